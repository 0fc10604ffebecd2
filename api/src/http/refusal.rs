//! A request that is not executed: its status, and the same JSON as any other GraphQL error.

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::negotiation::Media;
use crate::error::{Code, Error};

/// Why, and with which status and headers.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    error: Error,
    header: Option<(HeaderName, HeaderValue)>,
    media: Media,
}

impl Refusal {
    /// A refusal with a status of its own.
    pub(super) fn new(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        Self { status, error: Error::new(code, message), header: None, media: Media::Json }
    }

    /// A request that does not say what it should.
    pub(super) fn malformed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::BadUserInput, message)
    }

    /// Why.
    pub(super) fn error(&self) -> &Error {
        &self.error
    }

    /// One header more.
    pub(super) fn with(self, name: HeaderName, value: &'static str) -> Self {
        Self { header: Some((name, HeaderValue::from_static(value))), ..self }
    }

    /// In the media type that the client asked for.
    pub(super) fn written_as(self, media: Media) -> Self {
        // Older clients of persisted queries look at an answer only if it is 200.
        let unknown = self.error.code() == Code::PersistedQueryNotFound && media == Media::GraphqlResponse;
        Self { media, status: if unknown { StatusCode::BAD_REQUEST } else { self.status }, ..self }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let refusal = Self { status: status(error.code()), error, header: None, media: Media::Json };
        match refusal.error.code() {
            Code::Overloaded => refusal.with(header::RETRY_AFTER, "1"),
            _ => refusal,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(self.media.as_str())),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (self.status, self.header.map(|pair| [pair]), headers, Json(body(&self.error))).into_response()
    }
}

/// The errors of a request that was not executed.
pub(super) fn body(error: &Error) -> Value {
    json!({ "errors": [entry(error)] })
}

/// One of `errors`.
pub(super) fn entry(error: &Error) -> Value {
    json!({ "message": error.message(), "extensions": { "code": error.code().as_str() } })
}

/// The status of what was refused before or instead of execution.
pub(super) fn status(code: Code) -> StatusCode {
    match code {
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::Timeout => StatusCode::GATEWAY_TIMEOUT,
        Code::Overloaded | Code::StoreUnavailable | Code::SearchUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        // The client learns it from the code: a fault inside must not look like a broken server to its proxy.
        Code::Internal => StatusCode::OK,
        _ => StatusCode::BAD_REQUEST,
    }
}
