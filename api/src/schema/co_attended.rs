//! Where else the people of an event were: the connection of `Event.coAttended`.

use super::{
    connection::{RankedList, connection},
    event::Event,
    order::BY_NAME,
    person::PersonConnection,
};
use crate::{error::Result, graph::CoAttended};

connection! {
    /// A page of the events that share people with an event, the most shared people first, then by name.
    CoAttendedConnection, CoAttendedEdge of Event in RankedList<CoAttended> {
        connection {
            /// Whether there were too many facts to look at them all: counts are lower bounds, and events may be missing.
            async fn truncated(&self) -> bool {
                self.0.list.ranked.truncated()
            }
        }
        edge {
            /// How many people they share.
            async fn shared_count(&self) -> usize {
                self.row.count
            }
        }
        lists {
            /// The people that they share, by name.
            shared_people() -> Result<PersonConnection> {
                |edge, page| {
                    let people = edge.list.question.shared(&edge.list.view, edge.node.0.ix)?;
                    edge.node.0.nodes_of(edge.list.mark(), "sharedPeople", people, &BY_NAME, page)
                }
            }
        }
    }
}
