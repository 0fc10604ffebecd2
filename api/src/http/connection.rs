//! One WebSocket: a loop that reads, a task that writes, and between them a queue that is never longer than the limits say.
//!
//! A client that does not read fills the queue; then its operations wait, then reading waits, and when one message has not
//! been taken in time the connection is closed. So the memory of a connection is bounded, whatever its client does.

use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket};
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use tokio::{
    sync::mpsc,
    time::{Duration, Instant, MissedTickBehavior, interval, sleep_until, timeout},
};

use super::{
    message::{self, Close, Said},
    operations::Operations,
    server::Server,
    websocket::PROTOCOL,
};
use crate::graph::Viewer;

/// How long a client is given to answer a close.
const FAREWELL: Duration = Duration::from_secs(1);

/// Speaks until one side has had enough.
pub(super) async fn serve(socket: WebSocket, spoken: bool, server: Arc<Server>, viewer: Viewer) {
    let opened = Instant::now();
    let (sink, mut stream) = socket.split();
    let (queue, queued) = mpsc::channel(server.limits.socket_queue);
    let writer = tokio::spawn(write(sink, queued, server.limits.socket_send));
    let close = if spoken {
        let operations = Operations::new(server.clone(), viewer, queue.clone());
        let mut connection = Connection { server: &server, queue: &queue, operations, acknowledged: false };
        connection.read(&mut stream).await
    } else {
        Some(Close::new(4406, format!("Subprotocol not acceptable: offer {PROTOCOL}")))
    };
    let code = close.as_ref().map(|close| close.code);
    if let Some(close) = close {
        // Waits for room at most as long as one message may take; then the writer has given up.
        let _ = queue.send(close.into()).await;
    }
    drop(queue);
    let _ = writer.await;
    let _ = timeout(FAREWELL, async { while let Some(Ok(_)) = stream.next().await {} }).await;
    let ms = u64::try_from(opened.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(target: "colloquy::http", code, ms, "WebSocket closed");
}

/// Sends what is queued, one message at a time; ends with a close, and when a message is not taken in time.
async fn write(mut sink: SplitSink<WebSocket, Message>, mut queued: mpsc::Receiver<Message>, patience: Duration) {
    while let Some(message) = queued.recv().await {
        let last = matches!(message, Message::Close(_));
        match timeout(patience, sink.send(message)).await {
            Ok(Ok(())) if !last => {}
            Ok(_) => return,
            Err(_) => {
                // Nobody sends into a closed queue: operations that wait for room end now.
                queued.close();
                let close = Close::new(1013, "The client reads too slowly");
                let _ = timeout(FAREWELL, sink.send(close.into())).await;
                return;
            }
        }
    }
}

struct Connection<'a> {
    server: &'a Server,
    queue: &'a mpsc::Sender<Message>,
    operations: Operations,
    acknowledged: bool,
}

impl Connection<'_> {
    /// Reads until the end; the close to send, unless the client is gone.
    async fn read(&mut self, stream: &mut SplitStream<WebSocket>) -> Option<Close> {
        let limits = &self.server.limits;
        let init = sleep_until(Instant::now() + limits.socket_init);
        tokio::pin!(init);
        let mut stopping = self.server.stopping.subscribe();
        let mut check = interval(limits.socket_silence);
        check.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                received = stream.next() => {
                    heard = Instant::now();
                    let handled = match received? {
                        Ok(Message::Text(text)) => self.hear(text.as_str()).await,
                        Ok(Message::Binary(_)) => Err(Close::malformed("Invalid message: not text")),
                        Ok(Message::Ping(_) | Message::Pong(_)) => Ok(()),
                        Ok(Message::Close(_)) | Err(_) => return None,
                    };
                    if let Err(close) = handled {
                        return Some(close);
                    }
                }
                // The writer ends before this loop only when the client cannot be reached.
                () = self.queue.closed() => return None,
                () = &mut init, if !self.acknowledged => {
                    return Some(Close::new(4408, "Connection initialisation timeout"));
                }
                () = async { let _ = stopping.wait_for(|stopping| *stopping).await; } => {
                    return Some(Close::new(1001, "The server is stopping"));
                }
                _ = check.tick() => {
                    if heard.elapsed() > 2 * limits.socket_silence {
                        return Some(Close::new(1008, "No sign of life"));
                    }
                    // Answered by the client's WebSocket itself. A full queue means that there is news enough.
                    let _ = self.queue.try_send(Message::Ping(Vec::new().into()));
                }
            }
        }
    }

    async fn hear(&mut self, text: &str) -> Result<(), Close> {
        match Said::parse(text)? {
            Said::Init if self.acknowledged => Err(Close::new(4429, "Too many initialisation requests")),
            Said::Init => {
                self.acknowledged = true;
                self.say(message::ack()).await;
                Ok(())
            }
            Said::Ping { payload } => {
                self.say(message::pong(payload)).await;
                Ok(())
            }
            Said::Pong => Ok(()),
            Said::Subscribe { .. } if !self.acknowledged => Err(Close::new(4401, "Unauthorized")),
            Said::Subscribe { id, payload } => match self.operations.start(id, payload)? {
                Some(refusal) => {
                    self.say(refusal).await;
                    Ok(())
                }
                None => Ok(()),
            },
            Said::Complete { id } => {
                self.operations.end(&id);
                Ok(())
            }
        }
    }

    /// An error means that the writer has given up, which the loop sees next.
    async fn say(&self, message: Message) {
        let _ = self.queue.send(message).await;
    }
}
