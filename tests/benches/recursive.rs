//! How far it is from one entity to another as a recursive statement on the database finds it, within a time.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use sea_orm::{
    ConnectionTrait as _, DatabaseConnection,
    sqlx::{Row as _, Sqlite, pool::PoolConnection},
};
use tests::measure::plain;
use uuid::Uuid;

/// The columns that are ends of a relation; each has an index.
const ENDS: [&str; 4] = ["subject_id", "object_id", "affiliation_id", "on_behalf_of_id"];

/// Instructions of SQLite's machine between two looks at the clock.
const INSTRUCTIONS: i32 = 100_000;

/// A connection, and the statement.
pub(crate) struct Recursive {
    connection: PoolConnection<Sqlite>,
    statement: String,
}

/// How a statement ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// With an answer: so many steps; none where there is no way.
    Found(Option<usize>),
    /// Its time was over.
    CutOff,
}

impl Recursive {
    /// Ways of so many steps at most: rows are walked in the order in which they come, so that the first that is met is the
    /// nearest, and nothing is walked beyond it.
    pub(crate) async fn on(file: &Path, most_steps: usize) -> Self {
        let arm = |from: &str, to: &str| {
            format!(
                "SELECT fact.{to}, walk.steps + 1 FROM walk JOIN relation fact ON fact.{from} = walk.node \
                 WHERE walk.steps < {most_steps} AND fact.{to} IS NOT NULL"
            )
        };
        let arms: Vec<String> = ENDS
            .iter()
            .flat_map(|from| ENDS.iter().filter(move |to| *to != from).map(move |to| arm(from, to)))
            .collect();
        let statement = format!(
            "WITH RECURSIVE walk(node, steps) AS (SELECT ?1, 0 UNION {}) SELECT steps FROM walk WHERE node = ?2 LIMIT 1",
            arms.join(" UNION ")
        );
        let connection: DatabaseConnection = plain(file, 1).await;
        connection.execute_unprepared("PRAGMA mmap_size = 17179869184").await.expect("a pragma");
        let connection = connection.get_sqlite_connection_pool().acquire().await.expect("a connection");
        Self { connection, statement }
    }

    pub(crate) async fn steps(&mut self, from: Uuid, to: Uuid, time: Duration) -> Ended {
        let until = Instant::now() + time;
        let mut handle = self.connection.lock_handle().await.expect("the connection");
        handle.set_progress_handler(INSTRUCTIONS, move || Instant::now() < until);
        drop(handle);
        let query = sea_orm::sqlx::query(sea_orm::sqlx::AssertSqlSafe(self.statement.as_str())).bind(from).bind(to);
        match query.fetch_optional(&mut *self.connection).await {
            Ok(row) => Ended::Found(row.map(|row| row.get::<i64, _>(0) as usize)),
            Err(_) if Instant::now() >= until => Ended::CutOff,
            Err(error) => panic!("{error}"),
        }
    }
}
