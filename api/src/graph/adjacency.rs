//! Which relations hold an entity: a row of numbers for each.
//!
//! A row begins with its groups, one for each kind and end that has relations: the group's code, and where its relations
//! end; beside the first code stands how many groups there are. The relations follow, group by group.

use entity::vocabulary::{RelationKind, Vocabulary};

use super::{End, RelationIx};

/// Numbers that a group begins a row with.
const GROUP: usize = 2;

/// Below it, a group's code; above it, how many groups there are.
const CODES: u32 = 256;

/// A relation at an end of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its kind and end, as one number.
    pub(crate) group: u8,
    pub(crate) relation: RelationIx,
}

/// The relations at one end of a node.
#[derive(Clone, Copy, Debug)]
pub struct Adjacent<'g>(&'g [u32]);

impl Entry {
    pub(crate) fn new(kind: RelationKind, end: End, relation: RelationIx) -> Self {
        Self { group: group(kind, end), relation }
    }
}

impl<'g> Adjacent<'g> {
    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The one at a place below [`Adjacent::len`].
    pub(crate) fn at(self, place: usize) -> RelationIx {
        RelationIx(self.0[place])
    }

    /// All of them in order, so many at a time.
    pub(crate) fn in_parts(self, most: usize) -> impl Iterator<Item = Self> {
        self.0.chunks(most).map(Self)
    }

    /// Each of them, in order.
    #[must_use]
    pub fn iter(self) -> impl DoubleEndedIterator<Item = RelationIx> + 'g {
        self.0.iter().map(|relation| RelationIx(*relation))
    }
}

fn group(kind: RelationKind, end: End) -> u8 {
    kind.code() << 2 | end as u8
}

/// A row of entries that are in order.
pub(crate) fn row(entries: &[Entry]) -> Vec<u32> {
    let groups: Vec<&[Entry]> = entries.chunk_by(|a, b| a.group == b.group).collect();
    let mut row = Vec::with_capacity(GROUP * groups.len() + entries.len());
    let mut end = 0;
    for (place, entries) in groups.iter().enumerate() {
        let count = if place == 0 { groups.len() as u32 } else { 0 };
        end += entries.len() as u32;
        row.extend([count * CODES + u32::from(entries[0].group), end]);
    }
    row.extend(entries.iter().map(|entry| entry.relation.0));
    row
}

/// The groups of a row, and its relations.
fn parts(row: &[u32]) -> (&[[u32; GROUP]], &[u32]) {
    let groups = row.first().map_or(0, |first| first / CODES) as usize;
    let (groups, relations) = row.split_at_checked(GROUP * groups).unwrap_or_default();
    (groups.as_chunks().0, relations)
}

/// The relations of a kind in a row that hold its node at an end.
pub(crate) fn adjacent(row: &[u32], kind: RelationKind, end: End) -> Adjacent<'_> {
    let (groups, relations) = parts(row);
    let wanted = u32::from(group(kind, end));
    let mut from = 0;
    for [code, to] in groups {
        if code % CODES == wanted {
            return Adjacent(relations.get(from as usize..*to as usize).unwrap_or_default());
        }
        from = *to;
    }
    Adjacent(&[])
}

/// All relations of a row.
pub(crate) fn all(row: &[u32]) -> Adjacent<'_> {
    Adjacent(parts(row).1)
}

/// The entries of a row, in order.
pub(crate) fn entries(row: &[u32]) -> impl Iterator<Item = Entry> {
    let (groups, relations) = parts(row);
    let mut groups = groups.iter().peekable();
    relations.iter().enumerate().map_while(move |(place, relation)| {
        while groups.next_if(|[_, to]| *to as usize <= place).is_some() {}
        let [code, _] = groups.peek()?;
        Some(Entry { group: (code % CODES) as u8, relation: RelationIx(*relation) })
    })
}

/// Whether every relation of a row is in a group, and each group in its place.
pub(crate) fn is_sound(row: &[u32]) -> bool {
    let (groups, relations) = parts(row);
    let end = groups.last().map_or(0, |[_, to]| *to as usize);
    groups.is_sorted_by_key(|[_, to]| *to) && end == relations.len()
}
