//! A server of its own for each test, on an empty database of its own.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use api::{
    app::App,
    config::{CACHE_BYTES, Config, Limits, TrustedDocumentsMode, Writes},
    http::{self, Server},
};
use axum::Router;
use tokio::{net::TcpListener, sync::oneshot};

use crate::database::{Engine, TestDatabase, fresh};

/// A running application, and the routes to it.
pub struct TestServer {
    /// The routes, to be asked without a socket.
    pub router: Router,
    /// What answers.
    pub app: Arc<App>,
    server: Arc<Server>,
    /// Where it is kept; removed with the server.
    pub database: TestDatabase,
}

/// A server with every default, on SQLite.
pub async fn server() -> TestServer {
    server_with(|_| {}).await
}

/// A server whose configuration the test has changed, on SQLite.
pub async fn server_with(change: impl FnOnce(&mut Config)) -> TestServer {
    server_on(Engine::Sqlite, change).await
}

/// A server whose configuration the test has changed.
pub async fn server_on(engine: Engine, change: impl FnOnce(&mut Config)) -> TestServer {
    let database = fresh(engine).await;
    let mut config = config(&database);
    change(&mut config);
    let app = App::open(&config).await.expect("the app opens");
    let server = Server::new(app.clone(), &config).expect("the server starts");
    TestServer { router: http::router(server.clone()), app, server, database }
}

/// Every default, on a database.
#[must_use]
pub fn config(database: &TestDatabase) -> Config {
    Config {
        database_url: database.url.clone(),
        read_only: false,
        search_index: None,
        listen: "127.0.0.1:0".to_owned(),
        sample: false,
        writes: Writes::Off,
        graphiql: true,
        introspection: true,
        cors_origins: Vec::new(),
        trusted_documents: None,
        trusted_documents_mode: TrustedDocumentsMode::default(),
        cache_bytes: CACHE_BYTES,
        cache_public: None,
        limits: Limits::default(),
    }
}

/// Waits until the latest version can be searched.
///
/// # Panics
/// Where that takes longer than it ever should.
pub async fn searchable(app: &App) {
    let start = Instant::now();
    while app.search.snapshot().map_or(true, |snapshot| snapshot.version() < app.graph().version()) {
        assert!(start.elapsed() < Duration::from_secs(30), "the index does not follow");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

impl TestServer {
    /// Listens on a free port of this machine until the sender is used or dropped.
    pub async fn listen(&self) -> (SocketAddr, oneshot::Sender<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let (stop, stopped) = oneshot::channel();
        let server = self.server.clone();
        tokio::spawn(http::serve(server, listener, async move {
            let _ = stopped.await;
        }));
        (address, stop)
    }
}
