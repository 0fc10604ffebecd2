//! The rows of a graph: entities, relations, and which relations hold which entity.

use std::{cmp::Ordering, sync::Arc};

use entity::vocabulary::{EventRelationRole, RelationKind, Role, Vocabulary};

use serde::{Deserialize, Serialize};

use super::{End, Node, NodeIx, Relation, RelationIx, checkpoint, chunked::Chunked, symbol::Symbols};

/// How far up an event's ancestors are looked for: a guard against parts that contain each other.
const ANCESTOR_LIMIT: usize = 32;

/// An ordinal that stands for none: it sorts last.
const NO_ORDINAL: u64 = 0xFF_FFFF;

/// One entry of a node's adjacency: kind and end, ordinal, relation, so that a plain sort brings likes together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry(u64);

/// The relations at one end of a node.
#[derive(Clone, Copy, Debug)]
pub struct Adjacent<'g>(pub(crate) &'g [Entry]);

/// The rows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tables {
    #[serde(with = "checkpoint::nodes")]
    pub(crate) nodes: Chunked<Arc<Node>>,
    #[serde(with = "checkpoint::relations")]
    pub(crate) relations: Chunked<Relation>,
    #[serde(with = "checkpoint::adjacency")]
    pub(crate) adjacency: Chunked<Arc<[Entry]>>,
    pub(crate) symbols: Symbols,
}

impl Entry {
    pub(crate) fn new(relation: &Relation, index: RelationIx, end: End) -> Self {
        let ordinal =
            relation.ordinal.map_or(NO_ORDINAL, |ordinal| u64::from(ordinal.max(0) as u32).min(NO_ORDINAL - 1));
        Self(Self::group(relation.kind(), end) << 56 | ordinal << 32 | u64::from(index.0))
    }

    fn group(kind: RelationKind, end: End) -> u64 {
        u64::from(kind.code()) << 2 | end as u64
    }

    pub(crate) fn relation(self) -> RelationIx {
        RelationIx(self.0 as u32)
    }
}

impl<'g> Adjacent<'g> {
    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Each of them, in order.
    #[must_use]
    pub fn iter(self) -> impl DoubleEndedIterator<Item = RelationIx> + 'g {
        self.0.iter().map(|entry| entry.relation())
    }
}

impl Tables {
    #[inline]
    pub(crate) fn node(&self, node: NodeIx) -> &Node {
        self.nodes.get(node.index())
    }

    #[inline]
    pub(crate) fn relation(&self, relation: RelationIx) -> &Relation {
        self.relations.get(relation.index())
    }

    pub(crate) fn adjacent(&self, node: NodeIx, kind: RelationKind, end: End) -> Adjacent<'_> {
        let entries = self.adjacency.get(node.index());
        let group = Entry::group(kind, end);
        let from = entries.partition_point(|entry| entry.0 >> 56 < group);
        let to = from + entries[from..].partition_point(|entry| entry.0 >> 56 == group);
        Adjacent(&entries[from..to])
    }

    /// The order of a node's entries: kind and end, ordinal, id. Never by index, which differs between servers.
    pub(crate) fn entry_order(&self, a: Entry, b: Entry) -> Ordering {
        (a.0 >> 32).cmp(&(b.0 >> 32)).then_with(|| {
            let (a, b) = (self.relation(a.relation()), self.relation(b.relation()));
            a.ordinal.cmp(&b.ordinal).then(a.id.cmp(&b.id))
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
        wholes.sort_by_key(|whole| self.node(*whole).id);
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
    pub(crate) fn effective<'g, T>(&'g self, node: NodeIx, value: impl Fn(&'g Node) -> Option<&'g T>) -> Option<&'g T> {
        value(self.node(node))
            .or_else(|| self.ancestors(node).into_iter().find_map(|ancestor| value(self.node(ancestor))))
    }

    /// The day that an event (or a document) sorts by.
    pub(crate) fn day(&self, node: NodeIx) -> Option<i64> {
        self.effective(node, |node| node.time())?.sort_day()
    }
}
