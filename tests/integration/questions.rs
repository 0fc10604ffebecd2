//! The questions of analysts: each file of `tests/questions` is asked of the sample, and its answer stands beside it.
//! `COLLOQUY_UPDATE=1` writes the answers anew; read them as the analyst would.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use api::ingest::sample;
use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use serde_json::{Value, json};
use tests::{
    database::engines,
    harness::{searchable, server_on},
};
use tower::ServiceExt as _;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("questions")
}

/// The names of the files with an ending, without it.
fn named(ending: &str) -> BTreeSet<String> {
    let names = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter_map(|name| Some(name.strip_suffix(ending)?.to_owned())).collect()
}

#[tokio::test]
async fn every_question_has_its_answer() {
    let questions = named(".graphql");
    assert!(questions.len() >= 30, "{} questions", questions.len());
    for engine in engines() {
        let server = server_on(engine, |_| {}).await;
        sample::load(&server.app.store).await.unwrap();
        server.app.feed.catch_up().await.unwrap();
        searchable(&server.app).await;
        let mut wrong = Vec::new();
        for name in &questions {
            let query = fs::read_to_string(folder().join(format!("{name}.graphql"))).unwrap();
            assert!(
                query.starts_with("# ") && query.lines().next().unwrap().ends_with('?'),
                "{name} asks nothing in words"
            );
            let body = Body::from(json!({ "query": query }).to_string());
            let request = Request::post("/graphql").header("content-type", "application/json").body(body).unwrap();
            let answer = server.router.clone().oneshot(request).await.unwrap();
            let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            let answer: Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(answer.get("errors"), None, "{name}: {answer:#}");
            let answer = format!("{:#}\n", answer["data"]);
            let file = folder().join(format!("{name}.json"));
            if env::var("COLLOQUY_UPDATE").is_ok_and(|value| value == "1") {
                fs::write(&file, &answer).unwrap();
            }
            if fs::read_to_string(&file).unwrap_or_default() != answer {
                wrong.push(format!("{name} on {engine:?}:\n{answer}"));
            }
        }
        assert!(wrong.is_empty(), "other answers than expected\n{}", wrong.join("\n"));
    }
}

#[test]
fn no_answer_is_without_its_question() {
    assert_eq!(named(".json"), named(".graphql"));
}
