//! `Statistics`.

use std::sync::Arc;

use async_graphql::Context;
use entity::vocabulary::EntityKind;

use super::{loader::loader, object::object};
use crate::{app::App, error::Result, graph::View};

/// How large the graph is, and what serves it.
pub(crate) struct Statistics {
    pub(crate) view: View,
    pub(crate) app: Arc<App>,
}

object! {
    /// How large the graph is, and what serves it.
    Statistics {
        fields {
            /// The version that this answer was made from: that of the last commit it knows of.
            async fn graph_version(&self) -> String {
                self.view.version().to_string()
            }

            /// How many events there are.
            async fn events(&self) -> usize {
                self.view.graph().count_nodes(EntityKind::Event)
            }

            /// How many organisations there are.
            async fn organisations(&self) -> usize {
                self.view.graph().count_nodes(EntityKind::Organisation)
            }

            /// How many people there are.
            async fn people(&self) -> usize {
                self.view.graph().count_nodes(EntityKind::Person)
            }

            /// How many documents there are.
            async fn documents(&self) -> usize {
                self.view.graph().count_nodes(EntityKind::Document)
            }

            /// How many themes there are.
            async fn themes(&self) -> usize {
                self.view.graph().count_nodes(EntityKind::Theme)
            }

            /// How many facts join them.
            async fn relations(&self) -> usize {
                self.view.graph().count_relations()
            }

            /// How many sources were read.
            async fn sources(&self, ctx: &Context<'_>) -> Result<u64> {
                loader(ctx)?.loader().count_sources().await
            }

            /// The kind of database that remembers it all: `sqlite` or `postgresql`.
            async fn database(&self) -> &'static str {
                self.app.store.engine()
            }

            /// The version of the software.
            async fn software_version(&self) -> &'static str {
                env!("CARGO_PKG_VERSION")
            }
        }
        lists {}
    }
}
