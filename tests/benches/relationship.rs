//! Fifty events with everybody who took part, against the same answer from SQL loaders and from a handler written by hand.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

mod baseline;
mod by_hand;
mod sockets;

use std::time::{Duration, Instant};

use api::http;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use serde_json::{Value, json};
use tests::{
    database::Engine,
    harness::server_on,
    measure::{Times, figure, plain, prepared, scale, url},
};
use tower::ServiceExt as _;
use uuid::Uuid;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EVENTS: &str = "{ events(first: 50) { edges { node { id name when { edtf } participations(first: 100) { nodes { \
                      role printed { title } person { id name } affiliation { name } } } } } } }";

/// Fifty ids with their slugs, in the order of the answer.
const WHICH: &str = "{ events(first: 50) { edges { node { slug } } } }";

const ROUNDS: usize = 40;

async fn ask(router: &Router, query: &str) -> (Vec<u8>, Duration) {
    let body = json!({ "query": query }).to_string();
    let request = Request::post("/graphql").header("content-type", "application/json");
    // What is kept is measured elsewhere: here it is made each time.
    let request = request.header("cache-control", "no-store").body(Body::from(body));
    let start = Instant::now();
    let answer = router.clone().oneshot(request.expect("a request")).await.expect("an answer");
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.expect("its body");
    (bytes.to_vec(), start.elapsed())
}

/// How many participations each event of an answer has: what both answers must agree on.
fn counts(answer: &[u8]) -> Vec<usize> {
    let answer: Value = serde_json::from_slice(answer).expect("JSON");
    let edges = answer["data"]["events"]["edges"].as_array().expect("edges").clone();
    edges.iter().map(|edge| edge["node"]["participations"]["nodes"].as_array().expect("nodes").len()).collect()
}

fn main() {
    http::runtime().expect("a runtime as the program has it").block_on(measured());
}

async fn measured() {
    let file = prepared(scale()).await;
    let server = server_on(Engine::Sqlite, |config| config.database_url = url(&file)).await;
    let (which, _) = ask(&server.router, WHICH).await;
    let which: Value = serde_json::from_slice(&which).expect("JSON");
    let Some(edges) = which["data"]["events"]["edges"].as_array() else {
        eprintln!("left out: the events query, which is not served ({which})");
        return;
    };
    let slugs: Vec<&str> = edges.iter().filter_map(|edge| edge["node"]["slug"].as_str()).collect();
    let read = plain(&file, 8).await;
    let ids: Vec<(String, Uuid)> = entity::node::Entity::find()
        .select_only()
        .columns([entity::node::Column::Slug, entity::node::Column::Id])
        .filter(entity::node::Column::Slug.is_in(slugs.iter().copied()))
        .filter(entity::node::Column::Kind.eq(entity::vocabulary::EntityKind::Event))
        .into_tuple()
        .all(&read)
        .await
        .expect("rows");
    let id_of = |slug: &&str| ids.iter().find(|(own, _)| own == slug).map(|(_, id)| *id).expect("a known slug");
    let baseline = baseline::schema(&read, slugs.iter().map(id_of).collect());

    let by_hand = by_hand::router(server.app.clone());
    let (answer, _) = ask(&server.router, EVENTS).await;
    let (written, _) = ask(&by_hand, EVENTS).await;
    let loaded = serde_json::to_vec(&baseline.execute(EVENTS).await).expect("JSON");
    let data = |answer: &[u8]| serde_json::from_slice::<Value>(answer).expect("JSON")["data"].clone();
    assert_eq!(data(&answer), data(&written), "the program made for this question gives the same answer");
    assert_eq!(counts(&answer), counts(&loaded), "the loaders give the same answer");

    // Each question finds in the caches what the one before it left there, so they take turns in going first.
    let (mut ours, mut hand_written) = (Times::default(), Times::default());
    for round in 0..ROUNDS * 5 {
        let mut pair = [(&server.router, &mut ours), (&by_hand, &mut hand_written)];
        pair.rotate_left(round % 2);
        for (router, times) in pair {
            times.push(ask(router, EVENTS).await.1);
        }
    }
    figure("relationship_events_ratio_to_hand_written", hand_written.percentile(50) / ours.percentile(50), "x");
    figure("relationship_events_hand_written_p50", hand_written.percentile(50), "ms");

    // Over sockets, from clients that ask as fast as they are answered; what is kept is no answer.
    let (own_address, _stop) = server.listen().await;
    let address = sockets::listen(by_hand).await;
    let request = sockets::by_post(EVENTS, "cache-control: no-store\r\n");
    let asked = tokio::task::spawn_blocking(move || sockets::compare((own_address, &request), (address, &request)));
    let (our, their) = asked.await.expect("it measured");
    figure("relationship_events_over_http_ratio_to_hand_written", our.per_second() / their.per_second(), "x");
    figure("relationship_events_over_http_cpu", our.cost(), "us");
    figure("relationship_events_over_http_hand_written_cpu", their.cost(), "us");

    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for _ in 0..ROUNDS {
        ours.push(ask(&server.router, EVENTS).await.1);
        let start = Instant::now();
        let loaded = serde_json::to_vec(&baseline.execute(EVENTS).await).expect("JSON");
        theirs.push(start.elapsed());
        std::hint::black_box(loaded);
    }
    figure("relationship_events_ratio_to_loaders", theirs.percentile(50) / ours.percentile(50), "x");
    figure("relationship_events_p50", ours.percentile(50), "ms");
    figure("relationship_events_p99", ours.percentile(99), "ms");
    figure("relationship_events_loaders_p50", theirs.percentile(50), "ms");
    figure("relationship_events_answer", answer.len() as f64 / 1024.0, "KiB");
}
