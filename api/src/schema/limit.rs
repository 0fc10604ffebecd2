//! What one document may be, whoever asks: counted over everything that it expands to, before it is validated, so that
//! validation itself is bounded. What its lists cost is counted afterwards, in [`cost`](super::cost).
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
pub(super) const MOST_DEPTH: u32 = 40;

/// The most fields of an operation that stand in no other.
const MOST_ROOT_FIELDS: u64 = 100;

/// The most fields that have a name of the client's own.
const MOST_ALIASES: u64 = 500;

/// The most directives.
const MOST_DIRECTIVES: u64 = 500;

/// How much a part of a document expands to.
#[derive(Clone, Copy, Default)]
struct Size {
    /// Fields that stand in no other of this part.
    top: u64,
    fields: u64,
    aliases: u64,
    directives: u64,
    depth: u32,
}

impl Size {
    fn and(self, other: Self) -> Self {
        Self {
            top: self.top.saturating_add(other.top),
            fields: self.fields.saturating_add(other.fields),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            depth: self.depth.max(other.depth),
        }
    }

    fn with_directives(self, directives: usize) -> Self {
        Self { directives: self.directives.saturating_add(directives as u64), ..self }
    }

    /// Why it is too much.
    fn check(&self, is_operation: bool) -> Result<(), Error> {
        let counts = [
            (self.fields, MOST_FIELDS, "fields"),
            (self.aliases, MOST_ALIASES, "aliases"),
            (self.directives, MOST_DIRECTIVES, "directives"),
            (if is_operation { self.top } else { 0 }, MOST_ROOT_FIELDS, "root fields"),
        ];
        if let Some((_, most, what)) = counts.into_iter().find(|(count, most, _)| count > most) {
            let message =
                format!("The document expands to more than {most} {what}; ask for less, or in several requests.");
            return Err(Error::new(Code::TooComplex, message));
        }
        if self.depth > MOST_DEPTH {
            let message = format!("The document nests fields {} deep; {MOST_DEPTH} are allowed.", self.depth);
            return Err(Error::new(Code::TooDeep, message));
        }
        Ok(())
    }
}

/// Sizes of fragments; `None` while one is being measured, so that a circle ends (validation refuses it later).
type Known<'a> = HashMap<&'a Name, Option<Size>>;

type Fragments<'a> = HashMap<&'a Name, &'a Node<FragmentDefinition>>;

/// Refuses a document that asks for too much; gives how many fields it has inside each other.
///
/// # Errors
/// `TOO_COMPLEX` and `TOO_DEEP`.
pub(super) fn check(document: &Document) -> Result<u32, Error> {
    let fragments: Fragments<'_> = document
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            Definition::FragmentDefinition(fragment) => Some((&fragment.name, fragment)),
            _ => None,
        })
        .collect();
    let mut known = Known::new();
    let mut depth = 0;
    for definition in &document.definitions {
        // A fragment that nothing spreads is refused by validation, which must not be hurt by it before.
        let (selections, directives, is_operation) = match definition {
            Definition::OperationDefinition(operation) => (&operation.selection_set, operation.directives.len(), true),
            Definition::FragmentDefinition(fragment) => (&fragment.selection_set, fragment.directives.len(), false),
            _ => continue,
        };
        let size = measure(selections, &fragments, &mut known).with_directives(directives);
        size.check(is_operation)?;
        depth = depth.max(size.depth);
    }
    Ok(depth)
}

fn measure<'a>(selections: &'a [Selection], fragments: &Fragments<'a>, known: &mut Known<'a>) -> Size {
    let mut total = Size::default();
    for selection in selections {
        total = total.and(match selection {
            Selection::Field(field) => {
                let inner = measure(&field.selection_set, fragments, known);
                Size {
                    top: 1,
                    fields: inner.fields.saturating_add(1),
                    aliases: inner.aliases.saturating_add(u64::from(field.alias.is_some())),
                    depth: inner.depth + 1,
                    ..inner
                }
                .with_directives(field.directives.len())
            }
            Selection::InlineFragment(fragment) => {
                measure(&fragment.selection_set, fragments, known).with_directives(fragment.directives.len())
            }
            Selection::FragmentSpread(spread) => {
                let name = &spread.fragment_name;
                let size = match (known.get(name), fragments.get(name)) {
                    (Some(size), _) => size.unwrap_or_default(),
                    (None, Some(fragment)) => {
                        known.insert(name, None);
                        let size = measure(&fragment.selection_set, fragments, known)
                            .with_directives(fragment.directives.len());
                        known.insert(name, Some(size));
                        size
                    }
                    (None, None) => Size::default(),
                };
                size.with_directives(spread.directives.len())
            }
        });
    }
    total
}
