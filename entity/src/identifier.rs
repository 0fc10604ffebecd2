//! What an entity is called in other systems. Scheme and value together are unique.

use sea_orm::entity::prelude::*;

/// One identifier.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "identifier")]
pub struct Model {
    /// UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What it identifies.
    pub node_id: Uuid,
    /// The scheme in lower case, such as `orcid`; never the name of a kind of entity.
    #[sea_orm(column_type = "Text")]
    pub scheme: String,
    /// The value within the scheme.
    #[sea_orm(column_type = "Text")]
    pub value: String,
    /// What it identifies.
    #[sea_orm(belongs_to, from = "node_id", to = "id")]
    pub node: BelongsTo<super::node::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
