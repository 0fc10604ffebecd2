//! People against events: who was where, with a row for each person and a column for each event.

use std::{collections::HashMap, sync::Arc};

use entity::vocabulary::EntityKind;

use super::{
    Counted, Graph, Level, List, NodeIx, NodeTest, Presence, Ranked, Ref, RelationIx, Rows, View,
    candidate::Candidates, numbers::Numbers, presence::distinct,
};
use crate::error::Result;

/// A filter that leaves so many events or people names them: one looks at those alone.
const MOST_NAMED: usize = 1_000;

/// What a matrix is to show.
#[derive(Clone, Debug)]
pub struct AttendanceOf {
    /// Which people; everybody without it.
    pub people: Option<Arc<NodeTest>>,
    /// Which events, as they count at the level; all without it.
    pub events: Option<Arc<NodeTest>>,
    /// As what events count.
    pub level: Level,
    /// Which participations count.
    pub presence: Presence,
    /// How many of the events a person must have been at; one at least.
    pub least: usize,
}

/// The matrix: its rows by number of events, its columns by time.
#[derive(Clone, Debug)]
pub struct Attendance {
    asked: AttendanceOf,
    rows: Ranked,
    columns: Vec<NodeIx>,
    truncated: bool,
}

impl Attendance {
    /// The matrix of what is asked, with the earliest so many of the events that somebody in a row was at.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn of(view: &View, asked: AttendanceOf, most_columns: usize) -> Result<Self> {
        let graph = view.graph();
        let people = List { nodes: asked.people.clone(), ..List::of(asked.candidates(view)?) };
        let (mut rows, mut known) = (Vec::new(), HashMap::new());
        // By event: one more than the place of the one that it counts as, and how many people were there.
        let (mut counted_as, mut seen) = [(); 2].map(|()| Numbers::new(graph, people.rows(view))).into();
        people.each(view, |row| {
            let Ref::Node(person) = row else { return Ok(()) };
            let mut events = Vec::new();
            for ix in asked.presence.of(view, person)? {
                let attended = graph.relation(ix).object;
                let event = counted_as.at(attended.index() as u32);
                if *event == 0 {
                    *event = graph.at_level(attended, asked.level).index() as u32 + 1;
                }
                let event = NodeIx::new(*event as usize - 1);
                if asked.shows(view, event, &mut known)? {
                    events.push(event);
                }
            }
            let events = distinct(events);
            if events.len() >= asked.least.max(1) {
                rows.push(Counted { node: person, count: events.len() });
                for event in events {
                    *seen.at(event.index() as u32) += 1;
                }
            }
            Ok(())
        })?;
        let mut columns: Vec<NodeIx> = seen.iter().map(|(event, _)| NodeIx::new(event as usize)).collect();
        graph.sort_by_day(&mut columns);
        let truncated = columns.len() > most_columns;
        columns.truncate(most_columns);
        view.look()?;
        Ok(Self { asked, rows: Ranked::new(rows, false), columns, truncated })
    }

    /// The people, by how many of all the events they were at.
    #[must_use]
    pub fn rows(&self) -> &Ranked {
        &self.rows
    }

    /// The events that are shown, by time.
    #[must_use]
    pub fn columns(&self) -> &[NodeIx] {
        &self.columns
    }

    /// Whether there are more events than are shown.
    #[must_use]
    pub fn truncated(&self) -> bool {
        self.truncated
    }

    /// Where a person was, of the events that are shown and in their order, with the participations that say so.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn cells(&self, view: &View, person: NodeIx) -> Result<Vec<(NodeIx, Vec<RelationIx>)>> {
        let mut by_event: HashMap<NodeIx, Vec<RelationIx>> = HashMap::new();
        for (event, ix) in self.asked.appearances(view, person)? {
            by_event.entry(event).or_default().push(ix);
        }
        Ok(self.columns.iter().filter_map(|event| Some((*event, by_event.remove(event)?))).collect())
    }
}

impl AttendanceOf {
    /// Whom to look at: those at the few events that the filter names, if it names any and names no people.
    fn candidates(&self, view: &View) -> Result<Rows> {
        let named = |test: &Option<Arc<NodeTest>>, kind| match test {
            Some(test) => Candidates::new(view, MOST_NAMED).nodes(test, Some(kind)),
            None => Ok(None),
        };
        match (named(&self.people, EntityKind::Person)?, named(&self.events, EntityKind::Event)?) {
            (None, Some(events)) => {
                let mut people = Vec::new();
                for event in events {
                    let counted = Graph::counted_as(view, event, self.level)?;
                    people.append(&mut view.graph().people(&self.presence.at(view, &counted)?));
                }
                Ok(Rows::Fixed(distinct(people).into_iter().map(Ref::Node).collect()))
            }
            _ => Ok(Rows::Nodes(EntityKind::Person)),
        }
    }

    /// A person's participations, each with the event that it counts for.
    fn appearances(&self, view: &View, person: NodeIx) -> Result<Vec<(NodeIx, RelationIx)>> {
        let graph = view.graph();
        let participations = self.presence.of(view, person)?.into_iter();
        Ok(participations.map(|ix| (graph.at_level(graph.relation(ix).object, self.level), ix)).collect())
    }

    /// Whether an event may be a column; each is tested once.
    fn shows(&self, view: &View, event: NodeIx, known: &mut HashMap<NodeIx, bool>) -> Result<bool> {
        let Some(test) = &self.events else { return Ok(true) };
        if let Some(shows) = known.get(&event) {
            return Ok(*shows);
        }
        let shows = test.holds(view, event)?;
        known.insert(event, shows);
        Ok(shows)
    }
}
