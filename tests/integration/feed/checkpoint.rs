//! A feed that starts from a checkpoint answers as one that reads the whole database, and leaves aside every checkpoint
//! that it cannot be sure of.
//!
//! Which of the two ways it took is seen by a mark: a name that is written into the database behind the log's back.

use std::{fs, path::Path, sync::Arc};

use api::{
    app::App,
    config::CheckpointPlace,
    feed::{Checkpoint, Feed},
    graph::Graph,
    store::{Store, commit::Committed},
};
use entity::{name, vocabulary::EntityKind};
use proptest::prelude::*;
use sea_orm::{Database, EntityTrait, sea_query::Expr};
use tempfile::TempDir;
use tests::{
    database::{Engine, TestDatabase, engines, fresh},
    harness::config,
    random::{World, Write, commits},
};

use super::{add, answers, go_back, is_as_loaded};

/// The name that is in the database alone.
const MARK: &str = "Behind the log";

async fn store(database: &TestDatabase) -> Store {
    let store = Store::connect(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    store
}

/// A place for a checkpoint.
fn place() -> (TempDir, Checkpoint, std::path::PathBuf) {
    let folder = TempDir::with_prefix("colloquy-").unwrap();
    let file = folder.path().join("graph");
    (folder, Checkpoint::new(file.clone()), file)
}

/// Writes what the store has now to a checkpoint.
async fn keep(store: &Store, checkpoint: &Checkpoint) {
    checkpoint.write(&Feed::load(store.clone()).await.unwrap()).await.unwrap();
}

/// Gives everything in the database another name, which no log tells of.
async fn mark(database: &TestDatabase) {
    let connection = Database::connect(&database.url).await.unwrap();
    name::Entity::update_many().col_expr(name::Column::Text, Expr::value(MARK)).exec(&connection).await.unwrap();
    connection.close().await.unwrap();
}

fn marked(graph: &Graph) -> usize {
    graph.nodes().filter(|node| graph.node(*node).name() == MARK).count()
}

/// A start from what is in a file now.
async fn started(store: &Store, file: &Path) -> Arc<Graph> {
    Feed::load_from(store.clone(), &Checkpoint::new(file.to_owned())).await.unwrap().graph()
}

#[tokio::test]
async fn a_start_reads_the_checkpoint_and_follows_the_log_from_there() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = store(&database).await;
        let (_folder, checkpoint, file) = place();
        for name in ["Ada", "Bo"] {
            add(&store, name).await;
        }
        keep(&store, &checkpoint).await;
        mark(&database).await;
        assert_eq!((started(&store, &file).await.version(), marked(&*started(&store, &file).await)), (2, 0));
        // As a server that was killed leaves it: older than what it has committed.
        for name in ["Cleo", "Dee"] {
            add(&store, name).await;
        }
        let graph = started(&store, &file).await;
        assert_eq!((graph.version(), graph.count_nodes(EntityKind::Person), marked(&graph)), (4, 4, 0));
        fs::remove_file(&file).unwrap();
        assert_eq!(marked(&*started(&store, &file).await), 2, "without it, the database is read");
    }
}

#[tokio::test]
async fn a_damaged_checkpoint_is_left_aside() {
    let database = fresh(Engine::Sqlite).await;
    let store = store(&database).await;
    let (_folder, checkpoint, file) = place();
    add(&store, "Ada").await;
    keep(&store, &checkpoint).await;
    mark(&database).await;
    let whole = fs::read(&file).unwrap();
    for place in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[place] ^= 1 << (place % 8);
        for bytes in [&damaged, &whole[..place]] {
            fs::write(&file, bytes).unwrap();
            let graph = started(&store, &file).await;
            assert_eq!((graph.version(), marked(&graph)), (1, 1), "byte {place} of {}", whole.len());
        }
    }
    fs::write(&file, [&*whole, b"\0"].concat()).unwrap();
    assert_eq!(marked(&*started(&store, &file).await), 1);
    fs::write(&file, &whole).unwrap();
    assert_eq!(marked(&*started(&store, &file).await), 0, "only the whole of it is read");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert_eq!(marked(&*started(&store, &file).await), 1, "a folder is no checkpoint");
}

#[tokio::test]
async fn a_checkpoint_that_the_database_does_not_lead_on_from_is_left_aside() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = store(&database).await;
        let (_folder, checkpoint, file) = place();
        for name in ["Ada", "Bo", "Cleo"] {
            add(&store, name).await;
        }
        keep(&store, &checkpoint).await;
        // The database is older than its checkpoint; then of the same version, and of a later one, of another history.
        for further in [[].as_slice(), &["Dee", "Eve"], &["Dee", "Eve", "Fay"]] {
            go_back(&database.url, 1).await;
            for name in further {
                add(&store, name).await;
            }
            let feed = Feed::load_from(store.clone(), &Checkpoint::new(file.clone())).await.unwrap();
            is_as_loaded(&feed, &store).await;
            assert_eq!(feed.graph().count_nodes(EntityKind::Person), 1 + further.len());
        }
        let other = fresh(engine).await;
        let other = self::store(&other).await;
        for name in ["Ada", "Bo", "Cleo"] {
            add(&other, name).await;
        }
        let feed = Feed::load_from(other.clone(), &Checkpoint::new(file)).await.unwrap();
        is_as_loaded(&feed, &other).await;
        assert_eq!(feed.graph().database(), other.version().await.unwrap().database);
    }
}

#[tokio::test]
async fn a_file_is_written_whole_or_not_at_all() {
    let database = fresh(Engine::Sqlite).await;
    let store = store(&database).await;
    let (folder, checkpoint, file) = place();
    let feed = Feed::load(store.clone()).await.unwrap();
    let left = folder.path().join("graph-new-left");
    let files = || fs::read_dir(folder.path()).unwrap().count();
    fs::write(&left, "half of it").unwrap();
    checkpoint.write(&feed).await.unwrap();
    assert!(left.exists(), "another process may be writing it");
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_hours(2);
    fs::File::options().write(true).open(&left).unwrap().set_modified(long_ago).unwrap();
    let written = fs::read(&file).unwrap();
    for (begin, is_replaced) in [("", true), ("colg", true), ("colgraph and more", true), ("SQLite format 3", false)] {
        fs::write(&file, begin).unwrap();
        checkpoint.write(&feed).await.unwrap();
        assert_eq!(fs::read(&file).unwrap(), begin.as_bytes(), "the same version is written once");
        add(&store, "Ada").await;
        feed.catch_up().await.unwrap();
        assert_eq!(checkpoint.write(&feed).await.is_ok(), is_replaced, "{begin}");
        assert_eq!(fs::read(&file).unwrap().len() > written.len(), is_replaced, "{begin}");
    }
    assert_eq!(fs::read(&file).unwrap(), b"SQLite format 3", "another's file stays as it is");
    fs::remove_file(&file).unwrap();
    checkpoint.write(&feed).await.unwrap();
    assert!(fs::read(&file).unwrap().len() > written.len());
    assert_eq!((left.exists(), files()), (false, 1), "what was left long ago is removed");
    // Where it cannot be written, nothing is left behind.
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    add(&store, "Bo").await;
    feed.catch_up().await.unwrap();
    checkpoint.write(&feed).await.unwrap_err();
    assert_eq!(files(), 1);
}

#[tokio::test]
async fn a_replica_reads_a_checkpoint_beside_the_database_and_writes_none() {
    let database = fresh(Engine::Sqlite).await;
    let mut config = config(&database);
    config.checkpoint = CheckpointPlace::BesideDatabase;
    let file = config.checkpoint_file().unwrap();
    let writer = App::open(&config).await.unwrap();
    add(&writer.store, "Ada").await;
    writer.feed.catch_up().await.unwrap();
    writer.finish().await;
    let kept = fs::read(&file).unwrap();
    mark(&database).await;
    config.read_only = true;
    let replica = App::open(&config).await.unwrap();
    assert_eq!((replica.graph().version(), marked(&replica.graph())), (1, 0));
    add(&writer.store, "Bo").await;
    replica.feed.catch_up().await.unwrap();
    replica.finish().await;
    assert_eq!(fs::read(&file).unwrap(), kept);
}

async fn check(engine: Engine, commits: &[Vec<Write>], at: usize) {
    let database = fresh(engine).await;
    let store = store(&database).await;
    let (_folder, checkpoint, file) = place();
    let mut world = World::default();
    let followed = Feed::load(store.clone()).await.unwrap();
    for (place, writes) in commits.iter().enumerate() {
        if place == at % commits.len() {
            checkpoint.write(&followed).await.unwrap();
        }
        let base = store.version().await.unwrap().version;
        assert!(!matches!(store.commit(world.commit(writes, base)).await.unwrap(), Committed::Stale));
        let expected = answers(&followed.catch_up().await.unwrap());
        if place >= at % commits.len() {
            let started = Feed::load_from(store.clone(), &Checkpoint::new(file.clone())).await.unwrap();
            assert_eq!(answers(&started.graph()), expected);
        }
    }
    let started = Feed::load_from(store.clone(), &Checkpoint::new(file.clone())).await.unwrap();
    store.commit(world.commit(&commits[0], store.version().await.unwrap().version)).await.unwrap();
    is_as_loaded(&started, &store).await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_start_from_any_checkpoint_answers_as_a_loaded_one(commits in commits(), at in 0..100_usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for engine in engines() {
            runtime.block_on(check(engine, &commits, at));
        }
    }
}
