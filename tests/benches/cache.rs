//! A kept answer against the same bytes in a static buffer, a 304 against an empty handler, and what the smallest question
//! costs against an empty handler: all over sockets, each baseline in the same run.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

mod sockets;

use std::{
    io::BufReader,
    net::{SocketAddr, TcpStream},
};

use api::http;
use axum::{
    Router,
    body::Bytes,
    http::{StatusCode, header},
    routing::get,
};
use serde_json::Value;
use tests::{
    database::Engine,
    harness::server_on,
    measure::{figure, prepared, scale, url},
};

use sockets::{ask, by_post, compare, listen};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EVENTS: &str = "{ events(first: 50) { edges { node { id name when { edtf } participations(first: 100) { nodes { \
                      role printed { title } person { id name } affiliation { name } } } } } } }";

/// A path by GET, with further headers.
fn by_get(path: &str, wish: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{wish}\r\n").into_bytes()
}

/// An axum server that does nothing else than hold a body.
async fn plain(body: Bytes) -> SocketAddr {
    let body = move || {
        let body = body.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], body) }
    };
    let routes = Router::new().route("/static", get(body)).route("/empty", get(async || StatusCode::OK));
    listen(routes).await
}

fn main() {
    http::runtime().expect("a runtime as the program has it").block_on(measured());
}

async fn measured() {
    let file = prepared(scale()).await;
    let server = server_on(Engine::Sqlite, |config| config.database_url = url(&file)).await;
    let (ours, _stop) = server.listen().await;
    let encoded = |query: &str| query.replace(' ', "%20").replace('{', "%7B").replace('}', "%7D").replace('"', "%22");
    let events = format!("/graphql?query={}", encoded(EVENTS));
    let once = |request: Vec<u8>| {
        tokio::task::spawn_blocking(move || ask(&mut BufReader::new(TcpStream::connect(ours).unwrap()), &request))
    };
    let (status, answer) = once(by_get(&events, "")).await.unwrap();
    assert_eq!(status, 200);
    let theirs = plain(Bytes::from(answer.clone())).await;
    figure("cache_answer", answer.len() as f64 / 1024.0, "KiB");

    let (kept, posted) = (by_get(&events, ""), by_post(EVENTS, ""));
    let (held, empty) = (by_get("/static", ""), by_get("/empty", ""));
    let unchanged = by_get(&events, "if-none-match: *\r\n");
    assert_eq!(once(unchanged.clone()).await.unwrap().0, 304);
    let (_, found) = once(by_post("{ events(first: 1) { nodes { id } } }", "")).await.unwrap();
    let found: Value = serde_json::from_slice(&found).expect("JSON");
    let id = found["data"]["events"]["nodes"][0]["id"].as_str().expect("an event");
    let smallest = format!("{{ event(id: \"{id}\") {{ id name slug city when {{ edtf }} }} }}");
    let smallest = by_post(&smallest, "cache-control: no-cache\r\n");
    assert_eq!(once(smallest.clone()).await.unwrap().0, 200);

    tokio::task::spawn_blocking(move || {
        for (name, request) in [("get", &kept), ("post", &posted)] {
            let (our, their) = compare((ours, request), (theirs, &held));
            figure(&format!("cache_{name}_ratio_to_static"), our.per_second() / their.per_second(), "x");
            figure(&format!("cache_{name}_per_second"), our.per_second(), "requests/s");
            figure(&format!("cache_{name}_cpu"), our.cost(), "us");
            figure("cache_static_per_second", their.per_second(), "requests/s");
            figure("cache_static_cpu", their.cost(), "us");
        }
        let (our, their) = compare((ours, &unchanged), (theirs, &empty));
        figure("cache_304_ratio_to_empty", our.per_second() / their.per_second(), "x");
        figure("cache_304_per_second", our.per_second(), "requests/s");
        figure("cache_empty_per_second", their.per_second(), "requests/s");
        let (our, their) = compare((ours, &smallest), (theirs, &empty));
        figure("cache_smallest_cpu_ratio_to_empty", our.cost() / their.cost(), "x");
        figure("cache_smallest_cpu", our.cost(), "us");
        figure("cache_empty_cpu", their.cost(), "us");
        figure("cache_smallest_per_second", our.per_second(), "requests/s");
    })
    .await
    .expect("it measured");
}
