//! The questions of analysts at size, each against a hand-written loop over plain vectors that gives the same answer: a
//! filter three relations deep, co-appearances, attendance, facets; and a page deep in a list against its first.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

mod plain;

use std::time::{Duration, Instant};

use api::graph::{View, Viewer};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use entity::vocabulary::OrganisingRole;
use serde_json::{Value, json};
use tests::{
    database::Engine,
    harness::server_on,
    measure::{Times, figure, is_wanted, prepared, scale, url},
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
    let request = Request::post("/graphql").header("content-type", "application/json");
    // What is kept is measured elsewhere: here it is made each time.
    let request = request.header("cache-control", "no-store").body(Body::from(body));
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
    if !is_wanted(name) {
        return;
    }
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

/// A page of some lists far behind the first, against the first, as a client asks for them. At scale 1 the lists are just
/// long enough for pages of a few rows.
async fn pages(router: &Router) {
    for (list, row) in [
        ("participations", "role person { name } event { name when { edtf } } affiliation { name }"),
        ("people", "name names { text } degree"),
    ] {
        if !is_wanted(list) {
            continue;
        }
        let total = &ask(router, &format!("{{ {list} {{ totalCount }} }}")).await[list]["totalCount"];
        let size = (total.as_u64().expect("a number") as usize / DEEP).min(50);
        let mut after = Value::Null;
        let mut before = (DEEP - 1) * size;
        while before > 0 {
            let step = before.min(100);
            let query = format!("{{ {list}(first: {step}, after: {after}) {{ pageInfo {{ endCursor }} }} }}");
            after = ask(router, &query).await[list]["pageInfo"]["endCursor"].clone();
            before -= step;
        }
        let query = |after: &Value| {
            format!(
                "{{ {list}(first: {size}, after: {after}) {{ edges {{ cursor node {{ id {row} }} }} pageInfo {{ hasNextPage }} }} }}"
            )
        };
        let (mut first, mut far) = (Times::default(), Times::default());
        for _ in 0..500 {
            for (times, after) in [(&mut first, &Value::Null), (&mut far, &after)] {
                let start = Instant::now();
                let answer = ask(router, &query(after)).await;
                times.push(start.elapsed());
                assert_eq!(answer[list]["edges"].as_array().map(Vec::len), Some(size));
            }
        }
        let ratio = far.percentile(50) / first.percentile(50);
        figure(&format!("questions_{list}_page_{DEEP}_ratio_to_page_1"), ratio, "x");
        figure(&format!("questions_{list}_page_{DEEP}"), far.percentile(50) * 1_000.0, "us");
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

    let theme = plain.busiest_theme();
    let often = format!(
        r#"{{ people(filter: {{ participations: {{ count: {{ of: {{ event: {{ themes: {{ some: {{ id: {{ in: ["theme:{}"] }} }} }} }} }}, gte: 3 }} }} }}) {{ totalCount }} }}"#,
        plain.theme_slug(theme)
    );
    compare(router, "often_at_a_theme", &often, total, || plain.people_often_at(theme, 3)).await;

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

    let query = |by: &str| format!("{{ participations {{ facets(by: {by}) {{ key count }} }} }}");
    let counts = |answer: &Value| {
        let facets = answer["participations"]["facets"].as_array().expect("facets");
        let count = |facet: &Value| facet["count"].as_u64().expect("a number") as usize;
        facets.iter().map(|facet| (facet["key"].as_str().expect("a key").to_owned(), count(facet))).collect::<Vec<_>>()
    };
    compare(router, "counts_role", &query("ROLE"), counts, || plain.count_roles(20)).await;
    compare(router, "counts_year", &query("YEAR"), counts, || plain.count_years(20)).await;
    let query = "{ participations { crosstab(rows: YEAR, columns: ROLE) { counts } } }";
    let cells = |answer: &Value| {
        let rows = answer["participations"]["crosstab"]["counts"].as_array().expect("rows").iter();
        let row = |row: &Value| {
            row.as_array().expect("cells").iter().map(|cell| cell.as_u64().expect("a number") as usize).collect()
        };
        rows.map(row).collect::<Vec<Vec<usize>>>()
    };
    compare(router, "counts_year_and_role", query, cells, || plain.count_years_and_roles(20)).await;
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
    let plain = Plain::of(&view);
    pages(&server.router).await;
    relationships(&server.router, &plain).await;
    splits(&server.router, &plain).await;
}
