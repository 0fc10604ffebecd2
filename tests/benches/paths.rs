//! The shortest way between two entities, and the three that an answer has by default, against other ways to find out how
//! far it is: a search from one side on the same graph and on plain arrays, a recursive statement on the same database, and
//! engines from `PyPI`. All are asked about the same pairs, and all must say the same.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

mod engine;
mod network;
mod recursive;

use std::{
    collections::{HashSet, VecDeque},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use api::{
    feed::Feed,
    graph::{End, Graph, NodeIx, Paths, PathsOf, View, Viewer, Walk},
    store::Store,
};
use entity::vocabulary::{RelationKind, Vocabulary as _};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tests::measure::{Times, figure, prepared, scale, url};

use engine::Engines;
use network::Network;
use recursive::{Ended, Recursive};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Pairs that are asked about.
const PAIRS: usize = 300;

/// Those of them that are searched from one side on the graph, which is slow.
const PAIRS_FROM_ONE_SIDE: usize = 100;

/// Those that the recursive statement is asked about, and how long it may take for one.
const PAIRS_OF_THE_STATEMENT: usize = 5;
const TIME_OF_THE_STATEMENT: Duration = Duration::from_mins(1);

/// The most steps of a way, as an answer has them by default.
const MOST_STEPS: usize = 6;

/// Not reached.
const NEVER: u32 = u32::MAX;

/// What one way of finding out took, and said.
#[derive(Default)]
struct Asked {
    took: Vec<Duration>,
    steps: Vec<Option<usize>>,
}

impl Asked {
    fn ask(&mut self, find: impl FnOnce() -> Option<usize>) {
        let start = Instant::now();
        let steps = std::hint::black_box(find());
        self.took.push(start.elapsed());
        self.steps.push(steps.filter(|steps| *steps <= MOST_STEPS));
    }

    /// The times of the first pairs.
    fn times(&self, pairs: usize) -> Times {
        let mut times = Times::default();
        self.took.iter().take(pairs).for_each(|time| times.push(*time));
        times
    }
}

fn asked(from: NodeIx, to: NodeIx, most_paths: usize) -> PathsOf {
    let walk = Walk::over(None, None);
    PathsOf { from, to, walk, exclude: HashSet::new(), most_degree: None, most_steps: MOST_STEPS, most_paths }
}

/// How long the shortest way is that an answer has.
fn shortest(graph: &Arc<Graph>, from: NodeIx, to: NodeIx, most_paths: usize) -> Option<usize> {
    let view = View::new(graph.clone(), Viewer::default(), Duration::from_mins(1));
    let found = Paths::find(&view, &asked(from, to, most_paths)).expect("it is found in time");
    // With hubs in the way, what is longer than the shortest may be more than one question looks at.
    assert!(most_paths > 1 || !found.truncated, "everything was looked at");
    found.paths.first().map(|path| path.relations.len())
}

/// A search from one side on the graph, through what it shows everybody.
fn on_graph(graph: &Graph, from: NodeIx, to: NodeIx) -> Option<usize> {
    let mut seen = HashSet::from([from]);
    let mut open = VecDeque::from([(from, 0)]);
    while let Some((at, steps)) = open.pop_front() {
        if at == to {
            return Some(steps);
        }
        for kind in RelationKind::ALL {
            for end in End::ALL {
                for ix in graph.adjacent(at, *kind, end).iter() {
                    let others = graph.relation(ix).ends().map(|(_, node)| node);
                    open.extend(others.filter(|node| seen.insert(*node)).map(|node| (node, steps + 1)));
                }
            }
        }
    }
    None
}

/// A search from one side on plain arrays.
fn on_arrays(network: &Network, from: usize, to: usize) -> Option<usize> {
    let mut far = vec![NEVER; network.nodes.len()];
    far[from] = 0;
    let mut open = VecDeque::from([from]);
    while let Some(at) = open.pop_front() {
        if at == to {
            return Some(far[at] as usize);
        }
        for next in network.neighbours(at).iter().map(|next| *next as usize) {
            if far[next] == NEVER {
                far[next] = far[at] + 1;
                open.push_back(next);
            }
        }
    }
    None
}

/// What another way took, against ours on the same pairs.
fn compare(name: &str, ours: &Asked, theirs: &Asked) {
    let pairs = theirs.steps.len();
    assert_eq!(ours.steps[..pairs], theirs.steps, "{name}: both say how far it is");
    let (mut ours, mut theirs) = (ours.times(pairs), theirs.times(pairs));
    for percent in [50, 99] {
        let (ours, theirs) = (ours.percentile(percent), theirs.percentile(percent));
        figure(&format!("paths_p{percent}_ratio_to_{name}"), theirs / ours, "x");
        figure(&format!("paths_{name}_p{percent}"), theirs, "ms");
    }
}

/// The statement is slow: it is asked about few pairs, and those that it does not come to an end with count as its time.
async fn compare_statement(file: &Path, graph: &Arc<Graph>, pairs: &[(NodeIx, NodeIx)], ours: &Asked) {
    let mut statement = Recursive::on(file, MOST_STEPS).await;
    let (mut times, mut cut_off) = (Times::default(), 0);
    for ((from, to), steps) in pairs.iter().zip(&ours.steps).take(PAIRS_OF_THE_STATEMENT) {
        let start = Instant::now();
        match statement.steps(graph.node(*from).id, graph.node(*to).id, TIME_OF_THE_STATEMENT).await {
            Ended::Found(found) => assert_eq!(found, *steps, "the statement says how far it is"),
            Ended::CutOff => cut_off += 1,
        }
        times.push(start.elapsed());
    }
    let mut same = ours.times(PAIRS_OF_THE_STATEMENT);
    figure("paths_p50_ratio_to_recursive_statement", times.percentile(50) / same.percentile(50), "x");
    figure("paths_recursive_statement_p50", times.percentile(50), "ms");
    figure("paths_recursive_statement_cut_off", f64::from(cut_off), &format!("of {PAIRS_OF_THE_STATEMENT}"));
}

fn compare_engines(network: &Network, pairs: &[(usize, usize)], ours: &Asked) {
    let engines = Engines::fetch(network, pairs);
    for name in ["ladybug", "igraph"] {
        let answers = engines.as_ref().map_err(Clone::clone).and_then(|engines| engines.ask(name, MOST_STEPS));
        match answers {
            Ok(answers) => {
                let mut theirs = Asked::default();
                for (steps, time) in answers {
                    theirs.took.push(time);
                    theirs.steps.push(steps);
                }
                compare(name, ours, &theirs);
            }
            Err(why) => eprintln!("left out: {name} ({why})"),
        }
    }
}

#[tokio::main]
async fn main() {
    let file = prepared(scale()).await;
    let feed = Feed::load(Store::connect(&url(&file)).await.expect("the database opens")).await.expect("it loads");
    let graph = feed.graph();
    let network = Network::of(&graph);
    let mut rng = StdRng::seed_from_u64(1);
    let mut some = || rng.random_range(0..network.nodes.len());
    let numbers: Vec<(usize, usize)> = (0..PAIRS).map(|_| (some(), some())).filter(|(a, b)| a != b).collect();
    let pairs: Vec<_> = numbers.iter().map(|(from, to)| (network.nodes[*from], network.nodes[*to])).collect();

    let [mut one, mut three, mut on_same_graph, mut on_plain_arrays] = std::array::from_fn(|_| Asked::default());
    for ((from, to), (from_number, to_number)) in pairs.iter().zip(&numbers) {
        one.ask(|| shortest(&graph, *from, *to, 1));
        if on_same_graph.steps.len() < PAIRS_FROM_ONE_SIDE {
            on_same_graph.ask(|| on_graph(&graph, *from, *to));
        }
        three.ask(|| shortest(&graph, *from, *to, 3));
        on_plain_arrays.ask(|| on_arrays(&network, *from_number, *to_number));
    }
    assert_eq!(one.steps, three.steps);
    compare("one_sided", &one, &on_same_graph);
    compare("one_sided_on_arrays", &one, &on_plain_arrays);
    compare_statement(&file, &graph, &pairs, &one).await;
    compare_engines(&network, &numbers, &one);
    for (name, asked) in [("paths", &one), ("paths_three", &three)] {
        let mut times = asked.times(PAIRS);
        figure(&format!("{name}_p50"), times.percentile(50), "ms");
        figure(&format!("{name}_p99"), times.percentile(99), "ms");
    }
    let found = one.steps.iter().flatten();
    figure("paths_steps", found.clone().sum::<usize>() as f64 / found.count() as f64, "steps on average");
    figure("paths_pairs_without", one.steps.iter().filter(|steps| steps.is_none()).count() as f64, "pairs");
    figure("paths_entities", network.nodes.len() as f64, "entities");
    figure("paths_relations", graph.count_relations() as f64, "relations");
}
