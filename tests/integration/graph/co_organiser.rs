use std::collections::BTreeSet;

use api::graph::{CoOrganisers, NodeIx};
use entity::vocabulary::{EntityKind, RelationKind};
use proptest::prelude::*;
use tests::random::graph;

use super::{ENOUGH, config, facts};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whoever_organised_the_same_events_is_found_with_them(writes in graph()) {
        let facts = facts(&writes);
        let organisations = facts.of_kind(EntityKind::Organisation);
        let organised = |organisation: NodeIx| -> BTreeSet<NodeIx> {
            let own = facts.relations.iter().filter(|relation| {
                relation.kind() == RelationKind::Organising && relation.subject == organisation
            });
            own.map(|relation| relation.object).collect()
        };
        for organisation in &organisations {
            let found = CoOrganisers::of(&facts.view, *organisation).unwrap();
            let own = organised(*organisation);
            let others = organisations.iter().filter(|other| *other != organisation);
            let counts = others.map(|other| (*other, organised(*other).intersection(&own).count()));
            let expected: BTreeSet<_> = counts.filter(|(_, count)| *count > 0).collect();
            prop_assert_eq!(facts.ranked(&found.ranked(&facts.view, 1, ENOUGH).unwrap()), expected.clone());
            for (other, count) in expected {
                let shared = found.shared(&facts.view, other).unwrap();
                prop_assert_eq!(shared.len(), count);
                prop_assert!(shared.iter().all(|event| organised(other).contains(event)));
            }
        }
    }
}
