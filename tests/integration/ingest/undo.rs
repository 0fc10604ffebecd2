//! Taking runs back: what they brought goes, what others say stays.

use api::{
    error::Code,
    ingest::{
        read::{Format, ReadOptions},
        undo::undo_run,
        write::{Source, import},
    },
    store::Store,
};
use serde_json::{Value, json};
use tests::{
    canon::canonical,
    database::engines,
    harness::{TestServer, server_on},
};
use uuid::Uuid;

const ISLANDS: &str = "Seminar on islands\n\nDate: 3 May 2012\n\nSpeakers\n\nMs. Ada Quill, Office of Island Routes\n\n\
                       Mr. Bo Reed, Bureau of Island Routes\n";
const HARBOURS: &str = "Seminar on harbours\n\nDate: 7 June 2013\n\nSpeakers\n\nMs. Ada Quill, Office of Island Routes\n\n\
                        Mr. Corin Vale, Harbour Board\n";

async fn read(store: &Store, text: &str, url: &str, batch: Option<Uuid>) {
    let options = ReadOptions { url: Some(url.to_owned()), batch, ..ReadOptions::default() };
    import(store, Source { bytes: text.as_bytes(), format: Format::Auto, options: &options, actor: "test" })
        .await
        .unwrap();
}

/// Everything but the sources, whose text stays.
async fn facts(server: &TestServer) -> Vec<String> {
    let all = canonical(&server.database.url).await;
    all.into_iter().filter(|line| !line.starts_with("source ")).collect()
}

async fn ask(server: &TestServer, query: &str) -> Value {
    server.app.feed.catch_up().await.unwrap();
    let answer = serde_json::to_value(api::schema::build(server.app.clone()).execute(query).await).unwrap();
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"].clone()
}

async fn last_run(store: &Store) -> Uuid {
    store.list_runs(0, 1).await.unwrap()[0].0.id
}

#[tokio::test]
async fn a_run_that_is_taken_back_leaves_what_others_say() {
    for engine in engines() {
        let server = server_on(engine, |_| {}).await;
        let store = &server.app.store;
        read(store, ISLANDS, "https://example.org/islands", None).await;
        let before = facts(&server).await;
        read(store, HARBOURS, "https://example.org/harbours", None).await;
        assert_ne!(before, facts(&server).await);
        let run = last_run(store).await;

        let rehearsed = undo_run(store, run, "editor", false).await.unwrap();
        assert_eq!(rehearsed.version, None);
        let undone = undo_run(store, run, "editor", true).await.unwrap();
        assert_eq!(undone.withdrawn, rehearsed.withdrawn);
        assert_eq!(before, facts(&server).await);
        let people = ask(&server, "{ people { nodes { name participations { totalCount } } } harbours: event(id: \"event:seminar-on-harbours\") { name } }").await;
        assert_eq!(
            people,
            json!({
                "people": { "nodes": [
                    { "name": "Ada Quill", "participations": { "totalCount": 1 } },
                    { "name": "Bo Reed", "participations": { "totalCount": 1 } },
                ] },
                "harbours": null,
            })
        );

        let twice = undo_run(store, run, "editor", true).await.unwrap_err();
        assert_eq!(twice.code(), Code::BadUserInput);
        assert!(twice.message().contains("was taken back already"), "{twice}");
        let unknown = undo_run(store, Uuid::nil(), "editor", true).await.unwrap_err();
        assert_eq!(unknown.code(), Code::NotFound);

        // It can be read in again as if it had never been.
        read(store, HARBOURS, "https://example.org/harbours", None).await;
        let again = ask(&server, "{ people { totalCount } events { totalCount } }").await;
        assert_eq!(again, json!({ "people": { "totalCount": 3 }, "events": { "totalCount": 2 } }));
    }
}

#[tokio::test]
async fn all_that_one_command_imported_goes_at_once() {
    for engine in engines() {
        let server = server_on(engine, |_| {}).await;
        let store = &server.app.store;
        let batch = Uuid::now_v7();
        read(store, ISLANDS, "https://example.org/islands", Some(batch)).await;
        read(store, HARBOURS, "https://example.org/harbours", Some(batch)).await;
        let undone = undo_run(store, batch, "editor", true).await.unwrap();
        assert_eq!(undone.runs.len(), 2);
        assert_eq!(facts(&server).await, Vec::<String>::new());
        let runs = store.list_runs(0, 10).await.unwrap();
        assert!(runs.iter().all(|(run, _)| run.undone_version == undone.version), "{runs:#?}");
    }
}

#[tokio::test]
async fn what_another_source_made_fuller_says_again_what_the_rest_says() {
    for engine in engines() {
        let server = server_on(engine, |_| {}).await;
        let store = &server.app.store;
        let bare = "Seminar on islands\n\nDate: 3 May 2012\n\nSpeakers\n\nMs. Ada Quill\n";
        let fuller = "Seminar on islands\n\nDate: 3 May 2012\n\nSpeakers\n\nMs. Ada Quill, Office of Island Routes, on behalf of Portugal\n";
        read(store, bare, "https://example.org/participants", None).await;
        let before = facts(&server).await;
        read(store, fuller, "https://example.org/islands", None).await;
        let role = "{ person(id: \"person:ada-quill\") { participations { nodes { role onBehalfOf { name } affiliation { name } claims { totalCount } } } } }";
        let shown = ask(&server, role).await;
        assert_eq!(
            shown["person"]["participations"]["nodes"],
            json!([{
                "role": "SPEAKER", "onBehalfOf": { "name": "Portugal" },
                "affiliation": { "name": "Office of Island Routes" }, "claims": { "totalCount": 13 },
            }])
        );
        undo_run(store, last_run(store).await, "editor", true).await.unwrap();
        assert_eq!(before, facts(&server).await, "{}", ask(&server, role).await);
    }
}
