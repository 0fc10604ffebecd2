//! The only place that knows axum: the routes, and one file for each concern behind them.
//!
//! What belongs here is the transport: who may ask, in which form, how long, how many. What a question means is decided in
//! [`schema`](crate::schema). `async_graphql_axum` is not used for requests: it answers 200 to everything, lets forms and
//! plain text through, and runs mutations by GET.

mod answers;
mod caching;
mod connection;
mod cors;
mod documents;
mod entity;
mod execute;
mod export;
mod flights;
mod graphiql;
mod graphql;
mod gzip;
mod health;
mod listen;
mod log;
mod message;
mod metrics;
mod negotiation;
mod operation;
mod operations;
mod pool;
mod refusal;
mod request;
mod sdl;
mod server;
mod sse;
mod trusted;
mod viewer;
mod websocket;

use std::sync::Arc;

use axum::{
    Router,
    http::{HeaderName, HeaderValue, Response, StatusCode, Uri, header},
    routing::{any, get},
};
use tower::{layer::layer_fn, util::MapResponseLayer};
use tower_http::{CompressionLevel, compression::CompressionLayer};

pub use self::{cors::origin, graphiql::EXAMPLES, listen::serve, pool::runtime, server::Server};
use self::{log::Logged, refusal::Refusal};
use crate::error::Code;

/// Everything that is answered.
pub fn router(server: Arc<Server>) -> Router {
    let cors = cors::layer(&server.origins);
    // Each as one layer: those that are laid on by themselves cost every request a box of their own.
    let asked = Router::new()
        .route("/graphql", get(graphql::answer).post(graphql::answer))
        .method_not_allowed_fallback(method_not_allowed)
        .layer((MapResponseLayer::new(guarded), layer_fn(Logged)));
    let others = Router::new()
        .route("/", get(graphiql::page))
        .route("/assets/{name}", get(graphiql::asset))
        .route("/graphql/stream", get(sse::answer).post(sse::answer))
        .route("/graphql/ws", any(websocket::upgrade))
        .route("/export/{format}", get(export::answer))
        .route("/entity/{address}", get(entity::answer))
        .route("/schema.graphql", get(sdl::show))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer((
            MapResponseLayer::new(guarded),
            CompressionLayer::new().quality(CompressionLevel::Fastest),
            layer_fn(Logged),
        ));
    let routes = asked.merge(others).with_state(server);
    match cors {
        Some(cors) => routes.layer(cors),
        None => routes,
    }
}

/// What every browser is told of every answer, unless the answer says otherwise itself: what is no page of ours must not be
/// taken for one, nor stand in another's.
const GUARDS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

fn guarded<B>(mut response: Response<B>) -> Response<B> {
    // Whoever is told that nothing has changed has them with what he keeps.
    if response.status() != StatusCode::NOT_MODIFIED {
        for (name, value) in GUARDS {
            response.headers_mut().entry(name).or_insert(value);
        }
    }
    response
}

async fn not_found(uri: Uri) -> Refusal {
    let message = format!("Nothing is at {}. Queries go to /graphql; people start at /.", uri.path());
    Refusal::new(StatusCode::NOT_FOUND, Code::NotFound, message)
}

async fn method_not_allowed() -> Refusal {
    let message = "That method is not answered here; the Allow header says which are.";
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, Code::BadUserInput, message)
}
