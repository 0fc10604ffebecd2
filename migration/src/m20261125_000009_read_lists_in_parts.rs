//! Lists that are too long for one commit are read in parts: each is a source, and its original says of which list and from
//! which line on.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for column in [text_null("part_of"), text_null("part_of_sha256"), integer_null("first_line")] {
            manager.alter_table(Table::alter().table("original").add_column(column).to_owned()).await?;
        }
        index(manager, "original", &["part_of"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("idx_original_part_of").table("original").to_owned()).await?;
        for column in ["first_line", "part_of_sha256", "part_of"] {
            manager.alter_table(Table::alter().table("original").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
