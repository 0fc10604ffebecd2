//! x
use super::server::Server;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use std::sync::Arc;
/// x
pub(super) struct Page;
impl Page {
    pub(super) fn new() -> Self {
        Self
    }
}
pub(super) async fn page(State(_s): State<Arc<Server>>) -> Response {
    "page".into_response()
}
pub(super) async fn asset() -> Response {
    "asset".into_response()
}
