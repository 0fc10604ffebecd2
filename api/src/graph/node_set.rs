//! Sets of entities that are asked far more often than they are made.

use super::NodeIx;

const BITS: usize = u64::BITS as usize;

/// A set of entities: a bit for each, from the first of them to the last.
#[derive(Clone, Debug, Default)]
pub struct NodeSet {
    words: Vec<u64>,
    /// The number of the first word.
    first: usize,
    len: usize,
}

impl NodeSet {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether it has an entity.
    #[must_use]
    #[inline]
    pub fn contains(&self, node: NodeIx) -> bool {
        let index = node.index();
        let word = self.words.get((index / BITS).wrapping_sub(self.first));
        word.is_some_and(|word| word >> (index % BITS) & 1 == 1)
    }

    /// Each of them, in the order of the graph.
    pub fn iter(&self) -> impl Iterator<Item = NodeIx> {
        self.words.iter().zip(self.first..).flat_map(|(word, number)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.checked_sub(1)?;
                Some(NodeIx::new(number * BITS + bit))
            })
        })
    }
}

impl FromIterator<NodeIx> for NodeSet {
    fn from_iter<I: IntoIterator<Item = NodeIx>>(nodes: I) -> Self {
        let nodes: Vec<usize> = nodes.into_iter().map(NodeIx::index).collect();
        let (Some(first), Some(last)) = (nodes.iter().min(), nodes.iter().max()) else { return Self::default() };
        let first = first / BITS;
        let mut words = vec![0_u64; last / BITS + 1 - first];
        for index in nodes {
            words[index / BITS - first] |= 1 << (index % BITS);
        }
        let len = words.iter().map(|word| word.count_ones() as usize).sum();
        Self { words, first, len }
    }
}
