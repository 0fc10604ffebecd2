//! Asking the index: everything that matches is counted, the best are kept.

use std::{cmp::Reverse, collections::BinaryHeap};

use entity::vocabulary::{EntityKind, Vocabulary};
use tantivy::Searcher;
use uuid::Uuid;

use super::{Broken, Mark, Query, asked::Asked, names::Names, rows::Rows};
use crate::error::{Error, Result};

/// The most hits that are kept to be ranked: nobody pages further.
pub const MOST_HITS: usize = 1_000;

/// Documents between two looks at the clock.
const BETWEEN_LOOKS: usize = 65_536;

/// Scores are counted in quarters.
const QUARTERS: f32 = 4.0;

/// What could be found at one version.
pub struct Snapshot {
    searcher: Searcher,
    /// What each of its segments has beside the files of tantivy.
    files: Vec<(Rows, Names)>,
    mark: Mark,
}

/// One entity that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Its id.
    pub id: Uuid,
    /// How well its words fit: 0.5 to 4, the mean over the words that were looked for.
    pub score: f32,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The best, at most [`MOST_HITS`]: the highest score first, of equal ones the shortest name, then the lowest id.
    pub hits: Vec<Hit>,
    /// How many there are of each kind, in the order of [`EntityKind::ALL`], kept or not.
    pub counts: [usize; EntityKind::ALL.len()],
}

/// What hits are ordered by: score, words of the shortest name, id.
type Key = (u16, Reverse<u8>, Reverse<Uuid>);

/// What comes before the id in a [`Key`].
type Class = (u16, Reverse<u8>);

/// The best so far; the worst of them on top.
#[derive(Default)]
struct Best(BinaryHeap<Reverse<Key>>);

impl Best {
    /// Whether it was good enough to be kept.
    fn push(&mut self, key: Key) -> bool {
        if self.0.len() < MOST_HITS {
            self.0.push(Reverse(key));
            return true;
        }
        match self.0.peek_mut() {
            Some(mut worst) if worst.0 < key => {
                worst.0 = key;
                true
            }
            _ => false,
        }
    }
}

impl Snapshot {
    pub(super) fn new(searcher: Searcher, mark: Mark) -> Result<Self, Broken> {
        let open = |segment| Ok::<_, Broken>((Rows::open(segment)?, Names::open(segment)?));
        let files = searcher.segment_readers().iter().map(open).collect::<Result<_, _>>()?;
        Ok(Self { searcher, files, mark })
    }

    /// The commit that it was made from.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.mark.version
    }

    /// How many entities it holds.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Looks for entities of some kinds, or of any. `look` is called every few thousand matches and may end it.
    ///
    /// # Errors
    /// Those of `look`; `INTERNAL` where the index is broken.
    pub fn find(&self, query: &Query, kinds: Option<&[EntityKind]>, look: &dyn Fn() -> Result<()>) -> Result<Found> {
        let wanted: [bool; EntityKind::ALL.len()] =
            std::array::from_fn(|kind| kinds.is_none_or(|kinds| kinds.contains(&EntityKind::ALL[kind])));
        let mut best = Best::default();
        let mut counts = [0; EntityKind::ALL.len()];
        for (segment, (rows, names)) in self.searcher.segment_readers().iter().zip(&self.files) {
            let scores = Asked::new(segment, rows, names, look)?.find(query)?;
            let mut seen = 0_usize;
            // Where ids ascend, those behind one that was too high for its class are so too, and need no look.
            let mut passed = None::<Class>;
            scores.each(|document, score| {
                seen += 1;
                if seen.is_multiple_of(BETWEEN_LOOKS) {
                    look()?;
                }
                // Only kinds that there are were put in.
                let kind = usize::from(rows.kind(document));
                if wanted.get(kind).copied().unwrap_or_default() && !segment.is_deleted(document) {
                    counts[kind] += 1;
                    let class = (score, Reverse(rows.length(document)));
                    if passed < Some(class)
                        && !best.push((class.0, class.1, Reverse(rows.id(document))))
                        && rows.ascend()
                    {
                        passed = Some(class);
                    }
                }
                Ok::<_, Error>(())
            })?;
        }
        let quarters = QUARTERS * query.words().count() as f32;
        let hit = |Reverse((score, _, Reverse(id))): Reverse<Key>| Hit { id, score: f32::from(score) / quarters };
        Ok(Found { hits: best.0.into_sorted_vec().into_iter().map(hit).collect(), counts })
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").field("mark", &self.mark).finish_non_exhaustive()
    }
}
