use std::{cmp::Ordering, collections::BTreeSet, sync::Arc};

use api::graph::{End, Field, List, NodeIx, NodeTest, Order, Ref, Rows, TimeSpan};
use entity::vocabulary::{EntityKind, RelationKind, Vocabulary};
use proptest::prelude::*;
use tests::{pages::walk, random::graph};

use super::{Facts, config, facts};

/// The names of random graphs, as a reader would look for them.
const NAMES: [&str; 7] = ["a", "Ada", "emile", "Émile", "Forum", "Östen", "Zoë"];

const ENTITY_FIELDS: [Field; 8] = [
    Field::Name,
    Field::When,
    Field::Created,
    Field::Updated,
    Field::Count(RelationKind::Participation, End::Object),
    Field::Count(RelationKind::Participation, End::Subject),
    Field::Count(RelationKind::Organising, End::Subject),
    Field::Count(RelationKind::Tagging, End::Object),
];

const PARTICIPATION_FIELDS: [Field; 5] =
    [Field::When, Field::ObjectName, Field::SubjectName, Field::Ordinal, Field::Created];

/// What a row sorts by, worked out without an index.
fn key(facts: &Facts, row: Ref, field: Field) -> Option<i64> {
    let graph = facts.graph();
    let name = |node: NodeIx| NAMES.iter().position(|name| *name == graph.node(node).name()).unwrap() as i64;
    let day = |node: NodeIx| graph.effective_time(node).and_then(TimeSpan::sort_day);
    match (row, field) {
        (Ref::Node(node), Field::Name) => Some(name(node)),
        (Ref::Node(node), Field::When) => day(node),
        (Ref::Node(node), Field::Created) => Some(graph.node(node).created_at),
        (Ref::Node(node), Field::Updated) => Some(graph.node(node).updated_at),
        (Ref::Node(node), Field::Count(kind, end)) => {
            let across = |relation: &api::graph::Relation| match end {
                End::Subject => relation.object,
                _ => relation.subject,
            };
            let at = facts.relations.iter().filter(|one| one.kind() == kind && one.end(end) == Some(node));
            Some(at.map(across).collect::<BTreeSet<_>>().len() as i64)
        }
        (Ref::Relation(relation), field) => {
            let relation = graph.relation(relation);
            match field {
                Field::When => day(relation.object),
                Field::ObjectName => Some(name(relation.object)),
                Field::SubjectName => Some(name(relation.subject)),
                Field::Ordinal => relation.ordinal().map(i64::from),
                Field::Created => relation.id.get_timestamp().map(|time| {
                    let (seconds, nanos) = time.to_unix();
                    seconds as i64 * 1_000 + i64::from(nanos / 1_000_000)
                }),
                other => unreachable!("{other:?} of a relation"),
            }
        }
        (Ref::Node(_), other) => unreachable!("{other:?} of an entity"),
    }
}

/// Several keys, missing ones last either way, then the id in the direction of the last key.
fn compare(facts: &Facts, order: &[Order], a: Ref, b: Ref) -> Ordering {
    let directed = |descending: bool, order: Ordering| if descending { order.reverse() } else { order };
    for Order { field, descending } in order {
        let by_key = match (key(facts, a, *field), key(facts, b, *field)) {
            (Some(a), Some(b)) => directed(*descending, a.cmp(&b)),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        if by_key.is_ne() {
            return by_key;
        }
    }
    directed(order.last().unwrap().descending, a.id(facts.graph()).cmp(&b.id(facts.graph())))
}

fn check(facts: &Facts, list: &List) {
    let forward = walk(list, &facts.view, false);
    let mut backward = walk(list, &facts.view, true);
    backward.reverse();
    assert_eq!(forward, backward, "{:?}: the pages mirror each other", list.order);
    let mut expected = forward.clone();
    expected.sort_by(|a, b| compare(facts, &list.order, *a, *b));
    assert_eq!(forward, expected, "{:?}", list.order);
    assert_eq!(list.count(&facts.view).unwrap(), forward.len());
}

/// Every order by one field, and by it and another.
fn orders(fields: &[Field], other: usize) -> Vec<Vec<Order>> {
    let second = fields[other % fields.len()];
    let mut orders = Vec::new();
    for field in fields {
        for descending in [false, true] {
            let first = Order { field: *field, descending };
            orders.push(vec![first]);
            orders.extend([false, true].map(|descending| vec![first, Order { field: second, descending }]));
        }
    }
    orders
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_order_is_total_and_pages_mirror_each_other(writes in graph(), other in 0..40_usize) {
        let facts = facts(&writes);
        let half = NodeTest::Among(Arc::new(facts.nodes.iter().copied().step_by(2).collect()));
        for order in orders(&ENTITY_FIELDS, other) {
            for kind in EntityKind::ALL {
                let list = List { order: order.clone(), ..List::of(Rows::Nodes(*kind)) };
                check(&facts, &list);
                check(&facts, &List { nodes: Some(Arc::new(half.clone())), ..list });
            }
        }
        for order in orders(&PARTICIPATION_FIELDS, other) {
            check(&facts, &List { order: order.clone(), ..List::of(Rows::Participations) });
            for event in facts.of_kind(EntityKind::Event).into_iter().take(3) {
                let rows = Rows::Around(event, RelationKind::Participation, End::Object);
                check(&facts, &List { order: order.clone(), ..List::of(rows) });
            }
        }
    }
}
