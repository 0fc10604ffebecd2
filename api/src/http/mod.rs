//! The only place that knows axum: the routes, and one file for each concern behind them.
//!
//! What belongs here is the transport: who may ask, in which form, how long, how many. What a question means is decided in
//! [`schema`](crate::schema). `async_graphql_axum` is not used for requests: it answers 200 to everything, lets forms and
//! plain text through, and runs mutations by GET.

mod connection;
mod execute;
mod graphiql;
mod graphql;
mod health;
mod listen;
mod log;
mod message;
mod negotiation;
mod operation;
mod operations;
mod pool;
mod refusal;
mod request;
mod sdl;
mod server;
mod sse;
mod viewer;
mod websocket;

use std::sync::Arc;

use axum::{
    Router,
    http::{HeaderName, HeaderValue, StatusCode, Uri, header},
    middleware,
    routing::{any, get},
};
use tower_http::{CompressionLevel, compression::CompressionLayer, set_header::SetResponseHeaderLayer};

use self::refusal::Refusal;
pub use self::{graphiql::EXAMPLES, listen::serve, server::Server};
use crate::error::Code;

/// Everything that is answered.
pub fn router(server: Arc<Server>) -> Router {
    Router::new()
        .route("/", get(graphiql::page))
        .route("/assets/{name}", get(graphiql::asset))
        .route("/graphql", get(graphql::answer).post(graphql::answer))
        .route("/graphql/stream", get(sse::answer).post(sse::answer))
        .route("/graphql/ws", any(websocket::upgrade))
        .route("/schema.graphql", get(sdl::show))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn(log::line))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_layer(header::REFERRER_POLICY, "no-referrer"))
        .with_state(server)
}

fn header_layer(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

async fn not_found(uri: Uri) -> Refusal {
    let message = format!("Nothing is at {}. Queries go to /graphql; people start at /.", uri.path());
    Refusal::new(StatusCode::NOT_FOUND, Code::NotFound, message)
}

async fn method_not_allowed() -> Refusal {
    let message = "That method is not answered here; the Allow header says which are.";
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, Code::BadUserInput, message)
}
