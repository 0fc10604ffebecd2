//! Details of organisations.

use sea_orm::entity::prelude::*;

use crate::vocabulary::OrganisationKind;

/// What makes a node an organisation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    /// The node's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What sort of organisation.
    pub organisation_kind: OrganisationKind,
    /// Its acronym, elected from its names.
    #[sea_orm(column_type = "Text", nullable)]
    pub acronym: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[sea_orm(column_type = "Text", nullable)]
    pub country: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
