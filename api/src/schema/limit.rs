//! What one document may ask: counted over everything that it expands to, before it is validated.
//! Introspection counts as any other field does.
//!
//! Fragments that spread each other twice are exponential once they are expanded; counted fragment by fragment they are
//! not.

use std::collections::HashMap;

use apollo_compiler::{
    Name, Node,
    ast::{Definition, Document, FragmentDefinition, Selection},
};

use crate::error::{Code, Error};

/// The most fields that a document may expand to.
const MOST_FIELDS: u64 = 10_000;

/// The most fields inside each other. The full introspection query has 15.
const MOST_DEPTH: u32 = 40;

/// How much a part of a document expands to.
#[derive(Clone, Copy, Default)]
struct Size {
    fields: u64,
    depth: u32,
}

/// Sizes of fragments; `None` while one is being measured, so that a circle ends (validation refuses it later).
type Known<'a> = HashMap<&'a Name, Option<Size>>;

type Fragments<'a> = HashMap<&'a Name, &'a Node<FragmentDefinition>>;

/// Refuses a document that asks for too much.
///
/// # Errors
/// `TOO_COMPLEX` and `TOO_DEEP`.
pub(super) fn check(document: &Document) -> Result<(), Error> {
    let fragments: Fragments<'_> = document
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            Definition::FragmentDefinition(fragment) => Some((&fragment.name, fragment)),
            _ => None,
        })
        .collect();
    let mut known = Known::new();
    for definition in &document.definitions {
        // A fragment that nothing spreads is refused by validation, which must not be hurt by it before.
        let selections = match definition {
            Definition::OperationDefinition(operation) => &operation.selection_set,
            Definition::FragmentDefinition(fragment) => &fragment.selection_set,
            _ => continue,
        };
        let size = measure(selections, &fragments, &mut known);
        if size.fields > MOST_FIELDS {
            let message = format!(
                "The document expands to more than {MOST_FIELDS} fields; ask for less, or in several requests."
            );
            return Err(Error::new(Code::TooComplex, message));
        }
        if size.depth > MOST_DEPTH {
            let message = format!("The document nests fields {} deep; {MOST_DEPTH} are allowed.", size.depth);
            return Err(Error::new(Code::TooDeep, message));
        }
    }
    Ok(())
}

fn measure<'a>(selections: &'a [Selection], fragments: &Fragments<'a>, known: &mut Known<'a>) -> Size {
    let mut total = Size::default();
    for selection in selections {
        let size = match selection {
            Selection::Field(field) => {
                let inner = measure(&field.selection_set, fragments, known);
                Size { fields: inner.fields.saturating_add(1), depth: inner.depth + 1 }
            }
            Selection::InlineFragment(fragment) => measure(&fragment.selection_set, fragments, known),
            Selection::FragmentSpread(spread) => {
                let name = &spread.fragment_name;
                match (known.get(name), fragments.get(name)) {
                    (Some(size), _) => size.unwrap_or_default(),
                    (None, Some(fragment)) => {
                        known.insert(name, None);
                        let size = measure(&fragment.selection_set, fragments, known);
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
