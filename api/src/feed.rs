//! Follows the change log and brings the graph up to date, whole versions in order.

use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::{error::Result, graph::Graph, store::Store};

/// The graph, and the way from the store to it.
#[derive(Debug)]
pub struct Feed {
    store: Store,
    graph: ArcSwap<Graph>,
}

impl Feed {
    /// Loads the graph from the store.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn load(store: Store) -> Result<Self> {
        Ok(Self { store, graph: ArcSwap::default() })
    }

    /// The latest version of the graph.
    #[must_use]
    pub fn graph(&self) -> Arc<Graph> {
        self.graph.load_full()
    }
}
