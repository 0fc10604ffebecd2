//! Looking for entities by words, on the sample.

use api::{
    app::{App, Rankings},
    config::Limits,
    feed::{Feed, Search},
    schema,
    store::{Store, commit::Commit},
};
use entity::vocabulary::EntityKind;
use serde_json::{Value, json};
use std::sync::Arc;
use tests::{
    database::{Engine, engines, fresh},
    harness::{TestServer, searchable, server},
    random::node_model,
};

use super::Asked;

async fn searched(engine: Engine) -> Asked {
    let asked = Asked::new(engine).await;
    searchable(&asked.server.app).await;
    asked
}

/// The names of what a question finds, best first.
async fn found(asked: &Asked, question: &str) -> Vec<String> {
    asked.names(&format!("search(query: {})", json!(question))).await
}

#[tokio::test]
async fn words_find_what_they_name() {
    for engine in engines() {
        let asked = searched(engine).await;
        let sarah = ["Sarah Rosengärtner"];
        let mission = "Permanent Mission of the Philippines";
        for (question, expected) in [
            // One name in every spelling.
            ("Rosengärtner", &sarah[..]),
            ("Rosengaertner", &sarah),
            ("rosengartner", &sarah),
            ("ROSENGAERTNER, Sarah", &sarah),
            ("Ms. Sarah Rosengärtner", &sarah),
            // As it is typed.
            ("ro", &["Roundtable 3", "Sarah Rosengärtner"]),
            ("sarah ros", &sarah),
            ("Sarah Rosengae", &sarah),
            // With a mistake: a letter wrong, missing, too many, two swapped.
            ("Rosengardner", &sarah),
            ("Rosngartner", &sarah),
            ("Rosenngartner", &sarah),
            ("Rosengatrner", &sarah),
            ("Sarha Rosengartner", &sarah),
            ("Rosemgart", &sarah),
            ("Sorretta", &["Sorreta"]),
            // A short word must be right, and so must a second letter.
            ("Undb", &[]),
            ("Rosemgardner", &[]),
            // All words, or nothing.
            ("Sarah Sorreta", &[]),
            ("nowhere", &[]),
            // Acronyms.
            ("UNDP", &["United Nations Development Programme"]),
            ("U.N.D.P.", &["United Nations Development Programme"]),
            ("undp development", &["United Nations Development Programme"]),
            // The whole name before part of one.
            ("Philippines", &["Philippines", mission]),
            ("philippines mission", &[mission]),
            // Side by side, or not.
            ("\"mission of the philippines\"", &[mission]),
            ("\"mission philippines\"", &[]),
            ("\"migration\" forum", &["Global Forum on Migration and Development"]),
            // Titles and texts: printed, of the event, of its place.
            ("deputy permanent representative", &["Sorreta"]),
            ("policy specialist", &sarah),
            ("handbook", &["Handbook", "Mainstreaming migration"]),
            ("New York seminar", &["Mainstreaming migration"]),
        ] {
            assert_eq!(found(&asked, question).await, expected, "{question} on {engine:?}");
        }
    }
}

#[tokio::test]
async fn what_is_found_says_why_and_of_which_kinds() {
    let asked = searched(Engine::Sqlite).await;
    let data = asked
        .ask(
            r#"{ search(query: "rosengaertner spec") { totalCount truncated
                 facets { key label count distinctCount entity { name } }
                 pageInfo { hasNextPage hasPreviousPage }
                 edges { score node { __typename slug } highlights { attribute text ranges { start end } } } } }"#,
        )
        .await;
    let search = &data["search"];
    let facet = json!({ "key": "PERSON", "label": "People", "count": 1, "distinctCount": 1, "entity": null });
    assert_eq!(search["facets"], json!([facet]));
    assert_eq!((&search["totalCount"], &search["truncated"]), (&json!(1), &json!(false)));
    let edge = &search["edges"][0];
    assert_eq!(edge["node"], json!({ "__typename": "Person", "slug": "rosengaertner" }));
    assert!(edge["score"].as_f64().unwrap() > 0.0);
    assert_eq!(
        edge["highlights"],
        json!([
            { "attribute": "name", "text": "Sarah Rosengärtner", "ranges": [{ "start": 6, "end": 18 }] },
            { "attribute": "position", "text": "Policy Specialist", "ranges": [{ "start": 7, "end": 17 }] },
        ])
    );
    let data = asked
        .ask(
            r#"{ all: search(query: "migration") { totalCount facets { key count } }
                 events: search(query: "migration", kinds: [EVENT]) { totalCount facets { key count } nodes { kind } }
                 none: search(query: "migration", kinds: []) { totalCount facets { key } nodes { name } } }"#,
        )
        .await;
    assert_eq!(
        data["all"],
        json!({ "totalCount": 3, "facets": [{ "key": "EVENT", "count": 2 }, { "key": "THEME", "count": 1 }] })
    );
    let event = json!({ "kind": "EVENT" });
    assert_eq!(data["events"]["nodes"], json!([event, event]));
    assert_eq!(data["events"]["facets"], json!([{ "key": "EVENT", "count": 2 }]));
    assert_eq!(data["none"], json!({ "totalCount": 0, "facets": [], "nodes": [] }));
}

#[tokio::test]
async fn a_long_text_is_shown_around_its_match() {
    let server = server().await;
    let mut event = node_model(EntityKind::Event, "A meeting", None);
    let far = "Opening words without end. ".repeat(40);
    event.node.description = Some(format!("{far}Of 😀 remittances it was said. {far}"));
    server
        .app
        .store
        .commit(Commit { actor: "test".into(), new_nodes: vec![event], ..Commit::default() })
        .await
        .unwrap();
    let asked = asked(server).await;
    let data = asked
        .ask(r#"{ search(query: "remittances") { edges { highlights { attribute text ranges { start end } } } } }"#)
        .await;
    let highlight = &data["search"]["edges"][0]["highlights"][0];
    let text = highlight["text"].as_str().unwrap();
    assert!(text.starts_with('…') && text.ends_with('…') && text.len() < 320, "{text}");
    let range = |end: &str| usize::try_from(highlight["ranges"][0][end].as_u64().unwrap()).unwrap();
    let units: Vec<u16> = text.encode_utf16().collect();
    assert_eq!(String::from_utf16(&units[range("start")..range("end")]).unwrap(), "remittances");
}

async fn asked(server: TestServer) -> Asked {
    server.app.feed.catch_up().await.unwrap();
    searchable(&server.app).await;
    Asked { schema: schema::build(server.app.clone()), server }
}

#[tokio::test]
async fn it_is_paged_to_its_end_and_no_further() {
    let server = server().await;
    let people = (0..1_100).map(|number| node_model(EntityKind::Person, &format!("Maria {number:04}"), None));
    let commit = Commit { actor: "test".into(), new_nodes: people.collect(), ..Commit::default() };
    server.app.store.commit(commit).await.unwrap();
    let asked = asked(server).await;
    let (mut after, mut seen) = (Value::Null, Vec::new());
    loop {
        let page = asked
            .ask(&format!(
                r#"{{ search(query: "mar", first: 100, after: {after}) {{ totalCount truncated
                     pageInfo {{ hasNextPage endCursor }} nodes {{ id }} }} }}"#
            ))
            .await["search"]
            .clone();
        assert_eq!((&page["totalCount"], &page["truncated"]), (&json!(1_100), &json!(true)));
        seen.extend(page["nodes"].as_array().unwrap().clone());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
    }
    assert_eq!(seen.len(), 1_000);
    seen.sort_by_key(ToString::to_string);
    seen.dedup();
    assert_eq!(seen.len(), 1_000, "each once");
    assert_eq!(found(&asked, "maria 0042").await[0], "Maria 0042");
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_refused() {
    let asked = searched(Engine::Sqlite).await;
    let other = asked.ask(r#"{ search(query: "ro", first: 1) { pageInfo { endCursor } } }"#).await;
    let cursor = &other["search"]["pageInfo"]["endCursor"];
    for (arguments, code) in [
        (r#"query: """#.to_owned(), "BAD_USER_INPUT"),
        (r#"query: " \"\" —""#.to_owned(), "BAD_USER_INPUT"),
        (format!("query: {}", json!("a".repeat(501))), "BAD_USER_INPUT"),
        (format!("query: {}", json!("a b".repeat(33))), "BAD_USER_INPUT"),
        (r#"query: "ro", first: -1"#.to_owned(), "BAD_USER_INPUT"),
        (r#"query: "ro", first: 101"#.to_owned(), "BAD_USER_INPUT"),
        (r#"query: "ro", after: "x""#.to_owned(), "BAD_CURSOR"),
        (format!(r#"query: "sa", after: {cursor}"#), "BAD_CURSOR"),
        (format!(r#"query: "ro", kinds: [PERSON], after: {cursor}"#), "BAD_CURSOR"),
    ] {
        let answer = asked.answer(&format!("{{ search({arguments}) {{ totalCount }} }}")).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{arguments}");
        assert_eq!((&answer["errors"][0]["path"], &answer["data"]), (&json!(["search"]), &json!({ "search": null })));
    }
}

#[tokio::test]
async fn until_the_index_is_made_the_rest_answers() {
    let database = fresh(Engine::Sqlite).await;
    let store = Store::connect(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    let feed = Arc::new(Feed::load(store.clone()).await.unwrap());
    let search = Arc::new(Search::new(feed.clone()));
    let schema = schema::build(Arc::new(App {
        store,
        feed,
        checkpoint: None,
        search,
        rankings: Rankings::default(),
        limits: Limits::default(),
    }));
    let answer = schema.execute(r#"{ search(query: "a") { totalCount } statistics { events } }"#).await;
    let answer = serde_json::to_value(answer).unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "SEARCH_UNAVAILABLE");
    assert_eq!(answer["data"], json!({ "search": null, "statistics": { "events": 0 } }));
}
