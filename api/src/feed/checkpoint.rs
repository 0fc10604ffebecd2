//! A checkpoint of the graph in a file: a start reads it and follows the log from there, instead of reading every table.
//!
//! It can be thrown away at any time. One that is damaged, that another build of the program wrote, or that the database
//! does not lead on from is left aside, and the graph is read from the database.
//!
//! The file: eight letters that say what it is, the build that wrote it, where in the history of which database the graph
//! was read, the graph; then the length of all that and its checksum.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Read as _, Write},
    path::{Path, PathBuf},
    sync::Weak,
    time::Duration,
};

use tokio::{sync::Mutex, task::spawn_blocking};
use uuid::Uuid;

use super::{Feed, Followed};
use crate::{
    error::{Error, Result},
    graph::Graph,
    store::{Store, rows::ReadAt},
};

/// What the file begins with.
const LETTERS: &[u8; 8] = b"colgraph";

/// Tells builds of the program apart: a hash of its sources, since what a graph holds is theirs to say.
const BUILD: &[u8] = env!("COLLOQUY_BUILD").as_bytes();

/// What is said of a file that begins with anything else.
const NO_CHECKPOINT: &str = "is no checkpoint";

/// The length, as eight bytes, and the checksum, as four.
const END: usize = 12;

/// The time from one checkpoint to the next, as long as the server runs.
const PAUSE: Duration = Duration::from_mins(10);

/// A file that was not finished in this time never will be.
const GIVEN_UP: Duration = Duration::from_hours(1);

/// A file that a checkpoint of the graph is read from and written to.
#[derive(Debug)]
pub struct Checkpoint {
    file: PathBuf,
    /// What this process has read from it or written to it.
    held: Mutex<Option<ReadAt>>,
}

impl Checkpoint {
    /// The checkpoint in a file, whether it is there or not.
    #[must_use]
    pub fn new(file: PathBuf) -> Self {
        Self { file, held: Mutex::new(None) }
    }

    /// The graph in the file, if it is of a version that the database leads on from; the log says why where it is not.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub(super) async fn read(&self, store: &Store) -> Result<Option<(Graph, Followed)>> {
        let file = self.file.clone();
        let read = spawn_blocking(move || read(&file)).await.map_err(Error::internal)?;
        let now = store.version().await?;
        let trusted = read.and_then(|kept| match kept {
            Some((_, followed)) if !is_followed_by(&followed.at, &now) => {
                let (at, now) = (followed.at.version, now.version);
                Err(format!("is of version {at}, from which this database, at version {now}, does not lead on"))
            }
            kept => Ok(kept),
        });
        match trusted {
            Ok(kept) => {
                *self.held.lock().await = kept.as_ref().map(|(_, followed)| followed.at);
                Ok(kept)
            }
            Err(why) => {
                tracing::info!("reading the graph from the database: the checkpoint {} {why}", self.file.display());
                Ok(None)
            }
        }
    }

    /// Writes the latest graph of a feed, unless the file has it: the whole of it to another file, which then takes its
    /// place. Whoever reads it meanwhile has the one before.
    ///
    /// # Errors
    /// Those of the file system; the file is then as it was.
    pub async fn write(&self, feed: &Feed) -> io::Result<()> {
        let mut held = self.held.lock().await;
        let (at, graph) = feed.read_at().await;
        if *held != Some(at) {
            let file = self.file.clone();
            spawn_blocking(move || write(&file, &at, &graph)).await.map_err(io::Error::other)??;
            *held = Some(at);
        }
        Ok(())
    }

    /// Writes a checkpoint now and then, for as long as somebody holds the feed: at once where none was read.
    pub async fn follow(&self, feed: Weak<Feed>) {
        let Some(mut versions) = feed.upgrade().map(|feed| feed.versions()) else { return };
        let mut failed = false;
        if self.held.lock().await.is_some() {
            tokio::time::sleep(PAUSE).await;
        }
        loop {
            versions.mark_unchanged();
            let Some(held) = feed.upgrade() else { return };
            match self.write(&held).await {
                Ok(()) => failed = false,
                Err(error) if !std::mem::replace(&mut failed, true) => self.warn(&error),
                Err(_) => {}
            }
            drop(held);
            tokio::time::sleep(PAUSE).await;
            if versions.changed().await.is_err() {
                return;
            }
        }
    }

    /// Writes the last checkpoint, as a server does that ends.
    pub async fn finish(&self, feed: &Feed) {
        if let Err(error) = self.write(feed).await {
            self.warn(&error);
        }
    }

    fn warn(&self, error: &io::Error) {
        tracing::warn!(
            "the checkpoint {} cannot be written: {error}; the next start may have to read the whole database; make \
             room, give another --checkpoint FILE, or --no-checkpoint",
            self.file.display()
        );
    }
}

/// Whether the log can tell what came after a version, and that the version is one of this history. What is at the end of a
/// log that was trimmed cannot be compared any more.
fn is_followed_by(at: &ReadAt, now: &ReadAt) -> bool {
    let is_logged = at.version == 0 || (at.version > now.trimmed && at.committed.is_some());
    at.database == now.database && (at == now || (at.version < now.version && is_logged))
}

/// What a file holds; nothing where there is none, or why it cannot be used.
fn read(file: &Path) -> Result<Option<(Graph, Followed)>, String> {
    let bytes = match read_bytes(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(|error| format!("cannot be read: {error}"))?,
    };
    if !bytes.starts_with(LETTERS) {
        return Err(NO_CHECKPOINT.to_owned());
    }
    let whole = undamaged(&bytes).ok_or("is damaged")?;
    let body = whole
        .get(LETTERS.len()..)
        .and_then(|body| body.strip_prefix(BUILD))
        .ok_or("was written by another build of this program")?;
    let (at, graph) = postcard::take_from_bytes::<ReadAt>(body).map_err(|error| format!("is not readable: {error}"))?;
    let (graph, interner) = Graph::read(graph).ok_or("is no graph")?;
    if (i64::try_from(graph.version()), graph.database()) != (Ok(at.version), at.database) {
        return Err("is of two versions".to_owned());
    }
    Ok(Some((graph, Followed { at, interner })))
}

/// The bytes of a file; no more than the first few where they show that it is something else, however large.
fn read_bytes(file: &Path) -> io::Result<Vec<u8>> {
    let (mut file, mut bytes) = (File::open(file)?, Vec::new());
    (&file).take(LETTERS.len() as u64).read_to_end(&mut bytes)?;
    if bytes == LETTERS {
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// What stands before length and checksum, if these are right.
fn undamaged(bytes: &[u8]) -> Option<&[u8]> {
    let (whole, end) = bytes.split_at_checked(bytes.len().checked_sub(END)?)?;
    let (length, sum) = end.split_first_chunk()?;
    let is_right = u64::from_le_bytes(*length) == whole.len() as u64 && *sum == crc32fast::hash(whole).to_le_bytes();
    is_right.then_some(whole)
}

fn write(file: &Path, at: &ReadAt, graph: &Graph) -> io::Result<()> {
    if !may_be_replaced(file)? {
        return Err(io::Error::other(format!("what is there {NO_CHECKPOINT}, and is left as it is")));
    }
    remove_given_up(file);
    let new = beside(file, &format!("-new-{}", Uuid::now_v7().simple()));
    let written = write_new(&new, at, graph).and_then(|()| fs::rename(&new, file));
    if written.is_err() {
        // It is not there, or of no use to anybody.
        let _ = fs::remove_file(&new);
    }
    written
}

/// Whether a file is a checkpoint, of whatever build and however damaged, or not there: a wrong name must cost nobody a
/// database.
fn may_be_replaced(file: &Path) -> io::Result<bool> {
    let mut begin = Vec::new();
    match File::open(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        opened => opened?.take(LETTERS.len() as u64).read_to_end(&mut begin)?,
    };
    Ok(LETTERS.starts_with(&begin))
}

fn write_new(new: &Path, at: &ReadAt, graph: &Graph) -> io::Result<()> {
    let out = Summed { out: File::create_new(new)?, sum: crc32fast::Hasher::new(), length: 0, failed: None };
    let mut out = BufWriter::with_capacity(1 << 20, out);
    let written = write_body(&mut out, at, graph);
    // The format forgets why a write failed.
    written.map_err(|error| out.get_mut().failed.take().unwrap_or(error))?;
    let Summed { mut out, sum, length, .. } = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&sum.finalize().to_le_bytes())?;
    // The name must never lead to bytes that a failing machine has lost.
    out.sync_all()
}

fn write_body(mut out: impl Write, at: &ReadAt, graph: &Graph) -> io::Result<()> {
    out.write_all(LETTERS)?;
    out.write_all(BUILD)?;
    postcard::to_io(at, &mut out).map_err(io::Error::other)?;
    graph.write(&mut out)?;
    out.flush()
}

/// Removes what a process left that was killed while it wrote.
fn remove_given_up(file: &Path) {
    let begin = beside(file, "-new-");
    let (Some(folder), Some(begin)) = (begin.parent(), begin.file_name().and_then(|name| name.to_str())) else {
        return;
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_new = entry.file_name().to_str().is_some_and(|name| name.starts_with(begin));
        let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if is_new && age().is_some_and(|age| age > GIVEN_UP) {
            // Another process may have been faster.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Counts and sums up what goes through, and remembers its first failure.
struct Summed<W> {
    out: W,
    sum: crc32fast::Hasher,
    length: u64,
    failed: Option<io::Error>,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes).inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                let same = error.raw_os_error().map_or_else(|| error.kind().into(), io::Error::from_raw_os_error);
                self.failed.get_or_insert(same);
            }
        })?;
        self.sum.update(&bytes[..written]);
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
