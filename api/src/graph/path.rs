//! How two entities are tied: the shortest ways from one to the other over facts, none of which visits an entity twice.
//!
//! Of ways of one length those go first that lead through entities with few facts: that two people were both at a seminar
//! says more than that both have to do with the United Nations.

use std::{
    cmp::Ordering,
    collections::{BTreeSet, HashSet, VecDeque},
};

use rustc_hash::{FxHashMap, FxHashSet};
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
    taken: &'a FxHashSet<NodeIx>,
    left: &'a mut usize,
}

/// What one side of a search has reached.
struct Side {
    reached: FxHashSet<NodeIx>,
    /// The steps that led to what was reached first at each distance, from 1 on; and others, which led back.
    levels: Vec<Steps>,
    /// What was reached last.
    frontier: Vec<NodeIx>,
}

/// Steps from some entities, in the order in which they were looked at.
#[derive(Default)]
struct Steps {
    /// Where steps begin, and up to which place of `to` those from there are.
    from: Vec<(NodeIx, usize)>,
    to: Vec<NodeIx>,
}

/// The rest of a way from an entity on.
#[derive(Clone, Copy)]
struct Rest {
    node: NodeIx,
    /// The facts of the entities between this one and the end.
    weight: usize,
    /// The place of what comes next; none at the end.
    next: Option<usize>,
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

/// All the shortest ways at once. Beyond those, Yen's way to the shortest paths without circles: each further one leaves an
/// earlier one somewhere, so for each place of those the shortest way is sought that leaves them there.
fn find_ways(view: &View, of: &PathsOf, left: &mut usize, found: &mut Vec<Way>) -> Result<(), Stop> {
    let none = FxHashSet::default();
    let mut first =
        Search { of, view, from: of.from, most_steps: of.most_steps, visited: &[], taken: &none, left: &mut *left };
    found.extend(first.run(of.most_paths)?.into_iter().map(|nodes| Way::new(view.graph(), nodes)));
    let (mut candidates, mut searched, mut left_already) = (BTreeSet::new(), HashSet::new(), 0);
    while found.len() < of.most_paths {
        while let Some(way) = found.get(left_already).cloned() {
            left_already += 1;
            for place in 0..way.steps {
                let root = &way.nodes[..=place];
                let along = found.iter().filter(|known| known.nodes.starts_with(root));
                let taken: FxHashSet<NodeIx> = along.filter_map(|known| known.nodes.get(place + 1).copied()).collect();
                // Ways that are the same up to here leave it in the same ways.
                if !searched.insert((root.to_vec(), taken.len())) {
                    continue;
                }
                // Nobody wants what is longer than the ways that suffice.
                let enough = candidates.iter().nth(of.most_paths - found.len() - 1);
                let most_steps = enough.map_or(of.most_steps, |way: &Way| way.steps).saturating_sub(place);
                let (from, visited) = (way.nodes[place], &way.nodes[..place]);
                let mut search = Search { of, view, from, most_steps, visited, taken: &taken, left: &mut *left };
                let rests = search.run(1)?.into_iter();
                candidates.extend(rests.map(|rest| Way::new(view.graph(), [visited, &rest].concat())));
            }
        }
        let Some(way) = candidates.pop_first() else { return Ok(()) };
        found.push(way);
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
    /// The best ways, so many at most: the shortest, and of those the ones with the fewest facts on them. Both sides are
    /// searched in turn, level by level, the one with fewer facts to look at first.
    fn run(&mut self, most: usize) -> Result<Vec<Vec<NodeIx>>, Stop> {
        let to = self.of.to;
        if self.from == to {
            return Ok(vec![vec![to]]);
        }
        let (mut near, mut far) = (Side::at(self.from), Side::at(to));
        for steps_left in (0..self.most_steps).rev() {
            let graph = self.view.graph();
            let is_near = near.facts(graph) <= far.facts(graph);
            let (side, other) = if is_near { (&mut near, &far) } else { (&mut far, &near) };
            let steps = self.steps(&side.frontier)?;
            let across = |(from, to)| if is_near { (from, to) } else { (to, from) };
            let meeting = steps.iter().filter(|(_, to)| other.reached.contains(to));
            let meeting: Vec<(NodeIx, NodeIx)> = meeting.map(across).collect();
            if !meeting.is_empty() {
                return self.best(&near, &far, meeting, most);
            }
            if steps_left > 0 {
                side.take(steps);
            }
            if side.frontier.is_empty() {
                break;
            }
        }
        Ok(Vec::new())
    }

    /// Every step that may be taken from some entities.
    fn steps(&mut self, nodes: &[NodeIx]) -> Result<Steps, Stop> {
        let graph = self.view.graph();
        let (of, from, visited, taken) = (self.of, self.from, self.visited, self.taken);
        let is_open = |next: NodeIx| {
            next == from
                || next == of.to
                || !of.exclude.contains(&next) && of.most_degree.is_none_or(|most| graph.degree(next) <= most)
        };
        let mut steps = Steps::default();
        for node in nodes.iter().copied() {
            let is_taken = |next| node == from && taken.contains(&next) || next == from && taken.contains(&node);
            let left = &mut *self.left;
            let to = &mut steps.to;
            of.walk.steps(self.view, node, |_, next| {
                *left = left.checked_sub(1).ok_or(Stop::Exhausted)?;
                if !is_taken(next) && !visited.contains(&next) && is_open(next) {
                    to.push(next);
                }
                Ok::<(), Stop>(())
            })?;
            steps.from.push((node, steps.to.len()));
        }
        Ok(steps)
    }

    /// The best of the shortest ways, all of which lead over one of the steps at which the sides met.
    fn best(
        &self,
        near: &Side,
        far: &Side,
        meeting: Vec<(NodeIx, NodeIx)>,
        most: usize,
    ) -> Result<Vec<Vec<NodeIx>>, Stop> {
        let (graph, end) = (self.view.graph(), self.of.to);
        let (mut before, mut behind): (FxHashSet<NodeIx>, FxHashSet<NodeIx>) = meeting.iter().copied().unzip();
        // The steps that a shortest way can have, from the first to the last.
        let mut all = VecDeque::from([meeting]);
        for level in near.levels.iter().rev() {
            let steps: Vec<_> = level.iter().filter(|(_, to)| before.contains(to)).collect();
            before = steps.iter().map(|(from, _)| *from).collect();
            all.push_front(steps);
        }
        for level in far.levels.iter().rev() {
            let steps: Vec<_> =
                level.iter().filter(|(_, to)| behind.contains(to)).map(|(from, to)| (to, from)).collect();
            behind = steps.iter().map(|(_, to)| *to).collect();
            all.push_back(steps);
        }
        let mut rests = vec![Rest { node: end, weight: 0, next: None }];
        let mut known = FxHashMap::from_iter([(end, 0..1)]);
        for mut steps in all.into_iter().rev() {
            self.view.steps(steps.len())?;
            steps.sort_unstable();
            steps.dedup();
            let mut nearer = FxHashMap::default();
            for steps in steps.chunk_by(|a, b| a.0 == b.0) {
                let mut ways: Vec<Rest> = Vec::new();
                for (node, next) in steps.iter().copied() {
                    let on_the_way = if next == end { 0 } else { graph.degree(next) };
                    let further = known.get(&next).cloned().unwrap_or_default();
                    ways.extend(further.map(|place| {
                        let weight = rests[place].weight + on_the_way;
                        Rest { node, weight, next: Some(place) }
                    }));
                }
                ways.sort_unstable_by(|a, b| compare(graph, &rests, *a, *b));
                ways.truncate(most);
                nearer.insert(steps[0].0, rests.len()..rests.len() + ways.len());
                rests.append(&mut ways);
            }
            known = nearer;
        }
        let best = known.get(&self.from).cloned().unwrap_or_default();
        let nodes = |place: usize| along(&rests, rests[place]).map(|rest| rest.node).collect();
        Ok(best.map(nodes).collect())
    }
}

/// Every part of the rest of a way, itself first.
fn along(rests: &[Rest], rest: Rest) -> impl Iterator<Item = Rest> {
    std::iter::successors(Some(rest), |rest| rest.next.map(|place| rests[place]))
}

/// The order of ways of one length.
fn compare(graph: &Graph, rests: &[Rest], a: Rest, b: Rest) -> Ordering {
    let ids = |rest| along(rests, rest).map(|rest| id_of(graph, rest.node));
    a.weight.cmp(&b.weight).then_with(|| ids(a).cmp(ids(b)))
}

impl Side {
    fn at(node: NodeIx) -> Self {
        Self { reached: FxHashSet::from_iter([node]), levels: Vec::new(), frontier: vec![node] }
    }

    /// How many facts the next step looks at.
    fn facts(&self, graph: &Graph) -> usize {
        self.frontier.iter().map(|node| graph.degree(*node)).sum()
    }

    /// Goes one step further.
    fn take(&mut self, steps: Steps) {
        let reached = &mut self.reached;
        self.frontier = steps.to.iter().copied().filter(|node| reached.insert(*node)).collect();
        self.levels.push(steps);
    }
}

impl Steps {
    fn iter(&self) -> impl Iterator<Item = (NodeIx, NodeIx)> {
        let starts = std::iter::once(0).chain(self.from.iter().map(|(_, end)| *end));
        let ranges = self.from.iter().zip(starts);
        ranges.flat_map(|((from, end), start)| self.to[start..*end].iter().map(move |to| (*from, *to)))
    }
}
