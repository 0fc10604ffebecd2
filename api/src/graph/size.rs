//! How much memory a graph takes, part by part: what its rows, texts and indexes hold, without what the allocator adds.

use std::mem::size_of;

use super::{Graph, Head, Relation};

/// Bytes by part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Entities with their names, identifiers and links.
    pub nodes: usize,
    /// Relations, without the texts that they share.
    pub relations: usize,
    /// Which relations hold which entity.
    pub adjacency: usize,
    /// The sorted indexes.
    pub indexes: usize,
    /// The texts that relations share.
    pub symbols: usize,
}

impl Sizes {
    /// All parts together.
    #[must_use]
    pub fn total(&self) -> usize {
        self.nodes + self.relations + self.adjacency + self.indexes + self.symbols
    }
}

impl Graph {
    /// How much memory the graph takes. It visits every row: for benches and diagnosis.
    #[must_use]
    pub fn sizes(&self) -> Sizes {
        let tables = &self.tables;
        Sizes {
            nodes: tables.nodes.bytes(),
            relations: tables.relations.bytes(),
            adjacency: tables.adjacency.bytes(),
            indexes: self.indexes.bytes(),
            symbols: tables.symbols.bytes(),
        }
    }
}

/// A relation is copied on every change of its chunk and there are millions: it stays small.
const _: () = assert!(size_of::<Relation>() <= 80);

/// As are the heads of entities.
const _: () = assert!(size_of::<Head>() <= 48);
