//! `OrganisationFilter`.

use async_graphql::InputObject;
use entity::vocabulary::RelationKind;

use super::{
    CountryFilter, Filter, IdFilter, OrganisationKindFilter, OrganisingListFilter, ParticipationListFilter, TextFilter,
    ThemeListFilter, combined, text::text,
};
use crate::{
    error::Result,
    graph::{End, NodeTest, View},
};

/// Which organisations: all that is given must hold.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct OrganisationFilter {
    /// All of these hold.
    and: Option<Vec<OrganisationFilter>>,
    /// One of these holds; of an empty list, none.
    or: Option<Vec<OrganisationFilter>>,
    /// This does not hold.
    not: Option<Box<OrganisationFilter>>,
    /// Which organisation.
    id: Option<IdFilter>,
    /// One of its names, its acronym included.
    name: Option<TextFilter>,
    /// What sort of organisation.
    organisation_kind: Option<OrganisationKindFilter>,
    /// Its country.
    country: Option<CountryFilter>,
    /// What it organised.
    organised: Option<OrganisingListFilter>,
    /// Who took part on its behalf.
    represented: Option<ParticipationListFilter>,
    /// Who took part while working for it.
    employed: Option<ParticipationListFilter>,
    /// What it is about.
    themes: Option<ThemeListFilter>,
}

impl Filter for OrganisationFilter {
    type Test = NodeTest;

    fn parts(&self, view: &View) -> Result<Vec<NodeTest>> {
        let mut parts = combined(view, self.and.as_deref(), self.or.as_deref(), self.not.as_deref())?;
        if let Some(id) = &self.id {
            parts.extend(id.parts(view)?);
        }
        parts.extend(text(self.name.as_ref(), NodeTest::Name));
        parts.extend(OrganisationKindFilter::tests(self.organisation_kind.as_ref()));
        parts.extend(CountryFilter::tests(self.country.as_ref()));
        let organised = self.organised.as_ref();
        parts.extend(OrganisingListFilter::tests(organised, view, RelationKind::Organising, End::Subject)?);
        for (filter, end) in [(&self.represented, End::OnBehalfOf), (&self.employed, End::Affiliation)] {
            parts.extend(ParticipationListFilter::tests(filter.as_ref(), view, RelationKind::Participation, end)?);
        }
        parts.extend(ThemeListFilter::tests(self.themes.as_ref(), view, RelationKind::Tagging, End::Subject)?);
        Ok(parts)
    }
}
