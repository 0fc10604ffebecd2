//! `AffiliationFilter`.

use async_graphql::InputObject;

use super::{Filter, OrganisationFilter, TextFilter, at_end, text::text};
use crate::{
    error::Result,
    graph::{End, RelationTest, View},
    schema::scalar::Edtf,
};

/// Which affiliations: all that is given must hold.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct AffiliationFilter {
    /// The organisation matches this.
    organisation: Option<OrganisationFilter>,
    /// The post held.
    position: Option<TextFilter>,
    /// Its time shares a day with this.
    during: Option<Edtf>,
}

impl Filter for AffiliationFilter {
    type Test = RelationTest;

    fn parts(&self, view: &View) -> Result<Vec<RelationTest>> {
        let organisation = at_end(view, End::Object, self.organisation.as_ref())?;
        let position = text(self.position.as_ref(), RelationTest::Position);
        let during = self.during.as_ref().map(|during| RelationTest::During(during.0.span()));
        Ok([organisation, position, during].into_iter().flatten().collect())
    }
}
