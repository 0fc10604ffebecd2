//! Asking the index: everything that matches is counted, the best are kept.

use std::{cmp::Reverse, collections::BinaryHeap};

use entity::vocabulary::{EntityKind, Vocabulary};
use tantivy::{
    Searcher, SegmentReader,
    query::{EnableScoring, Query as _, Weight},
};
use uuid::Uuid;

use super::{
    Broken, Mark, Query,
    index::{Fields, HIGH, KIND, LENGTH, LOW},
};
use crate::error::{Error, Result};

/// The most hits that are kept to be ranked: nobody pages further.
pub const MOST_HITS: usize = 1_000;

/// Documents between two looks at the clock.
const BETWEEN_LOOKS: usize = 4_096;

/// What could be found at one version.
pub struct Snapshot {
    searcher: Searcher,
    fields: Fields,
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

/// What hits are ordered by: the bits of a positive score are ordered as it is.
type Key = (u32, Reverse<u64>, Reverse<Uuid>);

/// The best so far; the worst of them on top.
#[derive(Default)]
struct Best(BinaryHeap<Reverse<Key>>);

impl Best {
    /// Whether a score is enough for a place.
    fn may_hold(&self, score: u32) -> bool {
        self.0.len() < MOST_HITS || self.0.peek().is_none_or(|Reverse(worst)| worst.0 <= score)
    }

    fn push(&mut self, key: Key) {
        self.0.push(Reverse(key));
        if self.0.len() > MOST_HITS {
            self.0.pop();
        }
    }
}

impl Snapshot {
    pub(super) fn new(searcher: Searcher, fields: Fields, mark: Mark) -> Self {
        Self { searcher, fields, mark }
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
        let asked = query.asked(self.fields);
        let weight = asked.weight(EnableScoring::enabled_from_searcher(&self.searcher)).map_err(Error::internal)?;
        for segment in self.searcher.segment_readers() {
            look()?;
            let mut stopped = Ok(());
            find_in(segment, weight.as_ref(), &wanted, &mut counts, &mut best, &mut |seen| {
                if stopped.is_ok() && seen % BETWEEN_LOOKS == 0 {
                    stopped = look();
                }
                stopped.is_ok()
            })
            .map_err(Error::internal)?;
            stopped?;
        }
        let words = query.words().count() as f32;
        let hit = |Reverse((score, _, Reverse(id))): Reverse<Key>| Hit { id, score: f32::from_bits(score) / words };
        Ok(Found { hits: best.0.into_sorted_vec().into_iter().map(hit).collect(), counts })
    }
}

/// Counts and keeps what one segment has, for as long as `go_on` lets.
fn find_in(
    segment: &SegmentReader,
    weight: &dyn Weight,
    wanted: &[bool],
    counts: &mut [usize],
    best: &mut Best,
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Result<(), Broken> {
    let column = |name: &str| Ok::<_, Broken>(segment.fast_fields().u64(name)?.first_or_default_col(0));
    let (kind, high, low, length) = (column(KIND)?, column(HIGH)?, column(LOW)?, column(LENGTH)?);
    let mut seen = 0;
    weight.for_each(segment, &mut |document, score| {
        seen += 1;
        if !go_on(seen) || segment.is_deleted(document) {
            return;
        }
        // Only kinds that there are were put in.
        let kind = kind.get_val(document) as usize;
        if !wanted.get(kind).copied().unwrap_or_default() {
            return;
        }
        counts[kind] += 1;
        let score = score.to_bits();
        if best.may_hold(score) {
            let id = Uuid::from_u64_pair(high.get_val(document), low.get_val(document));
            best.push((score, Reverse(length.get_val(document)), Reverse(id)));
        }
    })
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").field("mark", &self.mark).finish_non_exhaustive()
    }
}
