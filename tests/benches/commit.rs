//! One relation more: how soon the graph shows it, and what readers notice of a stream of commits.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use api::{
    feed::Feed,
    graph::{List, Ref, Rows, View, Viewer},
    page::Window,
    store::{
        Store,
        commit::{Commit, Committed},
    },
};
use entity::{
    relation,
    vocabulary::{EntityKind, ParticipationRole, Role},
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use sea_orm::{
    ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, SqliteTransactionMode, TransactionOptions,
    TransactionTrait as _,
};
use tests::{
    measure::{Times, copied, figure, plain, scale, url},
    random::relation_model,
};
use uuid::Uuid;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Commits whose times are taken.
const COMMITS: usize = 300;

/// How long readers are watched at rest, and during commits.
const WATCHED: Duration = Duration::from_secs(5);

/// The ids of some entities of a kind.
fn ids(feed: &Feed, kind: EntityKind) -> Vec<Uuid> {
    let graph = feed.graph();
    let view = View::new(graph.clone(), Viewer::default(), Duration::from_mins(1));
    let mut ids = Vec::new();
    let each = List::of(Rows::Nodes(kind)).each(&view, |row| {
        ids.push(row.id(&graph));
        Ok(())
    });
    each.expect("a walk");
    ids
}

fn new_relation(people: &[Uuid], events: &[Uuid], rng: &mut StdRng) -> relation::Model {
    let (person, event) = (people[rng.random_range(0..people.len())], events[rng.random_range(0..events.len())]);
    relation_model(Role::Participation(ParticipationRole::Speaker), person, event, Some(1))
}

/// Commits a relation that was thought of at a version, as everybody does who writes what they see in the graph.
async fn commit_one(store: &Store, base: u64, relation: relation::Model) {
    let base = base.cast_signed();
    let commit = Commit { actor: "bench".to_owned(), base, new_relations: vec![relation], ..Commit::default() };
    assert!(matches!(store.commit(commit).await.expect("a commit"), Committed::Version(_)));
}

/// A reader: pages of participations at random places, until it is told to stop.
fn read(feed: &Feed, stop: &AtomicBool, seed: u64) -> Times {
    let mut rng = StdRng::seed_from_u64(seed);
    let list = List::of(Rows::Participations);
    let mut times = Times::default();
    let mut rows: Vec<Ref> = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let start = Instant::now();
        let view = View::new(feed.graph(), Viewer::default(), Duration::from_mins(1));
        let after = rows.get(rng.random_range(0..=rows.len())).map(|row| list.position(view.graph(), *row));
        let page = list.page(&view, &Window { rows: 50, backward: false, after, before: None }).expect("a page");
        std::hint::black_box(page.rows.iter().map(|row| row.id(view.graph())).max());
        times.push(start.elapsed());
        rows = if page.rows.is_empty() { rows } else { page.rows };
    }
    times
}

async fn watch(feed: &Arc<Feed>, seed: u64, during: impl Future<Output = ()>) -> Times {
    let stop = Arc::new(AtomicBool::new(false));
    let (feed, stopped) = (feed.clone(), stop.clone());
    let reader = std::thread::spawn(move || read(&feed, &stopped, seed));
    during.await;
    stop.store(true, Ordering::Relaxed);
    reader.join().expect("the reader ends")
}

#[tokio::main]
async fn main() {
    let (_folder, file) = copied(scale()).await;
    let store = Store::connect(&url(&file)).await.expect("the database opens");
    let feed = Arc::new(Feed::load(store.clone()).await.expect("the graph loads"));
    let (people, events) = (ids(&feed, EntityKind::Person), ids(&feed, EntityKind::Event));
    let mut rng = StdRng::seed_from_u64(1);

    let (mut visible, mut writing, mut applying, mut plainly) =
        (Times::default(), Times::default(), Times::default(), Times::default());
    let connection = plain(&file, 1).await;
    for _ in 0..COMMITS {
        let row = new_relation(&people, &events, &mut rng);
        let id = row.id;
        let base = feed.graph().version();
        let start = Instant::now();
        commit_one(&store, base, row).await;
        let written = start.elapsed();
        let graph = feed.catch_up().await.expect("the feed follows");
        let seen = start.elapsed();
        assert!(graph.find_relation(id).is_some());
        visible.push(seen);
        writing.push(written);
        applying.push(seen.checked_sub(written).unwrap());

        let row = new_relation(&people, &events, &mut rng);
        let start = Instant::now();
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = connection.begin_with_options(options).await.expect("a transaction");
        let insert = relation::Entity::insert(row.into_active_model().reset_all());
        insert.exec_without_returning(&transaction).await.expect("an insert");
        transaction.commit().await.expect("a commit");
        plainly.push(start.elapsed());
    }
    figure("commit_ratio_to_plain_insert", visible.percentile(50) / plainly.percentile(50), "x");

    let mut rest = watch(&feed, 2, tokio::time::sleep(WATCHED)).await;
    let mut commits = 0;
    let writing_all_along = async {
        let start = Instant::now();
        while start.elapsed() < WATCHED {
            commit_one(&store, feed.graph().version(), new_relation(&people, &events, &mut rng)).await;
            feed.catch_up().await.expect("the feed follows");
            commits += 1;
        }
    };
    let mut busy = watch(&feed, 3, Box::pin(writing_all_along)).await;
    figure("commit_readers_p99_ratio_to_rest", busy.percentile(99) / rest.percentile(99), "x");
    figure("commit_visible_p50", visible.percentile(50), "ms");
    figure("commit_visible_p99", visible.percentile(99), "ms");
    figure("commit_written_p50", writing.percentile(50), "ms");
    figure("commit_applied_p50", applying.percentile(50), "ms");
    figure("commit_plain_insert_p50", plainly.percentile(50), "ms");
    figure("commit_plain_insert_p99", plainly.percentile(99), "ms");
    figure("commit_readers_p99_at_rest", rest.percentile(99), "ms");
    figure("commit_readers_p99_during_commits", busy.percentile(99), "ms");
    figure("commit_stream", f64::from(commits) / WATCHED.as_secs_f64(), "commits/s");
    figure("commit_relations", feed.graph().count_relations() as f64, "relations");
}
