use std::collections::BTreeSet;

use api::graph::{Comparison, NodeIx};
use entity::vocabulary::{EntityKind, Role, ThemeRelationRole};
use proptest::prelude::*;
use tests::random::graph;

use super::{Facts, config, facts};

/// Everything that a fact joins an entity to.
fn around(facts: &Facts, node: NodeIx) -> BTreeSet<NodeIx> {
    let own = match facts.graph().node(node).kind() {
        EntityKind::Event => facts.under(node),
        EntityKind::Theme => facts.closure(node, |relation, at| {
            let narrower = relation.role == Role::ThemeRelation(ThemeRelationRole::Broader) && relation.object == at;
            narrower.then_some(relation.subject)
        }),
        _ => BTreeSet::from([node]),
    };
    let touches = facts.relations.iter().map(|relation| relation.ends().map(|(_, end)| end).collect::<Vec<_>>());
    let joined = touches.filter(|ends| ends.iter().any(|end| own.contains(end))).flatten();
    joined.filter(|end| !own.contains(end)).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_joined_to_both_is_shared(writes in graph()) {
        let facts = facts(&writes);
        let around: Vec<_> = facts.nodes.iter().map(|node| (*node, around(&facts, *node))).collect();
        for (a, of_a) in &around {
            for (b, of_b) in &around {
                let found = Comparison::of(&facts.view, *a, *b).unwrap();
                let shared: BTreeSet<NodeIx> = of_a.intersection(of_b).copied().collect();
                let either = of_a.union(of_b).count();
                prop_assert!((found.jaccard - shared.len() as f64 / either.max(1) as f64).abs() < f64::EPSILON);
                prop_assert_eq!(found.shared.into_iter().collect::<BTreeSet<_>>(), shared);
            }
        }
    }
}
