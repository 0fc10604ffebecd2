use std::collections::BTreeMap;

use api::graph::PersonEvents;
use entity::vocabulary::EntityKind;
use proptest::prelude::*;
use tests::random::graph;

use super::{LEVELS, ROLES, config, facts, presence};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn everything_somebody_was_at_is_found_once(writes in graph()) {
        let facts = facts(&writes);
        for (level, roles) in LEVELS.into_iter().flat_map(|level| ROLES.map(|roles| (level, roles))) {
            for person in facts.of_kind(EntityKind::Person) {
                let mut expected: BTreeMap<_, Vec<_>> = BTreeMap::new();
                for relation in facts.present(roles).into_iter().filter(|relation| relation.subject == person) {
                    expected.entry(facts.level(relation.object, level)).or_default().push(relation.id);
                }
                let question = PersonEvents { person, level, presence: presence(roles) };
                let found: Vec<_> = question.events(&facts.view).unwrap();
                prop_assert_eq!(&found, &expected.keys().copied().collect::<Vec<_>>());
                for event in found {
                    let shown = question.participations(&facts.view, event).unwrap();
                    let mut shown: Vec<_> = shown.into_iter().map(|ix| facts.graph().relation(ix).id).collect();
                    let mut expected = expected[&event].clone();
                    shown.sort();
                    expected.sort();
                    prop_assert_eq!(shown, expected);
                }
            }
        }
    }
}
