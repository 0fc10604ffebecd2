//! Archives: what is packed in them, never more than a limit, whatever they claim of themselves.

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::text::MAX_BYTES;
use crate::error::{Code, Error, Result};

/// What an archive gives in all, in bytes.
const MAX_TOTAL: usize = 256 << 20;

/// An archive has at most so many files.
const MAX_FILES: usize = 2_000;

/// A file out of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// Its name within the archive; empty for the one file of a `.gz`.
    pub name: String,
    /// What it is made of.
    pub bytes: Vec<u8>,
}

/// The files of an archive one after the other; none where the bytes are no archive. A workbook is none: it is one source.
///
/// # Errors
/// `BAD_USER_INPUT` for one that is broken, `TOO_LARGE` for one that holds more than a source may have.
pub fn unpack(bytes: &[u8]) -> Result<Option<Vec<Unpacked>>> {
    if bytes.starts_with(b"\x1f\x8b") {
        let bytes = limited(MultiGzDecoder::new(bytes), MAX_BYTES)?;
        return Ok(Some(vec![Unpacked { name: String::new(), bytes }]));
    }
    if !bytes.starts_with(b"PK\x03\x04") || holds(bytes, "xl/workbook.xml") {
        return Ok(None);
    }
    let mut archive = open(bytes)?;
    let (mut files, mut total) = (Vec::new(), 0);
    for place in 0..archive.len() {
        let file = archive.by_index(place).map_err(broken)?;
        let name = file.name().map_err(broken)?.into_owned();
        let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        if file.is_dir() || hidden {
            continue;
        }
        let bytes = limited(file, MAX_BYTES)?;
        total += bytes.len();
        if total > MAX_TOTAL {
            return Err(too_much());
        }
        files.push(Unpacked { name, bytes });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Some(files))
}

/// Whether an archive has a file of that name.
pub(super) fn holds(bytes: &[u8], name: &str) -> bool {
    bytes.starts_with(b"PK\x03\x04") && open(bytes).is_ok_and(|archive| archive.index_for_name(name).is_some())
}

/// Refuses an archive whose files are more, unpacked, than a source may have. It is unpacked to see that: what an archive
/// says of itself may be a lie.
///
/// # Errors
/// `TOO_LARGE` for a bomb, `BAD_USER_INPUT` for one that is broken.
pub(super) fn refuse_bomb(bytes: &[u8]) -> Result<()> {
    let mut archive = open(bytes)?;
    let mut total = 0_u64;
    for place in 0..archive.len() {
        let file = archive.by_index(place).map_err(broken)?;
        let left = (MAX_TOTAL as u64).saturating_sub(total) + 1;
        total += std::io::copy(&mut file.take(left), &mut std::io::sink()).map_err(broken)?;
        if total > MAX_TOTAL as u64 {
            return Err(too_much());
        }
    }
    Ok(())
}

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MAX_FILES {
        let message = format!("The archive has {} files; it may have {MAX_FILES}. Split it.", archive.len());
        return Err(Error::new(Code::TooLarge, message));
    }
    Ok(archive)
}

fn limited(packed: impl Read, limit: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    packed.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(broken)?;
    if bytes.len() > limit { Err(too_much()) } else { Ok(bytes) }
}

fn too_much() -> Error {
    let message = format!(
        "The archive holds more than {} MiB in one file or {} MiB in all; unpack it and import what you need.",
        MAX_BYTES >> 20,
        MAX_TOTAL >> 20
    );
    Error::new(Code::TooLarge, message)
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::bad_input(format!("The archive cannot be unpacked: {error}."))
}
