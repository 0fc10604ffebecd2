//! The facts as a program would hold them that only ever follows them: entities numbered from 0, and the neighbours of each
//! in one array. No versions, no budgets, no facts to be shown.

use std::collections::HashMap;

use api::graph::{Graph, NodeIx, Part};

/// Entities by number, and whom a fact joins them to, however many facts do.
pub(crate) struct Network {
    /// The entities, in the order of their numbers.
    pub(crate) nodes: Vec<NodeIx>,
    starts: Vec<usize>,
    neighbours: Vec<u32>,
}

impl Network {
    pub(crate) fn of(graph: &Graph) -> Self {
        let nodes: Vec<NodeIx> = Part::Whole.nodes(graph).collect();
        let numbers: HashMap<NodeIx, u32> = nodes.iter().copied().zip(0..).collect();
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for ix in Part::Whole.relations(graph) {
            let ends: Vec<u32> = graph.relation(ix).ends().map(|(_, node)| numbers[&node]).collect();
            let pairs = ends.iter().flat_map(|a| ends.iter().map(move |b| (*a, *b)));
            joined.extend(pairs.filter(|(a, b)| a != b));
        }
        joined.sort_unstable();
        joined.dedup();
        let mut starts = vec![0; nodes.len() + 1];
        for (a, _) in &joined {
            starts[*a as usize + 1] += 1;
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        Self { nodes, starts, neighbours: joined.into_iter().map(|(_, b)| b).collect() }
    }

    pub(crate) fn neighbours(&self, number: usize) -> &[u32] {
        &self.neighbours[self.starts[number]..self.starts[number + 1]]
    }
}
