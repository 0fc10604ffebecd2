//! `PersonFilter` and `TookPartIn`.

use async_graphql::{ID, InputObject};
use entity::vocabulary::{EntityKind, RelationKind, RoleGroup};

use super::{
    AffiliationListFilter, ContributionListFilter, Filter, IdFilter, ParticipationListFilter, TextFilter,
    ThemeListFilter, combined, text::text, words::in_group,
};
use crate::{
    error::Result,
    graph::{End, Graph, NodeTest, Quantifier, RelationTest, View},
    schema::id::find_of,
};

/// Which people: all that is given must hold.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct PersonFilter {
    /// All of these hold.
    and: Option<Vec<PersonFilter>>,
    /// One of these holds; of an empty list, none.
    or: Option<Vec<PersonFilter>>,
    /// This does not hold.
    not: Option<Box<PersonFilter>>,
    /// Which person.
    id: Option<IdFilter>,
    /// One of the person's names.
    name: Option<TextFilter>,
    /// What the person took part in.
    participations: Option<ParticipationListFilter>,
    /// Where the person worked or belonged.
    affiliations: Option<AffiliationListFilter>,
    /// The documents that the person wrote or had a part in.
    contributions: Option<ContributionListFilter>,
    /// What the person is about.
    themes: Option<ThemeListFilter>,
    /// In which events the person was, whichever panel or session of them.
    took_part_in: Option<TookPartIn>,
}

/// In which events somebody took part: in the event itself or in anything under it. Each event may be an id, `event:SLUG`
/// or `SCHEME:VALUE` of an identifier; in one that is unknown nobody took part.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct TookPartIn {
    /// In every one of these.
    all: Option<Vec<ID>>,
    /// In one of these at least; of an empty list, in none.
    any: Option<Vec<ID>>,
    /// In a role of this group.
    role_group: Option<RoleGroup>,
}

impl Filter for PersonFilter {
    type Test = NodeTest;

    fn parts(&self, view: &View) -> Result<Vec<NodeTest>> {
        let mut parts = combined(view, self.and.as_deref(), self.or.as_deref(), self.not.as_deref())?;
        if let Some(id) = &self.id {
            parts.extend(id.parts(view)?);
        }
        parts.extend(text(self.name.as_ref(), NodeTest::Name));
        let participations = self.participations.as_ref();
        parts.extend(ParticipationListFilter::tests(participations, view, RelationKind::Participation, End::Subject)?);
        let affiliations = self.affiliations.as_ref();
        parts.extend(AffiliationListFilter::tests(affiliations, view, RelationKind::Affiliation, End::Subject)?);
        let contributions = self.contributions.as_ref();
        parts.extend(ContributionListFilter::tests(contributions, view, RelationKind::Contribution, End::Subject)?);
        parts.extend(ThemeListFilter::tests(self.themes.as_ref(), view, RelationKind::Tagging, End::Subject)?);
        if let Some(took_part_in) = &self.took_part_in {
            parts.extend(took_part_in.parts(view)?);
        }
        Ok(parts)
    }

    /// Participants may be organisations: a filter on people matches people alone.
    fn to_test(&self, view: &View) -> Result<NodeTest> {
        let mut parts = vec![NodeTest::Kind(EntityKind::Person)];
        parts.extend(self.parts(view)?);
        Ok(NodeTest::All(parts))
    }
}

impl Filter for TookPartIn {
    type Test = NodeTest;

    fn parts(&self, view: &View) -> Result<Vec<NodeTest>> {
        let each = |events: &Vec<ID>| events.iter().map(|event| self.in_one(view, event)).collect::<Result<Vec<_>>>();
        let mut parts = self.all.as_ref().map(each).transpose()?.unwrap_or_default();
        parts.extend(self.any.as_ref().map(each).transpose()?.map(NodeTest::Any));
        Ok(parts)
    }
}

impl TookPartIn {
    fn in_one(&self, view: &View, event: &ID) -> Result<NodeTest> {
        let mut parts = vec![RelationTest::End(End::Object, Box::new(within(view, event)?))];
        parts.extend(self.role_group.map(in_group));
        Ok(NodeTest::Related {
            kind: RelationKind::Participation,
            end: End::Subject,
            quantifier: Quantifier::Some,
            test: Box::new(RelationTest::All(parts)),
        })
    }
}

/// Whether an entity is an event or anything under it; of an unknown one, nothing.
pub(crate) fn within(view: &View, event: &ID) -> Result<NodeTest> {
    let event = find_of(view.graph(), EntityKind::Event, event);
    let events = event.map(|event| Graph::with_descendants(view, event)).transpose()?.unwrap_or_default();
    Ok(NodeTest::among(events))
}
