//! How far an import is: a bar on a terminal, a line for each file elsewhere; nothing for one file.

use std::{
    cell::Cell,
    io::{self, IsTerminal as _},
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{cli::tell, error::Result};

/// How far an import is.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    begun: Cell<usize>,
    files: usize,
}

impl Progress {
    pub(super) fn new(files: usize) -> Self {
        let bar = (files > 1 && io::stderr().is_terminal()).then(|| {
            // The template is a constant of ours; were it wrong, the plain bar does.
            let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {msg}, {eta} left");
            ProgressBar::new(files as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, begun: Cell::new(0), files }
    }

    /// A file is looked at.
    pub(super) fn begin(&self, file: &str) -> Result<()> {
        let begun = self.begun.get() + 1;
        self.begun.set(begun);
        match &self.bar {
            Some(bar) => {
                bar.set_position(begun as u64 - 1);
                bar.set_message(file.to_owned());
                Ok(())
            }
            None if self.files > 1 => tell(&format!("{begun} of {}: {file}", self.files)),
            None => Ok(()),
        }
    }

    /// Lets something else be written.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
