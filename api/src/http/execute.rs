//! One GraphQL request, from its turn on the pool to the bytes of its answer; the same for every transport.

use std::{
    io::{self, Write as _},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use apollo_compiler::ast::OperationType;
use async_graphql::{Request, Response, ServerError, Value};
use futures_util::{Stream, StreamExt};
use tokio::{task::AbortHandle, time::Instant};

use super::{operation::Operation, refusal, server::Server};
use crate::{
    error::{Code, Error, Result},
    graph::{View, Viewer},
    schema::direct,
};

/// The answer to one request.
pub(super) struct Answer {
    /// The JSON of it.
    pub(super) body: Vec<u8>,
    /// What it is an answer of.
    pub(super) outcome: Outcome,
    /// The kind of the operation, if its document could be read.
    pub(super) kind: Option<OperationType>,
    /// The code of its first error.
    pub(super) code: Option<Code>,
    /// The operation's name, if its document could be read and gives one.
    pub(super) operation: Option<String>,
}

/// How far a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was executed; single fields may have failed.
    Executed,
    /// Its document, operation name or variables were refused.
    RequestError,
    /// It is no query, which its method does not allow.
    NotByGet,
    /// It was well-formed, but not answered.
    Refused(Code),
}

/// What a transport lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// Queries only: whoever follows a link must not change anything by it.
    Queries,
    /// Queries and mutations.
    Writes,
}

impl Server {
    /// Executes a query or mutation. When the future is dropped, because the client is gone, a query ends at once; a
    /// mutation goes on to its end.
    pub(super) async fn execute(
        &self,
        request: Request,
        viewer: Viewer,
        allowed: Allowed,
        deadline: Instant,
    ) -> Answer {
        let (start, waited) = (Instant::now(), Waited { server: self, answered: false });
        let answer = self.try_execute(request, viewer, allowed, deadline).await;
        waited.end();
        let answer = answer.unwrap_or_else(|error| Answer::refused(&error));
        self.metrics.count(&answer, start);
        answer
    }

    async fn try_execute(
        &self,
        mut request: Request,
        viewer: Viewer,
        allowed: Allowed,
        deadline: Instant,
    ) -> Result<Answer> {
        let turn = self.pool.turn(deadline).await?;
        let view = self.app.view(viewer, turn.time_left());
        if !self.introspection {
            request = request.disable_introspection();
        }
        let (schema, most) = (self.schema.clone(), self.limits.response_bytes);
        let writing = Arc::new(AtomicBool::new(false));
        let work = {
            let (view, writing) = (view.clone(), writing.clone());
            async move {
                let operation = Operation::of(&request);
                let kind = operation.as_ref().map(|operation| operation.kind);
                if allowed == Allowed::Queries && kind.is_some_and(|kind| kind != OperationType::Query) {
                    return Answer::not_by_get().of_operation(operation);
                }
                if kind == Some(OperationType::Subscription) {
                    return Answer::not_as_one(operation.and_then(|operation| operation.name));
                }
                writing.store(kind == Some(OperationType::Mutation), Ordering::Relaxed);
                let response = schema.execute(request.data(view).data(viewer)).await;
                Answer::of(response, most).of_operation(operation)
            }
        };
        let running = self.pool.start(turn, work)?;
        let _hang_up = HangUp { view, task: running.abort_handle(), writing };
        running.outcome().await
    }
}

impl Server {
    /// Executes a subscription. Each event sees the graph of its own moment: no view is given with the request. One that
    /// is refused has that as its only result.
    pub(super) fn subscribe(
        self: &Arc<Self>,
        mut request: Request,
        viewer: Viewer,
    ) -> impl Stream<Item = Answer> + use<> {
        if !self.introspection {
            request = request.disable_introspection();
        }
        let open = Open::new(self.clone());
        self.schema.execute_stream(request.data(viewer)).map(move |response| {
            let answer = Answer::of(response, open.0.limits.response_bytes);
            open.0.metrics.count_event(&answer);
            answer
        })
    }
}

/// A subscription that is open.
struct Open(Arc<Server>);

impl Open {
    fn new(server: Arc<Server>) -> Self {
        server.metrics.subscriptions.inc();
        Self(server)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.metrics.subscriptions.dec();
    }
}

/// A request that its client waits for; dropped before it is over, the client has not.
struct Waited<'s> {
    server: &'s Server,
    answered: bool,
}

impl Waited<'_> {
    fn end(mut self) {
        self.answered = true;
    }
}

impl Drop for Waited<'_> {
    fn drop(&mut self) {
        if !self.answered {
            self.server.metrics.count_given_up();
        }
    }
}

/// Ends a query that nobody waits for any more: at its next await by the abort, within a long walk by the view's flag.
struct HangUp {
    view: View,
    task: AbortHandle,
    writing: Arc<AtomicBool>,
}

impl Drop for HangUp {
    fn drop(&mut self) {
        if !self.writing.load(Ordering::Relaxed) {
            self.view.cancel();
            self.task.abort();
        }
    }
}

/// Takes no more bytes than it may: an answer that is too large is not built to its end.
struct Room {
    bytes: Vec<u8>,
    most: usize,
}

impl io::Write for Room {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.most - self.bytes.len() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Answer {
    /// The answer of an execution, if it has no more bytes than it may.
    pub(super) fn of(response: Response, most: usize) -> Self {
        let outcome = if is_request_error(&response) { Outcome::RequestError } else { Outcome::Executed };
        match written(&response, outcome, most) {
            Ok(body) => {
                let code = response.errors.first().map(|error| code(error).unwrap_or(Code::Internal));
                Self { body, outcome, kind: None, code, operation: None }
            }
            Err(error) if error.kind() == io::ErrorKind::StorageFull => Self::too_large(most),
            Err(error) => Self::refused(&Error::internal(error)),
        }
    }

    /// What was executed, but is too large to send.
    pub(super) fn too_large(most: usize) -> Self {
        let mut body = refusal::body(&Error::answer_too_large(most));
        body["data"] = serde_json::Value::Null;
        let body = body.to_string().into_bytes();
        Self { body, outcome: Outcome::Executed, kind: None, code: Some(Code::TooLarge), operation: None }
    }

    fn of_operation(self, operation: Option<Operation>) -> Self {
        let kind = operation.as_ref().map(|operation| operation.kind);
        Self { kind, operation: operation.and_then(|operation| operation.name), ..self }
    }

    /// What was not executed, or not to its end.
    pub(super) fn refused(error: &Error) -> Self {
        let mut body = refusal::body(error);
        if error.code() == Code::Internal {
            body["data"] = serde_json::Value::Null;
        }
        let (body, code) = (body.to_string().into_bytes(), error.code());
        Self { body, outcome: Outcome::Refused(code), kind: None, code: Some(code), operation: None }
    }

    fn not_by_get() -> Self {
        let error =
            Error::bad_input("GET answers queries only; send mutations with POST, subscriptions to /graphql/ws.");
        Self { outcome: Outcome::NotByGet, ..Self::refused(&error) }
    }

    /// A subscription has no one answer.
    fn not_as_one(operation: Option<String>) -> Self {
        let error = Error::bad_input(
            "A subscription is followed at /graphql/ws or /graphql/stream; here is one answer at most.",
        );
        Self { outcome: Outcome::RequestError, operation, ..Self::refused(&error) }
    }
}

/// A response in the order of the specification; without `data` if it was not executed. It has at most so many bytes.
fn written(response: &Response, outcome: Outcome, most: usize) -> io::Result<Vec<u8>> {
    let mut body = Room { bytes: Vec::with_capacity(1 << 10), most };
    let mut part = |name: &str, write: &dyn Fn(&mut Room) -> io::Result<()>| {
        body.write_all(if body.bytes.is_empty() { b"{" } else { b"," })?;
        write_key(name, &mut body)?;
        write(&mut body)
    };
    if !response.errors.is_empty() {
        part("errors", &|body| Ok(serde_json::to_writer(body, &response.errors)?))?;
    }
    if outcome == Outcome::Executed {
        part("data", &|body| write_data(&response.data, body))?;
    }
    if !response.extensions.is_empty() {
        part("extensions", &|body| Ok(serde_json::to_writer(body, &response.extensions)?))?;
    }
    body.write_all(b"}")?;
    Ok(body.bytes)
}

/// What root fields hold may be JSON already, and is not read again.
fn write_data(data: &Value, body: &mut Room) -> io::Result<()> {
    let Value::Object(fields) = data else { return Ok(serde_json::to_writer(body, data)?) };
    body.write_all(b"{")?;
    for (place, (key, value)) in fields.iter().enumerate() {
        if place > 0 {
            body.write_all(b",")?;
        }
        write_key(key, body)?;
        match direct::written(value) {
            Some(json) => body.write_all(json.as_bytes())?,
            None => serde_json::to_writer(&mut *body, value)?,
        }
    }
    body.write_all(b"}")
}

fn write_key(key: &str, body: &mut Room) -> io::Result<()> {
    serde_json::to_writer(&mut *body, key)?;
    body.write_all(b":")
}

/// Errors of fields have a path; a response without data whose errors have none was refused before execution.
fn is_request_error(response: &Response) -> bool {
    let refused = !response.errors.is_empty() && response.errors.iter().all(|error| error.path.is_empty());
    refused && response.data == Value::Null
}

fn code(error: &ServerError) -> Option<Code> {
    let Some(Value::String(said)) = error.extensions.as_ref()?.get("code") else { return None };
    Code::ALL.into_iter().find(|code| code.as_str() == said)
}
