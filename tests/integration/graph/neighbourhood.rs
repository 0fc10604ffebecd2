use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashSet},
};

use api::graph::{Neighbourhood, NeighbourhoodOf, NodeIx, Walk};
use entity::vocabulary::EntityKind;
use proptest::prelude::*;
use tests::random::graph;

use super::{Facts, config, facts};

/// The entities level by level: each time those that most facts join to the level before.
fn expected(facts: &Facts, of: &NeighbourhoodOf) -> (Vec<NodeIx>, bool) {
    let graph = facts.graph();
    let mut nodes = of.of.clone();
    let (mut level, mut truncated) = (nodes.clone(), false);
    for _ in 0..of.depth {
        let is_wanted = |node: NodeIx| {
            !nodes.contains(&node) && of.kinds.as_ref().is_none_or(|kinds| kinds.contains(&graph.node(node).kind()))
        };
        // A fact counts once for each pair of ends that it joins, one of the level and the other not.
        let joins = |node: NodeIx| -> usize {
            let of_fact = facts.relations.iter().map(|relation| {
                let here = relation.ends().filter(|(_, end)| level.contains(end)).count();
                here * relation.ends().filter(|(_, end)| *end == node).count()
            });
            of_fact.sum()
        };
        let candidates = facts.nodes.iter().copied().filter(|node| is_wanted(*node));
        let mut found: Vec<_> = candidates.map(|node| (node, joins(node))).filter(|(_, joins)| *joins > 0).collect();
        found.sort_by_key(|(node, joins)| (Reverse(*joins), Reverse(graph.degree(*node)), graph.node(*node).id));
        truncated |= found.len() > of.limit - nodes.len();
        found.truncate(of.limit - nodes.len());
        level = found.into_iter().map(|(node, _)| node).collect();
        nodes.extend(&level);
    }
    (nodes, truncated)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_most_connected_are_kept(writes in graph(), depth in 1..4_usize, limit in 2..20_usize, people in any::<bool>()) {
        let facts = facts(&writes);
        let kinds = people.then(|| vec![EntityKind::Person, EntityKind::Event]);
        for node in facts.nodes.iter().step_by(4) {
            let of =
                NeighbourhoodOf { of: vec![*node], depth, kinds: kinds.clone(), walk: Walk::over(None, None), limit };
            let found = Neighbourhood::find(&facts.view, &of).unwrap();
            let (nodes, truncated) = expected(&facts, &of);
            prop_assert_eq!(&found.nodes, &nodes);
            prop_assert_eq!(found.truncated, truncated);
            let nodes: HashSet<NodeIx> = nodes.into_iter().collect();
            let inside = facts.relations.iter().filter(|relation| {
                let ends: HashSet<NodeIx> = relation.ends().map(|(_, end)| end).collect();
                ends.intersection(&nodes).count() > 1
            });
            let inside: BTreeSet<_> = inside.map(|relation| relation.id).collect();
            let relations: BTreeSet<_> = found.relations.iter().map(|ix| facts.graph().relation(*ix).id).collect();
            prop_assert_eq!(relations, inside);
        }
    }
}
