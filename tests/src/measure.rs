//! What the benches share: their scale, databases that are generated once and kept, and figures to lay side by side.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use api::{
    ingest::generate::{Scale, generate},
    store::Store,
};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection};
use tempfile::TempDir;

/// What `cargo bench -- --times N` asked for.
///
/// # Panics
/// Where `--times` has no number behind it.
#[must_use]
pub fn scale() -> Scale {
    let times = behind("--times").map_or(1, |number| number.parse().expect("--times takes a number, as in --times 20"));
    Scale { people: 20_000 * times, events: 5_000 * times, participations: 60_000 * times, seed: 1 }
}

/// Whether `cargo bench -- --only NAME` leaves a measurement in: without it, all are.
#[must_use]
pub fn is_wanted(name: &str) -> bool {
    behind("--only").is_none_or(|only| name.contains(&only))
}

/// The word behind another on the command line.
fn behind(word: &str) -> Option<String> {
    std::env::args().skip_while(|other| other != word).nth(1)
}

/// A generated database of a scale, made at its first use and kept in `target/bench-data`: remove that folder after
/// a change of the tables or of the generator. Nobody may write to it.
///
/// # Panics
/// Where it cannot be made.
pub async fn prepared(scale: Scale) -> PathBuf {
    let Scale { people, events, participations, seed } = scale;
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench-data");
    let folder = target.join(format!("{people}-{events}-{participations}-{seed}"));
    let (file, complete) = (folder.join("colloquy.db"), folder.join("complete"));
    if complete.exists() {
        return file;
    }
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("target can be written");
    let start = Instant::now();
    let store = Store::connect(&url(&file)).await.expect("a new database");
    store.migrate().await.expect("its tables");
    let totals = generate(&store, scale, |_| ()).await.expect("a generated graph");
    let took = start.elapsed();
    // One file, to be copied without its log.
    let connection = Database::connect(url(&file)).await.expect("the same database");
    connection.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.expect("an emptied log");
    connection.close().await.expect("closed");
    fs::write(complete, format!("{totals:?}\n")).expect("target can be written");
    figure("generate_relations_per_second", totals.relations as f64 / took.as_secs_f64(), "relations/s");
    figure("generate_time", took.as_secs_f64(), "s");
    file
}

/// A copy of a prepared database, to be written to.
///
/// # Panics
/// Where the disk is full.
pub async fn copied(scale: Scale) -> (TempDir, PathBuf) {
    let file = prepared(scale).await;
    let folder = TempDir::with_prefix_in("copy-", file.parent().and_then(Path::parent).expect("target/bench-data"));
    let folder = folder.expect("target can be written");
    let copy = folder.path().join("colloquy.db");
    fs::copy(&file, &copy).expect("there is room");
    (folder, copy)
}

/// The URL of a database file.
#[must_use]
pub fn url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// Connections set as the store sets its readers: what a tuned program without Colloquy would use.
///
/// # Panics
/// Where the database cannot be opened.
pub async fn plain(file: &Path, connections: u32) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url(file));
    options.max_connections(connections).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
            .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Normal)
            .foreign_keys(true)
            .row_buffer_size(4096)
            .pragma("cache_size", "-65536")
    });
    Database::connect(options).await.expect("the database opens")
}

/// Prints one figure.
pub fn figure(name: &str, value: f64, unit: &str) {
    use io::Write as _;
    // Whoever closed stdout does not want the figures.
    let _ = writeln!(io::stdout(), "figure {name} {value:.3} {unit}");
}

/// Times, to be asked for their percentiles.
#[derive(Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time that so many of a hundred do not exceed, in milliseconds.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn percentile(&mut self, percent: usize) -> f64 {
        self.0.sort_unstable();
        let place = (self.0.len() * percent / 100).min(self.0.len() - 1);
        self.0[place].as_secs_f64() * 1_000.0
    }
}

/// The memory of this process that lies in the machine's, in bytes; 0 where the system does not tell.
#[must_use]
pub fn resident_bytes() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok()).unwrap_or_default() * 1024
}
