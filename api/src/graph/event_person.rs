//! Who was at an event, each person once.

use std::{collections::HashSet, sync::Arc};

use super::{NodeIx, Presence, RelationIx, View};
use crate::error::Result;

/// The people of some events, and what tells which of their participations made them so.
#[derive(Clone, Debug)]
pub struct EventPeople {
    events: Arc<HashSet<NodeIx>>,
    presence: Presence,
    people: Arc<[NodeIx]>,
}

impl EventPeople {
    /// Whoever was at one of these events.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn of(view: &View, events: &[NodeIx], presence: Presence) -> Result<Self> {
        let people = view.graph().people(&presence.at(view, events)?).into();
        Ok(Self { events: Arc::new(events.iter().copied().collect()), presence, people })
    }

    /// The people, each once, in no order that means anything.
    #[must_use]
    pub fn people(&self) -> &[NodeIx] {
        &self.people
    }

    /// The participations of one of them in these events.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn participations(&self, view: &View, person: NodeIx) -> Result<Vec<RelationIx>> {
        let mut found = self.presence.of(view, person)?;
        found.retain(|ix| self.events.contains(&view.graph().relation(*ix).object));
        Ok(found)
    }
}
