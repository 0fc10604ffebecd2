//! `ParticipationFilter`.

use async_graphql::{ID, InputObject};

use super::{
    EventFilter, Filter, IdFilter, OrganisationFilter, ParticipationRoleFilter, PersonFilter, at_end, combined,
    person::within,
};
use crate::{
    error::Result,
    graph::{End, RelationTest, View},
    schema::scalar::Edtf,
};

/// Which participations: all that is given must hold.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct ParticipationFilter {
    /// All of these hold.
    and: Option<Vec<ParticipationFilter>>,
    /// One of these holds; of an empty list, none.
    or: Option<Vec<ParticipationFilter>>,
    /// This does not hold.
    not: Option<Box<ParticipationFilter>>,
    /// In which role.
    role: Option<ParticipationRoleFilter>,
    /// Which participant, person or organisation.
    participant: Option<IdFilter>,
    /// The participant is a person that matches this.
    person: Option<PersonFilter>,
    /// The event matches this.
    event: Option<EventFilter>,
    /// In this event or anything under it: an id, `event:SLUG` or `SCHEME:VALUE` of an identifier.
    within: Option<ID>,
    /// The organisation where the person worked, that day, matches this.
    affiliation: Option<OrganisationFilter>,
    /// The organisation that the participant spoke for, that day, matches this.
    on_behalf_of: Option<OrganisationFilter>,
    /// Its own time, or else that of the event, shares a day with this.
    during: Option<Edtf>,
}

impl Filter for ParticipationFilter {
    type Test = RelationTest;

    fn parts(&self, view: &View) -> Result<Vec<RelationTest>> {
        let mut parts = combined(view, self.and.as_deref(), self.or.as_deref(), self.not.as_deref())?;
        parts.extend(ParticipationRoleFilter::tests(self.role.as_ref()));
        parts.extend(at_end(view, End::Subject, self.participant.as_ref())?);
        parts.extend(at_end(view, End::Subject, self.person.as_ref())?);
        parts.extend(at_end(view, End::Object, self.event.as_ref())?);
        if let Some(event) = &self.within {
            parts.push(RelationTest::End(End::Object, Box::new(within(view, event)?)));
        }
        parts.extend(at_end(view, End::Affiliation, self.affiliation.as_ref())?);
        parts.extend(at_end(view, End::OnBehalfOf, self.on_behalf_of.as_ref())?);
        parts.extend(self.during.as_ref().map(|during| RelationTest::During(during.0.span())));
        Ok(parts)
    }
}
