//! The supertype of the five kinds: what lists, log, search and merge need to know of every entity.

use sea_orm::entity::prelude::*;

use crate::vocabulary::EntityKind;

/// One entity; its kind's table holds the rest under the same key.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "node")]
pub struct Model {
    /// UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which of the five kinds; it never changes.
    pub kind: EntityKind,
    /// A readable name for addresses, unique within the kind.
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    /// The name shown, elected from the rows of `name`.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// What it is, in a few sentences.
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    /// Links as a JSON array of `{url, label, language, mediaType}`.
    #[sea_orm(column_type = "JsonBinary")]
    pub links: Json,
    /// Counts up with every change of the row or its details; 1 when made.
    pub revision: i32,
    /// The entity that this one was merged into.
    pub redirect_id: Option<Uuid>,
    /// When the row was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it last changed.
    pub updated_at: TimeDateTimeWithTimeZone,
    /// Every label of it.
    #[sea_orm(has_many)]
    pub names: HasMany<super::name::Entity>,
    /// Its identifiers elsewhere.
    #[sea_orm(has_many)]
    pub identifiers: HasMany<super::identifier::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
