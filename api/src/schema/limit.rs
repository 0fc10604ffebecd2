//! What one document may ask: counted over everything that it expands to, before it is validated or executed.
//! Introspection counts as any other field does.
//!
//! Fragments that spread each other twice are exponential once they are expanded; counted fragment by fragment they are
//! not.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Name, Positioned, ServerError, ServerResult, Variables,
    async_trait::async_trait,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextParseQuery},
    parser::types::{ExecutableDocument, FragmentDefinition, Selection, SelectionSet},
};

use crate::error::{Code, Error};

/// The most fields that a document may expand to.
const MOST_FIELDS: u64 = 10_000;

/// The most fields inside each other. The full introspection query has 15.
const MOST_DEPTH: u32 = 40;

/// Makes the extension for each request.
pub(super) struct Limit;

impl ExtensionFactory for Limit {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Limit)
    }
}

#[async_trait]
impl Extension for Limit {
    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let document = next.run(ctx, query, variables).await?;
        match check(&document) {
            Ok(()) => Ok(document),
            Err(error) => {
                let mut refused = ServerError::new(error.message(), None);
                refused.extensions.get_or_insert_default().set("code", error.code().as_str());
                Err(refused)
            }
        }
    }
}

/// How much a part of a document expands to.
#[derive(Clone, Copy, Default)]
struct Size {
    fields: u64,
    depth: u32,
}

/// Sizes of fragments; `None` while one is being measured, so that a circle ends (validation refuses it later).
type Known<'a> = HashMap<&'a Name, Option<Size>>;

fn check(document: &ExecutableDocument) -> Result<(), Error> {
    let mut known = Known::new();
    for (_, operation) in document.operations.iter() {
        let size = measure(&operation.node.selection_set.node, &document.fragments, &mut known);
        if size.fields > MOST_FIELDS {
            return Err(Error::new(
                Code::TooComplex,
                format!(
                    "The document expands to more than {MOST_FIELDS} fields; ask for less, or in several requests."
                ),
            ));
        }
        if size.depth > MOST_DEPTH {
            return Err(Error::new(
                Code::TooDeep,
                format!("The document nests fields {} deep; {MOST_DEPTH} are allowed.", size.depth),
            ));
        }
    }
    Ok(())
}

fn measure<'a>(
    set: &'a SelectionSet,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    known: &mut Known<'a>,
) -> Size {
    let mut total = Size::default();
    for selection in &set.items {
        let size = match &selection.node {
            Selection::Field(field) => {
                let inner = measure(&field.node.selection_set.node, fragments, known);
                Size { fields: inner.fields.saturating_add(1), depth: inner.depth + 1 }
            }
            Selection::InlineFragment(fragment) => measure(&fragment.node.selection_set.node, fragments, known),
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                match (known.get(name), fragments.get(name)) {
                    (Some(size), _) => size.unwrap_or_default(),
                    (None, Some(fragment)) => {
                        known.insert(name, None);
                        let size = measure(&fragment.node.selection_set.node, fragments, known);
                        known.insert(name, Some(size));
                        size
                    }
                    (None, None) => Size::default(),
                }
            }
        };
        total.fields = total.fields.saturating_add(size.fields);
        total.depth = total.depth.max(size.depth);
    }
    total
}
