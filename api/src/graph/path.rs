//! How two entities are tied: the shortest ways from one to the other over facts, none of which visits an entity twice.
//!
//! Of ways of one length those go first that lead through entities with few facts: that two people were both at a seminar
//! says more than that both have to do with the United Nations.

use std::collections::{BTreeSet, HashMap, HashSet};

use uuid::Uuid;

use super::{
    Graph, NodeIx, RelationIx, View,
    walk::{Walk, id_of},
};
use crate::error::{Error, Result};

/// The most facts that one question looks at.
const MOST_FACTS: usize = 2_000_000;

/// What is asked.
#[derive(Clone, Debug)]
pub struct PathsOf {
    /// Where every path begins.
    pub from: NodeIx,
    /// Where every path ends.
    pub to: NodeIx,
    /// The facts that may be walked.
    pub walk: Walk,
    /// Entities that no path leads through.
    pub exclude: HashSet<NodeIx>,
    /// No path leads through an entity that more facts hold.
    pub most_degree: Option<usize>,
    /// The most steps of a path.
    pub most_steps: usize,
    /// The most paths.
    pub most_paths: usize,
}

/// One way: entities, and between each two of them a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The entities in order, both ends included.
    pub nodes: Vec<NodeIx>,
    /// The facts between them, one fewer.
    pub relations: Vec<RelationIx>,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The paths, the shortest first.
    pub paths: Vec<Path>,
    /// Whether so many facts had to be looked at that paths may be missing.
    pub truncated: bool,
}

/// Why a search ended before its time.
enum Stop {
    Exhausted,
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// A way with what it is ordered by: length, facts on the way, ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    steps: usize,
    weight: usize,
    ids: Vec<Uuid>,
    nodes: Vec<NodeIx>,
}

/// One search: from an entity to the end, off what earlier ways have taken.
struct Search<'a> {
    of: &'a PathsOf,
    view: &'a View,
    from: NodeIx,
    most_steps: usize,
    /// Entities that an earlier part of the way has visited.
    visited: &'a [NodeIx],
    /// Entities that the first step must not lead to: earlier ways have taken it.
    taken: &'a HashSet<NodeIx>,
    left: &'a mut usize,
}

/// What one side of a search has reached: each entity with its distance.
struct Side {
    reached: HashMap<NodeIx, usize>,
    frontier: Vec<NodeIx>,
    steps: usize,
}

impl Paths {
    /// Finds the shortest paths. From an entity to itself there is one, which has no steps.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn find(view: &View, of: &PathsOf) -> Result<Self> {
        let mut left = MOST_FACTS;
        let mut ways = Vec::new();
        let truncated = match find_ways(view, of, &mut left, &mut ways) {
            Ok(()) => false,
            Err(Stop::Exhausted) => true,
            Err(Stop::Failed(error)) => return Err(error),
        };
        let paths = ways.into_iter().map(|way| way.path(view, &of.walk)).collect::<Result<_>>()?;
        Ok(Self { paths, truncated })
    }
}

/// Yen's way to the shortest paths without circles: each further one leaves an earlier one somewhere, so for each place of
/// the last one the shortest way is sought that leaves it there and no other way has taken.
fn find_ways(view: &View, of: &PathsOf, left: &mut usize, found: &mut Vec<Way>) -> Result<(), Stop> {
    let mut candidates = BTreeSet::new();
    let none = HashSet::new();
    let first =
        Search { of, view, from: of.from, most_steps: of.most_steps, visited: &[], taken: &none, left: &mut *left };
    candidates.extend(first.run()?.map(|nodes| Way::new(view.graph(), nodes)));
    while found.len() < of.most_paths {
        let Some(way) = candidates.pop_first() else { return Ok(()) };
        found.push(way.clone());
        if found.len() == of.most_paths {
            return Ok(());
        }
        for place in 0..way.steps {
            let root = &way.nodes[..=place];
            let along = found.iter().filter(|known| known.nodes.starts_with(root));
            let taken: HashSet<NodeIx> = along.filter_map(|known| known.nodes.get(place + 1).copied()).collect();
            let search = Search {
                of,
                view,
                from: way.nodes[place],
                most_steps: of.most_steps - place,
                visited: &way.nodes[..place],
                taken: &taken,
                left: &mut *left,
            };
            if let Some(rest) = search.run()? {
                candidates.insert(Way::new(view.graph(), [&way.nodes[..place], &rest].concat()));
            }
        }
    }
    Ok(())
}

impl Way {
    fn new(graph: &Graph, nodes: Vec<NodeIx>) -> Self {
        let between = nodes.get(1..nodes.len() - 1).unwrap_or_default();
        Self {
            steps: nodes.len() - 1,
            weight: between.iter().map(|node| graph.degree(*node)).sum(),
            ids: nodes.iter().map(|node| id_of(graph, *node)).collect(),
            nodes,
        }
    }

    fn path(self, view: &View, walk: &Walk) -> Result<Path> {
        let facts = self.nodes.windows(2).map(|step| walk.between(view, step[0], step[1]));
        let relations = facts.collect::<Result<Option<_>>>()?.unwrap_or_default();
        Ok(Path { nodes: self.nodes, relations })
    }
}

impl Search<'_> {
    /// The best way: the shortest, and of those the one with the fewest facts on it. Both sides are searched in turn, level
    /// by level, the one with fewer facts to look at first.
    fn run(mut self) -> Result<Option<Vec<NodeIx>>, Stop> {
        let to = self.of.to;
        if self.from == to {
            return Ok(Some(vec![to]));
        }
        let (mut near, mut far) = (Side::at(self.from), Side::at(to));
        while near.steps + far.steps < self.most_steps && !near.frontier.is_empty() && !far.frontier.is_empty() {
            let graph = self.view.graph();
            let meeting = if near.facts(graph) <= far.facts(graph) {
                self.widen(&mut near, &far)?
            } else {
                self.widen(&mut far, &near)?
            };
            if !meeting.is_empty() {
                return self.best(&near, &far, &meeting).map(Some);
            }
        }
        Ok(None)
    }

    /// Goes one step further on one side; gives the entities that both sides have reached then.
    fn widen(&mut self, side: &mut Side, other: &Side) -> Result<Vec<NodeIx>, Stop> {
        side.steps += 1;
        let mut meeting = Vec::new();
        for node in std::mem::take(&mut side.frontier) {
            self.steps(node, |next| {
                if !side.reached.contains_key(&next) {
                    side.reached.insert(next, side.steps);
                    side.frontier.push(next);
                    if other.reached.contains_key(&next) {
                        meeting.push(next);
                    }
                }
            })?;
        }
        Ok(meeting)
    }

    /// The best of the shortest ways, all of which lead through one of the entities at which the sides met.
    fn best(&mut self, near: &Side, far: &Side, meeting: &[NodeIx]) -> Result<Vec<NodeIx>, Stop> {
        let graph = self.view.graph();
        let mut best: Option<Way> = None;
        let (mut to_near, mut to_far) = (HashMap::new(), HashMap::new());
        for node in meeting {
            let mut nodes = self.back(near, *node, &mut to_near)?;
            nodes.reverse();
            nodes.extend(self.back(far, *node, &mut to_far)?.into_iter().skip(1));
            let way = Way::new(graph, nodes);
            if best.as_ref().is_none_or(|best| way < *best) {
                best = Some(way);
            }
        }
        Ok(best.map(|way| way.nodes).unwrap_or_default())
    }

    /// The best way back from an entity to where its side began, itself first. `known` holds the next entity of each that
    /// was asked for, and the facts of all entities between it and the beginning.
    fn back(
        &mut self,
        side: &Side,
        node: NodeIx,
        known: &mut HashMap<NodeIx, (NodeIx, usize)>,
    ) -> Result<Vec<NodeIx>, Stop> {
        self.weigh(side, node, known)?;
        let mut nodes = vec![node];
        let mut at = node;
        while let Some((next, _)) = known.get(&at) {
            nodes.push(*next);
            at = *next;
        }
        Ok(nodes)
    }

    /// The facts of all entities between an entity and the beginning of its side, on the way that has the fewest. As deep
    /// as a path is long.
    fn weigh(
        &mut self,
        side: &Side,
        node: NodeIx,
        known: &mut HashMap<NodeIx, (NodeIx, usize)>,
    ) -> Result<usize, Stop> {
        let steps = side.reached.get(&node).copied().unwrap_or_default();
        if steps == 0 {
            return Ok(0);
        }
        if let Some((_, weight)) = known.get(&node) {
            return Ok(*weight);
        }
        let mut nearer = HashSet::new();
        self.steps(node, |next| {
            if side.reached.get(&next).is_some_and(|own| own + 1 == steps) {
                nearer.insert(next);
            }
        })?;
        let graph = self.view.graph();
        let mut best: Option<(usize, Uuid, NodeIx)> = None;
        for next in nearer {
            let on_the_way = if steps == 1 { 0 } else { graph.degree(next) };
            let weight = self.weigh(side, next, known)? + on_the_way;
            let candidate = (weight, id_of(graph, next), next);
            if best.is_none_or(|best| (candidate.0, candidate.1) < (best.0, best.1)) {
                best = Some(candidate);
            }
        }
        // What was reached was reached from somewhere.
        let (weight, _, next) = best.ok_or(Stop::Exhausted)?;
        known.insert(node, (next, weight));
        Ok(weight)
    }

    /// Shows every entity that one step may lead to.
    fn steps(&mut self, node: NodeIx, mut visit: impl FnMut(NodeIx)) -> Result<(), Stop> {
        let graph = self.view.graph();
        let (of, from, visited, taken) = (self.of, self.from, self.visited, self.taken);
        let is_open = |next: NodeIx| {
            next == from
                || next == of.to
                || !of.exclude.contains(&next) && of.most_degree.is_none_or(|most| graph.degree(next) <= most)
        };
        let left = &mut *self.left;
        of.walk.steps(self.view, node, |_, next| {
            *left = left.checked_sub(1).ok_or(Stop::Exhausted)?;
            let is_taken = node == from && taken.contains(&next) || next == from && taken.contains(&node);
            if !is_taken && !visited.contains(&next) && is_open(next) {
                visit(next);
            }
            Ok(())
        })
    }
}

impl Side {
    fn at(node: NodeIx) -> Self {
        Self { reached: HashMap::from([(node, 0)]), frontier: vec![node], steps: 0 }
    }

    /// How many facts the next step looks at.
    fn facts(&self, graph: &Graph) -> usize {
        self.frontier.iter().map(|node| graph.degree(*node)).sum()
    }
}
