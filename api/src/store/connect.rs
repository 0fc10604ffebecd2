//! Opening the database: which kinds there are, how their connections are set, and the state of the schema in them.

use std::time::Duration;

use ::entity::{name, node};
use migration::{Migrator, MigratorTrait, SchemaManager, seaql_migrations};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect, TransactionTrait,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};

use super::{Store, error::explain};
use crate::{
    error::{Code, Error, Result},
    name::block,
};

/// How long a writer waits for another program's lock on a SQLite file.
const BUSY_TIME: Duration = Duration::from_secs(10);

/// How long a request waits for a connection.
const ACQUIRE_TIME: Duration = Duration::from_secs(5);

/// Connections that read, besides the one that is held to notice writes.
const READERS: u32 = 8;

/// Rows that SQLite's worker hands over at a time: one by one, wide reads take twice as long.
const ROW_BUFFER: usize = 4096;

/// The pages of the file that a connection keeps, in KiB: each reader has its own, and behind them all stands the system's
/// cache of files. A writer also keeps here what it has not committed.
pub(super) const READER_CACHE: &str = "-16384";
const WRITER_CACHE: &str = "-65536";

/// Names whose coarser keys are worked out at a time.
const NAMES_AT_A_TIME: u64 = 5_000;

/// The key of PostgreSQL's advisory lock that migrations hold, so that two servers do not migrate at once.
const MIGRATION_LOCK: i64 = 0x0063_6f6c_6c6f_7175;

/// The migrations of a database against those of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationState {
    /// Each migration of the program, and whether it was applied.
    pub migrations: Vec<(String, bool)>,
}

impl Store {
    /// Opens a database by its URL: `sqlite://PATH?mode=rwc` or `postgres://…`.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a URL of another kind, `STORE_UNAVAILABLE` with what to do where it cannot be opened.
    pub async fn connect(url: &str) -> Result<Self> {
        Self::open(url, false).await
    }

    /// Opens a database to be read only: no connection can write to it, not even its schema.
    ///
    /// # Errors
    /// As [`Store::connect`]; a file that is not there is not made.
    pub async fn connect_read_only(url: &str) -> Result<Self> {
        Self::open(url, true).await
    }

    async fn open(url: &str, read_only: bool) -> Result<Self> {
        let refused = |error: DbErr| refuse(url, &error);
        if url.starts_with("sqlite:") {
            if url.contains(":memory:") || url.contains("mode=memory") {
                return Err(Error::bad_input(
                    "A SQLite database in memory is a different one for every connection; give a file, such as \
                     sqlite://colloquy.db?mode=rwc.",
                ));
            }
            if read_only {
                let read = Database::connect(sqlite(url, true)).await.map_err(refused)?;
                return Ok(Self { write: read.clone(), read });
            }
            // The writer comes first: it may have to make the file.
            let write = Database::connect(sqlite(url, false)).await.map_err(refused)?;
            let read = Database::connect(sqlite(url, true)).await.map_err(refused)?;
            return Ok(Self { write, read });
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let mut options = ConnectOptions::new(url);
            options.max_connections(READERS + 3).acquire_timeout(ACQUIRE_TIME).sqlx_logging(false);
            options.set_application_name("colloquy");
            if read_only {
                options.map_sqlx_postgres_opts(|postgres| postgres.options([("default_transaction_read_only", "on")]));
            }
            let pool = Database::connect(options).await.map_err(refused)?;
            return Ok(Self { write: pool.clone(), read: pool });
        }
        let scheme = url.split(':').next().unwrap_or_default();
        Err(Error::bad_input(format!(
            "`{scheme}` is not a kind of database that Colloquy can use; give sqlite://PATH?mode=rwc or \
             postgres://USER:PASSWORD@HOST/DATABASE."
        )))
    }

    /// `sqlite` or `postgresql`.
    #[must_use]
    pub fn engine(&self) -> &'static str {
        if self.is_postgres() { "postgresql" } else { "sqlite" }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.write.get_database_backend() == DatabaseBackend::Postgres
    }

    /// Applies every migration that the database lacks.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where it cannot, or where the database is newer than the program.
    pub async fn migrate(&self) -> Result<()> {
        if self.migrations().await?.migrations.iter().all(|(_, applied)| *applied) {
            // A run that ended before it had worked out every key is brought to its end.
            return self.fill_blocks().await.map_err(explain);
        }
        let lock = self.lock_migrations().await?;
        let done = match Migrator::up(&self.write, None).await {
            Ok(()) => self.fill_blocks().await,
            Err(error) => Err(error),
        };
        unlock_migrations(lock).await;
        done.map_err(explain)
    }

    /// Works the coarser keys out of names that are older than their column.
    async fn fill_blocks(&self) -> Result<(), DbErr> {
        loop {
            let names = name::Entity::find().filter(name::Column::Block.is_null()).limit(NAMES_AT_A_TIME);
            let names = names.find_also_related(node::Entity).all(&self.read).await?;
            if names.is_empty() {
                return Ok(());
            }
            let transaction = self.write.begin().await?;
            for (row, node) in names {
                let block = node.map(|node| block(node.kind, &row.text)).unwrap_or_default();
                let filled = name::ActiveModel { id: Set(row.id), block: Set(Some(block)), ..Default::default() };
                filled.update(&transaction).await?;
            }
            transaction.commit().await?;
        }
    }

    /// Takes back the last migrations.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where it cannot, or where the database is newer than the program.
    pub async fn unmigrate(&self, steps: u32) -> Result<()> {
        self.migrations().await?;
        let lock = self.lock_migrations().await?;
        let done = Migrator::down(&self.write, Some(steps)).await;
        unlock_migrations(lock).await;
        done.map_err(explain)
    }

    /// The state of the schema.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer or is newer than the program.
    pub async fn migrations(&self) -> Result<MigrationState> {
        Migrator::install(&self.write).await.map_err(explain)?;
        let applied = Migrator::get_migration_models(&self.write).await.map_err(explain)?;
        compared(&applied)
    }

    /// Checks that the schema is the one of this program, without touching it.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer, or its schema is older or newer than the program.
    pub async fn check_schema(&self) -> Result<()> {
        let schema = SchemaManager::new(&self.read);
        let applied = if schema.has_table("seaql_migrations").await.map_err(explain)? {
            seaql_migrations::Entity::find().all(&self.read).await.map_err(explain)?
        } else {
            Vec::new()
        };
        let missing = compared(&applied)?.migrations.into_iter().find(|(_, applied)| !applied);
        missing.map_or(Ok(()), |(name, _)| {
            let message = format!(
                "The database is older than this program: it lacks the migration {name}. A server that may write, or \
                 `colloquy migrate up`, brings it up to date; one that only reads does not."
            );
            Err(Error::new(Code::StoreUnavailable, message))
        })
    }

    /// Whether every migration of the program was applied, without applying any.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn is_current(&self) -> Result<bool> {
        let schema = SchemaManager::new(&self.read);
        if !schema.has_table("seaql_migrations").await.map_err(explain)? {
            return Ok(false);
        }
        let applied = seaql_migrations::Entity::find().count(&self.read).await.map_err(explain)?;
        Ok(applied == Migrator::migrations().len() as u64)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where it does not.
    pub async fn ping(&self) -> Result<()> {
        self.read.ping().await.map_err(explain)
    }

    /// Holds PostgreSQL's advisory lock on a connection of its own; SQLite's migrations lock the file themselves.
    async fn lock_migrations(&self) -> Result<Option<sea_orm::DatabaseTransaction>> {
        if !self.is_postgres() {
            return Ok(None);
        }
        let lock = self.write.begin().await.map_err(explain)?;
        lock.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await.map_err(explain)?;
        Ok(Some(lock))
    }
}

/// The migrations of the program against those that were applied.
fn compared(applied: &[seaql_migrations::Model]) -> Result<MigrationState> {
    let known: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    if let Some(newer) = applied.iter().find(|applied| !known.contains(&applied.version)) {
        return Err(Error::new(
            Code::StoreUnavailable,
            format!(
                "The database is newer than this program: it has the migration {}, which is unknown here. Use the \
                 program that made it, or a later one.",
                newer.version
            ),
        ));
    }
    let is_applied = |name: &String| applied.iter().any(|applied| applied.version == *name);
    Ok(MigrationState { migrations: known.into_iter().map(|name| (name.clone(), is_applied(&name))).collect() })
}

/// Ends the transaction that holds the lock.
async fn unlock_migrations(lock: Option<sea_orm::DatabaseTransaction>) {
    if let Some(lock) = lock
        && let Err(error) = lock.commit().await
    {
        tracing::warn!(%error, "the migration lock goes with its connection");
    }
}

fn sqlite(url: &str, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(if read_only { READERS + 1 } else { 1 })
        .acquire_timeout(ACQUIRE_TIME.max(BUSY_TIME))
        // There is nobody at the other end who could have gone away.
        .test_before_acquire(false)
        .sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        // Which journal there is was settled by whoever may write.
        let sqlite = if read_only { sqlite } else { sqlite.journal_mode(SqliteJournalMode::Wal) };
        let sqlite = sqlite
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIME)
            .row_buffer_size(ROW_BUFFER)
            .pragma("cache_size", if read_only { READER_CACHE } else { WRITER_CACHE });
        if read_only { sqlite.read_only(true).create_if_missing(false) } else { sqlite }
    });
    options
}

/// Says what stands in the way of opening a database.
fn refuse(url: &str, error: &DbErr) -> Error {
    // A URL may hold a password: only what follows it is shown.
    let shown = match url.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, host)| host)),
        None => url.to_owned(),
    };
    let cause = error.to_string();
    let says = |words: &[&str]| words.iter().any(|word| cause.contains(word));
    let advice = if says(&["unable to open database file", "(code: 14)"]) {
        "check that the folder exists and may be written; with ?mode=rwc the file is made if it is missing"
    } else if says(&["not a database"]) {
        "the file is no SQLite database"
    } else if says(&["locked"]) || (url.starts_with("sqlite:") && says(&["timed out"])) {
        "another program holds it; try again when that has finished"
    } else if says(&["readonly", "read-only", "read only"]) {
        "it is read-only; give the program the right to write the file and its folder"
    } else if says(&["database \""]) && says(&["does not exist"]) {
        "there is no such database on that server; make it first, for example with createdb"
    } else if says(&["role \"", "password", "authentication"]) {
        "the server refuses the user's name or password; correct the URL"
    } else if says(&["lookup address"]) {
        "no host of that name is known; correct the URL"
    } else if says(&["timed out", "refused"]) {
        "no server answers there; start it, or correct host and port in the URL"
    } else {
        "check that it runs there and that name and password are right"
    };
    tracing::debug!(%cause, "connecting failed");
    Error::new(Code::StoreUnavailable, format!("The database {shown} cannot be opened: {advice}."))
}
