//! `Network`: who was at the same events as whom, as a weighted part of the graph.

use entity::vocabulary::RoleGroup;

use super::{
    at::NodeAt,
    connection::{counted, least},
    entity::Entity,
    event_level::EventLevel,
    filter::{EventFilter, Filter as _, presence},
    object::object,
    subgraph::MOST_ENTITIES,
};
use crate::{
    error::Result,
    graph::{Graph, Tie, Tied, Together, TogetherOf, TogetherWho, View},
};

/// A weighted part of the graph.
pub(crate) struct Network {
    view: View,
    found: Together,
}

/// See the object.
pub(crate) struct NetworkMember {
    view: View,
    tied: Tied,
}

/// See the object.
pub(crate) struct NetworkTie {
    view: View,
    tie: Tie,
}

/// What a client asks of a network.
#[derive(Debug)]
pub(crate) struct NetworkArguments {
    pub(crate) filter: Option<EventFilter>,
    pub(crate) level: Option<EventLevel>,
    pub(crate) role_group: Option<RoleGroup>,
    pub(crate) min_shared: Option<i32>,
    pub(crate) limit: Option<i32>,
}

object! {
    /// Who was at the same events as whom, ready for drawing. The same question gives the same network as long as the graph
    /// does not change.
    Network {
        fields {
            /// Those who share enough events with anybody, the most connected first: by their number of ties, then by what
            /// these weigh.
            async fn members(&self) -> Vec<NetworkMember> {
                self.found.tied.iter().map(|tied| NetworkMember { view: self.view.clone(), tied: *tied }).collect()
            }

            /// The ties among the members, the heaviest first.
            async fn ties(&self) -> Vec<NetworkTie> {
                self.found.ties.iter().map(|tie| NetworkTie { view: self.view.clone(), tie: *tie }).collect()
            }

            /// Whether something is left out.
            async fn truncated(&self) -> bool {
                self.found.is_cut || self.found.is_partial
            }

            /// What is left out, and what to do; null if nothing is.
            async fn reason(&self) -> Option<&'static str> {
                match (self.found.is_partial, self.found.is_cut) {
                    (true, _) => Some(
                        "Too many pairs were at the largest events: those events are left out, so that ties are missing or \
                         weigh too little. Narrow the events with `filter`, or raise `minShared`.",
                    ),
                    (false, true) => Some(
                        "There are more members than `limit`, or more ties than 20 for each member that the limit allows, or \
                         than 5,000: the least connected are left out. Raise `limit` or `minShared`.",
                    ),
                    (false, false) => None,
                }
            }
        }
        lists {}
    }
}

object! {
    /// One member of a network.
    NetworkMember {
        fields {
            /// Who: a person or an organisation.
            async fn entity(&self) -> Entity {
                NodeAt { view: self.view.clone(), ix: self.tied.node }.into()
            }

            /// With how many others it shares enough events, those beyond the limit among them.
            async fn tie_count(&self) -> usize {
                self.tied.ties
            }

            /// How many events it shares with each of these, added up.
            async fn weight(&self) -> usize {
                self.tied.weight
            }
        }
        lists {}
    }
}

object! {
    /// That two members of a network were at the same events. It has no direction.
    NetworkTie {
        fields {
            /// The one.
            async fn a(&self) -> Entity {
                NodeAt { view: self.view.clone(), ix: self.tie.a }.into()
            }

            /// The other.
            async fn b(&self) -> Entity {
                NodeAt { view: self.view.clone(), ix: self.tie.b }.into()
            }

            /// How many events they share, counted at the level that was asked for.
            async fn shared_count(&self) -> usize {
                self.tie.weight
            }
        }
        lists {}
    }
}

impl Network {
    /// The network that is asked for.
    pub(crate) fn find(view: &View, who: TogetherWho, asked: &NetworkArguments) -> Result<Self> {
        let of = TogetherOf {
            who,
            events: EventFilter::test(asked.filter.as_ref(), view)?,
            level: asked.level.unwrap_or(EventLevel::Meeting).into(),
            presence: presence(None, asked.role_group, None),
            least: least("minShared", asked.min_shared, 1)?,
            limit: counted("limit", asked.limit, 100, 1..=MOST_ENTITIES)?,
            most_pairs: Graph::MOST_PAIRS,
        };
        Ok(Self { view: view.clone(), found: Together::find(view, &of)? })
    }
}
