//! Making the next version of a graph: rows that changed go out of every index as they were and in as they are.

use std::collections::{BTreeMap, BTreeSet};

use entity::vocabulary::{Basis, EventRelationRole, ParticipationStatus, Rank, RelationKind, Role};
use uuid::Uuid;

use super::{
    Graph, Interner, NodeIx, NodeRecord, RelationIx,
    adjacency::{self, Entry},
    table::Tables,
};

/// A relation as the store has it: ends by id, texts as text.
#[derive(Clone, Debug)]
pub struct RelationRecord {
    /// Its id.
    pub id: Uuid,
    /// Its kind and role.
    pub role: Role,
    /// The first end.
    pub subject: Uuid,
    /// The second end.
    pub object: Uuid,
    /// Participation: the employer.
    pub affiliation: Option<Uuid>,
    /// Participation: whom it was for.
    pub on_behalf_of: Option<Uuid>,
    /// Its place among its like.
    pub ordinal: Option<i32>,
    /// EDTF.
    pub when: Option<String>,
    /// Participation: how sure it is.
    pub status: Option<ParticipationStatus>,
    /// What it rests on.
    pub basis: Option<Basis>,
    /// How it ranks.
    pub rank: Rank,
    /// 0 to 1.
    pub confidence: f32,
    /// 0 to 1.
    pub weight: f32,
    /// From 1.
    pub revision: i32,
    /// "in his capacity as …".
    pub capacity: Option<String>,
    /// The post held.
    pub position: Option<String>,
    /// What the source printed.
    pub printed: PrintedRecord,
}

/// Letter for letter, as the source has it.
#[derive(Clone, Debug, Default)]
pub struct PrintedRecord {
    /// The name.
    pub name: Option<String>,
    /// The honorific.
    pub honorific: Option<String>,
    /// The post.
    pub title: Option<String>,
    /// The division.
    pub division: Option<String>,
    /// The organisation or state.
    pub affiliation: Option<String>,
    /// The role word or heading.
    pub role: Option<String>,
}

/// Everything that changed between two versions, as it is at the later one; `None` is gone.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The later version.
    pub version: u64,
    /// Entities by id.
    pub nodes: Vec<(Uuid, Option<NodeRecord>)>,
    /// Relations by id.
    pub relations: Vec<(Uuid, Option<RelationRecord>)>,
}

impl Graph {
    /// The graph after some changes. What this one shares with it is not copied.
    #[must_use]
    pub fn apply(&self, changes: Changes, interner: &mut Interner) -> Self {
        let mut next = self.clone();
        next.version = changes.version;
        let old_nodes: BTreeMap<Uuid, NodeIx> = changes
            .nodes
            .iter()
            .filter_map(|(id, _)| Some((*id, self.indexes.find_node(&self.tables, *id)?)))
            .collect();
        let old_relations: BTreeMap<Uuid, RelationIx> =
            changes.relations.iter().filter_map(|(id, _)| Some((*id, self.find_relation(*id)?))).collect();

        let retimed = self.retimed(&changes, &old_nodes, &old_relations);
        next.take_out(self, &old_nodes, &old_relations, &retimed);
        let nodes = next.write_nodes(changes.nodes, &old_nodes);
        let relations = next.write_relations(&changes.relations, &old_relations, interner);
        next.relink(self, &old_relations, &relations);
        for node in nodes.iter().chain(&retimed) {
            next.tables.date(*node);
        }
        next.put_in(&nodes, &relations, &retimed);
        next
    }

    /// Events whose own or inherited time may change: those that change, those that move, and all their parts.
    fn retimed(
        &self,
        changes: &Changes,
        old_nodes: &BTreeMap<Uuid, NodeIx>,
        old_relations: &BTreeMap<Uuid, RelationIx>,
    ) -> BTreeSet<NodeIx> {
        let tables = &self.tables;
        let time_changes = |(id, record): &(Uuid, Option<NodeRecord>)| {
            let old = *old_nodes.get(id)?;
            let new = record.as_ref().and_then(|record| record.node().time());
            (tables.node(old).time() != new).then_some(old)
        };
        let is_part = |role: Role| role == Role::EventRelation(EventRelationRole::PartOf);
        let moves = |(id, record): &(Uuid, Option<RelationRecord>)| {
            let old = old_relations.get(id).map(|old| tables.relation(*old)).filter(|old| is_part(old.role));
            let new = record.as_ref().filter(|new| is_part(new.role));
            let new = new.and_then(|new| self.indexes.find_node(tables, new.subject));
            [old.map(|old| old.subject), new]
        };
        let mut found: BTreeSet<NodeIx> = changes.nodes.iter().filter_map(time_changes).collect();
        found.extend(changes.relations.iter().flat_map(moves).flatten());
        let mut open: Vec<NodeIx> = found.iter().copied().collect();
        while let Some(whole) = open.pop() {
            for part in tables.parts(whole, |role| role == EventRelationRole::PartOf) {
                if found.insert(part) {
                    open.push(part);
                }
            }
        }
        found
    }

    /// Takes out of the indexes what changes, by the keys it had.
    fn take_out(
        &mut self,
        old: &Self,
        nodes: &BTreeMap<Uuid, NodeIx>,
        relations: &BTreeMap<Uuid, RelationIx>,
        retimed: &BTreeSet<NodeIx>,
    ) {
        let (tables, indexes) = (&old.tables, &mut self.indexes);
        for node in nodes.values() {
            indexes.remove_node(tables, *node);
        }
        for node in nodes.values().chain(retimed).collect::<BTreeSet<_>>() {
            indexes.remove_time(tables, *node);
        }
        for relation in relations.values() {
            indexes.remove_relation(tables, *relation);
        }
        for relation in old.timed(relations.values().copied(), retimed) {
            indexes.participations_by_time.remove(|other| tables.by_event_time(other, relation));
        }
    }

    /// The participations among some relations, and all those at some events.
    fn timed(&self, relations: impl Iterator<Item = RelationIx>, events: &BTreeSet<NodeIx>) -> BTreeSet<RelationIx> {
        let at_events = events
            .iter()
            .flat_map(|event| self.adjacent(*event, RelationKind::Participation, super::End::Object).iter());
        relations
            .filter(|relation| self.relation(*relation).kind() == RelationKind::Participation)
            .chain(at_events)
            .collect()
    }

    fn write_nodes(&mut self, records: Vec<(Uuid, Option<NodeRecord>)>, old: &BTreeMap<Uuid, NodeIx>) -> Vec<NodeIx> {
        let mut written = Vec::with_capacity(records.len());
        let mut redirects = Vec::new();
        let mut made: BTreeMap<Uuid, NodeIx> = BTreeMap::new();
        for (id, record) in records {
            let Some(record) = record else { continue };
            let node = if let Some(node) = old.get(&id) {
                self.tables.nodes.set_row(node.index(), &record.fields);
                *self.tables.nodes.head_mut(node.index()) = record.head;
                *node
            } else {
                self.tables.adjacency.push((), &[]);
                NodeIx::new(self.tables.nodes.push(record.head, &record.fields))
            };
            made.insert(id, node);
            if let Some(kept) = record.redirect {
                redirects.push((node, kept));
            }
            written.push(node);
        }
        for (node, kept) in redirects {
            let kept = made.get(&kept).copied().or_else(|| self.indexes.find_node(&self.tables, kept));
            self.tables.nodes.head_mut(node.index()).redirect = kept;
        }
        // Relations of this version look their ends up by id.
        for node in &written {
            let tables = &self.tables;
            self.indexes.insert_node(tables, *node);
        }
        written
    }

    fn write_relations(
        &mut self,
        records: &[(Uuid, Option<RelationRecord>)],
        old: &BTreeMap<Uuid, RelationIx>,
        interner: &mut Interner,
    ) -> Vec<RelationIx> {
        let mut written = Vec::with_capacity(records.len());
        for (id, record) in records {
            let Tables { nodes, symbols, .. } = &mut self.tables;
            let indexes = &self.indexes;
            let find = |id: Uuid| indexes.nodes.find(|node| nodes.head(node.index()).id.cmp(&id));
            let relation = record.as_ref().and_then(|record| record.relation(symbols, interner, find));
            let Some(relation) = relation else { continue };
            written.push(if let Some(index) = old.get(id) {
                *self.tables.relations.get_mut(index.index()) = relation;
                *index
            } else {
                RelationIx(self.tables.relations.push(relation) as u32)
            });
        }
        written
    }

    /// Writes the adjacency of every end that a changed relation had or has, each node's once.
    fn relink(&mut self, old: &Self, before: &BTreeMap<Uuid, RelationIx>, after: &[RelationIx]) {
        let mut touched: BTreeMap<NodeIx, Vec<Entry>> = BTreeMap::new();
        let changed: BTreeSet<RelationIx> = before.values().copied().collect();
        for relation in before.values() {
            for (_, node) in old.relation(*relation).ends() {
                touched.entry(node).or_default();
            }
        }
        for index in after {
            let relation = *self.relation(*index);
            for (end, node) in relation.ends() {
                touched.entry(node).or_default().push(Entry::new(relation.kind(), end, *index));
            }
        }
        for (node, mut new) in touched {
            let kept = adjacency::entries(self.tables.adjacency.row(node.index()));
            let mut entries = Vec::with_capacity(new.len());
            new.sort_unstable_by(|a, b| self.tables.entry_order(*a, *b));
            let mut new = new.into_iter().peekable();
            for entry in kept.filter(|entry| !changed.contains(&entry.relation)) {
                while let Some(first) = new.next_if(|first| self.tables.entry_order(*first, entry).is_lt()) {
                    entries.push(first);
                }
                entries.push(entry);
            }
            entries.extend(new);
            self.tables.adjacency.set_row(node.index(), &adjacency::row(&entries));
        }
    }

    /// Puts into the indexes what changed, by the keys it has now.
    fn put_in(&mut self, nodes: &[NodeIx], relations: &[RelationIx], retimed: &BTreeSet<NodeIx>) {
        for relation in relations {
            self.indexes.insert_relation(&self.tables, *relation);
        }
        let alive: BTreeSet<NodeIx> = nodes.iter().chain(retimed).copied().filter(|node| self.holds(*node)).collect();
        for node in alive {
            self.indexes.insert_time(&self.tables, node);
        }
        for relation in self.timed(relations.iter().copied(), retimed) {
            let tables = &self.tables;
            let index = &mut self.indexes.participations_by_time;
            index.insert(relation, |other| tables.by_event_time(other, relation));
        }
    }

    /// Whether an entity is still there; a deleted one keeps its row but is in no index.
    fn holds(&self, node: NodeIx) -> bool {
        self.indexes.find_node(&self.tables, self.node(node).id) == Some(node)
    }
}
