//! `MaterialFilter`.

use async_graphql::InputObject;
use entity::vocabulary::MaterialRole;

use super::{DocumentFilter, EventFilter, Filter, at_end, roles};
use crate::{
    error::Result,
    graph::{End, RelationTest, View},
};

/// Which materials: all that is given must hold.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct MaterialFilter {
    /// One of these roles; of an empty list, none.
    role: Option<Vec<MaterialRole>>,
    /// The document matches this.
    document: Option<DocumentFilter>,
    /// The event matches this.
    event: Option<EventFilter>,
}

impl Filter for MaterialFilter {
    type Test = RelationTest;

    fn parts(&self, view: &View) -> Result<Vec<RelationTest>> {
        let document = at_end(view, End::Subject, self.document.as_ref())?;
        let event = at_end(view, End::Object, self.event.as_ref())?;
        Ok([roles(self.role.clone()), document, event].into_iter().flatten().collect())
    }
}
