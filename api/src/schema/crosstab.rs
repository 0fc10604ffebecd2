//! `Crosstab`: how a list splits by two values at once.

use std::sync::Arc;

use super::{
    connection::GraphList,
    facet::{Facet, LABELS, Split, bounded},
    object::record,
};
use crate::{
    error::Result,
    graph::{self, Dimension, Largest},
};

record! {
    /// How a list splits by two values at once.
    Crosstab {
        /// The largest values of the one, as `facets` gives them.
        rows: Vec<Facet>,
        /// The largest values of the other, as `facets` gives them.
        columns: Vec<Facet>,
        /// A list for each row, a count for each column: of how much both values hold. Of people, these are participations,
        /// unless both values are the number of events.
        counts: Vec<Vec<usize>>,
    }
}

impl Crosstab {
    /// How a list splits by two values.
    pub(crate) fn of_list(list: &Arc<GraphList>, by: (Dimension, Dimension), top: Option<i32>) -> Result<Self> {
        let wanted = Largest { top: bounded(top)?, least: 1 };
        let found = graph::Crosstab::of(&list.view, &list.list, by, wanted, LABELS)?;
        let facets = |by, facets| Facet::all(&Split::new(list, by, wanted), facets);
        Ok(Self { rows: facets(by.0, found.rows), columns: facets(by.1, found.columns), counts: found.counts })
    }
}
