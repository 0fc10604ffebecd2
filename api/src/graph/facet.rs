//! How everything that a list matches splits by one value, and by two: counted over the list, not over a page of it.
//!
//! What is counted are facts. A participation is one. For people the facts are their participations, as far as the value is
//! one of these; in every other case an entity stands for itself. A fact with several values counts once under each, a
//! fact without any under none.

use std::{borrow::Cow, cmp::Ordering};

use entity::vocabulary::{EntityKind, ParticipationRole, RelationKind, Vocabulary};

use super::{
    Dimension, End, Graph, List, Ref, Value, View, collation, dimension::compare_values, filter::role_code,
    tally::Tally,
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
            count_roles(view, &mut tally)?;
        } else if list.is_of_all_participations() && by.is_of_event() {
            count_events(view, &mut tally)?;
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
        let mut pairs: Vec<(u32, u32)> = Vec::new();
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

/// Counts all participations by their roles, which are apart in an index.
fn count_roles<'g>(view: &'g View, tally: &mut Tally<'g>) -> Result<()> {
    let graph = view.graph();
    let index = &graph.indexes.participations_by_role;
    let mut from = 0;
    for role in ParticipationRole::ALL {
        let to = index.partition_point(|relation| role_code(graph.relation(relation)) <= Some(role.code()));
        if to > from {
            tally.see_all(view, role.code().into(), to - from)?;
        }
        from = to;
    }
    Ok(())
}

/// Counts all participations by their events, which know how many they have.
fn count_events<'g>(view: &'g View, tally: &mut Tally<'g>) -> Result<()> {
    let graph = view.graph();
    let mut walk = view.walk();
    for event in graph.indexes.kinds[usize::from(EntityKind::Event.code())].by_created.iter() {
        walk.step()?;
        let participations = graph.adjacent(event, RelationKind::Participation, End::Object).len();
        if participations > 0 {
            tally.see_all(view, event.index() as u32, participations)?;
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
