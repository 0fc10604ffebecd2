//! Details of people. Title and employer are facts of a day and live on participations and affiliations, not here.

use sea_orm::entity::prelude::*;

/// What makes a node a person.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// The node's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Family name, where a source marks it.
    #[sea_orm(column_type = "Text", nullable)]
    pub family_name: Option<String>,
    /// Given name, where a source marks it.
    #[sea_orm(column_type = "Text", nullable)]
    pub given_name: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
