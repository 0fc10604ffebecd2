//! `Material`.

use entity::vocabulary::{MaterialRole, Role};

use super::{
    at::RelationAt,
    connection::{GraphList, connection},
    document::Document,
    event::Event,
    relation::relation,
};

/// A relation of this kind.
#[derive(Clone)]
pub(crate) struct Material(pub(crate) RelationAt);

relation! {
    /// A document served an event or came out of it. Subject: the document; object: the event.
    Material {
        /// The document.
        async fn document(&self) -> Document {
            Document(self.0.subject())
        }

        /// The event.
        async fn event(&self) -> Event {
            Event(self.0.object())
        }

        /// What the document was to the event.
        async fn material_role(&self) -> MaterialRole {
            match self.0.row().role {
                Role::Material(role) => role,
                _ => MaterialRole::Unknown,
            }
        }

        /// Its place among its like, as printed.
        async fn ordinal(&self) -> Option<i32> {
            self.0.row().ordinal()
        }
    }
}

connection! {
    /// A page of materials, in the order of the source.
    MaterialConnection, MaterialEdge of Material in GraphList
}
