//! With whom an organisation organised: the connection of `Organisation.coOrganisers`.

use super::{
    connection::{RankedList, connection},
    event::EventConnection,
    order::BY_TIME,
    organisation::Organisation,
};
use crate::{error::Result, graph::CoOrganisers};

connection! {
    /// A page of the organisations that organised events with one, the most shared events first, then by name.
    CoOrganiserConnection, CoOrganiserEdge of Organisation in RankedList<CoOrganisers> {
        connection {
            /// Whether there were too many facts to look at them all: the latest events were looked at, counts are lower
            /// bounds, and organisations may be missing.
            async fn truncated(&self) -> bool {
                self.0.list.ranked.truncated()
            }
        }
        edge {
            /// How many events they share.
            async fn shared_count(&self) -> usize {
                self.row.count
            }
        }
        lists {
            /// The events that they share, by time.
            shared_events() -> Result<EventConnection> {
                |edge, page| {
                    let events = edge.list.question.shared(&edge.list.view, edge.node.0.ix)?;
                    edge.node.0.nodes_of(edge.list.mark(), "sharedEvents", events, &BY_TIME, page)
                }
            }
        }
    }
}
