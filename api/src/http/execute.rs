//! One GraphQL request, from its turn on the pool to the bytes of its answer; the same for every transport.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use apollo_compiler::ast::OperationType;
use async_graphql::{Request, Response, Value};
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
        self.try_execute(request, viewer, allowed, deadline).await.unwrap_or_else(|error| Answer::refused(&error))
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
        let schema = self.schema.clone();
        let writing = Arc::new(AtomicBool::new(false));
        let work = {
            let (view, writing) = (view.clone(), writing.clone());
            async move {
                let operation = Operation::of(&request);
                let kind = operation.as_ref().map(|operation| operation.kind);
                if allowed == Allowed::Queries && kind.is_some_and(|kind| kind != OperationType::Query) {
                    return Answer::not_by_get(operation.and_then(|operation| operation.name));
                }
                if kind == Some(OperationType::Subscription) {
                    return Answer::not_as_one(operation.and_then(|operation| operation.name));
                }
                writing.store(kind == Some(OperationType::Mutation), Ordering::Relaxed);
                let response = schema.execute(request.data(view).data(viewer)).await;
                Answer::of(response, operation.and_then(|operation| operation.name))
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
    pub(super) fn subscribe(&self, mut request: Request, viewer: Viewer) -> impl Stream<Item = Answer> + use<> {
        if !self.introspection {
            request = request.disable_introspection();
        }
        self.schema.execute_stream(request.data(viewer)).map(|response| Answer::of(response, None))
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

impl Answer {
    /// The answer of an execution.
    pub(super) fn of(response: Response, operation: Option<String>) -> Self {
        let outcome = if is_request_error(&response) { Outcome::RequestError } else { Outcome::Executed };
        match written(&response, outcome) {
            Ok(body) => Self { body, outcome, operation },
            Err(error) => Self::refused(&Error::internal(error)),
        }
    }

    /// What was not executed, or not to its end.
    pub(super) fn refused(error: &Error) -> Self {
        let mut body = refusal::body(error);
        if error.code() == Code::Internal {
            body["data"] = serde_json::Value::Null;
        }
        Self { body: body.to_string().into_bytes(), outcome: Outcome::Refused(error.code()), operation: None }
    }

    fn not_by_get(operation: Option<String>) -> Self {
        let error =
            Error::bad_input("GET answers queries only; send mutations with POST, subscriptions to /graphql/ws.");
        Self { outcome: Outcome::NotByGet, operation, ..Self::refused(&error) }
    }

    /// A subscription has no one answer.
    fn not_as_one(operation: Option<String>) -> Self {
        let error = Error::bad_input(
            "A subscription is followed at /graphql/ws or /graphql/stream; here is one answer at most.",
        );
        Self { outcome: Outcome::RequestError, operation, ..Self::refused(&error) }
    }
}

/// A response in the order of the specification; without `data` if it was not executed.
fn written(response: &Response, outcome: Outcome) -> serde_json::Result<Vec<u8>> {
    let mut body = Vec::with_capacity(1 << 10);
    let mut part = |name: &str, write: &dyn Fn(&mut Vec<u8>) -> serde_json::Result<()>| {
        body.push(if body.is_empty() { b'{' } else { b',' });
        write_key(name, &mut body)?;
        write(&mut body)
    };
    if !response.errors.is_empty() {
        part("errors", &|body| serde_json::to_writer(body, &response.errors))?;
    }
    if outcome == Outcome::Executed {
        part("data", &|body| write_data(&response.data, body))?;
    }
    if !response.extensions.is_empty() {
        part("extensions", &|body| serde_json::to_writer(body, &response.extensions))?;
    }
    body.push(b'}');
    Ok(body)
}

/// What root fields hold may be JSON already, and is not read again.
fn write_data(data: &Value, body: &mut Vec<u8>) -> serde_json::Result<()> {
    let Value::Object(fields) = data else { return serde_json::to_writer(body, data) };
    body.push(b'{');
    for (place, (key, value)) in fields.iter().enumerate() {
        if place > 0 {
            body.push(b',');
        }
        write_key(key, body)?;
        match direct::written(value) {
            Some(json) => body.extend_from_slice(json.as_bytes()),
            None => serde_json::to_writer(&mut *body, value)?,
        }
    }
    body.push(b'}');
    Ok(())
}

fn write_key(key: &str, body: &mut Vec<u8>) -> serde_json::Result<()> {
    serde_json::to_writer(&mut *body, key)?;
    body.push(b':');
    Ok(())
}

/// Errors of fields have a path; a response without data whose errors have none was refused before execution.
fn is_request_error(response: &Response) -> bool {
    let refused = !response.errors.is_empty() && response.errors.iter().all(|error| error.path.is_empty());
    refused && response.data == Value::Null
}
