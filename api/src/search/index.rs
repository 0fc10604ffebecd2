//! The index on disk or in memory: opening it, filling it, and telling whether it can be trusted.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use entity::vocabulary::{EntityKind, Vocabulary};
use serde::{Deserialize, Serialize};
use tantivy::{
    IndexReader, IndexWriter, ReloadPolicy, SegmentReader, TantivyDocument, TantivyError,
    directory::{MmapDirectory, error::LockError},
    indexer::IndexWriterOptions,
    query::{
        Query,
        doc_predicate_query::{DocPredicateQuery, FunctionPredicate},
    },
    schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
};
use uuid::Uuid;

use super::{Broken, Snapshot, words::Words};

/// Counts up with every change of what an index holds: one of another format is made anew.
const FORMAT: u32 = 1;

/// Memory that one thread fills before it writes it out.
const MEMORY_OF_THREAD: usize = 64 << 20;

/// The most threads that fill an index.
const MOST_THREADS: usize = 4;

const WORDS: &str = "words";

/// What the index holds of an entity; all texts folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: Uuid,
    /// Its kind.
    pub kind: EntityKind,
    /// What it is called.
    pub names: Vec<String>,
    /// What else is known of it in words.
    pub texts: Vec<String>,
}

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
    fields: Fields,
    writer: IndexWriter,
    reader: IndexReader,
    mark: Option<Mark>,
}

/// The fields, in the order of the schema.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) name: Field,
    pub(super) text: Field,
    kind: Field,
    high: Field,
    low: Field,
    length: Field,
}

/// Names of the columns.
pub(super) const KIND: &str = "kind";
pub(super) const HIGH: &str = "high";
pub(super) const LOW: &str = "low";
pub(super) const LENGTH: &str = "length";

fn schema() -> (Schema, Fields) {
    // Scores are made of what was matched, not of how often: neither frequencies nor lengths of fields are kept.
    let words = TextFieldIndexing::default()
        .set_tokenizer(WORDS)
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words = TextOptions::default().set_indexing_options(words);
    let mut schema = Schema::builder();
    let fields = Fields {
        name: schema.add_text_field("name", words.clone()),
        text: schema.add_text_field("text", words),
        kind: schema.add_u64_field(KIND, FAST),
        high: schema.add_u64_field(HIGH, FAST),
        low: schema.add_u64_field(LOW, FAST),
        length: schema.add_u64_field(LENGTH, FAST),
    };
    (schema.build(), fields)
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
        Self::new(tantivy::Index::create_in_ram(schema().0))
    }

    fn in_folder(folder: &Path) -> Result<Self, Broken> {
        fs::create_dir_all(folder)?;
        // One of another schema is refused here.
        let index = Self::new(tantivy::Index::open_or_create(MmapDirectory::open(folder)?, schema().0)?)?;
        let damaged = index.files.validate_checksum()?;
        if !damaged.is_empty() {
            let names: Vec<_> = damaged.iter().map(|path| path.display().to_string()).collect();
            return Err(TantivyError::InternalError(format!("damaged files: {}", names.join(", "))));
        }
        Ok(index)
    }

    fn new(files: tantivy::Index) -> Result<Self, Broken> {
        files.tokenizers().register(WORDS, Words);
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .num_merge_threads(1)
            .memory_budget_per_thread(MEMORY_OF_THREAD)
            .build();
        // The lock comes first: what another writes at this moment must not be judged.
        let writer = files.writer_with_options(options)?;
        let reader = files.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let written = files.load_metas()?.payload.and_then(|payload| serde_json::from_str::<Written>(&payload).ok());
        let mark = written.filter(|written| written.format == FORMAT).map(|written| written.mark);
        Ok(Self { files, fields: schema().1, writer, reader, mark })
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
        self.writer.delete_all_documents()?;
        Ok(())
    }

    /// Puts an entity in.
    ///
    /// # Errors
    /// Where its files cannot be written.
    pub fn put(&self, entry: &Entry) -> Result<(), Broken> {
        let Fields { name, text, kind, high, low, length } = self.fields;
        let (upper, lower) = entry.id.as_u64_pair();
        let mut document = TantivyDocument::default();
        document.add_u64(kind, u64::from(entry.kind.code()));
        document.add_u64(high, upper);
        document.add_u64(low, lower);
        let shortest = entry.names.iter().map(|name| name.split(' ').count()).min().unwrap_or_default();
        document.add_u64(length, shortest as u64);
        entry.names.iter().for_each(|words| document.add_text(name, words));
        entry.texts.iter().for_each(|words| document.add_text(text, words));
        self.writer.add_document(document)?;
        Ok(())
    }

    /// Takes entities out that were put in before.
    ///
    /// # Errors
    /// Where its files cannot be written.
    pub fn take(&self, ids: HashSet<Uuid>) -> Result<(), Broken> {
        // Ids are columns and no words: one pass over two columns is cheaper than a dictionary of all ids.
        let ids = Arc::new(ids);
        let predicate = FunctionPredicate::from(move |segment: &SegmentReader| {
            let (high, low) = (segment.fast_fields().u64(HIGH)?, segment.fast_fields().u64(LOW)?);
            let (high, low) = (high.first_or_default_col(0), low.first_or_default_col(0));
            let ids = ids.clone();
            Ok(move |document| ids.contains(&Uuid::from_u64_pair(high.get_val(document), low.get_val(document))))
        });
        let query: Box<dyn Query> = Box::new(DocPredicateQuery::from(predicate));
        self.writer.delete_query(query)?;
        Ok(())
    }

    /// Ends a series of changes: what was put in is found from now on, and the index says what it was made from.
    ///
    /// # Errors
    /// Where its files cannot be written.
    pub fn commit(&mut self, mark: Mark) -> Result<(), Broken> {
        let mut commit = self.writer.prepare_commit()?;
        let written = serde_json::to_string(&Written { format: FORMAT, mark }).map_err(io::Error::from)?;
        commit.set_payload(&written);
        commit.commit()?;
        self.mark = Some(mark);
        self.reader.reload()
    }

    /// What can be found since the last commit; none where that is not known.
    #[must_use]
    pub fn snapshot(&self) -> Option<Snapshot> {
        Some(Snapshot::new(self.reader.searcher(), self.fields, self.mark?))
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("mark", &self.mark).finish_non_exhaustive()
    }
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
