//! Where the bytes of an export go: out in pieces, no faster than they are taken.

use std::time::Duration;

use tokio::{
    sync::mpsc,
    time::{Instant, timeout},
};

use super::LONGEST;
use crate::error::{Code, Error, Result};

/// What an export is received as. One that has come to no [`Piece::End`] is not whole: an error comes before that where it can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The next bytes.
    Bytes(Vec<u8>),
    /// That was all of it.
    End,
}

/// Bytes of a piece: worth a system call, and not worth counting.
const PIECE: usize = 64 << 10;

/// What was written and not yet taken.
#[derive(Debug)]
pub struct Out {
    buffer: Vec<u8>,
    to: mpsc::Sender<Result<Piece>>,
    patience: Duration,
    until: Instant,
}

impl Out {
    /// Pieces for whoever receives them; each must be taken within a time, and all of them within [`LONGEST`].
    #[must_use]
    pub fn new(to: mpsc::Sender<Result<Piece>>, patience: Duration) -> Self {
        Self { buffer: Vec::with_capacity(2 * PIECE), to, patience, until: Instant::now() + LONGEST }
    }

    /// Where to write.
    pub(super) fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    /// Sends what is worth sending. To be called between any two entities or facts.
    pub(super) async fn breathe(&mut self) -> Result<()> {
        if self.buffer.len() < PIECE { Ok(()) } else { self.send().await }
    }

    /// Sends the rest, and that it was the rest.
    ///
    /// # Errors
    /// `TIMEOUT` where nobody takes it.
    pub async fn finish(mut self) -> Result<()> {
        if !self.buffer.is_empty() {
            self.send().await?;
        }
        self.hand_over(Piece::End).await
    }

    async fn send(&mut self) -> Result<()> {
        if Instant::now() > self.until {
            return Err(Error::new(Code::Timeout, "The export took longer than it may; ask for a part of the graph."));
        }
        let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(2 * PIECE));
        self.hand_over(Piece::Bytes(piece)).await
    }

    async fn hand_over(&self, piece: Piece) -> Result<()> {
        match timeout(self.patience, self.to.send(Ok(piece))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Error::new(Code::Timeout, "Nobody takes the export any more; it was ended.")),
            Err(_) => Err(Error::new(Code::Timeout, "The export was taken too slowly; it was ended.")),
        }
    }

    /// Tells the receiver that no more comes, and why.
    pub async fn fail(self, error: Error) {
        // Where nobody receives, nobody needs to know.
        let _ = timeout(self.patience, self.to.send(Err(error))).await;
    }
}
