//! What identity needs beyond exact keys: a coarser key of names, why entities were joined, and pairs left to an editor.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::{drop_tables, foreign_key, index, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Null is not yet worked out: the program does that for names that are older than the column.
        manager.alter_table(Table::alter().table("name").add_column(text_null("block")).to_owned()).await?;
        index(manager, "name", &["block"]).await?;
        manager.alter_table(Table::alter().table("merge").add_column(text_null("reason")).to_owned()).await?;

        manager
            .create_table(
                Table::create()
                    .table("suggestion")
                    .col(pk_uuid("id"))
                    .col(uuid("a_id"))
                    .col(uuid("b_id"))
                    .col(double("score"))
                    .col(text("reason"))
                    .col(timestamp_with_time_zone("at"))
                    .foreign_key(&mut foreign_key("suggestion", "a_id", "node"))
                    .foreign_key(&mut foreign_key("suggestion", "b_id", "node"))
                    .check(("ck_suggestion_order", Expr::cust("a_id < b_id")))
                    .check(("ck_suggestion_score", Expr::cust("score BETWEEN 0 AND 1")))
                    .to_owned(),
            )
            .await?;
        unique(manager, "suggestion", &["a_id", "b_id"]).await?;
        index(manager, "suggestion", &["b_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["suggestion"]).await?;
        manager.alter_table(Table::alter().table("merge").drop_column("reason").to_owned()).await?;
        manager.drop_index(Index::drop().name("idx_name_block").table("name").to_owned()).await?;
        manager.alter_table(Table::alter().table("name").drop_column("block").to_owned()).await
    }
}
