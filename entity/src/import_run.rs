//! What was imported when, and what came of it. Bookkeeping: it makes no version.

use sea_orm::entity::prelude::*;

/// One source read in one run.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_run")]
pub struct Model {
    /// UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What was read.
    pub source_id: Uuid,
    /// The command that read it with others, to be undone as one.
    pub batch: Option<Uuid>,
    /// The version that it made; null where nothing changed.
    pub version: Option<i64>,
    /// The version that took it back.
    pub undone_version: Option<i64>,
    /// Whether its people and organisations were looked for among those that are alike.
    pub settled: bool,
    /// The reader and its version.
    #[sea_orm(column_type = "Text")]
    pub reader: String,
    /// Who ran it.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// When it ended.
    pub at: TimeDateTimeWithTimeZone,
    /// Entities and relations that were made.
    pub created: i32,
    /// Entities that were found, relations that gained a claim.
    pub matched: i32,
    /// Entities and relations of which it said nothing new.
    pub unchanged: i32,
    /// Mentions and facts that were refused.
    pub refused: i32,
    /// What the reader said, as a JSON array of `{line, severity, text}`.
    #[sea_orm(column_type = "JsonBinary")]
    pub messages: Json,
}

impl ActiveModelBehavior for ActiveModel {}
