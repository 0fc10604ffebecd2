use std::collections::BTreeSet;

use api::graph::{CoAppearanceScope, CoAppearances, Level, NodeIx};
use entity::vocabulary::{EntityKind, ParticipationRole};
use proptest::prelude::*;
use tests::random::graph;

use super::{ENOUGH, Facts, LEVELS, ROLES, config, facts, presence};

/// What two people share: events, or events with whom they spoke for there.
fn shared(
    facts: &Facts,
    level: Level,
    scope: CoAppearanceScope,
    roles: &[ParticipationRole],
    (a, b): (NodeIx, NodeIx),
) -> BTreeSet<NodeIx> {
    let appearances = |person: NodeIx| -> BTreeSet<(NodeIx, Option<NodeIx>)> {
        let own = facts.present(roles).into_iter().filter(|relation| relation.subject == person);
        own.filter_map(|relation| {
            let event = facts.level(relation.object, level);
            match scope {
                CoAppearanceScope::Event => Some((event, None)),
                CoAppearanceScope::Delegation => relation.on_behalf_of.map(|one| (event, Some(one))),
            }
        })
        .collect()
    };
    appearances(a).intersection(&appearances(b)).map(|(event, _)| *event).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whoever_shares_events_is_found_with_them(writes in graph()) {
        let facts = facts(&writes);
        let people = facts.of_kind(EntityKind::Person);
        for (level, roles) in LEVELS.into_iter().flat_map(|level| ROLES.map(|roles| (level, roles))) {
            for scope in [CoAppearanceScope::Event, CoAppearanceScope::Delegation] {
                for person in &people {
                    let found = CoAppearances::of(&facts.view, *person, level, scope, presence(roles)).unwrap();
                    let with = |other: NodeIx| shared(&facts, level, scope, roles, (*person, other));
                    for least in [1, 2] {
                        let ranked = found.ranked(&facts.view, least, ENOUGH).unwrap();
                        prop_assert!(!ranked.truncated());
                        let others = people.iter().copied().filter(|other| other != person);
                        let expected =
                            others.map(|other| (other, with(other).len())).filter(|(_, count)| *count >= least);
                        prop_assert_eq!(facts.ranked(&ranked), expected.collect());
                    }
                    for other in &people {
                        let events = found.shared(&facts.view, *other).unwrap();
                        prop_assert_eq!(events.iter().copied().collect::<BTreeSet<_>>(), with(*other));
                    }
                }
            }
        }
    }

    #[test]
    fn a_cap_leaves_out_and_says_so(writes in graph()) {
        let facts = facts(&writes);
        for person in facts.of_kind(EntityKind::Person) {
            let found =
                CoAppearances::of(&facts.view, person, Level::Meeting, CoAppearanceScope::Event, presence(&[])).unwrap();
            let whole = found.ranked(&facts.view, 1, ENOUGH).unwrap();
            let all = facts.ranked(&whole);
            let capped = found.ranked(&facts.view, 1, 3).unwrap();
            for (other, count) in facts.ranked(&capped) {
                prop_assert!(all.iter().any(|(known, most)| *known == other && *most >= count));
            }
            prop_assert!(capped.truncated() || facts.ranked(&capped) == all);
        }
    }
}
