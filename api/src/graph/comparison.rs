//! What two entities have in common: what both are joined to by a fact.

use std::collections::HashSet;

use entity::vocabulary::EntityKind;

use super::{Graph, NodeIx, View, presence::distinct};
use crate::error::Result;

/// What two entities share.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The entities that both are joined to, of every kind, in no order that means anything.
    pub shared: Vec<NodeIx>,
    /// Of all that either is joined to, the part that both are joined to: 0 to 1, and 0 where there is nothing.
    pub jaccard: f64,
}

impl Comparison {
    /// Compares two entities. An event is joined to what its parts, editions and side events are joined to, a theme to what
    /// narrower ones are.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn of(view: &View, a: NodeIx, b: NodeIx) -> Result<Self> {
        let (a, b) = (around(view, a)?, around(view, b)?);
        let shared: Vec<NodeIx> = a.iter().copied().filter(|node| b.binary_search(node).is_ok()).collect();
        let either = a.len() + b.len() - shared.len();
        let jaccard = if either == 0 { 0.0 } else { shared.len() as f64 / either as f64 };
        Ok(Self { shared, jaccard })
    }

    /// The shared entities of a kind.
    #[must_use]
    pub fn of_kind(&self, graph: &Graph, kind: EntityKind) -> Vec<NodeIx> {
        self.shared.iter().copied().filter(|node| graph.node(*node).kind() == kind).collect()
    }
}

/// Everything that an entity is joined to, each once, in the order of memory.
fn around(view: &View, node: NodeIx) -> Result<Vec<NodeIx>> {
    let graph = view.graph();
    let own = match graph.node(node).kind() {
        EntityKind::Event => Graph::with_descendants(view, node)?,
        EntityKind::Theme => Graph::with_narrower(view, node)?,
        _ => vec![node],
    };
    let own_set: HashSet<NodeIx> = own.iter().copied().collect();
    let mut found = Vec::new();
    for node in own {
        for relation in graph.around(node, None) {
            view.step()?;
            found.extend(graph.relation(relation).ends().map(|(_, end)| end).filter(|end| !own_set.contains(end)));
        }
    }
    Ok(distinct(found))
}
