//! `ContributionFilter`.

use async_graphql::InputObject;
use entity::vocabulary::ContributionRole;

use super::{DocumentFilter, Filter, IdFilter, at_end, roles};
use crate::{
    error::Result,
    graph::{End, RelationTest, View},
};

/// Which contributions: all that is given must hold.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct ContributionFilter {
    /// One of these roles; of an empty list, none.
    role: Option<Vec<ContributionRole>>,
    /// Which contributor, person or organisation.
    contributor: Option<IdFilter>,
    /// The document matches this.
    document: Option<DocumentFilter>,
}

impl Filter for ContributionFilter {
    type Test = RelationTest;

    fn parts(&self, view: &View) -> Result<Vec<RelationTest>> {
        let contributor = at_end(view, End::Subject, self.contributor.as_ref())?;
        let document = at_end(view, End::Object, self.document.as_ref())?;
        Ok([roles(self.role.clone()), contributor, document].into_iter().flatten().collect())
    }
}
