//! `colloquy import`: reads sources into the database, and says by line what it read.

use std::io::{Read as _, Write as _};

use clap::builder::FalseyValueParser;
use serde_json::json;

use super::Database;
use crate::{
    error::{Error, Result},
    ingest::{
        draft::Severity,
        plan::{Outcome, Report},
        read::{self, ReadOptions, list::Mapping},
        write::{Source, import, outline, rehearse},
    },
    store::Store,
};

const EXAMPLES: &str = "\
Examples:
  colloquy import page.txt --url https://example.org/events/7
  colloquy import --dry-run --json page.txt | jq .
  colloquy import participants.csv --mapping participants.toml
  curl -s https://example.org/events/7 | colloquy import - --format html --url https://example.org/events/7";

/// Read event pages and lists into the database; reading the same source again adds nothing
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The files to read; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,

    /// What the files are
    #[arg(long, env = "COLLOQUY_FORMAT", value_enum, default_value_t)]
    pub format: Format,

    /// Where the page was published; with it, its publisher and its address are known
    #[arg(long, env = "COLLOQUY_URL", value_name = "URL")]
    pub url: Option<String>,

    /// The page's title, where it has none of its own
    #[arg(long, env = "COLLOQUY_TITLE", value_name = "TEXT")]
    pub title: Option<String>,

    /// What the columns of a list mean: a TOML file
    #[arg(long, env = "COLLOQUY_MAPPING", value_name = "FILE.toml")]
    pub mapping: Option<String>,

    /// Write nothing of a file if any of it cannot be read
    #[arg(long, env = "COLLOQUY_STRICT", value_parser = FalseyValueParser::new())]
    pub strict: bool,

    /// Say what would be read, and change nothing
    #[arg(long, env = "COLLOQUY_DRY_RUN", value_parser = FalseyValueParser::new())]
    pub dry_run: bool,

    /// Report as JSON on stdout
    #[arg(long, env = "COLLOQUY_JSON", value_parser = FalseyValueParser::new())]
    pub json: bool,

    /// Where it is kept.
    #[command(flatten)]
    pub database: Database,
}

/// How a source is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// By its first bytes and its name.
    #[default]
    Auto,
    /// The text of an event page.
    Page,
    /// An event page as HTML.
    Html,
    /// Rows of cells between commas, semicolons or tabs; needs --mapping.
    #[value(alias = "tsv")]
    Csv,
}

impl From<Format> for read::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Auto => Self::Auto,
            Format::Page => Self::PageText,
            Format::Html => Self::PageHtml,
            Format::Csv => Self::List,
        }
    }
}

/// Bytes of a source that are read at most: one more than the reader takes, so that it can refuse what is longer.
const LARGEST_SOURCE: u64 = 32 << 20;

/// Reads every file in; one that fails is reported, and the others are read all the same.
pub async fn run(args: Args) -> Result<()> {
    if args.files.len() > 1 && (args.url.is_some() || args.title.is_some()) {
        return Err(Error::bad_input("--url and --title are of one page; import the files one by one"));
    }
    let store = open(&args).await?;
    let mut failed = Vec::new();
    for file in &args.files {
        match import_one(store.as_ref(), file, &args).await {
            Ok(report) => show(file, &report, &args)?,
            Err(error) if args.files.len() == 1 => return Err(Error::new(error.code(), format!("{file}: {error}"))),
            Err(error) => {
                complain(&format!("colloquy: {file}: {error}"))?;
                failed.push(file.as_str());
            }
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Error::bad_input(format!(
        "{} of {} files could not be read in: {}",
        failed.len(),
        args.files.len(),
        failed.join(", ")
    )))
}

/// The store, with its tables up to date. A dry run makes neither: none is needed where there is nothing yet.
async fn open(args: &Args) -> Result<Option<Store>> {
    if args.dry_run {
        let Ok(store) = Store::connect(&args.database.url.replace("mode=rwc", "mode=rw")).await else {
            return Ok(None);
        };
        return Ok(store.is_current().await?.then_some(store));
    }
    let store = Store::connect(&args.database.url).await?;
    store.migrate().await?;
    Ok(Some(store))
}

async fn import_one(store: Option<&Store>, file: &str, args: &Args) -> Result<Report> {
    let bytes = bytes(file)?;
    let options = ReadOptions {
        url: args.url.clone(),
        title: args.title.clone(),
        mapping: args.mapping.as_deref().map(mapping).transpose()?,
        strict: args.strict,
    };
    let source = Source { bytes: &bytes, format: args.format.into(), options: &options, actor: "import" };
    match store {
        Some(store) if args.dry_run => rehearse(store, source).await,
        Some(store) => import(store, source).await,
        None => outline(source),
    }
}

fn mapping(file: &str) -> Result<Box<Mapping>> {
    let text = String::from_utf8_lossy(&bytes(file).map_err(|error| named(file, &error))?).into_owned();
    Mapping::parse(&text).map(Box::new).map_err(|error| named(file, &error))
}

/// An error with the file that it is about.
fn named(file: &str, error: &Error) -> Error {
    Error::new(error.code(), format!("{file}: {error}"))
}

fn bytes(file: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = LARGEST_SOURCE + 1;
    if file == "-" {
        let read = std::io::stdin().lock().take(limit).read_to_end(&mut bytes);
        read.map_err(|error| Error::bad_input(format!("standard input cannot be read: {error}")))?;
        return Ok(bytes);
    }
    if std::fs::metadata(file).is_ok_and(|metadata| metadata.is_dir()) {
        return Err(Error::bad_input("it is a folder; name the files in it"));
    }
    let read = std::fs::File::open(file).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    read.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::bad_input("there is no such file"),
        std::io::ErrorKind::PermissionDenied => Error::bad_input("it may not be read; check its permissions"),
        _ => Error::bad_input(format!("it cannot be read: {error}")),
    })?;
    Ok(bytes)
}

/// Says on stderr what was read, by line, and with `--json` on stdout.
fn show(file: &str, report: &Report, args: &Args) -> Result<()> {
    for line in &report.lines {
        complain(&format!("{file}:{}: {} {}", line.line, line.outcome.as_str(), line.text))?;
    }
    for message in &report.messages {
        let place = message.line.map(|line| format!(":{line}")).unwrap_or_default();
        complain(&format!("{file}{place}: {}: {}", severity(message.severity), message.text))?;
    }
    let done = match (args.dry_run, report.version) {
        (true, _) => "would be; nothing was written".to_owned(),
        (false, Some(version)) => format!("version {version}"),
        (false, None) => "nothing changed".to_owned(),
    };
    complain(&format!(
        "{file}: {} created, {} matched, {} unchanged, {} refused ({done})",
        report.created, report.matched, report.unchanged, report.refused
    ))?;
    if args.json {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", as_json(file, report, args.dry_run)).map_err(Error::internal)?;
    }
    Ok(())
}

fn as_json(file: &str, report: &Report, dry_run: bool) -> serde_json::Value {
    let lines = report.lines.iter().map(|line| {
        let outcome = match line.outcome {
            Outcome::Created => "CREATED",
            Outcome::Matched => "MATCHED",
            Outcome::Unchanged => "UNCHANGED",
        };
        json!({"line": line.line, "outcome": outcome, "text": line.text})
    });
    let messages = report
        .messages
        .iter()
        .map(|message| json!({"line": message.line, "severity": message.severity.as_str(), "text": message.text}));
    json!({
        "file": file,
        "dryRun": dry_run,
        "version": report.version,
        "created": report.created,
        "matched": report.matched,
        "unchanged": report.unchanged,
        "refused": report.refused,
        "read": lines.collect::<Vec<_>>(),
        "messages": messages.collect::<Vec<_>>(),
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn complain(line: &str) -> Result<()> {
    writeln!(std::io::stderr().lock(), "{line}").map_err(Error::internal)
}
