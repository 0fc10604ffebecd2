//! What a document's operation is, as far as a transport must know before it is executed.

use apollo_compiler::ast::OperationType;
use async_graphql::Request;

use crate::schema::validation;

/// The operation of a document that is to be executed.
pub(super) struct Operation {
    /// Query, mutation or subscription.
    pub(super) kind: OperationType,
    /// Its name in the document.
    pub(super) name: Option<String>,
}

impl Operation {
    /// The one of the request's operation name, or the only one. None if there is none, or the document is refused:
    /// execution will say so better.
    pub(super) fn of(request: &Request) -> Option<Self> {
        let verdict = validation::read(&request.query);
        let operation = verdict.as_ref().as_ref().ok()?.operation(request.operation_name.as_deref())?;
        Some(Self { kind: operation.operation_type, name: operation.name.as_ref().map(ToString::to_string) })
    }
}
