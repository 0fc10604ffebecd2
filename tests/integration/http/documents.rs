use std::fs;

use api::config::TrustedDocumentsMode;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::harness::{TestServer, server, server_with};

use super::{ask, get, post, posting, websocket::Client};

const DOCUMENT: &str = "{ __typename }";

/// The SHA-256 of it.
const HASH: &str = "7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b";

fn persisted(hash: &str, query: Option<&str>) -> Value {
    let mut body = json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } });
    if let Some(query) = query {
        body["query"] = json!(query);
    }
    body
}

async fn trusting(manifest: Value, mode: TrustedDocumentsMode) -> (TestServer, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("manifest.json");
    fs::write(&file, manifest.to_string()).expect("a file");
    let server = server_with(|config| {
        config.trusted_documents = Some(file);
        config.trusted_documents_mode = mode;
    });
    (server.await, folder)
}

#[tokio::test]
async fn a_document_is_sent_whole_once() {
    let server = server().await;
    let unknown = post(&server, persisted(HASH, None)).await;
    assert_eq!((unknown.status, unknown.code().as_str()), (StatusCode::OK, "PERSISTED_QUERY_NOT_FOUND"));
    assert_eq!(unknown.json()["errors"][0]["message"], "PersistedQueryNotFound");
    assert_eq!(post(&server, persisted(HASH, Some(DOCUMENT))).await.json()["data"]["__typename"], "Query");
    let known = json!({ "__typename": "Query" });
    assert_eq!(post(&server, persisted(HASH, None)).await.json()["data"], known);
    assert_eq!(post(&server, persisted(&HASH.to_uppercase(), None)).await.json()["data"], known);
    assert_eq!(post(&server, json!({ "documentId": format!("sha256:{HASH}") })).await.json()["data"], known);
    let extensions = format!("%7B%22persistedQuery%22:%7B%22version%22:1,%22sha256Hash%22:%22{HASH}%22%7D%7D");
    assert_eq!(get(&server, &format!("/graphql?extensions={extensions}")).await.json()["data"], known);
    let streamed = get(&server, &format!("/graphql/stream?extensions={extensions}")).await;
    assert!(streamed.text().contains(r#""data":{"__typename":"Query"}"#), "{}", streamed.text());
    let batch = post(&server, json!([persisted(HASH, None), persisted(&"0".repeat(64), None)])).await;
    assert_eq!(batch.json()[0]["data"], known);
    assert_eq!(batch.json()[1]["errors"][0]["extensions"]["code"], "PERSISTED_QUERY_NOT_FOUND");
}

#[tokio::test]
async fn a_websocket_knows_them_too() {
    let server = server().await;
    let mut client = Client::ready(&server).await;
    for (id, payload, kind) in [
        ("a", persisted(HASH, None), "error"),
        ("b", persisted(HASH, Some(DOCUMENT)), "next"),
        ("c", persisted(HASH, None), "next"),
        ("d", persisted(&"0".repeat(64), Some(DOCUMENT)), "error"),
    ] {
        client.say(json!({ "id": id, "type": "subscribe", "payload": payload })).await;
        let heard = client.hear().await;
        assert_eq!((&heard["id"], &heard["type"]), (&json!(id), &json!(kind)), "{heard}");
        if kind == "next" {
            assert_eq!(client.hear().await["type"], "complete");
        }
    }
}

#[tokio::test]
async fn a_document_must_be_what_its_hash_says() {
    let server = server().await;
    for (body, code) in [
        (persisted(&"0".repeat(64), Some(DOCUMENT)), "BAD_USER_INPUT"),
        (persisted("x", Some(DOCUMENT)), "BAD_USER_INPUT"),
        (json!({ "query": DOCUMENT, "documentId": "a" }), "BAD_USER_INPUT"),
        (json!({ "extensions": { "persistedQuery": { "version": 2, "sha256Hash": HASH } } }), "BAD_USER_INPUT"),
        (json!({ "extensions": { "persistedQuery": { "version": 1 } } }), "BAD_USER_INPUT"),
        (json!({ "extensions": { "persistedQuery": 1 } }), "BAD_USER_INPUT"),
        (json!({ "documentId": 1 }), "BAD_USER_INPUT"),
        (json!({ "documentId": "a" }), "PERSISTED_QUERY_NOT_FOUND"),
        (persisted("x", None), "PERSISTED_QUERY_NOT_FOUND"),
    ] {
        assert_eq!(post(&server, &body).await.code(), code, "{body}");
    }
    // A document that was refused is not kept.
    assert_eq!(post(&server, persisted(HASH, None)).await.code(), "PERSISTED_QUERY_NOT_FOUND");
    let strict = posting().header(header::ACCEPT, "application/graphql-response+json");
    let strict = ask(&server, strict.body(Body::from(persisted(HASH, None).to_string())).expect("a request")).await;
    assert_eq!(strict.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn only_trusted_documents_are_answered_where_that_is_enforced() {
    let relay = json!({ "1f8d": "query Who { __typename }", "sha256:2b": "{ statistics { events } }" });
    let apollo = json!({ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [
        { "id": "1f8d", "name": "Who", "type": "query", "body": "query Who { __typename }" },
        { "id": "sha256:2b", "name": "Many", "type": "query", "body": "{ statistics { events } }" },
    ] });
    for manifest in [relay, apollo] {
        let (server, _folder) = trusting(manifest, TrustedDocumentsMode::Enforce).await;
        for body in [
            json!({ "documentId": "1f8d" }),
            json!({ "doc_id": "1f8d" }),
            json!({ "documentId": "sha256:2b" }),
            json!({ "query": "query Who { __typename }" }),
            json!({ "query": "query Who { __typename }", "documentId": "1f8d" }),
            persisted("1f8d", None),
            persisted("1f8d", Some("query Who { __typename }")),
        ] {
            let answer = post(&server, &body).await;
            assert_eq!((answer.status, answer.json().get("errors")), (StatusCode::OK, None), "{body}");
        }
        assert_eq!(get(&server, "/graphql?documentId=1f8d").await.json()["data"]["__typename"], "Query");
        assert_eq!(get(&server, "/graphql?doc_id=1f8d").await.json()["data"]["__typename"], "Query");
        for body in [
            json!({ "query": DOCUMENT }),
            json!({ "query": "query Who { __typename } " }),
            json!({ "query": "{ __schema { types { name } } }" }),
            json!({ "query": "mutation { __typename }" }),
            persisted(HASH, Some(DOCUMENT)),
        ] {
            let answer = post(&server, &body).await;
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::FORBIDDEN, "FORBIDDEN"), "{body}");
        }
        assert_eq!(post(&server, persisted(HASH, None)).await.code(), "PERSISTED_QUERY_NOT_FOUND", "none is kept");
        let request = Request::post("/graphql/stream").header(header::CONTENT_TYPE, "application/json");
        let streamed = request.body(Body::from(json!({ "query": DOCUMENT }).to_string())).expect("a request");
        assert_eq!(ask(&server, streamed).await.status, StatusCode::FORBIDDEN);
        let mut client = Client::ready(&server).await;
        client.subscribe("a", DOCUMENT).await;
        assert_eq!(client.hear().await["payload"][0]["extensions"]["code"], "FORBIDDEN");
        client.say(json!({ "id": "b", "type": "subscribe", "payload": { "documentId": "1f8d" } })).await;
        assert_eq!(client.hear().await["payload"]["data"]["__typename"], "Query");
    }
}

#[tokio::test]
async fn others_are_answered_and_logged_before_that() {
    let (server, _folder) = trusting(json!({ "a": "query Who { __typename }" }), TrustedDocumentsMode::Log).await;
    for body in [
        json!({ "documentId": "a" }),
        json!({ "query": DOCUMENT }),
        persisted(HASH, Some(DOCUMENT)),
        persisted(HASH, None),
    ] {
        assert_eq!(post(&server, &body).await.json()["data"]["__typename"], "Query", "{body}");
    }
}
