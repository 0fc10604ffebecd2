//! Configuration that more than one layer reads: what the command line decided, and the limits that hold without it.

use std::{path::PathBuf, time::Duration};

use clap::ValueEnum;

/// What one server was told at its start.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Config {
    /// Where the database is: `sqlite://PATH?mode=rwc` or `postgres://…`.
    pub database_url: String,
    /// Never write to the database, nor beside it: a replica.
    pub read_only: bool,
    /// The folder of the search index; where none is given, the one beside a SQLite database, or none at all: then it is
    /// made in memory at every start.
    pub search_index: Option<PathBuf>,
    /// The address to listen on, `HOST:PORT`; port 0 takes a free one.
    pub listen: String,
    /// Load the shipped sample into an empty database.
    pub sample: bool,
    /// Who may write.
    pub writes: Writes,
    /// Serve GraphiQL at `/`.
    pub graphiql: bool,
    /// Answer `__schema` and `__type`.
    pub introspection: bool,
    /// The sites whose pages may ask from a browser, each as `https://HOST` with a port where it is not the usual one; `*`
    /// is every site. None but this server's own where it is empty.
    pub cors_origins: Vec<String>,
    /// The file of the documents that are trusted.
    pub trusted_documents: Option<PathBuf>,
    /// What becomes of any other document where there is such a file.
    pub trusted_documents_mode: TrustedDocumentsMode,
    /// Bytes of answers that are kept; 0 keeps none.
    pub cache_bytes: u64,
    /// How long a cache that others share may show an answer by GET without asking whether it is still the one; none lets
    /// only the client's own keep it.
    pub cache_public: Option<Duration>,
    /// What one request and one client may take.
    pub limits: Limits,
}

impl Config {
    /// The folder of the search index: `colloquy.db-search` for `sqlite://colloquy.db?mode=rwc`, unless another was given or
    /// nothing may be written there.
    #[must_use]
    pub fn search_folder(&self) -> Option<PathBuf> {
        self.search_index.clone().or_else(|| {
            if self.read_only {
                return None;
            }
            let file = self.database_url.strip_prefix("sqlite:")?.trim_start_matches("//");
            let file = file.split('?').next().filter(|file| !file.is_empty())?;
            Some(PathBuf::from(format!("{file}-search")))
        })
    }
}

/// Who may write as long as there are no accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Writes {
    /// Nobody: every mutation is refused.
    #[default]
    Off,
    /// Whoever asks from this machine itself, not through a proxy and not from another site's page.
    Loopback,
}

/// What becomes of a document that is not trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TrustedDocumentsMode {
    /// It is answered, and the log says that it came.
    Log,
    /// It is refused.
    #[default]
    Enforce,
}

/// Bytes of answers that are kept where nobody says otherwise.
pub const CACHE_BYTES: u64 = 64 << 20;

/// What one request and one client may take; each refusal has its own code.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The largest body of a request, in bytes.
    pub body_bytes: usize,
    /// The time in which a body must have arrived.
    pub body_time: Duration,
    /// The most requests in one batch.
    pub batch: usize,
    /// The most fields that a request may ask for, a list counting for its rows.
    pub cost: u64,
    /// The most fields inside each other.
    pub depth: u32,
    /// The largest answer, in bytes before compression.
    pub response_bytes: usize,
    /// The time in which a request must be answered, waiting included.
    pub request_time: Duration,
    /// The time that a request waits for the version it demands.
    pub version_wait: Duration,
    /// The most requests executed at once.
    pub running: usize,
    /// The most requests waiting for their turn.
    pub waiting: usize,
    /// The most WebSockets and streams of events open at once.
    pub sockets: usize,
    /// The most operations under way on one WebSocket.
    pub socket_operations: usize,
    /// The most answers waiting to be sent on one WebSocket or stream.
    pub socket_queue: usize,
    /// The time in which a WebSocket must have sent `connection_init`.
    pub socket_init: Duration,
    /// The time in which a WebSocket or stream must have taken one answer.
    pub socket_send: Duration,
    /// The most exports written at once; none may be where it is 0.
    pub exports: usize,
    /// How long a WebSocket may be silent before it is asked for a sign of life; twice that, and it is closed.
    pub socket_silence: Duration,
    /// The time that requests under way are given when the server stops.
    pub shutdown: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            body_bytes: 1 << 20,
            body_time: Duration::from_secs(10),
            batch: 10,
            cost: 500_000,
            depth: 40,
            response_bytes: 16 << 20,
            request_time: Duration::from_secs(30),
            version_wait: Duration::from_secs(5),
            running: (4 * cores).max(8),
            waiting: 1_000,
            sockets: 1_000,
            socket_operations: 32,
            socket_queue: 16,
            socket_init: Duration::from_secs(3),
            socket_send: Duration::from_secs(10),
            exports: 2,
            socket_silence: Duration::from_secs(30),
            shutdown: Duration::from_secs(10),
        }
    }
}
