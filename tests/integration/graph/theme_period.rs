use std::collections::{BTreeMap, BTreeSet};

use api::graph::{Bucket, NodeIx, evolution};
use entity::vocabulary::{EntityKind, EventRelationRole, RelationKind, Role, ThemeRelationRole};
use proptest::prelude::*;
use tests::random::graph;

use super::{Facts, config, facts};

/// The year in which something began, by the letters of its date.
fn year(facts: &Facts, node: NodeIx) -> Option<String> {
    let date = facts.graph().effective_time(node)?.edtf.as_str().to_owned();
    let begin = date.split('/').next().unwrap();
    let is_year = begin != ".." && !begin.contains('X');
    is_year.then(|| begin[..4].to_owned())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_year_counts_what_was_about_the_theme(writes in graph(), narrower in any::<bool>()) {
        let facts = facts(&writes);
        for theme in facts.of_kind(EntityKind::Theme) {
            let themes = facts.closure(theme, |relation, at| {
                let below = relation.role == Role::ThemeRelation(ThemeRelationRole::Broader) && relation.object == at;
                (narrower && below).then_some(relation.subject)
            });
            let tagged: BTreeSet<NodeIx> = facts.relations.iter()
                .filter(|relation| relation.kind() == RelationKind::Tagging && themes.contains(&relation.object))
                .map(|relation| relation.subject)
                .collect();
            let mut expected: BTreeMap<String, [BTreeSet<NodeIx>; 4]> = BTreeMap::new();
            for node in tagged {
                let Some(year) = year(&facts, node) else { continue };
                let [events, people, organisations, documents] = expected.entry(year).or_default();
                if facts.is(EntityKind::Document, node) {
                    documents.insert(node);
                    continue;
                }
                events.insert(node);
                let part_of = Role::EventRelation(EventRelationRole::PartOf);
                let parts = facts.closure(node, |relation, at| {
                    (relation.role == part_of && relation.object == at).then_some(relation.subject)
                });
                for relation in facts.present(&[]).into_iter().filter(|relation| parts.contains(&relation.object)) {
                    let ends = [Some(relation.subject), relation.affiliation, relation.on_behalf_of];
                    for end in ends.into_iter().flatten() {
                        let set = if facts.is(EntityKind::Person, end) { &mut *people } else { &mut *organisations };
                        set.insert(end);
                    }
                }
                let organising = facts.relations.iter().filter(|relation| relation.kind() == RelationKind::Organising);
                organisations.extend(organising.filter(|one| parts.contains(&one.object)).map(|one| one.subject));
            }
            let found = evolution(&facts.view, theme, Bucket::Year, narrower).unwrap();
            let found: Vec<_> = found.into_iter().map(|period| {
                (period.period.to_string(), [period.events, period.people, period.organisations, period.documents])
            }).collect();
            let expected: Vec<_> =
                expected.into_iter().map(|(year, sets)| (year, sets.map(|set| set.len()))).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
