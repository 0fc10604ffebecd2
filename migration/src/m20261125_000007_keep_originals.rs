//! What reading a source again, and undoing a run, need: how a source was given, which command read it, and what was undone.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::{drop_tables, foreign_key};

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
                    .table("original")
                    .col(pk_uuid("id"))
                    .col(text("format"))
                    .col(text_null("title"))
                    .col(text_null("mapping"))
                    .col(text_null("text"))
                    .foreign_key(&mut foreign_key("original", "id", "source"))
                    .to_owned(),
            )
            .await?;
        // SQLite adds one column at a time.
        for column in [uuid_null("batch"), big_integer_null("undone_version")] {
            manager.alter_table(Table::alter().table("import_run").add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["undone_version", "batch"] {
            manager.alter_table(Table::alter().table("import_run").drop_column(column).to_owned()).await?;
        }
        drop_tables(manager, &["original"]).await
    }
}
