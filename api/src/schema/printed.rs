//! `Printed`: letter for letter.

use super::{at::RelationAt, object::object};
use crate::graph::{self, Symbol};

/// What a source printed of a participation.
pub(crate) struct Printed(RelationAt);

object! {
    /// What a source printed of a participation, letter for letter.
    Printed {
        fields {
            /// The name.
            async fn name(&self) -> Option<&str> {
                self.text(|printed| printed.name)
            }

            /// What stands before the name: `H.E. Mr.`.
            async fn honorific(&self) -> Option<&str> {
                self.text(|printed| printed.honorific)
            }

            /// The post, whole: `Deputy Permanent Representative of the Philippines to the UN`.
            async fn title(&self) -> Option<&str> {
                self.text(|printed| printed.title)
            }

            /// The division of the organisation.
            async fn division(&self) -> Option<&str> {
                self.text(|printed| printed.division)
            }

            /// The organisation or state.
            async fn affiliation(&self) -> Option<&str> {
                self.text(|printed| printed.affiliation)
            }

            /// The role word beside the name, or the heading above it.
            async fn role(&self) -> Option<&str> {
                self.text(|printed| printed.role)
            }
        }
        lists {}
    }
}

impl Printed {
    fn text(&self, of: impl Fn(&graph::Printed) -> Option<Symbol>) -> Option<&str> {
        self.0.text(of(&self.0.row().printed))
    }
}

impl From<&RelationAt> for Printed {
    fn from(at: &RelationAt) -> Self {
        Self(at.clone())
    }
}
