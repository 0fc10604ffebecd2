//! The one door to a snapshot: who asks, of which version, and how much walking is left.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use super::Graph;
use crate::error::{Code, Error, Result};

/// Steps between two looks at the clock.
const STEPS_BETWEEN_LOOKS: u64 = 4096;

/// Steps that are counted at once.
const STEPS_OF_STRIDE: usize = 256;

/// Who asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Viewer {
    /// Whether mutations are allowed.
    pub may_write: bool,
}

/// One request's look at the graph: one version from its first field to its last.
#[derive(Clone, Debug)]
pub struct View(Arc<Look>);

/// What a view holds: in one place, because every object of an answer has a view of its own.
#[derive(Debug)]
struct Look {
    graph: Arc<Graph>,
    viewer: Viewer,
    budget: Arc<Budget>,
}

/// What a request may still spend.
#[derive(Debug)]
pub struct Budget {
    deadline: Instant,
    cancelled: AtomicBool,
    steps: AtomicU64,
    /// Bytes of long texts that its answer may still carry.
    room: AtomicUsize,
    /// The latest version that the request has looked at.
    latest: AtomicU64,
    /// Whether the answer holds what the graph alone does not decide.
    rests_on_more: AtomicBool,
}

impl View {
    /// A look at a snapshot that ends after a time.
    #[must_use]
    pub fn new(graph: Arc<Graph>, viewer: Viewer, time: Duration) -> Self {
        let budget = Budget {
            deadline: Instant::now() + time,
            cancelled: AtomicBool::new(false),
            steps: AtomicU64::new(0),
            room: AtomicUsize::new(usize::MAX),
            latest: AtomicU64::new(graph.version()),
            rests_on_more: AtomicBool::new(false),
        };
        Self(Arc::new(Look { graph, viewer, budget: Arc::new(budget) }))
    }

    /// The same look, at an answer with at most so many bytes of long texts.
    #[must_use]
    pub fn with_room(self, bytes: usize) -> Self {
        self.0.budget.room.store(bytes, Ordering::Relaxed);
        self
    }

    /// Takes room for a long text into the answer. A short one is not worth counting: the number of fields bounds those.
    ///
    /// # Errors
    /// `TOO_LARGE` when all the texts together have more bytes than the answer may.
    pub fn carry(&self, text: &str) -> Result<()> {
        let left = |room: usize| room.checked_sub(text.len());
        let carried = self.0.budget.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left);
        carried.map(drop).map_err(|_| {
            Error::new(
                Code::TooLarge,
                "The texts asked for are more than one answer may hold; ask for fewer, or for some lines.",
            )
        })
    }

    /// The snapshot.
    #[must_use]
    #[inline]
    pub fn graph(&self) -> &Graph {
        &self.0.graph
    }

    /// The version of the snapshot.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.0.graph.version()
    }

    /// The version that the whole answer is of: that of the snapshot, or the one that a mutation moved on to.
    #[must_use]
    pub fn latest_version(&self) -> u64 {
        self.0.budget.latest.load(Ordering::Relaxed)
    }

    /// Says that the answer holds what the graph alone does not decide: rows of the store, whose bookkeeping makes no
    /// version, or what the search index has come to.
    pub fn rest_on_more(&self) {
        self.0.budget.rests_on_more.store(true, Ordering::Relaxed);
    }

    /// Whether the answer may be another one at the same version.
    #[must_use]
    pub fn rests_on_more(&self) -> bool {
        self.0.budget.rests_on_more.load(Ordering::Relaxed)
    }

    /// Who asks.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        self.0.viewer
    }

    /// The same request on a later snapshot: what a mutation answers with.
    #[must_use]
    pub fn at(&self, graph: Arc<Graph>) -> Self {
        self.0.budget.latest.fetch_max(graph.version(), Ordering::Relaxed);
        Self(Arc::new(Look { graph, viewer: self.0.viewer, budget: self.0.budget.clone() }))
    }

    /// Ends every walk of this request: the client hung up or time is out.
    pub fn cancel(&self) {
        self.0.budget.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the request was ended before its time.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.budget.cancelled.load(Ordering::Relaxed)
    }

    /// Ends every walk of the request it came from when it is dropped.
    #[must_use]
    pub fn cancel_on_drop(&self) -> CancelOnDrop {
        CancelOnDrop(self.0.budget.clone())
    }

    /// Counts one step of a walk; every few thousand steps it looks at the clock. Once time was out, every step fails: a
    /// request of many short walks must not go on to its end.
    ///
    /// # Errors
    /// `TIMEOUT` when the request's time is over or its client is gone.
    pub fn step(&self) -> Result<()> {
        let steps = self.0.budget.steps.fetch_add(1, Ordering::Relaxed);
        if steps.is_multiple_of(STEPS_BETWEEN_LOOKS) || self.is_cancelled() { self.look() } else { Ok(()) }
    }

    /// Counts so many steps at once, of a walk that takes each of them without looking up.
    ///
    /// # Errors
    /// As [`View::step`].
    pub fn steps(&self, count: usize) -> Result<()> {
        let before = self.0.budget.steps.fetch_add(count as u64, Ordering::Relaxed);
        let is_due = before.is_multiple_of(STEPS_BETWEEN_LOOKS)
            || before / STEPS_BETWEEN_LOOKS != (before + count as u64) / STEPS_BETWEEN_LOOKS;
        if is_due || self.is_cancelled() { self.look() } else { Ok(()) }
    }

    /// Steps that are counted a few at a time: those of a walk that visits much and does little.
    #[must_use]
    pub fn walk(&self) -> Strides<'_> {
        Strides { view: self, taken: 0 }
    }

    /// What a request is told that took too long.
    #[must_use]
    pub fn time_is_out() -> Error {
        let message = "The question took longer than a request may; narrow it with a filter or ask for a smaller page.";
        Error::new(Code::Timeout, message)
    }

    /// Looks at the clock and at the cancel flag.
    ///
    /// # Errors
    /// `TIMEOUT` when the request's time is over or its client is gone.
    pub fn look(&self) -> Result<()> {
        if self.is_cancelled() || Instant::now() >= self.0.budget.deadline {
            self.cancel();
            return Err(Self::time_is_out());
        }
        Ok(())
    }
}

/// See [`View::walk`].
#[derive(Debug)]
pub struct Strides<'v> {
    view: &'v View,
    taken: usize,
}

impl Strides<'_> {
    /// One step.
    ///
    /// # Errors
    /// As [`View::step`].
    #[inline]
    pub fn step(&mut self) -> Result<()> {
        self.taken += 1;
        if self.taken < STEPS_OF_STRIDE {
            return Ok(());
        }
        self.view.steps(std::mem::take(&mut self.taken))
    }
}

impl Drop for Strides<'_> {
    /// Where time is out, the next step of the request fails.
    fn drop(&mut self) {
        let _ = self.view.steps(self.taken);
    }
}

/// See [`View::cancel_on_drop`].
#[derive(Debug)]
pub struct CancelOnDrop(Arc<Budget>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }
}
