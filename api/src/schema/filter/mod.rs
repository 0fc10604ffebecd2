//! Filters of the contract, each turned into a test of the graph.
//!
//! In a filter `null` is the same as absent, `{}` matches everything, and an empty `in` matches nothing.

mod affiliation;
mod contribution;
mod document;
mod event;
mod id;
mod list;
mod material;
mod organisation;
mod organising;
mod participation;
mod person;
mod text;
mod theme;
mod words;

pub(crate) use self::{
    affiliation::AffiliationFilter,
    contribution::ContributionFilter,
    document::DocumentFilter,
    event::EventFilter,
    id::IdFilter,
    list::{
        AffiliationListFilter, ContributionListFilter, MaterialListFilter, OrganisingListFilter,
        ParticipationListFilter, ThemeListFilter,
    },
    material::MaterialFilter,
    organisation::OrganisationFilter,
    organising::OrganisingFilter,
    participation::ParticipationFilter,
    person::PersonFilter,
    text::TextFilter,
    theme::ThemeFilter,
    words::{
        CountryFilter, DocumentKindFilter, EventKindFilter, LanguageFilter, OrganisationKindFilter,
        ParticipationRoleFilter,
    },
};

use std::sync::Arc;

use async_graphql::ID;
use entity::vocabulary::{EntityKind, ParticipationRole, RoleGroup, Vocabulary};

use self::words::in_group;
use super::{id::find, scalar::Edtf};
use crate::{
    error::Result,
    graph::{End, Graph, NodeTest, Presence, RelationTest, View, WordSet},
};

/// What a filter is turned into: a test that others can be built of.
pub(crate) trait Test: Sized {
    fn all(tests: Vec<Self>) -> Self;
    fn any(tests: Vec<Self>) -> Self;
    fn not(test: Self) -> Self;
}

/// A filter, as everything that holds one sees it.
pub(crate) trait Filter: Sized {
    type Test: Test;

    /// What it asks, one part after the other; all of them must hold.
    fn parts(&self, view: &View) -> Result<Vec<Self::Test>>;

    /// What it asks; holds where it asks nothing.
    fn to_test(&self, view: &View) -> Result<Self::Test> {
        Ok(Self::Test::all(self.parts(view)?))
    }

    /// What a list is to be filtered by; nothing where the filter is absent or asks nothing, so that no row is tested.
    fn test(filter: Option<&Self>, view: &View) -> Result<Option<Arc<Self::Test>>> {
        let parts = filter.map(|filter| filter.parts(view)).transpose()?.unwrap_or_default();
        Ok((!parts.is_empty()).then(|| Arc::new(Self::Test::all(parts))))
    }
}

impl Test for NodeTest {
    fn all(tests: Vec<Self>) -> Self {
        Self::All(tests)
    }

    fn any(tests: Vec<Self>) -> Self {
        Self::Any(tests)
    }

    fn not(test: Self) -> Self {
        Self::Not(Box::new(test))
    }
}

impl Test for RelationTest {
    fn all(tests: Vec<Self>) -> Self {
        Self::All(tests)
    }

    fn any(tests: Vec<Self>) -> Self {
        Self::Any(tests)
    }

    fn not(test: Self) -> Self {
        Self::Not(Box::new(test))
    }
}

/// The parts of `and`, `or` and `not`.
pub(crate) fn combined<F: Filter>(
    view: &View,
    and: Option<&[F]>,
    or: Option<&[F]>,
    not: Option<&F>,
) -> Result<Vec<F::Test>> {
    let mut parts = Vec::new();
    for filter in and.unwrap_or_default() {
        parts.extend(filter.parts(view)?);
    }
    if let Some(or) = or {
        parts.push(F::Test::any(or.iter().map(|filter| filter.to_test(view)).collect::<Result<_>>()?));
    }
    if let Some(not) = not {
        parts.push(F::Test::not(not.to_test(view)?));
    }
    Ok(parts)
}

/// Whether an end of a relation is an entity for which a filter holds; an empty end is none.
pub(crate) fn at_end<F: Filter<Test = NodeTest>>(
    view: &View,
    end: End,
    filter: Option<&F>,
) -> Result<Option<RelationTest>> {
    filter.map(|filter| Ok(RelationTest::End(end, Box::new(filter.to_test(view)?)))).transpose()
}

/// Whether a relation has one of some roles; no test where none are given.
pub(crate) fn roles<V: Vocabulary>(roles: Option<impl IntoIterator<Item = V>>) -> Option<RelationTest> {
    roles.map(|roles| RelationTest::Role(WordSet::new(roles)))
}

/// Which participations count for a question: those in one of these roles, of this group, and at this time (their own, or
/// else that of the event), as far as each is given.
pub(crate) fn presence(
    roles: Option<&[ParticipationRole]>,
    group: Option<RoleGroup>,
    during: Option<&Edtf>,
) -> Presence {
    let roles = self::roles(roles.map(|roles| roles.iter().copied()));
    let during = during.map(|during| RelationTest::During(during.0.span()));
    Presence::new(roles.into_iter().chain(group.map(in_group)).chain(during).collect())
}

/// Whether the entity at an end is of one of some kinds.
pub(crate) fn of_kinds(end: End, kinds: &[EntityKind]) -> RelationTest {
    RelationTest::End(end, Box::new(NodeTest::Any(kinds.iter().map(|kind| NodeTest::Kind(*kind)).collect())))
}

/// Whether a relation holds an entity at any end; an unknown one is at none.
pub(crate) fn holds(graph: &Graph, reference: &ID) -> RelationTest {
    let among = NodeTest::among(find(graph, reference));
    RelationTest::Any(End::ALL.map(|end| RelationTest::End(end, Box::new(among.clone()))).to_vec())
}
