//! Tokens that let somebody write, stored as digests.

use sea_orm::entity::prelude::*;

/// One token.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "token")]
pub struct Model {
    /// UUID version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What the change log calls its bearer. Unique.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// SHA-256 of the token, in hexadecimal. Unique.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
    /// What it allows, in words separated by spaces.
    #[sea_orm(column_type = "Text")]
    pub scope: String,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it ends.
    pub expires_at: Option<TimeDateTimeWithTimeZone>,
    /// When it was taken back.
    pub revoked_at: Option<TimeDateTimeWithTimeZone>,
}

impl ActiveModelBehavior for ActiveModel {}
