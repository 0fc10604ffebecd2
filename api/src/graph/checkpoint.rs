//! A graph as bytes, and back: its rows and its indexes in the order that they have, so that nothing is sorted again.
//!
//! Tables and indexes are flat sequences; how they are cut into chunks is not kept. What finds a text again is made anew.

use std::{borrow::Borrow as _, fmt, io, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{SeqAccess, Visitor},
    ser::SerializeSeq as _,
};

use super::{
    Graph, Interner, NodeIx, Relation, RelationIx, adjacency,
    chunked::Chunked,
    index::{Indexes, KindIndexes},
    packed::{Body, Packed},
    sorted::Sorted,
};

impl Graph {
    /// Writes the graph.
    ///
    /// # Errors
    /// Those of the writer. The format does not hand them on, so one that is buffered has to remember them.
    pub fn write(&self, out: impl io::Write) -> io::Result<()> {
        let whole = (self.version, self.database, &self.tables, &self.indexes);
        postcard::to_io(&whole, out).map(drop).map_err(io::Error::other)
    }

    /// Reads what [`Graph::write`] of this very program wrote; nothing where the bytes are no graph. That they are the same
    /// bytes is for the caller to see to: here, damage is only kept from doing harm.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<(Self, Interner)> {
        let ((version, database, tables, indexes), rest) = postcard::take_from_bytes(bytes).ok()?;
        let graph = Self { version, database, generation: 0, tables, indexes };
        let interner = graph.tables.symbols.interner();
        (rest.is_empty() && graph.is_sound()).then_some((graph, interner))
    }

    /// Whether everything that is named by its place is there.
    fn is_sound(&self) -> bool {
        let Self { tables, indexes, .. } = self;
        let node = |node: NodeIx| node.index() < tables.nodes.len();
        let relation = |relation: RelationIx| relation.index() < tables.relations.len();
        let nodes = |index: &Sorted<NodeIx>| index.iter().all(node);
        let relations = |index: &Sorted<RelationIx>| index.iter().all(relation);
        let entries = |row| adjacency::is_sound(row) && adjacency::entries(row).all(|entry| relation(entry.relation));
        let texts = |row: &Relation| row.texts().all(|symbol| tables.symbols.holds(symbol));
        let Indexes { names, identifiers, participations_by_time, participations_by_role, .. } = indexes;
        tables.adjacency.len() == tables.nodes.len()
            && tables.adjacency.iter().all(|((), row)| entries(row))
            && tables.nodes.iter().all(|(head, _)| head.redirect.is_none_or(node))
            && tables.relations.iter().all(|row| row.ends().all(|(_, end)| node(end)) && texts(row))
            && nodes(&indexes.nodes)
            && nodes(&indexes.slugs)
            && indexes.kinds.iter().all(|kind| lists(kind).into_iter().all(nodes))
            && names.iter().chain(identifiers.iter()).all(|(named, _)| node(named))
            && indexes.relations.iter().all(relations)
            && [participations_by_time, participations_by_role, &indexes.participations_with_time]
                .into_iter()
                .all(relations)
    }
}

fn lists(kind: &KindIndexes) -> [&Sorted<NodeIx>; 6] {
    let KindIndexes { by_name, by_time, by_created, by_updated, by_word, long } = kind;
    [by_name, by_time, by_created, by_updated, by_word, long]
}

impl<T: Copy + Serialize> Serialize for Sorted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_rows(serializer, self.len(), self.iter())
    }
}

impl<'de, T: Copy + Deserialize<'de>> Deserialize<'de> for Sorted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(|entries| Self::from_ordered(&entries))
    }
}

fn write_rows<S: Serializer, R: Serialize>(
    serializer: S,
    len: usize,
    rows: impl Iterator<Item = R>,
) -> Result<S::Ok, S::Error> {
    let mut sequence = serializer.serialize_seq(Some(len))?;
    for row in rows {
        sequence.serialize_element(&row)?;
    }
    sequence.end()
}

/// Reads rows one by one into a table that begins empty.
struct Rows<R, T>(fn(&mut T, R), PhantomData<R>);

impl<'de, R: Deserialize<'de>, T: Default> Visitor<'de> for Rows<R, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        let mut table = T::default();
        while let Some(row) = sequence.next_element()? {
            self.0(&mut table, row);
        }
        Ok(table)
    }
}

/// How tables of rows of one size are written.
pub(super) mod chunked {
    use super::*;

    pub(crate) fn serialize<S: Serializer, T: Clone + Serialize>(table: &Chunked<T>, to: S) -> Result<S::Ok, S::Error> {
        write_rows(to, table.len(), table.iter())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: Clone + Deserialize<'de>>(
        from: D,
    ) -> Result<Chunked<T>, D::Error> {
        let push = |table: &mut Chunked<T>, row| {
            table.push(row);
        };
        from.deserialize_seq(Rows(push, PhantomData))
    }
}

/// How tables of rows of different lengths are written.
pub(super) mod packed {
    use super::*;

    pub(crate) fn serialize<S: Serializer, H: Clone + Serialize, B: Body>(
        table: &Packed<H, B>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        write_rows(to, table.len(), table.iter())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, H: Clone + Deserialize<'de>, B: Body>(
        from: D,
    ) -> Result<Packed<H, B>, D::Error> {
        let push = |table: &mut Packed<H, B>, (head, row): (H, B::Read<'de>)| {
            table.push(head, row.borrow());
        };
        from.deserialize_seq(Rows(push, PhantomData))
    }
}
