//! `colloquy serve`: opens the database, loads the graph and answers until it is told to stop.

use std::{io, net::SocketAddr, path::PathBuf, time::Duration};

use tokio::net::TcpListener;

use clap::builder::FalseyValueParser;

use super::Database;
use crate::{
    app::App,
    config::{CACHE_BYTES, Config, Limits, TrustedDocumentsMode, Writes},
    error::{Error, Result},
    http::{self, Server},
    ingest::sample,
};

/// What `--help` says of the limits that have no option, and of all their codes.
const LIMITS: &str = "\
Limits: every one is on; what is beyond one is refused with its code.
  TOO_LARGE    a body over --max-body-bytes, a batch over --max-batch, a document of more than 20000 tokens (blanks
               counted), an answer over --max-response-bytes
  TOO_COMPLEX  more fields than --max-cost, a list counting for the rows that first or last asks for, or 20; 100 root
               fields, 500 aliases, 500 directives, 10000 fields of a document, each with its fragments expanded;
               500000 fields about the schema, which is the full introspection query several times over
  TOO_DEEP     fields inside each other beyond --max-depth; 100 selections, lists or objects inside each other
  TIMEOUT      longer than --max-seconds, waiting included; a body that is not there after 10 seconds; a version that
               X-Graph-Version demands and that is not there after 5 seconds
  OVERLOADED   more than --max-running requests executed and --max-waiting waiting; more than --max-sockets WebSockets
               and event streams; 32 operations under way on one WebSocket; more than --max-exports exports
";

const EXAMPLES: &str = "\
Examples:
  colloquy serve --sample
      an empty database is filled with the shipped sample; GraphiQL is at http://127.0.0.1:8000
  colloquy serve --database-url postgres://colloquy@localhost/colloquy --listen 0.0.0.0:8000
      answers other machines too
  colloquy serve --writes loopback
      mutations from this machine are allowed
  colloquy serve --read-only --listen 127.0.0.1:8001
      a second server on the same database, which follows what others write

  colloquy serve --cors-origin https://dashboard.example --trusted-documents queries.json
      pages of that site may ask, and only what is in the file

SIGINT (Ctrl-C) or SIGTERM stops it: requests under way are given ten seconds; a second signal does not wait.";

/// Answer GraphQL at /graphql, and show GraphiQL at /
#[derive(Clone, Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[command(after_help = EXAMPLES, after_long_help = format!("{LIMITS}\n{EXAMPLES}"))]
pub struct Args {
    /// Where the graph is kept.
    #[command(flatten)]
    pub database: Database,

    /// Only read: never write to the database nor beside it, refuse every mutation
    #[arg(long, env = "COLLOQUY_READ_ONLY", value_parser = FalseyValueParser::new(), conflicts_with_all = ["sample", "writes"])]
    pub read_only: bool,

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

    /// A site whose pages may ask from a browser.
    #[arg(help = "A site whose pages may ask from a browser, as https://HOST; may be given again; * is every site")]
    #[arg(long, env = "COLLOQUY_CORS_ORIGIN", value_name = "ORIGIN", value_delimiter = ',', value_parser = http::origin)]
    pub cors_origin: Vec<String>,

    /// Answer the documents of this file: a manifest as Relay, Apollo or graphql-codegen write it
    #[arg(long, env = "COLLOQUY_TRUSTED_DOCUMENTS", value_name = "FILE")]
    pub trusted_documents: Option<PathBuf>,

    /// What becomes of other documents: answered and logged, or refused with FORBIDDEN
    #[arg(long, env = "COLLOQUY_TRUSTED_DOCUMENTS_MODE", value_enum, default_value_t, requires = "trusted_documents")]
    pub trusted_documents_mode: TrustedDocumentsMode,

    /// Bytes of answers that are kept until the next commit; 0 keeps none
    #[arg(long, env = "COLLOQUY_CACHE_BYTES", value_name = "BYTES", default_value_t = CACHE_BYTES)]
    pub cache_bytes: u64,

    /// Let shared caches, such as a CDN, show answers by GET for so long without asking [default: they may not keep any]
    #[arg(long, env = "COLLOQUY_CACHE_PUBLIC", value_name = "SECONDS")]
    pub cache_public: Option<u32>,

    /// What one request may take.
    #[command(flatten)]
    pub limits: LimitArgs,
}

/// The limits that an operator may want to change.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitArgs {
    /// The most fields that a request may ask for, a list counting for its rows
    #[arg(long, env = "COLLOQUY_MAX_COST", value_name = "FIELDS", default_value_t = Limits::default().cost)]
    pub max_cost: u64,

    /// The most fields inside each other, up to 40
    #[arg(long, env = "COLLOQUY_MAX_DEPTH", value_name = "FIELDS", default_value_t = Limits::default().depth)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=40))]
    pub max_depth: u32,

    /// The largest body of a request
    #[arg(long, env = "COLLOQUY_MAX_BODY_BYTES", value_name = "BYTES", default_value_t = Limits::default().body_bytes)]
    pub max_body_bytes: usize,

    /// The largest answer, before compression
    #[arg(long, env = "COLLOQUY_MAX_RESPONSE_BYTES", value_name = "BYTES", default_value_t = Limits::default().response_bytes)]
    pub max_response_bytes: usize,

    /// The most requests in one batch
    #[arg(long, env = "COLLOQUY_MAX_BATCH", value_name = "REQUESTS", default_value_t = Limits::default().batch)]
    #[arg(value_parser = places)]
    pub max_batch: usize,

    /// The time in which a request must be answered
    #[arg(long, env = "COLLOQUY_MAX_SECONDS", value_name = "SECONDS", default_value_t = Limits::default().request_time.as_secs())]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub max_seconds: u64,

    /// The most requests executed at once [default: four for each core, at least 8]
    #[arg(long, env = "COLLOQUY_MAX_RUNNING", value_name = "REQUESTS")]
    #[arg(value_parser = places)]
    pub max_running: Option<usize>,

    /// The most requests waiting to be executed
    #[arg(long, env = "COLLOQUY_MAX_WAITING", value_name = "REQUESTS", default_value_t = Limits::default().waiting)]
    #[arg(value_parser = places)]
    pub max_waiting: usize,

    /// The most WebSockets and event streams open at once
    #[arg(long, env = "COLLOQUY_MAX_SOCKETS", value_name = "CONNECTIONS", default_value_t = Limits::default().sockets)]
    #[arg(value_parser = places)]
    pub max_sockets: usize,

    /// The most exports written at once; 0 answers none
    #[arg(long, env = "COLLOQUY_MAX_EXPORTS", value_name = "EXPORTS", default_value_t = Limits::default().exports)]
    #[arg(value_parser = clap::value_parser!(usize))]
    pub max_exports: usize,
}

/// Each export holds a connection to the database; there are about so many.
const MOST_EXPORTS: usize = 6;

/// A number of places; more than a million could not be kept track of.
fn places(text: &str) -> std::result::Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=1_000_000).contains(number));
    number.ok_or_else(|| "it is a whole number from 1 to 1000000".to_owned())
}

impl From<LimitArgs> for Limits {
    fn from(args: LimitArgs) -> Self {
        let otherwise = Self::default();
        Self {
            cost: args.max_cost,
            depth: args.max_depth,
            body_bytes: args.max_body_bytes,
            response_bytes: args.max_response_bytes,
            batch: args.max_batch,
            request_time: Duration::from_secs(args.max_seconds),
            running: args.max_running.unwrap_or(otherwise.running),
            waiting: args.max_waiting,
            sockets: args.max_sockets,
            exports: args.max_exports.min(MOST_EXPORTS),
            ..otherwise
        }
    }
}

impl From<Args> for Config {
    fn from(args: Args) -> Self {
        Self {
            database_url: args.database.url,
            read_only: args.read_only,
            search_index: args.search_index,
            listen: args.listen,
            sample: args.sample,
            writes: args.writes,
            graphiql: !args.no_graphiql,
            introspection: !args.no_introspection,
            cors_origins: args.cors_origin,
            trusted_documents: args.trusted_documents,
            trusted_documents_mode: args.trusted_documents_mode,
            cache_bytes: args.cache_bytes,
            cache_public: args.cache_public.map(|seconds| Duration::from_secs(seconds.into())),
            limits: args.limits.into(),
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
    let server = Server::new(app, &config)?;
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
    if let Some(file) = &config.trusted_documents {
        let others = if config.trusted_documents_mode == TrustedDocumentsMode::Log { "logged" } else { "refused" };
        tracing::info!("documents that are not in {} are {others}", file.display());
    }
    if config.read_only {
        tracing::info!("a replica: it follows what others write, and writes nothing");
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
