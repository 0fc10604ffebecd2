//! `Participation`.

use entity::vocabulary::{EntityKind, ParticipationRole, ParticipationStatus, Role};

use super::{
    at::RelationAt, entity::Entity, event::Event, facet::faceted, organisation::Organisation, person::Person,
    printed::Printed, relation::relation,
};

/// A relation of this kind.
#[derive(Clone)]
pub(crate) struct Participation(pub(crate) RelationAt);

relation! {
    /// Somebody took part in an event: a person, or an organisation when nobody is named; in a role, as what the source printed
    /// that day. Subject: the participant; object: the event.
    Participation {
        /// Who took part: a person, or an organisation when nobody is named.
        async fn participant(&self) -> Entity {
            self.0.subject().into()
        }

        /// The participant as a person; null if it is an organisation.
        async fn person(&self) -> Option<Person> {
            self.0.subject_of(EntityKind::Person).map(Person)
        }

        /// What it took part in.
        async fn event(&self) -> Event {
            Event(self.0.object())
        }

        /// What the participant was there.
        async fn role(&self) -> ParticipationRole {
            match self.0.row().role {
                Role::Participation(role) => role,
                _ => ParticipationRole::Unknown,
            }
        }

        /// How sure it is that the participant was there.
        async fn participation_status(&self) -> ParticipationStatus {
            self.0.row().status().unwrap_or(ParticipationStatus::Unknown)
        }

        /// Its place among its like, as printed.
        async fn ordinal(&self) -> Option<i32> {
            self.0.row().ordinal()
        }

        /// Where the person worked, that day.
        async fn affiliation(&self) -> Option<Organisation> {
            self.0.row().affiliation.map(|ix| Organisation(self.0.node(ix)))
        }

        /// Whom the participant spoke for, that day: a state, say.
        async fn on_behalf_of(&self) -> Option<Organisation> {
            self.0.row().on_behalf_of.map(|ix| Organisation(self.0.node(ix)))
        }

        /// In what capacity, where the source says so beside the post: `in his capacity as …`.
        async fn capacity(&self) -> Option<&str> {
            self.0.text(self.0.row().capacity())
        }

        /// What the source printed, letter for letter.
        async fn printed(&self) -> Printed {
            (&self.0).into()
        }
    }
}

faceted! {
    /// A page of participations.
    ParticipationConnection, ParticipationEdge of Participation by ParticipationFacet;
    /// `count` is participations; `distinctCount` is the different participants, people and organisations, and by `PERSON`
    /// the different events.
}
