//! The change log: every row that a commit touched, in the total order of (version, ordinal).

use sea_orm::entity::prelude::*;

use crate::vocabulary::ChangeAction;

/// One change. What it changed may be gone since, so its ids are no foreign keys.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// The commit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    /// Its place in the commit, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    /// When the commit was made.
    pub at: TimeDateTimeWithTimeZone,
    /// Who made it: a token's name, `import`, `sample`, ….
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// What it did.
    pub action: ChangeAction,
    /// The entity that changed; null if a relation did.
    pub node_id: Option<Uuid>,
    /// The relation that changed; null if an entity did.
    pub relation_id: Option<Uuid>,
    /// The row before, as JSON; null if it was made.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub before: Option<Json>,
    /// The row after, as JSON; null if it was deleted.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub after: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}
