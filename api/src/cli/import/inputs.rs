//! What is to be read: files, folders, patterns, archives, standard input.

use std::{
    fs,
    io::{self, Read},
    path::Path,
};

use crate::{
    error::{Error, Result},
    ingest::read::{archive, list::Mapping},
};

/// Bytes of a file that are read at most: one more than an archive may have, so that it can be refused.
const LARGEST_FILE: u64 = (256 << 20) + 1;

/// Files of one run.
const MOST_FILES: usize = 100_000;

/// Folders may lie in each other so deep.
const DEEPEST: usize = 32;

/// The files that are named: those of folders and of patterns that no shell expanded, in order.
pub(super) fn expand(named: &[String]) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for name in named {
        let path = Path::new(name);
        if path.is_dir() {
            folder(path, &mut files, 0)?;
        } else if name != "-" && !path.exists() && name.contains(['*', '?', '[']) {
            let found = glob::glob(name).map_err(|error| Error::bad_input(format!("{name}: {error}")))?;
            let before = files.len();
            for path in found {
                let path = path.map_err(|error| Error::bad_input(format!("{name}: {error}")))?;
                if path.is_dir() { folder(&path, &mut files, 0)? } else { files.push(path.display().to_string()) }
            }
            if files.len() == before {
                return Err(Error::bad_input(format!("{name}: no file has a name like that")));
            }
        } else {
            files.push(name.clone());
        }
        if files.len() > MOST_FILES {
            return Err(Error::bad_input(format!(
                "these are more than {MOST_FILES} files; import them in several runs"
            )));
        }
    }
    if files.is_empty() {
        return Err(Error::bad_input(format!("{}: the folder holds no file", named.join(", "))));
    }
    Ok(files)
}

/// Every file under a folder in the order of the names; hidden ones are left out, and links are not followed.
fn folder(path: &Path, files: &mut Vec<String>, depth: usize) -> Result<()> {
    let failed = |error: &io::Error| Error::bad_input(format!("{}: {}", path.display(), unreadable(error)));
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| failed(&error))? {
        entries.push(entry.map_err(|error| failed(&error))?);
    }
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().map_err(|error| failed(&error))?;
        if entry.file_name().to_string_lossy().starts_with('.') || files.len() > MOST_FILES {
            continue;
        }
        if kind.is_dir() && depth < DEEPEST {
            folder(&entry.path(), files, depth + 1)?;
        } else if kind.is_file() {
            files.push(entry.path().display().to_string());
        }
    }
    Ok(())
}

/// The sources of a file, each with its name: one, or as many as an archive holds.
pub(super) fn sources(file: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let bytes = bytes(file)?;
    let Some(unpacked) = archive::unpack(&bytes)? else { return Ok(vec![(file.to_owned(), bytes)]) };
    let name = |inner: &str| if inner.is_empty() { file.to_owned() } else { format!("{file}/{inner}") };
    Ok(unpacked.into_iter().map(|unpacked| (name(&unpacked.name), unpacked.bytes)).collect())
}

/// Reads a mapping; boxed, since it has a field for everything.
pub(super) fn mapping(file: &str) -> Result<Box<Mapping>> {
    let named = |error: Error| Error::new(error.code(), format!("{file}: {error}"));
    let text = String::from_utf8_lossy(&bytes(file).map_err(named)?).into_owned();
    Mapping::parse(&text).map(Box::new).map_err(named)
}

fn bytes(file: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file == "-" {
        let read = io::stdin().lock().take(LARGEST_FILE).read_to_end(&mut bytes);
        read.map_err(|error| Error::bad_input(format!("standard input cannot be read: {error}")))?;
        return Ok(bytes);
    }
    let read = fs::File::open(file).and_then(|file| file.take(LARGEST_FILE).read_to_end(&mut bytes));
    read.map_err(|error| Error::bad_input(unreadable(&error)))?;
    Ok(bytes)
}

pub(super) fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read; check its permissions".to_owned(),
        _ => format!("it cannot be read: {error}"),
    }
}
