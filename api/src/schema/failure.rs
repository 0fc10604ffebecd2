//! What failed in one execution, told as the specification has it: once, at its place, and null as far up as it reaches.
//!
//! `async_graphql` executes two selections of one field apart and merges their values afterwards: a failure of both is told
//! twice, and the null that one of them ended in is lost under the other's object. And it tells whatever fails below a list
//! at the list's row. So it is noted here, while fields are resolved, where something failed and what became null after;
//! at the end the response is put right.

use std::{
    collections::HashSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use async_graphql::{PathSegment, QueryPathNode, QueryPathSegment, Response, ServerError, ServerResult, Value};

type Path = Vec<PathSegment>;

/// Under this name an error carries its place through the lists that it passes; no response shows it.
const PLACE: &str = "place";

/// The failures of one execution.
#[derive(Default)]
pub(super) struct Failures {
    any: AtomicBool,
    /// Whatever was null once something had failed; most of it is null by itself, and stays it.
    null: Mutex<Vec<Path>>,
}

impl Failures {
    /// Notes what a field, or a row of a list, came to.
    pub(super) fn note(
        &self,
        place: &QueryPathNode<'_>,
        resolved: ServerResult<Option<Value>>,
    ) -> ServerResult<Option<Value>> {
        match &resolved {
            Err(_) => {
                self.any.store(true, Ordering::Relaxed);
                resolved.map_err(|error| placed(place, error))
            }
            Ok(None | Some(Value::Null)) if self.any.load(Ordering::Relaxed) => {
                self.null.lock().unwrap_or_else(PoisonError::into_inner).push(path(place));
                resolved
            }
            Ok(_) => resolved,
        }
    }

    /// Puts the response of the execution right, and forgets it.
    pub(super) fn mend(&self, mut response: Response) -> Response {
        self.any.store(false, Ordering::Relaxed);
        for path in self.null.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            make_null(&mut response.data, &path);
        }
        let mut told = HashSet::new();
        response.errors = response.errors.into_iter().map(at_its_place).collect();
        response.errors.retain(|error| error.path.is_empty() || told.insert(format!("{:?}", error.path)));
        response
    }
}

/// An error that says where it failed; the first to be asked, at the failed field itself, knows.
fn placed(place: &QueryPathNode<'_>, mut error: ServerError) -> ServerError {
    let known = error.extensions.as_ref().is_some_and(|values| values.get(PLACE).is_some());
    if !known {
        let path = if error.path.is_empty() { path(place) } else { error.path.clone() };
        let path = path.into_iter().map(|segment| match segment {
            PathSegment::Field(name) => Value::from(name),
            PathSegment::Index(row) => Value::from(row),
        });
        error.extensions.get_or_insert_default().set(PLACE, Value::List(path.collect()));
    }
    error
}

fn at_its_place(mut error: ServerError) -> ServerError {
    let Some(values) = &mut error.extensions else { return error };
    if let Some(Value::List(path)) = values.get(PLACE) {
        let segment = |value: &Value| match value {
            Value::String(name) => Some(PathSegment::Field(name.clone())),
            Value::Number(row) => row.as_u64().map(|row| PathSegment::Index(row as usize)),
            _ => None,
        };
        error.path = path.iter().filter_map(segment).collect();
        values.unset(PLACE);
    }
    error
}

fn path(place: &QueryPathNode<'_>) -> Path {
    let mut path: Path = std::iter::once(place)
        .chain(place.parents())
        .map(|node| match node.segment {
            QueryPathSegment::Name(name) => PathSegment::Field(name.to_owned()),
            QueryPathSegment::Index(row) => PathSegment::Index(row),
        })
        .collect();
    path.reverse();
    path
}

fn make_null(data: &mut Value, path: &[PathSegment]) {
    let mut value = data;
    for segment in path {
        let below = match (value, segment) {
            (Value::Object(fields), PathSegment::Field(name)) => fields.get_mut(name.as_str()),
            (Value::List(rows), PathSegment::Index(row)) => rows.get_mut(*row),
            _ => None,
        };
        let Some(below) = below else { return };
        value = below;
    }
    *value = Value::Null;
}
