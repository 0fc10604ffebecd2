//! Reading a whole database, or some rows of it, at one version and in constant memory.

use std::collections::HashMap;

use ::entity::{event, node};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Value, prelude::Uuid};

use super::{Row, Table};
use crate::{
    error::Result,
    store::{
        Store,
        error::explain,
        rows::{IDS_AT_A_TIME, ReadAt, read_version},
    },
};

/// Rows that are read at a time.
const ROWS: u64 = 1_000;

/// Sources that are read at a time: each has its text.
const SOURCES: u64 = 16;

/// One state of the database, for as long as it is held.
#[derive(Debug)]
pub struct Dump {
    transaction: DatabaseTransaction,
    at: ReadAt,
}

/// Where in a table a page of it ended.
#[derive(Clone, Debug)]
pub struct Place(pub(super) Vec<Value>);

impl Store {
    /// Holds the database's present state, to be read.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn dump(&self) -> Result<Dump> {
        let transaction = self.snapshot().await?;
        let at = read_version(&transaction).await?;
        Ok(Dump { transaction, at })
    }
}

impl Dump {
    /// Where in its history the database is read.
    #[must_use]
    pub fn at(&self) -> ReadAt {
        self.at
    }

    /// The rows of a table behind a place, in the order of their keys; and the place to go on from, if there may be more.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn page(&self, table: Table, after: Option<&Place>) -> Result<(Vec<Row>, Option<Place>)> {
        let rows = if table == Table::Source { SOURCES } else { ROWS };
        table.page(&self.transaction, after, rows).await
    }

    /// The rows of a table that have one of some ids in a column: as many ids as rows are read at a time.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn having(&self, table: Table, column: &str, ids: &[Uuid]) -> Result<Vec<Row>> {
        table.having(&self.transaction, column, ids).await
    }

    /// How many ids of a table are asked for at a time.
    #[must_use]
    pub fn at_a_time(table: Table) -> usize {
        (if table == Table::Source { SOURCES } else { ROWS }) as usize
    }

    /// The descriptions of entities, the abstracts of events and documents among them, by id; those without are left out.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn texts(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
        let mut found = HashMap::new();
        for ids in ids.chunks(IDS_AT_A_TIME) {
            let rows = node::Entity::find()
                .select_only()
                .columns([node::Column::Id, node::Column::Description])
                .filter(node::Column::Id.is_in(ids.iter().copied()))
                .filter(node::Column::Description.is_not_null());
            found.extend(rows.into_tuple::<(Uuid, String)>().all(&self.transaction).await.map_err(explain)?);
            let rows = event::Entity::find()
                .select_only()
                .columns([event::Column::Id, event::Column::Abstract])
                .filter(event::Column::Id.is_in(ids.iter().copied()))
                .filter(event::Column::Abstract.is_not_null());
            found.extend(rows.into_tuple::<(Uuid, String)>().all(&self.transaction).await.map_err(explain)?);
        }
        Ok(found)
    }
}
