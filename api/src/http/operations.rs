//! The operations under way on one WebSocket: started, answered and ended, each known by the id that its client chose.

use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use apollo_compiler::ast::OperationType;
use async_graphql::Request;
use axum::extract::ws::Message;
use futures_util::{FutureExt, StreamExt};
use serde_json::Value;
use tokio::{sync::mpsc, task::AbortHandle, time::Instant};

use super::{
    caching::Reuse,
    execute::{Allowed, Answer, Outcome, Wish},
    message::{self, Close},
    operation::Operation,
    request,
    server::Server,
};
use crate::{
    error::{Code, Error},
    graph::Viewer,
};

/// All of one connection; they end with it.
pub(super) struct Operations {
    server: Arc<Server>,
    viewer: Viewer,
    queue: mpsc::Sender<Message>,
    under_way: Arc<UnderWay>,
    started: u64,
}

/// By id: the number of the operation, because an id may be used again, and what ends it.
#[derive(Default)]
struct UnderWay(Mutex<HashMap<String, (u64, Option<AbortHandle>)>>);

impl UnderWay {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, (u64, Option<AbortHandle>)>> {
        // No panic can leave the map half-changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Operations {
    pub(super) fn new(server: Arc<Server>, viewer: Viewer, queue: mpsc::Sender<Message>) -> Self {
        Self { server, viewer, queue, under_way: Arc::default(), started: 0 }
    }

    /// Starts one; or gives the message that refuses it; or the close that the protocol wants.
    pub(super) fn start(&mut self, id: String, payload: Value) -> Result<Option<Message>, Close> {
        let mut under_way = self.under_way.lock();
        if under_way.contains_key(&id) {
            return Err(Close::new(4409, format!("Subscriber for {id} already exists")));
        }
        let most = self.server.limits.socket_operations;
        if under_way.len() >= most {
            let error = Error::new(Code::Overloaded, format!("{most} operations are under way on this WebSocket."));
            return Ok(Some(message::refusal(&id, &error)));
        }
        let question = request::from_json(payload, "The payload")
            .map_err(|refusal| Close::malformed(refusal.error().message()))?;
        let request = match self.server.documents.find(question) {
            Ok(request) => request,
            Err(refusal) => {
                self.server.metrics.count_refused(refusal.error());
                return Ok(Some(message::refusal(&id, refusal.error())));
            }
        };
        self.started += 1;
        let running = Running {
            server: self.server.clone(),
            viewer: self.viewer,
            queue: self.queue.clone(),
            under_way: self.under_way.clone(),
            id: id.clone(),
            number: self.started,
        };
        let task = self.server.pool.attend(running.run(request));
        under_way.insert(id, (self.started, task));
        Ok(None)
    }

    /// The client wants to hear no more of it.
    pub(super) fn end(&self, id: &str) {
        if let Some((_, Some(task))) = self.under_way.lock().remove(id) {
            task.abort();
        }
    }
}

impl Drop for Operations {
    fn drop(&mut self) {
        for (_, (_, task)) in self.under_way.lock().drain() {
            task.inspect(AbortHandle::abort);
        }
    }
}

/// One of them.
struct Running {
    server: Arc<Server>,
    viewer: Viewer,
    queue: mpsc::Sender<Message>,
    under_way: Arc<UnderWay>,
    id: String,
    number: u64,
}

impl Running {
    async fn run(self, request: Request) {
        let answered = AssertUnwindSafe(self.answer(request)).catch_unwind().await;
        let last = answered.unwrap_or_else(|_| {
            let error = Error::internal(format!("panic in operation {} of a WebSocket", self.id));
            message::refusal(&self.id, &error)
        });
        self.say(last, true).await;
    }

    /// Sends all results, and gives the last message.
    async fn answer(&self, request: Request) -> Message {
        if Operation::of(&request).is_some_and(|operation| operation.kind == OperationType::Subscription) {
            return self.subscribe(request).await;
        }
        let deadline = Instant::now() + self.server.limits.request_time;
        let wish = Wish { allowed: Allowed::Writes, reuse: Reuse::Kept, deadline };
        let answer = self.server.execute(request, self.viewer, wish).await;
        self.result(&answer).await.unwrap_or_else(|| message::complete(&self.id))
    }

    async fn subscribe(&self, request: Request) -> Message {
        let mut events = std::pin::pin!(self.server.subscribe(request, self.viewer));
        while let Some(answer) = events.next().await {
            if let Some(last) = self.result(&answer).await {
                return last;
            }
        }
        message::complete(&self.id)
    }

    /// Sends one result; one that was not executed is the last message instead.
    async fn result(&self, answer: &Answer) -> Option<Message> {
        if answer.outcome == Outcome::Executed {
            self.say(message::next(&self.id, &answer.body), false).await;
            return None;
        }
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        Some(message::error(&self.id, &body["errors"]))
    }

    /// Once the client has ended the operation, nothing more is said in its name: its id may already be another's.
    async fn say(&self, message: Message, last: bool) {
        let Ok(room) = self.queue.reserve().await else {
            return;
        };
        let mut under_way = self.under_way.lock();
        if under_way.get(&self.id).is_none_or(|(number, _)| *number != self.number) {
            return;
        }
        if last {
            under_way.remove(&self.id);
        }
        room.send(message);
    }
}
