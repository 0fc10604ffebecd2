//! The messages of graphql-transport-ws, read and written.

use axum::extract::ws::{CloseFrame, Message};
use serde_json::{Map, Value, json};

use super::refusal;
use crate::error::Error;

/// What a client may say.
pub(super) enum Said {
    Init,
    Subscribe { id: String, payload: Value },
    Complete { id: String },
    Ping { payload: Option<Value> },
    Pong,
}

/// Why a connection is ended, as the protocol numbers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Close {
    pub(super) code: u16,
    pub(super) reason: String,
}

impl Close {
    /// A reason longer than a close frame holds is cut.
    pub(super) fn new(code: u16, reason: impl Into<String>) -> Self {
        let mut reason = reason.into();
        while reason.len() > 123 {
            reason.pop();
        }
        Self { code, reason }
    }

    /// A message that is none of the protocol's.
    pub(super) fn malformed(reason: impl Into<String>) -> Self {
        Self::new(4400, reason)
    }
}

impl From<Close> for Message {
    fn from(close: Close) -> Self {
        Message::Close(Some(CloseFrame { code: close.code, reason: close.reason.into() }))
    }
}

impl Said {
    /// Reads one message; whatever is not one ends the connection.
    pub(super) fn parse(text: &str) -> Result<Self, Close> {
        let Ok(Value::Object(mut message)) = serde_json::from_str(text) else {
            return Err(Close::malformed("Invalid message: not a JSON object"));
        };
        let kind = string(&mut message, "type")?;
        match kind.as_str() {
            "connection_init" => payload(&mut message).map(|_| Self::Init),
            "ping" => Ok(Self::Ping { payload: payload(&mut message)? }),
            "pong" => payload(&mut message).map(|_| Self::Pong),
            "complete" => Ok(Self::Complete { id: id(&mut message)? }),
            "subscribe" => {
                let id = id(&mut message)?;
                let Some(payload) = payload(&mut message)? else {
                    return Err(Close::malformed("Invalid message: subscribe without a payload"));
                };
                Ok(Self::Subscribe { id, payload })
            }
            _ => Err(Close::malformed("Invalid message: unknown type")),
        }
    }
}

fn string(message: &mut Map<String, Value>, name: &str) -> Result<String, Close> {
    match message.remove(name) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(Close::malformed(format!("Invalid message: {name} is not a string"))),
    }
}

fn id(message: &mut Map<String, Value>) -> Result<String, Close> {
    let id = string(message, "id")?;
    if id.is_empty() { Err(Close::malformed("Invalid message: id is empty")) } else { Ok(id) }
}

fn payload(message: &mut Map<String, Value>) -> Result<Option<Value>, Close> {
    match message.remove("payload") {
        None | Some(Value::Null) => Ok(None),
        Some(payload @ Value::Object(_)) => Ok(Some(payload)),
        Some(_) => Err(Close::malformed("Invalid message: payload is not an object")),
    }
}

/// The connection is ready.
pub(super) fn ack() -> Message {
    Message::Text(json!({ "type": "connection_ack" }).to_string().into())
}

/// The answer to a ping, with what came with it.
pub(super) fn pong(payload: Option<Value>) -> Message {
    let mut message = json!({ "type": "pong" });
    if let Some(payload) = payload {
        message["payload"] = payload;
    }
    Message::Text(message.to_string().into())
}

/// One result, given as the JSON of it.
pub(super) fn next(id: &str, result: &[u8]) -> Message {
    let start = format!("{{\"id\":{},\"type\":\"next\",\"payload\":", Value::from(id));
    let mut text = String::with_capacity(start.len() + result.len() + 1);
    text.push_str(&start);
    text.push_str(&String::from_utf8_lossy(result));
    text.push('}');
    Message::Text(text.into())
}

/// The operation was refused; nothing follows.
pub(super) fn error(id: &str, errors: &Value) -> Message {
    Message::Text(json!({ "id": id, "type": "error", "payload": errors }).to_string().into())
}

/// The operation was refused for one reason.
pub(super) fn refusal(id: &str, reason: &Error) -> Message {
    error(id, &json!([refusal::entry(reason)]))
}

/// Nothing more will come for this operation.
pub(super) fn complete(id: &str) -> Message {
    Message::Text(json!({ "id": id, "type": "complete" }).to_string().into())
}
