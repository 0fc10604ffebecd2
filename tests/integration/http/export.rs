//! Exports over HTTP: what they say of themselves, that they are the same everywhere, and that they end with their client.

use std::time::{Duration, Instant};

use api::{
    ingest::generate::{Scale, generate},
    store::Store,
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures_util::StreamExt as _;
use tests::{
    database::{Engine, engines},
    harness::{TestServer, server_on, server_with},
    sample::write_sample,
};
use tower::ServiceExt as _;

use super::{ask, get, metrics::figure};

const FORMATS: [(&str, &str, &str); 6] = [
    ("jsonl", "application/x-ndjson", "colloquy-1.jsonl"),
    ("csv", "text/csv; charset=utf-8; header=present", "colloquy-1-entities.csv"),
    ("csv?table=relations", "text/csv; charset=utf-8; header=present", "colloquy-1-relations.csv"),
    ("graphml", "application/graphml+xml", "colloquy-1.graphml"),
    ("json-ld", "application/ld+json", "colloquy-1.jsonld"),
    ("ics", "text/calendar; charset=utf-8", "colloquy-1.ics"),
];

#[tokio::test]
async fn every_format_says_what_it_is_and_is_known_again() {
    for engine in engines() {
        let server = server_on(engine, |_| {}).await;
        write_sample(&server.app).await;
        let mut tags = std::collections::BTreeSet::new();
        for (format, media, name) in FORMATS {
            let answer = get(&server, &format!("/export/{format}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            assert_eq!(answer.header(header::CONTENT_TYPE), media);
            assert_eq!(answer.header(header::CONTENT_DISPOSITION), format!("attachment; filename=\"{name}\""));
            assert_eq!(answer.header("x-graph-version"), "1");
            assert!(!answer.body.is_empty());
            let tag = answer.header(header::ETAG).to_owned();
            assert!(tags.insert(tag.clone()), "{tag} is of two exports");
            let known = Request::get(format!("/export/{format}")).header(header::IF_NONE_MATCH, &tag);
            assert_eq!(ask(&server, known.body(Body::empty()).unwrap()).await.status, StatusCode::NOT_MODIFIED);
            let packed = Request::get(format!("/export/{format}")).header(header::ACCEPT_ENCODING, "gzip");
            let packed = ask(&server, packed.body(Body::empty()).unwrap()).await;
            assert_eq!(packed.header(header::CONTENT_ENCODING), "gzip");
            let mut unpacked = Vec::new();
            std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&*packed.body), &mut unpacked).unwrap();
            assert!(unpacked == answer.body, "{format}");
        }
    }
}

#[tokio::test]
async fn a_part_is_named_as_queries_name_events() {
    let server = server_on(Engine::Sqlite, |_| {}).await;
    write_sample(&server.app).await;
    let rows = async |question: &str| {
        let answer = get(&server, &format!("/export/csv?{question}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{question}: {}", answer.text());
        answer.text().lines().skip(1).map(|row| row.split(',').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let whole = rows("").await;
    let seminar = rows("within=seminar").await;
    assert!(seminar.len() < whole.len() && seminar.contains(&"person:sorreta".to_owned()), "{seminar:?}");
    assert!(!seminar.contains(&"event:gfmd".to_owned()), "{seminar:?}");
    assert_eq!(rows("within=event:seminar").await, seminar);
    assert_eq!(rows("filter=%7B%22country%22:%7B%22in%22:[%22US%22]%7D%7D").await, seminar);
    assert_eq!(rows("during=2011-11-28&within=seminar").await, seminar);
    assert_eq!(rows("during=1999").await, Vec::<String>::new());
    let forum = rows("within=gfmd").await;
    assert!(
        forum.contains(&"event:cluster-iii".to_owned()) && !forum.contains(&"event:seminar".to_owned()),
        "{forum:?}"
    );
    for (question, status, expected) in [
        ("within=nothing", 404, "There is no event `nothing`"),
        ("within=person:sorreta", 404, "There is no event"),
        ("during=x", 400, "`during`: "),
        ("filter=x", 400, "`filter` is no EventFilter"),
        ("filter=[]", 400, "it is no JSON object"),
        ("filter=%7B%22nope%22:1%7D", 400, "nope"),
        ("table=all", 400, "it is entities or relations"),
        ("first=3", 400, "`first` is no parameter"),
        ("during=2011&during=2012", 400, "given twice"),
    ] {
        let answer = get(&server, &format!("/export/csv?{question}")).await;
        assert_eq!(answer.status.as_u16(), status, "{question}");
        assert!(answer.text().contains(expected), "{question}: {}", answer.text());
    }
    assert_eq!(get(&server, "/export/xlsx").await.code(), "NOT_FOUND");
}

#[tokio::test]
async fn an_operator_can_have_none() {
    let off = server_with(|config| config.limits.exports = 0).await;
    let answer = get(&off, "/export/jsonl").await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::FORBIDDEN, "FORBIDDEN"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trusted.json");
    std::fs::write(&file, r#"{"a": "{ __typename }"}"#).unwrap();
    let trusted = server_with(|config| config.trusted_documents = Some(file)).await;
    assert_eq!(get(&trusted, "/export/jsonl").await.code(), "FORBIDDEN", "only what is trusted is answered");
}

/// A server over a graph of some megabytes.
async fn large(change: impl FnOnce(&mut api::config::Config)) -> TestServer {
    let server = server_with(change).await;
    let store = Store::connect(&server.database.url).await.unwrap();
    let scale = Scale { people: 3_000, events: 500, participations: 9_000, seed: 1 };
    generate(&store, scale, |_| {}).await.unwrap();
    server.app.feed.catch_up().await.unwrap();
    server
}

async fn until(server: &TestServer, running: f64) {
    let start = Instant::now();
    while (figure(server, "colloquy_exports").await - running).abs() > 0.1 {
        assert!(start.elapsed() < Duration::from_secs(10), "it goes on");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_ends_when_the_client_is_gone_or_takes_nothing() {
    let server = large(|config| {
        config.limits.exports = 1;
        config.limits.socket_send = Duration::from_millis(300);
    })
    .await;
    for format in ["jsonl", "graphml", "json-ld", "csv?table=relations"] {
        let begin = async || {
            let request = Request::get(format!("/export/{format}")).body(Body::empty()).unwrap();
            server.router.clone().oneshot(request).await.unwrap()
        };
        // A client that takes the first piece and hangs up.
        let answer = begin().await;
        assert_eq!(answer.status(), StatusCode::OK);
        let mut body = answer.into_body().into_data_stream();
        assert!(!body.next().await.unwrap().unwrap().is_empty());
        assert_eq!(get(&server, "/export/ics").await.code(), "OVERLOADED", "there is one place");
        drop(body);
        until(&server, 0.0).await;
        // One that takes nothing more, and stays: it is told that this is not the whole.
        let mut body = begin().await.into_body().into_data_stream();
        until(&server, 0.0).await;
        let mut last = None;
        while let Some(piece) = body.next().await {
            last = Some(piece);
        }
        assert!(last.is_some_and(|piece| piece.is_err()), "{format}: the body ends with an error");
    }
    assert_eq!(get(&server, "/export/ics").await.status, StatusCode::OK);
}
