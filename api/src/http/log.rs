//! One line of log for each request, when its answer begins or its client is gone.

use axum::{
    body::HttpBody,
    extract::Request,
    http::{Method, Uri},
    middleware::Next,
    response::Response,
};
use tokio::time::Instant;

/// The name of the executed operation, left by the handler for the log.
#[derive(Clone, Debug)]
pub(super) struct OperationName(pub(super) String);

/// A request under way; if it is dropped without an answer, its client has hung up.
struct Line {
    method: Method,
    uri: Uri,
    start: Instant,
    answered: bool,
}

/// Logs the request around whatever answers it.
pub(super) async fn line(request: Request, next: Next) -> Response {
    let mut line =
        Line { method: request.method().clone(), uri: request.uri().clone(), start: Instant::now(), answered: false };
    let response = next.run(request).await;
    line.answer(&response);
    response
}

impl Line {
    fn milliseconds(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn answer(&mut self, response: &Response) {
        self.answered = true;
        tracing::info!(
            target: "colloquy::http",
            operation = response.extensions().get::<OperationName>().map(|name| name.0.as_str()),
            status = response.status().as_u16(),
            bytes = response.body().size_hint().exact(),
            ms = self.milliseconds(),
            "{} {}",
            self.method,
            self.uri.path(),
        );
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if !self.answered {
            let ms = self.milliseconds();
            tracing::info!(target: "colloquy::http", ms, "{} {} was given up by its client", self.method, self.uri.path());
        }
    }
}
