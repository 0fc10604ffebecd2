//! NetworkX reads the GraphML, and finds the same ways and the same scores as an answer has.

use std::{
    collections::BTreeMap,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use api::{
    app::App,
    export::Format,
    graph::{Graph, Measure, NodeIx, Part, Paths, PathsOf, Ranking, View, Viewer, Walk},
    ingest::generate::{Scale, generate},
};
use entity::vocabulary::{EntityKind, Vocabulary};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use serde::Deserialize;
use tests::{
    harness::{TestServer, server},
    left_out::leave_out,
    sample::write_sample,
};
use uuid::Uuid;

use crate::export::whole;

const PAIRS: usize = 1_000;

/// So large that closeness is estimated.
const SCALE: Scale = Scale { people: 3_000, events: 700, participations: 12_000, seed: 1 };

/// What NetworkX says.
#[derive(Debug, Deserialize)]
struct Said {
    distances: Vec<Option<f64>>,
    scores: BTreeMap<String, BTreeMap<Uuid, f64>>,
}

/// The Python that has NetworkX: the one of the path, or else that of the system, for which systems have packages.
fn python() -> Option<&'static str> {
    let has_it = |python: &&str| {
        let import = Command::new(python).args(["-c", "import networkx"]).stderr(Stdio::null()).status();
        import.is_ok_and(|status| status.success())
    };
    let python = ["python3", "/usr/bin/python3"].into_iter().find(has_it);
    if python.is_none() {
        let why = "python3 with networkx is not installed; tests/run installs it";
        leave_out("what NetworkX makes of an exported graph", why);
    }
    python
}

/// Exports the whole graph, and asks NetworkX how far the two of each pair are from each other, and for some measures.
async fn asked(python: &str, server: &TestServer, pairs: &[(Uuid, Uuid)], measures: &[&str]) -> Said {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("graph.graphml");
    std::fs::write(&file, whole(server, Format::GraphMl).await).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("integration/networkx/ask_networkx.py");
    let mut command = Command::new(python);
    command.arg(script).arg(&file).args(measures).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(&serde_json::to_vec(pairs).unwrap()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn view(app: &App) -> View {
    // Nothing here is about time.
    View::new(app.graph(), Viewer::default(), Duration::from_hours(1))
}

fn random_pairs(graph: &Arc<Graph>) -> Vec<(NodeIx, NodeIx)> {
    let nodes: Vec<NodeIx> = Part::Whole.nodes(graph).collect();
    let mut rng = StdRng::seed_from_u64(1);
    let mut some = || nodes[rng.random_range(0..nodes.len())];
    (0..PAIRS).map(|_| (some(), some())).collect()
}

fn steps(view: &View, from: NodeIx, to: NodeIx) -> Option<usize> {
    let walk = Walk::over(None, None);
    let exclude = std::collections::HashSet::new();
    let of = PathsOf { from, to, walk, exclude, most_degree: None, most_steps: 100, most_paths: 1 };
    let found = Paths::find(view, &of).unwrap();
    assert!(!found.truncated);
    found.paths.first().map(|path| path.relations.len())
}

/// The score of every entity, and how far off it may be.
fn scores(view: &View, measure: Measure) -> (BTreeMap<Uuid, f64>, Option<f64>) {
    let (mut scores, mut error) = (BTreeMap::new(), None);
    for kind in EntityKind::ALL {
        let ranking = Ranking::of(view, *kind, measure, &Walk::over(None, None)).unwrap();
        scores.extend(ranking.rows.iter().map(|row| (view.graph().node(row.node).id, row.score)));
        error = ranking.error;
    }
    (scores, error)
}

/// How many of the scores that NetworkX gives are within an error of ours, of how many.
fn near(ours: &BTreeMap<Uuid, f64>, theirs: &BTreeMap<Uuid, f64>, error: f64) -> (usize, usize) {
    let near = theirs.iter().filter(|(id, score)| (ours[*id] - **score).abs() <= error);
    (near.count(), theirs.len())
}

async fn agrees_on_ways(python: &str, server: &TestServer, measures: &[&str]) -> Said {
    let view = view(&server.app);
    let graph = server.app.graph();
    let pairs = random_pairs(&graph);
    let ids: Vec<_> = pairs.iter().map(|(from, to)| (graph.node(*from).id, graph.node(*to).id)).collect();
    let said = asked(python, server, &ids, measures).await;
    assert_eq!(said.distances.len(), PAIRS);
    for ((from, to), distance) in pairs.into_iter().zip(&said.distances) {
        let ours = steps(&view, from, to).map(|steps| steps as f64);
        assert_eq!(ours, *distance, "{} and {}", graph.node(from).slug(), graph.node(to).slug());
    }
    said
}

#[tokio::test]
async fn networkx_finds_the_same_in_the_sample() {
    let Some(python) = python() else { return };
    let server = server().await;
    write_sample(&server.app).await;
    let said = agrees_on_ways(python, &server, &["PAGERANK", "BETWEENNESS", "CLOSENESS"]).await;
    let view = view(&server.app);
    for (name, measure) in
        [("PAGERANK", Measure::PageRank), ("BETWEENNESS", Measure::Betweenness), ("CLOSENESS", Measure::Closeness)]
    {
        let (ours, error) = scores(&view, measure);
        assert_eq!(error, None);
        assert_eq!(near(&ours, &said.scores[name], 1e-8), (ours.len(), ours.len()), "{name}");
    }
}

#[tokio::test]
async fn networkx_finds_the_same_in_a_large_graph_and_estimates_are_as_near_as_they_say() {
    let Some(python) = python() else { return };
    let server = server().await;
    generate(&server.app.store, SCALE, |_| ()).await.unwrap();
    server.app.feed.catch_up().await.unwrap();
    let said = agrees_on_ways(python, &server, &["PAGERANK", "CLOSENESS:40"]).await;
    let view = view(&server.app);
    let (ours, error) = scores(&view, Measure::PageRank);
    assert_eq!(error, None);
    assert_eq!(near(&ours, &said.scores["PAGERANK"], 1e-8), (ours.len(), ours.len()));
    let ranking = Ranking::of(&view, EntityKind::Person, Measure::Closeness, &Walk::over(None, None)).unwrap();
    let ours = ranking.rows.iter().map(|row| (server.app.graph().node(row.node).id, row.score)).collect();
    let mut theirs = said.scores["CLOSENESS"].clone();
    theirs.retain(|id, _| {
        server.app.graph().find_node(*id).is_some_and(|ix| server.app.graph().node(ix).kind() == EntityKind::Person)
    });
    let (near, all) = near(&ours, &theirs, ranking.error.expect("it is an estimate"));
    assert!(all > 50 && near * 100 >= all * 95, "{near} of {all}");
}
