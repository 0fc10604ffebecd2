//! Sources, what they claim, and when they were imported.

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
        manager
            .create_table(
                Table::create()
                    .table("source")
                    .col(pk_uuid("id"))
                    .col(text("key"))
                    .col(text_null("url"))
                    .col(text_null("title"))
                    .col(text("media_type"))
                    .col(text_null("publisher"))
                    .col(text_null("licence"))
                    .col(text_null("issued"))
                    .col(timestamp_with_time_zone("retrieved_at"))
                    .col(text("sha256"))
                    .col(text("body"))
                    .to_owned(),
            )
            .await?;
        unique(manager, "source", &["key"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("claim")
                    .col(pk_uuid("id"))
                    .col(uuid_null("node_id"))
                    .col(uuid_null("relation_id"))
                    .col(uuid("source_id"))
                    .col(text("mention"))
                    .col(text_null("attribute"))
                    .col(text_null("value"))
                    .col(uuid_null("value_node_id"))
                    .col(text_null("language"))
                    .col(text_null("name_kind"))
                    .col(text("rank"))
                    .col(double("confidence"))
                    .col(text_null("locator"))
                    .col(text_null("quote"))
                    .col(text("reader"))
                    .col(timestamp_with_time_zone("first_seen"))
                    .col(timestamp_with_time_zone("last_seen"))
                    .foreign_key(&mut foreign_key("claim", "node_id", "node"))
                    .foreign_key(&mut foreign_key("claim", "relation_id", "relation"))
                    .foreign_key(&mut foreign_key("claim", "source_id", "source"))
                    .foreign_key(&mut foreign_key("claim", "value_node_id", "node"))
                    .check(("ck_claim_target", Expr::cust("(node_id IS NULL) <> (relation_id IS NULL)")))
                    .check(("ck_claim_confidence", Expr::cust("confidence BETWEEN 0 AND 1")))
                    .to_owned(),
            )
            .await?;
        for columns in [&["node_id"] as &[_], &["relation_id"], &["source_id", "mention"], &["value_node_id"]] {
            index(manager, "claim", columns).await?;
        }

        manager
            .create_table(
                Table::create()
                    .table("import_run")
                    .col(pk_uuid("id"))
                    .col(uuid("source_id"))
                    .col(big_integer_null("version"))
                    .col(text("reader"))
                    .col(text("actor"))
                    .col(timestamp_with_time_zone("at"))
                    .col(integer("created"))
                    .col(integer("matched"))
                    .col(integer("unchanged"))
                    .col(integer("refused"))
                    .col(json_binary("messages"))
                    .foreign_key(&mut foreign_key("import_run", "source_id", "source"))
                    .to_owned(),
            )
            .await?;
        index(manager, "import_run", &["source_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["import_run", "claim", "source"]).await
    }
}
