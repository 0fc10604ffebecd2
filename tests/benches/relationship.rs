//! Questions about relationships: a page deep in a list against the first, and fifty events with everybody who took part
//! against the same answer from SQL loaders, and from a handler written by hand.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

mod baseline;
mod by_hand;

use std::time::{Duration, Instant};

use api::{
    graph::{List, Rows, View, Viewer},
    page::{Position, Window},
};
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

/// Rows of a page.
const PAGE: usize = 50;

async fn ask(router: &Router, query: &str) -> (Vec<u8>, Duration) {
    let body = json!({ "query": query }).to_string();
    let request = Request::post("/graphql").header("content-type", "application/json").body(Body::from(body));
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

/// The first page of participations by time against the thousandth.
fn pages(view: &View) {
    let list = List::of(Rows::Participations);
    let window = |rows, after| Window { rows, backward: false, after, before: None };
    let mut deep: Option<Position> = None;
    for _ in 0..999 {
        let page = list.page(view, &window(PAGE, deep.clone())).expect("a page");
        deep = page.rows.last().map(|row| list.position(view.graph(), *row)).or(deep);
    }
    let (mut first, mut thousandth) = (Times::default(), Times::default());
    for _ in 0..2_000 {
        for (times, after) in [(&mut first, None), (&mut thousandth, deep.clone())] {
            let start = Instant::now();
            let page = list.page(view, &window(PAGE, after)).expect("a page");
            assert_eq!(std::hint::black_box(page).rows.len(), PAGE);
            times.push(start.elapsed());
        }
    }
    figure("relationship_page_1000_ratio_to_page_1", thousandth.percentile(50) / first.percentile(50), "x");
    figure("relationship_page_1", first.percentile(50) * 1_000.0, "us");
    figure("relationship_page_1000", thousandth.percentile(50) * 1_000.0, "us");
}

#[tokio::main]
async fn main() {
    let file = prepared(scale()).await;
    let server = server_on(Engine::Sqlite, |config| config.database_url = url(&file)).await;
    pages(&View::new(server.app.graph(), Viewer::default(), Duration::from_mins(1)));

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
    let (mut ours, mut theirs, mut hand_written, mut bytes) = (Times::default(), Times::default(), Times::default(), 0);
    for round in 0..ROUNDS {
        let (answer, took) = ask(&server.router, EVENTS).await;
        ours.push(took);
        let (written, took) = ask(&by_hand, EVENTS).await;
        hand_written.push(took);
        let data = |answer: &[u8]| serde_json::from_slice::<Value>(answer).expect("JSON")["data"].clone();
        assert_eq!(data(&answer), data(&written), "the program made for this question gives the same answer");
        let start = Instant::now();
        let loaded = serde_json::to_vec(&baseline.execute(EVENTS).await).expect("JSON");
        theirs.push(start.elapsed());
        if round == 0 {
            assert_eq!(counts(&answer), counts(&loaded), "both give the same answer");
            bytes = answer.len();
        }
    }
    figure("relationship_events_ratio_to_loaders", theirs.percentile(50) / ours.percentile(50), "x");
    figure("relationship_events_ratio_to_hand_written", hand_written.percentile(50) / ours.percentile(50), "x");
    figure("relationship_events_hand_written_p50", hand_written.percentile(50), "ms");
    figure("relationship_events_p50", ours.percentile(50), "ms");
    figure("relationship_events_p99", ours.percentile(99), "ms");
    figure("relationship_events_loaders_p50", theirs.percentile(50), "ms");
    figure("relationship_events_answer", bytes as f64 / 1024.0, "KiB");
}
