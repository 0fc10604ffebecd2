//! Trusted documents: the file that names every document that may be asked, and what it names.
//!
//! It may be written as Relay and graphql-codegen do, `{"ID": "TEXT", …}`, or as Apollo does, with a `format`. Each document
//! is held against the contract when the server starts, so that a client that no longer fits is found then.

use std::{
    collections::{HashMap, HashSet},
    fmt::Display,
    path::Path,
    sync::Arc,
};

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    error::{Error, Result},
    schema::validation,
};

/// How Apollo's manifests say what they are.
const APOLLO: &str = "apollo-persisted-query-manifest";

/// The documents of a manifest.
pub(super) struct Trusted {
    by_id: HashMap<String, Arc<str>>,
    digests: HashSet<[u8; 32]>,
}

/// A document of a manifest.
struct Entry {
    id: String,
    /// Its name for people, if the manifest has one.
    name: Option<String>,
    text: String,
}

impl Trusted {
    /// Reads a manifest and holds every document of it against the contract.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` naming the file, and the document that does not fit.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let refused = |why: &dyn Display| Error::bad_input(format!("--trusted-documents {}: {why}", path.display()));
        let bytes = std::fs::read(path).map_err(|error| refused(&format!("the file cannot be read: {error}")))?;
        let manifest = serde_json::from_slice(&bytes).map_err(|error| refused(&format!("it is not JSON: {error}")))?;
        Self::of(manifest).map_err(|why| refused(&why))
    }

    fn of(manifest: Value) -> Result<Self, String> {
        let mut trusted = Self { by_id: HashMap::new(), digests: HashSet::new() };
        for entry in entries(manifest)? {
            check(&entry)?;
            trusted.digests.insert(digest(&entry.text));
            if trusted.by_id.insert(entry.id.clone(), entry.text.into()).is_some() {
                return Err(format!("two documents have the id {}", entry.id));
            }
        }
        Ok(trusted)
    }

    /// The document of an id.
    pub(super) fn get(&self, id: &str) -> Option<&Arc<str>> {
        self.by_id.get(id).or_else(|| self.by_id.get(id.strip_prefix("sha256:")?))
    }

    /// Whether a document is one of them, letter for letter.
    pub(super) fn has(&self, text: &str) -> bool {
        self.digests.contains(&digest(text))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// Refuses a document that this server would not execute.
fn check(entry: &Entry) -> Result<(), String> {
    let verdict = validation::read(&entry.text);
    let Err(errors) = &*verdict else { return Ok(()) };
    let name = entry.name.as_ref().map(|name| format!("{name} ")).unwrap_or_default();
    let why = errors.first().map_or_else(String::new, |error| {
        let place = error.locations.first().map(|place| format!(" (line {}, column {})", place.line, place.column));
        format!("{}{}", error.message, place.unwrap_or_default())
    });
    Err(format!("the document {name}with the id {} does not fit the contract: {why}", entry.id))
}

fn entries(manifest: Value) -> Result<Vec<Entry>, String> {
    let Value::Object(manifest) = manifest else {
        return Err("it is no manifest: neither {\"ID\": \"TEXT\"} nor Apollo's form".to_owned());
    };
    if manifest.get("format").is_some_and(|format| format == APOLLO)
        || manifest.get("operations").is_some_and(Value::is_array)
    {
        return apollo(Value::Object(manifest));
    }
    let entry = |(id, text)| match text {
        Value::String(text) => Ok(Entry { id, name: None, text }),
        _ => Err(format!("what the id {id} names is not the text of a document")),
    };
    manifest.into_iter().map(entry).collect()
}

fn apollo(manifest: Value) -> Result<Vec<Entry>, String> {
    #[derive(Deserialize)]
    struct Manifest {
        format: String,
        version: u32,
        operations: Vec<Operation>,
    }
    #[derive(Deserialize)]
    struct Operation {
        id: String,
        name: Option<String>,
        body: String,
    }
    let manifest: Manifest =
        serde_json::from_value(manifest).map_err(|error| format!("it is no manifest of Apollo's: {error}"))?;
    if (manifest.format.as_str(), manifest.version) != (APOLLO, 1) {
        return Err(format!("it is a manifest of the form {} {}, not {APOLLO} 1", manifest.format, manifest.version));
    }
    let entry = |operation: Operation| Entry { id: operation.id, name: operation.name, text: operation.body };
    Ok(manifest.operations.into_iter().map(entry).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_form_is_read() {
        let plain = json!({ "a1": "{ __typename }", "sha256:b": "query B { __typename }" });
        let apollo = json!({ "format": APOLLO, "version": 1, "operations": [
            { "id": "a1", "name": "A", "type": "query", "body": "{ __typename }" },
        ] });
        for (manifest, documents) in [(plain, 2), (apollo, 1), (json!({}), 0)] {
            let trusted = Trusted::of(manifest).unwrap();
            assert_eq!(trusted.len(), documents);
            assert_eq!(trusted.has("{ __typename }"), documents > 0);
            assert_eq!(trusted.get("a1").is_some(), documents > 0);
            assert!(trusted.get("nope").is_none() && !trusted.has("{__typename}"));
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let operation = |id: &str, body: &str| json!({ "id": id, "name": "Who", "type": "query", "body": body });
        for (manifest, why) in [
            (json!([]), "it is no manifest: neither"),
            (json!({ "a": 1 }), "what the id a names is not the text of a document"),
            (json!({ "a": "{" }), "the document with the id a does not fit the contract: Syntax error: "),
            (
                json!({ "format": APOLLO, "version": 1, "operations": [operation("a", "{\n  nope }")] }),
                "the document Who with the id a does not fit the contract: ",
            ),
            (json!({ "format": APOLLO, "version": 2, "operations": [] }), "it is a manifest of the form"),
            (json!({ "format": APOLLO, "version": 1 }), "it is no manifest of Apollo's: missing field `operations`"),
            (
                json!({ "format": APOLLO, "version": 1, "operations": [operation("a", "{ __typename }"), operation("a", "{ __typename }")] }),
                "two documents have the id a",
            ),
        ] {
            let refused = Trusted::of(manifest.clone()).err().unwrap_or_default();
            assert!(refused.starts_with(why), "{manifest} {refused}");
        }
    }
}
