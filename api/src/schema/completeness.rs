//! `Completeness`: what the facts of an event leave open.

use super::object::record;
use crate::graph;

record! {
    /// What is open about an event, by the names of its fields.
    Completeness {
        /// What no source gives: of `eventKind`, `when`, `venue`, `city`, `country`, `languages`, `participations`, `organisers`,
        /// `materials` and `taggings`. Time and place count as given where a meeting that it is part of has them, participations and
        /// materials where anything under it has some; a series is not asked for time, place and languages.
        missing: Vec<&'static str>,
        /// What cannot be so together: `when`, `city` or `country` differ from those of the nearest meeting that it is part of and
        /// that has them; `participations.affiliation` or `participations.onBehalfOf` name two organisations for one
        /// participant.
        conflicts: Vec<&'static str>,
    }
}

impl From<graph::Completeness> for Completeness {
    fn from(found: graph::Completeness) -> Self {
        Self { missing: found.missing, conflicts: found.conflicts }
    }
}
