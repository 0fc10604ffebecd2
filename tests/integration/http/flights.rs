//! Who asks the same at once is answered by the same work, which lasts as long as anybody waits.

use std::time::Duration;

use serde_json::json;
use tests::harness::{TestServer, server};
use tokio::time::sleep;

use super::{
    execute::{becomes, heavy, large, send},
    metrics::figure,
    post,
};

async fn joined(server: &TestServer) -> f64 {
    figure(server, r#"colloquy_cache_requests_total{result="joined"}"#).await
}

#[tokio::test]
async fn the_same_work_goes_on_for_as_long_as_anybody_waits() {
    let server = large(|config| config.limits.request_time = Duration::from_hours(1)).await;
    let (address, _stop) = server.listen().await;
    let first = send(address, &heavy(400)).await;
    becomes(&server, "colloquy_pool_running", 1.0).await;
    let second = send(address, &heavy(400)).await;
    let other = send(address, &heavy(399)).await;
    becomes(&server, "colloquy_pool_running", 2.0).await;
    drop(other);
    becomes(&server, "colloquy_pool_running", 1.0).await;
    drop(first);
    let given_up = r#"colloquy_requests_total{kind="none",outcome="given_up",code=""}"#;
    becomes(&server, given_up, 2.0).await;
    sleep(Duration::from_millis(100)).await;
    assert!((figure(&server, "colloquy_pool_running").await - 1.0).abs() < 0.1, "the second client waits");
    drop(second);
    becomes(&server, "colloquy_pool_running", 0.0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_joins_has_the_answer_when_the_first_is_gone() {
    let server = std::sync::Arc::new(large(|_| {}).await);
    let question = heavy(12);
    let ask = |server: &std::sync::Arc<TestServer>| {
        let (server, question) = (server.clone(), question.clone());
        tokio::spawn(async move { post(&server, &question).await.text() })
    };
    let first = ask(&server);
    becomes(&server, "colloquy_pool_running", 1.0).await;
    let others: Vec<_> = (0..6).map(|_| ask(&server)).collect();
    sleep(Duration::from_millis(30)).await;
    first.abort();
    let mut answers = Vec::new();
    for other in others {
        answers.push(other.await.expect("it is answered"));
    }
    let anew = post(&server, &question).await.text();
    assert!(answers.iter().all(|answer| *answer == anew), "{anew}");
    assert!(
        joined(&server).await >= 1.0 || figure(&server, r#"colloquy_cache_requests_total{result="hit"}"#).await >= 6.0
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn mutations_and_failures_are_each_their_own() {
    let server = std::sync::Arc::new(server().await);
    for query in
        ["mutation { importSource(input: { content: \"a\" }) { created } }", "{ events(first: -1) { totalCount } }"]
    {
        let asked = (0..8).map(|_| {
            let server = server.clone();
            tokio::spawn(async move { post(&server, json!({ "query": query })).await })
        });
        for answer in asked.collect::<Vec<_>>() {
            assert!(answer.await.expect("it is answered").json()["errors"][0]["message"].is_string());
        }
    }
    assert!(joined(&server).await < 0.5);
}
