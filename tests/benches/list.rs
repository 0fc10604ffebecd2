//! Lists: what a commit costs beside a loop that writes the same rows, and how reading one in grows with its rows.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

use std::time::{Duration, Instant};

use api::{
    ingest::{
        plan::Origin,
        read::{Format, ReadOptions, list::Mapping, read},
        resolve::resolve,
        write::{Source, import},
    },
    store::{Store, commit::Committed},
};
use entity::{
    change, claim, document, event, identifier, import_run, name, node, organisation, original, person, relation,
    source, theme,
};
use sea_orm::{
    ActiveModelTrait, ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, EntityTrait, IdenStatic as _,
    IntoActiveModel, Iterable as _, Statement, TransactionTrait as _, Value,
};
use tests::{
    database::{Engine, TestDatabase, engines, fresh},
    lists::{MAPPING, list},
    measure::figure,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rows of the list; the other has twice as many.
const ROWS: usize = 8_000;

/// How often each is measured; the best counts, since others use the machine too.
const TIMES: usize = 3;

fn options() -> ReadOptions {
    let mapping = Mapping::parse(MAPPING).expect("a mapping");
    ReadOptions { mapping: Some(Box::new(mapping)), ..ReadOptions::default() }
}

async fn empty(engine: Engine) -> (TestDatabase, Store) {
    let database = fresh(engine).await;
    let store = Store::connect(&database.url).await.expect("a new database");
    store.migrate().await.expect("its tables");
    (database, store)
}

/// The rows of a table, as a statement takes them.
struct Rows {
    statement: String,
    values: Vec<Vec<Value>>,
}

async fn rows<E>(on: &DatabaseConnection, engine: Engine) -> Rows
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E>,
{
    let columns: Vec<String> = E::Column::iter().map(|column| format!("\"{}\"", column.as_str())).collect();
    let place = |at: usize| match engine {
        Engine::Sqlite => "?".to_owned(),
        Engine::Postgres => format!("${}", at + 1),
    };
    let places: Vec<String> = (0..columns.len()).map(place).collect();
    let table = E::default().table_name().to_owned();
    let statement = format!("INSERT INTO \"{table}\" ({}) VALUES ({})", columns.join(", "), places.join(", "));
    let all = E::find().all(on).await.expect("the rows");
    let values = all.into_iter().map(|row| {
        let row = row.into_active_model().reset_all();
        E::Column::iter().map(|column| row.get(column).into_value().expect("it is set")).collect()
    });
    Rows { statement, values: values.collect() }
}

/// Every row that a commit wrote.
async fn written(database: &TestDatabase) -> Vec<Rows> {
    let on = Database::connect(&database.url).await.expect("the database");
    let engine = database.engine;
    vec![
        rows::<source::Entity>(&on, engine).await,
        rows::<original::Entity>(&on, engine).await,
        rows::<node::Entity>(&on, engine).await,
        rows::<event::Entity>(&on, engine).await,
        rows::<organisation::Entity>(&on, engine).await,
        rows::<person::Entity>(&on, engine).await,
        rows::<document::Entity>(&on, engine).await,
        rows::<theme::Entity>(&on, engine).await,
        rows::<name::Entity>(&on, engine).await,
        rows::<identifier::Entity>(&on, engine).await,
        rows::<relation::Entity>(&on, engine).await,
        rows::<claim::Entity>(&on, engine).await,
        rows::<import_run::Entity>(&on, engine).await,
        rows::<change::Entity>(&on, engine).await,
    ]
}

/// What somebody would write by hand: one transaction, a prepared statement a table, a row at a time.
async fn write_by_hand(url: &str, all: &[Rows], engine: Engine) -> Duration {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
            .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Normal)
            .foreign_keys(true)
            .pragma("cache_size", "-65536")
    });
    let on = Database::connect(options).await.expect("the database");
    let backend = match engine {
        Engine::Sqlite => sea_orm::DbBackend::Sqlite,
        Engine::Postgres => sea_orm::DbBackend::Postgres,
    };
    // Rows are handed over, not copied, while the time is taken.
    let statements: Vec<Statement> = (all.iter())
        .flat_map(|rows| rows.values.iter().map(|values| (rows.statement.as_str(), values)))
        .map(|(statement, values)| Statement::from_sql_and_values(backend, statement, values.clone()))
        .collect();
    let start = Instant::now();
    let transaction = on.begin().await.expect("a transaction");
    for statement in statements {
        transaction.execute_raw(statement).await.expect("a row");
    }
    transaction.commit().await.expect("a commit");
    start.elapsed()
}

async fn commit(engine: Engine) {
    let text = list(ROWS, 1, "Adviser");
    let draft = read(text.as_bytes(), Format::List, &options()).expect("a list");
    let origin = Origin { sha256: "list".to_owned(), reader: draft.reader.clone(), ..Origin::default() };
    let (mut ours, mut by_hand) = (Duration::MAX, Duration::MAX);
    let mut count = 0;
    for _ in 0..TIMES {
        let (database, store) = empty(engine).await;
        let plan = resolve(&store, &draft, &origin).await.expect("a plan");
        let start = Instant::now();
        assert!(matches!(store.commit(plan.commit).await.expect("a commit"), Committed::Version(1)));
        ours = ours.min(start.elapsed());
        let all = written(&database).await;
        count = all.iter().map(|rows| rows.values.len()).sum();
        let (other, store) = empty(engine).await;
        drop(store);
        by_hand = by_hand.min(write_by_hand(&other.url, &all, engine).await);
    }
    let engine = format!("{engine:?}").to_lowercase();
    figure(&format!("list_commit_ratio_to_loop_{engine}"), ours.as_secs_f64() / by_hand.as_secs_f64(), "x");
    figure(&format!("list_commit_{engine}"), ours.as_secs_f64(), "s");
    figure(&format!("list_loop_{engine}"), by_hand.as_secs_f64(), "s");
    figure(&format!("list_rows_written_{engine}"), count as f64, "rows");
}

async fn read_in(store: &Store, text: &str) -> Duration {
    let start = Instant::now();
    let options = options();
    let source = Source { bytes: text.as_bytes(), format: Format::List, options: &options, actor: "bench" };
    let report = import(store, source).await.expect("it is read");
    assert!(report.version.is_some());
    start.elapsed()
}

/// A list, and then another of the same people: how long each takes.
async fn two_lists(rows: usize) -> [Duration; 2] {
    let mut best = [Duration::MAX; 2];
    for _ in 0..TIMES {
        let (_database, store) = empty(Engine::Sqlite).await;
        for (best, title) in best.iter_mut().zip(["Adviser", "Counsellor"]) {
            *best = (*best).min(read_in(&store, &list(rows, 1, title)).await);
        }
    }
    best
}

#[tokio::main]
async fn main() {
    for engine in engines() {
        commit(engine).await;
    }
    let (once, twice) = (two_lists(ROWS).await, two_lists(ROWS * 2).await);
    let growth = |at: usize| twice[at].as_secs_f64() / once[at].as_secs_f64();
    figure("list_growth_of_twice_the_rows", growth(0), "x");
    figure("list_growth_of_twice_the_rows_known", growth(1), "x");
    figure("list_time", once[0].as_secs_f64(), "s");
    figure("list_time_known", once[1].as_secs_f64(), "s");
    figure("list_rows", ROWS as f64, "rows");
}
