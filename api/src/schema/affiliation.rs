//! `Affiliation`.

use entity::vocabulary::Basis;

use super::{
    at::RelationAt,
    connection::{GraphList, connection},
    organisation::Organisation,
    person::Person,
    relation::relation,
};

/// A relation of this kind.
#[derive(Clone)]
pub(crate) struct Affiliation(pub(crate) RelationAt);

relation! {
    /// A person belonged to an organisation for a time. Subject: the person; object: the organisation.
    Affiliation {
        /// Who belonged to it.
        async fn member(&self) -> Person {
            Person(self.0.subject())
        }

        /// What the person belonged to.
        async fn organisation(&self) -> Organisation {
            Organisation(self.0.object())
        }

        /// The post held, as a source words it.
        async fn position(&self) -> Option<&str> {
            self.0.text(self.0.row().position())
        }

        /// What the fact rests on: stated by a source, observed on a participation, or inferred.
        async fn basis(&self) -> Basis {
            self.0.row().basis().unwrap_or(Basis::Stated)
        }
    }
}

connection! {
    /// A page of affiliations.
    AffiliationConnection, AffiliationEdge of Affiliation in GraphList
}
