//! Every label of every entity, with the key that look-ups match.

use sea_orm::entity::prelude::*;

use crate::vocabulary::NameKind;

/// One label.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "name")]
pub struct Model {
    /// UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose label it is.
    pub node_id: Uuid,
    /// The label as printed.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// BCP 47, where a source says or shows it.
    #[sea_orm(column_type = "Text", nullable)]
    pub language: Option<String>,
    /// What it is to its bearer.
    pub name_kind: NameKind,
    /// The label normalised for matching; not unique.
    #[sea_orm(column_type = "Text")]
    pub key: String,
    /// A coarser key, shared by names that may be spellings of each other; empty where there is none, null where it has
    /// not been worked out yet.
    #[sea_orm(column_type = "Text", nullable)]
    pub block: Option<String>,
    /// Its place among the node's labels, the one shown first.
    pub ordinal: i32,
    /// Whose label it is.
    #[sea_orm(belongs_to, from = "node_id", to = "id")]
    pub node: BelongsTo<super::node::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
