//! `Organisation`.

use entity::vocabulary::{OrganisationKind, OrganisationRelationRole, OrganisingRole, RelationKind};

use super::{
    affiliation::AffiliationConnection,
    at::NodeAt,
    co_organiser::CoOrganiserConnection,
    connection::{MOST_FACTS, least},
    contribution::ContributionConnection,
    entity::entity,
    facet::faceted,
    filter::{ParticipationFilter, roles},
    order::ParticipationOrder,
    organisation_relation::OrganisationRelationConnection,
    organising::OrganisingConnection,
    participation::ParticipationConnection,
    scalar::CountryCode,
};
use crate::{
    error::Result,
    graph::{self, CoOrganisers, Detail, End},
};

/// An entity of this kind.
#[derive(Clone)]
pub(crate) struct Organisation(pub(crate) NodeAt);

/// The roles of what stands above an organisation.
const ABOVE: [OrganisationRelationRole; 3] =
    [OrganisationRelationRole::PartOf, OrganisationRelationRole::MemberOf, OrganisationRelationRole::Represents];

entity! {
    /// A state, a ministry, an agency, a company, an association.
    Organisation {
        fields {
            /// What sort of organisation it is.
            async fn organisation_kind(&self) -> OrganisationKind {
                self.detail().map_or(OrganisationKind::Unknown, |organisation| organisation.kind)
            }

            /// Its acronym.
            async fn acronym(&self) -> Option<&str> {
                self.detail()?.acronym
            }

            /// The country that it is, or belongs to.
            async fn country(&self) -> Option<CountryCode> {
                self.detail()?.country.map(CountryCode::of)
            }
        }
        lists {
            /// The events that it organised or had a part in organising.
            organised(
                #[graphql(desc = "Only in these roles.")]
                roles: Option<Vec<OrganisingRole>>,
            ) -> Result<OrganisingConnection> {
                |organisation, page| {
                    organisation.0.related("organised", RelationKind::Organising, End::Subject, self::roles(roles), page)
                }
            }

            /// Where it took part itself, nobody being named; by time.
            participations(
                #[graphql(desc = "Only participations for which this holds.")]
                filter: Option<ParticipationFilter>,
                #[graphql(desc = "By what, the weightiest first. Without it: by time.")]
                order_by: Option<Vec<ParticipationOrder>>,
            ) -> Option<Result<ParticipationConnection>> {
                |organisation, page| {
                    Some(organisation.0.participations("participations", End::Subject, filter, order_by, page))
                }
            }

            /// Who took part on its behalf; by time.
            represented(
                #[graphql(desc = "Only participations for which this holds.")]
                filter: Option<ParticipationFilter>,
                #[graphql(desc = "By what, the weightiest first. Without it: by time.")]
                order_by: Option<Vec<ParticipationOrder>>,
            ) -> Option<Result<ParticipationConnection>> {
                |organisation, page| {
                    Some(organisation.0.participations("represented", End::OnBehalfOf, filter, order_by, page))
                }
            }

            /// Who took part while working for it; by time.
            employed(
                #[graphql(desc = "Only participations for which this holds.")]
                filter: Option<ParticipationFilter>,
                #[graphql(desc = "By what, the weightiest first. Without it: by time.")]
                order_by: Option<Vec<ParticipationOrder>>,
            ) -> Option<Result<ParticipationConnection>> {
                |organisation, page| {
                    Some(organisation.0.participations("employed", End::Affiliation, filter, order_by, page))
                }
            }

            /// Who worked for it or belonged to it.
            affiliates() -> Result<AffiliationConnection> {
                |organisation, page| {
                    organisation.0.related("affiliates", RelationKind::Affiliation, End::Object, None, page)
                }
            }

            /// The documents that it issued or had a part in.
            contributions() -> Result<ContributionConnection> {
                |organisation, page| {
                    organisation.0.related("contributions", RelationKind::Contribution, End::Subject, None, page)
                }
            }

            /// The organisations that organised events with it, in whatever role, by how many events, the most first.
            co_organisers(
                #[graphql(desc = "Only organisations that share at least so many events; from 1.", default_with = "Some(1)")]
                min_shared: Option<i32>,
            ) -> Option<Result<CoOrganiserConnection>> {
                |organisation, page| Some(least("minShared", min_shared, 1).and_then(|least| {
                    let question = CoOrganisers::of(&organisation.0.view, organisation.0.ix)?;
                    let ranked = question.ranked(&organisation.0.view, least, MOST_FACTS)?;
                    organisation.0.ranking(question, "coOrganisers", least, ranked, page)
                }))
            }

            /// What stands above it: what it is `PART_OF`, is a `MEMBER_OF` or `REPRESENTS`.
            parents() -> Result<OrganisationRelationConnection> {
                |organisation, page| organisation.0.related("parents", BETWEEN, End::Subject, self::roles(Some(ABOVE)), page)
            }

            /// What stands below it: its units and members, and what represents it.
            children() -> Result<OrganisationRelationConnection> {
                |organisation, page| organisation.0.related("children", BETWEEN, End::Object, self::roles(Some(ABOVE)), page)
            }
        }
    }
}

/// The kind of relation between two organisations.
const BETWEEN: RelationKind = RelationKind::OrganisationRelation;

faceted! {
    /// A page of organisations.
    OrganisationConnection, OrganisationEdge of Organisation by OrganisationFacet;
    /// `count` and `distinctCount` are organisations.
}

impl Organisation {
    fn detail(&self) -> Option<graph::Organisation<'_>> {
        match self.0.detail() {
            Detail::Organisation(organisation) => Some(organisation),
            _ => None,
        }
    }
}
