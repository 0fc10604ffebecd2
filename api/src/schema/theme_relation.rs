//! `ThemeRelation`.

use entity::vocabulary::{Role, ThemeRelationRole};

use super::{
    at::RelationAt,
    connection::{GraphList, connection},
    relation::relation,
    theme::Theme,
};

/// A relation of this kind.
#[derive(Clone)]
pub(crate) struct ThemeRelation(pub(crate) RelationAt);

relation! {
    /// Two themes belong together (SKOS). Subject (`from`): the narrower theme; object (`to`): the broader one.
    ThemeRelation {
        /// The narrower theme, or one of two that match.
        async fn from(&self) -> Theme {
            Theme(self.0.subject())
        }

        /// The broader theme, or the other of two that match.
        async fn to(&self) -> Theme {
            Theme(self.0.object())
        }

        /// What `to` is to `from`: its broader theme, a related one, or a match.
        async fn theme_relation_role(&self) -> ThemeRelationRole {
            match self.0.row().role {
                Role::ThemeRelation(role) => role,
                _ => ThemeRelationRole::Related,
            }
        }
    }
}

connection! {
    /// A page of relations between themes.
    ThemeRelationConnection, ThemeRelationEdge of ThemeRelation in GraphList
}
