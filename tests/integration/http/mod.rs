//! What only the transport decides. Through the router where that shows it, over a real socket where only that does.

mod answers;
mod caching;
mod cors;
mod documents;
mod entity;
mod execute;
mod export;
mod flights;
mod graphiql;
mod graphql;
mod health;
mod metrics;
mod negotiation;
mod sse;
mod websocket;

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header, request::Builder},
};
use serde_json::Value;
use tests::harness::TestServer;
use tower::ServiceExt;

/// An answer, read whole.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("headers are text"))
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.text()))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The code of its first error.
    fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or("none").to_owned()
    }
}

async fn ask(server: &TestServer, request: Request<Body>) -> Answer {
    let response = server.router.clone().oneshot(request).await.expect("routes answer everything");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("the body ends").to_vec();
    Answer { status: parts.status, headers: parts.headers, body }
}

async fn get(server: &TestServer, path: &str) -> Answer {
    ask(server, Request::get(path).body(Body::empty()).expect("a request")).await
}

/// A request as a well-behaved client makes it.
fn posting() -> Builder {
    Request::post("/graphql").header(header::CONTENT_TYPE, "application/json")
}

async fn post(server: &TestServer, body: impl ToString) -> Answer {
    ask(server, posting().body(Body::from(body.to_string())).expect("a request")).await
}
