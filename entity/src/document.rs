//! Details of documents.

use sea_orm::entity::prelude::*;

use crate::vocabulary::DocumentKind;

/// What makes a node a document.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// The node's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What sort of document.
    pub document_kind: DocumentKind,
    /// Languages as a JSON array of BCP 47 tags.
    #[sea_orm(column_type = "JsonBinary")]
    pub languages: Json,
    /// Its symbol, such as `A/71/1`.
    #[sea_orm(column_type = "Text", nullable)]
    pub symbol: Option<String>,
    /// Where it is.
    #[sea_orm(column_type = "Text", nullable)]
    pub url: Option<String>,
    /// When it was issued, as EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub time_edtf: Option<String>,
    /// First day that the EDTF can mean.
    pub time_earliest: Option<TimeDate>,
    /// Last day that the EDTF can mean.
    pub time_latest: Option<TimeDate>,
    /// The date as printed.
    #[sea_orm(column_type = "Text", nullable)]
    pub time_printed: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
