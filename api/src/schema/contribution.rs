//! `Contribution`.

use entity::vocabulary::{ContributionRole, Role};

use super::{
    at::RelationAt,
    connection::{GraphList, connection},
    document::Document,
    entity::Entity,
    relation::relation,
};

/// A relation of this kind.
#[derive(Clone)]
pub(crate) struct Contribution(pub(crate) RelationAt);

relation! {
    /// Somebody made or issued a document, or had a part in it. Subject: the contributor; object: the document.
    Contribution {
        /// Who contributed: a person or an organisation.
        async fn contributor(&self) -> Entity {
            self.0.subject().into()
        }

        /// What was contributed to.
        async fn document(&self) -> Document {
            Document(self.0.object())
        }

        /// What the contributor did for the document.
        async fn contribution_role(&self) -> ContributionRole {
            match self.0.row().role {
                Role::Contribution(role) => role,
                _ => ContributionRole::Unknown,
            }
        }

        /// Its place among its like, as printed.
        async fn ordinal(&self) -> Option<i32> {
            self.0.row().ordinal()
        }
    }
}

connection! {
    /// A page of contributions, in the order of the source.
    ContributionConnection, ContributionEdge of Contribution in GraphList
}
