use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use api::graph::{Measure, NodeIx, Ranking, Walk};
use entity::vocabulary::EntityKind;
use proptest::prelude::*;
use tests::random::graph;

use super::{Facts, config, facts};

type Neighbours = BTreeMap<NodeIx, BTreeSet<NodeIx>>;

fn neighbours(facts: &Facts) -> Neighbours {
    let mut all: Neighbours = facts.nodes.iter().map(|node| (*node, BTreeSet::new())).collect();
    for relation in &facts.relations {
        for (_, a) in relation.ends() {
            let others = relation.ends().map(|(_, b)| b).filter(|b| *b != a);
            all.get_mut(&a).unwrap().extend(others);
        }
    }
    all
}

/// The distance to everything that can be reached, and on how many shortest paths.
fn outward(neighbours: &Neighbours, from: NodeIx) -> HashMap<NodeIx, (usize, f64)> {
    let mut found = HashMap::from([(from, (0, 1.0))]);
    let mut open = VecDeque::from([from]);
    while let Some(at) = open.pop_front() {
        let (distance, paths) = found[&at];
        for next in &neighbours[&at] {
            let known = found.entry(*next).or_insert_with(|| {
                open.push_back(*next);
                (distance + 1, 0.0)
            });
            if known.0 == distance + 1 {
                known.1 += paths;
            }
        }
    }
    found
}

fn degree(facts: &Facts, node: NodeIx) -> f64 {
    facts.relations.iter().filter(|relation| relation.ends().any(|(_, end)| end == node)).count() as f64
}

/// By the definition: of each pair, the part of its shortest paths that lead through.
fn betweenness(neighbours: &Neighbours, node: NodeIx) -> f64 {
    let all: HashMap<NodeIx, _> = neighbours.keys().map(|from| (*from, outward(neighbours, *from))).collect();
    let mut through = 0.0;
    for (a, of_a) in &all {
        for (b, (distance, paths)) in of_a {
            let Some((to_node, paths_to)) = of_a.get(&node) else { continue };
            let Some((from_node, paths_from)) = all[&node].get(b) else { continue };
            if *a != node && *b != node && a != b && to_node + from_node == *distance {
                through += paths_to * paths_from / paths;
            }
        }
    }
    let others = (neighbours.len() - 1) as f64;
    through / (others * (others - 1.0))
}

fn closeness(neighbours: &Neighbours, node: NodeIx) -> f64 {
    let found = outward(neighbours, node);
    let distances: usize = found.values().map(|(distance, _)| distance).sum();
    if distances == 0 {
        return 0.0;
    }
    let reached = (found.len() - 1) as f64;
    reached / (neighbours.len() - 1) as f64 * reached / distances as f64
}

/// By the stationary equation: what one more round changes is next to nothing.
fn settled(neighbours: &Neighbours, scores: &HashMap<NodeIx, f64>, node: NodeIx) -> f64 {
    let entities = neighbours.len() as f64;
    let alone: f64 = neighbours.iter().filter(|(_, own)| own.is_empty()).map(|(node, _)| scores[node]).sum();
    let taken: f64 = neighbours[&node].iter().map(|from| scores[from] / neighbours[from].len() as f64).sum();
    (1.0 - 0.85 + 0.85 * alone) / entities + 0.85 * taken
}

fn scores(facts: &Facts, measure: Measure) -> HashMap<NodeIx, f64> {
    let mut scores = HashMap::new();
    for kind in
        [EntityKind::Event, EntityKind::Organisation, EntityKind::Person, EntityKind::Document, EntityKind::Theme]
    {
        let ranking = Ranking::of(&facts.view, kind, measure, &Walk::over(None, None)).unwrap();
        assert_eq!(ranking.error, None, "a small graph is measured exactly");
        assert!(ranking.rows.windows(2).all(|rows| rows[0].score >= rows[1].score));
        assert!(ranking.rows.iter().all(|row| facts.is(kind, row.node)));
        scores.extend(ranking.rows.iter().map(|row| (row.node, row.score)));
    }
    scores
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn measures_are_what_their_definitions_say(writes in graph()) {
        let facts = facts(&writes);
        let neighbours = neighbours(&facts);
        let by_degree = scores(&facts, Measure::Degree);
        let by_closeness = scores(&facts, Measure::Closeness);
        let by_betweenness = scores(&facts, Measure::Betweenness);
        let by_page_rank = scores(&facts, Measure::PageRank);
        prop_assert_eq!(by_degree.len(), facts.nodes.len());
        prop_assert!(is_near(by_page_rank.values().sum(), 1.0));
        for node in &facts.nodes {
            prop_assert!(is_near(by_degree[node], degree(&facts, *node)));
            prop_assert!(is_near(by_closeness[node], closeness(&neighbours, *node)));
            prop_assert!(is_near(by_page_rank[node], settled(&neighbours, &by_page_rank, *node)));
        }
        for node in facts.nodes.iter().step_by(4) {
            prop_assert!(is_near(by_betweenness[node], betweenness(&neighbours, *node)));
        }
    }
}
