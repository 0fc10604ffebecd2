use std::collections::BTreeSet;

use api::graph::{EventPeople, Graph};
use entity::vocabulary::EntityKind;
use proptest::prelude::*;
use tests::random::graph;

use super::{ROLES, config, facts, presence};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn everybody_who_was_there_is_found_once(writes in graph()) {
        let facts = facts(&writes);
        for event in facts.of_kind(EntityKind::Event) {
            for roles in ROLES {
                let events = Graph::with_descendants(&facts.view, event).unwrap();
                let found = EventPeople::of(&facts.view, &events, presence(roles)).unwrap();
                let people: BTreeSet<_> = found.people().iter().copied().collect();
                prop_assert_eq!(people.len(), found.people().len());
                prop_assert_eq!(&people, &facts.people(event, roles));
                for person in people {
                    let under = facts.under(event);
                    let own = facts.present(roles).into_iter();
                    let own = own.filter(|one| one.subject == person && under.contains(&one.object));
                    let shown = found.participations(&facts.view, person).unwrap();
                    let shown: BTreeSet<_> = shown.into_iter().map(|ix| facts.graph().relation(ix).id).collect();
                    prop_assert_eq!(shown, own.map(|one| one.id).collect());
                }
            }
        }
    }
}
