use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use entity::vocabulary::EntityKind;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tests::{
    harness::{TestServer, server, server_with},
    random::node_model,
};
use tokio::time::timeout;
use tower::ServiceExt;

use super::ask;

fn streaming(body: &Value) -> Request<Body> {
    Request::post("/graphql/stream")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "text/event-stream")
        .body(Body::from(body.to_string()))
        .expect("a request")
}

/// The events of a whole stream, each by its name and data.
fn events(text: &str) -> Vec<(String, Value)> {
    let field = |event: &str, name: &str| {
        let line = event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.trim_start_matches(':').trim().to_owned()
    };
    let events = text.split("\n\n").filter(|event| !event.trim().is_empty() && !event.starts_with(':'));
    events
        .map(|event| (field(event, "event"), serde_json::from_str(&field(event, "data")).unwrap_or(Value::Null)))
        .collect()
}

async fn write(server: &TestServer, name: &str) {
    let node = node_model(EntityKind::Person, name, None);
    let commit = api::store::commit::Commit { actor: "test".into(), new_nodes: vec![node], ..Default::default() };
    server.app.store.commit(commit).await.expect("a commit");
    server.app.feed.catch_up().await.expect("a graph");
}

#[tokio::test]
async fn one_operation_is_answered_and_completed() {
    let server = server().await;
    for request in [
        streaming(&json!({ "query": "{ __typename }" })),
        Request::get("/graphql/stream?query=%7B__typename%7D").body(Body::empty()).expect("a request"),
    ] {
        let answer = ask(&server, request).await;
        assert_eq!((answer.status, answer.header(header::CONTENT_TYPE)), (StatusCode::OK, "text/event-stream"));
        let events = events(&answer.text());
        assert_eq!((events[0].0.as_str(), &events[0].1["data"]), ("next", &json!({ "__typename": "Query" })));
        assert_eq!(events[1], ("complete".to_owned(), Value::Null));
    }
}

#[tokio::test]
async fn what_is_not_executed_is_the_only_result() {
    let server = server().await;
    for (document, code) in [
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { changes(since: \"x\") { id } }", "BAD_USER_INPUT"),
        ("{", "GRAPHQL_PARSE_FAILED"),
    ] {
        let answer = ask(&server, streaming(&json!({ "query": document }))).await;
        let events = events(&answer.text());
        assert_eq!(events[0].1["errors"][0]["extensions"]["code"], code, "{document}");
        assert_eq!((events[1].0.as_str(), events.len()), ("complete", 2), "{document}");
    }
    let mutation = Request::get("/graphql/stream?query=mutation%7B__typename%7D").body(Body::empty());
    let answer = ask(&server, mutation.expect("a request")).await;
    assert!(answer.text().contains("GET answers queries only"), "{}", answer.text());
}

#[tokio::test]
async fn changes_are_streamed_until_the_client_goes() {
    let server = server_with(|config| config.limits.sockets = 1).await;
    let request = || streaming(&json!({ "query": "subscription { changes { entity { name } } }" }));
    let response = server.router.clone().oneshot(request()).await.expect("an answer");
    let mut chunks = response.into_body().into_data_stream();
    let full = ask(&server, request()).await;
    assert_eq!((full.status, full.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED"));
    tokio::time::sleep(Duration::from_millis(100)).await;
    for name in ["Ada", "Zoë"] {
        write(&server, name).await;
        let chunk =
            timeout(Duration::from_secs(5), chunks.next()).await.expect("in time").expect("more").expect("bytes");
        let events = events(&String::from_utf8_lossy(&chunk));
        assert_eq!(events[0].1["data"]["changes"]["entity"]["name"], name);
    }
    drop(chunks);
    let again = server.router.clone().oneshot(request()).await.expect("an answer");
    assert_eq!(again.status(), StatusCode::OK, "its place is free");
}

#[tokio::test]
async fn what_asks_for_no_stream_is_refused() {
    let server = server().await;
    let body = || Body::from(json!({ "query": "{ __typename }" }).to_string());
    let post = || Request::post("/graphql/stream");
    for (request, status) in [
        (post().header("content-type", "application/json").header("accept", "application/json").body(body()), 406),
        (post().header("content-type", "text/plain").header("accept", "text/event-stream").body(body()), 415),
        (post().header("content-type", "application/json").body(Body::from("{}")), 400),
        (post().header("content-type", "application/json").body(Body::from("[{\"query\":\"{a}\"}]")), 400),
        (Request::put("/graphql/stream").body(Body::empty()), 405),
    ] {
        assert_eq!(ask(&server, request.expect("a request")).await.status.as_u16(), status);
    }
}
