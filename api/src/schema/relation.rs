//! `Relation`: what the ten kinds of fact have in common, written once.
//!
//! `relation!` makes the object of a kind: the shared fields, one line each, then the kind's own.

use entity::vocabulary::RelationKind;

use super::{
    affiliation::Affiliation,
    at::RelationAt,
    connection::{GraphList, Listed, connection},
    contribution::Contribution,
    document_relation::DocumentRelation,
    event_relation::EventRelation,
    material::Material,
    object::interface,
    organisation_relation::OrganisationRelation,
    organising::Organising,
    participation::Participation,
    tagging::Tagging,
    theme_relation::ThemeRelation,
    time_span::TimeSpan,
};
use crate::{edtf::Edtf, graph::Ref, store::read::Target};

/// The object of one kind of relation: a tuple struct over [`RelationAt`], with the fields that all ten share and its own.
macro_rules! relation {
    (
        $(#[doc = $doc:literal])*
        $relation:ident {
            $($fields:tt)*
        }
    ) => {
        $crate::schema::object::object! {
            $(#[doc = $doc])*
            $relation {
                fields {
                    /// Its id, for ever.
                    async fn id(&self) -> $crate::schema::id::GlobalId {
                        self.0.global_id()
                    }

                    /// Which of the ten kinds it is of.
                    async fn relation_kind(&self) -> entity::vocabulary::RelationKind {
                        self.0.row().kind()
                    }

                    /// What joins subject and object, in words for a reader: `speaker at`, `background for`.
                    async fn label(&self) -> std::borrow::Cow<'static, str> {
                        $crate::schema::label::label(self.0.row().role)
                    }

                    /// Who or what the fact is about.
                    async fn subject(&self) -> $crate::schema::entity::Entity {
                        self.0.subject().into()
                    }

                    /// What it is tied to.
                    async fn object(&self) -> $crate::schema::entity::Entity {
                        self.0.object().into()
                    }

                    /// When it held, where a source says so of the fact itself.
                    async fn when(&self) -> Option<$crate::schema::time_span::TimeSpan> {
                        self.0.when()
                    }

                    /// How it ranks against other facts of the same thing.
                    async fn rank(&self) -> entity::vocabulary::Rank {
                        self.0.row().rank
                    }

                    /// 1 where it was stated by a person or a structured source, below 1 where it was read out of prose.
                    async fn confidence(&self) -> f64 {
                        $crate::schema::at::decimal(self.0.row().confidence)
                    }

                    /// Counts up with every change; 1 when it was made.
                    async fn revision(&self) -> i32 {
                        self.0.row().revision
                    }

                    $($fields)*
                }
                lists {
                    /// What the sources say of it, claim by claim, the oldest first.
                    claims(
                        #[graphql(desc = "Only claims about this attribute.")]
                        attribute: Option<String>,
                    ) -> Option<$crate::error::Result<$crate::schema::claim::ClaimConnection>>
                    where ctx is context {
                        |relation, page| Some(async {
                            let (view, target) = (&relation.0.view, relation.0.target());
                            let loader = $crate::schema::loader::loader(ctx)?;
                            $crate::schema::claim::ClaimList::page(view, loader, target, attribute, page).await
                        }.await)
                    }

                    /// Every change of it, the oldest first.
                    history() -> Option<$crate::error::Result<$crate::schema::change::ChangeConnection>>
                    where ctx is context {
                        |relation, page| Some(async {
                            let loader = $crate::schema::loader::loader(ctx)?;
                            $crate::schema::change::ChangeList::page(&relation.0.view, loader, relation.0.target(), page).await
                        }.await)
                    }
                }
            }
        }

        impl $crate::schema::connection::Listed<$crate::schema::connection::GraphList> for $relation {
            fn of(list: &$crate::schema::connection::GraphList, row: &$crate::graph::Ref) -> Option<Self> {
                match row {
                    $crate::graph::Ref::Relation(ix) => {
                        Some(Self($crate::schema::at::RelationAt { view: list.view.clone(), ix: *ix }))
                    }
                    $crate::graph::Ref::Node(_) => None,
                }
            }
        }
    };
}

pub(crate) use relation;

/// Has the fields of the interface, for the interface alone: no field answers with it.
#[allow(dead_code, reason = "only its type is looked at")]
pub(crate) struct RelationFields(RelationAt);

relation! {
    /// The fields that relations share.
    RelationFields {}
}

interface! {
    /// A fact that joins two entities; a participation may name two more.
    Relation with the fields of RelationFields:
        Participation, Organising, Affiliation, Contribution, Material, Tagging,
        EventRelation, OrganisationRelation, DocumentRelation, ThemeRelation
}

impl From<RelationAt> for Relation {
    fn from(at: RelationAt) -> Self {
        match at.row().kind() {
            RelationKind::Participation => Self::Participation(Participation(at)),
            RelationKind::Organising => Self::Organising(Organising(at)),
            RelationKind::Affiliation => Self::Affiliation(Affiliation(at)),
            RelationKind::Contribution => Self::Contribution(Contribution(at)),
            RelationKind::Material => Self::Material(Material(at)),
            RelationKind::Tagging => Self::Tagging(Tagging(at)),
            RelationKind::EventRelation => Self::EventRelation(EventRelation(at)),
            RelationKind::OrganisationRelation => Self::OrganisationRelation(OrganisationRelation(at)),
            RelationKind::DocumentRelation => Self::DocumentRelation(DocumentRelation(at)),
            RelationKind::ThemeRelation => Self::ThemeRelation(ThemeRelation(at)),
        }
    }
}

impl Listed<GraphList> for Relation {
    fn of(list: &GraphList, row: &Ref) -> Option<Self> {
        match row {
            Ref::Relation(ix) => Some(RelationAt { view: list.view.clone(), ix: *ix }.into()),
            Ref::Node(_) => None,
        }
    }
}

connection! {
    /// A page of facts of any kind.
    RelationConnection, RelationEdge of Relation in GraphList
}

impl RelationAt {
    pub(crate) fn target(&self) -> Target {
        Target::Relation(self.row().id)
    }

    pub(crate) fn when(&self) -> Option<TimeSpan> {
        let edtf = Edtf::parse(self.graph().text(self.row().when?)).ok()?;
        Some(edtf.into())
    }

    /// A text that the graph keeps once for all relations.
    pub(crate) fn text(&self, symbol: Option<crate::graph::Symbol>) -> Option<&str> {
        symbol.map(|symbol| self.graph().text(symbol))
    }
}
