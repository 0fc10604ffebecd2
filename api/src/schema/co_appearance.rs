//! Who appeared with a person: the connection of `Person.coAppearances`.

use super::{
    connection::{RankedList, connection},
    event::{Event, EventConnection},
    order::BY_TIME,
    person::Person,
    time_span::TimeSpan,
};
use crate::{
    error::Result,
    graph::{self, CoAppearances, NodeIx},
};

/// What two people must share to have appeared together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
#[graphql(remote = "graph::CoAppearanceScope")]
pub(crate) enum CoAppearanceScope {
    /// An event.
    Event,
    /// An event, and the organisation that both spoke for there.
    Delegation,
}

connection! {
    /// A page of the people who appeared with a person, the most shared events first, then by name.
    CoAppearanceConnection, CoAppearanceEdge of Person in RankedList<CoAppearances> {
        connection {
            /// Whether there were too many facts to look at them all: the latest events were looked at, counts are lower
            /// bounds, and people may be missing.
            async fn truncated(&self) -> bool {
                self.0.list.ranked.truncated()
            }
        }
        edge {
            /// How many events they share, counted at the level that was asked for.
            async fn shared_count(&self) -> usize {
                self.row.count
            }

            /// When the first of the shared events was; null where none of them has a date.
            async fn first_together(&self) -> Result<Option<TimeSpan>> {
                Ok(self.times()?.into_iter().next())
            }

            /// When the last of the shared events was; null where none of them has a date.
            async fn last_together(&self) -> Result<Option<TimeSpan>> {
                Ok(self.times()?.pop())
            }
        }
        lists {
            /// The events that they share, by time.
            shared_events() -> Result<EventConnection> {
                |edge, page| edge.node.0.nodes_of(edge.list.mark(), "sharedEvents", edge.shared()?, &BY_TIME, page)
            }
        }
    }
}

impl CoAppearanceEdge {
    fn shared(&self) -> Result<Vec<NodeIx>> {
        self.list.question.shared(&self.list.view, self.node.0.ix)
    }

    /// When the shared events were, in order; those without a date are left out.
    fn times(&self) -> Result<Vec<TimeSpan>> {
        let events = self.shared()?.into_iter().map(|ix| Event(self.node.0.other(ix)));
        Ok(events.filter_map(|event| Some(event.0.graph().effective_time(event.0.ix)?.into())).collect())
    }
}
