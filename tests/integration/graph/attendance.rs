use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use api::graph::{Attendance, AttendanceOf, NodeIx, NodeTest};
use entity::vocabulary::EntityKind;
use proptest::prelude::*;
use tests::random::graph;

use super::{ENOUGH, LEVELS, ROLES, config, facts, presence};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_cell_is_where_somebody_was(writes in graph(), least in 1..3_usize, narrow in any::<[bool; 2]>()) {
        let facts = facts(&writes);
        let half = |kind| facts.of_kind(kind).into_iter().step_by(2).collect::<Vec<NodeIx>>();
        let (events, people) = (half(EntityKind::Event), half(EntityKind::Person));
        let among = |nodes: &[NodeIx], narrow: bool| {
            narrow.then(|| Arc::new(NodeTest::Among(Arc::new(nodes.iter().copied().collect()))))
        };
        for (level, roles) in LEVELS.into_iter().flat_map(|level| ROLES.map(|roles| (level, roles))) {
            let mut expected: BTreeMap<NodeIx, BTreeMap<NodeIx, Vec<_>>> = BTreeMap::new();
            for relation in facts.present(roles) {
                let event = facts.level(relation.object, level);
                let asked = facts.is(EntityKind::Person, relation.subject)
                    && (!narrow[0] || events.contains(&event))
                    && (!narrow[1] || people.contains(&relation.subject));
                if asked {
                    expected.entry(relation.subject).or_default().entry(event).or_default().push(relation.id);
                }
            }
            expected.retain(|_, events| events.len() >= least);
            let asked = AttendanceOf {
                people: among(&people, narrow[1]),
                events: among(&events, narrow[0]),
                level,
                presence: presence(roles),
                least,
            };
            let found = Attendance::of(&facts.view, asked.clone(), ENOUGH).unwrap();
            let counts = expected.iter().map(|(person, events)| (*person, events.len())).collect();
            prop_assert_eq!(facts.ranked(found.rows()), counts);
            let columns: BTreeSet<NodeIx> = expected.values().flat_map(|events| events.keys().copied()).collect();
            prop_assert_eq!(found.columns().iter().copied().collect::<BTreeSet<_>>(), columns.clone());
            let days: Vec<_> = found.columns().iter().map(|event| {
                let day = facts.graph().effective_time(*event).and_then(api::graph::TimeSpan::sort_day);
                (day.is_none(), day)
            }).collect();
            prop_assert!(days.is_sorted());
            prop_assert!(!found.truncated());
            for (person, events) in expected {
                let cells = found.cells(&facts.view, person).unwrap();
                let cells: BTreeMap<_, _> = cells.into_iter().map(|(event, facts_of)| {
                    let mut ids: Vec<_> = facts_of.into_iter().map(|ix| facts.graph().relation(ix).id).collect();
                    ids.sort();
                    (event, ids)
                }).collect();
                let sorted = events.into_iter().map(|(event, mut ids)| {
                    ids.sort();
                    (event, ids)
                });
                prop_assert_eq!(cells, sorted.collect());
            }
            let narrow = Attendance::of(&facts.view, asked, 1).unwrap();
            prop_assert_eq!(narrow.truncated(), columns.len() > 1);
            prop_assert_eq!(narrow.columns(), &found.columns()[..columns.len().min(1)]);
        }
    }
}
