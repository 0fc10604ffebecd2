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
use axum::body::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::{task::AbortHandle, time::Instant};

use super::{
    answers::{Kept, Key},
    caching::Reuse,
    flights::Flight,
    operation::{self, Operation},
    pool, refusal,
    server::Server,
};
use crate::{
    error::{Code, Error, Result},
    graph::{Graph, View, Viewer},
    schema::{direct, validation},
};

/// The answer to one request.
#[derive(Debug)]
pub(super) struct Answer {
    /// The JSON of it.
    pub(super) body: Bytes,
    /// What it is an answer of.
    pub(super) outcome: Outcome,
    /// The kind of the operation, if its document could be read.
    pub(super) kind: Option<OperationType>,
    /// The code of its first error.
    pub(super) code: Option<Code>,
    /// The operation's name, if its document could be read and gives one.
    pub(super) operation: Option<String>,
    /// The version of the graph that it is of, if it was executed.
    pub(super) version: Option<u64>,
    /// What it is kept under, if it may be kept.
    pub(super) kept: Option<Kept>,
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

/// What is wished of an answer, besides what is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// What may be executed.
    pub(super) allowed: Allowed,
    /// Which answer will do.
    pub(super) reuse: Reuse,
    /// Until when it must be there.
    pub(super) deadline: Instant,
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
    /// Answers a query or mutation. When the future is dropped, because the client is gone, a query that nobody else waits
    /// for ends at once; a mutation goes on to its end.
    pub(super) async fn execute(self: &Arc<Self>, request: Request, viewer: Viewer, wish: Wish) -> Arc<Answer> {
        let (start, waited) = (Instant::now(), Waited { server: self, answered: false });
        let answer = self.answer(request, viewer, wish).await;
        waited.end();
        self.metrics.count(&answer, start);
        answer
    }

    /// The answer that is kept to what an address asks, where a client will take it.
    pub(super) fn kept_at(&self, address: &str, viewer: Viewer, reuse: Reuse) -> Option<Arc<Answer>> {
        if reuse != Reuse::Kept {
            return None;
        }
        let start = Instant::now();
        let answer = self.answers.at(address, viewer, &self.app.graph())?;
        self.metrics.reuse.hit.inc();
        self.metrics.count(&answer, start);
        Some(answer)
    }

    /// The answer that is kept, or that somebody else waits for, or one of its own.
    async fn answer(self: &Arc<Self>, mut request: Request, viewer: Viewer, wish: Wish) -> Arc<Answer> {
        let graph = self.app.graph();
        let reusable = wish.reuse != Reuse::Nothing;
        let key = reusable.then(|| self.answers.key(&request, viewer, &graph)).flatten();
        let (Some(key), Reuse::Kept) = (key, wish.reuse) else {
            self.metrics.reuse.passed_by.inc();
            return self.clone().executed(operation::with_verdict(request), viewer, wish, graph, key).await;
        };
        if let Some(answer) = self.answers.get(&key) {
            self.metrics.reuse.hit.inc();
            return answer;
        }
        request = operation::with_verdict(request);
        let make = |request| self.clone().executed(request, viewer, wish, graph.clone(), Some(key));
        if operation::may_be_shared(&request) {
            match self.answers.flights.join(key, request, make) {
                Flight::Own(answer) => {
                    self.metrics.reuse.miss.inc();
                    return answer.await;
                }
                Flight::Others(answer, asked) => {
                    let answer = answer.await;
                    if answer.kept.is_some() {
                        self.metrics.reuse.joined.inc();
                        return answer;
                    }
                    // It failed, for want of the other's time perhaps, or is not the graph's alone to decide: one each, then.
                    request = asked;
                }
            }
        }
        self.metrics.reuse.miss.inc();
        make(request).await
    }

    /// The answer of an execution, kept where it may be.
    async fn executed(
        self: Arc<Self>,
        request: Request,
        viewer: Viewer,
        wish: Wish,
        graph: Arc<Graph>,
        key: Option<Key>,
    ) -> Arc<Answer> {
        let answer = self.try_execute(request, viewer, wish, graph, key).await;
        let answer = Arc::new(answer.unwrap_or_else(|error| Answer::refused(&error)));
        self.answers.keep(&answer);
        answer
    }

    async fn try_execute(
        &self,
        mut request: Request,
        viewer: Viewer,
        wish: Wish,
        graph: Arc<Graph>,
        key: Option<Key>,
    ) -> Result<Answer> {
        let turn = self.pool.turn(wish.deadline).await?;
        if !self.introspection {
            request = request.disable_introspection();
        }
        if operation::is_quick(&request) {
            let view = self.app.view_of(graph.clone(), viewer, turn.time_left().min(pool::LONGEST_HERE));
            let work = self.work(again(&request), view.clone(), wish.allowed, key, Arc::default());
            if let Some(answer) = self.pool.here(&view, work).await {
                return answer;
            }
        }
        let view = self.app.view_of(graph, viewer, turn.time_left());
        let writing = Arc::new(AtomicBool::new(false));
        let work = self.work(request, view.clone(), wish.allowed, key, writing.clone());
        let running = self.pool.start(turn, work)?;
        let _hang_up = HangUp { view, task: running.abort_handle(), writing };
        running.outcome().await
    }

    /// The answer of a request on a view of the graph; says in `writing` when it begins a mutation.
    fn work(
        &self,
        request: Request,
        view: View,
        allowed: Allowed,
        key: Option<Key>,
        writing: Arc<AtomicBool>,
    ) -> impl Future<Output = Answer> + Send + use<> {
        let (schema, most) = (self.schema.clone(), self.limits.response_bytes);
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
            let viewer = view.viewer();
            let start = Instant::now();
            let response = schema.execute(request.data(view.clone()).data(viewer)).await;
            if let Some(operation) = &operation {
                operation.took(start.elapsed());
            }
            Answer::of(response, most).of_view(&view, operation.as_ref(), key).of_operation(operation)
        }
    }
}

/// The same request once more: of what one can have, this is all that ours have.
fn again(request: &Request) -> Request {
    let mut again = Request::new(request.query.as_str()).variables(request.variables.clone());
    if let Some(verdict) = validation::handed_along(request) {
        again = again.data(verdict.clone());
    }
    again.operation_name.clone_from(&request.operation_name);
    again.introspection_mode = request.introspection_mode;
    again.extensions.clone_from(&request.extensions);
    again
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

impl Room {
    /// Writes a text that nobody needs any more. A long one is not copied behind what is written: that goes before it.
    fn take(&mut self, text: String) -> io::Result<()> {
        let mut text = text.into_bytes();
        if text.len() < self.bytes.len() || text.len() > self.most - self.bytes.len() {
            return self.write_all(&text);
        }
        text.splice(0..0, self.bytes.drain(..));
        self.bytes = text;
        Ok(())
    }
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
        let code = response.errors.first().map(|error| code(error).unwrap_or(Code::Internal));
        match written(response, outcome, most) {
            Ok(body) => Self { body: body.into(), outcome, code, ..Self::empty() },
            Err(error) if error.kind() == io::ErrorKind::StorageFull => Self::too_large(most),
            Err(error) => Self::refused(&Error::internal(error)),
        }
    }

    /// What was executed, but is too large to send.
    pub(super) fn too_large(most: usize) -> Self {
        let mut body = refusal::body(&Error::answer_too_large(most));
        body["data"] = serde_json::Value::Null;
        let body = body.to_string().into_bytes();
        Self { body: body.into(), outcome: Outcome::Executed, code: Some(Code::TooLarge), ..Self::empty() }
    }

    /// One of several requests.
    pub(super) fn of_batch(body: Vec<u8>, outcomes: &[Outcome]) -> Self {
        // Answers that differ have their outcome in their own errors.
        let alike = outcomes.iter().all(|outcome| outcome == &outcomes[0]);
        let outcome = if alike { outcomes[0] } else { Outcome::Executed };
        let operation = Some(format!("batch of {}", outcomes.len()));
        Self { body: body.into(), outcome, operation, ..Self::empty() }
    }

    fn empty() -> Self {
        let outcome = Outcome::Executed;
        Self { body: Bytes::new(), outcome, kind: None, code: None, operation: None, version: None, kept: None }
    }

    /// Says of which version it is, and whether it may be kept: a query without errors that the graph alone decides.
    fn of_view(self, view: &View, operation: Option<&Operation>, key: Option<Key>) -> Self {
        let operation = operation.filter(|operation| operation.is_query());
        if view.rests_on_more() {
            operation.inspect(|operation| operation.rests_on_more());
        }
        let whole = self.outcome == Outcome::Executed && self.code.is_none() && !view.rests_on_more();
        let key = key.filter(|_| whole && operation.is_some());
        let kept = key.map(Kept::new);
        let version = (self.outcome == Outcome::Executed).then(|| view.latest_version());
        Self { version, kept, ..self }
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
        Self { body: body.into(), outcome: Outcome::Refused(code), code: Some(code), ..Self::empty() }
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
fn written(response: Response, outcome: Outcome, most: usize) -> io::Result<Vec<u8>> {
    let mut body = Room { bytes: Vec::with_capacity(LITTLE.min(most)), most };
    body.write_all(b"{")?;
    if !response.errors.is_empty() {
        write_key("errors", &mut body)?;
        serde_json::to_writer(&mut body, &response.errors)?;
    }
    if outcome == Outcome::Executed {
        write_key("data", &mut body)?;
        write_data(response.data, &mut body)?;
    }
    if !response.extensions.is_empty() {
        write_key("extensions", &mut body)?;
        serde_json::to_writer(&mut body, &response.extensions)?;
    }
    body.write_all(b"}")?;
    Ok(body.bytes)
}

/// Bytes of a small answer.
const LITTLE: usize = 1 << 10;

/// What root fields hold may be JSON already, and is not read again.
fn write_data(data: Value, body: &mut Room) -> io::Result<()> {
    let Value::Object(fields) = data else { return Ok(serde_json::to_writer(body, &data)?) };
    body.write_all(b"{")?;
    for (key, value) in fields {
        write_key(&key, body)?;
        match direct::into_written(value) {
            Ok(json) => body.take(json)?,
            Err(value) => serde_json::to_writer(&mut *body, &value)?,
        }
    }
    body.write_all(b"}")
}

/// Writes a key, and a comma before every one but the first of an object.
fn write_key(key: &str, body: &mut Room) -> io::Result<()> {
    if !body.bytes.ends_with(b"{") {
        body.write_all(b",")?;
    }
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
