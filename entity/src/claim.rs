//! What one source says: of a whole entity or fact (attribute is null) or of one attribute of it.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{NameKind, Rank};

/// One claim, of a node or of a relation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    /// UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The entity it is about; null if it is about a relation.
    pub node_id: Option<Uuid>,
    /// The relation it is about; null if it is about an entity.
    pub relation_id: Option<Uuid>,
    /// Who says so.
    pub source_id: Uuid,
    /// What names the mention within the source, the same at every reading.
    #[sea_orm(column_type = "Text")]
    pub mention: String,
    /// Which attribute; null for the whole.
    #[sea_orm(column_type = "Text", nullable)]
    pub attribute: Option<String>,
    /// The value as read.
    #[sea_orm(column_type = "Text", nullable)]
    pub value: Option<String>,
    /// The entity that the value means (an affiliation).
    pub value_node_id: Option<Uuid>,
    /// Of a name: its language.
    #[sea_orm(column_type = "Text", nullable)]
    pub language: Option<String>,
    /// Of a name: what it is to its bearer.
    pub name_kind: Option<NameKind>,
    /// How it ranks.
    pub rank: Rank,
    /// 1 where stated, below 1 where read out of prose.
    pub confidence: f64,
    /// Where in the source: `line 30`, `lines 30-34`.
    #[sea_orm(column_type = "Text", nullable)]
    pub locator: Option<String>,
    /// The words that say it.
    #[sea_orm(column_type = "Text", nullable)]
    pub quote: Option<String>,
    /// The reader and its version, such as `page/1`.
    #[sea_orm(column_type = "Text")]
    pub reader: String,
    /// When the source was first read to say so.
    pub first_seen: TimeDateTimeWithTimeZone,
    /// When it was last read to say so.
    pub last_seen: TimeDateTimeWithTimeZone,
}

impl ActiveModelBehavior for ActiveModel {}
