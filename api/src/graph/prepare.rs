//! Filters made ready for many rows: what they ask of the entities across a relation is answered beforehand, where few
//! entities can match, and so is what they ask of relations, where few of these can. A thousand participations in one event
//! then ask its themes once, and who was often at a theme is counted from the theme.

use entity::vocabulary::{RelationKind, Vocabulary};

use super::{
    End, NodeIx, NodeTest, Quantifier, RelationTest, View,
    candidate::{Candidates, at_end},
    numbers::Numbers,
};
use crate::error::Result;

/// A test of entities that holds of the same ones, to be asked of so many rows.
///
/// # Errors
/// `TIMEOUT` when the view's budget is spent.
pub(super) fn prepared_nodes(view: &View, test: &NodeTest, rows: usize) -> Result<NodeTest> {
    let all = |tests: &[NodeTest]| tests.iter().map(|test| prepared_nodes(view, test, rows)).collect::<Result<_>>();
    Ok(match test {
        NodeTest::All(tests) => NodeTest::All(all(tests)?),
        NodeTest::Any(tests) => NodeTest::Any(all(tests)?),
        NodeTest::Not(test) => NodeTest::Not(Box::new(prepared_nodes(view, test, rows)?)),
        NodeTest::Related { kind, end, quantifier, test } => {
            let test = prepared_relations(view, test, *kind, rows)?;
            match related(view, *kind, *end, *quantifier, &test, rows)? {
                Some(answered) => answered,
                None => NodeTest::Related { kind: *kind, end: *end, quantifier: *quantifier, test: Box::new(test) },
            }
        }
        _ => test.clone(),
    })
}

/// A test of the relations of a kind that holds of the same ones, to be asked of so many rows.
///
/// # Errors
/// `TIMEOUT` when the view's budget is spent.
pub(super) fn prepared_relations(
    view: &View,
    test: &RelationTest,
    kind: RelationKind,
    rows: usize,
) -> Result<RelationTest> {
    let all = |tests: &[RelationTest]| {
        tests.iter().map(|test| prepared_relations(view, test, kind, rows)).collect::<Result<_>>()
    };
    Ok(match test {
        RelationTest::All(tests) => RelationTest::All(all(tests)?),
        RelationTest::Any(tests) => RelationTest::Any(all(tests)?),
        RelationTest::Not(test) => RelationTest::Not(Box::new(prepared_relations(view, test, kind, rows)?)),
        RelationTest::End(end, test) if asks_across(test) => {
            let test = prepared_nodes(view, test, rows)?;
            let test = match Candidates::new(view, rows / 4).nodes(&test, at_end(kind, *end))? {
                Some(few) => matching(view, few, &test)?,
                None => test,
            };
            RelationTest::End(*end, Box::new(test))
        }
        _ => test.clone(),
    })
}

fn matching(view: &View, nodes: Vec<NodeIx>, test: &NodeTest) -> Result<NodeTest> {
    let mut found = Vec::new();
    for node in nodes {
        view.step()?;
        if test.holds(view, node)? {
            found.push(node);
        }
    }
    Ok(NodeTest::among(found))
}

/// Which entities have so many relations of a kind that match, found from the relations; none where too many can match, or
/// all relations of an entity are asked.
fn related(
    view: &View,
    kind: RelationKind,
    end: End,
    quantifier: Quantifier,
    test: &RelationTest,
    rows: usize,
) -> Result<Option<NodeTest>> {
    let graph = view.graph();
    if quantifier == Quantifier::Every {
        return Ok(None);
    }
    // As many as the rows themselves would ask.
    let of_row = graph.indexes.relations[usize::from(kind.code())].len() / graph.tables.nodes.len().max(1);
    let Some(relations) = Candidates::new(view, rows * of_row.max(1)).relations(test, kind)? else { return Ok(None) };
    let mut counts = Numbers::new(graph, relations.len());
    let mut walk = view.walk();
    for relation in relations {
        walk.step()?;
        if let Some(node) = graph.relation(relation).end(end)
            && test.holds(view, relation)?
        {
            *counts.at(node.index() as u32) += 1;
        }
    }
    let counted = |least: usize, most: usize| {
        let fits = |count: u32| (least..=most).contains(&(count as usize));
        NodeTest::among(counts.iter().filter(|(_, count)| fits(*count)).map(|(key, _)| NodeIx::new(key as usize)))
    };
    Ok(Some(match quantifier {
        Quantifier::Some => counted(1, usize::MAX),
        Quantifier::Count { least: 0, most } => NodeTest::Not(Box::new(counted(most.saturating_add(1), usize::MAX))),
        Quantifier::Count { least, most } => counted(least, most),
        Quantifier::None | Quantifier::Every => NodeTest::Not(Box::new(counted(1, usize::MAX))),
    }))
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
