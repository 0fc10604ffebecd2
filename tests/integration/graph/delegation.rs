use std::collections::BTreeSet;

use api::graph::Delegations;
use entity::vocabulary::EntityKind;
use proptest::prelude::*;
use tests::random::graph;

use super::{config, facts};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn everybody_is_in_the_delegation_of_whom_they_spoke_for(writes in graph()) {
        let facts = facts(&writes);
        for event in facts.of_kind(EntityKind::Event) {
            let under = facts.under(event);
            let there: Vec<_> =
                facts.present(&[]).into_iter().filter(|relation| under.contains(&relation.object)).collect();
            let found = Delegations::of(&facts.view, event).unwrap();
            let mut expected = BTreeSet::new();
            for organisation in facts.of_kind(EntityKind::Organisation) {
                let own: Vec<_> =
                    there.iter().filter(|relation| relation.on_behalf_of == Some(organisation)).collect();
                let participants: BTreeSet<_> = own.iter().map(|relation| relation.subject).collect();
                if !own.is_empty() {
                    expected.insert((organisation, participants.len()));
                }
                let found = found.participations(organisation).into_iter().map(|ix| facts.graph().relation(ix).id);
                let own = own.iter().map(|relation| relation.id).collect::<BTreeSet<_>>();
                prop_assert_eq!(found.collect::<BTreeSet<_>>(), own);
            }
            prop_assert_eq!(facts.ranked(&found.ranked(facts.graph())), expected);
        }
    }
}
