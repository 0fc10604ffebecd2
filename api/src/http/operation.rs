//! What a document's operation is, as far as a transport must know before it is executed.

use std::time::Duration;

use apollo_compiler::ast::OperationType;
use async_graphql::Request;

use crate::schema::validation::{self, Document, Verdict};

/// What takes less time is quick.
const QUICK: Duration = Duration::from_millis(5);

/// The operation of a document that is to be executed.
pub(super) struct Operation {
    /// Query, mutation or subscription.
    pub(super) kind: OperationType,
    /// Its name in the document.
    pub(super) name: Option<String>,
    document: Verdict,
}

impl Operation {
    /// The one of the request's operation name, or the only one. None if there is none, or the document is refused:
    /// execution will say so better.
    pub(super) fn of(request: &Request) -> Option<Self> {
        let verdict = validation::of(request);
        let operation = (*verdict).as_ref().ok()?.operation(request.operation_name.as_deref())?;
        let (kind, name) = (operation.operation_type, operation.name.as_ref().map(ToString::to_string));
        Some(Self { kind, name, document: verdict })
    }

    /// Remembers how long the document took to answer.
    pub(super) fn took(&self, time: Duration) {
        if let Ok(document) = &*self.document {
            document.was_quick(self.is_query() && time < QUICK);
        }
    }

    /// Remembers that the graph alone does not decide what the document is answered with.
    pub(super) fn rests_on_more(&self) {
        if let Ok(document) = &*self.document {
            document.rest_on_more();
        }
    }
}

/// The request, with what its document turned out to be when it was read before. Nothing is read for this.
pub(super) fn with_verdict(request: Request) -> Request {
    match validation::known(&request.query) {
        Some(verdict) => request.data(verdict),
        None => request,
    }
}

/// Whether the document was answered quickly the last time.
pub(super) fn is_quick(request: &Request) -> bool {
    validation::handed_along(request).is_some_and(|verdict| (**verdict).as_ref().is_ok_and(Document::is_quick))
}

/// Whether those who ask this at once may have one answer: it cannot be a mutation, and what its document asks has been decided
/// by the graph alone so far.
pub(super) fn may_be_shared(request: &Request) -> bool {
    let written = |word| request.query.contains(word);
    let is_query = !written("mutation") && !written("subscription");
    is_query
        && validation::handed_along(request)
            .is_none_or(|verdict| (**verdict).as_ref().is_ok_and(|document| !document.rests_on_more()))
}

impl Operation {
    /// Whether it is a query.
    pub(super) fn is_query(&self) -> bool {
        self.kind == OperationType::Query
    }
}
