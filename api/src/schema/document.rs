//! `Document`.

use entity::vocabulary::{DocumentKind, DocumentRelationRole, MaterialRole, RelationKind};

use super::{
    at::NodeAt,
    contribution::ContributionConnection,
    document_relation::DocumentRelationConnection,
    entity::entity,
    facet::faceted,
    filter::roles,
    material::MaterialConnection,
    scalar::{LanguageTag, Url},
    time_span::TimeSpan,
};
use crate::{
    error::Result,
    graph::{self, Detail, End},
};

/// An entity of this kind.
#[derive(Clone)]
pub(crate) struct Document(pub(crate) NodeAt);

/// The role of a citation.
const CITES: Option<[DocumentRelationRole; 1]> = Some([DocumentRelationRole::Cites]);

entity! {
    /// A paper, a recording, a presentation: what an event used or brought forth.
    Document {
        fields {
            /// What sort of document it is.
            async fn document_kind(&self) -> DocumentKind {
                self.detail().map_or(DocumentKind::Unknown, |document| document.kind)
            }

            /// When it was issued.
            async fn issued(&self) -> Option<TimeSpan> {
                Some(self.detail()?.issued?.into())
            }

            /// The languages it is in.
            async fn languages(&self) -> Vec<LanguageTag> {
                let document = self.detail().into_iter();
                document.flat_map(|document| document.languages.iter()).map(LanguageTag::of).collect()
            }

            /// Its symbol, such as `A/71/1`.
            async fn symbol(&self) -> Option<&str> {
                self.detail()?.symbol
            }

            /// Where it is.
            async fn url(&self) -> Option<Url> {
                self.detail()?.url.map(Url::of)
            }
        }
        lists {
            /// Who wrote or issued it, or had a part in it, in the order of the source.
            contributions() -> Result<ContributionConnection> {
                |document, page| document.0.related("contributions", RelationKind::Contribution, End::Object, None, page)
            }

            /// The events that it served or came out of.
            used_at(
                #[graphql(desc = "Only in these roles.")]
                roles: Option<Vec<MaterialRole>>,
            ) -> Result<MaterialConnection> {
                |document, page| {
                    document.0.related("usedAt", RelationKind::Material, End::Subject, self::roles(roles), page)
                }
            }

            /// The documents that it refers to.
            cites() -> Result<DocumentRelationConnection> {
                |document, page| {
                    document.0.related("cites", RelationKind::DocumentRelation, End::Subject, self::roles(CITES), page)
                }
            }

            /// The documents that refer to it.
            cited_by() -> Result<DocumentRelationConnection> {
                |document, page| {
                    document.0.related("citedBy", RelationKind::DocumentRelation, End::Object, self::roles(CITES), page)
                }
            }
        }
    }
}

faceted! {
    /// A page of documents.
    DocumentConnection, DocumentEdge of Document by DocumentFacet;
    /// `count` and `distinctCount` are documents, each once however often a value is said of it.
}

impl Document {
    fn detail(&self) -> Option<graph::Document<'_>> {
        match self.0.detail() {
            Detail::Document(document) => Some(document),
            _ => None,
        }
    }
}
