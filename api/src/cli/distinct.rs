//! `colloquy distinct`: two entities are two, whatever their names say.

use std::io::Write as _;

use clap::builder::FalseyValueParser;

use super::{Curator, Database};
use crate::{
    error::{Error, Result},
    ingest::merge::{distinguish, title, undistinguish},
    store::Store,
};

/// Say that two entities are two: they are never suggested nor joined by a reader again
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// One of the two: an id, KIND:SLUG such as person:ada-quill, or SCHEME:VALUE of an identifier
    #[arg(value_name = "ENTITY")]
    pub a: String,

    /// The other
    #[arg(value_name = "OTHER")]
    pub b: String,

    /// Why they are two
    #[arg(long, env = "COLLOQUY_REASON", value_name = "TEXT")]
    pub reason: Option<String>,

    /// Take the judgement back
    #[arg(long, env = "COLLOQUY_WITHDRAW", value_parser = FalseyValueParser::new())]
    pub withdraw: bool,

    /// Who says so.
    #[command(flatten)]
    pub curator: Curator,

    /// Where they are kept.
    #[command(flatten)]
    pub database: Database,
}

/// Runs the command.
pub async fn run(args: Args) -> Result<()> {
    let store = Store::connect(&args.database.url).await?;
    store.migrate().await?;
    let actor = &args.curator.actor;
    let ([a, b], what) = if args.withdraw {
        (undistinguish(&store, &args.a, &args.b, actor).await?, "may be one again")
    } else {
        (distinguish(&store, &args.a, &args.b, args.reason.as_deref(), actor).await?, "are two")
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} and {} {what}", title(&a), title(&b)).map_err(Error::internal)
}
