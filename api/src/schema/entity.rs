//! `Entity`: what the five kinds have in common, written once.
//!
//! `entity!` makes the object of a kind: the shared fields, one line each, then the kind's own.

use async_graphql::Context;
use entity::vocabulary::EntityKind;

use super::{
    at::NodeAt,
    connection::{GraphList, Listed, connection},
    document::Document,
    event::Event,
    loader::{DescriptionOf, loader},
    object::interface,
    organisation::Organisation,
    person::Person,
    theme::Theme,
};
use crate::{error::Result, graph::Ref, store::read::Target};

/// The object of one kind of entity: a tuple struct over [`NodeAt`], with the fields that all five share and its own.
macro_rules! entity {
    (
        $(#[doc = $doc:literal])*
        $entity:ident {
            fields { $($fields:tt)* }
            lists { $($lists:tt)* }
        }
    ) => {
        $crate::schema::object::object! {
            $(#[doc = $doc])*
            $entity {
                fields {
                    /// Its id, for ever: after a merge it answers with the entity that it was merged into.
                    async fn id(&self) -> $crate::schema::id::GlobalId {
                        self.0.global_id()
                    }

                    /// Which of the five kinds it is of.
                    async fn kind(&self) -> entity::vocabulary::EntityKind {
                        self.0.row().kind()
                    }

                    /// A readable name for addresses, unique within its kind: `event:SLUG` finds it.
                    async fn slug(&self) -> &str {
                        self.0.row().slug()
                    }

                    /// The name to show.
                    async fn name(
                        &self,
                        #[graphql(desc = "The languages that a reader prefers, the best first. Where no name is in any of them, \
                                          the one that is shown without this.")]
                        languages: Option<Vec<$crate::schema::scalar::LanguageTag>>,
                    ) -> &str {
                        self.0.name_in(languages.as_deref().unwrap_or_default())
                    }

                    /// Every name it is known by, the one to show first.
                    async fn names(&self) -> Vec<$crate::schema::name::Name> {
                        self.0.row().names().map(Into::into).collect()
                    }

                    /// What it is called in other systems: ORCID, Wikidata, a document's symbol.
                    async fn identifiers(&self) -> Vec<$crate::schema::identifier::Identifier> {
                        self.0.row().identifiers().map(Into::into).collect()
                    }

                    /// Where there is more about it.
                    async fn links(&self) -> Vec<$crate::schema::link::Link> {
                        self.0.row().links().map(Into::into).collect()
                    }

                    /// What it is, in a few sentences.
                    async fn description(
                        &self,
                        ctx: &async_graphql::Context<'_>,
                    ) -> Option<$crate::error::Result<String>> {
                        self.0.description(ctx).await.transpose()
                    }

                    /// How many facts join it to others.
                    async fn degree(
                        &self,
                        #[graphql(desc = "Only facts of these kinds.")]
                        kinds: Option<Vec<entity::vocabulary::RelationKind>>,
                    ) -> usize {
                        self.0.graph().around(self.0.ix, kinds.as_deref()).count()
                    }

                    /// Counts up with every change of the entity itself; 1 when it was made.
                    async fn revision(&self) -> i32 {
                        self.0.row().revision
                    }

                    /// When it was made.
                    async fn created_at(&self) -> $crate::schema::scalar::DateTime {
                        $crate::schema::scalar::DateTime::of_micros(self.0.row().created_at)
                    }

                    /// When it last changed.
                    async fn updated_at(&self) -> $crate::schema::scalar::DateTime {
                        $crate::schema::scalar::DateTime::of_micros(self.0.row().updated_at)
                    }

                    $($fields)*
                }
                lists {
                    /// The themes that it is about.
                    taggings() -> $crate::error::Result<$crate::schema::tagging::TaggingConnection> {
                        |entity, page| {
                            let kind = entity::vocabulary::RelationKind::Tagging;
                            entity.0.related("taggings", kind, $crate::graph::End::Subject, None, page)
                        }
                    }

                    /// Every fact that joins it to another, at whichever end, by kind.
                    relations(
                        #[graphql(desc = "Only facts of these kinds.")]
                        kinds: Option<Vec<entity::vocabulary::RelationKind>>,
                        #[graphql(desc = "Only facts that this entity is part of too: an id, `event:SLUG` (or another kind) or \
                                          `SCHEME:VALUE` of an identifier.")]
                        with: Option<async_graphql::ID>,
                    ) -> $crate::error::Result<$crate::schema::relation::RelationConnection> {
                        |entity, page| {
                            let test = with.as_ref().map(|with| $crate::schema::filter::holds(entity.0.graph(), with));
                            let asked = (kinds.clone(), with.clone());
                            entity.0.around("relations", kinds.as_deref(), test, asked, page)
                        }
                    }

                    /// What the sources say about it, claim by claim, the oldest first.
                    claims(
                        #[graphql(desc = "Only claims about this attribute.")]
                        attribute: Option<String>,
                    ) -> Option<$crate::error::Result<$crate::schema::claim::ClaimConnection>>
                    where ctx is context {
                        |entity, page| Some(async {
                            let loader = $crate::schema::loader::loader(ctx)?;
                            $crate::schema::claim::ClaimList::page(&entity.0.view, loader, entity.0.target(), attribute, page).await
                        }.await)
                    }

                    /// Every change of it, the oldest first.
                    history() -> Option<$crate::error::Result<$crate::schema::change::ChangeConnection>>
                    where ctx is context {
                        |entity, page| Some(async {
                            let loader = $crate::schema::loader::loader(ctx)?;
                            $crate::schema::change::ChangeList::page(&entity.0.view, loader, entity.0.target(), page).await
                        }.await)
                    }

                    $($lists)*
                }
            }
        }

        impl<Q: Send + Sync + 'static> $crate::schema::connection::Listed<$crate::schema::connection::RankedList<Q>>
            for $entity
        {
            fn of(list: &$crate::schema::connection::RankedList<Q>, row: &$crate::graph::Counted) -> Option<Self> {
                Some(Self($crate::schema::at::NodeAt { view: list.view.clone(), ix: row.node }))
            }
        }

        impl<Q: Send + Sync + 'static> $crate::schema::connection::Listed<$crate::schema::connection::GraphList<Q>>
            for $entity
        {
            fn of(list: &$crate::schema::connection::GraphList<Q>, row: &$crate::graph::Ref) -> Option<Self> {
                match row {
                    $crate::graph::Ref::Node(ix) => {
                        Some(Self($crate::schema::at::NodeAt { view: list.view.clone(), ix: *ix }))
                    }
                    $crate::graph::Ref::Relation(_) => None,
                }
            }
        }
    };
}

pub(crate) use entity;

/// Has the fields of the interface, for the interface alone: no field answers with it.
#[allow(dead_code, reason = "only its type is looked at")]
pub(crate) struct EntityFields(NodeAt);

entity! {
    /// The fields that entities share.
    EntityFields { fields {} lists {} }
}

interface! {
    /// One of the five kinds of thing that the graph is about.
    Entity with the fields of EntityFields: Event, Organisation, Person, Document, Theme
}

impl From<NodeAt> for Entity {
    fn from(at: NodeAt) -> Self {
        match at.row().kind() {
            EntityKind::Event => Self::Event(Event(at)),
            EntityKind::Organisation => Self::Organisation(Organisation(at)),
            EntityKind::Person => Self::Person(Person(at)),
            EntityKind::Document => Self::Document(Document(at)),
            EntityKind::Theme => Self::Theme(Theme(at)),
        }
    }
}

impl Listed<GraphList> for Entity {
    fn of(list: &GraphList, row: &Ref) -> Option<Self> {
        match row {
            Ref::Node(ix) => Some(NodeAt { view: list.view.clone(), ix: *ix }.into()),
            Ref::Relation(_) => None,
        }
    }
}

connection! {
    /// A page of entities.
    EntityConnection, EntityEdge of Entity in GraphList
}

impl NodeAt {
    pub(crate) fn target(&self) -> Target {
        Target::Node(self.row().id)
    }

    #[inline]
    pub(crate) fn name_in(&self, languages: &[super::scalar::LanguageTag]) -> &str {
        if languages.is_empty() {
            return self.row().name();
        }
        let languages: Vec<&str> = languages.iter().map(|tag| tag.0.as_str()).collect();
        self.row().name_in(&languages)
    }

    pub(crate) async fn description(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let text = loader(ctx)?.load_one(DescriptionOf(self.row().id)).await?;
        text.as_deref().map_or(Ok(()), |text| self.view.carry(text))?;
        Ok(text)
    }
}
