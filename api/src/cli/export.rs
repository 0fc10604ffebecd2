//! `colloquy export`: writes the graph, or a part of it, to a file or to stdout.

use std::{
    fs,
    io::{self, IsTerminal as _, Write},
    path::PathBuf,
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use tokio::sync::mpsc;

use super::Database;
use crate::{
    error::{Code, Error, Result},
    export::{self, LONGEST, Out, Piece},
    feed::Feed,
    graph::{View, Viewer},
    schema::{PartArguments, part},
    store::Store,
};

const EXAMPLES: &str = "\
Examples:
  colloquy export -o graph.jsonl.gz                        everything; `colloquy import graph.jsonl.gz` reads it in again
  colloquy export --format graphml -o graph.graphml        for Gephi and NetworkX
  colloquy export --format csv --table relations > facts.csv
  colloquy export --format ics --within gfmd -o gfmd.ics   an event and everything under it
  colloquy export --format json-ld --filter '{\"country\": {\"in\": [\"CH\"]}}' --during 2011

A part is some events, whatever a fact ties to them, and every fact among all these. --filter, --within and
--during name the events; all that are given must hold.";

/// Pieces that wait to be written.
const QUEUE: usize = 4;

/// Where nobody sees a bar, a line is written so often.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Write the graph, or a part of it, in a format of others, or as a whole copy
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// In which format
    #[arg(long, env = "COLLOQUY_FORMAT", value_enum, default_value_t)]
    pub format: Format,

    /// Which rows --format csv writes
    #[arg(long, env = "COLLOQUY_TABLE", value_enum, default_value_t)]
    pub table: Table,

    /// The file to write, compressed where its name ends in .gz; without it, standard output
    #[arg(short, long, env = "COLLOQUY_OUTPUT", value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Only events for which this holds: an EventFilter of the contract, as JSON
    #[arg(long, env = "COLLOQUY_FILTER", value_name = "JSON")]
    pub filter: Option<String>,

    /// Only this event and everything under it: its slug, event:SLUG or id
    #[arg(long, env = "COLLOQUY_WITHIN", value_name = "EVENT")]
    pub within: Option<String>,

    /// Only events that share a day with this
    #[arg(long, env = "COLLOQUY_DURING", value_name = "EDTF")]
    pub during: Option<String>,

    /// Where it is kept.
    #[command(flatten)]
    pub database: Database,
}

/// What is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Everything, a JSON object a line, to be read in again.
    #[default]
    Jsonl,
    /// Rows of cells, for spreadsheets.
    Csv,
    /// For Gephi and NetworkX; a participation is a node with up to four edges.
    #[value(name = "graphml")]
    GraphMl,
    /// The words of schema.org.
    JsonLd,
    /// The events that are known to the day, for calendars.
    #[value(alias = "ical")]
    Ics,
}

/// Which rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Table {
    /// One for each entity.
    #[default]
    Entities,
    /// One for each fact.
    Relations,
}

impl Args {
    fn format(&self) -> export::Format {
        match (self.format, self.table) {
            (Format::Jsonl, _) => export::Format::Jsonl,
            (Format::Csv, Table::Entities) => export::Format::Csv(export::Table::Entities),
            (Format::Csv, Table::Relations) => export::Format::Csv(export::Table::Relations),
            (Format::GraphMl, _) => export::Format::GraphMl,
            (Format::JsonLd, _) => export::Format::JsonLd,
            (Format::Ics, _) => export::Format::Calendar,
        }
    }

    fn part(&self) -> PartArguments {
        PartArguments { filter: self.filter.clone(), within: self.within.clone(), during: self.during.clone() }
    }
}

/// Writes it; how much it was is said on stderr.
pub async fn run(args: Args) -> Result<()> {
    // What is not there is not made.
    let store = Store::connect(&args.database.url.replace("mode=rwc", "mode=rw")).await?;
    if !store.is_current().await? {
        let message =
            "The database's tables are not those of this program; bring them up to date with `colloquy migrate up`.";
        return Err(Error::new(Code::StoreUnavailable, message));
    }
    let (export, version) = open(&args, &store).await?;
    let (queue, mut queued) = mpsc::channel(QUEUE);
    let task = tokio::spawn(async move {
        let mut out = Out::new(queue, LONGEST);
        match export.write(&mut out).await {
            // Where it is not taken, it was ended from here.
            Ok(()) => drop(out.finish().await),
            Err(error) => out.fail(error).await,
        }
    });
    let mut file = File::create(args.output.as_deref())?;
    let mut shown = Shown::new();
    loop {
        match queued.recv().await.transpose()? {
            Some(Piece::Bytes(piece)) if file.write(&piece)? == Taken::NoMore => {
                task.abort();
                return Ok(());
            }
            Some(Piece::Bytes(piece)) => shown.show(piece.len()),
            Some(Piece::End) => break,
            None => return Err(Error::internal("the export ended before its end")),
        }
    }
    file.finish()?;
    shown.end(version);
    Ok(())
}

/// The export and its version. Only a part, or a format that is made from the graph, needs the graph.
async fn open(args: &Args, store: &Store) -> Result<(export::Export, i64)> {
    let (format, asked) = (args.format(), args.part());
    if format == export::Format::Jsonl && asked == PartArguments::default() {
        let dump = store.dump().await?;
        let version = dump.at().version;
        return Ok((export::Export::of_database(dump), version));
    }
    let feed = Feed::load(store.clone()).await?;
    let (graph, dump) = export::together(&feed, store).await?;
    let version = dump.at().version;
    let view = View::new(graph, Viewer::default(), LONGEST);
    let part = part(&view, &asked)?;
    Ok((export::Export::of_graph(format, view, part, Some(dump)), version))
}

/// Whether whoever reads wants more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    All,
    NoMore,
}

/// What is written to: a file has its name only once it is whole.
struct File {
    to: Option<To>,
    names: Option<(PathBuf, PathBuf)>,
}

enum To {
    Plain(Box<dyn Write + Send>),
    Packed(Box<GzEncoder<Box<dyn Write + Send>>>),
}

impl File {
    fn create(path: Option<&std::path::Path>) -> Result<Self> {
        let Some(path) = path else {
            return Ok(Self { to: Some(To::Plain(Box::new(io::stdout()))), names: None });
        };
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(".part");
        let unfinished = PathBuf::from(unfinished);
        let file: Box<dyn Write + Send> =
            Box::new(fs::File::create(&unfinished).map_err(|error| {
                Error::bad_input(format!("{}: it cannot be written: {error}", unfinished.display()))
            })?);
        let is_packed = path.extension().is_some_and(|extension| extension == "gz");
        let to = if is_packed {
            To::Packed(Box::new(GzEncoder::new(file, Compression::default())))
        } else {
            To::Plain(file)
        };
        Ok(Self { to: Some(to), names: Some((unfinished, path.to_owned())) })
    }

    fn write(&mut self, piece: &[u8]) -> Result<Taken> {
        let written = match &mut self.to {
            Some(To::Plain(to)) => to.write_all(piece),
            Some(To::Packed(to)) => to.write_all(piece),
            None => Ok(()),
        };
        match written {
            Ok(()) => Ok(Taken::All),
            // Such as `head`, which has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Taken::NoMore),
            Err(error) => Err(self.failed(&error)),
        }
    }

    fn finish(mut self) -> Result<()> {
        let flushed = match self.to.take() {
            Some(To::Plain(mut to)) => to.flush(),
            Some(To::Packed(to)) => to.finish().and_then(|mut to| to.flush()),
            None => Ok(()),
        };
        flushed.map_err(|error| self.failed(&error))?;
        match self.names.take() {
            Some((unfinished, name)) => fs::rename(&unfinished, &name)
                .map_err(|error| Error::bad_input(format!("{}: it cannot be written: {error}", name.display()))),
            None => Ok(()),
        }
    }

    fn failed(&self, error: &io::Error) -> Error {
        let name = self.names.as_ref().map_or("standard output".to_owned(), |(_, name)| name.display().to_string());
        Error::bad_input(format!("{name}: it cannot be written: {error}"))
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // What was not finished is of no use.
        if let Some((unfinished, _)) = &self.names {
            let _ = fs::remove_file(unfinished);
        }
    }
}

/// How much was written: a bar on a terminal, lines elsewhere.
struct Shown {
    bar: Option<ProgressBar>,
    bytes: u64,
    start: Instant,
    next_line: Instant,
}

impl Shown {
    fn new() -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            // The template is a constant of ours; were it wrong, the plain one does.
            let style = ProgressStyle::with_template("{spinner} {bytes} written, {bytes_per_sec}");
            ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        });
        let start = Instant::now();
        Self { bar, bytes: 0, start, next_line: start + LINE_EVERY }
    }

    fn show(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        match &self.bar {
            Some(bar) => bar.set_position(self.bytes),
            None if Instant::now() >= self.next_line => {
                self.next_line = Instant::now() + LINE_EVERY;
                say(&format!("{} written", HumanBytes(self.bytes)));
            }
            None => {}
        }
    }

    fn end(&self, version: i64) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let seconds = self.start.elapsed().as_secs_f64();
        say(&format!("exported version {version}: {} in {seconds:.1} s", HumanBytes(self.bytes)));
    }
}

/// Whoever closed stderr does not want to know.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
