//! The graph as a plain network, for measures that visit all of it: entities are numbered, and each has its neighbours in one
//! array. Two entities are neighbours where a fact joins them, however many do.

use entity::vocabulary::{RelationKind, Vocabulary};

use super::{End, NodeIx, View, Walk, walk::id_of};
use crate::error::Result;

/// A network. Merged entities are not in it.
#[derive(Debug)]
pub(super) struct Network {
    /// The entities by their numbers: in the order of their ids, so that numbers are the same on every server.
    pub(super) nodes: Vec<NodeIx>,
    /// How many facts hold each.
    pub(super) degrees: Vec<u32>,
    /// The numbers of entities by their places in the graph; `u32::MAX` for what is not here.
    numbers: Vec<u32>,
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
        nodes.sort_by_cached_key(|node| id_of(graph, *node));
        let largest = nodes.iter().map(|node| node.index()).max().unwrap_or_default();
        let mut numbers = vec![u32::MAX; largest + 1];
        for (number, node) in nodes.iter().enumerate() {
            numbers[node.index()] = number as u32;
        }
        let mut degrees = vec![0; nodes.len()];
        let mut starts = vec![0; nodes.len() + 1];
        let mut joined: Vec<(u32, u32)> = Vec::new();
        let mut ends: Vec<u32> = Vec::new();
        for kind in RelationKind::ALL {
            for ix in graph.indexes.relations[usize::from(kind.code())].iter() {
                view.step()?;
                if !walk.allows(view, ix)? {
                    continue;
                }
                let relation = graph.relation(ix);
                let number = |node: NodeIx| numbers.get(node.index()).copied().filter(|number| *number != u32::MAX);
                ends.clear();
                ends.extend(End::ALL.into_iter().filter_map(|end| relation.end(end)).filter_map(number));
                ends.sort_unstable();
                ends.dedup();
                for a in &ends {
                    degrees[*a as usize] += 1;
                    starts[*a as usize + 1] += ends.len() - 1;
                    joined.extend(ends.iter().filter(|b| *b != a).map(|b| (*a, *b)));
                }
            }
        }
        view.look()?;
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let neighbours = gathered(&mut starts, &joined);
        view.look()?;
        Ok(Self { nodes, degrees, numbers, starts, neighbours })
    }

    /// The number of an entity that is in the network.
    pub(super) fn number(&self, node: NodeIx) -> Option<usize> {
        self.numbers.get(node.index()).filter(|number| **number != u32::MAX).map(|number| *number as usize)
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

/// The neighbours of each in one array, sorted, each once. `starts` has room for all of them, and is told where those begin
/// that stay.
fn gathered(starts: &mut [usize], joined: &[(u32, u32)]) -> Vec<u32> {
    let mut places = starts.to_vec();
    let mut neighbours = vec![0; joined.len()];
    for (a, b) in joined {
        let place = &mut places[*a as usize];
        neighbours[*place] = *b;
        *place += 1;
    }
    let mut kept = 0;
    for number in 0..starts.len() - 1 {
        let (from, to) = (std::mem::replace(&mut starts[number], kept), starts[number + 1]);
        neighbours[from..to].sort_unstable();
        for place in from..to {
            if place == from || neighbours[place] != neighbours[place - 1] {
                neighbours[kept] = neighbours[place];
                kept += 1;
            }
        }
    }
    if let Some(end) = starts.last_mut() {
        *end = kept;
    }
    neighbours.truncate(kept);
    neighbours
}
