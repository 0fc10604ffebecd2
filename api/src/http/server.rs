//! What all routes share.

use std::{io, sync::Arc};

use tokio::sync::{Semaphore, watch};

use super::{graphiql::Page, pool::Pool};
use crate::{
    app::App,
    config::{Config, Limits, Writes},
    schema::{self, Schema},
};

/// One server: the schema over its app, the pool that executes, the limits, and the page.
pub struct Server {
    pub(super) app: Arc<App>,
    pub(super) schema: Schema,
    pub(super) sdl: String,
    pub(super) pool: Pool,
    pub(super) limits: Limits,
    pub(super) writes: Writes,
    pub(super) introspection: bool,
    /// The page at `/`; none with `--no-graphiql`.
    pub(super) page: Option<Page>,
    /// One permit for each WebSocket or stream of events that may be open.
    pub(super) sockets: Arc<Semaphore>,
    /// True once the server is stopping.
    pub(super) stopping: watch::Sender<bool>,
}

impl Server {
    /// Builds the schema and starts the pool.
    pub fn new(app: Arc<App>, config: &Config) -> io::Result<Arc<Self>> {
        Ok(Arc::new(Self {
            schema: schema::build(app.clone()),
            app,
            sdl: schema::sdl(),
            pool: Pool::new(&config.limits)?,
            limits: config.limits.clone(),
            writes: config.writes,
            introspection: config.introspection,
            page: config.graphiql.then(Page::new),
            sockets: Arc::new(Semaphore::new(config.limits.sockets)),
            stopping: watch::Sender::new(false),
        }))
    }

    /// Begins the end: `/readyz` says so, and every WebSocket closes.
    pub(super) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Waits until every WebSocket has closed.
    pub(super) async fn sockets_closed(&self) {
        let all = u32::try_from(self.limits.sockets).unwrap_or(u32::MAX);
        // An error would mean that the semaphore was closed, which nobody does.
        let _ = self.sockets.acquire_many(all).await;
    }
}
