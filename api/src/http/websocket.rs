//! x
use axum::response::{IntoResponse, Response};
pub(super) async fn upgrade() -> Response {
    "ws".into_response()
}
