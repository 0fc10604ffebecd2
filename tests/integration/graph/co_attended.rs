use std::collections::BTreeSet;

use api::graph::{CoAttended, NodeIx};
use entity::vocabulary::EntityKind;
use proptest::prelude::*;
use tests::random::graph;

use super::{ENOUGH, ROLES, config, facts, presence};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn events_that_share_people_are_found_with_them(writes in graph()) {
        let facts = facts(&writes);
        let events = facts.of_kind(EntityKind::Event);
        for roles in ROLES {
            let people: Vec<(NodeIx, BTreeSet<NodeIx>)> =
                events.iter().map(|event| (*event, facts.people(*event, roles))).collect();
            for (event, own) in &people {
                let found = CoAttended::of(&facts.view, *event, presence(roles)).unwrap();
                let others = people.iter().filter(|(other, _)| {
                    !facts.under(*event).contains(other) && !facts.under(*other).contains(event)
                });
                let others: Vec<_> = others.collect();
                for least in [1, 2] {
                    let counts = others.iter().map(|(other, people)| (*other, people.intersection(own).count()));
                    let expected: BTreeSet<_> = counts.filter(|(_, count)| *count >= least).collect();
                    let ranked = found.ranked(&facts.view, least, ENOUGH).unwrap();
                    prop_assert_eq!(facts.ranked(&ranked), expected);
                    prop_assert!(!ranked.truncated());
                }
                for (other, people) in &others {
                    let shared: BTreeSet<_> = found.shared(&facts.view, *other).unwrap().into_iter().collect();
                    prop_assert_eq!(shared, people.intersection(own).copied().collect());
                }
            }
        }
    }
}
