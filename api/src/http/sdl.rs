//! `/schema.graphql`: the contract as text, for code generators and people.

use std::sync::Arc;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::server::Server;

/// Shows the SDL.
pub(super) async fn show(State(server): State<Arc<Server>>) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/graphql; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, server.sdl.clone()).into_response()
}
