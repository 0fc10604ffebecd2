//! How everything that a list matches splits by one value, and by two: counted over the list, not over a page of it.
//!
//! What is counted are facts. A participation is one. For people the facts are their participations, as far as the value is
//! one of these; in every other case an entity stands for itself. A fact with several values counts once under each, a
//! fact without any under none.

use std::{borrow::Cow, cmp::Ordering};

use entity::vocabulary::{EntityKind, ParticipationRole, RelationKind, Vocabulary};

use super::{
    Dimension, End, Graph, List, Ref, Value, View, adjacency::Adjacent, collation, dimension::compare_values,
    filter::role_code, tally::Tally,
};
use crate::error::Result;

/// How much has one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet<'g> {
    /// The value.
    pub value: Value<'g>,
    /// What a reader calls it.
    pub label: Cow<'g, str>,
    /// How many facts have it.
    pub count: usize,
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

/// Stands for a value that is not shown.
const NONE: u32 = u32::MAX;

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
        let mut tally = Tally::open(view, list, by);
        if list.is_of_all_participations() && by == Dimension::Role {
            by_role(view, |role, participations| tally.see_all(view, role, participations).map(drop))?;
        } else if list.is_of_all_participations() && by.is_of_event() {
            by_event(view, |event, participations| tally.see_all(view, event, participations.len()).map(drop))?;
        } else {
            list.each(view, |row| each_fact(view, row, &[by], |fact| tally.see(view, fact).map(drop)))?;
        }
        Ok(tally.largest(view, wanted, labels)?.into_iter().map(|(_, facet)| facet).collect())
    }

    /// How many entities the facts of each of some values are about: participants (events, where the value is the
    /// participant), people, or whatever the list is of.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn distinct<'g>(view: &'g View, list: &List, by: Dimension, facets: &[Facet<'g>]) -> Result<Vec<usize>> {
        let mut tally = Tally::of_values(view, list, by, facets);
        // The number of a value and an entity in one word, which sorts faster than the two.
        let mut seen: Vec<u64> = Vec::new();
        list.each(view, |row| {
            each_fact(view, row, &[by], |fact| {
                let Some(slot) = tally.see(view, fact)? else { return Ok(()) };
                let about = by.about(view.graph(), fact).index() as u64;
                seen.extend(tally.numbers(slot).iter().map(|number| u64::from(*number) << 32 | about));
                Ok(())
            })
        })?;
        view.look()?;
        seen.sort_unstable();
        view.look()?;
        seen.dedup();
        let mut counts = vec![0; facets.len()];
        for pair in seen {
            counts[(pair >> 32) as usize] += 1;
        }
        Ok(counts)
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
        wanted: Largest,
        labels: Labels,
    ) -> Result<Crosstab<'g>> {
        let mut down = Tally::open(view, list, rows);
        let mut over = Tally::open(view, list, columns);
        let pairs = match (rows, columns) {
            (Dimension::Role, of_event) if list.is_of_all_participations() && of_event.is_of_event() => {
                roles_and_events(view, &mut down, &mut over, |role, event| (role, event))?
            }
            (of_event, Dimension::Role) if list.is_of_all_participations() && of_event.is_of_event() => {
                roles_and_events(view, &mut over, &mut down, |role, event| (event, role))?
            }
            _ => each_pair(view, list, &mut down, &mut over)?,
        };
        let (row_places, rows) = places(&down, down.largest(view, wanted, labels)?);
        let (column_places, columns) = places(&over, over.largest(view, wanted, labels)?);
        let mut counts = vec![vec![0; columns.len()]; rows.len()];
        let mut walk = view.walk();
        for (row, column) in pairs {
            walk.step()?;
            for row in row_places.get(down.numbers(row)) {
                for column in column_places.get(over.numbers(column)) {
                    counts[row][column] += 1;
                }
            }
        }
        Ok(Crosstab { rows, columns, counts })
    }
}

/// The places of numbered values among those that are shown.
struct Places(Vec<u32>);

impl Places {
    fn get(&self, numbers: &[u32]) -> impl Iterator<Item = usize> {
        numbers.iter().map(|number| self.0[*number as usize]).filter(|place| *place != NONE).map(|place| place as usize)
    }
}

fn places<'g>(tally: &Tally<'g>, shown: Vec<(u32, Facet<'g>)>) -> (Places, Vec<Facet<'g>>) {
    let mut places = vec![NONE; tally.values()];
    for (place, (number, _)) in (0..).zip(&shown) {
        places[*number as usize] = place;
    }
    (Places(places), shown.into_iter().map(|(_, facet)| facet).collect())
}

/// The slots of each fact of a list by two dimensions.
fn each_pair<'g>(view: &'g View, list: &List, down: &mut Tally<'g>, over: &mut Tally<'g>) -> Result<Vec<(u32, u32)>> {
    let mut pairs = Vec::new();
    let (rows, columns) = (down.by(), over.by());
    list.each(view, |row| match row {
        // One fact, whatever is asked of it.
        Ref::Relation(_) => {
            let (down, over) = (down.see(view, row)?, over.see(view, row)?);
            pairs.extend(down.zip(over));
            Ok(())
        }
        Ref::Node(_) => {
            each_fact(view, row, &[rows], |fact| down.see(view, fact).map(drop))?;
            each_fact(view, row, &[columns], |fact| over.see(view, fact).map(drop))?;
            each_fact(view, row, &[rows, columns], |fact| {
                let (down, over) = (down.slot(view, fact)?, over.slot(view, fact)?);
                pairs.extend(down.zip(over));
                Ok(())
            })
        }
    })?;
    Ok(pairs)
}

/// The slots of each participation by its role and by its event: both have theirs apart in an index, so that no fact is
/// looked at.
fn roles_and_events<'g>(
    view: &'g View,
    roles: &mut Tally<'g>,
    events: &mut Tally<'g>,
    pair: impl Fn(u32, u32) -> (u32, u32),
) -> Result<Vec<(u32, u32)>> {
    let graph = view.graph();
    let mut role_of = vec![NONE; graph.tables.relations.len()];
    let mut in_order = graph.indexes.participations_by_role.iter();
    by_role(view, |role, participations| {
        let slot = roles.see_all(view, role, participations)?;
        let mut walk = view.walk();
        for participation in in_order.by_ref().take(participations) {
            walk.step()?;
            role_of[participation.index()] = slot;
        }
        Ok(())
    })?;
    let mut pairs = Vec::with_capacity(graph.indexes.participations_by_role.len());
    let mut walk = view.walk();
    by_event(view, |event, participations| {
        let slot = events.see_all(view, event, participations.len())?;
        for participation in participations.iter() {
            walk.step()?;
            pairs.push(pair(role_of[participation.index()], slot));
        }
        Ok(())
    })?;
    Ok(pairs)
}

/// Shows each role that participations have, in the order of their index by role, with the number of these.
fn by_role(view: &View, mut visit: impl FnMut(u32, usize) -> Result<()>) -> Result<()> {
    let graph = view.graph();
    let index = &graph.indexes.participations_by_role;
    let mut from = 0;
    for role in ParticipationRole::ALL {
        let to = index.partition_point(|relation| role_code(graph.relation(relation)) <= Some(role.code()));
        if to > from {
            visit(role.code().into(), to - from)?;
        }
        from = to;
    }
    Ok(())
}

/// Shows each event that has participations, with these.
fn by_event<'g>(view: &'g View, mut visit: impl FnMut(u32, Adjacent<'g>) -> Result<()>) -> Result<()> {
    let graph = view.graph();
    let mut walk = view.walk();
    for event in graph.indexes.kinds[usize::from(EntityKind::Event.code())].by_created.iter() {
        walk.step()?;
        let participations = graph.adjacent(event, RelationKind::Participation, End::Object);
        if !participations.is_empty() {
            visit(event.index() as u32, participations)?;
        }
    }
    Ok(())
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

pub(super) fn compare(graph: &Graph, a: &Facet<'_>, b: &Facet<'_>) -> Ordering {
    let by_label = || collation::compare(&a.label, &b.label);
    b.count.cmp(&a.count).then_with(by_label).then_with(|| compare_values(graph, a.value, b.value))
}
