//! One line of log for each request, when its answer begins or its client is gone.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::{
    body::HttpBody,
    extract::Request,
    http::{Method, Uri},
    response::Response,
};
use pin_project_lite::pin_project;
use tokio::time::Instant;
use tower::Service;

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

/// Logs every request around whatever answers it. No `from_fn`: that makes two boxes and a copy of all services for each, which
/// is a tenth of what an answer from the cache takes.
#[derive(Clone, Debug)]
pub(super) struct Logged<S>(pub(super) S);

impl<S: Service<Request, Response = Response>> Service<Request> for Logged<S> {
    type Response = Response;
    type Error = S::Error;
    type Future = Logging<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let line = Line {
            method: request.method().clone(),
            uri: request.uri().clone(),
            start: Instant::now(),
            answered: false,
        };
        Logging { line, answering: self.0.call(request) }
    }
}

pin_project! {
    /// A request on its way to its answer.
    pub(super) struct Logging<F> {
        line: Line,
        #[pin]
        answering: F,
    }
}

impl<F: Future<Output = Result<Response, E>>, E> Future for Logging<F> {
    type Output = Result<Response, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let outcome = ready!(this.answering.poll(context));
        if let Ok(response) = &outcome {
            this.line.answer(response);
        }
        Poll::Ready(outcome)
    }
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
