//! `colloquy import`: reads sources into the database. (Stand-in.)

use clap::builder::FalseyValueParser;

use super::Database;
use crate::error::Result;

const EXAMPLES: &str = "\
Examples:
  colloquy import page.txt --url https://example.org/events/7
  colloquy import --dry-run --json page.txt | jq .
  curl -s https://example.org/events/7 | colloquy import - --format html --url https://example.org/events/7";

/// Read event pages into the database; reading the same page again adds nothing
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
}

/// Stand-in.
#[expect(clippy::unused_async, reason = "stand-in")]
pub async fn run(_: Args) -> Result<()> {
    Err(crate::error::Error::bad_input("stand-in"))
}
