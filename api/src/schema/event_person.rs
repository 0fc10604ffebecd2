//! Who was at an event: the connection of `Event.people`.

use entity::vocabulary::ParticipationRole;

use super::{
    connection::{GraphList, connection},
    participation::ParticipationConnection,
    person::Person,
};
use crate::{
    error::Result,
    graph::{EventPeople, RelationIx},
};

connection! {
    /// A page of the people of an event, each person once.
    EventPersonConnection, EventPersonEdge of Person in GraphList<EventPeople> {
        connection {}
        edge {
            /// The roles that the person had there, each once.
            async fn roles(&self) -> Result<Vec<ParticipationRole>> {
                Ok(self.list.view.graph().roles(&self.facts()?))
            }
        }
        lists {
            /// The participations that say so, by time and then in the order of the source.
            participations() -> Result<ParticipationConnection> {
                |edge, page| edge.node.0.participations_of(edge.list.mark(), edge.facts()?, page)
            }
        }
    }
}

impl EventPersonEdge {
    fn facts(&self) -> Result<Vec<RelationIx>> {
        self.list.question.participations(&self.list.view, self.node.0.ix)
    }
}
