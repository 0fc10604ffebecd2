//! `colloquy suggestions`: the pairs that may be one, to be accepted or rejected.

use serde_json::json;
use uuid::Uuid;

use super::{Curator, Database, Listing, print_line};
use crate::{
    error::{Code, Error, Result},
    ingest::merge::{distinguish, merge, title},
    store::{Store, lookup::NodeModel},
};

const EXAMPLES: &str = "\
Examples:
  colloquy suggestions list --limit 50
  colloquy suggestions accept 0197…                           join them; `colloquy unmerge` undoes it
  colloquy suggestions accept 0197… --keep person:p-sands     and say which of the two answers
  colloquy suggestions reject 0197… --reason \"father and son\"

Readers join what is sure and suggest what is not. What is rejected is never suggested nor joined again.
COLLOQUY_DATABASE_URL says where.";

/// List pairs of entities that may be one, accept them or reject them
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

/// What to do with suggestions.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum What {
    /// List them, those for which most speaks first
    List {
        /// Which of them.
        #[command(flatten)]
        listing: Listing,
    },
    /// Join the two
    Accept {
        /// The suggestion's id
        #[arg(value_name = "ID")]
        id: Uuid,

        /// Which of the two to keep; without it, the older one
        #[arg(long, env = "COLLOQUY_KEEP", value_name = "ENTITY")]
        keep: Option<String>,

        /// Who says so.
        #[command(flatten)]
        curator: Curator,
    },
    /// Say that they are two, for ever
    Reject {
        /// The suggestion's id
        #[arg(value_name = "ID")]
        id: Uuid,

        /// Why they are two
        #[arg(long, env = "COLLOQUY_REASON", value_name = "TEXT")]
        reason: Option<String>,

        /// Who says so.
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
        What::Accept { id, keep, curator } => accept(&store, id, keep.as_deref(), &curator.actor).await,
        What::Reject { id, reason, curator } => {
            let (a, b, _) = suggestion(&store, id).await?;
            let names = (a.node.id.to_string(), b.node.id.to_string());
            distinguish(&store, &names.0, &names.1, reason.as_deref(), &curator.actor).await?;
            print_line(&format!("{} and {} are two", title(&a), title(&b)))
        }
    }
}

async fn list(store: &Store, listing: Listing) -> Result<()> {
    let found = store.list_suggestions(listing.skip, listing.limit).await?;
    let reading = store.reading().await?;
    let nodes = reading.nodes(&found.iter().flat_map(|row| [row.a_id, row.b_id]).collect::<Vec<_>>()).await?;
    reading.finish().await?;
    let name = |id: Uuid| nodes.iter().find(|node| node.node.id == id).map(title).unwrap_or_default();
    for row in found {
        let (a, b) = (name(row.a_id), name(row.b_id));
        if listing.json {
            let pair = [json!({"id": row.a_id, "name": a}), json!({"id": row.b_id, "name": b})];
            print_line(&json!({"id": row.id, "entities": pair, "score": row.score, "reason": row.reason}).to_string())?;
        } else {
            print_line(&format!("{} {:.2} {a} and {b}: {}", row.id, row.score, row.reason))?;
        }
    }
    Ok(())
}

async fn accept(store: &Store, id: Uuid, keep: Option<&str>, actor: &str) -> Result<()> {
    let (a, b, reason) = suggestion(store, id).await?;
    let (mut kept, mut dropped) = (&a, &b);
    if let Some(keep) = keep {
        let mut reading = store.reading().await?;
        let wanted = crate::ingest::merge::find(&mut reading, keep).await?.node.id;
        reading.finish().await?;
        if wanted == dropped.node.id {
            (kept, dropped) = (dropped, kept);
        } else if wanted != kept.node.id {
            let text = format!("{keep} is neither {} nor {}; keep one of these.", title(&a), title(&b));
            return Err(Error::bad_input(text));
        }
    }
    let ids = (kept.node.id.to_string(), dropped.node.id.to_string());
    let merged = merge(store, &ids.0, &ids.1, Some(&reason), actor).await?;
    print_line(&format!(
        "{} is part of {} (merge {}, version {})",
        title(dropped),
        title(kept),
        merged.id,
        merged.version
    ))
}

/// The two entities of a suggestion, and what speaks for it.
async fn suggestion(store: &Store, id: Uuid) -> Result<(NodeModel, NodeModel, String)> {
    let none = || {
        let text = format!("There is no suggestion {id}; `colloquy suggestions list` lists them.");
        Error::new(Code::NotFound, text)
    };
    let reading = store.reading().await?;
    let row = reading.suggestion(id).await?.ok_or_else(none)?;
    let mut nodes = reading.nodes(&[row.a_id, row.b_id]).await?;
    reading.finish().await?;
    nodes.sort_by_key(|node| node.node.id);
    match (nodes.pop(), nodes.pop()) {
        (Some(b), Some(a)) => Ok((a, b, row.reason)),
        _ => Err(none()),
    }
}
