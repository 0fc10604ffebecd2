//! Where facts come from: a page, a list, a programme. A source is its URL, or its content where it has none.

use sea_orm::entity::prelude::*;

/// One source in its latest reading.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub struct Model {
    /// UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The URL, or `sha256:` and the content's digest. Unique.
    #[sea_orm(column_type = "Text")]
    pub key: String,
    /// Where it was published.
    #[sea_orm(column_type = "Text", nullable)]
    pub url: Option<String>,
    /// Its title.
    #[sea_orm(column_type = "Text", nullable)]
    pub title: Option<String>,
    /// Its media type.
    #[sea_orm(column_type = "Text")]
    pub media_type: String,
    /// Who published it.
    #[sea_orm(column_type = "Text", nullable)]
    pub publisher: Option<String>,
    /// The licence it is under.
    #[sea_orm(column_type = "Text", nullable)]
    pub licence: Option<String>,
    /// The day it was published, as EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub issued: Option<String>,
    /// When the text was taken.
    pub retrieved_at: TimeDateTimeWithTimeZone,
    /// Digest of its bytes, in hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// The text that the places of claims count lines in.
    #[sea_orm(column_type = "Text")]
    pub body: String,
}

impl ActiveModelBehavior for ActiveModel {}
