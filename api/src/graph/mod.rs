//! The in-memory graph: pure, synchronous, no I/O, knows neither SQL nor GraphQL.
//!
//! A [`Graph`] is one version, immutable once it is shared; cloning it copies pointers to chunks, so a commit makes the
//! next version by cloning and changing the few chunks it touches. Whatever can visit more than a page of rows takes a
//! [`View`].

mod adjacency;
mod apply;
mod attendance;
mod build;
mod candidate;
mod checkpoint;
mod chunked;
mod co_appearance;
mod co_attended;
mod co_organiser;
mod collation;
mod comparison;
mod completeness;
mod delegation;
mod dimension;
mod event_person;
mod facet;
mod fields;
mod filter;
mod index;
mod level;
mod list;
mod neighbourhood;
mod network;
mod node;
mod node_set;
mod numbers;
mod packed;
mod part;
mod path;
mod person_event;
mod prepare;
mod presence;
mod ranked;
mod ranking;
mod relation;
mod size;
mod sorted;
mod symbol;
mod table;
mod tally;
mod theme_period;
mod time;
mod together;
mod view;
mod walk;

use std::{collections::HashSet, num::NonZeroU32};

use entity::vocabulary::{EntityKind, RelationKind, Role, ThemeRelationRole, Vocabulary};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Result;

pub use adjacency::Adjacent;
pub use apply::{Changes, PrintedRecord, RelationRecord};
pub use attendance::{Attendance, AttendanceOf};
pub use build::Builder;
pub use co_appearance::{CoAppearanceScope, CoAppearances};
pub use co_attended::CoAttended;
pub use co_organiser::CoOrganisers;
pub use comparison::Comparison;
pub use completeness::Completeness;
pub use delegation::Delegations;
pub use dimension::{Dimension, Value};
pub use event_person::EventPeople;
pub use facet::{Crosstab, Facet, Labels, Largest};
pub use fields::Texts;
pub use filter::{NodeTest, Quantifier, RelationTest, TextTest, WordSet};
pub use level::Level;
pub use list::{Field, List, Order, Rows};
pub use neighbourhood::{Neighbourhood, NeighbourhoodOf};
pub use node::{
    Detail, Document, Event, Head, Identifier, Link, Name, Node, NodeRecord, Organisation, Parts, Person, Theme,
};
pub use node_set::NodeSet;
pub use part::Part;
pub use path::{Path, Paths, PathsOf};
pub use person_event::PersonEvents;
pub use presence::Presence;
pub use ranked::{Counted, Ranked};
pub use ranking::{Measure, Ranking, Scored};
pub use relation::{End, Printed, Relation};
pub use size::Sizes;
pub use symbol::{Interner, Symbol};
pub use theme_period::{ThemePeriod, evolution};
pub use time::{Bucket, Dated, Period, TimeSpan};
pub use together::{Tie, Tied, Together, TogetherOf, TogetherWho};
pub use view::{Budget, CancelOnDrop, Strides, View, Viewer};
pub use walk::Walk;

use index::Indexes;
use table::Tables;

/// The place of an entity in one graph; it never leaves the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NodeIx(NonZeroU32);

/// The place of a relation in one graph; it never leaves the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RelationIx(u32);

/// A row of a list: an entity or a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ref {
    /// An entity.
    Node(NodeIx),
    /// A relation.
    Relation(RelationIx),
}

/// One version of the graph.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    version: u64,
    database: Uuid,
    generation: u64,
    tables: Tables,
    indexes: Indexes,
}

impl NodeIx {
    fn new(index: usize) -> Self {
        // Four thousand million entities do not fit into the memory of a server; the first index is 1, so none is 0.
        Self(NonZeroU32::MIN.saturating_add(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl RelationIx {
    fn index(self) -> usize {
        self.0 as usize
    }
}

impl Graph {
    /// The last commit that this graph holds.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Tells the database that this graph came from.
    #[must_use]
    pub fn database(&self) -> Uuid {
        self.database
    }

    /// Tells the graphs of one process apart, whatever their version: one that was loaded afresh from a restored database
    /// may have a version that another had before.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The same graph, told apart by another number.
    #[must_use]
    pub fn of_generation(self, generation: u64) -> Self {
        Self { generation, ..self }
    }

    /// An entity.
    #[must_use]
    #[inline]
    pub fn node(&self, node: NodeIx) -> Node<'_> {
        self.tables.node(node)
    }

    /// A relation.
    #[must_use]
    #[inline]
    pub fn relation(&self, relation: RelationIx) -> &Relation {
        self.tables.relation(relation)
    }

    /// An interned text.
    #[must_use]
    #[inline]
    pub fn text(&self, symbol: Symbol) -> &str {
        self.tables.symbols.text(symbol)
    }

    /// The entity with an id, or the one it was merged into.
    #[must_use]
    pub fn find_node(&self, id: Uuid) -> Option<NodeIx> {
        self.indexes.find_node(&self.tables, id).map(|node| self.follow(node))
    }

    /// The relation with an id.
    #[must_use]
    pub fn find_relation(&self, id: Uuid) -> Option<RelationIx> {
        self.indexes.find_relation(&self.tables, id)
    }

    /// The entity of a kind with a slug, or the one it was merged into.
    #[must_use]
    pub fn find_slug(&self, kind: EntityKind, slug: &str) -> Option<NodeIx> {
        self.indexes.find_slug(&self.tables, kind, slug).map(|node| self.follow(node))
    }

    /// The entity with an identifier, or the one it was merged into.
    #[must_use]
    pub fn find_identifier(&self, scheme: &str, value: &str) -> Option<NodeIx> {
        self.indexes.find_identifier(&self.tables, scheme, value).map(|node| self.follow(node))
    }

    /// The relations of a kind that hold an entity at an end, in the order of their ordinals, then ids.
    #[must_use]
    pub fn adjacent(&self, node: NodeIx, kind: RelationKind, end: End) -> Adjacent<'_> {
        self.tables.adjacent(node, kind, end)
    }

    /// The relations of some kinds that hold an entity at any end, each once: by kind, end, ordinal and id.
    pub fn around(&self, node: NodeIx, kinds: Option<&[RelationKind]>) -> impl Iterator<Item = RelationIx> + '_ {
        let kinds = kinds.map_or_else(
            || RelationKind::ALL.to_vec(),
            |kinds| RelationKind::ALL.iter().copied().filter(|kind| kinds.contains(kind)).collect(),
        );
        kinds.into_iter().flat_map(move |kind| End::ALL.into_iter().map(move |end| (kind, end))).flat_map(
            move |(kind, end)| {
                // A relation that holds the entity at two ends is shown at the first of them.
                let first_at = move |relation: &RelationIx| {
                    self.relation(*relation).ends().find(|(_, at)| *at == node).is_some_and(|(first, _)| first == end)
                };
                self.adjacent(node, kind, end).iter().filter(first_at)
            },
        )
    }

    /// Every entity but those that were merged into another.
    pub fn nodes(&self) -> impl Iterator<Item = NodeIx> + '_ {
        self.indexes.kinds.iter().flat_map(|kind| kind.by_created.iter())
    }

    /// How many relations hold an entity, counted at each end that does.
    #[must_use]
    pub fn degree(&self, node: NodeIx) -> usize {
        self.tables.all_adjacent(node).len()
    }

    /// How many entities stand across from an entity in its relations of a kind, each counted once.
    #[must_use]
    pub fn count_across(&self, node: NodeIx, kind: RelationKind, end: End) -> usize {
        let relations = self.adjacent(node, kind, end);
        if relations.len() < 2 {
            return relations.len();
        }
        let across = |relation: &Relation| if end == End::Subject { relation.object } else { relation.subject };
        presence::distinct(relations.iter().map(|relation| across(self.relation(relation))).collect()).len()
    }

    /// How many entities of a kind there are.
    #[must_use]
    pub fn count_nodes(&self, kind: EntityKind) -> usize {
        self.indexes.kinds[usize::from(kind.code())].by_name.len()
    }

    /// How many relations there are.
    #[must_use]
    pub fn count_relations(&self) -> usize {
        self.indexes.relations.iter().map(sorted::Sorted::len).sum()
    }

    /// How many different texts relations share.
    #[must_use]
    pub fn count_texts(&self) -> usize {
        self.tables.symbols.len()
    }

    /// The time of an event, or of the nearest meeting that it is part of.
    #[must_use]
    pub fn effective_time(&self, node: NodeIx) -> Option<TimeSpan<'_>> {
        self.tables.effective(node, Node::time)
    }

    /// The period in which an entity began, or the nearest meeting that it is part of; none where its source is less precise
    /// than the period, or leaves the beginning open.
    #[must_use]
    pub fn began_in(&self, node: NodeIx, bucket: Bucket) -> Option<Period> {
        self.tables.head(node).began.period(bucket)
    }

    /// The country of an organisation; of an event, or of the nearest meeting that it is part of.
    #[must_use]
    pub fn country(&self, node: NodeIx) -> Option<&str> {
        match self.tables.head(node).kind() {
            EntityKind::Organisation => self.node(node).country(),
            _ => self.tables.effective(node, Node::country),
        }
    }

    /// The city of an event, or of the nearest meeting that it is part of.
    #[must_use]
    pub fn city(&self, node: NodeIx) -> Option<&str> {
        self.tables.effective(node, Node::city)
    }

    /// The meetings that an event is part of, nearest first.
    #[must_use]
    pub fn ancestors(&self, node: NodeIx) -> Vec<NodeIx> {
        self.tables.ancestors(node)
    }

    /// An event and everything under it: parts, editions and side events, each once, itself first.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn with_descendants(view: &View, node: NodeIx) -> Result<Vec<NodeIx>> {
        let tables = &view.graph().tables;
        with_all_under(view, node, |whole| tables.parts(whole, |_| true))
    }

    /// A theme and everything narrower, each once, itself first.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn with_narrower(view: &View, node: NodeIx) -> Result<Vec<NodeIx>> {
        let graph = view.graph();
        with_all_under(view, node, |theme| {
            let narrower = graph.adjacent(theme, RelationKind::ThemeRelation, End::Object).iter();
            narrower
                .map(|relation| graph.relation(relation))
                .filter(|relation| relation.role == Role::ThemeRelation(ThemeRelationRole::Broader))
                .map(|relation| relation.subject)
        })
    }

    fn follow(&self, node: NodeIx) -> NodeIx {
        // A merge re-points older redirects, so one step is enough; a second is never taken.
        self.tables.head(node).redirect.unwrap_or(node)
    }
}

/// An entity and everything under it, each once, itself first.
fn with_all_under<I: Iterator<Item = NodeIx>>(
    view: &View,
    node: NodeIx,
    under: impl Fn(NodeIx) -> I,
) -> Result<Vec<NodeIx>> {
    let mut found = vec![node];
    let mut seen = HashSet::from([node]);
    let mut next = 0;
    while let Some(&whole) = found.get(next) {
        next += 1;
        for part in under(whole) {
            view.step()?;
            if seen.insert(part) {
                found.push(part);
            }
        }
    }
    Ok(found)
}
