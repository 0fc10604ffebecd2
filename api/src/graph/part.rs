//! A part of the graph that stands by itself: some events, whatever a fact ties to them, and every fact among all these.

use std::collections::HashSet;

use entity::vocabulary::{EntityKind, Vocabulary};

use super::{Graph, NodeIx, NodeTest, RelationIx, View, sorted::Sorted, walk::id_of};
use crate::error::Result;

/// All of a graph, or a part of it.
#[derive(Clone, Debug)]
pub enum Part {
    /// All of it.
    Whole,
    /// Some events and what belongs to them.
    Some {
        /// The entities, in the order of their ids.
        nodes: Vec<NodeIx>,
        /// The facts that have every end among them, by kind and id.
        relations: Vec<RelationIx>,
    },
}

impl Part {
    /// The events for which a test holds, the entities that a fact ties to one of them, and every fact that has all its ends
    /// among those.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn of_events(view: &View, test: &NodeTest) -> Result<Self> {
        let graph = view.graph();
        let mut found: HashSet<NodeIx> = HashSet::new();
        for event in graph.nodes().filter(|node| graph.node(*node).kind() == EntityKind::Event) {
            view.step()?;
            if !test.holds(view, event)? {
                continue;
            }
            found.insert(event);
            for relation in graph.around(event, None) {
                view.step()?;
                found.extend(graph.relation(relation).ends().map(|(_, end)| end));
            }
        }
        let mut nodes: Vec<NodeIx> = found.iter().copied().collect();
        nodes.sort_by_cached_key(|node| id_of(graph, *node));
        let mut relations = Vec::new();
        for node in &nodes {
            for ix in graph.around(*node, None) {
                view.step()?;
                let relation = graph.relation(ix);
                // Each is met at every end; it is kept at the first.
                if relation.subject == *node && relation.ends().all(|(_, end)| found.contains(&end)) {
                    relations.push(ix);
                }
            }
        }
        relations.sort_by_cached_key(|ix| (graph.relation(*ix).kind().code(), graph.relation(*ix).id));
        view.look()?;
        Ok(Self::Some { nodes, relations })
    }

    /// Whether it is all of the graph.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Whole)
    }

    /// Its entities in the order of their ids, without those that were merged into another.
    #[must_use]
    pub fn nodes<'a>(&'a self, graph: &'a Graph) -> Box<dyn Iterator<Item = NodeIx> + Send + 'a> {
        match self {
            Self::Whole => {
                let all = graph.indexes.nodes.iter();
                Box::new(all.filter(|node| graph.node(*node).redirect.is_none()))
            }
            Self::Some { nodes, .. } => Box::new(nodes.iter().copied()),
        }
    }

    /// Its facts, by kind and id.
    #[must_use]
    pub fn relations<'a>(&'a self, graph: &'a Graph) -> Box<dyn Iterator<Item = RelationIx> + Send + 'a> {
        match self {
            Self::Whole => Box::new(graph.indexes.relations.iter().flat_map(Sorted::iter)),
            Self::Some { relations, .. } => Box::new(relations.iter().copied()),
        }
    }
}

impl Graph {
    /// The entities that were merged into another, each with it, in the order of their ids.
    pub fn redirects(&self) -> impl Iterator<Item = (NodeIx, NodeIx)> + '_ {
        self.indexes.nodes.iter().filter_map(|node| Some((node, self.node(node).redirect?)))
    }
}
