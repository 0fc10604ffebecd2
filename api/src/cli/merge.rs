//! `colloquy merge`, `unmerge` and `merges`: joins two entities that are one, undoes that, and lists what was joined.

use std::io::Write as _;

use serde_json::json;
use uuid::Uuid;

use super::{Curator, Database, Listing};
use crate::{
    error::{Error, Result},
    ingest::merge::{self, Merged, title},
    store::Store,
};

const EXAMPLES: &str = "\
Examples:
  colloquy merge person:william-hare person:bill-hare --reason \"his own page says so\"
  colloquy merges                    what was joined, by whom, why, and under which id
  colloquy unmerge 0197…             everything as it was

The second entity's id, address and identifiers answer with the first from then on. What both took part in
is one participation with the claims of both. COLLOQUY_DATABASE_URL says where.";

/// Join two entities that are one; `unmerge` undoes it
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The entity to keep: an id, KIND:SLUG such as person:ada-quill, or SCHEME:VALUE of an identifier
    #[arg(value_name = "KEPT")]
    pub kept: String,

    /// The entity that becomes part of it
    #[arg(value_name = "OTHER")]
    pub dropped: String,

    /// Why they are one; kept in the journal
    #[arg(long, env = "COLLOQUY_REASON", value_name = "TEXT")]
    pub reason: Option<String>,

    /// Who says so.
    #[command(flatten)]
    pub curator: Curator,

    /// Where they are kept.
    #[command(flatten)]
    pub database: Database,
}

/// Undo a merge: both entities are again what they were
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:\n  colloquy merges\n  colloquy unmerge 0197…\n\n\
    A merge on which a later one rests is undone after that. What a reader had joined it does not join again.\n\
    COLLOQUY_DATABASE_URL says where.")]
pub struct UndoArgs {
    /// The merge's id, as `colloquy merges` lists it
    #[arg(value_name = "ID")]
    pub id: Uuid,

    /// Who says so.
    #[command(flatten)]
    pub curator: Curator,

    /// Where they are kept.
    #[command(flatten)]
    pub database: Database,
}

/// List the merges, the last first
#[derive(Clone, Debug, clap::Args)]
pub struct ListArgs {
    /// Only those of this entity: an id, KIND:SLUG or SCHEME:VALUE
    #[arg(long, env = "COLLOQUY_OF", value_name = "ENTITY")]
    pub of: Option<String>,

    /// Which of them.
    #[command(flatten)]
    pub listing: Listing,

    /// Where they are kept.
    #[command(flatten)]
    pub database: Database,
}

/// Joins two entities.
pub async fn run(args: Args) -> Result<()> {
    let store = Store::connect(&args.database.url).await?;
    store.migrate().await?;
    let (kept, dropped) = (&args.kept, &args.dropped);
    let merged = merge::merge(&store, kept, dropped, args.reason.as_deref(), &args.curator.actor).await?;
    say(&merged, "is part of")
}

/// Undoes a merge.
pub async fn undo(args: UndoArgs) -> Result<()> {
    let store = Store::connect(&args.database.url).await?;
    store.migrate().await?;
    say(&merge::unmerge(&store, args.id, &args.curator.actor).await?, "stands by itself again, beside")
}

/// Lists merges.
pub async fn list(args: ListArgs) -> Result<()> {
    let store = Store::connect(&args.database.url).await?;
    store.migrate().await?;
    let mut reading = store.reading().await?;
    let of = match &args.of {
        Some(named) => Some(merge::find(&mut reading, named).await?.node.id),
        None => None,
    };
    let merges = store.list_merges(of, args.listing.skip, args.listing.limit).await?;
    let ids: Vec<Uuid> = merges.iter().flat_map(|row| [row.kept_id, row.dropped_id]).collect();
    let nodes = reading.nodes(&ids).await?;
    reading.finish().await?;
    let name = |id: Uuid| nodes.iter().find(|node| node.node.id == id).map(title).unwrap_or_default();
    let mut out = std::io::stdout().lock();
    for row in merges {
        let (kept, dropped) = (name(row.kept_id), name(row.dropped_id));
        let line = if args.listing.json {
            let (kept, dropped) =
                (json!({"id": row.kept_id, "name": kept}), json!({"id": row.dropped_id, "name": dropped}));
            json!({"id": row.id, "kept": kept, "dropped": dropped, "reason": row.reason, "actor": row.actor,
                "version": row.version, "undoneVersion": row.undone_version})
            .to_string()
        } else {
            let undone = row.undone_version.map(|version| format!(", undone by version {version}")).unwrap_or_default();
            let reason = row.reason.map(|reason| format!(": {reason}")).unwrap_or_default();
            format!("{} {dropped} into {kept} by {}{undone}{reason}", row.id, row.actor)
        };
        writeln!(out, "{line}").map_err(Error::internal)?;
    }
    Ok(())
}

fn say(merged: &Merged, what: &str) -> Result<()> {
    let (kept, dropped) = (title(&merged.kept), title(&merged.dropped));
    let mut out = std::io::stdout().lock();
    writeln!(out, "{dropped} {what} {kept} (merge {}, version {})", merged.id, merged.version).map_err(Error::internal)
}
