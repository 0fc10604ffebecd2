//! `colloquy migrate`: makes, takes back and lists the changes of the tables. (Stand-in.)

use super::Database;
use crate::error::Result;

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

/// Stand-in.
#[expect(clippy::unused_async, reason = "stand-in")]
pub async fn run(_: Args) -> Result<()> {
    Err(crate::error::Error::bad_input("stand-in"))
}
