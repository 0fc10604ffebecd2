//! The facts that join nodes.

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
                    .table("relation")
                    .col(pk_uuid("id"))
                    .col(text("kind"))
                    .col(text("role"))
                    .col(uuid("identity"))
                    .col(uuid("subject_id"))
                    .col(uuid("object_id"))
                    .col(uuid_null("affiliation_id"))
                    .col(uuid_null("on_behalf_of_id"))
                    .col(integer_null("ordinal"))
                    .col(text_null("time_edtf"))
                    .col(date_null("time_earliest"))
                    .col(date_null("time_latest"))
                    .col(text_null("status"))
                    .col(text_null("capacity"))
                    .col(text_null("position"))
                    .col(text_null("printed_name"))
                    .col(text_null("printed_honorific"))
                    .col(text_null("printed_title"))
                    .col(text_null("printed_division"))
                    .col(text_null("printed_affiliation"))
                    .col(text_null("printed_role"))
                    .col(double_null("weight"))
                    .col(text_null("basis"))
                    .col(text("rank"))
                    .col(double("confidence"))
                    .col(integer("revision"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .foreign_key(&mut foreign_key("relation", "subject_id", "node"))
                    .foreign_key(&mut foreign_key("relation", "object_id", "node"))
                    .foreign_key(&mut foreign_key("relation", "affiliation_id", "node"))
                    .foreign_key(&mut foreign_key("relation", "on_behalf_of_id", "node"))
                    .check(("ck_relation_confidence", Expr::cust("confidence BETWEEN 0 AND 1")))
                    .to_owned(),
            )
            .await?;
        unique(manager, "relation", &["identity"]).await?;
        for end in ["subject_id", "object_id", "affiliation_id", "on_behalf_of_id"] {
            index(manager, "relation", &[end]).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["relation"]).await
    }
}
