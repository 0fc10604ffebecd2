//! What is around some entities, ready for drawing: entities, and the facts among them.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use entity::vocabulary::{EntityKind, Vocabulary};

use super::{
    Graph, NodeIx, RelationIx, View,
    walk::{Walk, id_of},
};
use crate::error::{Error, Result};

/// The most facts among the entities of a neighbourhood: what a drawing can show.
const MOST_RELATIONS: usize = 5_000;

/// The most facts for each entity that the limit allows.
const RELATIONS_PER_ENTITY: usize = 20;

/// What is asked.
#[derive(Clone, Debug)]
pub struct NeighbourhoodOf {
    /// Around which entities.
    pub of: Vec<NodeIx>,
    /// So many steps away at most.
    pub depth: usize,
    /// Only entities of these kinds, and only through such; those asked about are there in any case.
    pub kinds: Option<Vec<EntityKind>>,
    /// The facts that count.
    pub walk: Walk,
    /// The most entities.
    pub limit: usize,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Neighbourhood {
    /// The entities: those asked about, then level by level, the most connected first.
    pub nodes: Vec<NodeIx>,
    /// The facts that join two of them or more, by kind and id.
    pub relations: Vec<RelationIx>,
    /// Whether there is more than was allowed.
    pub truncated: bool,
}

impl Neighbourhood {
    /// The most facts that a neighbourhood with a limit of entities shows.
    #[must_use]
    pub fn most_relations(limit: usize) -> usize {
        limit.saturating_mul(RELATIONS_PER_ENTITY).min(MOST_RELATIONS)
    }

    /// Finds it. Of a level that does not fit those are kept that most facts join to the level before, then those that most
    /// facts hold at all, then by id.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn find(view: &View, of: &NeighbourhoodOf) -> Result<Self> {
        let graph = view.graph();
        let mut chosen = HashSet::new();
        let mut nodes: Vec<NodeIx> = of.of.iter().copied().filter(|node| chosen.insert(*node)).collect();
        let mut truncated = nodes.len() > of.limit;
        nodes.truncate(of.limit);
        let mut frontier = nodes.clone();
        for _ in 0..of.depth {
            let mut next = around(view, of, &frontier, &chosen)?;
            let room = of.limit - nodes.len();
            truncated |= next.len() > room;
            next.truncate(room);
            chosen.extend(next.iter().copied());
            nodes.extend(next.iter().copied());
            frontier = next;
        }
        let chosen: HashSet<NodeIx> = nodes.iter().copied().collect();
        let mut relations = among(view, &of.walk, &nodes, &chosen)?;
        relations.sort_unstable_by_key(|ix| (graph.relation(*ix).kind().code(), graph.relation(*ix).id));
        let most = Self::most_relations(of.limit);
        truncated |= relations.len() > most;
        relations.truncate(most);
        Ok(Self { nodes, relations, truncated })
    }
}

/// The entities one step from a level, the most connected first.
fn around(view: &View, of: &NeighbourhoodOf, level: &[NodeIx], chosen: &HashSet<NodeIx>) -> Result<Vec<NodeIx>> {
    let graph = view.graph();
    let is_wanted = |node: NodeIx| of.kinds.as_ref().is_none_or(|kinds| kinds.contains(&graph.node(node).kind()));
    let mut joined: HashMap<NodeIx, usize> = HashMap::new();
    for node in level {
        of.walk.steps(view, *node, |_, next| -> Result<(), Error> {
            if !chosen.contains(&next) && is_wanted(next) {
                *joined.entry(next).or_default() += 1;
            }
            Ok(())
        })?;
    }
    let mut found: Vec<(NodeIx, usize)> = joined.into_iter().collect();
    found.sort_unstable_by_key(|(node, count)| (Reverse(*count), Reverse(graph.degree(*node)), id_of(graph, *node)));
    view.look()?;
    Ok(found.into_iter().map(|(node, _)| node).collect())
}

/// The facts that join two of some entities: found from all of them but the one with the most facts.
fn among(view: &View, walk: &Walk, nodes: &[NodeIx], chosen: &HashSet<NodeIx>) -> Result<Vec<RelationIx>> {
    let graph: &Graph = view.graph();
    let largest = nodes.iter().copied().max_by_key(|node| graph.degree(*node));
    let mut found = HashSet::new();
    for node in nodes.iter().copied().filter(|node| Some(*node) != largest) {
        walk.steps(view, node, |ix, other| -> Result<(), Error> {
            if chosen.contains(&other) {
                found.insert(ix);
            }
            Ok(())
        })?;
    }
    Ok(found.into_iter().collect())
}
