use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use serde_json::json;
use tests::harness::{server, server_with};
use tokio_tungstenite::{connect_async, tungstenite::client::IntoClientRequest};

use super::{ask, get, posting};

const PAGE: &str = "https://dashboard.example";

fn preflight(origin: &str) -> Request<Body> {
    Request::builder()
        .method(Method::OPTIONS)
        .uri("/graphql")
        .header(header::ORIGIN, origin)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type")
        .body(Body::empty())
        .expect("a request")
}

#[tokio::test]
async fn no_other_sites_page_may_ask_unless_it_is_named() {
    let server = server().await;
    let answer = ask(&server, preflight(PAGE)).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    let body = || Body::from(json!({ "query": "{ __typename }" }).to_string());
    for answer in [answer, ask(&server, posting().header(header::ORIGIN, PAGE).body(body()).expect("a request")).await]
    {
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "");
    }
}

#[tokio::test]
async fn the_sites_that_are_named_may_ask() {
    let server =
        server_with(|config| config.cors_origins = vec![PAGE.to_owned(), "http://localhost:3000".to_owned()]).await;
    for (origin, allowed) in
        [(PAGE, PAGE), ("http://localhost:3000", "http://localhost:3000"), ("https://evil.example", ""), ("null", "")]
    {
        let answer = ask(&server, preflight(origin)).await;
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), allowed, "{origin}");
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "", "cookies mean nothing here");
        let body = Body::from(json!({ "query": "{ __typename }" }).to_string());
        let answer = ask(&server, posting().header(header::ORIGIN, origin).body(body).expect("a request")).await;
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), allowed, "{origin}");
        let mut vary = answer.headers.get_all(header::VARY).iter().map(|value| value.to_str().expect("text"));
        assert!(vary.any(|names| names.contains("origin")), "{origin}");
    }
    let answer = ask(&server, preflight(PAGE)).await;
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_METHODS), "GET,POST");
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_HEADERS), "content-type");
}

#[tokio::test]
async fn every_site_can_be_named_at_once() {
    let server = server_with(|config| config.cors_origins = vec!["*".to_owned()]).await;
    assert_eq!(ask(&server, preflight("https://any.example")).await.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_whatever_is_named() {
    let server = server_with(|config| config.cors_origins = vec![PAGE.to_owned()]).await;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a"] {
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, kind).header(header::ORIGIN, PAGE);
        let body = Body::from(json!({ "query": "{ __typename }" }).to_string());
        assert_eq!(
            ask(&server, request.body(body).expect("a request")).await.status,
            StatusCode::UNSUPPORTED_MEDIA_TYPE
        );
    }
}

#[tokio::test]
async fn a_page_that_is_named_may_open_a_websocket() {
    let server = server_with(|config| config.cors_origins = vec![PAGE.to_owned()]).await;
    let (address, _stop) = server.listen().await;
    for (origin, allowed) in [(PAGE, true), ("https://dashboard.example.evil.example", false)] {
        let mut request = format!("ws://{address}/graphql/ws").into_client_request().expect("a URL");
        request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().expect("a header"));
        request.headers_mut().insert("origin", origin.parse().expect("a header"));
        assert_eq!(connect_async(request).await.is_ok(), allowed, "{origin}");
    }
}

#[tokio::test]
async fn no_answer_can_be_framed_or_taken_for_something_else() {
    let server = server().await;
    for path in ["/", "/graphql?query=%7B__typename%7D", "/schema.graphql", "/healthz", "/metrics", "/nothing"] {
        let answer = get(&server, path).await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.starts_with("default-src 'none';") && policy.ends_with("frame-ancestors 'none'"),
            "{path} {policy}"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
    }
}
