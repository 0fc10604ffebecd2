//! The in-memory graph: pure, synchronous, no I/O, knows neither SQL nor GraphQL. (Stand-in.)

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Who asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Viewer {
    /// Mutations are allowed.
    pub may_write: bool,
}

/// Stand-in.
#[derive(Clone, Debug)]
pub struct View {
    viewer: Viewer,
    cancelled: Arc<AtomicBool>,
}

impl View {
    pub(crate) fn new(viewer: Viewer, _deadline: Duration) -> Self {
        Self { viewer, cancelled: Arc::default() }
    }

    /// Stand-in.
    #[must_use]
    pub fn version(&self) -> u64 {
        1
    }

    /// Stand-in.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        self.viewer
    }

    /// Stand-in.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Stand-in.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
