//! The one way to write: versions without gaps, stale decisions refused, all or nothing.

use std::sync::Arc;

use api::store::{
    Store,
    commit::{Commit, Committed},
};
use entity::{
    change,
    vocabulary::{ChangeAction, EntityKind, ParticipationRole, Role},
};
use sea_orm::{ConnectionTrait, Database, EntityTrait, QueryOrder};
use tests::{
    database::{engines, fresh},
    random::{node_model, relation_model},
};

async fn empty(url: &str) -> Store {
    let store = Store::connect(url).await.unwrap();
    store.migrate().await.unwrap();
    store
}

fn adding(names: &[&str], base: i64) -> Commit {
    let nodes = names.iter().map(|name| node_model(EntityKind::Person, name, None)).collect();
    Commit { actor: "test".to_owned(), base, new_nodes: nodes, ..Commit::default() }
}

#[tokio::test]
async fn every_commit_is_a_version_and_every_row_a_change() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = empty(&database.url).await;
        assert_eq!(store.commit(adding(&["Ada", "Zoë"], 0)).await.unwrap(), Committed::Version(1));
        assert_eq!(store.commit(adding(&["Eve"], 1)).await.unwrap(), Committed::Version(2));
        assert_eq!(store.commit(Commit { base: 2, ..Commit::default() }).await.unwrap(), Committed::Unchanged(2));
        let connection = Database::connect(&database.url).await.unwrap();
        let log = change::Entity::find()
            .order_by_asc(change::Column::Version)
            .order_by_asc(change::Column::Ordinal)
            .all(&connection)
            .await
            .unwrap();
        let shown: Vec<_> = log
            .iter()
            .map(|change| {
                (change.version, change.ordinal, change.action, change.after.as_ref().unwrap()["name"].clone())
            })
            .collect();
        assert_eq!(
            shown,
            [
                (1, 0, ChangeAction::Created, "Ada".into()),
                (1, 1, ChangeAction::Created, "Zoë".into()),
                (2, 0, ChangeAction::Created, "Eve".into())
            ]
        );
    }
}

#[tokio::test]
async fn a_change_decided_on_an_older_row_is_stale() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = empty(&database.url).await;
        let first = adding(&["Ada"], 0);
        let mut model = first.new_nodes[0].clone();
        store.commit(first).await.unwrap();
        model.node.name = "Ada L.".to_owned();
        let change = Commit { base: 1, changed_nodes: vec![model], ..Commit::default() };
        assert_eq!(store.commit(change.clone()).await.unwrap(), Committed::Version(2));
        assert_eq!(store.commit(change).await.unwrap(), Committed::Stale);
        assert_eq!(store.version().await.unwrap().version, 2);
        // A change that has nothing to do with what was written in between goes through.
        assert_eq!(store.commit(adding(&["Eve"], 0)).await.unwrap(), Committed::Version(3));
    }
}

#[tokio::test]
async fn a_look_up_that_is_answered_otherwise_since_is_stale() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = empty(&database.url).await;
        let mut reading = store.reading().await.unwrap();
        let key = api::name::key(EntityKind::Person, "Ada Lovelace");
        assert!(reading.bearers(EntityKind::Person, &[key.clone()].into()).await.unwrap()[&key].is_empty());
        let decided = reading.finish().await.unwrap();
        store.commit(adding(&["Lovelace Ada"], 0)).await.unwrap();
        let late = Commit { decided, ..adding(&["Ada Lovelace"], 0) };
        assert_eq!(store.commit(late).await.unwrap(), Committed::Stale);
    }
}

#[tokio::test]
async fn what_the_log_does_not_tell_is_stale() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = empty(&database.url).await;
        for base in 0..3 {
            store.commit(adding(&["Ada"], base)).await.unwrap();
        }
        let connection = Database::connect(&database.url).await.unwrap();
        connection.execute_unprepared("UPDATE version SET trimmed = 2").await.unwrap();
        // Decided before what is left of the log, and on a version that is gone with a restored database.
        for base in [0, 1, 4, 99] {
            assert_eq!(store.commit(adding(&["Eve"], base)).await.unwrap(), Committed::Stale, "{base}");
        }
        assert_eq!(store.commit(adding(&["Eve"], 2)).await.unwrap(), Committed::Version(4));
    }
}

#[tokio::test]
async fn a_commit_that_fails_leaves_nothing() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = empty(&database.url).await;
        let mut commit = adding(&["Ada"], 0);
        let nowhere = uuid::Uuid::now_v7();
        let role = Role::Participation(ParticipationRole::Speaker);
        commit.new_relations.push(relation_model(role, commit.new_nodes[0].node.id, nowhere, None));
        assert!(store.commit(commit).await.is_err());
        assert_eq!(store.version().await.unwrap().version, 0);
        let mut nodes = 0;
        store.read_all(|_| nodes += 1, |_| ()).await.unwrap();
        assert_eq!(nodes, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_at_once_make_versions_one_after_another() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = Arc::new(empty(&database.url).await);
        let writers = (0..8).map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut made = Vec::new();
                for turn in 0..10 {
                    let name = format!("writer {writer} turn {turn}");
                    match store.commit(adding(&[&name], 0)).await.unwrap() {
                        Committed::Version(version) => made.push(version),
                        other => panic!("{other:?}"),
                    }
                }
                made
            })
        });
        let mut versions = Vec::new();
        for writer in writers.collect::<Vec<_>>() {
            versions.extend(writer.await.unwrap());
        }
        versions.sort_unstable();
        assert_eq!(versions, (1..=80).collect::<Vec<i64>>());
    }
}
