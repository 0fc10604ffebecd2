//! The measures of the whole graph: `PageRank` against a plain loop over arrays that are there already, and what an estimate
//! of betweenness and closeness is worth against all of it counted.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

mod network;

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use api::{
    feed::Feed,
    graph::{Measure, NodeIx, Ranking, View, Viewer, Walk},
    store::Store,
};
use entity::vocabulary::{EntityKind, Vocabulary as _};
use tests::measure::{Times, figure, prepared, scale, url};

use network::Network;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 5;

/// How much of a score is handed on, and the change of a round after which there are no more.
const DAMPING: f64 = 0.85;
const SETTLED: f64 = 1e-9;

/// By rounds of handing on, until nothing much changes; gives how many rounds it were, too.
fn page_rank(network: &Network) -> (Vec<f64>, usize) {
    let entities = network.nodes.len();
    let mut scores = vec![1.0 / entities as f64; entities];
    let (mut given, mut next) = (vec![0.0; entities], vec![0.0; entities]);
    for round in 1.. {
        let (mut alone, mut change) = (0.0, 0.0);
        for number in 0..entities {
            let others = network.neighbours(number).len();
            given[number] = scores[number] / others as f64;
            if others == 0 {
                alone += scores[number];
            }
        }
        for number in 0..entities {
            let taken: f64 = network.neighbours(number).iter().map(|from| given[*from as usize]).sum();
            next[number] = (1.0 - DAMPING + DAMPING * alone) / entities as f64 + DAMPING * taken;
            change += (next[number] - scores[number]).abs();
        }
        std::mem::swap(&mut scores, &mut next);
        if change < SETTLED {
            return (scores, round);
        }
    }
    unreachable!("it settles")
}

/// The ranking of a kind of entity, as a request asks for it.
fn ranking(view: &View, kind: EntityKind, measure: Measure) -> Ranking {
    Ranking::of(view, kind, measure, &Walk::over(None, None)).expect("it is measured in time")
}

#[tokio::main]
async fn main() {
    let file = prepared(scale()).await;
    let feed = Feed::load(Store::connect(&url(&file)).await.expect("the database opens")).await.expect("it loads");
    let graph = feed.graph();
    let view = View::new(graph.clone(), Viewer::default(), Duration::from_hours(1));
    let network = Network::of(&graph);

    let (mut ours, mut theirs, mut rounds) = (Times::default(), Times::default(), 0);
    for round in 0..ROUNDS {
        let start = Instant::now();
        let ranked = ranking(&view, EntityKind::Person, Measure::PageRank);
        ours.push(start.elapsed());
        let start = Instant::now();
        let (scores, took) = std::hint::black_box(page_rank(&network));
        theirs.push(start.elapsed());
        rounds = took;
        if round == 0 {
            let scores: HashMap<NodeIx, f64> = network.nodes.iter().copied().zip(scores).collect();
            let furthest = ranked.rows.iter().map(|row| (row.score - scores[&row.node]).abs()).fold(0.0, f64::max);
            assert!(furthest < SETTLED, "both give the same scores: {furthest}");
        }
    }
    figure("ranking_pagerank_ratio_to_loop", ours.percentile(50) / theirs.percentile(50), "x");
    figure("ranking_pagerank_p50", ours.percentile(50), "ms");
    figure("ranking_pagerank_loop_p50", theirs.percentile(50), "ms");
    figure("ranking_pagerank_loop_rounds", rounds as f64, "rounds");
    for (name, measure) in
        [("degree", Measure::Degree), ("betweenness", Measure::Betweenness), ("closeness", Measure::Closeness)]
    {
        let start = Instant::now();
        let ranked = ranking(&view, EntityKind::Person, measure);
        figure(&format!("ranking_{name}_time"), start.elapsed().as_secs_f64() * 1_000.0, "ms");
        figure(&format!("ranking_{name}_error"), ranked.error.unwrap_or_default(), "of the score at most");
    }
    let kinds = EntityKind::ALL.iter().map(|kind| graph.count_nodes(*kind));
    figure("ranking_entities", kinds.sum::<usize>() as f64, "entities");
    figure("ranking_relations", graph.count_relations() as f64, "relations");
}
