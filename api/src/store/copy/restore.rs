//! Making an empty database into a copy of another: all of it in one transaction, so that a half of it is nothing.

use std::collections::BTreeMap;

use ::entity::{node, source, version};
use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter, SqlErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
    prelude::{Expr, Uuid},
};

use super::{Row, Table};
use crate::{
    error::{Error, Result},
    store::{Store, error::explain},
};

/// Rows of one table that are written together.
const ROWS: usize = 1_000;

/// Bytes of rows that are held before they are written.
const BYTES: usize = 8 << 20;

/// One row of a copy.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its line in the copy, from 1.
    pub number: u64,
    /// How many bytes it has there.
    pub bytes: usize,
    /// Where it belongs.
    pub table: Table,
    /// What it holds.
    pub row: Row,
}

/// What a database was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// How many rows each table was given.
    pub rows: BTreeMap<Table, u64>,
}

/// Rows of one table that wait to be written.
#[derive(Default)]
struct Waiting {
    table: Option<Table>,
    rows: Vec<Row>,
    bytes: usize,
    first: u64,
}

impl Line {
    /// Whether its table can have such a row.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` with the line and the column where it cannot.
    pub async fn check(&self) -> Result<()> {
        let checked = self.table.check(self.row.clone()).await;
        checked.map_err(|error| Error::new(error.code(), format!("line {}: {error}", self.number)))
    }
}

impl Store {
    /// Makes this empty database a copy of the one that the lines come from, as of its version.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` where the database is not empty, or the lines are not those of a whole copy: nothing was written
    /// then. `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn restore(
        &self,
        (version, trimmed): (i64, i64),
        lines: impl Iterator<Item = Result<Line>> + Send,
    ) -> Result<Restored> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.write.begin_with_options(options).await.map_err(explain)?;
        match write(&transaction, version, trimmed, lines).await {
            Ok(restored) => {
                transaction.commit().await.map_err(explain)?;
                Ok(restored)
            }
            Err(error) => {
                transaction.rollback().await.map_err(explain)?;
                Err(error)
            }
        }
    }
}

async fn write(
    on: &DatabaseTransaction,
    version: i64,
    trimmed: i64,
    lines: impl Iterator<Item = Result<Line>> + Send,
) -> Result<Restored> {
    // Every writer takes this row first, so nobody writes beside us.
    let mut rows = version::Entity::update_many()
        .col_expr(version::Column::Trimmed, Expr::value(trimmed))
        .filter(version::Column::Id.eq(1))
        .exec_with_returning(on)
        .await
        .map_err(explain)?;
    let before = rows.pop().ok_or_else(|| Error::internal("the table `version` is empty"))?;
    let nodes = node::Entity::find().count(on).await.map_err(explain)?;
    let sources = source::Entity::find().count(on).await.map_err(explain)?;
    if before.number > 0 || nodes > 0 || sources > 0 {
        return Err(Error::bad_input(format!(
            "the database is not empty: it is at version {}, with {nodes} entities and {sources} sources. A copy keeps its \
             ids and versions, so it needs a database of its own; give a new one with --database-url",
            before.number
        )));
    }
    let mut restored = Restored::default();
    let mut redirects: Vec<(Uuid, Uuid)> = Vec::new();
    let mut waiting = Waiting::default();
    for line in lines {
        let mut line = line?;
        line.check().await?;
        if line.table == Table::Node {
            // What a row was merged into may stand behind it.
            redirects.extend(redirect(&mut line.row));
        }
        if waiting.table != Some(line.table) || waiting.rows.len() >= ROWS || waiting.bytes >= BYTES {
            std::mem::take(&mut waiting).write(on).await?;
            waiting.first = line.number;
        }
        *restored.rows.entry(line.table).or_default() += 1;
        waiting.table = Some(line.table);
        waiting.bytes += line.bytes;
        waiting.rows.push(line.row);
    }
    waiting.write(on).await?;
    for (dropped, kept) in redirects {
        let redirect = node::ActiveModel { id: Set(dropped), redirect_id: Set(Some(kept)), ..Default::default() };
        redirect.update(on).await.map_err(|error| refused(error, 0))?;
    }
    version::Entity::update_many()
        .col_expr(version::Column::Number, Expr::value(version))
        .filter(version::Column::Id.eq(1))
        .exec(on)
        .await
        .map_err(explain)?;
    Ok(restored)
}

fn redirect(row: &mut Row) -> Option<(Uuid, Uuid)> {
    let kept = row.remove("redirect_id")?;
    let id = |value: &serde_json::Value| Uuid::parse_str(value.as_str()?).ok();
    Some((id(row.get("id")?)?, id(&kept)?))
}

impl Waiting {
    async fn write(self, on: &DatabaseTransaction) -> Result<()> {
        let Some(table) = self.table else { return Ok(()) };
        let first = self.first;
        table.insert(on, self.rows).await.map_err(|error| refused(error, first))
    }
}

/// What the database refuses is the fault of the copy, unless the database itself failed.
fn refused(error: DbErr, line: u64) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            Error::bad_input(format!("in the rows from line {line} on, something stands twice that can be there once"))
        }
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => Error::bad_input(format!(
            "a row from line {line} on refers to a row that does not stand before it; the file is not a whole copy"
        )),
        _ => explain(error),
    }
}
