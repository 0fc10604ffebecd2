//! The graph as a plain network, for measures that visit all of it: entities are numbered, and each has its neighbours in one
//! array. Two entities are neighbours where a fact joins them, however many do.

use entity::vocabulary::{RelationKind, Vocabulary};

use super::{End, NodeIx, View, Walk};
use crate::error::Result;

/// A network. Merged entities are not in it.
#[derive(Debug)]
pub(super) struct Network {
    /// The entities by their numbers: in the order of their places in the graph, where neighbours tend to be near.
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
        nodes.sort_unstable();
        let largest = nodes.last().map_or(0, |node| node.index());
        let mut numbers = vec![u32::MAX; largest + 1];
        for (number, node) in nodes.iter().enumerate() {
            numbers[node.index()] = number as u32;
        }
        let mut degrees = vec![0; nodes.len()];
        let mut starts = vec![0; nodes.len() + 1];
        // The entities of each fact, one behind the other, before them how many they are.
        let mut facts: Vec<u32> = Vec::with_capacity((1 + End::ALL.len()) * graph.count_relations());
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
                }
                facts.push(ends.len() as u32);
                facts.extend_from_slice(&ends);
            }
        }
        view.look()?;
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let joined = joined(&starts, &facts);
        drop(facts);
        view.look()?;
        let neighbours = each_once(&mut starts, joined);
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

/// Whom facts join each to, as often as they do.
fn joined(starts: &[usize], mut facts: &[u32]) -> Vec<u32> {
    let mut places = starts.to_vec();
    let mut joined = vec![0; starts.last().copied().unwrap_or_default()];
    while let Some((ends, rest)) = facts.split_first().and_then(|(ends, rest)| rest.split_at_checked(*ends as usize)) {
        for a in ends {
            for b in ends.iter().filter(|b| *b != a) {
                joined[places[*a as usize]] = *b;
                places[*a as usize] += 1;
            }
        }
        facts = rest;
    }
    joined
}

/// The same, each once. `starts` is told where those begin that stay.
fn each_once(starts: &mut [usize], mut joined: Vec<u32>) -> Vec<u32> {
    // By number: whose neighbour it was last seen to be.
    let mut seen = vec![u32::MAX; starts.len()];
    let mut kept = 0;
    for number in 0..starts.len() - 1 {
        let (from, to) = (std::mem::replace(&mut starts[number], kept), starts[number + 1]);
        for place in from..to {
            let other = joined[place];
            if std::mem::replace(&mut seen[other as usize], number as u32) != number as u32 {
                joined[kept] = other;
                kept += 1;
            }
        }
    }
    if let Some(end) = starts.last_mut() {
        *end = kept;
    }
    joined.truncate(kept);
    joined
}
