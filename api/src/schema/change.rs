//! `Change`: one line of the log.

use std::sync::Arc;

use async_graphql::Context;
use entity::{change, vocabulary::ChangeAction};

use super::{
    at::{NodeAt, RelationAt, view},
    connection::{Listed, Listing, Paged, connection, mark},
    entity::Entity,
    id::GlobalId,
    loader::{ChangeCountOf, ChangesOf, Loader},
    object::object,
    relation::Relation,
    scalar::{DateTime, Json},
};
use crate::{
    error::Result,
    graph::View,
    page::{ListMark, Page, PageArguments},
    store::read::{Target, change_position},
};

/// A line of the log. What it changed is looked up when it is asked for: a subscriber's look at the graph is made only
/// then.
#[derive(Clone)]
pub(crate) struct Change {
    pub(crate) row: Arc<change::Model>,
}

object! {
    /// One change of one entity or relation. The changes of one commit share its version.
    Change {
        fields {
            /// Its id, for ever.
            async fn id(&self) -> GlobalId {
                GlobalId::Change(self.row.version, self.row.ordinal)
            }

            /// The commit that made it: versions count up, and a later one is a larger number.
            async fn version(&self) -> String {
                self.row.version.to_string()
            }

            /// When.
            async fn at(&self) -> DateTime {
                DateTime(self.row.at)
            }

            /// Who: the name of a token, or `import`, `sample` and the like.
            async fn actor(&self) -> &str {
                &self.row.actor
            }

            /// What it did.
            async fn action(&self) -> ChangeAction {
                self.row.action
            }

            /// The entity that it changed, as it is now; null if it changed a relation, or the entity is gone.
            async fn entity(&self, ctx: &Context<'_>) -> Result<Option<Entity>> {
                let view = view(ctx)?;
                let ix = self.row.node_id.and_then(|id| view.graph().find_node(id));
                Ok(ix.map(|ix| NodeAt { view: view.clone(), ix }.into()))
            }

            /// The relation that it changed, as it is now; null if it changed an entity, or the relation is gone.
            async fn relation(&self, ctx: &Context<'_>) -> Result<Option<Relation>> {
                let view = view(ctx)?;
                let ix = self.row.relation_id.and_then(|id| view.graph().find_relation(id));
                Ok(ix.map(|ix| RelationAt { view: view.clone(), ix }.into()))
            }

            /// The row before; null if it was made, or only gained a claim.
            async fn before(&self) -> Option<Json> {
                self.row.before.clone().map(Json)
            }

            /// The row after; null if it was deleted, or only gained a claim.
            async fn after(&self) -> Option<Json> {
                self.row.after.clone().map(Json)
            }
        }
        lists {}
    }
}

/// The changes of one entity or relation.
pub(crate) struct ChangeList {
    loader: Arc<Loader>,
    target: Target,
    mark: ListMark,
}

impl ChangeList {
    /// A page of the history of an entity or relation.
    pub(crate) async fn page(
        view: &View,
        loader: &Arc<Loader>,
        target: Target,
        page: PageArguments,
    ) -> Result<ChangeConnection> {
        let mark = mark(view, Some(target.id()), "history", &target);
        let window = page.window(|| mark)?;
        let page = loader.load_one(ChangesOf { target, window }).await?.unwrap_or_else(Page::empty);
        let rows = page.rows.into_iter().map(Arc::new).collect();
        let page = Page { rows, has_next: page.has_next, has_previous: page.has_previous };
        Ok(Paged { list: Arc::new(Self { loader: loader.clone(), target, mark }), page }.into())
    }
}

impl Listing for ChangeList {
    type Row = Arc<change::Model>;

    fn cursor(&self, change: &Self::Row) -> String {
        change_position(change).cursor(self.mark)
    }

    async fn count(&self) -> Result<usize> {
        Ok(self.loader.load_one(ChangeCountOf(self.target)).await?.unwrap_or_default())
    }
}

impl Listed<ChangeList> for Change {
    fn of(_: &ChangeList, row: &Arc<change::Model>) -> Option<Self> {
        Some(Self { row: row.clone() })
    }
}

connection! {
    /// A page of changes, the oldest first.
    ChangeConnection, ChangeEdge of Change in ChangeList
}
