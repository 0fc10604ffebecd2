//! The command line, one file per command. Here: what can be typed, where the log goes, and how a run ends.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage. What a command was asked for goes to stdout, everything else to stderr.

pub mod distinct;
pub mod export;
pub mod generate;
pub mod import;
pub mod merge;
pub mod migrate;
pub mod reread;
pub mod runs;
pub mod schema;
pub mod serve;
pub mod suggestions;

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    future::Future,
    io::Write as _,
    process::ExitCode,
};

use clap::{Parser, Subcommand, builder::FalseyValueParser, error::ErrorKind};
use tracing_subscriber::EnvFilter;

use crate::{
    error::{Error, Result},
    http,
};

/// Where the database is when nobody says otherwise.
pub const DEFAULT_DATABASE: &str = "sqlite://colloquy.db?mode=rwc";

const EXAMPLES: &str = "\
Examples:
  colloquy serve --sample                    look around: http://127.0.0.1:8000
  colloquy import page.txt --url https://…   read an event page into the database
  colloquy import --dry-run page.txt         see what would be read, and change nothing
  colloquy suggestions list                  pairs that may be one, for you to decide
  colloquy export -o graph.jsonl.gz          everything, to be read in again by import
  colloquy schema > schema.graphql           the contract, for a code generator
  colloquy migrate status                    which changes of the tables have been made

Every option can be given as an environment variable too: --database-url is COLLOQUY_DATABASE_URL.
Exit codes: 0 done, 1 failed, 2 wrong usage.";

/// Who met whom, where, on whose behalf, about what: a knowledge graph of events, answered over GraphQL.
#[derive(Debug, Parser)]
#[command(name = "colloquy", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true, infer_subcommands = false)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,

    /// What to log to stderr: error, warn, info, debug, trace, or per module as `api::store=debug,info`
    #[arg(
        long,
        global = true,
        env = "COLLOQUY_LOG",
        value_name = "FILTER",
        hide_short_help = true,
        hide_env_values = true
    )]
    log: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Args),
    Import(import::Args),
    Merge(merge::Args),
    Unmerge(merge::UndoArgs),
    Merges(merge::ListArgs),
    Distinct(distinct::Args),
    Suggestions(suggestions::Args),
    Reread(reread::Args),
    Runs(runs::Args),
    Export(export::Args),
    Migrate(migrate::Args),
    Schema(schema::Args),
    #[command(hide = true)]
    Generate(generate::Args),
}

/// The one option that most commands share.
#[derive(Clone, Debug, clap::Args)]
pub struct Database {
    /// `sqlite://PATH?mode=rwc` or `postgres://USER:PASSWORD@HOST/NAME`.
    #[arg(help = "The database: sqlite://PATH?mode=rwc or postgres://USER:PASSWORD@HOST/NAME")]
    #[arg(id = "database-url", long, env = "COLLOQUY_DATABASE_URL", value_name = "URL", default_value = DEFAULT_DATABASE)]
    // Also behind the word of `migrate`: `colloquy migrate up --database-url …`.
    #[arg(global = true, hide_env_values = true)]
    pub url: String,
}

/// Which lines of a list, and how.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Listing {
    /// How many to list
    #[arg(long, env = "COLLOQUY_LIMIT", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=1_000))]
    pub limit: u64,

    /// How many to pass over
    #[arg(long, env = "COLLOQUY_SKIP", default_value_t = 0)]
    pub skip: u64,

    /// List as JSON on stdout, one line each
    #[arg(long, env = "COLLOQUY_JSON", value_parser = FalseyValueParser::new())]
    pub json: bool,
}

/// Who joins and parts entities, for the log.
#[derive(Clone, Debug, clap::Args)]
pub struct Curator {
    /// What the log calls whoever decides
    #[arg(long, env = "COLLOQUY_ACTOR", value_name = "NAME", default_value = "editor")]
    pub actor: String,
}

/// Reads the command line, runs one command, and says in one sentence why it failed.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let log = match (&cli.log, &cli.command) {
        (Some(filter), _) => filter,
        (None, Command::Serve(_)) => "info,sqlx=warn,sea_orm=warn,sea_orm_migration=warn",
        (None, _) => "warn",
    };
    if let Err(error) = start_log(log) {
        complain(&error);
        return ExitCode::from(2);
    }
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(error.message());
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve(args) => block_on(serve::run(args)),
        Command::Import(args) => block_on(import::run(args)),
        Command::Merge(args) => block_on(merge::run(args)),
        Command::Unmerge(args) => block_on(merge::undo(args)),
        Command::Merges(args) => block_on(merge::list(args)),
        Command::Distinct(args) => block_on(distinct::run(args)),
        Command::Suggestions(args) => block_on(suggestions::run(args)),
        Command::Reread(args) => block_on(reread::run(args)),
        Command::Runs(args) => block_on(runs::run(args)),
        Command::Export(args) => block_on(export::run(args)),
        Command::Migrate(args) => block_on(migrate::run(args)),
        Command::Schema(args) => schema::run(args),
        Command::Generate(args) => block_on(generate::run(args)),
    }
}

fn block_on(command: impl Future<Output = Result<()>>) -> Result<()> {
    http::runtime().map_err(|error| Error::internal(format!("no runtime: {error}")))?.block_on(command)
}

fn start_log(filter: &str) -> std::result::Result<(), String> {
    let filter = EnvFilter::try_new(filter).map_err(|error| format!("the log filter '{filter}' is wrong: {error}"))?;
    let ansi = std::io::IsTerminal::is_terminal(&std::io::stderr()) && std::env::var_os("NO_COLOR").is_none();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(ansi).init();
    // A panic is a line of the log like any other; with RUST_BACKTRACE=1 it says how it came about.
    std::panic::set_hook(Box::new(|panic| {
        let trace = Backtrace::capture();
        let trace = (trace.status() == BacktraceStatus::Captured).then(|| trace.to_string());
        tracing::error!(trace, "{panic}");
    }));
    Ok(())
}

/// Help and version are answers; everything else is clap's complaint under our name.
fn usage(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = error.print();
        return ExitCode::from(2);
    }
    let text = error.render().to_string();
    complain(text.strip_prefix("error: ").unwrap_or(&text).trim_end());
    ExitCode::from(2)
}

/// Written without the macro that panics when stderr is closed.
fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "colloquy: {text}");
}

/// Writes a line that was asked for; without the macro that panics when stdout is closed.
fn print_line(line: &str) -> Result<()> {
    writeln!(std::io::stdout().lock(), "{line}").map_err(Error::internal)
}

/// Says something beside what was asked for; without the macro that panics when stderr is closed.
fn tell(line: &str) -> Result<()> {
    writeln!(std::io::stderr().lock(), "{line}").map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn every_option_is_well_defined() {
        super::Cli::command().debug_assert();
    }

    #[test]
    fn every_option_has_its_environment_variable() {
        for command in super::Cli::command().get_subcommands() {
            for option in command.get_arguments().filter(|option| option.get_long().is_some_and(|name| name != "help"))
            {
                let name = option.get_long().unwrap_or_default().replace('-', "_").to_uppercase();
                let variable = option.get_env().map(|name| name.to_string_lossy().into_owned());
                assert_eq!(variable, Some(format!("COLLOQUY_{name}")), "{}", command.get_name());
            }
        }
    }
}
