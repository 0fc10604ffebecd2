//! `EventRelation`.

use entity::vocabulary::{EventRelationRole, Role};

use super::{
    at::RelationAt,
    connection::{GraphList, connection},
    event::Event,
    relation::relation,
};

/// A relation of this kind.
#[derive(Clone)]
pub(crate) struct EventRelation(pub(crate) RelationAt);

relation! {
    /// Two events belong together. Subject (`from`): the part, edition or follower; object (`to`): the whole, series or predecessor.
    EventRelation {
        /// The part, edition or follower.
        async fn from(&self) -> Event {
            Event(self.0.subject())
        }

        /// The whole, series or predecessor.
        async fn to(&self) -> Event {
            Event(self.0.object())
        }

        /// What `from` is to `to`.
        async fn event_relation_role(&self) -> EventRelationRole {
            match self.0.row().role {
                Role::EventRelation(role) => role,
                _ => EventRelationRole::RelatedTo,
            }
        }

        /// The number of the part or edition, as printed.
        async fn ordinal(&self) -> Option<i32> {
            self.0.row().ordinal()
        }
    }
}

connection! {
    /// A page of relations between events.
    EventRelationConnection, EventRelationEdge of EventRelation in GraphList
}
