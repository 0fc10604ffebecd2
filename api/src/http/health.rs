//! Whether the server lives (`/healthz`), and whether it should be sent requests (`/readyz`).

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use tokio::time::timeout;

use super::server::Server;
use crate::error::{Code, Error};

/// How long the store is given to show that it is there.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);

/// Alive: answered without touching anything that could be busy.
pub(super) async fn alive() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(json!({ "status": "ok" }))).into_response()
}

/// Ready: the graph is loaded and the store can be reached; otherwise 503 and why.
pub(super) async fn ready(State(server): State<Arc<Server>>) -> Response {
    let late = |_| Err(Error::new(Code::StoreUnavailable, "The database did not answer within two seconds."));
    let (status, body) = match timeout(PATIENCE, server.app.ready()).await.unwrap_or_else(late) {
        _ if *server.stopping.borrow() => {
            (StatusCode::SERVICE_UNAVAILABLE, json!({ "status": "stopping", "reason": "The server is stopping." }))
        }
        Ok(()) => (StatusCode::OK, json!({ "status": "ready" })),
        Err(error) => {
            let body = json!({ "status": "unavailable", "code": error.code().as_str(), "reason": error.message() });
            (StatusCode::SERVICE_UNAVAILABLE, body)
        }
    };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
