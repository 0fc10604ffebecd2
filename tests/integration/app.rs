//! Servers on one database: what one writes, the others have within a second, whole versions in order.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use api::{
    app::App,
    store::{
        Store,
        commit::{Commit, Committed},
    },
};
use entity::vocabulary::EntityKind;
use tests::{
    database::{Engine, TestDatabase, engines, fresh},
    harness::{config, server_on},
    random::{World, Write, node_model},
};

use crate::feed::answers;

/// The longest that another's write may take to be seen.
const A_SECOND: Duration = Duration::from_secs(1);

async fn opened(database: &TestDatabase, read_only: bool) -> Arc<App> {
    let mut config = config(database);
    config.read_only = read_only;
    App::open(&config).await.expect("it opens")
}

/// Commits what was decided on some version, again where another writer was first.
async fn commit(store: &Store, mut commit: Commit) -> u64 {
    loop {
        commit.base = store.version().await.expect("a version").version;
        match store.commit(commit.clone()).await.expect("it is written") {
            Committed::Version(version) => return u64::try_from(version).expect("versions count up"),
            Committed::Unchanged(_) | Committed::Stale => {}
        }
    }
}

/// Random writes of one writer, who changes only what is its own.
fn writes(seed: usize) -> Vec<Write> {
    let number = |of: usize| (seed * 7_919 + of * 104_729) % 1_000;
    vec![
        Write::Add(number(1), number(2), number(3)),
        Write::Relate(number(4), number(5), number(6), number(7)),
        Write::Change(number(8), number(9), number(10)),
        Write::Vary(number(11), number(12), number(13)),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn servers_that_write_at_once_end_up_equal() {
    for engine in engines() {
        let database = fresh(engine).await;
        let servers = [opened(&database, false).await, opened(&database, false).await];
        let replica = opened(&database, true).await;
        let writers = [0, 1].map(|place| {
            let server = servers[place].clone();
            tokio::spawn(async move {
                let mut world = World::default();
                for turn in 0..40 {
                    let version = commit(&server.store, world.commit(&writes(2 * turn + place), 0)).await;
                    // A writer sees its own write.
                    assert!(server.feed.catch_up().await.expect("the store answers").version() >= version);
                }
            })
        });
        for writer in writers {
            writer.await.expect("it wrote");
        }
        let afresh = answers(&opened(&database, true).await.graph());
        for server in servers.iter().chain([&replica]) {
            server.feed.at_least(80, A_SECOND).await.expect("it follows within a second");
            assert_eq!(answers(&server.graph()), afresh);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_write_is_seen_within_a_second_and_whole() {
    for engine in engines() {
        let database = fresh(engine).await;
        let (writer, reader) = (opened(&database, false).await, opened(&database, true).await);
        let looking = tokio::spawn(async move {
            let (mut last, start) = (0, Instant::now());
            while last < 60 && start.elapsed() < Duration::from_mins(1) {
                let graph = reader.graph();
                assert!(graph.version() >= last, "versions come in order");
                last = graph.version();
                let people = graph.count_nodes(EntityKind::Person) as u64;
                assert_eq!(
                    people,
                    3 * last,
                    "each commit makes three people, and none is ever seen without the others"
                );
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            reader
        });
        for turn in 0..60 {
            let people = (0..3).map(|place| node_model(EntityKind::Person, &format!("{turn} {place}"), None));
            let made = Commit { actor: "test".to_owned(), new_nodes: people.collect(), ..Commit::default() };
            commit(&writer.store, made).await;
        }
        let reader = looking.await.expect("what it sees is whole");
        assert_eq!(reader.graph().version(), 60);
        for turn in 0..3 {
            tokio::time::sleep(Duration::from_millis(70 * turn)).await;
            let person = vec![node_model(EntityKind::Person, "Ada", None)];
            let made = Commit { actor: "test".to_owned(), new_nodes: person, ..Commit::default() };
            let version = commit(&writer.store, made).await;
            let (start, mut versions) = (Instant::now(), reader.feed.versions());
            versions.wait_for(|at| *at >= version).await.expect("it follows");
            assert!(start.elapsed() < A_SECOND, "{engine:?}: {:?}", start.elapsed());
        }
    }
}

#[tokio::test]
async fn a_replica_refuses_mutations_and_leaves_no_trace() {
    for engine in engines() {
        let source = server_on(engine, |_| {}).await;
        tests::sample::write_sample(&source.app).await;
        let before = traces(&source.database);
        let replica = opened(&source.database, true).await;
        assert_eq!(answers(&replica.graph()), answers(&source.app.graph()));
        let schema = api::schema::build(replica.clone());
        let wish = "mutation { importSource(input: { content: \"a\" }) { created } }";
        let answer = serde_json::to_value(schema.execute(wish).await).expect("JSON");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
        tests::harness::searchable(&replica).await;
        assert_eq!(traces(&source.database), before);
    }
}

/// The files beside a SQLite database.
fn traces(database: &TestDatabase) -> Vec<std::path::PathBuf> {
    if database.engine != Engine::Sqlite {
        return Vec::new();
    }
    let file = database.url.trim_start_matches("sqlite://").trim_end_matches("?mode=rwc");
    let folder = std::path::Path::new(file).parent().expect("a folder");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    files
}
