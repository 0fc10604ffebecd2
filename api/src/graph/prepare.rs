//! Filters made ready for many rows: what they ask of the entities across a relation is answered beforehand, where few
//! entities can match. A thousand participations in one event then ask its themes once.

use std::{collections::HashSet, sync::Arc};

use entity::vocabulary::RelationKind;

use super::{
    NodeIx, NodeTest, RelationTest, View,
    candidate::{Candidates, at_end},
};
use crate::error::Result;

/// A test of entities that holds of the same ones; at most so many are looked at beforehand for each of its parts.
///
/// # Errors
/// `TIMEOUT` when the view's budget is spent.
pub(super) fn prepared_nodes(view: &View, test: &NodeTest, most: usize) -> Result<NodeTest> {
    let all = |tests: &[NodeTest]| tests.iter().map(|test| prepared_nodes(view, test, most)).collect::<Result<_>>();
    Ok(match test {
        NodeTest::All(tests) => NodeTest::All(all(tests)?),
        NodeTest::Any(tests) => NodeTest::Any(all(tests)?),
        NodeTest::Not(test) => NodeTest::Not(Box::new(prepared_nodes(view, test, most)?)),
        NodeTest::Related { kind, end, quantifier, test } => NodeTest::Related {
            kind: *kind,
            end: *end,
            quantifier: *quantifier,
            test: Box::new(prepared_relations(view, test, *kind, most)?),
        },
        _ => test.clone(),
    })
}

/// A test of the relations of a kind that holds of the same ones.
///
/// # Errors
/// `TIMEOUT` when the view's budget is spent.
pub(super) fn prepared_relations(
    view: &View,
    test: &RelationTest,
    kind: RelationKind,
    most: usize,
) -> Result<RelationTest> {
    let all = |tests: &[RelationTest]| {
        tests.iter().map(|test| prepared_relations(view, test, kind, most)).collect::<Result<_>>()
    };
    Ok(match test {
        RelationTest::All(tests) => RelationTest::All(all(tests)?),
        RelationTest::Any(tests) => RelationTest::Any(all(tests)?),
        RelationTest::Not(test) => RelationTest::Not(Box::new(prepared_relations(view, test, kind, most)?)),
        RelationTest::End(end, test) if asks_across(test) => {
            let test = prepared_nodes(view, test, most)?;
            let test = match Candidates::new(view, most).nodes(&test, at_end(kind, *end))? {
                Some(few) => NodeTest::Among(Arc::new(matching(view, few, &test)?)),
                None => test,
            };
            RelationTest::End(*end, Box::new(test))
        }
        _ => test.clone(),
    })
}

fn matching(view: &View, nodes: Vec<NodeIx>, test: &NodeTest) -> Result<HashSet<NodeIx>> {
    let mut found = HashSet::new();
    for node in nodes {
        view.step()?;
        if test.holds(view, node)? {
            found.insert(node);
        }
    }
    Ok(found)
}

/// Whether a test looks further than at the entity itself.
fn asks_across(test: &NodeTest) -> bool {
    match test {
        NodeTest::All(tests) | NodeTest::Any(tests) => tests.iter().any(asks_across),
        NodeTest::Not(test) => asks_across(test),
        NodeTest::Related { .. } | NodeTest::Under(_) => true,
        _ => false,
    }
}
