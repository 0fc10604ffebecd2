//! Filters on the words of a vocabulary, on countries and on languages.

use async_graphql::InputObject;
use entity::vocabulary::{DocumentKind, EventKind, OrganisationKind, ParticipationRole, RoleGroup, Vocabulary};

use super::Test;
use crate::{
    graph::{NodeTest, RelationTest, WordSet},
    schema::scalar::{CountryCode, LanguageTag},
};

macro_rules! words {
    ($(#[doc = $doc:literal])* $filter:ident of $word:ident as $test:ty: $to_test:expr; $($(#[doc = $more_doc:literal])* $more:ident: $more_type:ty,)*) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, InputObject)]
        pub(crate) struct $filter {
            /// One of these; of an empty list, none.
            r#in: Option<Vec<$word>>,
            /// None of these.
            not_in: Option<Vec<$word>>,
            $($(#[doc = $more_doc])* $more: Option<$more_type>,)*
        }

        impl $filter {
            fn own(&self) -> Vec<$test> {
                let to_test: fn(&Vec<$word>) -> $test = $to_test;
                let not_in = self.not_in.as_ref().map(|words| <$test>::not(to_test(words)));
                self.r#in.as_ref().map(to_test).into_iter().chain(not_in).collect()
            }
        }
    };
}

words! {
    /// Which country. Events without one have that of the nearest meeting that they are part of.
    CountryFilter of CountryCode as NodeTest:
    |codes| NodeTest::Country(codes.iter().map(|code| code.0.clone()).collect());
}

words! {
    /// Which language.
    LanguageFilter of LanguageTag as NodeTest:
    |tags| NodeTest::Language(tags.iter().map(|tag| tag.0.clone()).collect());
}

words! {
    /// What sort of event.
    EventKindFilter of EventKind as NodeTest: |kinds| NodeTest::Word(set(kinds));
}

words! {
    /// What sort of organisation.
    OrganisationKindFilter of OrganisationKind as NodeTest: |kinds| NodeTest::Word(set(kinds));
}

words! {
    /// What sort of document.
    DocumentKindFilter of DocumentKind as NodeTest: |kinds| NodeTest::Word(set(kinds));
}

words! {
    /// In which role.
    ParticipationRoleFilter of ParticipationRole as RelationTest: |roles| RelationTest::Role(set(roles));
    /// A role of this group.
    group: RoleGroup,
}

macro_rules! tests {
    ($($filter:ident),+) => {
        $(impl $filter {
            /// What it asks, part by part.
            pub(crate) fn tests(filter: Option<&Self>) -> Vec<NodeTest> {
                filter.map(Self::own).unwrap_or_default()
            }
        })+
    };
}

tests!(CountryFilter, LanguageFilter, EventKindFilter, OrganisationKindFilter, DocumentKindFilter);

impl ParticipationRoleFilter {
    /// What it asks, part by part.
    pub(crate) fn tests(filter: Option<&Self>) -> Vec<RelationTest> {
        let group = filter.and_then(|filter| filter.group).map(in_group);
        filter.map(Self::own).unwrap_or_default().into_iter().chain(group).collect()
    }
}

/// Whether a participation is in a role of a group.
pub(crate) fn in_group(group: RoleGroup) -> RelationTest {
    let roles = ParticipationRole::ALL.iter().copied().filter(|role| role.group() == Some(group));
    RelationTest::Role(WordSet::new(roles))
}

fn set<V: Vocabulary>(words: &[V]) -> WordSet {
    WordSet::new(words.iter().copied())
}
