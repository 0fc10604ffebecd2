//! Loading the graph against a loop that streams the same rows and drops them, and against reading its checkpoint; and the
//! memory that it takes.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

use std::{fs, path::Path, time::Instant};

use api::{
    feed::{Checkpoint, Feed},
    store::{
        Store,
        rows::{
            DocumentRow, EventRow, Head, IdentifierRow, NameRow, OrganisationRow, PersonRow, RelationRow, ThemeRow,
        },
    },
};
use entity::{document, event, identifier, name, node, organisation, person, relation, theme};
use futures_util::TryStreamExt as _;
use sea_orm::{EntityTrait as _, TransactionTrait as _};
use tempfile::TempDir;
use tests::measure::{Times, figure, plain, prepared, resident_bytes, scale, url};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each way is taken, by turns.
const ROUNDS: usize = 5;

/// Streams one table and drops its rows.
macro_rules! stream {
    ($on:expr, $entity:ident, $row:ty) => {{
        let mut rows = $entity::Entity::find().into_partial_model::<$row>().stream($on).await.expect("a stream");
        let mut count = 0_usize;
        while let Some(row) = rows.try_next().await.expect("a row") {
            drop(std::hint::black_box(row));
            count += 1;
        }
        count
    }};
}

/// The same rows as the graph is made of, in one read transaction.
async fn stream_all(file: &Path) -> usize {
    let connection = plain(file, 1).await;
    let transaction = connection.begin().await.expect("a transaction");
    let on = &transaction;
    let mut count = stream!(on, event, EventRow) + stream!(on, organisation, OrganisationRow);
    count += stream!(on, person, PersonRow) + stream!(on, document, DocumentRow) + stream!(on, theme, ThemeRow);
    count += stream!(on, name, NameRow) + stream!(on, identifier, IdentifierRow) + stream!(on, node, Head);
    count + stream!(on, relation, RelationRow)
}

/// Starts from a checkpoint of the database as it is; gives how long each took.
async fn started(file: &Path) -> Times {
    let folder = TempDir::with_prefix_in("checkpoint-", file.parent().expect("a folder")).expect("it can be written");
    let place = folder.path().join("graph");
    let feed = Feed::load(Store::connect(&url(file)).await.expect("the database opens")).await.expect("it loads");
    let start = Instant::now();
    Checkpoint::new(place.clone()).write(&feed).await.expect("there is room");
    figure("checkpoint_write_time", start.elapsed().as_secs_f64() * 1_000.0, "ms");
    figure("checkpoint_size", fs::metadata(&place).expect("it is there").len() as f64 / f64::from(1 << 20), "MiB");
    let relations = feed.graph().count_relations();
    drop(feed);
    let mut times = Times::default();
    for _ in 0..ROUNDS {
        let store = Store::connect(&url(file)).await.expect("the database opens");
        let start = Instant::now();
        let feed = Feed::load_from(store, &Checkpoint::new(place.clone())).await.expect("the graph loads");
        times.push(start.elapsed());
        assert_eq!(feed.graph().count_relations(), relations);
    }
    times
}

/// Loads the first graph of the process, as a server does, and says what it takes: all that the process has grown by, and
/// what the graph knows of itself. Gives how many relations it has.
async fn measured(file: &Path) -> usize {
    let store = Store::connect(&url(file)).await.expect("the database opens");
    let before = resident_bytes();
    let feed = Feed::load(store).await.expect("the graph loads");
    let grown = resident_bytes().saturating_sub(before);
    let graph = feed.graph();
    let (relations, sizes) = (graph.count_relations(), graph.sizes());
    let each = |bytes: usize| bytes as f64 / relations as f64;
    figure("load_memory", grown as f64 / f64::from(1 << 20), "MiB");
    figure("load_memory_per_relation", each(grown), "bytes");
    figure("load_memory_per_relation_nodes", each(sizes.nodes), "bytes");
    figure("load_memory_per_relation_relations", each(sizes.relations), "bytes");
    figure("load_memory_per_relation_adjacency", each(sizes.adjacency), "bytes");
    figure("load_memory_per_relation_indexes", each(sizes.indexes), "bytes");
    figure("load_memory_per_relation_symbols", each(sizes.symbols), "bytes");
    figure("load_memory_per_relation_rest", each(grown) - each(sizes.total()), "bytes");
    relations
}

#[tokio::main]
async fn main() {
    let file = prepared(scale()).await;
    let relations = measured(&file).await;
    let (mut streaming, mut loading) = (Times::default(), Times::default());
    let rows = stream_all(&file).await;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        stream_all(&file).await;
        streaming.push(start.elapsed());
        let store = Store::connect(&url(&file)).await.expect("the database opens");
        let start = Instant::now();
        let feed = Feed::load(store).await.expect("the graph loads");
        loading.push(start.elapsed());
        assert_eq!(feed.graph().count_relations(), relations);
    }
    let mut starting = started(&file).await;
    figure("load_ratio_with_checkpoint", loading.percentile(50) / starting.percentile(50), "x");
    figure("load_time_with_checkpoint", starting.percentile(50), "ms");
    figure("load_ratio_to_streaming", streaming.percentile(50) / loading.percentile(50), "x");
    figure("load_time", loading.percentile(50), "ms");
    figure("load_streaming_time", streaming.percentile(50), "ms");
    figure("load_rows", rows as f64, "rows");
    figure("load_relations", relations as f64, "relations");
}
