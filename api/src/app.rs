//! What everything above the feed shares: store, graph and search index.

mod rankings;

use std::{sync::Arc, time::Duration};

use crate::{
    config::{Config, Limits},
    error::Result,
    feed::{Feed, Search},
    graph::{Graph, View, Viewer},
    search::Place,
    store::Store,
};

pub use rankings::{RankingOf, Rankings};

/// A running Colloquy, without its doors.
#[derive(Debug)]
pub struct App {
    /// The system of record.
    pub store: Store,
    /// Keeps the graph up to date.
    pub feed: Arc<Feed>,
    /// What can be searched; made beside the requests.
    pub search: Arc<Search>,
    /// Measures of the whole graph, each made once a version.
    pub rankings: Rankings,
    /// What one request may take.
    pub limits: Limits,
}

impl App {
    /// Opens the database, brings its schema up to date, loads the graph and begins to make the search index. One that only
    /// reads changes nothing, and insists on the schema that it knows.
    ///
    /// # Errors
    /// What [`Store::connect`], [`Store::migrate`] and [`Store::check_schema`] refuse.
    pub async fn open(config: &Config) -> Result<Arc<Self>> {
        let store = if config.read_only {
            let store = Store::connect_read_only(&config.database_url).await?;
            store.check_schema().await?;
            store
        } else {
            let store = Store::connect(&config.database_url).await?;
            store.migrate().await?;
            store
        };
        let feed = Arc::new(Feed::load(store.clone()).await?);
        tokio::spawn(Feed::follow(Arc::downgrade(&feed)));
        let search = Arc::new(Search::new(feed.clone()));
        let place = config.search_folder().map_or(Place::Memory, Place::Folder);
        tokio::spawn(Search::follow(Arc::downgrade(&search), place));
        let limits = config.limits.clone();
        Ok(Arc::new(Self { store, feed, search, rankings: Rankings::default(), limits }))
    }

    /// The latest version of the graph.
    #[must_use]
    pub fn graph(&self) -> Arc<Graph> {
        self.feed.graph()
    }

    /// One request's look at the latest version of the graph.
    #[must_use]
    pub fn view(&self, viewer: Viewer, time: Duration) -> View {
        self.view_of(self.graph(), viewer, time)
    }

    /// One request's look at a version of the graph.
    #[must_use]
    pub fn view_of(&self, graph: Arc<Graph>, viewer: Viewer, time: Duration) -> View {
        View::new(graph, viewer, time).with_room(self.limits.response_bytes)
    }

    /// Whether requests can be answered in full.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn ready(&self) -> Result<()> {
        self.store.ping().await
    }
}
