//! `colloquy serve`: opens the database, loads the graph and answers until it is told to stop.

use std::{io, net::SocketAddr, path::PathBuf};

use tokio::net::TcpListener;

use clap::builder::FalseyValueParser;

use super::Database;
use crate::{
    app::App,
    config::{Config, Limits, Writes},
    error::{Error, Result},
    http::{self, Server},
    ingest::sample,
};

const EXAMPLES: &str = "\
Examples:
  colloquy serve --sample
      an empty database is filled with the shipped sample; GraphiQL is at http://127.0.0.1:8000
  colloquy serve --database-url postgres://colloquy@localhost/colloquy --listen 0.0.0.0:8000
      answers other machines too
  colloquy serve --writes loopback
      mutations from this machine are allowed

SIGINT (Ctrl-C) or SIGTERM stops it: requests under way are given ten seconds; a second signal does not wait.";

/// Answer GraphQL at /graphql, and show GraphiQL at /
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Where the graph is kept.
    #[command(flatten)]
    pub database: Database,

    /// The folder of the search index [default: beside a SQLite database; in memory for PostgreSQL]
    #[arg(long, env = "COLLOQUY_SEARCH_INDEX", value_name = "DIR")]
    pub search_index: Option<PathBuf>,

    /// The address to listen on; port 0 takes a free one
    #[arg(long, env = "COLLOQUY_LISTEN", value_name = "HOST:PORT", default_value = "127.0.0.1:8000")]
    pub listen: String,

    /// Load the shipped sample into an empty database
    #[arg(long, env = "COLLOQUY_SAMPLE", value_parser = FalseyValueParser::new())]
    pub sample: bool,

    /// Who may write: nobody, or whoever asks from this machine itself and not through a proxy
    #[arg(long, env = "COLLOQUY_WRITES", value_enum, default_value_t)]
    pub writes: Writes,

    /// Do not show GraphiQL
    #[arg(long, env = "COLLOQUY_NO_GRAPHIQL", value_parser = FalseyValueParser::new())]
    pub no_graphiql: bool,

    /// Do not answer questions about the schema; errors never suggest names
    #[arg(long, env = "COLLOQUY_NO_INTROSPECTION", value_parser = FalseyValueParser::new())]
    pub no_introspection: bool,
}

impl From<Args> for Config {
    fn from(args: Args) -> Self {
        Self {
            database_url: args.database.url,
            search_index: args.search_index,
            listen: args.listen,
            sample: args.sample,
            writes: args.writes,
            graphiql: !args.no_graphiql,
            introspection: !args.no_introspection,
            limits: Limits::default(),
        }
    }
}

/// The port is taken before the database is opened: two servers started by mistake must not both migrate it.
pub async fn run(args: Args) -> Result<()> {
    let config = Config::from(args);
    let listener = TcpListener::bind(&config.listen).await.map_err(|error| cannot_listen(&config.listen, &error))?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let app = App::open(&config).await?;
    if config.sample {
        load_sample(&app).await?;
    }
    let server = Server::new(app, &config).map_err(Error::internal)?;
    announce(address, &config);

    tokio::select! {
        done = http::serve(server, listener, signal()) => done.map_err(Error::internal),
        // The first signal asks for an orderly end, the second for any.
        () = async { signal().await; signal().await } => Err(Error::bad_input("stopped before all requests were answered")),
    }
}

/// Fills an empty database with the sample, or goes on where that was interrupted; any other is left as it is.
async fn load_sample(app: &App) -> Result<()> {
    if !app.store.is_written_by(sample::ACTOR).await? {
        tracing::info!("the database holds a graph already; the sample was left out");
        return Ok(());
    }
    let read = sample::load(&app.store).await?;
    let graph = app.feed.catch_up().await?;
    if read > 0 {
        tracing::info!("read {read} sample pages: {} relations", graph.count_relations());
    }
    Ok(())
}

/// SIGINT or SIGTERM.
async fn signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

fn announce(address: SocketAddr, config: &Config) {
    tracing::info!("answering at http://{address}/graphql");
    if config.graphiql {
        tracing::info!("GraphiQL: http://{address}/");
    }
    if config.writes == Writes::Loopback {
        tracing::warn!("writes are on for whoever asks from this machine");
    }
}

fn cannot_listen(listen: &str, error: &io::Error) -> Error {
    let why = match error.kind() {
        io::ErrorKind::AddrInUse => "another program is listening there; stop it or give another --listen HOST:PORT",
        io::ErrorKind::PermissionDenied => "that port needs more rights; give one from 1024 on with --listen HOST:PORT",
        io::ErrorKind::AddrNotAvailable => "this machine does not have that address; give one of its own with --listen",
        io::ErrorKind::InvalidInput => "that is not HOST:PORT; for example --listen 127.0.0.1:8000",
        _ => return Error::bad_input(format!("cannot listen on {listen}: {error}; give --listen HOST:PORT")),
    };
    Error::bad_input(format!("cannot listen on {listen}: {why}"))
}
