//! How much memory a graph takes, part by part: what its rows, texts and indexes hold, without what the allocator adds.

use std::mem::size_of;

use super::{Detail, Graph, Node, Relation, TimeSpan, table::Entry};

/// What `Arc` keeps beside its value: two counts.
const COUNTS: usize = 2 * size_of::<usize>();

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
            nodes: tables.nodes.bytes() + tables.nodes.iter().map(|node| COUNTS + node.bytes()).sum::<usize>(),
            relations: tables.relations.bytes(),
            adjacency: tables.adjacency.bytes()
                + tables.adjacency.iter().map(|entries| COUNTS + size_of::<Entry>() * entries.len()).sum::<usize>(),
            indexes: self.indexes.bytes(),
            symbols: tables.symbols.bytes(),
        }
    }
}

impl Node {
    fn bytes(&self) -> usize {
        let names = self.names.iter().map(|name| name.text.len() + name.folded.len() + text(name.language.as_deref()));
        let identifiers = self.identifiers.iter().map(|id| id.scheme.len() + id.value.len());
        let links = self.links.iter().map(|link| link.url.len() + text(link.label.as_deref()));
        size_of::<Self>()
            + self.slug.len()
            + size_of_val(&*self.names)
            + size_of_val(&*self.identifiers)
            + size_of_val(&*self.links)
            + names.chain(identifiers).chain(links).sum::<usize>()
            + self.detail.bytes()
    }
}

impl Detail {
    /// What lies outside the node itself.
    fn bytes(&self) -> usize {
        let languages = |texts: &[Box<str>]| size_of_val(texts) + texts.iter().map(|text| text.len()).sum::<usize>();
        match self {
            Self::Event(event) => {
                size_of_val(&**event)
                    + [&event.venue, &event.city, &event.country]
                        .map(|part| text(part.as_deref()))
                        .iter()
                        .sum::<usize>()
                    + languages(&event.languages)
                    + event.when.as_ref().map_or(0, TimeSpan::bytes)
            }
            Self::Organisation(row) => {
                size_of_val(&**row) + text(row.acronym.as_deref()) + text(row.country.as_deref())
            }
            Self::Person(person) => text(person.family_name.as_deref()) + text(person.given_name.as_deref()),
            Self::Document(document) => {
                size_of_val(&**document)
                    + text(document.symbol.as_deref())
                    + text(document.url.as_deref())
                    + languages(&document.languages)
                    + document.issued.as_ref().map_or(0, TimeSpan::bytes)
            }
            Self::Theme(theme) => text(theme.scheme.as_deref()) + text(theme.notation.as_deref()),
        }
    }
}

impl TimeSpan {
    fn bytes(&self) -> usize {
        let parts = [&self.start_time, &self.end_time, &self.time_zone, &self.as_printed];
        self.edtf.as_str().len() + parts.map(|part| text(part.as_deref())).iter().sum::<usize>()
    }
}

fn text(text: Option<&str>) -> usize {
    text.map_or(0, str::len)
}

/// A relation is copied on every change of its chunk and there are millions: it stays small.
const _: () = assert!(size_of::<Relation>() <= 104);
