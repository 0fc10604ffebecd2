//! A growing table of rows of different lengths in shared chunks: the rows of a chunk lie one behind the other, so that none
//! needs an allocation, or counts, or a pointer of its own. Cloning the table copies pointers, changing a row one chunk.

use std::{borrow::Borrow, fmt::Debug, ops::Range, sync::Arc};

use serde::{Deserialize, Serialize};

/// Rows a chunk. A power of two; larger chunks make snapshots cheaper to clone and rows dearer to change.
const CHUNK: usize = 512;

/// What the rows of a chunk lie in.
pub(crate) trait Body: Clone + Debug + Default {
    /// A row.
    type Row: ?Sized + Serialize;

    /// A row as it is read again.
    type Read<'de>: Deserialize<'de> + Borrow<Self::Row>;

    /// A row that is longer is kept apart: its neighbours change without its being copied.
    const LONGEST: usize;

    fn length(row: &Self::Row) -> usize;
    fn len(&self) -> usize;
    fn row(&self, range: Range<usize>) -> &Self::Row;
    fn push(&mut self, row: &Self::Row);
    fn with_room(length: usize) -> Self;
    fn fit(&mut self);
    fn bytes(&self) -> usize;
}

/// A table of rows numbered from 0, each with a head of a fixed size.
#[derive(Clone, Debug)]
pub(crate) struct Packed<H, B> {
    chunks: Vec<Arc<Chunk<H, B>>>,
    len: usize,
}

/// Where a row lies; what is long of it is got at when it is asked for.
#[derive(Debug)]
pub(crate) struct At<'g, H, B> {
    chunk: &'g Chunk<H, B>,
    place: usize,
}

#[derive(Clone, Debug)]
struct Chunk<H, B> {
    heads: Vec<H>,
    /// Where each row ends in the body.
    ends: Vec<u32>,
    body: B,
    /// The long rows, by their number in the chunk; each is empty in the body.
    apart: Vec<(u32, Arc<B>)>,
}

impl<H, B> Default for Packed<H, B> {
    fn default() -> Self {
        Self { chunks: Vec::new(), len: 0 }
    }
}

impl<H: Clone, B: Body> Packed<H, B> {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The head of the row at a number that this table handed out.
    #[inline]
    pub(crate) fn head(&self, index: usize) -> &H {
        &self.chunks[index / CHUNK].heads[index % CHUNK]
    }

    /// The head to change; its chunk is copied if another snapshot still reads it.
    pub(crate) fn head_mut(&mut self, index: usize) -> &mut H {
        &mut Arc::make_mut(&mut self.chunks[index / CHUNK]).heads[index % CHUNK]
    }

    /// Where the row lies at a number that this table handed out.
    #[inline]
    pub(crate) fn at(&self, index: usize) -> At<'_, H, B> {
        At { chunk: &self.chunks[index / CHUNK], place: index % CHUNK }
    }

    /// The row at a number that this table handed out.
    #[inline]
    pub(crate) fn row(&self, index: usize) -> &B::Row {
        self.chunks[index / CHUNK].row(index % CHUNK)
    }

    /// Changes a row; its chunk is copied if another snapshot still reads it.
    pub(crate) fn set_row(&mut self, index: usize, row: &B::Row) {
        Arc::make_mut(&mut self.chunks[index / CHUNK]).set_row(index % CHUNK, row);
    }

    /// Adds a row and gives its number.
    pub(crate) fn push(&mut self, head: H, row: &B::Row) -> usize {
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Arc::new(Chunk::default()));
        }
        if let Some(last) = self.chunks.last_mut() {
            Arc::make_mut(last).push(head, row);
        }
        self.len += 1;
        self.len - 1
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&H, &B::Row)> {
        self.chunks
            .iter()
            .flat_map(|chunk| chunk.heads.iter().enumerate().map(|(place, head)| (head, chunk.row(place))))
    }

    /// The memory of the rows and of the way to them.
    pub(crate) fn bytes(&self) -> usize {
        self.chunks.capacity() * size_of::<usize>() + self.chunks.iter().map(|chunk| chunk.bytes()).sum::<usize>()
    }
}

impl<H, B> Copy for At<'_, H, B> {}

impl<H, B> Clone for At<'_, H, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<'g, H: Clone, B: Body> At<'g, H, B> {
    #[inline]
    pub(crate) fn head(self) -> &'g H {
        &self.chunk.heads[self.place]
    }

    #[inline]
    pub(crate) fn row(self) -> &'g B::Row {
        self.chunk.row(self.place)
    }
}

impl<H, B: Default> Default for Chunk<H, B> {
    fn default() -> Self {
        Self { heads: Vec::new(), ends: Vec::new(), body: B::default(), apart: Vec::new() }
    }
}

impl<H: Clone, B: Body> Chunk<H, B> {
    fn range(&self, place: usize) -> Range<usize> {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[place] as usize
    }

    #[inline]
    fn row(&self, place: usize) -> &B::Row {
        let range = self.range(place);
        if range.is_empty()
            && let Ok(found) = self.apart.binary_search_by_key(&(place as u32), |(place, _)| *place)
        {
            let (_, body) = &self.apart[found];
            return body.row(0..body.len());
        }
        self.body.row(range)
    }

    fn push(&mut self, head: H, row: &B::Row) {
        let place = self.heads.len();
        self.heads.push(head);
        if B::length(row) > B::LONGEST {
            self.apart.push((place as u32, Arc::new(alone(row))));
        } else {
            self.body.push(row);
        }
        // A chunk of rows that are not too long ends long before the range of its numbers.
        self.ends.push(self.body.len() as u32);
        if self.heads.len() == CHUNK {
            self.heads.shrink_to_fit();
            self.ends.shrink_to_fit();
            self.body.fit();
            self.apart.shrink_to_fit();
        }
    }

    fn set_row(&mut self, place: usize, row: &B::Row) {
        let found = self.apart.binary_search_by_key(&(place as u32), |(place, _)| *place);
        let is_long = B::length(row) > B::LONGEST;
        match found {
            Ok(found) if is_long => {
                self.apart[found].1 = Arc::new(alone(row));
                return;
            }
            Ok(found) => drop(self.apart.remove(found)),
            Err(at) if is_long => self.apart.insert(at, (place as u32, Arc::new(alone(row)))),
            Err(_) => {}
        }
        let (old, new) = (self.range(place), if is_long { 0 } else { B::length(row) });
        let mut body = B::with_room(self.body.len() - old.len() + new);
        body.push(self.body.row(0..old.start));
        if !is_long {
            body.push(row);
        }
        body.push(self.body.row(old.end..self.body.len()));
        self.body = body;
        for end in &mut self.ends[place..] {
            *end = *end - old.len() as u32 + new as u32;
        }
    }

    fn bytes(&self) -> usize {
        let apart: usize = self.apart.iter().map(|(_, body)| size_of::<(usize, usize, B)>() + body.bytes()).sum();
        size_of::<(usize, usize, Self)>()
            + self.heads.capacity() * size_of::<H>()
            + self.ends.capacity() * size_of::<u32>()
            + self.body.bytes()
            + self.apart.capacity() * size_of::<(u32, Arc<B>)>()
            + apart
    }
}

fn alone<B: Body>(row: &B::Row) -> B {
    let mut body = B::with_room(B::length(row));
    body.push(row);
    body
}

impl Body for String {
    type Row = str;
    type Read<'de> = &'de str;

    const LONGEST: usize = 4_096;

    fn length(row: &str) -> usize {
        row.len()
    }

    fn len(&self) -> usize {
        self.len()
    }

    #[inline]
    fn row(&self, range: Range<usize>) -> &str {
        &self[range]
    }

    fn push(&mut self, row: &str) {
        self.push_str(row);
    }

    fn with_room(length: usize) -> Self {
        Self::with_capacity(length)
    }

    fn fit(&mut self) {
        self.shrink_to_fit();
    }

    fn bytes(&self) -> usize {
        self.capacity()
    }
}

impl Body for Vec<u32> {
    type Row = [u32];
    type Read<'de> = Self;

    const LONGEST: usize = 128;

    fn length(row: &[u32]) -> usize {
        row.len()
    }

    fn len(&self) -> usize {
        self.len()
    }

    #[inline]
    fn row(&self, range: Range<usize>) -> &[u32] {
        &self[range]
    }

    fn push(&mut self, row: &[u32]) {
        self.extend_from_slice(row);
    }

    fn with_room(length: usize) -> Self {
        Self::with_capacity(length)
    }

    fn fit(&mut self) {
        self.shrink_to_fit();
    }

    fn bytes(&self) -> usize {
        self.capacity() * size_of::<u32>()
    }
}
