use std::collections::BTreeSet;

use api::graph::Graph;
use entity::vocabulary::EntityKind;
use proptest::prelude::*;
use tests::random::graph;

use super::{LEVELS, config, facts};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_event_counts_as_one_and_is_found_from_there(writes in graph()) {
        let facts = facts(&writes);
        let events = facts.of_kind(EntityKind::Event);
        for level in LEVELS {
            for event in &events {
                prop_assert_eq!(facts.graph().at_level(*event, level), facts.level(*event, level));
                let expected: BTreeSet<_> =
                    events.iter().copied().filter(|other| facts.level(*other, level) == *event).collect();
                let found = Graph::counted_as(&facts.view, *event, level).unwrap();
                prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
            }
        }
    }
}
