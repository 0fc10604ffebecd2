//! Making a graph of all rows at once: entities first, then relations, streamed in any order, sorted at the end.

use std::collections::HashMap;

use entity::vocabulary::{EntityKind, RelationKind, Vocabulary};
use uuid::Uuid;

use super::{
    Graph, Interner, NodeIx, NodeRecord, RelationIx, RelationRecord,
    adjacency::{self, Entry},
    collation,
    filter::role_code,
    index::{Indexes, KindIndexes, has_time, nulls_last},
    packed::Packed,
    sorted::Sorted,
    table::Tables,
};

/// Takes rows and makes a graph of them.
#[derive(Debug, Default)]
pub struct Builder {
    tables: Tables,
    interner: Interner,
    by_id: HashMap<Uuid, NodeIx>,
    redirects: Vec<(NodeIx, Uuid)>,
}

impl Builder {
    /// Adds an entity.
    pub fn node(&mut self, record: &NodeRecord) {
        let index = NodeIx::new(self.tables.nodes.len());
        self.by_id.insert(record.head.id, index);
        if let Some(kept) = record.redirect {
            self.redirects.push((index, kept));
        }
        self.tables.nodes.push(record.head, &record.fields);
    }

    /// Adds a relation. One whose ends were not added is left out: foreign keys see to it that there is none.
    pub fn relation(&mut self, record: &RelationRecord) {
        let by_id = &self.by_id;
        let find = |id: Uuid| by_id.get(&id).copied();
        if let Some(relation) = record.relation(&mut self.tables.symbols, &mut self.interner, find) {
            self.tables.relations.push(relation);
        }
    }

    /// The graph of everything added, as of a version of a database, and the interner that its next versions need.
    #[must_use]
    pub fn finish(mut self, version: u64, database: Uuid) -> (Graph, Interner) {
        for (dropped, kept) in std::mem::take(&mut self.redirects) {
            let kept = self.by_id.get(&kept).copied();
            self.tables.nodes.head_mut(dropped.index()).redirect = kept;
        }
        drop(std::mem::take(&mut self.by_id));
        build_adjacency(&mut self.tables);
        for node in (0..self.tables.nodes.len()).map(NodeIx::new) {
            self.tables.date(node);
        }
        let indexes = build_indexes(&self.tables);
        (Graph { version, database, generation: 0, tables: self.tables, indexes }, self.interner)
    }
}

fn build_adjacency(tables: &mut Tables) {
    let mut starts = vec![0_usize; tables.nodes.len() + 1];
    for relation in tables.relations.iter() {
        for (_, node) in relation.ends() {
            starts[node.index() + 1] += 1;
        }
    }
    for place in 1..starts.len() {
        starts[place] += starts[place - 1];
    }
    // The relations of each node; one that holds it at two ends is there twice, side by side.
    let mut next = starts.clone();
    let mut relations = vec![RelationIx(0); starts.last().copied().unwrap_or(0)];
    for (index, relation) in tables.relations.iter().enumerate() {
        for (_, node) in relation.ends() {
            relations[next[node.index()]] = RelationIx(index as u32);
            next[node.index()] += 1;
        }
    }
    let mut adjacency = Packed::default();
    let mut own: Vec<Entry> = Vec::new();
    for (place, bounds) in starts.windows(2).enumerate() {
        let node = NodeIx::new(place);
        own.clear();
        for relations in relations[bounds[0]..bounds[1]].chunk_by(|a, b| a == b) {
            let relation = tables.relation(relations[0]);
            let ends = relation.ends().filter(|(_, at)| *at == node);
            own.extend(ends.map(|(end, _)| Entry::new(relation.kind(), end, relations[0])));
        }
        own.sort_unstable_by(|a, b| tables.entry_order(*a, *b));
        adjacency.push((), &*adjacency::row(&own));
    }
    tables.adjacency = adjacency;
}

fn build_indexes(tables: &Tables) -> Indexes {
    let mut nodes: Vec<NodeIx> = (0..tables.nodes.len()).map(NodeIx::new).collect();
    nodes.sort_by_cached_key(|node| tables.head(*node).id);
    let mut slugs = nodes.clone();
    slugs.sort_unstable_by(|a, b| tables.by_slug(*a, *b));
    let mut identifiers: Vec<_> = nodes
        .iter()
        .flat_map(|node| (0..tables.node(*node).identifiers().count()).map(|place| (*node, place as u32)))
        .collect();
    identifiers.sort_unstable_by(|a, b| tables.by_identifier(*a, *b));

    let mut of_kind: [Vec<RelationIx>; RelationKind::ALL.len()] = Default::default();
    for (index, relation) in tables.relations.iter().enumerate() {
        of_kind[usize::from(relation.kind().code())].push(RelationIx(index as u32));
    }
    for relations in &mut of_kind {
        relations.sort_by_cached_key(|relation| tables.relation(*relation).id);
    }
    // A stable sort keeps participations of one day in the order of their ids.
    let mut timed: Vec<_> = of_kind[usize::from(RelationKind::Participation.code())]
        .iter()
        .map(|relation| (tables.day(tables.relation(*relation).object), *relation))
        .collect();
    timed.sort_by(|a, b| nulls_last(a.0, b.0));
    let by_time: Vec<RelationIx> = timed.into_iter().map(|(_, relation)| relation).collect();
    let mut participations = of_kind[usize::from(RelationKind::Participation.code())].clone();
    let with_time: Vec<RelationIx> =
        participations.iter().copied().filter(|relation| tables.relation(*relation).when.is_some()).collect();
    participations.sort_by_key(|relation| role_code(tables.relation(*relation)));
    let mut names: Vec<_> = nodes
        .iter()
        .filter(|node| tables.head(**node).redirect.is_none())
        .flat_map(|node| (0..tables.node(*node).names().count()).map(|place| (*node, place as u32)))
        .collect();
    // A stable sort keeps equal names in the order of their ids and places.
    names.sort_by(|a, b| tables.folded(*a).cmp(tables.folded(*b)));

    Indexes {
        slugs: Sorted::from_ordered(&slugs),
        identifiers: Sorted::from_ordered(&identifiers),
        kinds: std::array::from_fn(|code| build_kind(tables, &nodes, code)),
        nodes: Sorted::from_ordered(&nodes),
        relations: std::array::from_fn(|code| Sorted::from_ordered(&of_kind[code])),
        participations_by_time: Sorted::from_ordered(&by_time),
        participations_by_role: Sorted::from_ordered(&participations),
        participations_with_time: Sorted::from_ordered(&with_time),
        names: Sorted::from_ordered(&names),
    }
}

fn build_kind(tables: &Tables, by_id: &[NodeIx], code: usize) -> KindIndexes {
    let kind = EntityKind::ALL[code];
    let of_kind: Vec<NodeIx> = by_id
        .iter()
        .copied()
        .filter(|node| tables.head(*node).kind() == kind && tables.head(*node).redirect.is_none())
        .collect();
    let mut nodes = of_kind.clone();
    nodes.sort_by_cached_key(|node| tables.head(*node).created_at);
    let by_created = Sorted::from_ordered(&nodes);
    nodes.sort_by(|a, b| tables.by_updated(*a, *b));
    let by_updated = Sorted::from_ordered(&nodes);
    let (by_time, long) = if has_time(kind) {
        let mut timed: Vec<_> = nodes.iter().map(|node| (tables.day(*node), tables.head(*node).id, *node)).collect();
        timed.sort_by(|a, b| nulls_last(a.0, b.0).then(a.1.cmp(&b.1)));
        let by_time: Vec<NodeIx> = timed.into_iter().map(|(_, _, node)| node).collect();
        let long: Vec<NodeIx> = of_kind.iter().copied().filter(|node| tables.is_long(*node)).collect();
        (Sorted::from_ordered(&by_time), Sorted::from_ordered(&long))
    } else {
        (Sorted::default(), Sorted::default())
    };
    let mut with_word: Vec<NodeIx> =
        of_kind.iter().copied().filter(|node| tables.head(*node).word().is_some()).collect();
    with_word.sort_by_key(|node| tables.head(*node).word());
    let by_word = Sorted::from_ordered(&with_word);
    nodes.sort_by_cached_key(|node| (collation::sort_key(tables.node(*node).name()), tables.head(*node).id));
    KindIndexes { by_name: Sorted::from_ordered(&nodes), by_time, by_created, by_updated, by_word, long }
}
