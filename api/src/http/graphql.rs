//! `/graphql`: GraphQL over HTTP, by the draft of that name.

use std::{convert::Infallible, sync::Arc};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt as _, stream};
use tokio::time::Instant;

use super::{
    execute::{Allowed, Answer, Outcome},
    log::OperationName,
    negotiation::{self, Media},
    refusal::{self, Refusal},
    request::{self, Asked, Question},
    server::Server,
    viewer,
};
use crate::{error::Code, graph::Viewer};

/// A body of more bytes goes out in pieces.
const LONG: usize = 256 << 10;

/// Bytes of a piece: compressing it takes about a millisecond.
const PIECE: usize = 64 << 10;

/// Answers POST and GET.
pub(super) async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response {
    let media = match Media::accepted(request.headers()) {
        Ok(media) => media,
        Err(refusal) => return refusal.into_response(),
    };
    match try_answer(&server, request, media).await {
        Ok(response) => response,
        Err(refusal) => {
            server.metrics.count_refused(refusal.error());
            refusal.written_as(media).into_response()
        }
    }
}

async fn try_answer(server: &Server, request: Request, media: Media) -> Result<Response, Refusal> {
    let deadline = Instant::now() + server.limits.request_time;
    let (parts, body) = request.into_parts();
    let viewer = viewer::of(server.writes, &parts);
    if parts.method != Method::POST {
        let asked = server.documents.find(request::parse_url(&parts.uri)?)?;
        let answer = server.execute(asked, viewer, Allowed::Queries, deadline).await;
        return Ok(respond(answer, media));
    }
    negotiation::check_content_type(&parts.headers)?;
    let bytes = request::read_body(&parts.headers, body, &server.limits).await?;
    match request::parse_body(&bytes, &server.limits)? {
        Asked::One(asked) => {
            let asked = server.documents.find(*asked)?;
            Ok(respond(server.execute(asked, viewer, Allowed::Writes, deadline).await, media))
        }
        Asked::Batch(asked) => Ok(respond(execute_batch(server, asked, viewer, deadline).await, media)),
    }
}

/// One after the other, because a mutation may stand before a query that wants to see it.
async fn execute_batch(server: &Server, asked: Vec<Question>, viewer: Viewer, deadline: Instant) -> Answer {
    let mut body = vec![b'['];
    let mut outcomes = Vec::with_capacity(asked.len());
    for question in asked {
        let answer = match server.documents.find(question) {
            Ok(request) => server.execute(request, viewer, Allowed::Writes, deadline).await,
            Err(refusal) => {
                server.metrics.count_refused(refusal.error());
                Answer::refused(refusal.error())
            }
        };
        let fits = body.len() + answer.body.len() <= server.limits.response_bytes;
        let answer = if fits { answer } else { Answer::too_large(server.limits.response_bytes) };
        if !outcomes.is_empty() {
            body.push(b',');
        }
        body.extend_from_slice(&answer.body);
        outcomes.push(answer.outcome);
    }
    body.push(b']');
    // Answers that differ have their outcome in their own errors.
    let alike = outcomes.iter().all(|outcome| outcome == &outcomes[0]);
    let outcome = if alike { outcomes[0] } else { Outcome::Executed };
    Answer { body, outcome, kind: None, code: None, operation: Some(format!("batch of {}", outcomes.len())) }
}

fn respond(answer: Answer, media: Media) -> Response {
    let status = match (answer.outcome, media) {
        (Outcome::Executed, _) | (Outcome::RequestError, Media::Json) => StatusCode::OK,
        (Outcome::RequestError, Media::GraphqlResponse) => StatusCode::BAD_REQUEST,
        (Outcome::NotByGet, _) => StatusCode::METHOD_NOT_ALLOWED,
        (Outcome::Refused(code), _) => refusal::status(code),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media.as_str())),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let mut response = (status, headers, paced(answer.body)).into_response();
    match answer.outcome {
        Outcome::NotByGet => {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        Outcome::Refused(Code::Overloaded) => {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        _ => {}
    }
    if let Some(name) = answer.operation {
        response.extensions_mut().insert(OperationName(name));
    }
    response
}

/// A long body goes out in pieces, others having their turn in between: compressing it takes time on a thread that sockets
/// are read and written on.
fn paced(body: Vec<u8>) -> Body {
    if body.len() <= LONG {
        return Body::from(body);
    }
    let pieces = stream::unfold(Bytes::from(body), async |mut rest| {
        if rest.is_empty() {
            return None;
        }
        tokio::task::yield_now().await;
        let piece = rest.split_to(rest.len().min(PIECE));
        Some((Ok::<_, Infallible>(piece), rest))
    });
    // A compressor may ask once more after the end.
    Body::from_stream(pieces.fuse())
}
