//! What a document's operation is, as far as a transport must know before it is executed.

use async_graphql::{
    Request, Value, Variables,
    parser::types::{DocumentOperations, OperationDefinition, OperationType},
};

use crate::error::Error;

/// The operation of a document that is to be executed.
pub(super) struct Operation {
    /// Query, mutation or subscription.
    pub(super) kind: OperationType,
    /// Its name in the document.
    pub(super) name: Option<String>,
    /// A variable that must be given and is not: `async_graphql` would execute the rest.
    pub(super) missing: Option<Error>,
}

impl Operation {
    /// The one of the request's operation name, or the only one. None if there is none, or the document cannot be read:
    /// execution will say so better.
    pub(super) fn of(request: &mut Request) -> Option<Self> {
        // Read once: the request keeps the document for its execution.
        request.parsed_query().ok()?;
        let (name, variables) = (request.operation_name.clone(), std::mem::take(&mut request.variables));
        let found = Self::find(request, name.as_deref(), &variables);
        request.variables = variables;
        found
    }

    fn find(request: &mut Request, name: Option<&str>, variables: &Variables) -> Option<Self> {
        let (found, operation) = match &request.parsed_query().ok()?.operations {
            DocumentOperations::Single(operation) => (None, operation),
            DocumentOperations::Multiple(operations) => {
                let wanted = |found: &str| name.map_or(operations.len() == 1, |name| name == found);
                let (found, operation) = operations.iter().find(|(found, _)| wanted(found))?;
                (Some(found.to_string()), operation)
            }
        };
        Some(Self { kind: operation.node.ty, name: found, missing: missing(&operation.node, variables) })
    }
}

fn missing(operation: &OperationDefinition, variables: &Variables) -> Option<Error> {
    let definitions = operation.variable_definitions.iter().map(|definition| &definition.node);
    let mut required = definitions.filter(|definition| !definition.var_type.node.nullable);
    let missing = required.find(|definition| match variables.get(&definition.name.node) {
        None => definition.default_value.is_none(),
        Some(value) => *value == Value::Null,
    })?;
    Some(Error::bad_input(format!(
        "Variable \"${}\" of type \"{}\" must be given.",
        missing.name.node, missing.var_type.node
    )))
}
