//! The sorted indexes of a graph. Each is a total order, so that what one version removes is found where it was put.

use std::cmp::Ordering;

use entity::vocabulary::{EntityKind, RelationKind, Vocabulary};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Node, NodeIx, RelationIx, collation, filter::role_code, sorted::Sorted, table::Tables, time::day};

/// The indexes that every kind of entity has. Merged entities are in none of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct KindIndexes {
    pub(crate) by_name: Sorted<NodeIx>,
    pub(crate) by_time: Sorted<NodeIx>,
    pub(crate) by_created: Sorted<NodeIx>,
    pub(crate) by_updated: Sorted<NodeIx>,
    /// By the sort of event, organisation or document, then id.
    pub(crate) by_word: Sorted<NodeIx>,
    /// By id: those whose time takes longer than [`LONG_DAYS`], or has an open end.
    pub(crate) long: Sorted<NodeIx>,
}

/// A time that takes longer than so many days is a long one; a year, as its source has it, is not. What may share a day
/// with a span begins at most so long before it, or is long.
pub(crate) const LONG_DAYS: i64 = 400;

/// A name: the node, and its place among the node's names.
pub(crate) type NameRef = (NodeIx, u32);

/// An identifier: the node, and its place among the node's identifiers.
pub(crate) type IdentifierRef = (NodeIx, u32);

/// Every index.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Indexes {
    /// All entities, merged ones too, by id.
    pub(crate) nodes: Sorted<NodeIx>,
    /// All entities, merged ones too, by kind and slug.
    pub(crate) slugs: Sorted<NodeIx>,
    /// All identifiers by scheme and value.
    pub(crate) identifiers: Sorted<IdentifierRef>,
    /// All names of entities that are not merged, as filters fold them.
    pub(crate) names: Sorted<NameRef>,
    /// Orders of lists, one set for each kind.
    pub(crate) kinds: [KindIndexes; EntityKind::ALL.len()],
    /// Relations by id, one index for each kind.
    pub(crate) relations: [Sorted<RelationIx>; RelationKind::ALL.len()],
    /// Participations by the time of their event, then id.
    pub(crate) participations_by_time: Sorted<RelationIx>,
    /// Participations by role, then id.
    pub(crate) participations_by_role: Sorted<RelationIx>,
    /// Participations that have a time of their own, by id.
    pub(crate) participations_with_time: Sorted<RelationIx>,
}

/// Values that are missing sort last.
pub(crate) fn nulls_last<T: Ord>(a: Option<T>, b: Option<T>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

impl Tables {
    pub(crate) fn by_id(&self, a: NodeIx, b: NodeIx) -> Ordering {
        self.head(a).id.cmp(&self.head(b).id)
    }

    pub(crate) fn by_slug(&self, a: NodeIx, b: NodeIx) -> Ordering {
        let (a, b) = (self.node(a), self.node(b));
        (a.kind(), a.slug()).cmp(&(b.kind(), b.slug()))
    }

    pub(crate) fn by_name(&self, a: NodeIx, b: NodeIx) -> Ordering {
        collation::compare(self.node(a).name(), self.node(b).name()).then_with(|| self.by_id(a, b))
    }

    pub(crate) fn by_time(&self, a: NodeIx, b: NodeIx) -> Ordering {
        nulls_last(self.day(a), self.day(b)).then_with(|| self.by_id(a, b))
    }

    pub(crate) fn by_created(&self, a: NodeIx, b: NodeIx) -> Ordering {
        self.head(a).created_at.cmp(&self.head(b).created_at).then_with(|| self.by_id(a, b))
    }

    pub(crate) fn by_updated(&self, a: NodeIx, b: NodeIx) -> Ordering {
        self.head(a).updated_at.cmp(&self.head(b).updated_at).then_with(|| self.by_id(a, b))
    }

    pub(crate) fn by_identifier(&self, a: IdentifierRef, b: IdentifierRef) -> Ordering {
        self.identifier(a).cmp(&self.identifier(b)).then_with(|| self.by_id(a.0, b.0))
    }

    pub(crate) fn identifier(&self, (node, place): IdentifierRef) -> (&str, &str) {
        let found = self.node(node).identifiers().nth(place as usize);
        found.map_or(("", ""), |identifier| (identifier.scheme, identifier.value))
    }

    pub(crate) fn by_folded_name(&self, a: NameRef, b: NameRef) -> Ordering {
        self.folded(a).cmp(self.folded(b)).then_with(|| self.by_id(a.0, b.0)).then(a.1.cmp(&b.1))
    }

    pub(crate) fn folded(&self, (node, place): NameRef) -> &str {
        self.node(node).names().nth(place as usize).map_or("", |name| name.folded)
    }

    pub(crate) fn by_word(&self, a: NodeIx, b: NodeIx) -> Ordering {
        self.head(a).word().cmp(&self.head(b).word()).then_with(|| self.by_id(a, b))
    }

    /// Whether an entity has a time, its own or that of a meeting, and a long one: see [`LONG_DAYS`].
    pub(crate) fn is_long(&self, node: NodeIx) -> bool {
        self.effective(node, Node::time).is_some_and(|time| {
            let days = time.edtf.earliest().zip(time.edtf.latest());
            days.is_none_or(|(earliest, latest)| day(latest) - day(earliest) > LONG_DAYS)
        })
    }

    pub(crate) fn by_role(&self, a: RelationIx, b: RelationIx) -> Ordering {
        role_code(self.relation(a)).cmp(&role_code(self.relation(b))).then_with(|| self.by_relation_id(a, b))
    }

    pub(crate) fn by_relation_id(&self, a: RelationIx, b: RelationIx) -> Ordering {
        self.relation(a).id.cmp(&self.relation(b).id)
    }

    pub(crate) fn by_event_time(&self, a: RelationIx, b: RelationIx) -> Ordering {
        let day = |relation| self.day(self.relation(relation).object);
        nulls_last(day(a), day(b)).then_with(|| self.by_relation_id(a, b))
    }
}

impl Indexes {
    pub(crate) fn find_node(&self, tables: &Tables, id: Uuid) -> Option<NodeIx> {
        self.nodes.find(|node| tables.head(node).id.cmp(&id))
    }

    pub(crate) fn find_relation(&self, tables: &Tables, id: Uuid) -> Option<RelationIx> {
        self.relations.iter().find_map(|index| index.find(|relation| tables.relation(relation).id.cmp(&id)))
    }

    pub(crate) fn find_slug(&self, tables: &Tables, kind: EntityKind, slug: &str) -> Option<NodeIx> {
        self.slugs.find(|node| {
            let node = tables.node(node);
            node.kind().cmp(&kind).then_with(|| node.slug().cmp(slug))
        })
    }

    pub(crate) fn find_identifier(&self, tables: &Tables, scheme: &str, value: &str) -> Option<NodeIx> {
        self.identifiers.find(|at| tables.identifier(at).cmp(&(scheme, value))).map(|(node, _)| node)
    }

    /// The memory of every index.
    pub(crate) fn bytes(&self) -> usize {
        let of_kind = |kind: &KindIndexes| {
            let orders = [&kind.by_name, &kind.by_time, &kind.by_created, &kind.by_updated, &kind.by_word, &kind.long];
            orders.map(Sorted::bytes).iter().sum::<usize>()
        };
        self.nodes.bytes()
            + self.slugs.bytes()
            + self.identifiers.bytes()
            + self.kinds.iter().map(of_kind).sum::<usize>()
            + self.relations.iter().map(Sorted::bytes).sum::<usize>()
            + self.names.bytes()
            + [&self.participations_by_time, &self.participations_by_role, &self.participations_with_time]
                .map(Sorted::bytes)
                .iter()
                .sum::<usize>()
    }

    /// Puts an entity into the indexes of everything but time.
    pub(crate) fn insert_node(&mut self, tables: &Tables, node: NodeIx) {
        self.nodes.insert(node, |other| tables.by_id(other, node));
        self.slugs.insert(node, |other| tables.by_slug(other, node));
        for place in 0..tables.node(node).identifiers().count() {
            let new = (node, place as u32);
            self.identifiers.insert(new, |other| tables.by_identifier(other, new));
        }
        if tables.head(node).redirect.is_none() {
            let kind = &mut self.kinds[usize::from(tables.head(node).kind().code())];
            kind.by_name.insert(node, |other| tables.by_name(other, node));
            kind.by_created.insert(node, |other| tables.by_created(other, node));
            kind.by_updated.insert(node, |other| tables.by_updated(other, node));
            if tables.head(node).word().is_some() {
                kind.by_word.insert(node, |other| tables.by_word(other, node));
            }
            for place in 0..tables.node(node).names().count() {
                let new = (node, place as u32);
                self.names.insert(new, |other| tables.by_folded_name(other, new));
            }
        }
    }

    /// Takes an entity out of the indexes of everything but time; the tables must still hold it as it was.
    pub(crate) fn remove_node(&mut self, tables: &Tables, node: NodeIx) {
        self.nodes.remove(|other| tables.by_id(other, node));
        self.slugs.remove(|other| tables.by_slug(other, node));
        for place in 0..tables.node(node).identifiers().count() {
            self.identifiers.remove(|other| tables.by_identifier(other, (node, place as u32)));
        }
        let kind = &mut self.kinds[usize::from(tables.head(node).kind().code())];
        kind.by_name.remove(|other| tables.by_name(other, node));
        kind.by_created.remove(|other| tables.by_created(other, node));
        kind.by_updated.remove(|other| tables.by_updated(other, node));
        kind.by_word.remove(|other| tables.by_word(other, node));
        for place in 0..tables.node(node).names().count() {
            self.names.remove(|other| tables.by_folded_name(other, (node, place as u32)));
        }
    }

    /// Puts an entity into the index of its kind by time, where its kind has a time.
    pub(crate) fn insert_time(&mut self, tables: &Tables, node: NodeIx) {
        let kind = tables.head(node).kind();
        if has_time(kind) && tables.head(node).redirect.is_none() {
            let indexes = &mut self.kinds[usize::from(kind.code())];
            indexes.by_time.insert(node, |other| tables.by_time(other, node));
            if tables.is_long(node) {
                indexes.long.insert(node, |other| tables.by_id(other, node));
            }
        }
    }

    /// Takes an entity out of the index by time; the tables must still hold it, and its ancestors, as they were.
    pub(crate) fn remove_time(&mut self, tables: &Tables, node: NodeIx) {
        let indexes = &mut self.kinds[usize::from(tables.head(node).kind().code())];
        indexes.by_time.remove(|other| tables.by_time(other, node));
        indexes.long.remove(|other| tables.by_id(other, node));
    }

    /// Puts a relation into the indexes of everything but the time of its event.
    pub(crate) fn insert_relation(&mut self, tables: &Tables, relation: RelationIx) {
        let row = tables.relation(relation);
        let by_id = |other| tables.by_relation_id(other, relation);
        self.relations[usize::from(row.kind().code())].insert(relation, by_id);
        if row.kind() == RelationKind::Participation {
            self.participations_by_role.insert(relation, |other| tables.by_role(other, relation));
            if row.when.is_some() {
                self.participations_with_time.insert(relation, by_id);
            }
        }
    }

    /// Takes a relation out of the indexes of everything but the time of its event; the tables must still hold it as it
    /// was.
    pub(crate) fn remove_relation(&mut self, tables: &Tables, relation: RelationIx) {
        let by_id = |other| tables.by_relation_id(other, relation);
        self.relations[usize::from(tables.relation(relation).kind().code())].remove(by_id);
        self.participations_by_role.remove(|other| tables.by_role(other, relation));
        self.participations_with_time.remove(by_id);
    }
}

/// Whether lists of a kind can be ordered by time.
pub(crate) fn has_time(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Event | EntityKind::Document)
}
