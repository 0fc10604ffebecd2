//! Pairs of entities that may be one: too much alike to be passed over, not enough to be joined without an editor.

use sea_orm::entity::prelude::*;

/// One pair; `a_id` is the lesser id. It is gone once somebody decided.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "suggestion")]
pub struct Model {
    /// UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// One of the two.
    pub a_id: Uuid,
    /// The other.
    pub b_id: Uuid,
    /// How much speaks for it, 0 to 1.
    pub score: f64,
    /// What speaks for it and what against it, in a sentence.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// When it was first suggested.
    pub at: TimeDateTimeWithTimeZone,
}

impl ActiveModelBehavior for ActiveModel {}
