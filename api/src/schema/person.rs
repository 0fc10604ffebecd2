//! `Person`.

use entity::vocabulary::RelationKind;

use super::{
    affiliation::AffiliationConnection,
    at::NodeAt,
    connection::{GraphList, connection},
    contribution::ContributionConnection,
    entity::entity,
    filter::ParticipationFilter,
    order::ParticipationOrder,
    participation::ParticipationConnection,
};
use crate::{
    error::Result,
    graph::{Detail, End},
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
                    Detail::Person(person) => person.family_name.as_deref(),
                    _ => None,
                }
            }

            /// The given name, where a source marks it.
            async fn given_name(&self) -> Option<&str> {
                match self.0.detail() {
                    Detail::Person(person) => person.given_name.as_deref(),
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

connection! {
    /// A page of people.
    PersonConnection, PersonEdge of Person in GraphList
}
