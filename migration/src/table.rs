//! The few shapes that every migration writes: keys, foreign keys and indexes by their naming rule.

use sea_orm_migration::prelude::*;

/// A foreign key `fk_TABLE_COLUMN` to a table's `id`.
pub(crate) fn foreign_key(table: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_{table}_{column}")).from(table, column).to(to, "id").to_owned()
}

/// Makes an index `idx_TABLE_COLUMN…`.
pub(crate) async fn index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    create_index(manager, Index::create().name(format!("idx_{table}_{}", columns.join("_"))).to_owned(), table, columns)
        .await
}

/// Makes a unique index `uq_TABLE_COLUMN…`.
pub(crate) async fn unique(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    let index = Index::create().name(format!("uq_{table}_{}", columns.join("_"))).unique().to_owned();
    create_index(manager, index, table, columns).await
}

async fn create_index(
    manager: &SchemaManager<'_>,
    mut index: IndexCreateStatement,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    index.table(table);
    for column in columns {
        index.col(*column);
    }
    manager.create_index(index).await
}

/// Drops tables, the last made first.
pub(crate) async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).to_owned()).await?;
    }
    Ok(())
}
