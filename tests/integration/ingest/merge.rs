//! Joining entities and parting them: what moves, what folds, what answers, and that undoing leaves nothing behind.

use api::{
    error::Code,
    ingest::merge::{distinguish, find, merge, undistinguish, unmerge},
    store::Store,
};
use serde_json::{Value, json};
use tests::{
    canon::canonical,
    database::{Engine, engines},
    harness::{TestServer, server_on},
};

use super::import_text;

const HARBOURS: &str = "Seminar on harbours\n\nDate: 7 June 2013\n\nSpeakers\n\n";
const ISLANDS: &str = "Seminar on islands\n\nDate: 3 May 2012\n\nSpeakers\n\n";

/// Ada Quill and her cousin, who is also called Adelaide, on two pages, and once together.
async fn cousins(engine: Engine) -> TestServer {
    let server = server_on(engine, |_| {}).await;
    let islands = format!("{ISLANDS}Ms. Ada Quill, Office of Island Routes\n\nMr. Bo Reed, Bureau of Island Routes\n");
    let harbours =
        format!("{HARBOURS}Ms. Adelaide Quill, Bureau of Island Routes\n\nMs. Ada Quill, Office of Island Routes\n");
    import_text(&server.app.store, &islands, Some("https://example.org/islands")).await;
    import_text(&server.app.store, &harbours, Some("https://example.org/harbours")).await;
    server
}

async fn ask(server: &TestServer, query: &str) -> Value {
    server.app.feed.catch_up().await.unwrap();
    let answer = serde_json::to_value(api::schema::build(server.app.clone()).execute(query).await).unwrap();
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"].clone()
}

async fn refused(store: &Store, kept: &str, dropped: &str) -> String {
    let error = merge(store, kept, dropped, None, "editor").await.unwrap_err();
    assert_eq!(error.code(), Code::BadUserInput, "{error}");
    error.message().to_owned()
}

#[tokio::test]
async fn the_dropped_entity_answers_with_the_kept_and_undoing_leaves_nothing() {
    for engine in engines() {
        let server = cousins(engine).await;
        let store = &server.app.store;
        let before = canonical(&server.database.url).await;
        let id = ask(&server, "{ person(id: \"person:adelaide-quill\") { id } }").await["person"]["id"].clone();

        let merged =
            merge(store, "person:ada-quill", "person:adelaide-quill", Some("they are one"), "editor").await.unwrap();
        let query = format!(
            "{{ bySlug: person(id: \"person:adelaide-quill\") {{ slug names {{ text }}
                 participations {{ nodes {{ event {{ name }} claims {{ totalCount }} }} }} history(last: 1) {{ nodes {{ action actor }} }} }}
               byId: node(id: {id}) {{ ... on Person {{ slug }} }} people {{ totalCount }} }}"
        );
        let answer = ask(&server, &query).await;
        assert_eq!(answer["byId"], json!({ "slug": "ada-quill" }));
        assert_eq!(answer["people"], json!({ "totalCount": 2 }));
        let person = &answer["bySlug"];
        assert_eq!(person["slug"], "ada-quill");
        assert_eq!(person["names"], json!([{ "text": "Ada Quill" }, { "text": "Adelaide Quill" }]));
        // Both spoke about harbours: that is one participation, and both lines are its claims.
        let taken_part = person["participations"]["nodes"].as_array().unwrap();
        assert_eq!(taken_part.len(), 2, "{person}");
        assert_eq!(person["history"]["nodes"], json!([{ "action": "MERGED", "actor": "editor" }]));

        // A page that is read again says nothing new of the one that they are.
        let harbours = format!(
            "{HARBOURS}Ms. Adelaide Quill, Bureau of Island Routes\n\nMs. Ada Quill, Office of Island Routes\n"
        );
        let again = import_text(store, &harbours, Some("https://example.org/harbours")).await;
        assert_eq!((again.version, again.created, again.matched), (None, 0, 0), "{:#?}", again.lines);

        unmerge(store, merged.id, "editor").await.unwrap();
        assert_eq!(before, canonical(&server.database.url).await);
        let answer =
            ask(&server, &format!("{{ node(id: {id}) {{ ... on Person {{ slug }} }} people {{ totalCount }} }}")).await;
        assert_eq!(answer, json!({ "node": { "slug": "adelaide-quill" }, "people": { "totalCount": 3 } }));
        let twice = unmerge(store, merged.id, "editor").await.unwrap_err();
        assert!(twice.message().contains("was undone already"), "{twice}");
    }
}

#[tokio::test]
async fn organisations_are_joined_at_every_end_of_a_fact() {
    for engine in engines() {
        let server = cousins(engine).await;
        let store = &server.app.store;
        let before = canonical(&server.database.url).await;
        let (kept, dropped) = ("organisation:office-of-island-routes", "organisation:bureau-of-island-routes");
        let merged = merge(store, kept, dropped, None, "editor").await.unwrap();
        let query = "{ organisation(id: \"organisation:bureau-of-island-routes\") { slug relations { totalCount } } }";
        let answer = ask(&server, query).await;
        assert_eq!(answer["organisation"]["slug"], "office-of-island-routes");
        assert_eq!(answer["organisation"]["relations"]["totalCount"], 4);
        let itself = refused(store, kept, dropped).await;
        assert!(
            itself
                .starts_with("Both names are those of Bureau of Island Routes (organisation:office-of-island-routes)"),
            "{itself}"
        );
        unmerge(store, merged.id, "editor").await.unwrap();
        assert_eq!(before, canonical(&server.database.url).await);
    }
}

#[tokio::test]
async fn a_relation_of_an_entity_to_itself_goes_and_comes_back() {
    for engine in engines() {
        let server = server_on(engine, |_| {}).await;
        let store = &server.app.store;
        let page = "Seminar on islands\n\nDate: 3 May 2012\n\nPanel 1: Tides\n\nModerator: Ms. Ada Quill\n\nPanel 2: Reefs\n\nModerator: Mr. Bo Reed\n";
        import_text(store, page, Some("https://example.org/islands")).await;
        let before = canonical(&server.database.url).await;
        let names = ask(&server, "{ events { nodes { slug } } }").await;
        let slugs: Vec<&str> =
            names["events"]["nodes"].as_array().unwrap().iter().filter_map(|event| event["slug"].as_str()).collect();
        let panel = slugs.iter().find(|slug| slug.contains("tides")).unwrap();
        let merged = merge(store, "event:seminar-on-islands", &format!("event:{panel}"), None, "editor").await.unwrap();
        let answer = ask(
            &server,
            "{ event(id: \"event:seminar-on-islands\") { relations(kinds: [EVENT_RELATION]) { totalCount } } }",
        )
        .await;
        assert_eq!(answer["event"]["relations"]["totalCount"], 1, "{answer}");
        let again = import_text(store, page, Some("https://example.org/islands")).await;
        assert_eq!((again.version, again.refused), (None, 0));
        unmerge(store, merged.id, "editor").await.unwrap();
        assert_eq!(before, canonical(&server.database.url).await);
    }
}

#[tokio::test]
async fn a_merge_under_a_later_one_is_undone_after_it() {
    for engine in engines() {
        let server = cousins(engine).await;
        let store = &server.app.store;
        let before = canonical(&server.database.url).await;
        let first = merge(store, "person:adelaide-quill", "person:ada-quill", None, "editor").await.unwrap();
        let second = merge(store, "person:bo-reed", "person:adelaide-quill", None, "editor").await.unwrap();
        let mut reading = store.reading().await.unwrap();
        assert_eq!(find(&mut reading, "person:ada-quill").await.unwrap().node.slug, "bo-reed");
        reading.finish().await.unwrap();
        let answer = ask(&server, "{ person(id: \"person:ada-quill\") { slug } }").await;
        assert_eq!(answer["person"]["slug"], "bo-reed");
        let error = unmerge(store, first.id, "editor").await.unwrap_err();
        assert!(error.message().contains(&format!("while the later merge {}", second.id)), "{error}");
        unmerge(store, second.id, "editor").await.unwrap();
        unmerge(store, first.id, "editor").await.unwrap();
        assert_eq!(before, canonical(&server.database.url).await);
    }
}

#[tokio::test]
async fn what_was_judged_to_be_two_is_not_joined() {
    for engine in engines() {
        let server = cousins(engine).await;
        let store = &server.app.store;
        let (a, b) = ("person:ada-quill", "person:adelaide-quill");
        distinguish(store, b, a, Some("cousins"), "editor").await.unwrap();
        let text = refused(store, a, b).await;
        assert!(text.contains("were judged to be two by editor (“cousins”); take that back first"), "{text}");
        // What was merged into one of them is meant too.
        merge(store, b, "person:bo-reed", None, "editor").await.unwrap();
        assert!(refused(store, "person:bo-reed", a).await.contains("were judged to be two"));
        undistinguish(store, a, b, "editor").await.unwrap();
        merge(store, a, b, None, "editor").await.unwrap();
        let kinds = refused(store, a, "event:seminar-on-islands").await;
        assert!(kinds.contains("only entities of one kind can be one"), "{kinds}");
        let nobody = merge(store, a, "person:nobody", None, "editor").await.unwrap_err();
        assert_eq!(nobody.code(), Code::NotFound);
    }
}
