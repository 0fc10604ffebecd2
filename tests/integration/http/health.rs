use axum::http::StatusCode;
use tests::harness::server;

use super::{get, post};

#[tokio::test]
async fn it_lives_and_is_ready() {
    let server = server().await;
    let alive = get(&server, "/healthz").await;
    assert_eq!((alive.status, alive.text().as_str()), (StatusCode::OK, r#"{"status":"ok"}"#));
    let ready = get(&server, "/readyz").await;
    assert_eq!((ready.status, ready.text().as_str()), (StatusCode::OK, r#"{"status":"ready"}"#));
}

#[tokio::test]
async fn the_schema_is_served_as_text() {
    let schema = get(&server().await, "/schema.graphql").await;
    assert_eq!(schema.status, StatusCode::OK);
    assert!(schema.text().contains("type Query"));
}

#[tokio::test]
async fn what_is_not_there_is_refused_in_json() {
    let server = server().await;
    let answer = get(&server, "/nowhere").await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "NOT_FOUND"));
    let answer = get(&server, "/graphql").await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"));
    assert_eq!(post(&server, "").await.code(), "BAD_USER_INPUT");
}
