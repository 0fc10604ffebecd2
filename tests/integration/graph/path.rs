use std::collections::{BTreeSet, HashSet};

use api::{
    edtf::Edtf,
    graph::{Graph, NodeIx, Paths, PathsOf, Relation, Walk},
};
use entity::vocabulary::RelationKind;
use proptest::prelude::*;
use tests::random::graph;

use super::{Facts, config, facts};

const STEPS: usize = 4;

/// What is asked, once as the graph takes it and once as plain values.
#[derive(Clone, Debug)]
struct Asked {
    kinds: Option<Vec<RelationKind>>,
    most_degree: Option<usize>,
    excluded: usize,
    during: Option<&'static str>,
}

fn asked() -> impl Strategy<Value = Asked> {
    let kinds = prop_oneof![
        3 => Just(None),
        1 => Just(Some(vec![RelationKind::Participation])),
        1 => Just(Some(vec![RelationKind::Participation, RelationKind::EventRelation, RelationKind::Organising])),
        1 => Just(Some(Vec::new())),
    ];
    let during = prop_oneof![3 => Just(None), 1 => Just(Some("2011"))];
    (kinds, prop::option::weighted(0.3, 1..12_usize), 0..40_usize, during)
        .prop_map(|(kinds, most_degree, excluded, during)| Asked { kinds, most_degree, excluded, during })
}

/// Whether a fact may be walked: a span of time is compared with that of the fact, or else of its event.
fn allows(graph: &Graph, asked: &Asked, relation: &Relation) -> bool {
    let is_of_kind = asked.kinds.as_ref().is_none_or(|kinds| kinds.contains(&relation.kind()));
    let is_in_time = asked.during.is_none_or(|during| {
        let own = relation.when.and_then(|when| Edtf::parse(graph.text(when)).ok());
        let time = own.or_else(|| graph.effective_time(relation.object).map(|time| time.edtf.into()));
        time.is_some_and(|time| time.overlaps(&Edtf::parse(during).unwrap()))
    });
    is_of_kind && is_in_time
}

/// Every pair of entities that a fact joins.
fn joined(facts: &Facts, asked: &Asked) -> HashSet<(NodeIx, NodeIx)> {
    let mut joined = HashSet::new();
    for relation in facts.relations.iter().filter(|relation| allows(facts.graph(), asked, relation)) {
        for (_, a) in relation.ends() {
            joined.extend(relation.ends().map(|(_, b)| (a, b)).filter(|(a, b)| a != b));
        }
    }
    joined
}

/// Every way without a circle, by going every way.
fn all_ways(
    facts: &Facts,
    joined: &HashSet<(NodeIx, NodeIx)>,
    to: NodeIx,
    is_open: &dyn Fn(NodeIx) -> bool,
    way: &mut Vec<NodeIx>,
    found: &mut Vec<(usize, usize)>,
) {
    let at = *way.last().unwrap();
    if at == to {
        let between = &way[1..way.len().max(2) - 1];
        let weight = between.iter().map(|node| facts.graph().degree(*node)).sum();
        found.push((way.len() - 1, weight));
        return;
    }
    if way.len() > STEPS {
        return;
    }
    for next in &facts.nodes {
        if joined.contains(&(at, *next)) && !way.contains(next) && (*next == to || is_open(*next)) {
            way.push(*next);
            all_ways(facts, joined, to, is_open, way, found);
            way.pop();
        }
    }
}

fn check(facts: &Facts, asked: &Asked, from: NodeIx, to: NodeIx) -> Result<(), TestCaseError> {
    let graph = facts.graph();
    let exclude = HashSet::from([facts.nodes[asked.excluded % facts.nodes.len()]]);
    let of = PathsOf {
        from,
        to,
        walk: Walk::over(asked.kinds.as_deref(), asked.during.map(|during| Edtf::parse(during).unwrap().span())),
        exclude: exclude.clone(),
        most_degree: asked.most_degree,
        most_steps: STEPS,
        most_paths: 5,
    };
    let found = Paths::find(&facts.view, &of).unwrap();
    prop_assert!(!found.truncated);

    let is_open =
        |node: NodeIx| !exclude.contains(&node) && asked.most_degree.is_none_or(|most| graph.degree(node) <= most);
    let joined = joined(facts, asked);
    let mut ways = Vec::new();
    all_ways(facts, &joined, to, &is_open, &mut vec![from], &mut ways);
    ways.sort_unstable();
    ways.truncate(5);
    let weighed = found.paths.iter().map(|path| {
        let between = path.nodes.get(1..path.nodes.len().max(2) - 1).unwrap_or_default();
        (path.relations.len(), between.iter().map(|node| graph.degree(*node)).sum())
    });
    prop_assert_eq!(weighed.collect::<Vec<_>>(), ways);

    let different: BTreeSet<_> = found.paths.iter().map(|path| path.nodes.clone()).collect();
    prop_assert_eq!(different.len(), found.paths.len());
    for path in &found.paths {
        prop_assert_eq!(path.nodes.first(), Some(&from));
        prop_assert_eq!(path.nodes.last(), Some(&to));
        prop_assert_eq!(path.nodes.iter().collect::<BTreeSet<_>>().len(), path.nodes.len());
        for (ends, ix) in path.nodes.windows(2).zip(&path.relations) {
            let relation = graph.relation(*ix);
            prop_assert!(allows(graph, asked, relation));
            prop_assert!(ends.iter().all(|node| relation.ends().any(|(_, end)| end == *node)));
        }
    }
    prop_assert_eq!(Paths::find(&facts.view, &of).unwrap().paths, found.paths);
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_shortest_ways_are_found_and_of_equals_the_rarest(writes in graph(), asked in asked()) {
        let facts = facts(&writes);
        for from in facts.nodes.iter().step_by(5) {
            for to in facts.nodes.iter().step_by(3) {
                check(&facts, &asked, *from, *to)?;
            }
        }
    }
}
