//! Details of themes.

use sea_orm::entity::prelude::*;

/// What makes a node a theme.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "theme")]
pub struct Model {
    /// The node's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The concept scheme it belongs to.
    #[sea_orm(column_type = "Text", nullable)]
    pub scheme: Option<String>,
    /// Its notation within the scheme.
    #[sea_orm(column_type = "Text", nullable)]
    pub notation: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
