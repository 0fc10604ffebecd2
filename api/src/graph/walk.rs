//! Walking from entity to entity over facts: which facts may be walked, and whom they join.
//!
//! A fact joins every two of its ends: a participation is one step from a person to the state that the person spoke for.

use entity::vocabulary::{RelationKind, Vocabulary};

use super::{Graph, NodeIx, RelationIx, RelationTest, View, WordSet};
use crate::{edtf::Span, error::Result};

/// Facts of one entity that are looked at between two looks at the clock.
const ENTRIES_BETWEEN_LOOKS: usize = 1024;

/// The facts that may be walked.
#[derive(Clone, Debug)]
pub struct Walk {
    kinds: WordSet,
    during: Option<RelationTest>,
}

impl Walk {
    /// Facts of some kinds, all where none are named; and those only that hold in a span of time, where one is given.
    #[must_use]
    pub fn over(kinds: Option<&[RelationKind]>, during: Option<Span>) -> Self {
        let kinds = WordSet::new(kinds.unwrap_or(RelationKind::ALL).iter().copied());
        Self { kinds, during: during.map(RelationTest::During) }
    }

    /// Shows each step from an entity: the fact, and an entity that it joins to this one. In the order of the entity's
    /// facts; a fact that holds the entity at two ends is shown at both.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent, and what `visit` ends with.
    pub(super) fn steps<E: From<crate::error::Error>>(
        &self,
        view: &View,
        from: NodeIx,
        mut visit: impl FnMut(RelationIx, NodeIx) -> Result<(), E>,
    ) -> Result<(), E> {
        let graph = view.graph();
        for some in graph.tables.all_adjacent(from).in_parts(ENTRIES_BETWEEN_LOOKS) {
            view.steps(some.len())?;
            for ix in some.iter() {
                if !self.allows(view, ix)? {
                    continue;
                }
                for (_, other) in graph.relation(ix).ends().filter(|(_, other)| *other != from) {
                    visit(ix, other)?;
                }
            }
        }
        Ok(())
    }

    /// Whether a fact may be walked.
    #[inline]
    pub(super) fn allows(&self, view: &View, ix: RelationIx) -> Result<bool> {
        let kind = view.graph().relation(ix).kind();
        if !self.kinds.holds(kind.code()) {
            return Ok(false);
        }
        self.during.as_ref().map_or(Ok(true), |during| during.holds(view, ix))
    }

    /// The fact that stands for a step between two entities: of those that join them the first by kind and id.
    pub(super) fn between(&self, view: &View, a: NodeIx, b: NodeIx) -> Result<Option<RelationIx>> {
        let graph = view.graph();
        // Whoever has fewer facts is asked.
        let (few, many) = if graph.degree(a) <= graph.degree(b) { (a, b) } else { (b, a) };
        let key = |ix: RelationIx| (graph.relation(ix).kind().code(), graph.relation(ix).id);
        let mut found: Option<RelationIx> = None;
        self.steps(view, few, |ix, other| -> Result<()> {
            if other == many && found.is_none_or(|best| key(ix) < key(best)) {
                found = Some(ix);
            }
            Ok(())
        })?;
        Ok(found)
    }
}

/// What decides between entities that are otherwise equal: the id, which is the same on every server.
pub(super) fn id_of(graph: &Graph, node: NodeIx) -> uuid::Uuid {
    graph.node(node).id
}
