use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::{Method, Request, StatusCode, header},
};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use tests::harness::{TestServer, server, server_with};

use super::{Answer, ask, get, post, posting};

/// Asks as a client that knows the newer media type.
async fn ask_strictly(server: &TestServer, body: Value) -> Answer {
    let request = posting().header(header::ACCEPT, "application/graphql-response+json");
    ask(server, request.body(Body::from(body.to_string())).expect("a request")).await
}

#[tokio::test]
async fn a_query_is_answered_with_the_version_it_saw() {
    let answer = post(&server().await, json!({ "query": "{ __typename }" })).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["data"], json!({ "__typename": "Query" }));
    assert!(answer.json()["extensions"]["graphVersion"].is_u64());
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
}

#[tokio::test]
async fn a_query_may_come_by_get() {
    let server = server().await;
    let path = "/graphql?query=query%20A(%24id%3AID!)%7Bnode(id%3A%24id)%7Bid%7D%7Dquery%20B%7B__typename%7D\
                &operationName=A&variables=%7B%22id%22%3A%22nothing%22%7D&extensions=";
    let answer = get(&server, path).await;
    assert_eq!((answer.status, &answer.json()["data"]), (StatusCode::OK, &json!({ "node": null })));
}

#[tokio::test]
async fn nothing_else_may_come_by_get() {
    let server = server().await;
    for query in ["mutation%7B__typename%7D", "subscription%7Bchanges%7Bid%7D%7D"] {
        let answer = get(&server, &format!("/graphql?query={query}")).await;
        assert_eq!((answer.status, answer.header(header::ALLOW)), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
        assert_eq!(answer.code(), "BAD_USER_INPUT");
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = Request::builder().method(method).uri("/graphql").body(Body::empty()).expect("a request");
        let answer = ask(&server, request).await;
        assert_eq!((answer.status, answer.header(header::ALLOW)), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD,POST"));
    }
}

#[tokio::test]
async fn a_subscription_is_told_where_to_go() {
    let answer = post(&server().await, json!({ "query": "subscription { changes { id } }" })).await;
    let message = answer.json()["errors"][0]["message"].to_string();
    assert!(message.contains("/graphql/ws") && message.contains("/graphql/stream"), "{message}");
}

#[tokio::test]
async fn a_document_that_is_refused_has_no_data() {
    let server = server().await;
    let cases = [
        (json!({ "query": "{" }), "GRAPHQL_PARSE_FAILED"),
        (json!({ "query": "" }), "GRAPHQL_PARSE_FAILED"),
        (json!({ "query": "{ nope }" }), "GRAPHQL_VALIDATION_FAILED"),
        (json!({ "query": "{ node }" }), "GRAPHQL_VALIDATION_FAILED"),
        (json!({ "query": "query A{__typename} query B{__typename}" }), "BAD_USER_INPUT"),
        (json!({ "query": "query A{__typename}", "operationName": "B" }), "BAD_USER_INPUT"),
        (json!({ "query": "query($id:ID!){node(id:$id){id}}" }), "BAD_USER_INPUT"),
        (json!({ "query": "query($id:ID!){node(id:$id){id}}", "variables": { "id": null } }), "BAD_USER_INPUT"),
        (json!({ "query": "query($id:ID!){node(id:$id){id}}", "variables": { "id": [1] } }), "BAD_USER_INPUT"),
        (json!({ "query": "subscription{changes{id}}" }), "BAD_USER_INPUT"),
    ];
    for (body, code) in cases {
        let strict = ask_strictly(&server, body.clone()).await;
        assert_eq!((strict.status, strict.code().as_str()), (StatusCode::BAD_REQUEST, code), "{body}");
        assert!(strict.json().get("data").is_none(), "{body}");
        let lenient = post(&server, &body).await;
        assert_eq!((lenient.status, lenient.code().as_str()), (StatusCode::OK, code), "{body}");
        assert!(lenient.json().get("data").is_none(), "{body}");
    }
}

#[tokio::test]
async fn a_syntax_error_does_not_repeat_the_document() {
    let answer = post(&server().await, json!({ "query": format!("{{ a{}", " b c".repeat(2_000)) })).await;
    assert_eq!(answer.code(), "GRAPHQL_PARSE_FAILED");
    assert!(answer.body.len() < 500, "{}", answer.text());
    assert!(answer.text().contains("Syntax error: "), "{}", answer.text());
}

#[tokio::test]
async fn a_malformed_body_is_told_what_is_wrong_and_where() {
    let server = server().await;
    let cases = [
        ("", "The body is empty; send {\"query\": \"…\"}."),
        ("{\"query\":", "The body is not JSON: EOF while parsing a value at line 1 column 9."),
        ("{\n  query: 1}", "The body is not JSON: key must be a string at line 2 column 3."),
        ("7", "The body is not an object with a query."),
        ("{}", "The body has no query."),
        ("{\"query\":7}", "The body has a query that is not a string."),
        ("{\"query\":\"{a}\",\"operationName\":7}", "The body has an operationName that is not a string."),
        ("{\"query\":\"{a}\",\"variables\":[]}", "The body has variables that are not an object."),
        ("{\"query\":\"{a}\",\"extensions\":\"\"}", "The body has extensions that are not an object."),
        ("[]", "The batch is empty."),
        ("[{\"query\":\"{a}\"},7]", "[1] is not an object with a query."),
    ];
    for (body, message) in cases {
        let answer = post(&server, body).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"), "{body}");
        assert_eq!(answer.json()["errors"][0]["message"], message, "{body}");
    }
    let answer = get(&server, "/graphql?query=%7B__typename%7D&variables=%7B").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("The parameter variables is not JSON"), "{}", answer.text());
}

#[tokio::test]
async fn null_parameters_are_none() {
    let body = json!({ "query": "{ __typename }", "variables": null, "operationName": null, "extensions": null });
    assert_eq!(post(&server().await, body).await.json()["data"]["__typename"], "Query");
}

#[tokio::test]
async fn a_batch_is_answered_in_its_order() {
    let server = server().await;
    let batch = json!([{ "query": "{ a: __typename }" }, { "query": "{ nope }" }, { "query": "{ b: __typename }" }]);
    let answer = post(&server, batch).await;
    assert_eq!(answer.status, StatusCode::OK);
    let body = answer.json();
    assert_eq!((&body[0]["data"], &body[2]["data"]), (&json!({ "a": "Query" }), &json!({ "b": "Query" })));
    assert_eq!(body[1]["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
    let many: Vec<_> = (0..11).map(|_| json!({ "query": "{ __typename }" })).collect();
    let answer = post(&server, json!(many)).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE"));
}

#[tokio::test]
async fn a_body_has_a_limit_whether_announced_or_not() {
    let server = server_with(|config| config.limits.body_bytes = 100).await;
    let body = json!({ "query": format!("{{ __typename }} # {}", "x".repeat(100)) }).to_string();
    let announced = posting().header(header::CONTENT_LENGTH, body.len()).body(Body::from(body.clone()));
    let answer = ask(&server, announced.expect("a request")).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE"));
    let chunks = stream::iter([Ok::<_, std::io::Error>(Bytes::from(body))]);
    let answer = ask(&server, posting().body(Body::from_stream(chunks)).expect("a request")).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE"));
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let server = server_with(|config| config.limits.body_time = Duration::from_millis(50)).await;
    let begun = stream::iter([Ok::<_, std::io::Error>(Bytes::from("{"))]).chain(stream::pending());
    let answer = ask(&server, posting().body(Body::from_stream(begun)).expect("a request")).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::REQUEST_TIMEOUT, "TIMEOUT"));
}

#[tokio::test]
async fn a_client_of_persisted_queries_is_told_to_send_the_whole() {
    let body = json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": "0" } } });
    let answer = post(&server().await, body).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::OK, "PERSISTED_QUERY_NOT_FOUND"));
    assert_eq!(answer.json()["errors"][0]["message"], "PersistedQueryNotFound");
}

#[tokio::test]
async fn introspection_can_be_off() {
    let server = server_with(|config| config.introspection = false).await;
    let answer = post(&server, json!({ "query": "{ __schema { types { name } } }" })).await;
    assert!(!answer.text().contains("\"Query\""), "{}", answer.text());
}

#[tokio::test]
async fn long_answers_are_compressed_for_who_takes_it() {
    let request = posting().header(header::ACCEPT_ENCODING, "gzip");
    let body = json!({ "query": "{ __schema { types { name description } } }" }).to_string();
    let answer = ask(&server().await, request.body(Body::from(body)).expect("a request")).await;
    assert_eq!(answer.header(header::CONTENT_ENCODING), "gzip");
}
