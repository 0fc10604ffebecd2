//! What everything above the feed shares: store, graph and configuration.

use std::{sync::Arc, time::Duration};

use crate::{
    config::Config,
    error::Result,
    feed::Feed,
    graph::{Graph, View, Viewer},
    store::Store,
};

/// A running Colloquy, without its doors.
#[derive(Debug)]
pub struct App {
    /// The system of record.
    pub store: Store,
    /// Keeps the graph up to date.
    pub feed: Arc<Feed>,
}

impl App {
    /// Opens the database, brings its schema up to date and loads the graph.
    ///
    /// # Errors
    /// What [`Store::connect`] and [`Store::migrate`] refuse.
    pub async fn open(config: &Config) -> Result<Arc<Self>> {
        let store = Store::connect(&config.database_url).await?;
        store.migrate().await?;
        let feed = Arc::new(Feed::load(store.clone()).await?);
        tokio::spawn(Feed::follow(Arc::downgrade(&feed)));
        Ok(Arc::new(Self { store, feed }))
    }

    /// The latest version of the graph.
    #[must_use]
    pub fn graph(&self) -> Arc<Graph> {
        self.feed.graph()
    }

    /// One request's look at the latest version of the graph.
    #[must_use]
    pub fn view(&self, viewer: Viewer, time: Duration) -> View {
        View::new(self.graph(), viewer, time)
    }

    /// Whether requests can be answered in full.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn ready(&self) -> Result<()> {
        self.store.ping().await
    }
}
