//! `OrganisationRelation`.

use entity::vocabulary::{OrganisationRelationRole, Role};

use super::{
    at::RelationAt,
    connection::{GraphList, connection},
    organisation::Organisation,
    relation::relation,
};

/// A relation of this kind.
#[derive(Clone)]
pub(crate) struct OrganisationRelation(pub(crate) RelationAt);

relation! {
    /// Two organisations belong together. Subject (`from`): the unit, member or successor; object (`to`): the whole, club or predecessor.
    OrganisationRelation {
        /// The unit, member or successor.
        async fn from(&self) -> Organisation {
            Organisation(self.0.subject())
        }

        /// The whole, club or predecessor.
        async fn to(&self) -> Organisation {
            Organisation(self.0.object())
        }

        /// What `from` is to `to`.
        async fn organisation_relation_role(&self) -> OrganisationRelationRole {
            match self.0.row().role {
                Role::OrganisationRelation(role) => role,
                _ => OrganisationRelationRole::RelatedTo,
            }
        }
    }
}

connection! {
    /// A page of relations between organisations.
    OrganisationRelationConnection, OrganisationRelationEdge of OrganisationRelation in GraphList
}
