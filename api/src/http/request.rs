//! From the bytes of a body or the parameters of a URL to what is asked; every refusal says what is wrong, and where.

use async_graphql::{Request, Value as GraphqlValue, Variables};
use axum::{
    body::{Body, Bytes},
    extract::Query,
    http::{HeaderMap, StatusCode, Uri, header},
};
use data_encoding::HEXLOWER_PERMISSIVE;
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::time::timeout;

use super::refusal::Refusal;
use crate::{config::Limits, error::Code};

/// What one body asks.
pub(super) enum Asked {
    /// One question.
    One(Box<Question>),
    /// An array of questions, answered by an array.
    Batch(Vec<Question>),
}

/// A request whose document has yet to be found.
pub(super) struct Question {
    /// Which document.
    pub(super) document: Wanted,
    /// All else.
    pub(super) request: Request,
}

/// Which document is meant.
pub(super) enum Wanted {
    /// This one, which may have been sent with its name.
    Text(String, Option<DocumentName>),
    /// The one that has this name here.
    Named(DocumentName),
}

/// What a document is called that need not be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DocumentName {
    /// By `documentId` or Relay's `doc_id`.
    Id(String),
    /// By `extensions.persistedQuery.sha256Hash`.
    Hash(String),
}

impl DocumentName {
    /// The name itself.
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Id(name) | Self::Hash(name) => name,
        }
    }

    /// The SHA-256 that it says, if it says one: `sha256:HEX`, or the hash alone.
    pub(super) fn sha256(&self) -> Option<[u8; 32]> {
        let digest = self.as_str().strip_prefix("sha256:").unwrap_or(self.as_str());
        HEXLOWER_PERMISSIVE.decode(digest.as_bytes()).ok()?.try_into().ok()
    }
}

/// The whole body, if it is no larger and no slower than it may be.
pub(super) async fn read_body(headers: &HeaderMap, body: Body, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let too_large = || {
        let message = format!("The body is larger than {} bytes.", limits.body_bytes);
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge, message)
    };
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limits.body_bytes) {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(announced.unwrap_or(0));
    let mut chunks = body.into_data_stream();
    let reading = async {
        while let Some(chunk) = chunks.next().await {
            let chunk: Bytes = chunk.map_err(|_| Refusal::malformed("The body ended before it was complete."))?;
            if bytes.len() + chunk.len() > limits.body_bytes {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(())
    };
    let late = || {
        let message = format!("The body was not complete after {} seconds.", limits.body_time.as_secs());
        Refusal::new(StatusCode::REQUEST_TIMEOUT, Code::Timeout, message)
    };
    timeout(limits.body_time, reading).await.unwrap_or_else(|_| Err(late()))?;
    Ok(bytes)
}

/// The requests of a body.
pub(super) fn parse_body(bytes: &[u8], limits: &Limits) -> Result<Asked, Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::malformed("The body is empty; send {\"query\": \"…\"}."));
    }
    let body =
        serde_json::from_slice(bytes).map_err(|error| Refusal::malformed(format!("The body is not JSON: {error}.")))?;
    match body {
        Value::Array(entries) if entries.is_empty() => Err(Refusal::malformed("The batch is empty.")),
        Value::Array(entries) if entries.len() > limits.batch => {
            let message = format!("The batch has {} requests; {} are the most.", entries.len(), limits.batch);
            Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge, message))
        }
        Value::Array(entries) => {
            let requests = entries.into_iter().enumerate().map(|(at, entry)| from_json(entry, &format!("[{at}]")));
            requests.collect::<Result<_, _>>().map(Asked::Batch)
        }
        body => from_json(body, "The body").map(|request| Asked::One(Box::new(request))),
    }
}

/// The request of a URL: `query`, `operationName`, and as JSON texts `variables` and `extensions`.
pub(super) fn parse_url(uri: &Uri) -> Result<Question, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Parameters {
        query: Option<String>,
        operation_name: Option<String>,
        variables: Option<String>,
        extensions: Option<String>,
        document_id: Option<String>,
        #[serde(rename = "doc_id")]
        doc_id: Option<String>,
    }
    let Query(parameters) = Query::<Parameters>::try_from_uri(uri)
        .map_err(|error| Refusal::malformed(format!("The URL's parameters cannot be read: {error}.")))?;
    let mut body = Map::new();
    for (name, text) in [
        ("query", parameters.query),
        ("operationName", parameters.operation_name),
        ("documentId", parameters.document_id),
        ("doc_id", parameters.doc_id),
    ] {
        body.extend(text.map(|text| (name.to_owned(), Value::String(text))));
    }
    for (name, text) in [("variables", parameters.variables), ("extensions", parameters.extensions)] {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let value = serde_json::from_str(&text)
                .map_err(|error| Refusal::malformed(format!("The parameter {name} is not JSON: {error}.")))?;
            body.insert(name.to_owned(), value);
        }
    }
    from_json(Value::Object(body), "The URL")
}

/// One question; `place` is where a refusal says that it stood.
pub(super) fn from_json(body: Value, place: &str) -> Result<Question, Refusal> {
    let Value::Object(mut body) = body else {
        return Err(Refusal::malformed(format!("{place} is not an object with a query.")));
    };
    let extensions = object(&mut body, "extensions", place)?;
    let text = string(&mut body, "query", place)?;
    let operation_name = string(&mut body, "operationName", place)?;
    let name = match string(&mut body, "documentId", place)?.or(string(&mut body, "doc_id", place)?) {
        Some(id) => Some(DocumentName::Id(id)),
        None => persisted_query(&extensions, place)?,
    };
    let document = match (text, name) {
        (Some(text), name) => Wanted::Text(text, name),
        (None, Some(name)) => Wanted::Named(name),
        (None, None) => return Err(Refusal::malformed(format!("{place} has no query."))),
    };
    let variables = Value::Object(object(&mut body, "variables", place)?);
    let variables = GraphqlValue::from_json(variables)
        .map_err(|error| Refusal::malformed(format!("{place} has variables that cannot be read: {error}.")))?;
    let mut request = Request::new("").variables(Variables::from_value(variables));
    // An empty name is what some clients send for none.
    request.operation_name = operation_name.filter(|name| !name.is_empty());
    // The one extension that execution knows.
    if extensions.get("cost") == Some(&Value::Bool(true)) {
        request.extensions.insert("cost".to_owned(), GraphqlValue::Boolean(true));
    }
    Ok(Question { document, request })
}

/// The hash of an automatic persisted query.
fn persisted_query(extensions: &Map<String, Value>, place: &str) -> Result<Option<DocumentName>, Refusal> {
    let Some(persisted) = extensions.get("persistedQuery").filter(|persisted| !persisted.is_null()) else {
        return Ok(None);
    };
    let version = persisted.get("version").is_none_or(|version| *version == 1);
    match persisted.get("sha256Hash") {
        Some(Value::String(hash)) if version => Ok(Some(DocumentName::Hash(hash.clone()))),
        _ => Err(Refusal::malformed(format!("{place} has a persistedQuery that is not version 1 with a sha256Hash."))),
    }
}

fn string(body: &mut Map<String, Value>, name: &str, place: &str) -> Result<Option<String>, Refusal> {
    match body.remove(name) {
        Some(Value::String(text)) => Ok(Some(text)),
        None | Some(Value::Null) => Ok(None),
        Some(_) => {
            let article = if name.starts_with('o') { "an" } else { "a" };
            Err(Refusal::malformed(format!("{place} has {article} {name} that is not a string.")))
        }
    }
}

fn object(body: &mut Map<String, Value>, name: &str, place: &str) -> Result<Map<String, Value>, Refusal> {
    match body.remove(name) {
        Some(Value::Object(value)) => Ok(value),
        None | Some(Value::Null) => Ok(Map::new()),
        Some(_) => Err(Refusal::malformed(format!("{place} has {name} that are not an object."))),
    }
}
