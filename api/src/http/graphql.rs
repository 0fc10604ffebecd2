//! `/graphql`: GraphQL over HTTP, by the draft of that name.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use tokio::time::Instant;

use super::{
    caching::{self, Reuse, is_known},
    execute::{Allowed, Answer, Outcome, Wish},
    gzip,
    log::OperationName,
    negotiation::{self, Media},
    refusal::{self, Refusal},
    request::{self, Asked, Question},
    server::Server,
    viewer,
};
use crate::{error::Code, graph::Viewer};

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

/// The answer that is kept, if one is asked for by an address that is known; else one to what is read.
async fn try_answer(server: &Arc<Server>, request: Request, media: Media) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let viewer = viewer::of(server.writes, &parts);
    let reuse = Reuse::of(&parts.headers);
    if parts.method != Method::POST
        && !parts.headers.contains_key(caching::GRAPH_VERSION)
        && let Some(answer) = server.kept_at(address(&parts), viewer, reuse)
    {
        if let Some(unchanged) = unchanged(server, &answer, &parts.headers) {
            return Ok(unchanged);
        }
        return Ok(Box::pin(respond_to_get(server, &answer, media, &parts.headers)).await);
    }
    let wish = Wish { allowed: Allowed::Writes, reuse, deadline: Instant::now() + server.limits.request_time };
    // In boxes of their own: what is large in them would be carried along by every client that has the answer.
    Box::pin(answer_to(server, parts, body, viewer, wish, media)).await
}

fn address(parts: &Parts) -> &str {
    parts.uri.query().unwrap_or_default()
}

async fn answer_to(
    server: &Arc<Server>,
    parts: Parts,
    body: Body,
    viewer: Viewer,
    wish: Wish,
    media: Media,
) -> Result<Response, Refusal> {
    let headers = &parts.headers;
    if parts.method != Method::POST {
        let asked = server.documents.find(request::parse_url(&parts.uri)?)?;
        server.wait_for_version(headers, wish.deadline).await?;
        let answer = server.execute(asked, viewer, Wish { allowed: Allowed::Queries, ..wish }).await;
        if let (Some(kept), true) = (&answer.kept, server.documents.are_let_in_for_good()) {
            server.answers.know(address(&parts), kept);
        }
        return Ok(respond_to_get(server, &answer, media, headers).await);
    }
    negotiation::check_content_type(headers)?;
    let bytes = request::read_body(headers, body, &server.limits).await?;
    match request::parse_body(&bytes, &server.limits)? {
        Asked::One(asked) => {
            let asked = server.documents.find(*asked)?;
            server.wait_for_version(headers, wish.deadline).await?;
            let answer = server.execute(asked, viewer, wish).await;
            Ok(respond(server, &answer, media, headers).await)
        }
        Asked::Batch(asked) => {
            server.wait_for_version(headers, wish.deadline).await?;
            let answer = Arc::new(execute_batch(server, asked, viewer, wish).await);
            Ok(respond(server, &answer, media, headers).await)
        }
    }
}

/// One after the other, because a mutation may stand before a query that wants to see it.
async fn execute_batch(server: &Arc<Server>, asked: Vec<Question>, viewer: Viewer, wish: Wish) -> Answer {
    let mut body = vec![b'['];
    let mut outcomes = Vec::with_capacity(asked.len());
    for question in asked {
        let answer = match server.documents.find(question) {
            Ok(request) => server.execute(request, viewer, wish).await,
            Err(refusal) => {
                server.metrics.count_refused(refusal.error());
                Arc::new(Answer::refused(refusal.error()))
            }
        };
        let fits = body.len() + answer.body.len() <= server.limits.response_bytes;
        let answer = if fits { answer } else { Arc::new(Answer::too_large(server.limits.response_bytes)) };
        if !outcomes.is_empty() {
            body.push(b',');
        }
        body.extend_from_slice(&answer.body);
        outcomes.push(answer.outcome);
    }
    body.push(b']');
    Answer::of_batch(body, &outcomes)
}

/// As [`respond`]; an answer that may be kept says for how long.
async fn respond_to_get(server: &Server, answer: &Arc<Answer>, media: Media, headers: &HeaderMap) -> Response {
    if let Some(unchanged) = unchanged(server, answer, headers) {
        return unchanged;
    }
    let mut response = respond(server, answer, media, headers).await;
    if let Some(kept) = &answer.kept {
        response.headers_mut().extend(kept.head(answer, &server.cache_control).clone());
    }
    response
}

/// What is sent instead of an answer to a client that has it.
fn unchanged(server: &Server, answer: &Answer, headers: &HeaderMap) -> Option<Response> {
    let head = answer.kept.as_ref()?.head(answer, &server.cache_control);
    if !is_known(headers, head.get(header::ETAG)?.to_str().ok()?) {
        return None;
    }
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    response.headers_mut().clone_from(head);
    Some(named(answer, response))
}

async fn respond(server: &Server, answer: &Arc<Answer>, media: Media, asked: &HeaderMap) -> Response {
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
    // Compressed here and not by the layer around the other routes, which would take from every answer the time to be asked:
    // once and for all who take it, or on its way where it is not kept.
    let takes_gzip = gzip::is_taken(asked);
    let encoding = takes_gzip.then_some([(header::CONTENT_ENCODING, "gzip"), (header::VARY, "accept-encoding")]);
    let body = if takes_gzip {
        let kept = Box::pin(server.answers.gzipped(answer)).await;
        kept.map_or_else(|| gzip::on_its_way(answer.body.clone()), Body::from)
    } else {
        Body::from(answer.body.clone())
    };
    let mut response = (status, headers, encoding, body).into_response();
    match answer.outcome {
        Outcome::NotByGet => {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        Outcome::Refused(Code::Overloaded) => {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        _ => {}
    }
    if let Some(version) = answer.version {
        response.headers_mut().insert(caching::GRAPH_VERSION, HeaderValue::from(version));
    }
    named(answer, response)
}

/// A response that says to the log which operation it answers.
fn named(answer: &Answer, mut response: Response) -> Response {
    if let Some(name) = &answer.operation {
        response.extensions_mut().insert(OperationName(name.clone()));
    }
    response
}
