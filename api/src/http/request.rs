//! From the bytes of a body or the parameters of a URL to GraphQL requests; every refusal says what is wrong, and where.

use async_graphql::{Request, Value as GraphqlValue, Variables};
use axum::{
    body::{Body, Bytes},
    extract::Query,
    http::{HeaderMap, StatusCode, Uri, header},
};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::time::timeout;

use super::refusal::Refusal;
use crate::{config::Limits, error::Code};

/// What one body asks.
pub(super) enum Asked {
    /// One request.
    One(Box<Request>),
    /// An array of requests, answered by an array.
    Batch(Vec<Request>),
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
pub(super) fn parse_url(uri: &Uri) -> Result<Request, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Parameters {
        query: Option<String>,
        operation_name: Option<String>,
        variables: Option<String>,
        extensions: Option<String>,
    }
    let Query(parameters) = Query::<Parameters>::try_from_uri(uri)
        .map_err(|error| Refusal::malformed(format!("The URL's parameters cannot be read: {error}.")))?;
    let mut body = Map::new();
    body.extend(parameters.query.map(|text| ("query".to_owned(), Value::String(text))));
    body.extend(parameters.operation_name.map(|text| ("operationName".to_owned(), Value::String(text))));
    for (name, text) in [("variables", parameters.variables), ("extensions", parameters.extensions)] {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let value = serde_json::from_str(&text)
                .map_err(|error| Refusal::malformed(format!("The parameter {name} is not JSON: {error}.")))?;
            body.insert(name.to_owned(), value);
        }
    }
    from_json(Value::Object(body), "The URL")
}

/// One request; `place` is where a refusal says that it stood.
pub(super) fn from_json(body: Value, place: &str) -> Result<Request, Refusal> {
    let Value::Object(mut body) = body else {
        return Err(Refusal::malformed(format!("{place} is not an object with a query.")));
    };
    let extensions = object(&mut body, "extensions", place)?;
    let query = match body.remove("query") {
        Some(Value::String(query)) => query,
        None | Some(Value::Null) if extensions.contains_key("persistedQuery") => {
            // The text is what clients of automatic persisted queries look for; they answer it with the whole document.
            return Err(Refusal::new(StatusCode::OK, Code::PersistedQueryNotFound, "PersistedQueryNotFound"));
        }
        None | Some(Value::Null) => return Err(Refusal::malformed(format!("{place} has no query."))),
        Some(_) => return Err(Refusal::malformed(format!("{place} has a query that is not a string."))),
    };
    let operation_name = match body.remove("operationName") {
        Some(Value::String(name)) => Some(name),
        None | Some(Value::Null) => None,
        Some(_) => return Err(Refusal::malformed(format!("{place} has an operationName that is not a string."))),
    };
    let variables = Value::Object(object(&mut body, "variables", place)?);
    let variables = GraphqlValue::from_json(variables)
        .map_err(|error| Refusal::malformed(format!("{place} has variables that cannot be read: {error}.")))?;
    let mut request = Request::new(query).variables(Variables::from_value(variables));
    // An empty name is what some clients send for none.
    request.operation_name = operation_name.filter(|name| !name.is_empty());
    Ok(request)
}

fn object(body: &mut Map<String, Value>, name: &str, place: &str) -> Result<Map<String, Value>, Refusal> {
    match body.remove(name) {
        Some(Value::Object(value)) => Ok(value),
        None | Some(Value::Null) => Ok(Map::new()),
        Some(_) => Err(Refusal::malformed(format!("{place} has {name} that are not an object."))),
    }
}
