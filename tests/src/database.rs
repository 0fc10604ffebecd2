//! An empty database for every test, on each engine there is, gone when the test is over.

use std::{env, thread};

use sea_orm::{ConnectionTrait as _, Database, DbErr};
use tempfile::TempDir;
use uuid::Uuid;

use crate::left_out::leave_out;

/// The kinds of database that Colloquy runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file in a temporary directory. Never `sqlite::memory:`, of which every connection gets another one.
    Sqlite,
    /// A database on the server that `COLLOQUY_TEST_POSTGRES_URL` names.
    Postgres,
}

/// An empty database; dropping it removes it, whoever is still connected.
#[derive(Debug)]
pub struct TestDatabase {
    /// Which kind it is.
    pub engine: Engine,
    /// Where it is, as `--database-url` takes it.
    pub url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Directory { _removed_on_drop: TempDir },
    Server { url: String, database: String },
}

/// The engines that a test runs on: both where `COLLOQUY_TEST_POSTGRES_URL` names a server, else SQLite alone, which is
/// said once.
///
/// # Panics
///
/// Where there is no server and `COLLOQUY_TEST_STRICT=1` allows nothing to be left out.
#[must_use]
pub fn engines() -> Vec<Engine> {
    if server().is_some() {
        return vec![Engine::Sqlite, Engine::Postgres];
    }
    leave_out("every test on PostgreSQL", "COLLOQUY_TEST_POSTGRES_URL is not set; tests/run sets it");
    vec![Engine::Sqlite]
}

/// Makes an empty database.
///
/// # Panics
///
/// Where it cannot be made.
pub async fn fresh(engine: Engine) -> TestDatabase {
    match engine {
        Engine::Sqlite => {
            let directory = TempDir::with_prefix("colloquy-").expect("a temporary directory");
            let url = format!("sqlite://{}?mode=rwc", directory.path().join("colloquy.db").display());
            TestDatabase { engine, url, place: Place::Directory { _removed_on_drop: directory } }
        }
        Engine::Postgres => {
            let server = server().expect("COLLOQUY_TEST_POSTGRES_URL names a PostgreSQL server");
            let database = format!("colloquy_test_{}", Uuid::now_v7().simple());
            execute(&server, &format!("CREATE DATABASE {database}")).await.expect("an empty PostgreSQL database");
            let url = with_database(&server, &database);
            TestDatabase { engine, url, place: Place::Server { url: server, database } }
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Place::Server { url, database } = &self.place else { return };
        let (url, drop) = (url.clone(), format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"));
        // A test's own runtime cannot be waited on from here. A database that stays is the throw-away server's to forget.
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(execute(&url, &drop)))
        });
        let _ = dropping.join();
    }
}

fn server() -> Option<String> {
    env::var("COLLOQUY_TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())
}

async fn execute(url: &str, statement: &str) -> Result<(), DbErr> {
    let connection = Database::connect(url).await?;
    connection.execute_unprepared(statement).await?;
    connection.close().await
}

/// The same server's URL for another of its databases.
fn with_database(url: &str, database: &str) -> String {
    let (server, options) = url.split_once('?').map_or((url, None), |(server, options)| (server, Some(options)));
    let host_from = server.find("://").map_or(0, |scheme| scheme + 3);
    let host_to = server[host_from..].find('/').map_or(server.len(), |slash| host_from + slash);
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    format!("{}/{database}{options}", &server[..host_to])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_another_database() {
        for (url, expected) in [
            ("postgres://u@127.0.0.1:5432/postgres", "postgres://u@127.0.0.1:5432/x"),
            ("postgres://u@127.0.0.1:5432", "postgres://u@127.0.0.1:5432/x"),
            ("postgres://u:p@h/a?sslmode=disable", "postgres://u:p@h/x?sslmode=disable"),
        ] {
            assert_eq!(with_database(url, "x"), expected);
        }
    }

    #[tokio::test]
    async fn a_database_is_empty_writable_and_gone_after_its_test() {
        for engine in engines() {
            let database = fresh(engine).await;
            let url = database.url.clone();
            let held_open = Database::connect(&url).await.unwrap();
            held_open.execute_unprepared("CREATE TABLE only_here (id INTEGER)").await.unwrap();
            let other = fresh(engine).await;
            execute(&other.url, "CREATE TABLE only_here (id INTEGER)").await.unwrap();
            drop(database);
            match engine {
                Engine::Postgres => assert!(Database::connect(&url).await.is_err(), "{url} is still there"),
                Engine::Sqlite => {
                    let path = url.trim_start_matches("sqlite://").trim_end_matches("?mode=rwc");
                    assert!(!std::path::Path::new(path).exists(), "{path} is still there");
                }
            }
        }
    }
}
