//! `Tagging`.

use entity::vocabulary::Basis;

use super::{
    at::{RelationAt, decimal},
    connection::{GraphList, connection},
    entity::Entity,
    relation::relation,
    theme::Theme,
};

/// A relation of this kind.
#[derive(Clone)]
pub(crate) struct Tagging(pub(crate) RelationAt);

relation! {
    /// An entity is about a theme. Subject: the entity; object: the theme.
    Tagging {
        /// What is about the theme.
        async fn entity(&self) -> Entity {
            self.0.subject().into()
        }

        /// The theme.
        async fn theme(&self) -> Theme {
            Theme(self.0.object())
        }

        /// How much it is about the theme, from 0 to 1.
        async fn weight(&self) -> f64 {
            decimal(self.0.row().weight())
        }

        /// What the fact rests on: stated by a source, observed on another fact, or inferred.
        async fn basis(&self) -> Basis {
            self.0.row().basis().unwrap_or(Basis::Stated)
        }
    }
}

connection! {
    /// A page of taggings.
    TaggingConnection, TaggingEdge of Tagging in GraphList
}
