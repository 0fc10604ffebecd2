//! `/graphql/stream`: one operation, its results as server-sent events, by the distinct connections of graphql-sse.
//!
//! Whatever becomes of the operation, a stream that was begun is 200: a browser's `EventSource` cannot see anything else.
//! Its events are `next`, each with a result, and `complete`, after which a client must not come again by itself.

use std::{convert::Infallible, sync::Arc, time::Duration};

use apollo_compiler::ast::OperationType;
use async_graphql::Request as GraphqlRequest;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::{StreamExt, future::Either, stream};
use tokio::{
    sync::{OwnedSemaphorePermit, mpsc},
    task::AbortHandle,
    time::{Instant, timeout},
};

use super::{
    caching::Reuse,
    execute::{Allowed, Answer, Wish},
    negotiation,
    operation::Operation,
    refusal::Refusal,
    request::{self, Asked},
    server::Server,
    viewer,
};
use crate::{
    error::{Code, Error},
    graph::Viewer,
};

/// How long nothing is sent before a comment shows that the stream lives.
const SILENCE: Duration = Duration::from_secs(12);

/// Begins a stream.
pub(super) async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response {
    let metrics = server.clone();
    try_answer(server, request).await.unwrap_or_else(|refusal| {
        metrics.metrics.count_refused(refusal.error());
        refusal.into_response()
    })
}

async fn try_answer(server: Arc<Server>, request: Request) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    check_accepted(&parts.headers)?;
    let viewer = viewer::of(server.writes, &parts);
    let (asked, allowed) = if parts.method == Method::POST {
        negotiation::check_content_type(&parts.headers)?;
        let bytes = request::read_body(&parts.headers, body, &server.limits).await?;
        match request::parse_body(&bytes, &server.limits)? {
            Asked::One(asked) => (*asked, Allowed::Writes),
            Asked::Batch(_) => return Err(Refusal::malformed("A stream answers one request, not a batch.")),
        }
    } else {
        (request::parse_url(&parts.uri)?, Allowed::Queries)
    };
    let asked = server.documents.find(asked)?;
    let deadline = Instant::now() + server.limits.request_time;
    server.wait_for_version(&parts.headers, deadline).await?;
    let wish = Wish { allowed, reuse: Reuse::of(&parts.headers), deadline };
    let place = server
        .sockets
        .clone()
        .try_acquire_owned()
        .map_err(|_| Error::new(Code::Overloaded, "Too many streams are open. Try again later."))?;
    Ok(begin(server, asked, viewer, wish, place))
}

fn check_accepted(headers: &HeaderMap) -> Result<(), Refusal> {
    let mut values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).peekable();
    let streams = |range: &str| {
        let kind = range.split(';').next().unwrap_or_default().trim();
        ["text/event-stream", "text/*", "*/*"].iter().any(|known| kind.eq_ignore_ascii_case(known))
    };
    if values.peek().is_none() || values.flat_map(|value| value.split(',')).any(streams) {
        return Ok(());
    }
    let message = "Answers here are text/event-stream, which Accept does not allow; /graphql answers with JSON.";
    Err(Refusal::new(StatusCode::NOT_ACCEPTABLE, Code::BadUserInput, message))
}

fn begin(
    server: Arc<Server>,
    asked: GraphqlRequest,
    viewer: Viewer,
    wish: Wish,
    place: OwnedSemaphorePermit,
) -> Response {
    let (queue, queued) = mpsc::channel(server.limits.socket_queue);
    let task = server.pool.attend(run(server.clone(), asked, viewer, wish, queue));
    let held = Held { _place: place, task };
    // It holds what the stream takes until its client has gone, or has everything.
    let events = stream::unfold((queued, held), async |(mut queued, held)| {
        queued.recv().await.map(|event| (Ok::<_, Infallible>(event), (queued, held)))
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(SILENCE)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

struct Held {
    _place: OwnedSemaphorePermit,
    task: Option<AbortHandle>,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.task.iter().for_each(AbortHandle::abort);
    }
}

/// Executes to the end, or to that of the server, or until the client takes nothing any more.
async fn run(server: Arc<Server>, asked: GraphqlRequest, viewer: Viewer, wish: Wish, queue: mpsc::Sender<Event>) {
    let kind = Operation::of(&asked).map(|operation| operation.kind);
    let results = if kind == Some(OperationType::Subscription) {
        Either::Left(server.subscribe(asked, viewer).map(Arc::new))
    } else {
        Either::Right(stream::once(server.execute(asked, viewer, wish)))
    };
    let mut stopping = server.stopping.subscribe();
    let results = results.take_until(async move { stopping.wait_for(|stopping| *stopping).await.map(drop) });
    let events = results.map(|answer| next(&answer)).chain(stream::once(async { complete() }));
    let mut events = std::pin::pin!(events);
    while let Some(event) = events.next().await {
        if !matches!(timeout(server.limits.socket_send, queue.send(event)).await, Ok(Ok(()))) {
            return;
        }
    }
}

fn next(answer: &Answer) -> Event {
    Event::default().event("next").data(String::from_utf8_lossy(&answer.body))
}

/// An event without data is one that browsers do not tell of.
fn complete() -> Event {
    Event::default().event("complete").data("")
}
