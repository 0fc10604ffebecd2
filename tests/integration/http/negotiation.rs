use axum::{
    body::Body,
    http::{StatusCode, header},
};
use tests::harness::server;

use super::{ask, posting};

const JSON: &str = "application/json; charset=utf-8";
const RESPONSE: &str = "application/graphql-response+json; charset=utf-8";

#[tokio::test]
async fn the_best_liked_media_type_is_sent() {
    let server = server().await;
    let cases = [
        ("*/*", JSON),
        ("", JSON),
        ("application/*", JSON),
        ("application/json", JSON),
        ("application/json; charset=utf-8", JSON),
        ("application/graphql-response+json", RESPONSE),
        ("APPLICATION/GraphQL-Response+JSON", RESPONSE),
        ("application/graphql-response+json, application/json;q=0.9", RESPONSE),
        ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", RESPONSE),
        ("application/json, application/graphql-response+json;q=0.9", JSON),
        ("application/graphql-response+json;q=0.2, application/json;q=0.1", RESPONSE),
        ("application/graphql-response+json;q=0, */*", JSON),
        ("application/json;q=0, */*;q=0.1", RESPONSE),
        ("text/html, */*;q=0.1", JSON),
        ("application/json, multipart/mixed", JSON),
    ];
    for (accept, expected) in cases {
        let request = posting().header(header::ACCEPT, accept).body(Body::from(r#"{"query":"{__typename}"}"#));
        let answer = ask(&server, request.expect("a request")).await;
        assert_eq!(
            (answer.status, answer.header(header::CONTENT_TYPE)),
            (StatusCode::OK, expected),
            "Accept: {accept}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_406() {
    let server = server().await;
    for accept in ["text/html", "application/json;q=0", "application/xml, image/*", "application/json;charset=latin1"] {
        let request = posting().header(header::ACCEPT, accept).body(Body::from(r#"{"query":"{__typename}"}"#));
        let answer = ask(&server, request.expect("a request")).await;
        assert_eq!(answer.status, StatusCode::NOT_ACCEPTABLE, "Accept: {accept}");
        assert_eq!(answer.code(), "BAD_USER_INPUT");
    }
}

#[tokio::test]
async fn only_json_is_read() {
    let server = server().await;
    let cases = [
        ("application/json", StatusCode::OK),
        ("application/json; charset=UTF-8", StatusCode::OK),
        ("Application/JSON;charset=\"utf-8\"", StatusCode::OK),
        ("application/json; charset=latin1", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("text/plain", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("application/x-www-form-urlencoded", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("multipart/form-data; boundary=x", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("application/graphql", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ];
    for (kind, expected) in cases {
        let request = axum::http::Request::post("/graphql").header(header::CONTENT_TYPE, kind);
        let request = request.body(Body::from(r#"{"query":"{__typename}"}"#)).expect("a request");
        assert_eq!(ask(&server, request).await.status, expected, "Content-Type: {kind}");
    }
}
