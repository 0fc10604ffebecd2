//! Nodes, the details of their five kinds, their names and identifiers.

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
                    .table("node")
                    .col(pk_uuid("id"))
                    .col(text("kind"))
                    .col(text("slug"))
                    .col(text("name"))
                    .col(text_null("description"))
                    .col(json_binary("links"))
                    .col(integer("revision"))
                    .col(uuid_null("redirect_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .foreign_key(&mut foreign_key("node", "redirect_id", "node"))
                    .to_owned(),
            )
            .await?;
        unique(manager, "node", &["kind", "slug"]).await?;
        index(manager, "node", &["redirect_id"]).await?;

        manager
            .create_table(
                detail("event")
                    .col(text("event_kind"))
                    .col(text("status"))
                    .col(text("mode"))
                    .col(text_null("venue"))
                    .col(text_null("city"))
                    .col(text_null("country"))
                    .col(json_binary("languages"))
                    .col(text_null("abstract"))
                    .col(integer_null("ordinal"))
                    .col(text_null("time_edtf"))
                    .col(date_null("time_earliest"))
                    .col(date_null("time_latest"))
                    .col(text_null("time_start"))
                    .col(text_null("time_end"))
                    .col(text_null("time_zone"))
                    .col(text_null("time_printed"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                detail("organisation")
                    .col(text("organisation_kind"))
                    .col(text_null("acronym"))
                    .col(text_null("country"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(detail("person").col(text_null("family_name")).col(text_null("given_name")).to_owned())
            .await?;
        manager
            .create_table(
                detail("document")
                    .col(text("document_kind"))
                    .col(json_binary("languages"))
                    .col(text_null("symbol"))
                    .col(text_null("url"))
                    .col(text_null("time_edtf"))
                    .col(date_null("time_earliest"))
                    .col(date_null("time_latest"))
                    .col(text_null("time_printed"))
                    .to_owned(),
            )
            .await?;
        manager.create_table(detail("theme").col(text_null("scheme")).col(text_null("notation")).to_owned()).await?;

        manager
            .create_table(
                Table::create()
                    .table("name")
                    .col(pk_uuid("id"))
                    .col(uuid("node_id"))
                    .col(text("text"))
                    .col(text_null("language"))
                    .col(text("name_kind"))
                    .col(text("key"))
                    .col(integer("ordinal"))
                    .foreign_key(&mut foreign_key("name", "node_id", "node"))
                    .to_owned(),
            )
            .await?;
        index(manager, "name", &["node_id"]).await?;
        index(manager, "name", &["key"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("identifier")
                    .col(pk_uuid("id"))
                    .col(uuid("node_id"))
                    .col(text("scheme"))
                    .col(text("value"))
                    .foreign_key(&mut foreign_key("identifier", "node_id", "node"))
                    .to_owned(),
            )
            .await?;
        index(manager, "identifier", &["node_id"]).await?;
        unique(manager, "identifier", &["scheme", "value"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = ["identifier", "name", "theme", "document", "person", "organisation", "event", "node"];
        drop_tables(manager, &tables).await
    }
}

/// A table that shares the key of `node`.
fn detail(table: &'static str) -> TableCreateStatement {
    Table::create().table(table).col(pk_uuid("id")).foreign_key(&mut foreign_key(table, "id", "node")).to_owned()
}
