//! The rows of a graph: entities, relations, and which relations hold which entity.

use std::cmp::Ordering;

use entity::vocabulary::{EventRelationRole, RelationKind, Role};

use serde::{Deserialize, Serialize};

use super::{
    End, Head, Node, NodeIx, Relation, RelationIx,
    adjacency::{self, Adjacent, Entry},
    checkpoint,
    chunked::Chunked,
    index::{has_time, nulls_last},
    packed::Packed,
    symbol::Symbols,
    time::Began,
};

/// How far up an event's ancestors are looked for: a guard against parts that contain each other.
const ANCESTOR_LIMIT: usize = 32;

/// The rows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tables {
    #[serde(with = "checkpoint::packed")]
    pub(crate) nodes: Packed<Head, String>,
    #[serde(with = "checkpoint::chunked")]
    pub(crate) relations: Chunked<Relation>,
    /// In the order of [`Tables::entry_order`].
    #[serde(with = "checkpoint::packed")]
    pub(crate) adjacency: Packed<(), Vec<u32>>,
    pub(crate) symbols: Symbols,
}

impl Tables {
    #[inline]
    pub(crate) fn node(&self, node: NodeIx) -> Node<'_> {
        Node::new(self.nodes.at(node.index()))
    }

    /// What an entity has in a fixed size: quicker to get at than the whole.
    #[inline]
    pub(crate) fn head(&self, node: NodeIx) -> &Head {
        self.nodes.head(node.index())
    }

    #[inline]
    pub(crate) fn relation(&self, relation: RelationIx) -> &Relation {
        self.relations.get(relation.index())
    }

    pub(crate) fn adjacent(&self, node: NodeIx, kind: RelationKind, end: End) -> Adjacent<'_> {
        adjacency::adjacent(self.adjacency.row(node.index()), kind, end)
    }

    /// The relations that hold a node at any end, in the order of their entries.
    pub(crate) fn all_adjacent(&self, node: NodeIx) -> Adjacent<'_> {
        adjacency::all(self.adjacency.row(node.index()))
    }

    /// The order of a node's entries: kind and end, ordinal, id. Never by index, which differs between servers.
    pub(crate) fn entry_order(&self, a: Entry, b: Entry) -> Ordering {
        a.group.cmp(&b.group).then_with(|| {
            let (a, b) = (self.relation(a.relation), self.relation(b.relation));
            nulls_last(a.ordinal(), b.ordinal()).then_with(|| a.id.cmp(&b.id))
        })
    }

    /// The events that an event belongs to by some roles, in the order of their ids.
    fn wholes(&self, node: NodeIx, role: EventRelationRole) -> Vec<NodeIx> {
        let mut wholes: Vec<_> = self
            .adjacent(node, RelationKind::EventRelation, End::Subject)
            .iter()
            .map(|relation| self.relation(relation))
            .filter(|relation| relation.role == Role::EventRelation(role))
            .map(|relation| relation.object)
            .collect();
        wholes.sort_by_key(|whole| self.head(*whole).id);
        wholes
    }

    /// The events that belong to an event: parts, editions, side events, of the roles asked for.
    pub(crate) fn parts(
        &self,
        node: NodeIx,
        wanted: impl Fn(EventRelationRole) -> bool,
    ) -> impl Iterator<Item = NodeIx> {
        self.adjacent(node, RelationKind::EventRelation, End::Object)
            .iter()
            .map(|relation| self.relation(relation))
            .filter(move |relation| match relation.role {
                Role::EventRelation(
                    role @ (EventRelationRole::PartOf | EventRelationRole::EditionOf | EventRelationRole::SideEventOf),
                ) => wanted(role),
                _ => false,
            })
            .map(|relation| relation.subject)
    }

    /// The meetings that an event is part of, nearest first.
    pub(crate) fn ancestors(&self, node: NodeIx) -> Vec<NodeIx> {
        let mut found = self.wholes(node, EventRelationRole::PartOf);
        found.retain(|whole| *whole != node);
        let mut next = 0;
        while next < found.len() && found.len() < ANCESTOR_LIMIT {
            for whole in self.wholes(found[next], EventRelationRole::PartOf) {
                if whole != node && !found.contains(&whole) {
                    found.push(whole);
                }
            }
            next += 1;
        }
        found
    }

    /// A value of the node itself, or else of the nearest meeting that it is part of.
    pub(crate) fn effective<'g, T>(&'g self, node: NodeIx, value: impl Fn(Node<'g>) -> Option<T>) -> Option<T> {
        value(self.node(node))
            .or_else(|| self.ancestors(node).into_iter().find_map(|ancestor| value(self.node(ancestor))))
    }

    /// Notes when an entity began, for what its own time and its meetings are now.
    pub(crate) fn date(&mut self, node: NodeIx) {
        if !has_time(self.head(node).kind()) {
            return;
        }
        let began = self.effective(node, Node::time).map(Began::from).unwrap_or_default();
        if self.head(node).began != began {
            self.nodes.head_mut(node.index()).began = began;
        }
    }

    /// The day that an event (or a document) sorts by.
    #[inline]
    pub(crate) fn day(&self, node: NodeIx) -> Option<i64> {
        self.head(node).began.day()
    }
}
