//! `Crosstab`: how a list splits by two values at once.

use async_graphql::SimpleObject;

use super::facet::Facet;

/// How a list splits by two values at once.
#[derive(SimpleObject)]
pub(crate) struct Crosstab {
    /// The largest values of the one, as `facets` gives them.
    pub(crate) rows: Vec<Facet>,
    /// The largest values of the other, as `facets` gives them.
    pub(crate) columns: Vec<Facet>,
    /// A list for each row, a count for each column: of how much both values hold. Of people, these are participations,
    /// unless both values are the number of events.
    pub(crate) counts: Vec<Vec<usize>>,
}
