//! A growing table in shared chunks: cloning it copies pointers, changing a row copies one chunk.

use std::sync::Arc;

/// Rows a chunk. A power of two; larger chunks make snapshots cheaper to clone and rows dearer to change.
const CHUNK: usize = 512;

/// A table of rows numbered from 0.
#[derive(Clone, Debug)]
pub(crate) struct Chunked<T> {
    chunks: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), len: 0 }
    }
}

impl<T: Clone> Chunked<T> {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The row at a number that this table handed out.
    pub(crate) fn get(&self, index: usize) -> &T {
        &self.chunks[index / CHUNK][index % CHUNK]
    }

    /// The row to change; its chunk is copied if another snapshot still reads it.
    pub(crate) fn get_mut(&mut self, index: usize) -> &mut T {
        &mut Arc::make_mut(&mut self.chunks[index / CHUNK])[index % CHUNK]
    }

    /// Adds a row and gives its number.
    pub(crate) fn push(&mut self, row: T) -> usize {
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Arc::new(Vec::with_capacity(CHUNK)));
        }
        if let Some(last) = self.chunks.last_mut() {
            Arc::make_mut(last).push(row);
        }
        self.len += 1;
        self.len - 1
    }

    /// The memory of the rows, without what they point to.
    pub(crate) fn bytes(&self) -> usize {
        let rows: usize = self.chunks.iter().map(|chunk| chunk.capacity() * size_of::<T>()).sum();
        rows + self.chunks.len() * size_of::<Vec<T>>()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }
}
