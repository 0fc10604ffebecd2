//! Entities by how much speaks for them: counted without a row for each pair, ordered only as far as a page needs.

use std::{
    cmp::{Ordering, Reverse},
    sync::Arc,
};

use super::{Graph, NodeIx, View, collation};
use crate::{
    error::Result,
    page::{Key, Page, Position, Window},
};

/// An entity and its count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The entity.
    pub node: NodeIx,
    /// How much speaks for it.
    pub count: usize,
}

/// Entities by their counts, the largest first; names, then ids decide between equals.
#[derive(Clone, Debug)]
pub struct Ranked {
    rows: Arc<[Counted]>,
    truncated: bool,
}

impl Ranked {
    /// Rows that are counted already, each entity once.
    #[must_use]
    pub fn new(rows: Vec<Counted>, truncated: bool) -> Self {
        Self { rows: rows.into(), truncated }
    }

    /// Counts how often each entity was seen, and keeps those that were seen so often at least.
    #[must_use]
    pub fn tally(mut seen: Vec<NodeIx>, least: usize, truncated: bool) -> Self {
        seen.sort_unstable();
        let runs = seen.chunk_by(|a, b| a == b).filter(|run| run.len() >= least);
        Self { rows: runs.map(|run| Counted { node: run[0], count: run.len() }).collect(), truncated }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether a cap ended the counting, so that counts are lower bounds and rows may be missing.
    #[must_use]
    pub fn truncated(&self) -> bool {
        self.truncated
    }

    /// The rows of a window.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn page(&self, view: &View, window: &Window) -> Result<Page<Counted>> {
        let graph = view.graph();
        let (mut rows, mut before, mut after) = (Vec::new(), false, false);
        for row in self.rows.iter() {
            view.step()?;
            if window.after.as_ref().is_some_and(|place| compare_position(graph, *row, place).is_le()) {
                before = true;
            } else if window.before.as_ref().is_some_and(|place| compare_position(graph, *row, place).is_ge()) {
                after = true;
            } else {
                rows.push(*row);
            }
        }
        let beyond = rows.len().saturating_sub(window.rows);
        if beyond > 0 {
            let (first, rest) = split(graph, rows, if window.backward { beyond } else { window.rows });
            if window.backward {
                rows = rest;
                before = true;
            } else {
                rows = first;
                after = true;
            }
        }
        rows.sort_unstable_by(|a, b| compare(graph, *a, *b));
        view.look()?;
        Ok(Page { rows, has_next: after, has_previous: before })
    }

    /// The place of a row.
    #[must_use]
    pub fn position(graph: &Graph, row: Counted) -> Position {
        let node = graph.node(row.node);
        Position { keys: vec![Key::Number(row.count as i64), Key::Text(node.name().to_owned())], id: node.id }
    }
}

/// The first so many rows, and the others, neither in order: what lies beyond a page needs none. Counts cost little
/// to compare, so that names are asked for only where they decide who is among the first.
fn split(graph: &Graph, mut rows: Vec<Counted>, first: usize) -> (Vec<Counted>, Vec<Counted>) {
    if first >= rows.len() {
        return (rows, Vec::new());
    }
    let edge = rows.select_nth_unstable_by_key(first, |row| Reverse(row.count)).1.count;
    let (mut more, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.count > edge);
    let (mut equal, mut fewer): (Vec<_>, Vec<_>) = rest.into_iter().partition(|row| row.count == edge);
    let among_equal = first - more.len();
    if among_equal > 0 {
        equal.select_nth_unstable_by(among_equal, |a, b| compare(graph, *a, *b));
    }
    fewer.extend(equal.split_off(among_equal));
    more.append(&mut equal);
    (more, fewer)
}

fn compare(graph: &Graph, a: Counted, b: Counted) -> Ordering {
    let (a_node, b_node) = (graph.node(a.node), graph.node(b.node));
    let by_name = || collation::compare(a_node.name(), b_node.name());
    b.count.cmp(&a.count).then_with(by_name).then_with(|| a_node.id.cmp(&b_node.id))
}

/// How a row stands to a place. A forged cursor may have other keys; then any order will do.
fn compare_position(graph: &Graph, row: Counted, place: &Position) -> Ordering {
    let [Key::Number(count), Key::Text(name)] = place.keys.as_slice() else { return Ordering::Less };
    let node = graph.node(row.node);
    let by_count = count.cmp(&(row.count as i64));
    by_count.then_with(|| collation::compare(node.name(), name)).then_with(|| node.id.cmp(&place.id))
}
