//! `DocumentRelation`.

use entity::vocabulary::{DocumentRelationRole, Role};

use super::{
    at::RelationAt,
    connection::{GraphList, connection},
    document::Document,
    relation::relation,
};

/// A relation of this kind.
#[derive(Clone)]
pub(crate) struct DocumentRelation(pub(crate) RelationAt);

relation! {
    /// Two documents belong together. Subject (`from`): the one that cites, translates or sums up; object (`to`): the other.
    DocumentRelation {
        /// The document that cites, translates, sums up or is a part.
        async fn from(&self) -> Document {
            Document(self.0.subject())
        }

        /// The document that it cites, translates, sums up or is a part of.
        async fn to(&self) -> Document {
            Document(self.0.object())
        }

        /// What `from` is to `to`.
        async fn document_relation_role(&self) -> DocumentRelationRole {
            match self.0.row().role {
                Role::DocumentRelation(role) => role,
                _ => DocumentRelationRole::RelatedTo,
            }
        }
    }
}

connection! {
    /// A page of relations between documents.
    DocumentRelationConnection, DocumentRelationEdge of DocumentRelation in GraphList
}
