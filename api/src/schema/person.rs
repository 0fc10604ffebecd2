//! `Person`.

use entity::vocabulary::{ParticipationRole, RelationKind, RoleGroup};

use super::{
    affiliation::AffiliationConnection,
    at::NodeAt,
    co_appearance::{CoAppearanceConnection, CoAppearanceScope},
    connection::{MOST_FACTS, least},
    contribution::ContributionConnection,
    entity::entity,
    event_level::EventLevel,
    facet::faceted,
    filter::{EventFilter, Filter, ParticipationFilter, presence},
    order::{BY_TIME, EventOrder, ParticipationOrder, order},
    participation::ParticipationConnection,
    person_event::PersonEventConnection,
    scalar::Edtf,
};
use crate::{
    error::Result,
    graph::{CoAppearances, Detail, End, List, PersonEvents, Ref, Rows},
};

/// An entity of this kind.
#[derive(Clone)]
pub(crate) struct Person(pub(crate) NodeAt);

entity! {
    /// A human being. Post, employer and whom somebody spoke for are facts of a day: they stand on participations.
    Person {
        fields {
            /// The family name, where a source marks it.
            async fn family_name(&self) -> Option<&str> {
                match self.0.detail() {
                    Detail::Person(person) => person.family_name,
                    _ => None,
                }
            }

            /// The given name, where a source marks it.
            async fn given_name(&self) -> Option<&str> {
                match self.0.detail() {
                    Detail::Person(person) => person.given_name,
                    _ => None,
                }
            }
        }
        lists {
            /// What the person took part in, by time.
            participations(
                #[graphql(desc = "Only participations for which this holds.")]
                filter: Option<ParticipationFilter>,
                #[graphql(desc = "By what, the weightiest first. Without it: by time.")]
                order_by: Option<Vec<ParticipationOrder>>,
            ) -> Option<Result<ParticipationConnection>> {
                |person, page| Some(person.0.participations("participations", End::Subject, filter, order_by, page))
            }

            /// Where the person was, each event once, by time. An event is counted, and filtered, at the level that is asked
            /// for; one at which the person is known to have been absent is left out.
            events(
                #[graphql(desc = "As what events count.", default_with = "Some(EventLevel::Attended)")]
                level: Option<EventLevel>,
                #[graphql(desc = "Only in these roles.")]
                roles: Option<Vec<ParticipationRole>>,
                #[graphql(desc = "Only in a role of this group.")]
                role_group: Option<RoleGroup>,
                #[graphql(desc = "Only events for which this holds.")]
                filter: Option<EventFilter>,
                #[graphql(desc = "By what, the weightiest first. Without it: by time.")]
                order_by: Option<Vec<EventOrder>>,
            ) -> Option<Result<PersonEventConnection>> {
                |person, page| Some(EventFilter::test(filter.as_ref(), &person.0.view).and_then(|nodes| {
                    let (level, presence) = (level.unwrap_or(EventLevel::Attended), presence(roles.as_deref(), role_group, None));
                    let question = PersonEvents { person: person.0.ix, level: level.into(), presence };
                    let rows = Rows::Fixed(question.events(&person.0.view)?.into_iter().map(Ref::Node).collect());
                    let list = List { rows, nodes, relations: None, order: order(order_by.as_deref(), &BY_TIME) };
                    person.0.page_of(question, "events", (level, roles, role_group, filter), list, page)
                }))
            }

            /// The people who were where the person was, by how many events they share, the most first.
            co_appearances(
                #[graphql(desc = "As what events count.", default_with = "Some(EventLevel::Meeting)")]
                level: Option<EventLevel>,
                #[graphql(desc = "What they must share.", default_with = "Some(CoAppearanceScope::Event)")]
                scope: Option<CoAppearanceScope>,
                #[graphql(desc = "Only people who share at least so many events; from 1.", default_with = "Some(1)")]
                min_shared: Option<i32>,
                #[graphql(desc = "Only where both were in a role of this group.")]
                role_group: Option<RoleGroup>,
                #[graphql(desc = "Only participations whose own time, or else that of the event, shares a day with this.")]
                during: Option<Edtf>,
            ) -> Option<Result<CoAppearanceConnection>> {
                |person, page| Some(least("minShared", min_shared, 1).and_then(|least| {
                    let (level, scope) = (level.unwrap_or(EventLevel::Meeting), scope.unwrap_or(CoAppearanceScope::Event));
                    let (view, presence) = (&person.0.view, presence(None, role_group, during.as_ref()));
                    let question = CoAppearances::of(view, person.0.ix, level.into(), scope.into(), presence)?;
                    let ranked = question.ranked(view, least, MOST_FACTS)?;
                    person.0.ranking(question, "coAppearances", (level, scope, least, role_group, during), ranked, page)
                }))
            }

            /// Where the person worked or belonged.
            affiliations() -> Result<AffiliationConnection> {
                |person, page| person.0.related("affiliations", RelationKind::Affiliation, End::Subject, None, page)
            }

            /// The documents that the person wrote or had a part in.
            contributions() -> Result<ContributionConnection> {
                |person, page| person.0.related("contributions", RelationKind::Contribution, End::Subject, None, page)
            }
        }
    }
}

faceted! {
    /// A page of people.
    PersonConnection, PersonEdge of Person by PersonFacet;
    /// `count` is the participations of these people that have the value, `distinctCount` the people themselves; by
    /// `EVENT_COUNT` both are people.
}
