//! The index on disk or in memory: opening it, filling it, and telling whether it can be trusted.

use std::{
    collections::HashSet,
    fs, io,
    num::NonZero,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use serde::{Deserialize, Serialize};
use tantivy::{
    IndexBuilder, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Segment, SegmentReader, TantivyError,
    directory::error::LockError,
    indexer::{AddOperation, IndexWriterOptions, SegmentWriter},
    query::{
        Query,
        doc_predicate_query::{DocPredicateQuery, FunctionPredicate},
    },
    store::Compressor,
};
use uuid::Uuid;

use super::{
    Broken, Entry, Snapshot,
    entry::schema,
    folder::Folder,
    names::NameFiles,
    rows::{RowFiles, Rows},
    words::{WORDS, Words},
};

/// Counts up with every change of what an index holds: one of another format is made anew.
const FORMAT: u32 = 3;

/// The most threads that fill an index.
const MOST_THREADS: usize = 4;

/// Entries from which a further thread is worth its start.
const ENTRIES_OF_THREAD: usize = 500;

/// Memory that one thread fills before it writes a segment.
const MEMORY_OF_SEGMENT: usize = 64 << 20;

/// Memory by which the table of words of texts is measured; it grows with them.
const MEMORY_AT_FIRST: usize = 256 << 10;

/// What tantivy wants its own writer to have, which takes entries out, merges and commits; it is given no documents, since
/// handing them over one by one costs more than putting them in.
const MEMORY_OF_WRITER: usize = 15 << 20;

/// Where an index stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a folder, which is made where there is none.
    Folder(PathBuf),
    /// In memory, to be made anew at every start.
    Memory,
}

/// What an index was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Tells the database.
    pub database: Uuid,
    /// The commit.
    pub version: u64,
}

/// A [`Mark`] as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    format: u32,
    #[serde(flatten)]
    mark: Mark,
}

/// The one who fills an index. A folder has one at a time.
pub struct Index {
    files: tantivy::Index,
    writer: IndexWriter<Entry>,
    /// A segment in the making for each thread.
    segments: Vec<Option<Unwritten>>,
    reader: IndexReader,
    mark: Option<Mark>,
}

/// A segment that is being filled.
struct Unwritten {
    segment: Segment,
    writer: SegmentWriter,
}

impl Unwritten {
    fn new(writer: &IndexWriter<Entry>) -> Result<Self, Broken> {
        let segment = writer.new_segment();
        Ok(Self { writer: SegmentWriter::for_segment(MEMORY_AT_FIRST, segment.clone())?, segment })
    }

    fn put(&mut self, document: Entry) -> Result<(), Broken> {
        self.writer.add_document(AddOperation { opstamp: 0, document })
    }

    fn is_full(&self) -> bool {
        self.writer.mem_usage() >= MEMORY_OF_SEGMENT
    }

    /// Writes it, to be found after the next commit.
    fn write(self, writer: &IndexWriter<Entry>) -> Result<(), Broken> {
        let documents = self.writer.max_doc();
        self.writer.finalize()?;
        writer.add_segment(self.segment.with_max_doc(documents).meta().clone())
    }
}

impl Index {
    /// Opens the index of a place as it is, or an empty one where there is none that can be trusted: none at all, one of
    /// another format, a damaged one. One that another process fills is left to it, and this one is in memory.
    ///
    /// # Errors
    /// Where no index can be made, in memory neither.
    pub fn open(place: &Place) -> Result<Self, Broken> {
        let Place::Folder(folder) = place else { return Self::in_memory() };
        let told = |error: &Broken| {
            tracing::info!(folder = %folder.display(), %error, "the search index cannot be used and is made anew");
        };
        match Self::in_folder(folder) {
            Ok(index) => return Ok(index),
            Err(TantivyError::LockFailure(LockError::LockBusy, _)) => {
                tracing::info!(folder = %folder.display(), "another server keeps its search index there: this one's is in memory");
                return Self::in_memory();
            }
            Err(error) => told(&error),
        }
        let made = clear(folder).map_err(Broken::from).and_then(|()| Self::in_folder(folder));
        made.or_else(|error| {
            tracing::warn!(folder = %folder.display(), %error, "no search index can be kept there: it is in memory");
            Self::in_memory()
        })
    }

    fn in_memory() -> Result<Self, Broken> {
        Self::new(builder().create_in_ram()?)
    }

    fn in_folder(folder: &Path) -> Result<Self, Broken> {
        fs::create_dir_all(folder)?;
        // One of another schema is refused here.
        let index = Self::new(builder().open_or_create(Folder::open(folder)?)?)?;
        let damaged = index.files.validate_checksum()?;
        if !damaged.is_empty() {
            let names: Vec<_> = damaged.iter().map(|path| path.display().to_string()).collect();
            return Err(TantivyError::InternalError(format!("damaged files: {}", names.join(", "))));
        }
        Ok(index)
    }

    fn new(files: tantivy::Index) -> Result<Self, Broken> {
        files.tokenizers().register(WORDS, Words::default());
        // The lock comes first: what another writes at this moment must not be judged.
        let options =
            IndexWriterOptions::builder().num_merge_threads(1).memory_budget_per_thread(MEMORY_OF_WRITER).build();
        let writer = files.writer_with_options(options)?;
        let reader = files.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let written = files.load_metas()?.payload.and_then(|payload| serde_json::from_str::<Written>(&payload).ok());
        let mark = written.filter(|written| written.format == FORMAT).map(|written| written.mark);
        let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
        let segments = (0..threads).map(|_| None).collect();
        Ok(Self { files, writer, segments, reader, mark })
    }

    /// What it was made from; none of an empty one and of one of another format.
    #[must_use]
    pub fn mark(&self) -> Option<Mark> {
        self.mark
    }

    /// Takes everything out.
    ///
    /// # Errors
    /// Where its files cannot be written.
    pub fn clear(&mut self) -> Result<(), Broken> {
        self.mark = None;
        self.segments.fill_with(|| None);
        self.writer.delete_all_documents()?;
        Ok(())
    }

    /// Puts entities in; their entries are made where they are put in, on all threads.
    ///
    /// # Errors
    /// Where its files cannot be written.
    pub fn put<T: Sync>(&mut self, entities: &[T], entry: impl Fn(&T) -> Entry + Sync) -> Result<(), Broken> {
        let share = entities.len().div_ceil(self.segments.len()).max(ENTRIES_OF_THREAD);
        let (writer, entry) = (&self.writer, &entry);
        let fill = |entities: &[T], place: &mut Option<Unwritten>| {
            for entity in entities {
                let segment = match place {
                    Some(segment) => segment,
                    None => place.insert(Unwritten::new(writer)?),
                };
                segment.put(entry(entity))?;
                if let Some(full) = place.take_if(|segment| segment.is_full()) {
                    full.write(writer)?;
                }
            }
            Ok(())
        };
        in_parallel(entities.chunks(share).zip(&mut self.segments), |(entities, place)| fill(entities, place))
    }

    /// Takes entities out that were put in before, and not since the last commit.
    ///
    /// # Errors
    /// Where its files cannot be written.
    pub fn take(&mut self, ids: HashSet<Uuid>) -> Result<(), Broken> {
        // Where there are no segments nobody would take note, and what is put in next would be taken out.
        if ids.is_empty() || self.reader.searcher().segment_readers().is_empty() {
            return Ok(());
        }
        // Ids are rows and no words: one pass over them is cheaper than a dictionary of all ids.
        let ids = Arc::new(ids);
        let predicate = FunctionPredicate::from(move |segment: &SegmentReader| {
            let (rows, ids) = (Rows::open(segment)?, ids.clone());
            Ok(move |document| ids.contains(&rows.id(document)))
        });
        let query: Box<dyn Query> = Box::new(DocPredicateQuery::from(predicate));
        self.writer.delete_query(query)?;
        // Written at once, lest what is put in next be taken out with them. Nobody sees it before the next commit, and one
        // who opens it without that finds the old mark, from which the log names these entities again.
        self.write(self.mark)
    }

    /// Ends a series of changes: what was put in is found from now on, and the index says what it was made from.
    ///
    /// # Errors
    /// Where its files cannot be written.
    pub fn commit(&mut self, mark: Mark) -> Result<(), Broken> {
        let writer = &self.writer;
        in_parallel(self.segments.iter_mut().filter_map(Option::take), |segment| segment.write(writer))?;
        self.write(Some(mark))?;
        self.mark = Some(mark);
        self.reader.reload()
    }

    fn write(&mut self, mark: Option<Mark>) -> Result<(), Broken> {
        let mut commit = self.writer.prepare_commit()?;
        if let Some(mark) = mark {
            commit.set_payload(&serde_json::to_string(&Written { format: FORMAT, mark }).map_err(io::Error::from)?);
        }
        commit.commit()?;
        Ok(())
    }

    /// What can be found since the last commit; none where that is not known.
    ///
    /// # Errors
    /// Where its files cannot be read.
    pub fn snapshot(&self) -> Result<Option<Snapshot>, Broken> {
        self.mark.map(|mark| Snapshot::new(self.reader.searcher(), mark)).transpose()
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("mark", &self.mark).finish_non_exhaustive()
    }
}

/// What an index is made of.
fn builder() -> IndexBuilder {
    let settings = IndexSettings {
        // Nothing is stored, so that nothing is worth compressing.
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    tantivy::Index::builder()
        .schema(schema())
        .settings(settings)
        .register_plugin(Arc::new(RowFiles))
        .register_plugin(Arc::new(NameFiles))
}

/// Does the parts of a work at a time, the first of them on this thread.
fn in_parallel<T: Send>(
    parts: impl Iterator<Item = T>,
    work: impl Fn(T) -> Result<(), Broken> + Sync,
) -> Result<(), Broken> {
    let (mut parts, work) = (parts, &work);
    let Some(first) = parts.next() else { return Ok(()) };
    thread::scope(|scope| {
        let others: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        let done = work(first);
        others.into_iter().fold(done, |done, other| {
            let other = other.join().unwrap_or_else(|_| Err(TantivyError::ErrorInThread("it panicked".to_owned())));
            done.and(other)
        })
    })
}

/// Removes the files of an index, and no other: the folder is the user's.
fn clear(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_str().is_some_and(is_of_index) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The list of segments, the list of files, and the parts of segments, which are named by 32 hexadecimal digits.
fn is_of_index(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let is_part = stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_part || matches!(name, "meta.json" | ".managed.json")
}
