use axum::http::{StatusCode, header};
use serde_json::json;
use tests::harness::{TestServer, server_with};

use super::{get, post, websocket::Client};

/// The value of one line; 0 where it is not there.
pub(super) async fn figure(server: &TestServer, name: &str) -> f64 {
    let text = get(server, "/metrics").await.text();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ').map(str::to_owned));
    line.map_or(0.0, |value| value.parse().unwrap_or_else(|error| panic!("{error}: {value}")))
}

#[tokio::test]
async fn what_was_done_is_counted_by_kind_outcome_and_code() {
    let server = server_with(|config| config.limits.cost = 100).await;
    for body in [
        json!({ "query": "{ __typename }" }),
        json!({ "query": "query A { __typename }", "operationName": "A" }),
        json!({ "query": "{ nope }" }),
        json!({ "query": "{ events(first: 100) { nodes { id } } }" }),
        json!({ "query": "{ events(first: -1) { totalCount } }" }),
        json!({ "query": "mutation { importSource(input: { content: \"a\" }) { events { id } } }" }),
        json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": "0" } } }),
        json!({}),
    ] {
        post(&server, body).await;
    }
    for (labels, count) in [
        (r#"{kind="query",outcome="answered",code=""}"#, 2),
        (r#"{kind="none",outcome="refused",code="GRAPHQL_VALIDATION_FAILED"}"#, 1),
        (r#"{kind="query",outcome="refused",code="TOO_COMPLEX"}"#, 1),
        (r#"{kind="query",outcome="with_errors",code="BAD_USER_INPUT"}"#, 1),
        (r#"{kind="mutation",outcome="with_errors",code="FORBIDDEN"}"#, 1),
        (r#"{kind="none",outcome="refused",code="PERSISTED_QUERY_NOT_FOUND"}"#, 1),
        (r#"{kind="none",outcome="refused",code="BAD_USER_INPUT"}"#, 1),
    ] {
        let name = format!("colloquy_requests_total{labels}");
        assert!(
            (figure(&server, &name).await - f64::from(count)).abs() < 0.1,
            "{name}\n{}",
            get(&server, "/metrics").await.text()
        );
    }
    assert!((figure(&server, r#"colloquy_request_seconds_count{kind="query"}"#).await - 4.0).abs() < 0.1);
}

#[tokio::test]
async fn how_the_server_is_can_be_read() {
    let server = server_with(|_| {}).await;
    tests::sample::write_sample(&server.app).await;
    let answer = get(&server, "/metrics").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header(header::CONTENT_TYPE).starts_with("application/openmetrics-text"));
    for (name, least) in [
        ("colloquy_graph_version", 1.0),
        ("colloquy_graph_relations", 10.0),
        (r#"colloquy_graph_entities{kind="EVENT"}"#, 6.0),
        ("colloquy_store_reachable", 1.0),
        ("colloquy_memory_resident_bytes", 1e6),
    ] {
        assert!(figure(&server, name).await >= least, "{name}\n{}", answer.text());
    }
    for name in ["colloquy_pool_running", "colloquy_pool_waiting", "colloquy_sockets", "colloquy_subscriptions"] {
        assert!(answer.text().contains(&format!("\n{name} 0\n")), "{name}\n{}", answer.text());
    }
}

#[tokio::test]
async fn a_subscription_is_counted_while_it_is_open() {
    let server = server_with(|_| {}).await;
    let mut client = Client::ready(&server).await;
    client.subscribe("a", "subscription { changes { id } }").await;
    let becomes = async |value: f64| {
        for _ in 0..500 {
            if (figure(&server, "colloquy_subscriptions").await - value).abs() < 0.1 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("{}", get(&server, "/metrics").await.text());
    };
    becomes(1.0).await;
    assert!((figure(&server, "colloquy_sockets").await - 1.0).abs() < 0.1);
    client.say(json!({ "id": "a", "type": "complete" })).await;
    becomes(0.0).await;
}
