//! At which level an event counts: as itself, as the meeting that it is part of, or as the series of that meeting.

use entity::vocabulary::{EventKind, EventRelationRole, RelationKind, Role};

use super::{End, Graph, NodeIx, View, with_all_under};
use crate::error::Result;

/// How far up a whole is looked for, as with [`Graph::ancestors`].
const HIGHEST: usize = 32;

/// What stands for an event where events are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// The event itself.
    Attended,
    /// The topmost event that it is part of; an event that is part of none stands for itself.
    Meeting,
    /// The topmost series that its meeting is an edition of; a meeting that is an edition of none stands for itself.
    Series,
}

impl Graph {
    /// What stands for an event at a level. Of two wholes of one part, and of wholes that contain each other, the one with
    /// the smallest id is taken.
    #[must_use]
    pub fn at_level(&self, event: NodeIx, level: Level) -> NodeIx {
        match level {
            Level::Attended => event,
            Level::Meeting => self.topmost(event, EventRelationRole::PartOf),
            Level::Series => self.topmost(self.at_level(event, Level::Meeting), EventRelationRole::EditionOf),
        }
    }

    /// The series that an event belongs to; none where its meeting is an edition of nothing and no series itself.
    #[must_use]
    pub fn series(&self, event: NodeIx) -> Option<NodeIx> {
        let meeting = self.at_level(event, Level::Meeting);
        let top = self.topmost(meeting, EventRelationRole::EditionOf);
        let is_series = self.node(top).event().is_some_and(|event| event.kind == EventKind::Series);
        (top != meeting || is_series).then_some(top)
    }

    /// The events that one event stands for at a level, each once.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn counted_as(view: &View, whole: NodeIx, level: Level) -> Result<Vec<NodeIx>> {
        let graph = view.graph();
        let is_down = |role| match level {
            Level::Attended => false,
            Level::Meeting => role == EventRelationRole::PartOf,
            Level::Series => matches!(role, EventRelationRole::PartOf | EventRelationRole::EditionOf),
        };
        let mut events = with_all_under(view, whole, |whole| graph.tables.parts(whole, is_down))?;
        events.retain(|event| graph.at_level(*event, level) == whole);
        Ok(events)
    }

    /// An event and its parts, to any depth, each once, itself first.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn with_parts(view: &View, event: NodeIx) -> Result<Vec<NodeIx>> {
        let tables = &view.graph().tables;
        with_all_under(view, event, |whole| tables.parts(whole, |role| role == EventRelationRole::PartOf))
    }

    /// Puts events in the order of their days, then ids; those without a day come last.
    pub(crate) fn sort_by_day(&self, events: &mut [NodeIx]) {
        events.sort_by_cached_key(|event| {
            let day = self.tables.day(*event);
            (day.is_none(), day, self.node(*event).id)
        });
    }

    fn topmost(&self, event: NodeIx, role: EventRelationRole) -> NodeIx {
        let Some(whole) = self.whole(event, role) else { return event };
        let mut path = vec![event, whole];
        let mut top = whole;
        while let Some(next) = self.whole(top, role).filter(|_| path.len() < HIGHEST) {
            if let Some(start) = path.iter().position(|passed| *passed == next) {
                return path[start..].iter().copied().min_by_key(|event| self.node(*event).id).unwrap_or(top);
            }
            path.push(next);
            top = next;
        }
        top
    }

    fn whole(&self, event: NodeIx, role: EventRelationRole) -> Option<NodeIx> {
        self.adjacent(event, RelationKind::EventRelation, End::Subject)
            .iter()
            .map(|relation| self.relation(relation))
            .filter(|relation| relation.role == Role::EventRelation(role) && relation.object != event)
            .map(|relation| relation.object)
            .min_by_key(|whole| self.node(*whole).id)
    }
}
