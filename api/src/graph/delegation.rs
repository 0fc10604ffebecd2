//! Whom the participants of an event spoke for.

use std::sync::Arc;

use super::{Counted, Graph, NodeIx, Presence, Ranked, RelationIx, View};
use crate::error::Result;

/// The participations of an event by the organisation on whose behalf they were.
#[derive(Clone, Debug)]
pub struct Delegations {
    /// By organisation; those of one in the order of the event.
    facts: Arc<[(NodeIx, RelationIx)]>,
}

impl Delegations {
    /// Those of an event and of everything under it.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn of(view: &View, event: NodeIx) -> Result<Self> {
        let graph = view.graph();
        let participations = Presence::new(Vec::new()).at(view, &Graph::with_descendants(view, event)?)?;
        let represented = participations.into_iter().filter_map(|ix| Some((graph.relation(ix).on_behalf_of?, ix)));
        let mut facts: Vec<_> = represented.collect();
        facts.sort_by_key(|(organisation, _)| *organisation);
        Ok(Self { facts: facts.into() })
    }

    /// The organisations by how many took part on their behalf, each participant counted once.
    #[must_use]
    pub fn ranked(&self, graph: &Graph) -> Ranked {
        let rows = self.facts.chunk_by(|a, b| a.0 == b.0).map(|run| {
            let participants = run.iter().map(|(_, ix)| graph.relation(*ix).subject).collect();
            Counted { node: run[0].0, count: super::presence::distinct(participants).len() }
        });
        Ranked::new(rows.collect(), false)
    }

    /// The participations on behalf of one organisation.
    #[must_use]
    pub fn participations(&self, organisation: NodeIx) -> Vec<RelationIx> {
        let from = self.facts.partition_point(|(other, _)| *other < organisation);
        self.facts[from..].iter().take_while(|(other, _)| *other == organisation).map(|(_, ix)| *ix).collect()
    }
}
