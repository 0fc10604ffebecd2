//! `/export/{format}`: the graph, or a part of it, in the formats of others. Written as it is taken: where the client hangs
//! up, or takes nothing for ten seconds, the work ends.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    sync::Arc,
};

use axum::{
    body::Body,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt as _, stream};
use tokio::{sync::mpsc, task::AbortHandle, time::Instant};

use super::{refusal::Refusal, server::Server, viewer};
use crate::{
    app::App,
    error::{Code, Error, Result},
    export::{self, Export, Format, LONGEST, Out, Piece, Table},
    graph::{CancelOnDrop, View, Viewer},
    schema::{PartArguments, part},
};

/// Pieces that wait to be sent.
const QUEUE: usize = 4;

/// What is asked for.
#[derive(Clone, Debug)]
struct Asked {
    format: Format,
    part: PartArguments,
}

/// What is ready to be written.
struct Ready {
    export: Export,
    version: u64,
    stop: CancelOnDrop,
}

/// Answers GET and HEAD.
pub(super) async fn answer(
    State(server): State<Arc<Server>>,
    Path(format): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let (parts, _) = request.into_parts();
    check_allowed(&server)?;
    let asked = asked(&format, &parts.uri)?;
    let tag = tag(&server.app, server.app.graph().version(), &asked);
    if is_known(&parts.headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let permit = server.exports.clone().try_acquire_owned().map_err(|_| {
        Error::new(Code::Overloaded, "As many exports are being written as may be. Try again when one has ended.")
    })?;
    let Ready { export, version, stop } = ready(&server, asked.clone(), viewer::of(server.writes, &parts)).await?;
    let (queue, queued) = mpsc::channel(QUEUE);
    let mut out = Out::new(queue, server.limits.socket_send);
    let task = server.pool.attend(async move {
        let start = Instant::now();
        let written = export.write(&mut out).await;
        // Whoever has the whole of one may ask for the next at once.
        drop(permit);
        let written = match written {
            Ok(()) => out.finish().await,
            Err(error) => {
                out.fail(error.clone()).await;
                Err(error)
            }
        };
        let ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        match written {
            Ok(()) => tracing::info!(target: "colloquy::http", version, ms, "an export was written"),
            Err(error) => {
                tracing::info!(target: "colloquy::http", version, ms, %error, "an export was not written to its end");
            }
        }
    });
    let held = Held { task, _stop: stop };
    // What does not come to its end is an error of the body, so that what has come is not taken for the whole.
    let pieces = stream::unfold(Some((queued, held)), async |state| {
        let (mut queued, held) = state?;
        match queued.recv().await {
            Some(Ok(Piece::Bytes(bytes))) => Some((Ok(bytes), Some((queued, held)))),
            Some(Ok(Piece::End)) => None,
            Some(Err(error)) => Some((Err(io::Error::other(error)), None)),
            None => Some((Err(io::Error::other("the export was ended")), None)),
        }
    });
    let name = format!("attachment; filename=\"{}\"", asked.format.file_name(version));
    let mut response = Body::from_stream(pieces.fuse()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asked.format.media_type()));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::try_from(name).map_err(Error::internal)?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(HeaderName::from_static("x-graph-version"), HeaderValue::from(version));
    headers.insert(header::ETAG, self::tag(&server.app, version, &asked));
    Ok(response)
}

/// Refuses where the operator has it off.
pub(super) fn check_allowed(server: &Server) -> Result<()> {
    if server.only_trusted {
        return Err(Error::new(Code::Forbidden, "Only trusted documents are answered here; there are no exports."));
    }
    if server.limits.exports == 0 {
        return Err(Error::new(Code::Forbidden, "There are no exports here; the operator has them off."));
    }
    Ok(())
}

fn asked(format: &str, uri: &Uri) -> Result<Asked, Refusal> {
    let Query(given) = Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|error| Refusal::malformed(format!("The URL's parameters cannot be read: {error}.")))?;
    let mut part = PartArguments::default();
    let mut table = None;
    for (name, value) in given {
        let known = match name.as_str() {
            "filter" => &mut part.filter,
            "within" => &mut part.within,
            "during" => &mut part.during,
            "table" => &mut table,
            _ => {
                let message =
                    format!("`{name}` is no parameter of an export; there are filter, within, during and table.");
                return Err(Refusal::malformed(message));
            }
        };
        if known.replace(value).is_some() {
            return Err(Refusal::malformed(format!("`{name}` is given twice.")));
        }
    }
    let table = match table.as_deref() {
        None | Some("entities") => Table::Entities,
        Some("relations") => Table::Relations,
        Some(other) => {
            return Err(Refusal::malformed(format!("There is no table `{other}`: it is entities or relations.")));
        }
    };
    let format = Format::parse(format, table).ok_or_else(|| {
        let message = format!("There is no format `{format}`: it is jsonl, csv, graphml, json-ld or ics.");
        Error::new(Code::NotFound, message)
    })?;
    Ok(Asked { format, part })
}

/// Chooses what is written, on the pool and within the time of a request.
async fn ready(server: &Server, asked: Asked, viewer: Viewer) -> Result<Ready> {
    let turn = server.pool.turn(Instant::now() + server.limits.request_time).await?;
    let (app, time) = (server.app.clone(), turn.time_left());
    let work = async move {
        let (graph, dump) = if asked.format.reads_store() {
            let (graph, dump) = export::together(&app.feed, &app.store).await?;
            (graph, Some(dump))
        } else {
            (app.graph(), None)
        };
        let part = part(&View::new(graph.clone(), viewer, time), &asked.part)?;
        let view = View::new(graph, viewer, LONGEST);
        let (version, stop) = (view.version(), view.cancel_on_drop());
        Ok(Ready { export: Export::of_graph(asked.format, view, part, dump), version, stop })
    };
    server.pool.start(turn, work)?.outcome().await?
}

/// Ends the work when the body is dropped: it was sent, or its client is gone.
struct Held {
    task: Option<AbortHandle>,
    _stop: CancelOnDrop,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.task.iter().for_each(AbortHandle::abort);
    }
}

/// What tells an answer from every other: the database, its version, the program and the question.
fn tag(app: &App, version: u64, asked: &Asked) -> HeaderValue {
    let mut hasher = DefaultHasher::new();
    (app.graph().database(), env!("CARGO_PKG_VERSION"), asked.format, &asked.part).hash(&mut hasher);
    let tag = format!("W/\"{version}-{:016x}\"", hasher.finish());
    // Digits and letters are always a header's value.
    HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// Whether the client says that it has this answer.
pub(super) fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(tag) = tag.to_str().map(bare) else { return false };
    known.flat_map(|value| value.split(',')).any(|one| one.trim() == "*" || bare(one) == tag)
}
