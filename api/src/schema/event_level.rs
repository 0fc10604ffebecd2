//! `EventLevel`: as what an event counts.

use crate::graph;

/// As what an event counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
#[graphql(remote = "graph::Level")]
pub(crate) enum EventLevel {
    /// As itself.
    Attended,
    /// As the meeting that it is part of: the topmost by `PART_OF`. An event that is part of none counts as itself.
    Meeting,
    /// As the series that its meeting is an edition of: the topmost by `EDITION_OF`. A meeting that is an edition of none
    /// counts as itself.
    Series,
}
