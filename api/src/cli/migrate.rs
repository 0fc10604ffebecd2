//! `colloquy migrate`: makes, takes back and lists the changes of the tables.

use std::io::Write;

use super::Database;
use crate::{
    error::{Error, Result},
    store::Store,
};

/// Make, take back or list the changes of the database's tables
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub direction: Direction,

    /// Where.
    #[command(flatten)]
    pub database: Database,
}

/// What to do with the tables.
#[derive(Clone, Copy, Debug, clap::Subcommand)]
pub enum Direction {
    /// Make every change that has not been made
    Up,
    /// Take back the last changes, with the data in their tables
    Down {
        /// How many to take back
        #[arg(long, default_value_t = 1, env = "COLLOQUY_STEPS")]
        steps: u32,
    },
    /// List the changes, and which have been made
    Status,
}

/// Runs the command; what has been made afterwards is listed on stdout.
pub async fn run(args: Args) -> Result<()> {
    let store = Store::connect(&args.database.url).await?;
    match args.direction {
        Direction::Up => store.migrate().await?,
        Direction::Down { steps } => store.unmigrate(steps).await?,
        Direction::Status => {}
    }
    let mut out = std::io::stdout().lock();
    for (name, applied) in store.migrations().await?.migrations {
        writeln!(out, "{} {name}", if applied { "made   " } else { "pending" }).map_err(Error::internal)?;
    }
    Ok(())
}
