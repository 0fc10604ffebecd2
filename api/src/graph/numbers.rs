//! A number for each of some keys, such as how often each entity was seen.

use rustc_hash::FxHashMap;

use super::Graph;

/// Numbers by key, 0 where none was given. Keys are those of entities, or fewer.
pub(super) enum Numbers {
    /// In a map.
    Few(FxHashMap<u32, u32>),
    /// In a place of its own for every key.
    Many(Vec<u32>),
}

/// A place for every entity of the graph is worth it where one of so many is looked up.
const ENTITIES_OF_USE: usize = 8;

impl Numbers {
    /// Numbers that are looked up so often.
    pub(super) fn new(graph: &Graph, uses: usize) -> Self {
        let entities = graph.tables.nodes.len();
        if uses.saturating_mul(ENTITIES_OF_USE) < entities {
            Self::Few(FxHashMap::default())
        } else {
            Self::Many(vec![0; entities])
        }
    }

    #[inline]
    pub(super) fn get(&self, key: u32) -> u32 {
        match self {
            Self::Few(numbers) => numbers.get(&key).copied(),
            Self::Many(numbers) => numbers.get(key as usize).copied(),
        }
        .unwrap_or_default()
    }

    /// The number of a key, to be changed.
    #[inline]
    pub(super) fn at(&mut self, key: u32) -> &mut u32 {
        match self {
            Self::Few(numbers) => numbers.entry(key).or_default(),
            Self::Many(numbers) => {
                if numbers.len() <= key as usize {
                    numbers.resize(key as usize + 1, 0);
                }
                &mut numbers[key as usize]
            }
        }
    }

    /// The keys whose numbers are not 0, with these.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        let (few, many) = match self {
            Self::Few(numbers) => (Some(numbers.iter().map(|(key, number)| (*key, *number))), None),
            Self::Many(numbers) => (None, Some((0..).zip(numbers.iter().copied()))),
        };
        few.into_iter().flatten().chain(many.into_iter().flatten()).filter(|(_, number)| *number > 0)
    }
}
