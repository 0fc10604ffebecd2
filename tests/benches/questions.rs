//! The questions of analysts at size, each against a hand-written loop over plain vectors that gives the same answer: a
//! filter three relations deep, co-appearances, attendance, facets; and a page deep in a list against its first.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

mod plain;

use std::time::{Duration, Instant};

use api::{
    graph::{List, Rows, View, Viewer},
    page::Window,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use entity::vocabulary::{EntityKind, OrganisingRole};
use serde_json::{Value, json};
use tests::{
    database::Engine,
    harness::server_on,
    measure::{Times, figure, prepared, scale, url},
};
use tower::ServiceExt as _;

use plain::Plain;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 15;

/// The page that is compared with the first, counted from 1.
const DEEP: usize = 10_000;

async fn ask(router: &Router, query: &str) -> Value {
    let body = json!({ "query": query }).to_string();
    let request = Request::post("/graphql").header("content-type", "application/json").body(Body::from(body));
    let answer = router.clone().oneshot(request.expect("a request")).await.expect("an answer");
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.expect("its body");
    let answer: Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(answer.get("errors"), None, "{query}: {answer:#}");
    answer["data"].clone()
}

/// Measures a query against a loop; both give the same answer, which `said` takes out of that of the query.
async fn compare<T: PartialEq + std::fmt::Debug>(
    router: &Router,
    name: &str,
    query: &str,
    said: impl Fn(&Value) -> T,
    by_hand: impl Fn() -> T,
) {
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for round in 0..ROUNDS {
        let start = Instant::now();
        let answer = ask(router, query).await;
        ours.push(start.elapsed());
        let start = Instant::now();
        let expected = std::hint::black_box(by_hand());
        theirs.push(start.elapsed());
        if round == 0 {
            assert_eq!(said(&answer), expected, "{name}: both give the same answer");
        }
    }
    figure(&format!("questions_{name}_ratio_to_loop"), ours.percentile(50) / theirs.percentile(50), "x");
    figure(&format!("questions_{name}_p50"), ours.percentile(50), "ms");
    figure(&format!("questions_{name}_loop_p50"), theirs.percentile(50), "ms");
}

/// A page of some lists far behind the first, against the first.
fn pages(view: &View) {
    for (name, rows, size) in
        [("participations", Rows::Participations, 5), ("people", Rows::Nodes(EntityKind::Person), 1)]
    {
        let list = List::of(rows);
        let window = |rows, after| Window { rows, backward: false, after, before: None };
        let before = list.page(view, &window((DEEP - 1) * size, None)).expect("all pages before it").rows;
        let deep = before.last().map(|row| list.position(view.graph(), *row));
        let (mut first, mut far) = (Times::default(), Times::default());
        for _ in 0..2_000 {
            for (times, after) in [(&mut first, None), (&mut far, deep.clone())] {
                let start = Instant::now();
                let page = list.page(view, &window(size, after)).expect("a page");
                assert_eq!(std::hint::black_box(page).rows.len(), size);
                times.push(start.elapsed());
            }
        }
        let ratio = far.percentile(50) / first.percentile(50);
        figure(&format!("questions_{name}_page_{DEEP}_ratio_to_page_1"), ratio, "x");
        figure(&format!("questions_{name}_page_{DEEP}"), far.percentile(50) * 1_000.0, "us");
    }
}

/// The values, counts and distinct counts of an answer's facets.
fn facets(answer: &Value) -> Vec<(String, usize, usize)> {
    let facets = answer["participations"]["facets"].as_array().expect("facets");
    let number = |facet: &Value, field: &str| facet[field].as_u64().expect("a number") as usize;
    let text = |facet: &Value| facet["entity"]["slug"].as_str().or(facet["key"].as_str()).expect("a key").to_owned();
    facets.iter().map(|facet| (text(facet), number(facet, "count"), number(facet, "distinctCount"))).collect()
}

async fn relationships(router: &Router, plain: &Plain) {
    let hosts = "{ people(filter: { participations: { some: { event: { participations: { some: { affiliation: { organised: \
                 { some: { role: [HOST] } } } } } } } } }) { totalCount } }";
    let total = |answer: &Value| answer["people"]["totalCount"].as_u64().expect("a number") as usize;
    compare(router, "filter", hosts, total, || plain.people_beside_employees_of(OrganisingRole::Host)).await;

    let busiest = plain.busiest();
    let slug = plain.slug(busiest);
    let query = format!(
        r#"{{ person(id: "person:{slug}") {{ coAppearances(first: 20) {{ totalCount edges {{ node {{ slug }} sharedCount }} }} }} }}"#
    );
    let said = |answer: &Value| {
        let list = &answer["person"]["coAppearances"];
        let edges = list["edges"].as_array().expect("edges").iter();
        let edge = |edge: &Value| {
            (edge["node"]["slug"].as_str().expect("a slug").to_owned(), edge["sharedCount"].as_u64().expect("a number"))
        };
        (list["totalCount"].as_u64().expect("a number") as usize, edges.map(edge).collect::<Vec<_>>())
    };
    compare(router, "co_appearances", &query, said, || plain.co_appearances(busiest, 20)).await;

    let query = "{ attendance(first: 100, firstEvents: 100) { rows { person { slug } eventCount cells { roles } } } }";
    let said = |answer: &Value| {
        let rows = answer["attendance"]["rows"].as_array().expect("rows").iter();
        let row = |row: &Value| {
            let cells = row["cells"].as_array().expect("cells").len();
            (row["person"]["slug"].as_str().expect("a slug").to_owned(), row["eventCount"].as_u64(), cells)
        };
        rows.map(row).collect::<Vec<_>>()
    };
    compare(router, "attendance", query, said, || plain.attendance(100, 100)).await;
}

async fn splits(router: &Router, plain: &Plain) {
    let query = |by: &str| {
        format!("{{ participations {{ facets(by: {by}) {{ key count distinctCount entity {{ slug }} }} }} }}")
    };
    compare(router, "facets_role", &query("ROLE"), facets, || plain.facets_by_role(20)).await;
    compare(router, "facets_year", &query("YEAR"), facets, || plain.facets_by_year(20)).await;
    compare(router, "facets_affiliation", &query("AFFILIATION"), facets, || plain.facets_by_affiliation(20)).await;
}

#[tokio::main]
async fn main() {
    let file = prepared(scale()).await;
    let server = server_on(Engine::Sqlite, |config| {
        config.database_url = url(&file);
        config.limits.request_time = Duration::from_mins(1);
    })
    .await;
    let view = View::new(server.app.graph(), Viewer::default(), Duration::from_hours(1));
    pages(&view);
    let plain = Plain::of(&view);
    relationships(&server.router, &plain).await;
    splits(&server.router, &plain).await;
}
