//! `Organising`.

use entity::vocabulary::{OrganisingRole, Role};

use super::{
    at::RelationAt,
    connection::{GraphList, connection},
    entity::Entity,
    event::Event,
    relation::relation,
};

/// A relation of this kind.
#[derive(Clone)]
pub(crate) struct Organising(pub(crate) RelationAt);

relation! {
    /// Somebody organised an event, or had a part in organising it. Subject: the organiser; object: the event.
    Organising {
        /// Who organised it: an organisation, or a person.
        async fn organiser(&self) -> Entity {
            self.0.subject().into()
        }

        /// What was organised.
        async fn event(&self) -> Event {
            Event(self.0.object())
        }

        /// What the organiser was to the event.
        async fn organising_role(&self) -> OrganisingRole {
            match self.0.row().role {
                Role::Organising(role) => role,
                _ => OrganisingRole::Unknown,
            }
        }

        /// Its place among its like, as printed.
        async fn ordinal(&self) -> Option<i32> {
            self.0.row().ordinal()
        }
    }
}

connection! {
    /// A page of facts of organising, in the order of the source.
    OrganisingConnection, OrganisingEdge of Organising in GraphList
}
