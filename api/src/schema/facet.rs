//! `Facet`.

use entity::vocabulary::{EntityKind, Vocabulary};

use super::{entity::Entity, object::object};

/// See the object.
pub(crate) struct Facet {
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) count: usize,
    pub(crate) distinct_count: usize,
    pub(crate) entity: Option<Entity>,
}

object! {
    /// How many of what matched share one value.
    Facet {
        fields {
            /// The value for programs: a word of the contract, a year, an id.
            async fn key(&self) -> &str {
                &self.key
            }

            /// The value for readers.
            async fn label(&self) -> &str {
                &self.label
            }

            /// How many facts or entities matched with it.
            async fn count(&self) -> usize {
                self.count
            }

            /// How many different entities matched with it.
            async fn distinct_count(&self) -> usize {
                self.distinct_count
            }

            /// The entity that the value is; null if it is none.
            async fn entity(&self) -> Option<&Entity> {
                self.entity.as_ref()
            }
        }
        lists {}
    }
}

impl Facet {
    /// Entities of one kind.
    pub(crate) fn of_kind(kind: EntityKind, count: usize) -> Self {
        let label = match kind {
            EntityKind::Event => "Events",
            EntityKind::Organisation => "Organisations",
            EntityKind::Person => "People",
            EntityKind::Document => "Documents",
            EntityKind::Theme => "Themes",
        };
        let (key, label) = (kind.as_str().to_owned(), label.to_owned());
        Self { key, label, count, distinct_count: count, entity: None }
    }
}
