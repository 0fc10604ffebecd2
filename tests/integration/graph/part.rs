use std::{collections::BTreeSet, sync::Arc};

use api::graph::{NodeTest, Part};
use entity::vocabulary::EntityKind;
use proptest::prelude::*;
use tests::random::graph;

use super::{config, facts};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_part_is_some_events_and_all_that_stands_among_what_they_are_tied_to(writes in graph()) {
        let facts = facts(&writes);
        let graph = facts.graph();
        for event in facts.of_kind(EntityKind::Event) {
            let under = facts.under(event);
            let itself = NodeTest::Among(Arc::new(under.iter().copied().collect()));
            let part = Part::of_events(&facts.view, &itself).unwrap();
            let mut expected: BTreeSet<_> = under.clone();
            for relation in &facts.relations {
                if relation.ends().any(|(_, end)| under.contains(&end)) {
                    expected.extend(relation.ends().map(|(_, end)| end));
                }
            }
            let nodes: Vec<_> = part.nodes(graph).collect();
            prop_assert_eq!(nodes.iter().copied().collect::<BTreeSet<_>>(), expected.clone());
            prop_assert!(nodes.windows(2).all(|pair| graph.node(pair[0]).id < graph.node(pair[1]).id));
            let relations: Vec<_> = part.relations(graph).map(|ix| graph.relation(ix).id).collect();
            let among = facts.relations.iter().filter(|one| one.ends().all(|(_, end)| expected.contains(&end)));
            prop_assert_eq!(relations.iter().copied().collect::<BTreeSet<_>>(), among.map(|one| one.id).collect());
            prop_assert_eq!(relations.len(), relations.iter().collect::<BTreeSet<_>>().len());
        }
        let whole = Part::Whole;
        prop_assert_eq!(whole.nodes(graph).count(), facts.nodes.len());
        prop_assert_eq!(whole.relations(graph).count(), facts.relations.len());
    }
}
