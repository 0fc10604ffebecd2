//! `OrganisingFilter`.

use async_graphql::InputObject;
use entity::vocabulary::OrganisingRole;

use super::{EventFilter, Filter, IdFilter, at_end, roles};
use crate::{
    error::Result,
    graph::{End, RelationTest, View},
};

/// Which facts of organising: all that is given must hold.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct OrganisingFilter {
    /// One of these roles; of an empty list, none.
    role: Option<Vec<OrganisingRole>>,
    /// Which organiser.
    organiser: Option<IdFilter>,
    /// The event matches this.
    event: Option<EventFilter>,
}

impl Filter for OrganisingFilter {
    type Test = RelationTest;

    fn parts(&self, view: &View) -> Result<Vec<RelationTest>> {
        let organiser = at_end(view, End::Subject, self.organiser.as_ref())?;
        let event = at_end(view, End::Object, self.event.as_ref())?;
        Ok([roles(self.role.clone()), organiser, event].into_iter().flatten().collect())
    }
}
