//! The version row that every writer locks, and the change log.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::{drop_tables, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("version")
                    .col(integer("id").primary_key())
                    .col(big_integer("number"))
                    .col(big_integer("trimmed"))
                    .col(uuid("database_id"))
                    .check(("ck_version_one_row", Expr::cust("id = 1")))
                    .to_owned(),
            )
            .await?;
        let first = Query::insert()
            .into_table("version")
            .columns(["id", "number", "trimmed", "database_id"])
            .values_panic([1.into(), 0_i64.into(), 0_i64.into(), uuid::Uuid::now_v7().into()])
            .to_owned();
        manager.execute(first).await?;

        manager
            .create_table(
                Table::create()
                    .table("change")
                    .col(big_integer("version"))
                    .col(integer("ordinal"))
                    .col(timestamp_with_time_zone("at"))
                    .col(text("actor"))
                    .col(text("action"))
                    .col(uuid_null("node_id"))
                    .col(uuid_null("relation_id"))
                    .col(json_binary_null("before"))
                    .col(json_binary_null("after"))
                    .primary_key(Index::create().name("pk_change").col("version").col("ordinal"))
                    .to_owned(),
            )
            .await?;
        index(manager, "change", &["node_id"]).await?;
        index(manager, "change", &["relation_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["change", "version"]).await
    }
}
