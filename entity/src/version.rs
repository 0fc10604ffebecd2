//! The one row that every writer locks: the number of the last commit.

use sea_orm::entity::prelude::*;

/// The version of the graph. There is one row, with id 1.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "version")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// The last commit's number; 0 before the first.
    pub number: i64,
    /// The oldest version whose changes may have been trimmed from the log; 0 if none were.
    pub trimmed: i64,
    /// Tells this database from every other, so that cursors are not mixed up.
    pub database_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
