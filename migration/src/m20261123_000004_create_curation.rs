//! What editors judged, what was merged, and who may write.

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
                    .table("judgement")
                    .col(pk_uuid("id"))
                    .col(uuid("a_id"))
                    .col(uuid("b_id"))
                    .col(text("verdict"))
                    .col(text("actor"))
                    .col(text_null("reason"))
                    .col(timestamp_with_time_zone("at"))
                    .foreign_key(&mut foreign_key("judgement", "a_id", "node"))
                    .foreign_key(&mut foreign_key("judgement", "b_id", "node"))
                    .check(("ck_judgement_order", Expr::cust("a_id < b_id")))
                    .to_owned(),
            )
            .await?;
        unique(manager, "judgement", &["a_id", "b_id"]).await?;
        index(manager, "judgement", &["b_id"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("merge")
                    .col(pk_uuid("id"))
                    .col(uuid("kept_id"))
                    .col(uuid("dropped_id"))
                    .col(big_integer("version"))
                    .col(text("actor"))
                    .col(timestamp_with_time_zone("at"))
                    .col(json_binary("inverse"))
                    .col(big_integer_null("undone_version"))
                    .foreign_key(&mut foreign_key("merge", "kept_id", "node"))
                    .foreign_key(&mut foreign_key("merge", "dropped_id", "node"))
                    .check(("ck_merge_two", Expr::cust("kept_id <> dropped_id")))
                    .to_owned(),
            )
            .await?;
        index(manager, "merge", &["kept_id"]).await?;
        index(manager, "merge", &["dropped_id"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("token")
                    .col(pk_uuid("id"))
                    .col(text("name"))
                    .col(text("digest"))
                    .col(text("scope"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("expires_at"))
                    .col(timestamp_with_time_zone_null("revoked_at"))
                    .to_owned(),
            )
            .await?;
        unique(manager, "token", &["name"]).await?;
        unique(manager, "token", &["digest"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["token", "merge", "judgement"]).await
    }
}
