//! Where a person was: the connection of `Person.events`.

use entity::vocabulary::ParticipationRole;

use super::{
    connection::{GraphList, connection},
    event::Event,
    participation::ParticipationConnection,
};
use crate::{
    error::Result,
    graph::{PersonEvents, RelationIx},
};

connection! {
    /// A page of the events of a person, each event once.
    PersonEventConnection, PersonEventEdge of Event in GraphList<PersonEvents> {
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

impl PersonEventEdge {
    fn facts(&self) -> Result<Vec<RelationIx>> {
        self.list.question.participations(&self.list.view, self.node.0.ix)
    }
}
