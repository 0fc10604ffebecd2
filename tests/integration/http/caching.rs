//! What a request says of kept answers, and what an answer says to those who may keep it.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use entity::vocabulary::EntityKind;
use serde_json::json;
use tests::{
    harness::{TestServer, server, server_with},
    random::node_model,
    sample::write_sample,
};

use super::{Answer, ask, get, post, posting};

const PEOPLE: &str = "/graphql?query={people{nodes{name}}}";

async fn asking(server: &TestServer, name: header::HeaderName, value: &str) -> Answer {
    ask(server, Request::get(PEOPLE).header(name, value).body(Body::empty()).unwrap()).await
}

async fn commit(server: &TestServer) {
    let base = server.app.store.version().await.unwrap().version;
    let new_nodes = vec![node_model(EntityKind::Person, "Ada", None)];
    let commit = api::store::commit::Commit { actor: "test".to_owned(), base, new_nodes, ..Default::default() };
    server.app.store.commit(commit).await.unwrap();
}

#[tokio::test]
async fn who_has_an_answer_is_not_sent_it() {
    let server = server().await;
    write_sample(&server.app).await;
    let first = get(&server, PEOPLE).await;
    let tag = first.header(header::ETAG).to_owned();
    assert!(tag.starts_with("W/\"") && tag.len() > 20, "{tag}");
    assert_eq!(first.header(header::CACHE_CONTROL), "private, max-age=0, must-revalidate");
    assert_eq!(first.header(header::VARY), "accept, accept-encoding, x-graph-version");
    for known in [tag.as_str(), &tag[2..], "*", &format!("\"a\", {tag}")] {
        let answer = asking(&server, header::IF_NONE_MATCH, known).await;
        assert_eq!((answer.status, answer.body.len()), (StatusCode::NOT_MODIFIED, 0), "{known}");
        for name in [header::ETAG, header::CACHE_CONTROL, header::VARY] {
            assert_eq!(answer.header(&name), first.header(&name));
        }
    }
    assert_eq!(asking(&server, header::IF_NONE_MATCH, "\"a\"").await.body, first.body);
    // Another server with the same data has the same tag.
    let version = first.header("x-graph-version").to_owned();
    commit(&server).await;
    server.app.feed.catch_up().await.unwrap();
    let after = asking(&server, header::IF_NONE_MATCH, &tag).await;
    assert_eq!(after.status, StatusCode::OK);
    assert_ne!((after.header(header::ETAG), after.header("x-graph-version")), (tag.as_str(), version.as_str()));
    let body = json!({ "query": "{ people { nodes { name } } }" }).to_string();
    let posted = ask(&server, posting().header(header::IF_NONE_MATCH, "*").body(Body::from(body)).unwrap()).await;
    assert_eq!((posted.status, posted.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
}

#[tokio::test]
async fn an_operator_lets_shared_caches_keep_answers() {
    let server = server_with(|config| config.cache_public = Some(Duration::from_secs(90))).await;
    write_sample(&server.app).await;
    let answer = get(&server, PEOPLE).await;
    assert_eq!(answer.header(header::CACHE_CONTROL), "public, max-age=90, must-revalidate");
    let refused = get(&server, "/graphql?query={people(first:-1){totalCount}}").await;
    assert_eq!(refused.header(header::CACHE_CONTROL), "no-store");
    // A document that was sent before need not be in the address.
    let (text, hash) = ("{__typename}", "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38");
    let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
    post(&server, json!({ "query": text, "extensions": extensions })).await;
    let named = extensions.to_string().replace('"', "%22").replace('{', "%7B").replace('}', "%7D");
    let answer = get(&server, &format!("/graphql?extensions={named}")).await;
    assert_eq!(answer.header(header::CACHE_CONTROL), "public, max-age=90, must-revalidate", "{}", answer.text());
}

#[tokio::test]
async fn a_request_waits_for_the_version_it_demands() {
    let server = server_with(|config| config.limits.version_wait = Duration::from_millis(50)).await;
    let version = || server.app.graph().version();
    let demanding =
        async |value: &str| asking(&server, header::HeaderName::from_static("x-graph-version"), value).await;
    let answer = demanding("at-least 0").await;
    assert_eq!((answer.status, answer.header("x-graph-version")), (StatusCode::OK, "0"));
    // Written elsewhere, and looked for at once.
    commit(&server).await;
    let answer = demanding("at-least  1").await;
    assert_eq!((answer.header("x-graph-version"), version()), ("1", 1));
    let late = demanding("at-least 2").await;
    assert_eq!((late.status, late.code().as_str()), (StatusCode::GATEWAY_TIMEOUT, "TIMEOUT"), "{}", late.text());
    assert!(late.text().contains("wants 2 at least"), "{}", late.text());
    for wrong in ["2", "at-least", "at-least2", "at-least -1", "at-least 99999999999999999999", "exactly 1"] {
        let answer = demanding(wrong).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"), "{wrong}");
        assert!(answer.text().contains("at-least N"), "{}", answer.text());
    }
    let body = json!([{ "query": "{ __typename }" }]).to_string();
    let batch = ask(&server, posting().header("x-graph-version", "at-least 9").body(Body::from(body)).unwrap()).await;
    assert_eq!(batch.code(), "TIMEOUT");
}
