//! The facts that join two entities; a participation may name two more.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{Basis, ParticipationStatus, Rank, RelationKind};

/// One fact. Which columns it uses depends on its kind.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "relation")]
pub struct Model {
    /// UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which of the ten kinds; it never changes.
    pub kind: RelationKind,
    /// A word of the kind's vocabulary; empty for affiliations and taggings.
    #[sea_orm(column_type = "Text")]
    pub role: String,
    /// What tells this fact from every other: a digest of kind, ends, role and whatever else belongs to it. Unique.
    pub identity: Uuid,
    /// Participant, organiser, member, contributor, document of a material, tagged entity, part.
    pub subject_id: Uuid,
    /// Event, organisation, document, theme, whole.
    pub object_id: Uuid,
    /// Participation: where the person worked, that day.
    pub affiliation_id: Option<Uuid>,
    /// Participation: whom the person spoke for, that day.
    pub on_behalf_of_id: Option<Uuid>,
    /// Its place among its like, as printed.
    pub ordinal: Option<i32>,
    /// When it held, as EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub time_edtf: Option<String>,
    /// First day that the EDTF can mean.
    pub time_earliest: Option<TimeDate>,
    /// Last day that the EDTF can mean.
    pub time_latest: Option<TimeDate>,
    /// Participation: how sure it is.
    pub status: Option<ParticipationStatus>,
    /// Participation: "in his capacity as …".
    #[sea_orm(column_type = "Text", nullable)]
    pub capacity: Option<String>,
    /// Affiliation: the post held.
    #[sea_orm(column_type = "Text", nullable)]
    pub position: Option<String>,
    /// Participation: the name, letter for letter.
    #[sea_orm(column_type = "Text", nullable)]
    pub printed_name: Option<String>,
    /// Participation: the honorific, letter for letter.
    #[sea_orm(column_type = "Text", nullable)]
    pub printed_honorific: Option<String>,
    /// Participation: the post, letter for letter.
    #[sea_orm(column_type = "Text", nullable)]
    pub printed_title: Option<String>,
    /// Participation: the division, letter for letter.
    #[sea_orm(column_type = "Text", nullable)]
    pub printed_division: Option<String>,
    /// Participation: the organisation or state, letter for letter.
    #[sea_orm(column_type = "Text", nullable)]
    pub printed_affiliation: Option<String>,
    /// Participation: the role word or heading, letter for letter.
    #[sea_orm(column_type = "Text", nullable)]
    pub printed_role: Option<String>,
    /// Tagging: 0 to 1.
    pub weight: Option<f64>,
    /// Tagging, affiliation: what it rests on.
    pub basis: Option<Basis>,
    /// How it ranks.
    pub rank: Rank,
    /// 1 where stated, below 1 where read out of prose.
    pub confidence: f64,
    /// Counts up with every change; 1 when made.
    pub revision: i32,
    /// When the row was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it last changed.
    pub updated_at: TimeDateTimeWithTimeZone,
}

impl ActiveModelBehavior for ActiveModel {}
