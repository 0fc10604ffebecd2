//! What one request may take of the server, and what the others notice of it.

use std::time::Duration;

use api::ingest::generate::{Scale, generate};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use serde_json::{Value, json};
use tests::{
    harness::{TestServer, server, server_with},
    sample::write_sample,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{ask, get, metrics::figure, post, posting};

/// Rankings for everybody: with 400 of them, the most that one request may ask for, what nobody waits for to its end.
pub(super) fn heavy(rankings: u32) -> String {
    let rankings = (1..=rankings)
        .map(|least| format!("a{least}: coAppearances(minShared: {least}) {{ totalCount }} "))
        .collect::<Vec<_>>()
        .concat();
    json!({ "query": format!("{{ people(first: 100) {{ nodes {{ {rankings} }} }} }}") }).to_string()
}

pub(super) async fn large(change: impl FnOnce(&mut api::config::Config)) -> TestServer {
    let server = server_with(change).await;
    let scale = Scale { people: 900, events: 160, participations: 2_700, seed: 7 };
    generate(&server.app.store, scale, |_| {}).await.expect("a graph");
    server.app.feed.catch_up().await.expect("the graph");
    server
}

pub(super) async fn becomes(server: &TestServer, name: &str, value: f64) {
    for _ in 0..1_000 {
        if (figure(server, name).await - value).abs() < 0.1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{name} does not become {value}:\n{}", get(server, "/metrics").await.text());
}

pub(super) async fn send(address: std::net::SocketAddr, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let length = body.len();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await.expect("it is sent");
    stream
}

#[tokio::test]
async fn a_client_that_hangs_up_ends_its_query() {
    let server = large(|config| config.limits.request_time = Duration::from_hours(1)).await;
    let (address, _stop) = server.listen().await;
    let stream = send(address, &heavy(400)).await;
    becomes(&server, "colloquy_pool_running", 1.0).await;
    drop(stream);
    becomes(&server, "colloquy_pool_running", 0.0).await;
    let given_up = r#"colloquy_requests_total{kind="none",outcome="given_up",code=""}"#;
    assert!((figure(&server, given_up).await - 1.0).abs() < 0.1);
}

#[tokio::test]
async fn others_are_answered_while_the_heaviest_run() {
    let server = large(|config| {
        config.limits.request_time = Duration::from_hours(1);
        config.limits.running = 9;
    });
    let server = server.await;
    let (address, _stop) = server.listen().await;
    let mut streams = Vec::new();
    // They differ: those who ask the same are answered together.
    for number in 0..8 {
        streams.push(send(address, &heavy(400 - number)).await);
    }
    becomes(&server, "colloquy_pool_running", 8.0).await;
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    stream
        .write_all(format!("GET /healthz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").as_bytes())
        .await
        .expect("sent");
    let mut answer = String::new();
    timeout(Duration::from_secs(10), stream.read_to_string(&mut answer)).await.expect("in time").expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(post(&server, json!({ "query": "{ __typename }" })).await.json()["data"]["__typename"], "Query");
    assert!((figure(&server, "colloquy_pool_running").await - 8.0).abs() < 0.1, "they still run");
    drop(streams);
    becomes(&server, "colloquy_pool_running", 0.0).await;
}

#[tokio::test]
async fn what_takes_too_long_ends_and_says_so() {
    let server = large(|config| config.limits.request_time = Duration::from_millis(300)).await;
    let answer = post(&server, heavy(400)).await;
    assert_eq!(answer.code(), "TIMEOUT");
    becomes(&server, "colloquy_pool_running", 0.0).await;
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_not_sent() {
    let server = server_with(|config| config.limits.response_bytes = 3_000).await;
    write_sample(&server.app).await;
    let fits = json!({ "query": "{ events { nodes { id name } } }" });
    let too_large = json!({ "query": "{ __schema { types { name description } } }" });
    let answer = post(&server, &too_large).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::OK, "TOO_LARGE"));
    assert_eq!((&answer.json()["data"], answer.body.len() < 1_000), (&Value::Null, true));
    assert_eq!(post(&server, &fits).await.json().get("errors"), None);
    let batch = post(&server, json!([fits, too_large, fits])).await.json();
    assert_eq!((&batch[0].get("errors"), &batch[1]["errors"][0]["extensions"]["code"]), (&None, &json!("TOO_LARGE")));
    // Together they are no larger either.
    let body = post(&server, json!([fits, fits, fits, fits, fits, fits, fits, fits, fits, fits])).await;
    assert!(body.body.len() < 5_500, "{}", body.body.len());
    assert_eq!(body.json()[9]["errors"][0]["extensions"]["code"], "TOO_LARGE");
    let source = "{ events { nodes { claims { nodes { source { a: text b: text c: text } } } } } }";
    let texts = post(&server_with(|config| config.limits.response_bytes = 150).await, json!({ "query": source })).await;
    assert_eq!(texts.json()["data"]["events"]["nodes"], json!([]));
}

#[tokio::test]
async fn long_texts_are_counted_before_they_are_copied() {
    let server = server_with(|config| config.limits.response_bytes = 1_000).await;
    write_sample(&server.app).await;
    let many = (0..100).map(|number| format!("a{number}: text ")).collect::<Vec<_>>().concat();
    let query = format!("{{ event(id: \"event:seminar\") {{ claims {{ nodes {{ source {{ {many} }} }} }} }} }}");
    let answer = post(&server, json!({ "query": query })).await;
    assert_eq!(answer.code(), "TOO_LARGE", "{}", answer.text());
}

#[tokio::test]
async fn a_long_answer_comes_whole_compressed_or_not() {
    let server = server().await;
    let many = (0..20)
        .map(|number| format!("a{number}: __schema {{ types {{ name description fields {{ name description }} }} }} "))
        .collect::<Vec<_>>()
        .concat();
    let body = json!({ "query": format!("{{ {many} }}") }).to_string();
    let plain = post(&server, &body).await;
    assert!(plain.body.len() > 512 << 10, "{}", plain.text());
    assert!(plain.json()["data"]["a19"]["types"].is_array());
    let packed =
        ask(&server, posting().header(header::ACCEPT_ENCODING, "gzip").body(Body::from(body)).expect("a request"))
            .await;
    assert_eq!(packed.header(header::CONTENT_ENCODING), "gzip");
    assert!(packed.body.len() < plain.body.len() / 4);
}

#[tokio::test]
async fn bodies_built_to_hurt_are_refused() {
    let server = server().await;
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(10_000), close.repeat(10_000));
    let batch = |count: usize| Value::from(vec![json!({ "query": "{ __typename }" }); count]).to_string();
    let variables = |value: String| format!(r#"{{"query":"{{__typename}}","variables":{{"a":{value}}}}}"#);
    let aliases = (0..20_000).map(|number| format!("a{number}:__typename ")).collect::<Vec<_>>().concat();
    for (what, body, code) in [
        ("2,000 queries", batch(2_000), "TOO_LARGE"),
        ("nested lists", nested("[", "]"), "BAD_USER_INPUT"),
        ("nested variables", variables(nested("[", "]")), "BAD_USER_INPUT"),
        ("nested objects", variables(nested(r#"{"a":"#, "}")), "BAD_USER_INPUT"),
        ("half a body", r#"{"query":"{ __typename"#.to_owned(), "BAD_USER_INPUT"),
        ("20,000 aliases", json!({ "query": format!("{{ {aliases} }}") }).to_string(), "TOO_LARGE"),
        ("nested selections", json!({ "query": "{a".repeat(10_000) }).to_string(), "TOO_LARGE"),
        ("a large number", variables(format!("1{}", "0".repeat(500_000))), "BAD_USER_INPUT"),
        ("no text", "\u{0}\u{1}".to_owned(), "BAD_USER_INPUT"),
        ("too much", format!(r#"{{"query":"{}"}}"#, " ".repeat(1 << 20)), "TOO_LARGE"),
    ] {
        let answer = post(&server, body).await;
        assert_eq!(answer.code(), code, "{what} {}", answer.text());
        assert!(answer.status.as_u16() < 500, "{what}");
    }
    let answer = post(&server, batch(10)).await;
    assert_eq!(answer.json().as_array().map(Vec::len), Some(10));
}

#[tokio::test]
async fn half_a_body_over_a_socket_is_refused_or_dropped() {
    let server = server_with(|config| config.limits.body_time = Duration::from_millis(200)).await;
    let (address, _stop) = server.listen().await;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n"
    );
    for ends in [true, false] {
        let mut stream = TcpStream::connect(address).await.expect("it listens");
        stream.write_all(format!("{head}{{\"query\":").as_bytes()).await.expect("it is sent");
        if ends {
            stream.shutdown().await.expect("half of it is closed");
        }
        let mut answer = Vec::new();
        let mut some = [0; 1_024];
        let read = timeout(Duration::from_secs(5), stream.read(&mut some)).await.expect("not waited for").unwrap_or(0);
        answer.extend_from_slice(&some[..read]);
        let answer = String::from_utf8_lossy(&answer);
        let expected = if ends { "HTTP/1.1 400" } else { "HTTP/1.1 408" };
        assert!(answer.starts_with(expected) || (ends && answer.is_empty()), "{answer}");
    }
    assert!((figure(&server, "colloquy_pool_running").await).abs() < 0.1);
}

#[tokio::test]
async fn a_wrong_argument_is_an_error_with_path_and_code_and_never_a_fault() {
    let (server, other) = (server().await, server().await);
    write_sample(&server.app).await;
    write_sample(&other.app).await;
    let cursor = async |server: &TestServer, list: &str| {
        let answer =
            post(server, json!({ "query": format!("{{ {list} {{ pageInfo {{ endCursor }} }} }}") })).await.json();
        answer["data"].as_object().expect("data").values().next().expect("a list")["pageInfo"]["endCursor"].clone()
    };
    let events = cursor(&server, "events(first: 1)").await;
    let ordered = cursor(&server, "events(first: 1, orderBy: [{ field: WHEN }])").await;
    let filtered = cursor(&server, "events(first: 1, filter: { eventKind: { in: [SEMINAR] } })").await;
    let foreign = cursor(&other, "events(first: 1)").await;
    for (field, code) in [
        (format!("events(after: {ordered})"), "BAD_CURSOR"),
        (format!("events(before: {filtered})"), "BAD_CURSOR"),
        (format!("events(after: {foreign})"), "BAD_CURSOR"),
        (format!("people(after: {events})"), "BAD_CURSOR"),
        ("events(after: \"\")".to_owned(), "BAD_CURSOR"),
        ("events(first: 1, last: 1)".to_owned(), "BAD_USER_INPUT"),
        ("events(first: -1)".to_owned(), "BAD_USER_INPUT"),
        ("events(last: -2147483648)".to_owned(), "BAD_USER_INPUT"),
        ("events(first: 101)".to_owned(), "BAD_USER_INPUT"),
        ("events(filter: { during: \"2011-13\" })".to_owned(), "BAD_USER_INPUT"),
    ] {
        let answer =
            post(&server, json!({ "query": format!("{{ a: {field} {{ totalCount }} b: statistics {{ events }} }}") }))
                .await;
        let json = answer.json();
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::OK, code), "{field} {json:#}");
        assert_eq!((&json["errors"][0]["path"], &json["data"]["a"]), (&json!(["a"]), &Value::Null), "{field} {json:#}");
        assert!(json["data"]["b"].is_object(), "the other field is answered: {field}");
    }
    for id in ["", "nothing", "event:none", "wikidata:Q0", "\u{0}", "event:", ":"] {
        let body = json!({ "query": "query ($id: ID!) { event(id: $id) { id } node(id: $id) { id } nodes(ids: [$id]) { id } }",
                           "variables": { "id": id } });
        let answer = post(&server, body).await.json();
        assert_eq!(answer.get("errors"), None, "{id}");
        assert_eq!(answer["data"], json!({ "event": null, "node": null, "nodes": [null] }), "{id}");
    }
}

#[tokio::test]
async fn a_wrong_date_is_told_where_it_is_wrong() {
    let server = server().await;
    for (text, place) in [
        ("2011-13", 6),
        ("2011-02-30", 9),
        ("11", 3),
        ("20111", 5),
        ("2011-11-30/2011-11-28", 12),
        ("November 2011", 1),
        ("", 1),
    ] {
        let literal =
            json!({ "query": format!("{{ events(filter: {{ during: {} }}) {{ totalCount }} }}", json!(text)) });
        let variable = json!({ "query": "query ($when: EDTF!) { events(filter: { during: $when }) { totalCount } }",
                               "variables": { "when": text } });
        for body in [literal, variable] {
            let answer = post(&server, &body).await;
            let message = answer.json()["errors"][0]["message"].as_str().unwrap_or_default().to_owned();
            assert_eq!(answer.code(), "BAD_USER_INPUT", "{text} {message}");
            assert!(message.contains(&format!("at character {place}")), "{text}: {message}");
        }
    }
}
