//! What everything above the feed shares: store, graph, feed and configuration. (Stand-in.)

use std::{sync::Arc, time::Duration};

use crate::{
    config::Config,
    error::Result,
    graph::{View, Viewer},
};

/// Stand-in.
pub struct App;

impl App {
    /// Stand-in.
    #[expect(clippy::unused_async, reason = "stand-in")]
    pub async fn open(config: &Config) -> Result<Arc<Self>> {
        if config.database_url.contains("missing") {
            return Err(crate::error::Error::new(
                crate::error::Code::StoreUnavailable,
                format!("the database {} cannot be reached: no such file", config.database_url),
            ));
        }
        Ok(Arc::new(Self))
    }

    /// Stand-in.
    #[must_use]
    pub fn view(&self, viewer: Viewer, deadline: Duration) -> View {
        View::new(viewer, deadline)
    }

    /// Stand-in.
    #[expect(clippy::unused_async, reason = "stand-in")]
    pub async fn ready(&self) -> Result<()> {
        Ok(())
    }
}
