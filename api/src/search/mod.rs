//! The search projection: an index of names and texts, made with tantivy, beside the graph and as easily made anew.
//!
//! What is put in are [`Entry`]s, folded by [`name::fold`](crate::name::fold); what comes out are ids with a [`Hit::score`]
//! that depends on the entry and the question alone, never on what else is in the index or on how it was filled. Nothing is
//! stored in it that could be shown: names and texts are taken from the graph and the store. It knows neither of them.
//!
//! Tantivy keeps the dictionaries and the words of texts, and merges and commits. What is beside them in a segment is in
//! `rows` and `names`; what a question makes of them in `asked` and `scores`.

use crate::error::Error;

mod asked;
mod entry;
mod find;
mod folder;
mod highlight;
mod index;
mod names;
mod query;
mod rank;
mod rows;
mod scores;
mod words;

pub use entry::Entry;
pub use find::{Found, Hit, MOST_HITS, Snapshot};
pub use highlight::Highlight;
pub use index::{Index, Mark, Place};
pub use query::{MOST_LETTERS, MOST_WORDS, Query};
pub use rank::{Known, Ranked};

/// What fails inside the index: its files, or what is in them.
pub type Broken = tantivy::TantivyError;

impl From<Broken> for Error {
    fn from(broken: Broken) -> Self {
        Self::internal(broken)
    }
}
