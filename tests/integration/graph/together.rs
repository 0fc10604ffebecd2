use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use api::graph::{Level, NodeIx, NodeTest, TextTest, Tie, Tied, Together, TogetherOf, TogetherWho};
use entity::vocabulary::{EntityKind, RelationKind};
use proptest::prelude::*;
use tests::random::graph;

use super::{ENOUGH, Facts, LEVELS, config, facts, presence};

/// Where everybody was, at a level.
fn events(facts: &Facts, of: &TogetherOf) -> BTreeMap<NodeIx, BTreeSet<NodeIx>> {
    let mut found: BTreeMap<NodeIx, BTreeSet<NodeIx>> = BTreeMap::new();
    let mut was = |node: NodeIx, event: NodeIx| {
        let kind = facts.graph().node(node).kind();
        let counts = match of.who {
            TogetherWho::People => kind == EntityKind::Person,
            TogetherWho::Organisations => kind == EntityKind::Organisation,
        };
        let event = facts.level(event, of.level);
        if counts && of.events.as_ref().is_none_or(|test| test.holds(&facts.view, event).unwrap()) {
            found.entry(node).or_default().insert(event);
        }
    };
    for relation in facts.present(&[]) {
        for end in [Some(relation.subject), relation.affiliation, relation.on_behalf_of].into_iter().flatten() {
            was(end, relation.object);
        }
    }
    for relation in facts.relations.iter().filter(|relation| relation.kind() == RelationKind::Organising) {
        was(relation.subject, relation.object);
    }
    found
}

/// All ties, pair by pair.
fn ties(facts: &Facts, of: &TogetherOf) -> Vec<Tie> {
    let id = |node: NodeIx| facts.graph().node(node).id;
    let events = events(facts, of);
    let mut ties = Vec::new();
    for (a, at_a) in &events {
        for (b, at_b) in events.iter().filter(|(b, _)| id(*a) < id(**b)) {
            let weight = at_a.intersection(at_b).count();
            if weight >= of.least {
                ties.push(Tie { a: *a, b: *b, weight });
            }
        }
    }
    ties.sort_by_key(|tie| (Reverse(tie.weight), id(tie.a), id(tie.b)));
    ties
}

fn tied(facts: &Facts, ties: &[Tie]) -> Vec<Tied> {
    let mut found: BTreeMap<NodeIx, (usize, usize)> = BTreeMap::new();
    for (node, weight) in ties.iter().flat_map(|tie| [(tie.a, tie.weight), (tie.b, tie.weight)]) {
        let known = found.entry(node).or_default();
        *known = (known.0 + 1, known.1 + weight);
    }
    let mut members: Vec<_> = found.into_iter().map(|(node, (ties, weight))| Tied { node, ties, weight }).collect();
    members.sort_by_key(|one| (Reverse(one.ties), Reverse(one.weight), facts.graph().node(one.node).id));
    members
}

fn questions() -> Vec<TogetherOf> {
    let named = NodeTest::Name(TextTest::Contains("o".to_owned()));
    let mut questions = Vec::new();
    for who in [TogetherWho::People, TogetherWho::Organisations] {
        for (level, least) in LEVELS.into_iter().flat_map(|level| [(level, 1), (level, 2)]) {
            for events in [None, Some(Arc::new(named.clone()))] {
                let presence = presence(&[]);
                questions.push(TogetherOf { who, events, level, presence, least, limit: 200, most_pairs: ENOUGH });
            }
        }
    }
    questions
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_network_is_every_pair_that_shares_enough(writes in graph()) {
        let facts = facts(&writes);
        for of in questions() {
            let found = Together::find(&facts.view, &of).unwrap();
            prop_assert!(!found.is_cut && !found.is_partial);
            let expected = ties(&facts, &of);
            prop_assert_eq!(&found.tied, &tied(&facts, &expected));
            prop_assert_eq!(&found.ties, &expected);
        }
    }

    #[test]
    fn a_limit_keeps_the_most_connected(writes in graph(), limit in 1_usize..6) {
        let facts = facts(&writes);
        for of in questions() {
            let found = Together::find(&facts.view, &TogetherOf { limit, ..of.clone() }).unwrap();
            let all = ties(&facts, &of);
            let everybody = tied(&facts, &all);
            let kept: Vec<Tied> = everybody.iter().take(limit).copied().collect();
            prop_assert_eq!(&found.tied, &kept);
            let is_kept = |node: NodeIx| kept.iter().any(|one| one.node == node);
            let among: Vec<Tie> = all.into_iter().filter(|tie| is_kept(tie.a) && is_kept(tie.b)).collect();
            prop_assert_eq!(&found.ties, &among);
            prop_assert_eq!(found.is_cut, everybody.len() > limit);
        }
    }

    #[test]
    fn too_many_pairs_leave_the_largest_events_out_and_are_said(writes in graph()) {
        let facts = facts(&writes);
        let presence = presence(&[]);
        let of = TogetherOf {
            who: TogetherWho::People, events: None, level: Level::Meeting, presence, least: 1, limit: 200, most_pairs: 8,
        };
        let found = Together::find(&facts.view, &of).unwrap();
        let all = ties(&facts, &of);
        for tie in &found.ties {
            let whole = all.iter().find(|one| (one.a, one.b) == (tie.a, tie.b));
            prop_assert!(whole.is_some_and(|whole| whole.weight >= tie.weight));
        }
        prop_assert!(found.is_partial || found.ties == all);
    }
}
