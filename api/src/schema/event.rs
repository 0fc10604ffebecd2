//! `Event`.

use async_graphql::Context;
use entity::vocabulary::{
    AttendanceMode, EventKind, EventRelationRole, EventStatus, MaterialRole, OrganisingRole, ParticipationRole,
    RelationKind, RoleGroup,
};

use super::{
    at::NodeAt,
    co_attended::CoAttendedConnection,
    completeness::Completeness,
    connection::{MOST_FACTS, least},
    delegation::DelegationConnection,
    entity::entity,
    event_person::EventPersonConnection,
    event_relation::EventRelationConnection,
    facet::faceted,
    filter::{Filter, ParticipationFilter, presence, roles},
    loader::{AbstractOf, loader},
    material::MaterialConnection,
    order::{BY_NAME, ParticipationOrder, order},
    organising::OrganisingConnection,
    participation::ParticipationConnection,
    scalar::{CountryCode, LanguageTag},
    time_span::TimeSpan,
};
use crate::{
    error::Result,
    graph::{self, CoAttended, Delegations, End, EventPeople, Field, Graph, List, NodeIx, Order, Ref, Rows},
};

/// An entity of this kind.
#[derive(Clone)]
pub(crate) struct Event(pub(crate) NodeAt);

/// How much of an event counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, async_graphql::Enum)]
#[graphql(name = "EventScope")]
pub(crate) enum EventScope {
    /// The event alone.
    #[graphql(name = "SELF")]
    Alone,
    /// The event with its panels, sessions, editions and side events, to any depth.
    #[default]
    Descendants,
}

/// The roles of what an event belongs to.
const WHOLE: [EventRelationRole; 3] =
    [EventRelationRole::PartOf, EventRelationRole::EditionOf, EventRelationRole::SideEventOf];

/// The roles of other events that it has to do with.
const BESIDE: [EventRelationRole; 4] = [
    EventRelationRole::PreparatoryTo,
    EventRelationRole::FollowUpTo,
    EventRelationRole::CoLocatedWith,
    EventRelationRole::RelatedTo,
];

entity! {
    /// A forum, a series, a meeting, a panel: all are events. Its place and time are what is stated for the event itself.
    Event {
        fields {
            /// What sort of event it is.
            async fn event_kind(&self) -> EventKind {
                self.detail().map_or(EventKind::Unknown, |event| event.kind)
            }

            /// When it took place, where a source says so of the event itself.
            async fn when(&self) -> Option<TimeSpan> {
                Some(self.detail()?.when?.into())
            }

            /// How it stands: scheduled, held, cancelled.
            async fn event_status(&self) -> EventStatus {
                self.detail().map_or(EventStatus::Unknown, |event| event.status)
            }

            /// How people take part in it.
            async fn mode(&self) -> AttendanceMode {
                self.detail().map_or(AttendanceMode::Unknown, |event| event.mode)
            }

            /// The room and house.
            async fn venue(&self) -> Option<&str> {
                self.detail()?.venue
            }

            /// The city.
            async fn city(&self) -> Option<&str> {
                self.detail()?.city
            }

            /// The country.
            async fn country(&self) -> Option<CountryCode> {
                self.detail()?.country.map(CountryCode::of)
            }

            /// Its working languages.
            async fn languages(&self) -> Vec<LanguageTag> {
                self.detail().into_iter().flat_map(|event| event.languages.iter()).map(LanguageTag::of).collect()
            }

            /// What it is about, in the words of its source; paragraphs are separated by an empty line.
            async fn r#abstract(&self, ctx: &Context<'_>) -> Option<Result<String>> {
                self.load_abstract(ctx).await.transpose()
            }

            /// Its number within its series or meeting.
            async fn ordinal(&self) -> Option<i32> {
                self.detail()?.ordinal
            }

            /// The meetings that it is part of, the nearest first.
            async fn ancestors(&self) -> Vec<Event> {
                self.0.graph().ancestors(self.0.ix).into_iter().map(|ix| Self(self.0.other(ix))).collect()
            }

            /// What its facts leave open, and where they contradict each other.
            async fn completeness(&self) -> Result<Completeness> {
                Ok(graph::Completeness::of(&self.0.view, self.0.ix)?.into())
            }
        }
        lists {
            /// Who took part, by time and then in the order of the source.
            participations(
                #[graphql(desc = "Only participations for which this holds.")]
                filter: Option<ParticipationFilter>,
                #[graphql(desc = "Whether those of its panels, sessions and editions count too.",
                          default_with = "Some(EventScope::Descendants)")]
                scope: Option<EventScope>,
                #[graphql(desc = "By what, the weightiest first. Without it: by time, then as printed.")]
                order_by: Option<Vec<ParticipationOrder>>,
            ) -> Option<Result<ParticipationConnection>> {
                |event, page| Some(event.rows(scope.unwrap_or_default()).and_then(|rows| {
                    let natural = [Field::When, Field::Ordinal].map(|field| Order { field, descending: false });
                    let relations = ParticipationFilter::test(filter.as_ref(), &event.0.view)?;
                    let list = List { rows, nodes: None, relations, order: order(order_by.as_deref(), &natural) };
                    event.0.page("participations", (filter, scope), list, page)
                }))
            }

            /// The people who took part, each person once, by name; whoever is known to have been absent is not among them.
            people(
                #[graphql(desc = "Only in these roles.")]
                roles: Option<Vec<ParticipationRole>>,
                #[graphql(desc = "Only in a role of this group.")]
                role_group: Option<RoleGroup>,
                #[graphql(desc = "Whether those of its panels, sessions and editions count too.",
                          default_with = "Some(EventScope::Descendants)")]
                scope: Option<EventScope>,
            ) -> Option<Result<EventPersonConnection>> {
                |event, page| Some(event.events(scope.unwrap_or_default()).and_then(|events| {
                    let people = EventPeople::of(&event.0.view, &events, presence(roles.as_deref(), role_group, None))?;
                    let rows = Rows::Fixed(people.people().iter().copied().map(Ref::Node).collect());
                    let list = List { order: BY_NAME.to_vec(), ..List::of(rows) };
                    event.0.page_of(people, "people", (roles, role_group, scope), list, page)
                }))
            }

            /// The other events at which people of this one were, by how many, the most first. Both with everything under
            /// them; what is under this event and what it belongs to is left out.
            co_attended(
                #[graphql(desc = "Only events that share at least so many people; from 1.", default_with = "Some(2)")]
                min_shared: Option<i32>,
                #[graphql(desc = "Only people in a role of this group, here and there.")]
                role_group: Option<RoleGroup>,
            ) -> Option<Result<CoAttendedConnection>> {
                |event, page| Some(least("minShared", min_shared, 2).and_then(|least| {
                    let question = CoAttended::of(&event.0.view, event.0.ix, presence(None, role_group, None))?;
                    let ranked = question.ranked(&event.0.view, least, MOST_FACTS)?;
                    event.0.ranking(question, "coAttended", (least, role_group), ranked, page)
                }))
            }

            /// The organisations on whose behalf somebody took part in it or in anything under it, the largest delegation
            /// first, then by name.
            delegations() -> Option<Result<DelegationConnection>> {
                |event, page| Some(Delegations::of(&event.0.view, event.0.ix).and_then(|delegations| {
                    let ranked = delegations.ranked(event.0.graph());
                    event.0.ranking(delegations, "delegations", (), ranked, page)
                }))
            }

            /// Who organised it, in the order of the source.
            organisers(
                #[graphql(desc = "Only in these roles.")]
                roles: Option<Vec<OrganisingRole>>,
            ) -> Result<OrganisingConnection> {
                |event, page| event.0.related("organisers", RelationKind::Organising, End::Object, self::roles(roles), page)
            }

            /// The documents that served it or came out of it, in the order of the source.
            materials(
                #[graphql(desc = "Only in these roles.")]
                roles: Option<Vec<MaterialRole>>,
            ) -> Result<MaterialConnection> {
                |event, page| event.0.related("materials", RelationKind::Material, End::Object, self::roles(roles), page)
            }

            /// What it belongs to: `PART_OF`, `EDITION_OF`, `SIDE_EVENT_OF`.
            part_of() -> Result<EventRelationConnection> {
                |event, page| event.0.related("partOf", RelationKind::EventRelation, End::Subject, self::roles(Some(WHOLE)), page)
            }

            /// What belongs to it: its panels and sessions, editions and side events.
            parts() -> Result<EventRelationConnection> {
                |event, page| event.0.related("parts", RelationKind::EventRelation, End::Object, self::roles(Some(WHOLE)), page)
            }

            /// Other events that it has to do with: what it prepared or followed up, and what was beside it, at both ends.
            related_events() -> Result<EventRelationConnection> {
                |event, page| {
                    let kinds = [RelationKind::EventRelation];
                    event.0.around("relatedEvents", Some(&kinds), self::roles(Some(BESIDE)), (), page)
                }
            }
        }
    }
}

faceted! {
    /// A page of events.
    EventConnection, EventEdge of Event by EventFacet;
    /// `count` and `distinctCount` are events, each once however often a value is said of it.
}

impl Event {
    fn detail(&self) -> Option<graph::Event<'_>> {
        self.0.row().event()
    }

    /// The event alone, or with everything under it.
    fn events(&self, scope: EventScope) -> Result<Vec<NodeIx>> {
        match scope {
            EventScope::Alone => Ok(vec![self.0.ix]),
            EventScope::Descendants => Graph::with_descendants(&self.0.view, self.0.ix),
        }
    }

    /// Its participations, or those of everything under it too.
    fn rows(&self, scope: EventScope) -> Result<Rows> {
        let events = self.events(scope)?;
        if events.len() == 1 {
            return Ok(Rows::Around(self.0.ix, RelationKind::Participation, End::Object));
        }
        let mut rows = Vec::new();
        for event in events {
            for relation in self.0.graph().adjacent(event, RelationKind::Participation, End::Object).iter() {
                self.0.view.step()?;
                rows.push(Ref::Relation(relation));
            }
        }
        Ok(Rows::Fixed(rows.into()))
    }

    async fn load_abstract(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let text = loader(ctx)?.load_one(AbstractOf(self.0.row().id)).await?;
        text.as_deref().map_or(Ok(()), |text| self.0.view.carry(text))?;
        Ok(text)
    }
}
