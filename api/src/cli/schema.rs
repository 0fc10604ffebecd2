//! `colloquy schema`: prints the contract.

use std::io::{ErrorKind, Write as _};

use crate::{
    error::{Error, Result},
    schema::sdl,
};

/// Print the GraphQL schema (SDL) that this program serves
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Args {}

/// Needs no database. A reader that has seen enough, such as `head`, is no failure.
pub fn run(_: Args) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(sdl().as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::bad_input(format!("the schema could not be written: {error}")))
        }
        _ => Ok(()),
    }
}
