//! What editors judged: that two entities are one, or are two for ever.

use sea_orm::entity::prelude::*;

use crate::vocabulary::Verdict;

/// One judgement on two entities; `a_id` is the lesser id.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "judgement")]
pub struct Model {
    /// UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// One of the two.
    pub a_id: Uuid,
    /// The other.
    pub b_id: Uuid,
    /// What was judged.
    pub verdict: Verdict,
    /// By whom.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// When.
    pub at: TimeDateTimeWithTimeZone,
}

impl ActiveModelBehavior for ActiveModel {}
