//! `colloquy import`: reads sources into the database, and says by line what it read.

mod copy;
mod inputs;
mod parts;
mod progress;
mod show;

use clap::builder::{FalseyValueParser, RangedU64ValueParser};
use uuid::Uuid;

use super::{Database, tell};
use crate::{
    error::{Error, Result},
    ingest::{
        plan::Report,
        read::{self, ReadOptions, list::Cut},
        write::{Source, import, outline, rehearse},
    },
    store::Store,
};

use progress::Progress;
use show::show;

const EXAMPLES: &str = "\
Examples:
  colloquy import page.txt --url https://example.org/events/7
  colloquy import --dry-run --json page.txt | jq .
  colloquy import participants.csv --mapping participants.toml
  colloquy import --strict conference.json calendars/ 'lists/*.ics' themes.ttl.gz
  curl -s https://example.org/events/7 | colloquy import - --format html --url https://example.org/events/7

What a file is shows in its content: an event page as text or HTML, schema.org as JSON-LD, a conference
schedule (pentabarf, frab, pretalx), a calendar, Popolo, SKOS, a list with --mapping, or a copy that
`colloquy export` wrote, which needs an empty database.";

/// Read event pages, lists, schedules, calendars and themes into the database; read again, they add nothing
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The files to read: folders, patterns and archives (.zip, .gz) too; - is standard input
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

    /// Say what would be read, and change nothing; which people are one with others is decided after an import
    #[arg(long, env = "COLLOQUY_DRY_RUN", value_parser = FalseyValueParser::new())]
    pub dry_run: bool,

    /// Rows of a list that are one commit; a longer list is read in parts, each a source and a commit of its own
    #[arg(long, env = "COLLOQUY_ROWS_PER_COMMIT", value_name = "ROWS", default_value_t = Cut::default().rows,
          value_parser = RangedU64ValueParser::<usize>::new().range(1..=100_000), hide_short_help = true)]
    pub rows_per_commit: usize,

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
    /// By its content.
    #[default]
    Auto,
    /// The text of an event page.
    Page,
    /// An event page as HTML, with what its scripts say as JSON-LD.
    Html,
    /// schema.org as JSON-LD, alone or in a page.
    JsonLd,
    /// Rows of cells between commas, semicolons or tabs; needs --mapping.
    #[value(alias = "tsv")]
    Csv,
    /// A workbook; needs --mapping.
    Xlsx,
    /// A conference schedule in XML or JSON, as pentabarf, frab and pretalx write it.
    #[value(alias = "frab", alias = "pentabarf")]
    Schedule,
    /// A calendar (iCalendar).
    #[value(alias = "ical")]
    Ics,
    /// People, organisations and posts as Popolo JSON.
    Popolo,
    /// Themes as SKOS, in Turtle or JSON-LD.
    Skos,
    /// A whole copy, as `colloquy export` writes it; into an empty database.
    Jsonl,
}

impl From<Format> for read::Format {
    fn from(format: Format) -> Self {
        match format {
            // A copy is known before any reader is asked.
            Format::Auto | Format::Jsonl => Self::Auto,
            Format::Page => Self::PageText,
            Format::Html => Self::PageHtml,
            Format::JsonLd => Self::JsonLd,
            Format::Csv | Format::Xlsx => Self::List,
            Format::Schedule => Self::Schedule,
            Format::Ics => Self::Calendar,
            Format::Popolo => Self::Popolo,
            Format::Skos => Self::Skos,
        }
    }
}

/// Reads every file in; one that fails is reported, and the others are read all the same.
pub async fn run(args: Args) -> Result<()> {
    let files = inputs::expand(&args.files)?;
    let mapping = args.mapping.as_deref().map(inputs::mapping).transpose()?;
    let (url, title, batch) = (args.url.clone(), args.title.clone(), Some(Uuid::now_v7()));
    let options = ReadOptions { url, title, mapping, strict: args.strict, batch, part: None };
    let alone = files.len() == 1;
    let mut sources = 0;
    let mut failed = Vec::new();
    let store = open(&args).await?;
    let progress = Progress::new(files.len());
    for file in &files {
        progress.begin(file)?;
        if let Some(reader) = copy::recognise(file, args.format)? {
            sources += 1;
            let named = |error: Error| Error::new(error.code(), format!("{file}: {error}"));
            copy::restore(store.as_ref(), file, reader, &args).await.map_err(named)?;
            continue;
        }
        if parts::is_large(file, &args) {
            sources += 1;
            refuse_beside_others(alone, &args)?;
            match parts::read_large(store.as_ref(), file, &options, &args).await {
                Ok(()) => {}
                Err(error) if alone => return Err(Error::new(error.code(), format!("{file}: {error}"))),
                Err(error) => {
                    tell(&format!("colloquy: {file}: {error}"))?;
                    failed.push(file.clone());
                }
            }
            continue;
        }
        let unpacked = match inputs::sources(file) {
            Ok(unpacked) => {
                refuse_beside_others(alone && unpacked.len() == 1, &args)?;
                unpacked
            }
            Err(error) if alone => return Err(Error::new(error.code(), format!("{file}: {error}"))),
            Err(error) => {
                sources += 1;
                tell(&format!("colloquy: {file}: {error}"))?;
                failed.push(file.clone());
                continue;
            }
        };
        let only = alone && unpacked.len() == 1;
        for (name, bytes) in unpacked {
            sources += 1;
            let source = Source { bytes: &bytes, format: args.format.into(), options: &options, actor: "import" };
            let read = match parts::read_long(store.as_ref(), &name, &bytes, &options, &args).await {
                Ok(true) => continue,
                Ok(false) => import_one(store.as_ref(), source, args.dry_run).await,
                Err(error) => Err(error),
            };
            match read {
                Ok(report) => progress.aside(|| show(&name, &report, &args))?,
                Err(error) if only => return Err(Error::new(error.code(), format!("{name}: {error}"))),
                Err(error) => {
                    progress.aside(|| tell(&format!("colloquy: {name}: {error}")))?;
                    failed.push(name);
                }
            }
        }
    }
    progress.end();
    if failed.is_empty() {
        return Ok(());
    }
    let files = failed.join(", ");
    Err(Error::bad_input(format!("{} of {sources} files could not be read in: {files}", failed.len())))
}

/// Refuses an address or a title for one of several sources.
fn refuse_beside_others(only: bool, args: &Args) -> Result<()> {
    if only || (args.url.is_none() && args.title.is_none()) {
        return Ok(());
    }
    Err(Error::bad_input("--url and --title are of one page; import the files one by one"))
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

async fn import_one(store: Option<&Store>, source: Source<'_>, dry_run: bool) -> Result<Report> {
    match store {
        Some(store) if dry_run => rehearse(store, source).await,
        Some(store) => import(store, source).await,
        None => outline(source),
    }
}
