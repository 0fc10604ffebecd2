//! `Crosstab`: how a list splits by two values at once.

use super::{
    connection::GraphList,
    facet::{Facet, LABELS, bounded},
    object::record,
};
use crate::{
    error::Result,
    graph::{self, Dimension},
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
    pub(crate) fn of_list(list: &GraphList, by: (Dimension, Dimension), top: Option<i32>) -> Result<Self> {
        let found = graph::Crosstab::of(&list.view, &list.list, by, bounded(top)?, LABELS)?;
        let (rows, columns) = (Facet::all(&list.view, found.rows), Facet::all(&list.view, found.columns));
        Ok(Self { rows, columns, counts: found.counts })
    }
}
