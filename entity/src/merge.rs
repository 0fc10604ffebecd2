//! The journal of merges, each with what undoes it.

use sea_orm::entity::prelude::*;

/// One merge of two entities.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "merge")]
pub struct Model {
    /// UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The entity that answers from now on.
    pub kept_id: Uuid,
    /// The entity that redirects to it.
    pub dropped_id: Uuid,
    /// The version that merged them.
    pub version: i64,
    /// Who merged them.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// Why they are one.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// When.
    pub at: TimeDateTimeWithTimeZone,
    /// What was moved, folded and dropped, so that it can be put back.
    #[sea_orm(column_type = "JsonBinary")]
    pub inverse: Json,
    /// The version that undid it.
    pub undone_version: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
