//! With whom an organisation organised events: counted outward from its own.

use entity::vocabulary::{EntityKind, RelationKind};

use super::{End, Graph, NodeIx, Ranked, View, presence::distinct};
use crate::error::Result;

/// The events that an organisation organised or had a part in organising.
#[derive(Clone, Debug)]
pub struct CoOrganisers {
    organisation: NodeIx,
    /// In the order of their days.
    events: Vec<NodeIx>,
}

impl CoOrganisers {
    /// Those of one organisation.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn of(view: &View, organisation: NodeIx) -> Result<Self> {
        let mut events = others(view, organisation, End::Subject)?;
        view.graph().sort_by_day(&mut events);
        Ok(Self { organisation, events })
    }

    /// The organisations that share at least so many of the events, by how many. At most so many facts are looked at, the
    /// latest events first.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn ranked(&self, view: &View, least: usize, most: usize) -> Result<Ranked> {
        let graph = view.graph();
        let mut seen = Vec::new();
        for event in self.events.iter().rev() {
            let mut organisers = others(view, *event, End::Object)?;
            if seen.len() + organisers.len() > most {
                return Ok(Ranked::tally(seen, least, true));
            }
            organisers.retain(|organiser| {
                *organiser != self.organisation && graph.node(*organiser).kind() == EntityKind::Organisation
            });
            seen.append(&mut organisers);
        }
        Ok(Ranked::tally(seen, least, false))
    }

    /// The events that another organisation shares, in the order of their days.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn shared(&self, view: &View, other: NodeIx) -> Result<Vec<NodeIx>> {
        let of_other = others(view, other, End::Subject)?;
        Ok(self.events.iter().copied().filter(|event| of_other.binary_search(event).is_ok()).collect())
    }
}

/// What stands at the other end of the organising facts that hold an entity at `end`, each once.
fn others(view: &View, node: NodeIx, end: End) -> Result<Vec<NodeIx>> {
    let graph: &Graph = view.graph();
    let mut found = Vec::new();
    for ix in graph.adjacent(node, RelationKind::Organising, end).iter() {
        view.step()?;
        let relation = graph.relation(ix);
        found.push(if end == End::Subject { relation.object } else { relation.subject });
    }
    Ok(distinct(found))
}
