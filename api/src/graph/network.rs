//! The graph as a plain network, for measures that visit all of it: entities are numbered, and each has its neighbours in one
//! array. Two entities are neighbours where a fact joins them, however many do.

use entity::vocabulary::{RelationKind, Vocabulary};

use super::{NodeIx, View, Walk, walk::id_of};
use crate::error::Result;

/// A network. Merged entities are not in it.
#[derive(Debug)]
pub(super) struct Network {
    /// The entities by their numbers: in the order of their ids, so that numbers are the same on every server.
    pub(super) nodes: Vec<NodeIx>,
    /// How many facts hold each.
    pub(super) degrees: Vec<u32>,
    starts: Vec<usize>,
    neighbours: Vec<u32>,
}

impl Network {
    /// The network of the facts that may be walked.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub(super) fn of(view: &View, walk: &Walk) -> Result<Self> {
        let graph = view.graph();
        let mut nodes: Vec<NodeIx> = graph.nodes().collect();
        nodes.sort_unstable_by_key(|node| id_of(graph, *node));
        let largest = nodes.iter().map(|node| node.index()).max().unwrap_or_default();
        let mut numbers = vec![u32::MAX; largest + 1];
        for (number, node) in nodes.iter().enumerate() {
            numbers[node.index()] = number as u32;
        }
        let mut degrees = vec![0; nodes.len()];
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for kind in RelationKind::ALL {
            for ix in graph.indexes.relations[usize::from(kind.code())].iter() {
                view.step()?;
                if !walk.allows(view, ix)? {
                    continue;
                }
                let mut ends: Vec<u32> = graph
                    .relation(ix)
                    .ends()
                    .filter_map(|(_, end)| numbers.get(end.index()).copied().filter(|number| *number != u32::MAX))
                    .collect();
                ends.sort_unstable();
                ends.dedup();
                for a in &ends {
                    degrees[*a as usize] += 1;
                    joined.extend(ends.iter().filter(|b| *b != a).map(|b| (*a, *b)));
                }
            }
        }
        joined.sort_unstable();
        joined.dedup();
        view.look()?;
        let mut starts = vec![0; nodes.len() + 1];
        for (a, _) in &joined {
            starts[*a as usize + 1] += 1;
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let neighbours = joined.into_iter().map(|(_, b)| b).collect();
        Ok(Self { nodes, degrees, starts, neighbours })
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// How many pairs of neighbours there are, each counted from both sides.
    pub(super) fn sides(&self) -> usize {
        self.neighbours.len()
    }

    pub(super) fn neighbours(&self, number: usize) -> &[u32] {
        &self.neighbours[self.starts[number]..self.starts[number + 1]]
    }
}
