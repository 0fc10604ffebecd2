//! A copy is what the database was: exported, read into an empty database and exported again it is the same, to the byte.

use std::io::Cursor;

use api::{
    app::App,
    error::Code,
    export::{Copy, Export, Format},
    schema::PartArguments,
    store::{
        Store,
        commit::Commit,
        copy::{Restored, Table},
    },
};
use entity::{
    judgement, merge, source,
    vocabulary::{EntityKind, Verdict},
};
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait as _, Database, EntityTrait as _, IntoActiveModel as _, Statement,
    prelude::TimeDateTimeWithTimeZone as OffsetDateTime,
};
use serde_json::{Value, json};
use tests::{
    database::{Engine, TestDatabase, engines, fresh},
    harness::{config, server_on},
    random::{World, commits, node_model},
    sample::write_sample,
};

use uuid::Uuid;

use super::{exported, written};

async fn copy_of(store: &Store) -> Vec<u8> {
    written(Export::of_database(store.dump().await.unwrap())).await
}

async fn empty(engine: Engine) -> (TestDatabase, Store) {
    let database = fresh(engine).await;
    let store = Store::connect(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    (database, store)
}

async fn restore(store: &Store, copy: &[u8]) -> api::error::Result<Restored> {
    Copy::begin(Cursor::new(copy.to_vec()), |_, _| {})?.restore(store).await
}

/// What merges and editors leave behind: a redirect to an entity that was made later, a journal, a judgement.
async fn add_history(store: &Store, url: &str) {
    let (dropped, kept) =
        (node_model(EntityKind::Person, "Ada Reed", None), node_model(EntityKind::Person, "Ada B. Reed", None));
    let (dropped_id, kept_id) = (dropped.node.id, kept.node.id);
    let base = store.version().await.unwrap().version;
    let new_nodes = vec![dropped.clone(), kept];
    store.commit(Commit { actor: "test".to_owned(), base, new_nodes, ..Commit::default() }).await.unwrap();
    let mut redirected = dropped;
    redirected.node.redirect_id = Some(kept_id);
    let changed_nodes = vec![redirected];
    let base = base + 1;
    store.commit(Commit { actor: "test".to_owned(), base, changed_nodes, ..Commit::default() }).await.unwrap();
    let connection = Database::connect(url).await.unwrap();
    let at = OffsetDateTime::now_utc();
    let journal = merge::Model {
        id: Uuid::now_v7(),
        kept_id,
        dropped_id,
        version: base + 1,
        actor: "test".to_owned(),
        at,
        // No database keeps this order of keys, and each another.
        inverse: json!({ "zz": [{ "b": 1, "a": 0.5 }], "a": null, "long key": "\u{1f600} \"quoted\"\n" }),
        reason: None,
        undone_version: None,
    };
    merge::Entity::insert(journal.into_active_model().reset_all()).exec_without_returning(&connection).await.unwrap();
    let (a_id, b_id) = (dropped_id.min(kept_id), dropped_id.max(kept_id));
    let judgement = judgement::Model {
        id: Uuid::now_v7(),
        a_id,
        b_id,
        verdict: Verdict::Same,
        actor: "test".to_owned(),
        reason: Some("one letter".to_owned()),
        at,
    };
    let judgement = judgement.into_active_model().reset_all();
    judgement::Entity::insert(judgement).exec_without_returning(&connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_copy_is_the_same_on_every_engine() {
    let server = server_on(Engine::Sqlite, |_| {}).await;
    write_sample(&server.app).await;
    add_history(&server.app.store, &server.database.url).await;
    let mut runner = TestRunner::deterministic();
    let mut world = World::default();
    for commit in commits().new_tree(&mut runner).unwrap().current() {
        let base = server.app.store.version().await.unwrap().version;
        server.app.store.commit(world.commit(&commit, base)).await.unwrap();
    }
    let copy = copy_of(&server.app.store).await;
    for engine in engines() {
        let (database, store) = empty(engine).await;
        let restored = restore(&store, &copy).await.unwrap();
        for table in [Table::Source, Table::Claim, Table::Judgement, Table::Merge, Table::Change, Table::Relation] {
            assert!(restored.rows.get(&table).is_some_and(|rows| *rows > 0), "{table:?}: {restored:?}");
        }
        assert!(copy == copy_of(&store).await, "{engine:?}");
        // It is a database like any other: what was merged leads to what was kept, and the next version can be written.
        let app = App::open(&config(&database)).await.unwrap();
        let graph = app.graph();
        assert_eq!(graph.version(), server.app.feed.catch_up().await.unwrap().version());
        assert_eq!(graph.count_relations(), server.app.graph().count_relations());
        let dropped = graph.redirects().next().expect("one was merged");
        assert_eq!(graph.find_node(graph.node(dropped.0).id), Some(dropped.1));
        let base = store.version().await.unwrap().version;
        let new_nodes = vec![node_model(EntityKind::Theme, "New", None)];
        store.commit(Commit { actor: "test".to_owned(), base, new_nodes, ..Commit::default() }).await.unwrap();
        assert_eq!(app.feed.catch_up().await.unwrap().version(), graph.version() + 1);
    }
}

#[tokio::test]
async fn every_table_is_in_a_copy_or_belongs_to_one_place_alone() {
    let (database, store) = empty(Engine::Sqlite).await;
    drop(store);
    let connection = Database::connect(&database.url).await.unwrap();
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let tables =
        connection.query_all_raw(Statement::from_string(connection.get_database_backend(), tables)).await.unwrap();
    let alone = ["token", "version", "seaql_migrations"];
    for table in tables.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()) {
        let is_copied = Table::parse(&table).is_some();
        assert!(is_copied != alone.contains(&table.as_str()), "`{table}` is in no copy: add it to `Table`");
    }
}

#[tokio::test]
async fn a_running_server_follows_a_copy_that_is_read_in() {
    for engine in engines() {
        let from = server_on(engine, |_| {}).await;
        write_sample(&from.app).await;
        let copy = copy_of(&from.app.store).await;
        let to = server_on(engine, |_| {}).await;
        restore(&to.app.store, &copy).await.unwrap();
        let graph = to.app.feed.catch_up().await.unwrap();
        assert_eq!((graph.version(), graph.count_relations()), (1, from.app.graph().count_relations()));
    }
}

#[tokio::test]
async fn what_is_not_whole_is_refused_and_nothing_is_written() {
    let server = server_on(Engine::Sqlite, |_| {}).await;
    write_sample(&server.app).await;
    let copy = String::from_utf8(copy_of(&server.app.store).await).unwrap();
    let lines: Vec<&str> = copy.lines().collect();
    let node = lines.iter().position(|line| line.contains("\"table\":\"node\"")).unwrap();
    let last = lines.len();
    let without = |place: usize| {
        let mut lines = lines.clone();
        lines.remove(place);
        lines.join("\n") + "\n"
    };
    let with = |place: usize, line: &str| {
        let mut lines = lines.clone();
        lines[place] = line;
        lines.join("\n") + "\n"
    };
    let cases = [
        (copy[..copy.len() / 2].to_owned(), "the file ends inside this line"),
        (lines[..lines.len() - 1].join("\n") + "\n", "without its last line; it was cut"),
        (without(last - 2), "it is not whole"),
        (format!("{copy}{{}}\n"), "something stands behind the last line"),
        (with(0, "{\"colloquy\":2,\"version\":1,\"trimmed\":0}"), "layout 2"),
        (with(0, "{\"colloquy\":1}"), "does not say its version"),
        (with(0, "{}"), "this is no export"),
        (with(1, "[]"), "line 2: this is no JSON object"),
        (with(1, "{\"table\":\"token\"}"), "line 2: `table` names none"),
        (with(node, "{\"table\":\"node\"}"), "the column `id` of `node` is missing"),
        (
            with(node, &lines[node].replace("\"kind\":\"", "\"kind\":\"X")),
            "the column `kind` of `node` holds what it cannot",
        ),
        (with(node, &lines[node].replace("\"slug\":", "\"later\":1,\"slug\":")), "has no column `later`"),
        (with(node, lines[node + 1]), "something stands twice"),
        (with(last - 1, "{\"end\":{\"rows\":3}}"), "its last line says 3"),
    ];
    for engine in engines() {
        let (_database, store) = empty(engine).await;
        for (text, expected) in &cases {
            let error = restore(&store, text.as_bytes()).await.unwrap_err();
            assert_eq!(error.code(), Code::BadUserInput, "{error}");
            assert!(error.message().contains(expected), "{expected}: {error}");
            assert_eq!(store.version().await.unwrap().version, 0);
            assert_eq!(store.count_sources().await.unwrap(), 0);
        }
        // A row of which the other half is missing.
        let claim = lines.iter().position(|line| line.contains("\"table\":\"relation\"")).unwrap();
        let source = lines.iter().position(|line| line.contains("\"table\":\"source\"")).unwrap();
        let mut orphan = lines.clone();
        orphan[source] = orphan[claim];
        let error = restore(&store, (orphan.join("\n") + "\n").as_bytes()).await.unwrap_err();
        assert!(error.message().contains("refers to a row that does not stand before it"), "{error}");
        assert_eq!(store.count_sources().await.unwrap(), 0);

        restore(&store, copy.as_bytes()).await.unwrap();
        let error = restore(&store, copy.as_bytes()).await.unwrap_err();
        assert!(error.message().contains("the database is not empty: it is at version 1"), "{error}");
        assert!(copy.as_bytes() == copy_of(&store).await);
    }
}

#[tokio::test]
async fn a_part_stands_by_itself() {
    for engine in engines() {
        let server = server_on(engine, |_| {}).await;
        write_sample(&server.app).await;
        let asked = PartArguments { within: Some("seminar".to_owned()), ..PartArguments::default() };
        let part = exported(&server.app, Format::Jsonl, &asked).await;
        let text = String::from_utf8(part.clone()).unwrap();
        let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let slugs: Vec<&str> =
            rows.iter().filter(|row| row["table"] == "node").map(|row| row["slug"].as_str().unwrap()).collect();
        for (slug, is_there) in [("seminar", true), ("sorreta", true), ("philippines", true), ("gfmd", false)] {
            assert_eq!(slugs.contains(&slug), is_there, "{slug}: {slugs:?}");
        }
        assert!(rows.iter().any(|row| row["table"] == "claim") && rows.iter().any(|row| row["table"] == "source"));
        assert!(!rows.iter().any(|row| row["table"] == "change"));
        let (database, store) = empty(engine).await;
        restore(&store, &part).await.unwrap();
        let app = App::open(&config(&database)).await.unwrap();
        assert_eq!(app.graph().count_relations(), rows.iter().filter(|row| row["table"] == "relation").count());
    }
}

#[tokio::test]
async fn a_source_of_any_text_comes_back() {
    let (database, store) = empty(Engine::Sqlite).await;
    let connection = Database::connect(&database.url).await.unwrap();
    let at = OffsetDateTime::now_utc();
    let body = "line\r\n\u{2028}\t\u{7f}\u{1}\u{10ffff} \\u0041 \"".repeat(1_000);
    for number in 0..40 {
        let source = source::Model {
            id: Uuid::now_v7(),
            key: format!("key {number}"),
            url: None,
            title: Some(String::new()),
            media_type: "text/plain".to_owned(),
            publisher: None,
            licence: None,
            issued: None,
            retrieved_at: at,
            sha256: "00".repeat(32),
            body: body.clone(),
        };
        source.into_active_model().reset_all().insert(&connection).await.unwrap();
    }
    let copy = copy_of(&store).await;
    for engine in engines() {
        let (_database, store) = empty(engine).await;
        restore(&store, &copy).await.unwrap();
        assert!(copy == copy_of(&store).await, "{engine:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_is_kept(history in commits()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let (_database, store) = empty(Engine::Sqlite).await;
            let mut world = World::default();
            for commit in &history {
                let base = store.version().await.unwrap().version;
                store.commit(world.commit(commit, base)).await.unwrap();
            }
            let copy = copy_of(&store).await;
            for engine in engines() {
                let (_other, other) = empty(engine).await;
                restore(&other, &copy).await.unwrap();
                assert!(copy == copy_of(&other).await, "{engine:?}");
            }
        });
    }
}
