//! What is kept is what would be answered anew; everything else is not kept.

use std::{fmt::Write as _, io::Read as _};

use api::ingest::{
    read::{Format, ReadOptions},
    write::{self, import},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use entity::vocabulary::EntityKind;
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use tests::{
    database::engines,
    harness::{TestServer, searchable, server, server_on, server_with},
    random::node_model,
    sample::write_sample,
};

use super::{Answer, ask, get, metrics::figure, post, posting};

/// How often an answer came from where.
async fn count(server: &TestServer, result: &str) -> i64 {
    figure(server, &format!("colloquy_cache_requests_total{{result=\"{result}\"}}")).await as i64
}

async fn sample() -> TestServer {
    let server = server().await;
    write_sample(&server.app).await;
    server
}

/// Adds a person, which makes a version.
async fn commit(server: &TestServer, name: &str) {
    let base = server.app.store.version().await.unwrap().version;
    let new_nodes = vec![node_model(EntityKind::Person, name, None)];
    let commit = api::store::commit::Commit { actor: "test".to_owned(), base, new_nodes, ..Default::default() };
    server.app.store.commit(commit).await.unwrap();
    server.app.feed.catch_up().await.unwrap();
}

async fn wishing(server: &TestServer, body: &Value, wish: &str) -> Answer {
    let request = posting().header(header::CACHE_CONTROL, wish);
    ask(server, request.body(Body::from(body.to_string())).unwrap()).await
}

/// Questions that differ in one thing each, so that an answer to one must not be taken for another's.
fn questions() -> Vec<Value> {
    let two = "query A { people(first: 2) { nodes { id name } } } query B { people(first: 3) { nodes { name id } } }";
    let narrow = "query($name: String, $n: Int = 5) { people(first: $n, filter: { name: { startsWith: $name } }) { totalCount nodes { name } } }";
    vec![
        json!({ "query": "{ people(first: 2) { nodes { id name } } }" }),
        json!({ "query": "{ people(first: 2) { nodes { name id } } }" }),
        json!({ "query": "{ people(first: 2) { nodes { id name } } }", "extensions": { "cost": true } }),
        json!({ "query": two, "operationName": "A" }),
        json!({ "query": two, "operationName": "B" }),
        json!({ "query": narrow, "variables": { "name": "S" } }),
        json!({ "query": narrow, "variables": { "name": "A" } }),
        json!({ "query": narrow, "variables": { "name": "A", "n": 1 } }),
        json!({ "query": narrow, "variables": { "name": null } }),
        json!({ "query": "{ statistics { graphVersion people relations } }" }),
        json!({ "query": "{ ranking(kind: PERSON, measure: DEGREE, first: 3) { edges { score } } }" }),
        json!({ "query": "{ __schema { queryType { name } } }" }),
    ]
}

/// The address that asks the same by GET.
fn address(question: &Value) -> String {
    let mut address = "/graphql?".to_owned();
    for (name, value) in question.as_object().unwrap() {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let _ = write!(address, "&{name}=");
        for byte in text.bytes() {
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}

#[tokio::test]
async fn what_is_kept_is_what_would_be_answered_anew() {
    for engine in engines() {
        let server = server_on(engine, |_| {}).await;
        write_sample(&server.app).await;
        let questions = questions();
        for round in 0..3 {
            let hits = count(&server, "hit").await;
            for question in &questions {
                let first = post(&server, question).await;
                let (kept, anew) = (post(&server, question).await, wishing(&server, question, "no-store").await);
                // The second time the address is known, in the next round with another graph behind it.
                for _ in 0..2 {
                    assert_eq!(get(&server, &address(question)).await.text(), anew.text(), "{question}");
                }
                assert_eq!(first.status, StatusCode::OK, "{}", first.text());
                assert_eq!(first.json().get("errors"), None, "{}", first.text());
                assert_eq!((first.text(), kept.text()), (anew.text(), anew.text()), "{question}");
                let version = server.app.graph().version().to_string();
                assert_eq!(kept.json()["extensions"]["graphVersion"].to_string(), version);
                assert_eq!(kept.header("x-graph-version"), version);
            }
            assert_eq!(count(&server, "hit").await - hits, 3 * questions.len() as i64, "each first answer was kept");
            commit(&server, &format!("Anna {round}")).await;
        }
        assert_eq!(count(&server, "passed_by").await, 3 * questions.len() as i64);
    }
}

#[tokio::test]
async fn what_is_wrong_or_not_the_graphs_alone_is_not_kept() {
    let server = sample().await;
    searchable(&server.app).await;
    let event = "event(id: \"event:seminar\")";
    for query in [
        "{ events(first: -1) { totalCount } }".to_owned(),
        "{ nope }".to_owned(),
        "mutation { importSource(input: { content: \"a\" }) { created } }".to_owned(),
        format!("{{ {event} {{ claims {{ nodes {{ lastSeen }} }} }} }}"),
        format!("{{ {event} {{ name description }} }}"),
        format!("{{ {event} {{ history {{ totalCount }} }} }}"),
        "{ statistics { people sources } }".to_owned(),
        "{ search(query: \"migration\") { totalCount } }".to_owned(),
    ] {
        for _ in 0..3 {
            post(&server, json!({ "query": query })).await;
        }
        let address = format!("/graphql?query={}", query.replace(' ', "%20").replace('"', "%22"));
        let answer = get(&server, &address).await;
        assert_eq!((answer.header(header::ETAG), answer.header(header::CACHE_CONTROL)), ("", "no-store"), "{query}");
    }
    assert_eq!((count(&server, "hit").await, count(&server, "joined").await), (0, 0));
    assert!(figure(&server, "colloquy_cache_answers").await < 0.5);
}

#[tokio::test]
async fn bookkeeping_that_makes_no_version_is_seen_at_once() {
    let server = server().await;
    let page =
        "Seminar on tides\n28 November 2011\n\nSpeakers:\nMs. Ada Quill, Harbour Master, Office of Island Routes\n";
    let read = async || {
        let options = ReadOptions { url: Some("https://example.org/tides".to_owned()), ..ReadOptions::default() };
        let source =
            write::Source { bytes: page.as_bytes(), format: Format::PageText, options: &options, actor: "test" };
        import(&server.app.store, source).await.unwrap();
        server.app.feed.catch_up().await.unwrap();
    };
    let seen = json!({ "query": "{ events { nodes { claims { nodes { lastSeen } } } } }" });
    read().await;
    let (version, before) = (server.app.graph().version(), post(&server, &seen).await.text());
    assert!(before.contains("lastSeen"), "{before}");
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    read().await;
    assert_eq!(server.app.graph().version(), version, "reading again makes no version");
    assert_ne!(post(&server, &seen).await.text(), before);
}

#[tokio::test]
async fn a_client_or_an_operator_can_do_without() {
    let server = sample().await;
    let question = json!({ "query": "{ people { totalCount } }" });
    for _ in 0..2 {
        wishing(&server, &question, "no-store").await;
    }
    assert!(figure(&server, "colloquy_cache_answers").await < 0.5);
    for _ in 0..2 {
        wishing(&server, &question, "max-age=0, no-cache").await;
    }
    assert_eq!(count(&server, "hit").await, 0, "each was made");
    post(&server, &question).await;
    assert_eq!(count(&server, "hit").await, 1, "and the last one kept");

    let off = server_with(|config| config.cache_bytes = 0).await;
    for _ in 0..2 {
        assert_eq!(get(&off, "/graphql?query={people{totalCount}}").await.header(header::ETAG), "");
    }
    assert_eq!((count(&off, "passed_by").await, count(&off, "hit").await), (2, 0));
}

#[tokio::test]
async fn no_more_is_kept_than_may_be() {
    let server = server_with(|config| config.cache_bytes = 20_000).await;
    write_sample(&server.app).await;
    for first in 1..60 {
        for skipped in [true, false] {
            let query = format!("{{ people(first: {first}) {{ nodes {{ id name @skip(if: {skipped}) }} }} }}");
            post(&server, json!({ "query": query })).await;
        }
    }
    let (answers, bytes) =
        (figure(&server, "colloquy_cache_answers").await, figure(&server, "colloquy_cache_bytes").await);
    assert!(answers > 3.0 && bytes > 5_000.0 && bytes <= 20_000.0, "{answers} answers of {bytes} bytes");
}

#[tokio::test]
async fn each_form_of_a_kept_answer_is_right() {
    let server = sample().await;
    let address = "/graphql?query={events(first:30){nodes{id,name,slug}}}";
    let plain = get(&server, address).await;
    assert_eq!(plain.header(header::CONTENT_ENCODING), "");
    for _ in 0..3 {
        let request = Request::get(address).header(header::ACCEPT_ENCODING, "br, gzip");
        let answer = ask(&server, request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header(header::CONTENT_ENCODING), "gzip");
        assert_eq!(answer.header(header::ETAG), plain.header(header::ETAG), "a weak tag stands for both");
        assert_eq!(answer.header(header::VARY), "accept, accept-encoding, x-graph-version");
        let mut text = Vec::new();
        GzDecoder::new(answer.body.as_slice()).read_to_end(&mut text).unwrap();
        assert_eq!(text, plain.body);
    }
    let refused = Request::get(address).header(header::ACCEPT_ENCODING, "gzip;q=0");
    let answer = ask(&server, refused.body(Body::empty()).unwrap()).await;
    assert_eq!((answer.header(header::CONTENT_ENCODING), &answer.body), ("", &plain.body));
    // By POST, too.
    let question = json!({ "query": "{ events(first: 30) { nodes { id name slug } } }" });
    let plain = post(&server, &question).await;
    let request = posting().header(header::ACCEPT_ENCODING, "gzip");
    let answer = ask(&server, request.body(Body::from(question.to_string())).unwrap()).await;
    let mut text = Vec::new();
    GzDecoder::new(answer.body.as_slice()).read_to_end(&mut text).unwrap();
    assert_eq!((answer.header(header::CONTENT_ENCODING), text), ("gzip", plain.body));
}
