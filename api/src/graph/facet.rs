//! How everything that a list matches splits by one value, and by two: counted over the list, not over a page of it.
//!
//! What is counted are facts. A participation is one. For people the facts are their participations, as far as the value is
//! one of these; in every other case an entity stands for itself. A fact with several values counts once under each, a
//! fact without any under none.

use std::{
    borrow::Cow,
    cmp::Ordering,
    collections::{HashMap, hash_map::Entry},
    ops::Range,
};

use rustc_hash::FxHashMap;

use entity::vocabulary::{EntityKind, RelationKind, Role, Vocabulary};

use super::{Bucket, Detail, End, Graph, Level, List, Node, NodeIx, Period, Ref, View, collation};
use crate::error::Result;

/// What values are of. Of a participation, its event has those that it has not itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// The year in which an event began or a document was issued; the nearest meeting's where an event has none.
    Year,
    /// The month of the same.
    Month,
    /// An organisation's country, or an event's; the nearest meeting's where an event has none.
    Country,
    /// An event's city, or the nearest meeting's.
    City,
    /// Each language of an event or document.
    Language,
    /// The sort of event, organisation or document.
    Sort,
    /// Each theme that an entity is about itself.
    Theme,
    /// Each organiser of an event.
    Organiser,
    /// The event itself.
    Event,
    /// The topmost event that an event is part of, or itself.
    Meeting,
    /// The series that an event belongs to.
    Series,
    /// The role of a participation.
    Role,
    /// The participant, where it is a person.
    Person,
    /// Where the person worked, that day.
    Affiliation,
    /// Whom the participant spoke for, that day.
    OnBehalfOf,
    /// In how many events a person took part, panels and sessions being events of their own.
    EventCount,
}

/// One value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value<'g> {
    /// An entity.
    Entity(NodeIx),
    /// A word of a vocabulary.
    Word(&'static str),
    /// A country, as ISO 3166-1 alpha-2.
    Country(&'g str),
    /// A text, as it stands.
    Text(&'g str),
    /// A year or month.
    Period(Period),
    /// A number.
    Number(usize),
}

/// How much has one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet<'g> {
    /// The value.
    pub value: Value<'g>,
    /// What a reader calls it.
    pub label: Cow<'g, str>,
    /// How many facts have it.
    pub count: usize,
    /// How many entities these are about: participants (events, where the value is the participant), people, or whatever
    /// the list is of.
    pub distinct: usize,
}

/// How facts split by two values at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crosstab<'g> {
    /// The values of the one.
    pub rows: Vec<Facet<'g>>,
    /// The values of the other.
    pub columns: Vec<Facet<'g>>,
    /// How many facts have both: a list for each row, a count for each column.
    pub counts: Vec<Vec<usize>>,
}

/// Which values to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Largest {
    /// At most so many.
    pub top: usize,
    /// Only those of so many facts at least.
    pub least: usize,
}

/// What a reader calls values that the graph knows by their codes.
#[derive(Clone, Copy, Debug)]
pub struct Labels {
    /// A word of a vocabulary.
    pub word: fn(&'static str) -> String,
    /// A country.
    pub country: fn(&str) -> String,
}

/// The values of one dimension, numbered as facts are seen to have them.
struct Tally<'g> {
    by: Dimension,
    values: Vec<Value<'g>>,
    numbers: FxHashMap<Value<'g>, u32>,
    /// Which facts were seen: the number of a value, and the entity that the fact is about.
    seen: Vec<Seen>,
    /// Where in `known` the numbers of an event's values are: most participations share their event with others.
    of_event: FxHashMap<NodeIx, Range<usize>>,
    known: Vec<u32>,
    /// The values of one fact, and their numbers.
    found: (Vec<Value<'g>>, Vec<u32>),
}

/// The number of a value and an entity in one word, which sorts faster than the two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seen(u64);

impl Facet<'_> {
    /// The values that most facts of a list have, the largest first; labels, then the values themselves decide between
    /// equals.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn of<'g>(
        view: &'g View,
        list: &List,
        by: Dimension,
        wanted: Largest,
        labels: Labels,
    ) -> Result<Vec<Facet<'g>>> {
        let mut tally = Tally::new(by);
        list.each(view, |row| each_fact(view, row, &[by], |fact| tally.see(view, fact)))?;
        Ok(tally.largest(view, wanted, labels)?.into_iter().map(|(_, facet)| facet).collect())
    }
}

impl Crosstab<'_> {
    /// The largest values of two dimensions, as [`Facet::of`] gives them, and how many facts have each pair.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn of<'g>(
        view: &'g View,
        list: &List,
        (rows, columns): (Dimension, Dimension),
        top: usize,
        labels: Labels,
    ) -> Result<Crosstab<'g>> {
        let mut matched = Vec::new();
        list.each(view, |row| {
            matched.push(row);
            Ok(())
        })?;
        let wanted = Largest { top, least: 1 };
        let mut down = Tally::new(rows);
        let mut over = Tally::new(columns);
        for row in &matched {
            view.step()?;
            each_fact(view, *row, &[rows], |fact| down.see(view, fact))?;
            each_fact(view, *row, &[columns], |fact| over.see(view, fact))?;
        }
        let (row_places, rows_shown) = places(down.largest(view, wanted, labels)?);
        let (column_places, columns_shown) = places(over.largest(view, wanted, labels)?);
        let mut counts = vec![vec![0; columns_shown.len()]; rows_shown.len()];
        for row in &matched {
            view.step()?;
            each_fact(view, *row, &[rows, columns], |fact| {
                let across = over.numbers(view, fact)?;
                for row in down.numbers(view, fact)?.iter().filter_map(|number| row_places.get(number)) {
                    for column in across.iter().filter_map(|number| column_places.get(number)) {
                        counts[*row][*column] += 1;
                    }
                }
                Ok(())
            })?;
        }
        Ok(Crosstab { rows: rows_shown, columns: columns_shown, counts })
    }
}

/// The places of numbered values among those that are shown.
fn places(shown: Vec<(u32, Facet<'_>)>) -> (HashMap<u32, usize>, Vec<Facet<'_>>) {
    let places = shown.iter().enumerate().map(|(place, (number, _))| (*number, place)).collect();
    (places, shown.into_iter().map(|(_, facet)| facet).collect())
}

/// The facts that a row stands for where these dimensions are asked of it.
fn each_fact(view: &View, row: Ref, by: &[Dimension], mut visit: impl FnMut(Ref) -> Result<()>) -> Result<()> {
    let graph = view.graph();
    match row {
        Ref::Node(node)
            if graph.node(node).kind() == EntityKind::Person && by.iter().any(|by| *by != Dimension::EventCount) =>
        {
            graph.adjacent(node, RelationKind::Participation, End::Subject).iter().try_for_each(|participation| {
                view.step()?;
                visit(Ref::Relation(participation))
            })
        }
        _ => visit(row),
    }
}

impl<'g> Tally<'g> {
    fn new(by: Dimension) -> Self {
        Self {
            by,
            values: Vec::new(),
            numbers: FxHashMap::default(),
            seen: Vec::new(),
            of_event: FxHashMap::default(),
            known: Vec::new(),
            found: Default::default(),
        }
    }

    /// Notes the values of a fact, each with the entity that the fact is about.
    fn see(&mut self, view: &'g View, fact: Ref) -> Result<()> {
        let about = match fact {
            Ref::Node(node) => node,
            Ref::Relation(ix) => {
                let relation = view.graph().relation(ix);
                if self.by == Dimension::Person { relation.object } else { relation.subject }
            }
        };
        let mut seen = std::mem::take(&mut self.seen);
        let numbers = self.numbers(view, fact)?;
        seen.extend(numbers.iter().map(|number| Seen::new(*number, about)));
        self.seen = seen;
        Ok(())
    }

    /// The numbers of a fact's values, each once.
    fn numbers(&mut self, view: &'g View, fact: Ref) -> Result<&[u32]> {
        let event = match fact {
            Ref::Relation(ix) if self.by.is_of_event() => view.graph().relation(ix).object,
            _ => return self.find(view, fact),
        };
        if let Some(known) = self.of_event.get(&event) {
            return Ok(&self.known[known.clone()]);
        }
        self.find(view, Ref::Node(event))?;
        let start = self.known.len();
        self.known.extend(&self.found.1);
        self.of_event.insert(event, start..self.known.len());
        Ok(&self.known[start..])
    }

    fn find(&mut self, view: &'g View, fact: Ref) -> Result<&[u32]> {
        let (mut values, mut numbers) = std::mem::take(&mut self.found);
        numbers.clear();
        add_values(view, self.by, fact, &mut values)?;
        for value in values.drain(..) {
            let number = self.number(value);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        self.found = (values, numbers);
        Ok(&self.found.1)
    }

    fn number(&mut self, value: Value<'g>) -> u32 {
        match self.numbers.entry(value) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                let number = self.values.len() as u32;
                self.values.push(value);
                *new.insert(number)
            }
        }
    }

    /// The largest values, each with its number.
    fn largest(&mut self, view: &'g View, wanted: Largest, labels: Labels) -> Result<Vec<(u32, Facet<'g>)>> {
        let mut seen = std::mem::take(&mut self.seen);
        view.look()?;
        seen.sort_unstable();
        view.look()?;
        let runs = seen.chunk_by(|a, b| a.number() == b.number()).filter(|run| run.len() >= wanted.least);
        let facet = |run: &[Seen]| {
            let number = run[0].number();
            let value = self.values[number as usize];
            let label = match value {
                Value::Entity(node) => Cow::Borrowed(view.graph().node(node).name()),
                Value::Text(text) => Cow::Borrowed(text),
                Value::Word(word) => Cow::Owned((labels.word)(word)),
                Value::Country(code) => Cow::Owned((labels.country)(code)),
                Value::Period(period) => Cow::Owned(period.to_string()),
                Value::Number(number) => Cow::Owned(number.to_string()),
            };
            (number, Facet { value, label, count: run.len(), distinct: run.chunk_by(|a, b| a == b).count() })
        };
        let mut facets: Vec<(u32, Facet<'g>)> = runs.map(facet).collect();
        let compare = |a: &(u32, Facet<'g>), b: &(u32, Facet<'g>)| compare(view.graph(), &a.1, &b.1);
        if facets.len() > wanted.top {
            // What lies beyond the top needs no order of its own.
            facets.select_nth_unstable_by(wanted.top, compare);
            facets.truncate(wanted.top);
        }
        facets.sort_unstable_by(compare);
        Ok(facets)
    }
}

impl Seen {
    fn new(number: u32, about: NodeIx) -> Self {
        Self(u64::from(number) << 32 | about.index() as u64)
    }

    fn number(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

impl Dimension {
    /// Whether a participation has it from its event.
    fn is_of_event(self) -> bool {
        !matches!(self, Self::Role | Self::Person | Self::Affiliation | Self::OnBehalfOf | Self::EventCount)
    }
}

/// Adds the values of a fact.
fn add_values<'g>(view: &'g View, by: Dimension, fact: Ref, found: &mut Vec<Value<'g>>) -> Result<()> {
    let ix = match fact {
        Ref::Node(node) => return add_values_of_entity(view, by, node, found),
        Ref::Relation(ix) => ix,
    };
    let relation = view.graph().relation(ix);
    let value = match by {
        Dimension::Role => match relation.role {
            Role::Participation(role) => Some(Value::Word(role.as_str())),
            _ => None,
        },
        Dimension::Person => view.graph().person(relation).map(Value::Entity),
        Dimension::Affiliation => relation.affiliation.map(Value::Entity),
        Dimension::OnBehalfOf => relation.on_behalf_of.map(Value::Entity),
        Dimension::EventCount => return add_values_of_entity(view, by, relation.subject, found),
        _ => return add_values_of_entity(view, by, relation.object, found),
    };
    found.extend(value);
    Ok(())
}

fn add_values_of_entity<'g>(view: &'g View, by: Dimension, node: NodeIx, found: &mut Vec<Value<'g>>) -> Result<()> {
    let graph = view.graph();
    let period = |bucket| graph.effective_time(node).and_then(|time| time.period(bucket)).map(Value::Period);
    let value = match by {
        Dimension::Year => period(Bucket::Year),
        Dimension::Month => period(Bucket::Month),
        Dimension::Country => graph.country(node).map(Value::Country),
        Dimension::City => graph.city(node).map(Value::Text),
        Dimension::Sort => sort(graph.node(node)).map(Value::Word),
        Dimension::Event => Some(Value::Entity(node)),
        Dimension::Meeting => Some(Value::Entity(graph.at_level(node, Level::Meeting))),
        Dimension::Series => graph.series(node).map(Value::Entity),
        Dimension::EventCount => {
            Some(Value::Number(graph.count_across(node, RelationKind::Participation, End::Subject)))
        }
        Dimension::Language => {
            found.extend(graph.node(node).languages().iter().map(Value::Text));
            None
        }
        Dimension::Theme => return add_across(view, node, RelationKind::Tagging, End::Subject, found),
        Dimension::Organiser => return add_across(view, node, RelationKind::Organising, End::Object, found),
        // These are of participations alone.
        Dimension::Role | Dimension::Person | Dimension::Affiliation | Dimension::OnBehalfOf => None,
    };
    found.extend(value);
    Ok(())
}

fn sort(node: Node<'_>) -> Option<&'static str> {
    match node.detail() {
        Detail::Event(event) => Some(event.kind.as_str()),
        Detail::Organisation(organisation) => Some(organisation.kind.as_str()),
        Detail::Document(document) => Some(document.kind.as_str()),
        Detail::Person(_) | Detail::Theme(_) => None,
    }
}

/// Adds the entities across from one in its relations of a kind.
fn add_across<'g>(
    view: &'g View,
    node: NodeIx,
    kind: RelationKind,
    end: End,
    found: &mut Vec<Value<'g>>,
) -> Result<()> {
    let graph = view.graph();
    for ix in graph.adjacent(node, kind, end).iter() {
        view.step()?;
        let relation = graph.relation(ix);
        found.push(Value::Entity(if end == End::Subject { relation.object } else { relation.subject }));
    }
    Ok(())
}

fn compare(graph: &Graph, a: &Facet<'_>, b: &Facet<'_>) -> Ordering {
    let by_label = || collation::compare(&a.label, &b.label);
    b.count.cmp(&a.count).then_with(by_label).then_with(|| compare_values(graph, a.value, b.value))
}

/// An order of the values of one dimension that no memory decides.
fn compare_values(graph: &Graph, a: Value<'_>, b: Value<'_>) -> Ordering {
    match (a, b) {
        (Value::Entity(a), Value::Entity(b)) => graph.node(a).id.cmp(&graph.node(b).id),
        (Value::Word(a), Value::Word(b))
        | (Value::Country(a), Value::Country(b))
        | (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Period(a), Value::Period(b)) => a.cmp(&b),
        (Value::Number(a), Value::Number(b)) => a.cmp(&b),
        // The values of one dimension are of one sort.
        _ => Ordering::Equal,
    }
}
