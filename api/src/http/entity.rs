//! `/entity/{address}`: one entity as JSON-LD. Its address is `event:SLUG` or that of another kind; whatever else names it,
//! a slug that it once had among them, leads there.

use std::sync::Arc;

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use entity::vocabulary::{EntityKind, Vocabulary as _};
use tokio::time::Instant;
use uuid::Uuid;

use super::{export, refusal::Refusal, server::Server, viewer};
use crate::{
    error::{Code, Error, Result},
    export::json_ld,
    graph::{Graph, NodeIx},
    schema::id::find,
};

/// Answers GET and HEAD.
pub(super) async fn answer(
    State(server): State<Arc<Server>>,
    Path(asked): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let (parts, _) = request.into_parts();
    export::check_allowed(&server)?;
    check_accepted(&parts.headers)?;
    let turn = server.pool.turn(Instant::now() + server.limits.request_time).await?;
    let view = server.app.view(viewer::of(server.writes, &parts), turn.time_left());
    let graph = view.graph();
    let Some(ix) = named(graph, &asked) else {
        let message = format!("There is no entity `{asked}`; an address is event:SLUG, or that of another kind.");
        return Err(Error::new(Code::NotFound, message).into());
    };
    let address = json_ld::address(graph, ix);
    if address != asked {
        let location = format!("/entity/{}", encoded(&address));
        let headers = [(header::LOCATION, location), (header::VARY, "accept".to_owned())];
        return Ok((StatusCode::PERMANENT_REDIRECT, headers).into_response());
    }
    let tag = HeaderValue::try_from(format!("W/\"{}-{}\"", view.version(), graph.node(ix).id));
    let tag = tag.map_err(Error::internal)?;
    if export::is_known(&parts.headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let id = graph.node(ix).id;
    // Where the database is away, everything else is said.
    let text = text(&server, id).await.unwrap_or_default();
    let work = {
        let view = view.clone();
        async move { json_ld::alone(&view, ix, text.as_deref()) }
    };
    let _stop = view.cancel_on_drop();
    let body = server.pool.start(turn, work)?.outcome().await??;
    if body.len() > server.limits.response_bytes {
        return Err(Error::answer_too_large(server.limits.response_bytes).into());
    }
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/ld+json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::VARY, HeaderValue::from_static("accept")),
        (header::ETAG, tag),
    ];
    Ok((headers, body).into_response())
}

/// The entity that an address names: as queries name it, by its bare id, or by a slug that one kind alone has.
fn named(graph: &Graph, asked: &str) -> Option<NodeIx> {
    if let Some(found) = find(graph, asked) {
        return Some(found);
    }
    if let Ok(id) = Uuid::parse_str(asked) {
        return graph.find_node(id);
    }
    let mut bearers = EntityKind::ALL.iter().filter_map(|kind| graph.find_slug(*kind, asked));
    bearers.next().filter(|_| bearers.next().is_none())
}

async fn text(server: &Server, id: Uuid) -> Result<Option<String>> {
    let mut abstracts = server.app.store.abstracts(&[id]).await?;
    let mut descriptions = server.app.store.descriptions(&[id]).await?;
    Ok(abstracts.remove(&id).or_else(|| descriptions.remove(&id)))
}

fn check_accepted(headers: &HeaderMap) -> Result<(), Refusal> {
    let mut values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).peekable();
    let allows = |range: &str| {
        let kind = range.split(';').next().unwrap_or_default().trim();
        ["application/ld+json", "application/json", "application/*", "*/*"]
            .iter()
            .any(|ours| kind.eq_ignore_ascii_case(ours))
    };
    if values.peek().is_none() || values.flat_map(|value| value.split(',')).any(allows) {
        return Ok(());
    }
    let message = "Entities are answered as application/ld+json, which Accept does not allow.";
    Err(Refusal::new(StatusCode::NOT_ACCEPTABLE, Code::BadUserInput, message))
}

/// An address as a part of a path.
fn encoded(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
    }
    encoded
}

/// A digit of the hexadecimal system.
fn hex(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16).map_or('0', |digit| digit.to_ascii_uppercase())
}
