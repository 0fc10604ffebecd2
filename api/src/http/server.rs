//! What all routes share.

use std::sync::Arc;

use axum::http::HeaderValue;
use tokio::sync::{Semaphore, watch};

use super::{answers::Answers, caching, documents::Documents, graphiql::Page, metrics::Metrics, pool::Pool};
use crate::{
    app::App,
    config::{Config, Limits, TrustedDocumentsMode, Writes},
    error::{Error, Result},
    schema::{self, Schema},
};

/// One server: the schema over its app, the pool that executes, the limits, and the page.
pub struct Server {
    pub(super) app: Arc<App>,
    pub(super) schema: Schema,
    pub(super) sdl: String,
    pub(super) pool: Pool,
    pub(super) limits: Limits,
    pub(super) documents: Documents,
    pub(super) answers: Answers,
    /// What an answer by GET says to those who may keep it.
    pub(super) cache_control: HeaderValue,
    /// One permit for each request that may wait for a version.
    pub(super) waiting: Semaphore,
    pub(super) metrics: Metrics,
    /// The sites whose pages may ask from a browser.
    pub(super) origins: Vec<String>,
    pub(super) writes: Writes,
    pub(super) introspection: bool,
    /// The page at `/`; none with `--no-graphiql`.
    pub(super) page: Option<Page>,
    /// One permit for each WebSocket or stream of events that may be open.
    pub(super) sockets: Arc<Semaphore>,
    /// One permit for each export that may be written.
    pub(super) exports: Arc<Semaphore>,
    /// Whether only trusted documents are answered: then nothing else that reads the graph is either.
    pub(super) only_trusted: bool,
    /// True once the server is stopping.
    pub(super) stopping: watch::Sender<bool>,
}

impl Server {
    /// Builds the schema, reads the trusted documents and starts the pool.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` where a trusted document does not fit the contract.
    pub fn new(app: Arc<App>, config: &Config) -> Result<Arc<Self>> {
        Ok(Arc::new(Self {
            schema: schema::build(app.clone()),
            app,
            sdl: schema::sdl(),
            pool: Pool::new(&config.limits).map_err(Error::internal)?,
            limits: config.limits.clone(),
            documents: Documents::new(config)?,
            answers: Answers::new(config.cache_bytes),
            cache_control: caching::control(config.cache_public),
            waiting: Semaphore::new(config.limits.waiting),
            metrics: Metrics::new(),
            origins: config.cors_origins.clone(),
            writes: config.writes,
            introspection: config.introspection,
            page: config.graphiql.then(Page::new),
            sockets: Arc::new(Semaphore::new(config.limits.sockets)),
            exports: Arc::new(Semaphore::new(config.limits.exports)),
            only_trusted: config.trusted_documents.is_some()
                && config.trusted_documents_mode == TrustedDocumentsMode::Enforce,
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
