//! `colloquy runs`: what was imported when, and taking it back.

use clap::builder::FalseyValueParser;
use serde_json::json;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::{Curator, Database, Listing, print_line};
use crate::{
    error::{Error, Result},
    ingest::undo::undo_run,
    store::Store,
};

const EXAMPLES: &str = "\
Examples:
  colloquy runs list --limit 50
  colloquy runs undo 0197… --dry-run      what would go
  colloquy runs undo 0197…                a run, or, by the batch of it, all that one command imported

What a run claimed for the first time goes; what it only found again stays, and so does what other sources say.
COLLOQUY_DATABASE_URL says where.";

/// List what was imported, and take it back
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub what: What,

    /// Where they are kept.
    #[command(flatten)]
    pub database: Database,
}

/// What to do with runs.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum What {
    /// List them, the last first
    List {
        /// Which of them.
        #[command(flatten)]
        listing: Listing,
    },
    /// Take one back, or all of a batch
    Undo {
        /// The id of the run or of the batch
        #[arg(value_name = "ID")]
        id: Uuid,

        /// Say what would go, and change nothing
        #[arg(long, env = "COLLOQUY_DRY_RUN", value_parser = FalseyValueParser::new())]
        dry_run: bool,

        /// Who takes it back.
        #[command(flatten)]
        curator: Curator,
    },
}

/// Runs the command.
pub async fn run(args: Args) -> Result<()> {
    let store = Store::connect(&args.database.url).await?;
    store.migrate().await?;
    match args.what {
        What::List { listing } => list(&store, listing).await,
        What::Undo { id, dry_run, curator } => {
            let undone = undo_run(&store, id, &curator.actor, !dry_run).await?;
            let withdrawn = undone.withdrawn;
            let done = undone.version.map_or("would be; nothing was written".to_owned(), |it| format!("version {it}"));
            print_line(&format!(
                "{} runs taken back: {} claims, {} entities and {} relations gone ({done})",
                undone.runs.len(),
                withdrawn.claims,
                withdrawn.entities,
                withdrawn.relations
            ))
        }
    }
}

async fn list(store: &Store, listing: Listing) -> Result<()> {
    for (run, source) in store.list_runs(listing.skip, listing.limit).await? {
        let at = run.at.format(&Rfc3339).map_err(Error::internal)?;
        if listing.json {
            let line = json!({
                "id": run.id, "batch": run.batch, "source": run.source_id, "name": source, "at": at, "actor": run.actor,
                "reader": run.reader, "version": run.version, "undoneVersion": run.undone_version,
                "created": run.created, "matched": run.matched, "unchanged": run.unchanged, "refused": run.refused,
            });
            print_line(&line.to_string())?;
            continue;
        }
        let batch = run.batch.map(|batch| format!(" batch {batch}")).unwrap_or_default();
        let version = run.version.map_or("no version".to_owned(), |version| format!("version {version}"));
        let undone = run.undone_version.map(|version| format!(", taken back by version {version}")).unwrap_or_default();
        print_line(&format!(
            "{}{batch} {at} {source}: {} created, {} matched, {} unchanged, {} refused by {} ({version}{undone})",
            run.id, run.created, run.matched, run.unchanged, run.refused, run.reader
        ))?;
    }
    Ok(())
}
