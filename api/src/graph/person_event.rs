//! Where a person was, each event once, at the level that is asked for.

use super::{Level, NodeIx, Presence, RelationIx, View, presence::distinct};
use crate::error::Result;

/// The events of a person, and what tells which participations made them so.
#[derive(Clone, Debug)]
pub struct PersonEvents {
    /// Who.
    pub person: NodeIx,
    /// As what events count.
    pub level: Level,
    /// Which participations count.
    pub presence: Presence,
}

impl PersonEvents {
    /// The events, each once, in no order that means anything.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn events(&self, view: &View) -> Result<Vec<NodeIx>> {
        let graph = view.graph();
        let participations = self.presence.of(view, self.person)?;
        let events = participations.into_iter().map(|ix| graph.at_level(graph.relation(ix).object, self.level));
        Ok(distinct(events.collect()))
    }

    /// The person's participations in what one of the events stands for.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn participations(&self, view: &View, event: NodeIx) -> Result<Vec<RelationIx>> {
        let graph = view.graph();
        let mut found = self.presence.of(view, self.person)?;
        found.retain(|ix| graph.at_level(graph.relation(*ix).object, self.level) == event);
        Ok(found)
    }
}
