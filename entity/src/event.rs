//! Details of events. Place and time are what is stated for the event itself, never copied from its parent.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{AttendanceMode, EventKind, EventStatus};

/// What makes a node an event.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// The node's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What sort of event.
    pub event_kind: EventKind,
    /// How it stands.
    pub status: EventStatus,
    /// How people take part.
    pub mode: AttendanceMode,
    /// Room and house.
    #[sea_orm(column_type = "Text", nullable)]
    pub venue: Option<String>,
    /// City.
    #[sea_orm(column_type = "Text", nullable)]
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[sea_orm(column_type = "Text", nullable)]
    pub country: Option<String>,
    /// Working languages as a JSON array of BCP 47 tags.
    #[sea_orm(column_type = "JsonBinary")]
    pub languages: Json,
    /// What it is about; paragraphs are separated by an empty line.
    #[sea_orm(column_type = "Text", nullable)]
    pub r#abstract: Option<String>,
    /// Its number within its series or meeting.
    pub ordinal: Option<i32>,
    /// When, as EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub time_edtf: Option<String>,
    /// First day that the EDTF can mean.
    pub time_earliest: Option<TimeDate>,
    /// Last day that the EDTF can mean.
    pub time_latest: Option<TimeDate>,
    /// `HH:MM` of the first day.
    #[sea_orm(column_type = "Text", nullable)]
    pub time_start: Option<String>,
    /// `HH:MM` of the last day.
    #[sea_orm(column_type = "Text", nullable)]
    pub time_end: Option<String>,
    /// IANA name or offset.
    #[sea_orm(column_type = "Text", nullable)]
    pub time_zone: Option<String>,
    /// The date as printed.
    #[sea_orm(column_type = "Text", nullable)]
    pub time_printed: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
