//! Lists: rows, a filter and a total order, cut into pages.
//!
//! A list over a sorted index is entered by binary search, so that its thousandth page costs what its first does. Where
//! no index has the order, or the filter names the few rows that can match, the matches are sorted for the page.

use std::{cmp::Ordering, sync::Arc};

use entity::vocabulary::{EntityKind, RelationKind, Vocabulary};
use uuid::Uuid;

use super::{
    End, Graph, NodeIx, NodeTest, Ref, RelationIx, RelationTest, View,
    candidate::Candidates,
    collation,
    prepare::{prepared_nodes, prepared_relations},
    sorted::Sorted,
};
use crate::{
    error::Result,
    page::{Key, Page, Position, Window},
};

/// Where the rows of a list come from.
#[derive(Clone, Debug)]
pub enum Rows {
    /// Every entity of a kind that is not merged into another.
    Nodes(EntityKind),
    /// Every participation.
    Participations,
    /// The relations of a kind that hold an entity at an end.
    Around(NodeIx, RelationKind, End),
    /// These.
    Fixed(Arc<[Ref]>),
}

/// What lists sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// An entity's name, by Unicode collation.
    Name,
    /// An entity's time, or that of the event of a relation; the nearest meeting's where it has none.
    When,
    /// When it was made.
    Created,
    /// When it last changed.
    Updated,
    /// A relation's ordinal.
    Ordinal,
    /// The name of a relation's object.
    ObjectName,
    /// The name of a relation's subject.
    SubjectName,
    /// A relation's kind, in the order of the vocabulary.
    Kind,
    /// How many entities stand across from an entity in its relations of a kind, it being at this end: the object for the
    /// subject, the subject for any other.
    Count(RelationKind, End),
}

/// One key of an order. Missing values come last either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub field: Field,
    /// Largest first.
    pub descending: bool,
}

/// A list: rows, what must hold of them, and their order; the id is the last key.
#[derive(Clone, Debug)]
pub struct List {
    /// Where the rows come from.
    pub rows: Rows,
    /// What must hold of an entity.
    pub nodes: Option<Arc<NodeTest>>,
    /// What must hold of a relation.
    pub relations: Option<Arc<RelationTest>>,
    /// The order; never empty.
    pub order: Vec<Order>,
}

/// So many candidates are always worth having.
const FEW: usize = 64;

/// A filter of more rows is made ready for them.
const MANY: usize = 1_000;

/// A sort key that borrows from the graph.
enum KeyRef<'g> {
    Null,
    Number(i64),
    Text(&'g str),
}

/// Rows in order, to be entered at any place.
enum Sequence<'g> {
    Nodes(&'g Sorted<NodeIx>),
    Relations(&'g Sorted<RelationIx>),
    Slice(super::Adjacent<'g>),
    Sorted(Vec<Ref>),
    /// Another sequence backwards, but for the rows without a key, which stay last: so many have one.
    Reversed(Box<Sequence<'g>>, usize),
}

impl Ref {
    /// The id of the row.
    #[must_use]
    pub fn id(self, graph: &Graph) -> Uuid {
        match self {
            Self::Node(node) => graph.node(node).id,
            Self::Relation(relation) => graph.relation(relation).id,
        }
    }

    fn key(self, graph: &Graph, field: Field) -> KeyRef<'_> {
        let number = |value: Option<i64>| value.map_or(KeyRef::Null, KeyRef::Number);
        match (self, field) {
            (Self::Node(node), Field::Name) => KeyRef::Text(graph.node(node).name()),
            (Self::Node(node), Field::When) => number(graph.tables.day(node)),
            (Self::Node(node), Field::Created) => KeyRef::Number(graph.node(node).created_at),
            (Self::Node(node), Field::Updated) => KeyRef::Number(graph.node(node).updated_at),
            (Self::Relation(relation), Field::When) => number(graph.tables.day(graph.relation(relation).object)),
            (Self::Relation(relation), Field::Ordinal) => number(graph.relation(relation).ordinal().map(i64::from)),
            (Self::Relation(relation), Field::ObjectName) => {
                KeyRef::Text(graph.node(graph.relation(relation).object).name())
            }
            (Self::Relation(relation), Field::SubjectName) => {
                KeyRef::Text(graph.node(graph.relation(relation).subject).name())
            }
            (Self::Relation(relation), Field::Kind) => {
                KeyRef::Number(i64::from(graph.relation(relation).kind().code()))
            }
            (Self::Node(node), Field::Count(kind, end)) => KeyRef::Number(graph.count_across(node, kind, end) as i64),
            // The id of a relation is made with it and begins with the millisecond.
            (Self::Relation(relation), Field::Created) => {
                KeyRef::Number((graph.relation(relation).id.as_u128() >> 80) as i64)
            }
            (Self::Relation(_) | Self::Node(_), _) => KeyRef::Null,
        }
    }
}

impl KeyRef<'_> {
    fn to_key(&self) -> Key {
        match self {
            Self::Null => Key::Null,
            Self::Number(number) => Key::Number(*number),
            Self::Text(text) => Key::Text((*text).to_owned()),
        }
    }

    fn of(key: &Key) -> KeyRef<'_> {
        match key {
            Key::Null => KeyRef::Null,
            Key::Number(number) => KeyRef::Number(*number),
            Key::Text(text) => KeyRef::Text(text),
        }
    }

    fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let order = match (self, other) {
            (KeyRef::Null, KeyRef::Null) => return Ordering::Equal,
            (KeyRef::Null, _) => return Ordering::Greater,
            (_, KeyRef::Null) => return Ordering::Less,
            (KeyRef::Number(a), KeyRef::Number(b)) => a.cmp(b),
            (KeyRef::Text(a), KeyRef::Text(b)) => collation::compare(a, b),
            // One field gives one type; a forged cursor may not, and then any order will do.
            (KeyRef::Number(_), KeyRef::Text(_)) => Ordering::Less,
            (KeyRef::Text(_), KeyRef::Number(_)) => Ordering::Greater,
        };
        if descending { order.reverse() } else { order }
    }
}

impl Sequence<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Nodes(index) => index.len(),
            Self::Relations(index) => index.len(),
            Self::Slice(slice) => slice.len(),
            Self::Sorted(rows) => rows.len(),
            Self::Reversed(forward, _) => forward.len(),
        }
    }

    fn at(&self, place: usize) -> Ref {
        match self {
            Self::Nodes(index) => Ref::Node(index.at(place)),
            Self::Relations(index) => Ref::Relation(index.at(place)),
            Self::Slice(slice) => Ref::Relation(slice.at(place)),
            Self::Sorted(rows) => rows[place],
            Self::Reversed(forward, keyed) if place < *keyed => forward.at(keyed - 1 - place),
            Self::Reversed(forward, keyed) => forward.at(forward.len() - 1 - (place - keyed)),
        }
    }

    /// How many rows at the front satisfy a predicate that holds for a prefix.
    fn partition_point(&self, holds: impl Fn(Ref) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if holds(self.at(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl List {
    /// A list of everything in `rows`, in their natural order: entities by name, relations by ordinal.
    #[must_use]
    pub fn of(rows: Rows) -> Self {
        let field = match rows {
            Rows::Nodes(_) => Field::Name,
            Rows::Participations => Field::When,
            Rows::Around(..) | Rows::Fixed(_) => Field::Ordinal,
        };
        Self { rows, nodes: None, relations: None, order: vec![Order { field, descending: false }] }
    }

    /// The rows of a window.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn page(&self, view: &View, window: &Window) -> Result<Page<Ref>> {
        let graph = view.graph();
        let (sequence, filtered) = self.sequence(view)?;
        let bound = |position: &Option<Position>, after: bool| {
            position.as_ref().map(|position| {
                sequence.partition_point(|row| {
                    let order = self.compare_position(graph, row, position);
                    order.is_lt() || after && order.is_eq()
                })
            })
        };
        let from = bound(&window.after, true).unwrap_or(0);
        let to = bound(&window.before, false).unwrap_or(sequence.len()).max(from);
        Page::cut(from..to, sequence.len(), window, |place| {
            view.step()?;
            let row = sequence.at(place);
            Ok(if filtered || self.holds(view, row)? { Some(row) } else { None })
        })
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn count(&self, view: &View) -> Result<usize> {
        let mut count = 0;
        if self.nodes.is_none() && self.relations.is_none() {
            return Ok(self.rows(view));
        }
        self.each(view, |_| {
            count += 1;
            Ok(())
        })?;
        Ok(count)
    }

    /// The place of a row in the list's order.
    #[must_use]
    pub fn position(&self, graph: &Graph, row: Ref) -> Position {
        let keys = self.order.iter().map(|order| row.key(graph, order.field).to_key()).collect();
        Position { keys, id: row.id(graph) }
    }

    /// Visits every row that matches, in no particular order.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent, and those of `visit`.
    pub fn each(&self, view: &View, visit: impl FnMut(Ref) -> Result<()>) -> Result<()> {
        // A candidate costs more to find than a row in its place, but not much more.
        self.each_of(view, self.candidates(view, self.rows(view) / 4)?, visit)
    }

    fn each_of(
        &self,
        view: &View,
        candidates: Option<Vec<Ref>>,
        mut visit: impl FnMut(Ref) -> Result<()>,
    ) -> Result<()> {
        let rows = candidates.as_ref().map_or_else(|| self.rows(view), Vec::len);
        let prepared = if rows > MANY { Some(self.prepared(view, rows)?) } else { None };
        let list = prepared.as_ref().unwrap_or(self);
        // What was answered beforehand may name the rows.
        let candidates = match candidates {
            None if prepared.is_some() => list.candidates(view, rows / 4)?,
            known => known,
        };
        let mut walk = view.walk();
        let mut test = |row: Ref| {
            walk.step()?;
            if list.holds(view, row)? { visit(row) } else { Ok(()) }
        };
        if let Some(few) = candidates {
            return few.into_iter().try_for_each(test);
        }
        let graph = view.graph();
        match &self.rows {
            Rows::Nodes(kind) => graph.indexes.kinds[usize::from(kind.code())]
                .by_created
                .iter()
                .try_for_each(|node| test(Ref::Node(node))),
            // In the order in which they were made, which is more or less that in which they lie in memory.
            Rows::Participations => graph.indexes.relations[usize::from(RelationKind::Participation.code())]
                .iter()
                .try_for_each(|relation| test(Ref::Relation(relation))),
            Rows::Around(node, kind, end) => {
                graph.adjacent(*node, *kind, *end).iter().try_for_each(|relation| test(Ref::Relation(relation)))
            }
            Rows::Fixed(rows) => rows.iter().try_for_each(|row| test(*row)),
        }
    }

    /// The same list, its filter ready for many rows.
    fn prepared(&self, view: &View, rows: usize) -> Result<Self> {
        let nodes = self.nodes.as_ref().map(|test| prepared_nodes(view, test, rows)).transpose()?;
        let kind = match self.rows {
            Rows::Participations => Some(RelationKind::Participation),
            Rows::Around(_, kind, _) => Some(kind),
            Rows::Nodes(_) | Rows::Fixed(_) => None,
        };
        let relations = match (&self.relations, kind) {
            (Some(test), Some(kind)) => Some(Arc::new(prepared_relations(view, test, kind, rows)?)),
            (test, _) => test.clone(),
        };
        Ok(Self { nodes: nodes.map(Arc::new), relations, ..self.clone() })
    }

    /// Whether it has every participation there is.
    pub(super) fn is_of_all_participations(&self) -> bool {
        matches!(self.rows, Rows::Participations) && self.relations.is_none()
    }

    /// How many rows there are before the filter.
    pub(super) fn rows(&self, view: &View) -> usize {
        match &self.rows {
            Rows::Nodes(kind) => view.graph().count_nodes(*kind),
            Rows::Participations => view.graph().indexes.participations_by_time.len(),
            Rows::Around(node, kind, end) => view.graph().adjacent(*node, *kind, *end).len(),
            Rows::Fixed(rows) => rows.len(),
        }
    }

    fn holds(&self, view: &View, row: Ref) -> Result<bool> {
        match (row, &self.nodes, &self.relations) {
            (Ref::Node(node), Some(test), _) => test.holds(view, node),
            (Ref::Relation(relation), _, Some(test)) => test.holds(view, relation),
            _ => Ok(true),
        }
    }

    /// The rows that can match at all, where the filter names something rare: at most so many.
    fn candidates(&self, view: &View, most: usize) -> Result<Option<Vec<Ref>>> {
        let graph = view.graph();
        let candidates = Candidates::new(view, most.max(FEW));
        match (&self.rows, &self.nodes, &self.relations) {
            (Rows::Nodes(kind), Some(test), _) => {
                let fits = |node: &NodeIx| graph.node(*node).kind() == *kind && graph.node(*node).redirect.is_none();
                let nodes = candidates.nodes(test, Some(*kind))?;
                Ok(nodes.map(|nodes| nodes.into_iter().filter(fits).map(Ref::Node).collect()))
            }
            (Rows::Participations, _, Some(test)) => {
                let relations = candidates.relations(test, RelationKind::Participation)?;
                Ok(relations.map(|relations| relations.into_iter().map(Ref::Relation).collect()))
            }
            _ => Ok(None),
        }
    }

    /// The rows in order, and whether the filter has been applied to them.
    fn sequence<'g>(&self, view: &'g View) -> Result<(Sequence<'g>, bool)> {
        let candidates;
        if let Some(index) = self.index(view.graph()) {
            // A page of an index is found by looking at few rows where many match, and at all where few do: so many
            // candidates cost less than the one, and not much more than the other.
            candidates = self.candidates(view, index.len().isqrt() * 8)?;
            if candidates.is_none() {
                return Ok((index, false));
            }
        } else {
            candidates = self.candidates(view, self.rows(view) / 4)?;
        }
        let mut rows = Vec::new();
        self.each_of(view, candidates, |row| {
            rows.push(row);
            Ok(())
        })?;
        view.look()?;
        let rows = self.sorted(view.graph(), &rows);
        view.look()?;
        Ok((Sequence::Sorted(rows), true))
    }

    /// The rows in the list's order. The keys of each are worked out once: a count is a walk of its own.
    fn sorted(&self, graph: &Graph, rows: &[Ref]) -> Vec<Ref> {
        let key = |row: Ref| self.order.iter().map(move |order| row.key(graph, order.field));
        let keys: Vec<KeyRef> = rows.iter().flat_map(|row| key(*row)).collect();
        let keys_of = |place: usize| &keys[place * self.order.len()..(place + 1) * self.order.len()];
        let mut places: Vec<usize> = (0..rows.len()).collect();
        places.sort_by(|a, b| {
            let pairs = self.order.iter().zip(keys_of(*a).iter().zip(keys_of(*b)));
            pairs
                .map(|(order, (a, b))| a.compare(b, order.descending))
                .find(|order| order.is_ne())
                .unwrap_or_else(|| self.compare_ids(rows[*a].id(graph), rows[*b].id(graph)))
        });
        places.into_iter().map(|place| rows[place]).collect()
    }

    /// The sorted index that has the list's order, if there is one.
    fn index<'g>(&self, graph: &'g Graph) -> Option<Sequence<'g>> {
        let [order] = self.order.as_slice() else { return None };
        let forward = self.ascending(graph, order.field)?;
        if !order.descending {
            return Some(forward);
        }
        let keyed = forward.partition_point(|row| !matches!(row.key(graph, order.field), KeyRef::Null));
        // Without any key the id alone is the order, and that is reversed as a whole.
        Some(Sequence::Reversed(Box::new(forward), keyed))
    }

    fn ascending<'g>(&self, graph: &'g Graph, field: Field) -> Option<Sequence<'g>> {
        match (&self.rows, field) {
            (Rows::Nodes(kind), field) => {
                let indexes = &graph.indexes.kinds[usize::from(kind.code())];
                Some(Sequence::Nodes(match field {
                    Field::Name => &indexes.by_name,
                    Field::When if super::index::has_time(*kind) => &indexes.by_time,
                    Field::Created => &indexes.by_created,
                    Field::Updated => &indexes.by_updated,
                    _ => return None,
                }))
            }
            (Rows::Participations, Field::When) => Some(Sequence::Relations(&graph.indexes.participations_by_time)),
            (Rows::Participations, Field::Created) => {
                let code = usize::from(RelationKind::Participation.code());
                Some(Sequence::Relations(&graph.indexes.relations[code]))
            }
            (Rows::Around(node, kind, end), Field::Ordinal) => {
                Some(Sequence::Slice(graph.adjacent(*node, *kind, *end)))
            }
            _ => None,
        }
    }

    fn compare_position(&self, graph: &Graph, row: Ref, position: &Position) -> Ordering {
        let keys = self
            .order
            .iter()
            .zip(&position.keys)
            .map(|(order, key)| row.key(graph, order.field).compare(&KeyRef::of(key), order.descending));
        keys.fold(Ordering::Equal, Ordering::then).then_with(|| self.compare_ids(row.id(graph), position.id))
    }

    /// The id takes the direction of the last key, so that a list in descending order is the ascending one reversed.
    fn compare_ids(&self, a: Uuid, b: Uuid) -> Ordering {
        let order = a.cmp(&b);
        if self.order.last().is_some_and(|order| order.descending) { order.reverse() } else { order }
    }
}
