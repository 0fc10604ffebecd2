use api::store::commit::Commit;
use entity::vocabulary::EntityKind;
use futures_util::{Stream, StreamExt};
use serde_json::{Value, json};
use tests::random::node_model;
use tokio::time::{Duration, timeout};

use super::Asked;

fn follow(asked: &Asked, arguments: &str) -> impl Stream<Item = Value> + Unpin + use<> {
    let query =
        format!("subscription {{ changes{arguments} {{ version action entity {{ name }} relation {{ label }} }} }}");
    asked.schema.execute_stream(query).map(|answer| serde_json::to_value(answer).unwrap()).boxed()
}

async fn next(stream: &mut (impl Stream<Item = Value> + Unpin)) -> Value {
    timeout(Duration::from_secs(5), stream.next()).await.expect("something is told").expect("it goes on")
}

async fn add(asked: &Asked, kind: EntityKind, text: &str) {
    let app = &asked.server.app;
    let base = i64::try_from(app.graph().version()).unwrap();
    let commit =
        Commit { actor: "test".to_owned(), base, new_nodes: vec![node_model(kind, text, None)], ..Commit::default() };
    app.store.commit(commit).await.unwrap();
    app.feed.catch_up().await.unwrap();
}

#[tokio::test]
async fn what_is_committed_is_told_to_those_who_follow() {
    let asked = Asked::sample().await;
    let mut people = follow(&asked, "(kinds: [PERSON])");
    let told = tokio::spawn(async move { next(&mut people).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    add(&asked, EntityKind::Theme, "Nobody").await;
    add(&asked, EntityKind::Person, "Ada").await;
    let change = json!({ "version": "3", "action": "CREATED", "entity": { "name": "Ada" }, "relation": null });
    assert_eq!(told.await.unwrap()["data"]["changes"], change);
}

#[tokio::test]
async fn who_was_away_misses_nothing() {
    let asked = Asked::sample().await;
    let mut all = follow(&asked, r#"(since: "0")"#);
    let mut labels = Vec::new();
    for _ in 0..17 + 19 {
        let change = next(&mut all).await;
        labels.push(change["data"]["changes"]["entity"]["name"].as_str().map(str::to_owned));
    }
    assert_eq!(labels.iter().flatten().count(), 17);
    let mut one = follow(&asked, r#"(since: "0", entity: "person:affolter")"#);
    assert_eq!(next(&mut one).await["data"]["changes"]["entity"], json!({ "name": "Affolter" }));
    assert_eq!(next(&mut one).await["data"]["changes"]["relation"], json!({ "label": "took part in" }));
}

#[tokio::test]
async fn what_cannot_be_followed_is_refused() {
    let asked = Asked::sample().await;
    for (arguments, code) in [
        (r#"(since: "x")"#, "BAD_USER_INPUT"),
        (r#"(since: "99")"#, "RESYNC"),
        (r#"(entity: "person:none")"#, "NOT_FOUND"),
    ] {
        let answer = next(&mut follow(&asked, arguments)).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{arguments}: {answer:#}");
    }
}
