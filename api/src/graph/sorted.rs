//! A sorted index in shared chunks: random access by place, so that a page deep in a list costs what the first one does.

use std::{cmp::Ordering, sync::Arc};

/// A chunk is split when it grows beyond this many entries.
const CHUNK: usize = 4096;

/// Entries in an order that the caller keeps: every call that needs to compare is given the comparison.
#[derive(Clone, Debug)]
pub(crate) struct Sorted<T> {
    chunks: Vec<Arc<Vec<T>>>,
    /// The place of the first entry of each chunk.
    starts: Vec<usize>,
    len: usize,
}

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), starts: Vec::new(), len: 0 }
    }
}

impl<T: Copy> Sorted<T> {
    /// An index of entries that are in order already.
    pub(crate) fn from_ordered(entries: &[T]) -> Self {
        let mut sorted = Self {
            chunks: entries.chunks(CHUNK * 3 / 4).map(|chunk| Arc::new(chunk.to_vec())).collect(),
            ..Self::default()
        };
        sorted.renumber(0);
        sorted
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The entry at a place below [`Sorted::len`].
    pub(crate) fn at(&self, place: usize) -> T {
        let chunk = self.starts.partition_point(|start| *start <= place) - 1;
        self.chunks[chunk][place - self.starts[chunk]]
    }

    /// How many entries at the front satisfy a predicate that holds for a prefix of the order.
    pub(crate) fn partition_point(&self, mut holds: impl FnMut(T) -> bool) -> usize {
        let chunk = self.chunks.partition_point(|chunk| chunk.last().is_some_and(|last| holds(*last)));
        match self.chunks.get(chunk) {
            Some(entries) => self.starts[chunk] + entries.partition_point(|entry| holds(*entry)),
            None => self.len,
        }
    }

    /// The entry that compares equal, if there is one.
    pub(crate) fn find(&self, mut compare: impl FnMut(T) -> Ordering) -> Option<T> {
        let place = self.partition_point(|entry| compare(entry).is_lt());
        (place < self.len).then(|| self.at(place)).filter(|entry| compare(*entry).is_eq())
    }

    /// Adds an entry; `compare` says how an entry stands to the new one.
    pub(crate) fn insert(&mut self, new: T, mut compare: impl FnMut(T) -> Ordering) {
        let place = self.partition_point(|entry| compare(entry).is_lt());
        if self.chunks.is_empty() {
            self.chunks.push(Arc::new(vec![new]));
            self.renumber(0);
            return;
        }
        let chunk = self.starts.partition_point(|start| *start <= place).saturating_sub(1);
        let entries = Arc::make_mut(&mut self.chunks[chunk]);
        entries.insert(place - self.starts[chunk], new);
        if entries.len() > CHUNK {
            let tail = entries.split_off(CHUNK / 2);
            self.chunks.insert(chunk + 1, Arc::new(tail));
        }
        self.renumber(chunk);
    }

    /// Takes an entry out; false if none compares equal.
    pub(crate) fn remove(&mut self, mut compare: impl FnMut(T) -> Ordering) -> bool {
        let place = self.partition_point(|entry| compare(entry).is_lt());
        if place == self.len || !compare(self.at(place)).is_eq() {
            return false;
        }
        let chunk = self.starts.partition_point(|start| *start <= place) - 1;
        let entries = Arc::make_mut(&mut self.chunks[chunk]);
        entries.remove(place - self.starts[chunk]);
        if entries.is_empty() {
            self.chunks.remove(chunk);
        }
        self.renumber(chunk);
        true
    }

    /// The memory of the entries and of the way to them.
    pub(crate) fn bytes(&self) -> usize {
        let entries: usize = self.chunks.iter().map(|chunk| chunk.capacity() * size_of::<T>()).sum();
        entries + self.chunks.len() * (size_of::<Vec<T>>() + size_of::<usize>())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.chunks.iter().flat_map(|chunk| chunk.iter().copied())
    }

    fn renumber(&mut self, from: usize) {
        self.starts.truncate(from);
        let mut start = match from.checked_sub(1) {
            Some(before) => self.starts[before] + self.chunks[before].len(),
            None => 0,
        };
        for chunk in &self.chunks[from..] {
            self.starts.push(start);
            start += chunk.len();
        }
        self.len = start;
    }
}
