//! The rows of a segment: id, kind and names of each of its documents, in files beside those of tantivy, which reads
//! and merges them with its own. They lie as they are asked for: a row of fixed length is one look, and needs no column for
//! each of its parts.

use std::{
    any::Any,
    io::{self, Write as _},
};

use entity::vocabulary::Vocabulary;
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader, TantivyError,
    directory::{OwnedBytes, TerminatingWrite as _, WritePtr},
    index::SegmentComponent,
    indexer::DocIdMapping,
    schema::{Schema, document::ErasedDocument},
};
use uuid::Uuid;

use super::{Broken, Entry};

/// Ends of the names of the files.
const ROWS: &str = "rows";
const CLASSES: &str = "classes";
const NAMES: &str = "names";

/// Between the names of one entity; none has it.
const BETWEEN: &str = "\n";

/// An id, and the end of its names in their file.
const ROW: usize = 16 + 8;

/// Its kind, and how many words its shortest name has: what every match is asked for lies close together.
const CLASS: usize = 1 + 1;

/// Writes the rows of a segment, and those of a segment that others are merged into.
pub(super) struct RowFiles;

/// The files of a segment, while they are written.
struct Writer {
    rows: WritePtr,
    classes: WritePtr,
    names: WritePtr,
    end_of_names: u64,
    highest: Uuid,
    ascends: bool,
}

impl Writer {
    fn new(segment: &Segment) -> Result<Self, Broken> {
        let file = |end: &str| segment.open_write(SegmentComponent::Custom(end.to_owned()));
        Ok(Self {
            rows: file(ROWS)?,
            classes: file(CLASSES)?,
            names: file(NAMES)?,
            end_of_names: 0,
            highest: Uuid::nil(),
            ascends: true,
        })
    }

    /// Writes the names of an entity, or a part of them.
    fn name(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.end_of_names += bytes.len() as u64;
        self.names.write_all(bytes)
    }

    /// Writes the row of an entity behind its names.
    fn row(&mut self, id: Uuid, kind: u8, length: u8) -> io::Result<()> {
        self.ascends &= self.highest <= id;
        self.highest = id;
        self.rows.write_all(id.as_bytes())?;
        self.rows.write_all(&self.end_of_names.to_le_bytes())?;
        self.classes.write_all(&[kind, length])
    }

    fn end(mut self) -> io::Result<()> {
        self.classes.write_all(&[u8::from(self.ascends)])?;
        self.rows.terminate()?;
        self.classes.terminate()?;
        self.names.terminate()
    }
}

impl PluginWriter for Writer {
    fn add_document(&mut self, _: DocId, document: &dyn ErasedDocument, _: &Schema) -> Result<(), Broken> {
        let entry = Entry::of(document)?;
        for (place, name) in entry.names.iter().enumerate() {
            if place > 0 {
                self.name(BETWEEN.as_bytes())?;
            }
            self.name(name.as_bytes())?;
        }
        // Counted without a look for a place to cut: it is done for every name.
        let words = |name: &String| name.bytes().filter(|byte| *byte == b' ').count() + 1;
        let shortest = entry.names.iter().map(words).min().unwrap_or_default();
        self.row(entry.id, entry.kind.code(), u8::try_from(shortest).unwrap_or(u8::MAX))?;
        Ok(())
    }

    fn serialize(self: Box<Self>, _: &Segment, mapping: Option<&DocIdMapping>) -> Result<(), Broken> {
        debug_assert!(mapping.is_none(), "documents stay in the order in which they were put in");
        Ok(self.end()?)
    }

    fn mem_usage(&self) -> usize {
        self.rows.capacity() + self.classes.capacity() + self.names.capacity()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl SegmentPlugin for RowFiles {
    fn extensions(&self) -> &[&str] {
        &[ROWS, CLASSES, NAMES]
    }

    fn create_writer(&self, context: &PluginWriterContext<'_>) -> Result<Box<dyn PluginWriter>, Broken> {
        Ok(Box::new(Writer::new(context.segment)?))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> Result<(), Broken> {
        // Nothing is sorted: what is left of one segment stands behind what is left of the one before.
        let mut merged = Writer::new(context.target_segment)?;
        for reader in context.readers {
            let rows = Rows::open(reader)?;
            for document in reader.doc_ids_alive() {
                merged.name(rows.all_names(document))?;
                merged.row(rows.id(document), rows.kind(document), rows.length(document))?;
            }
        }
        Ok(merged.end()?)
    }
}

/// The rows of a segment.
pub(super) struct Rows {
    ids: OwnedBytes,
    classes: OwnedBytes,
    names: OwnedBytes,
}

impl Rows {
    pub(super) fn open(segment: &SegmentReader) -> Result<Self, Broken> {
        let file = |end: &str| -> Result<OwnedBytes, Broken> {
            Ok(segment.open_read(SegmentComponent::Custom(end.to_owned()))?.read_bytes()?)
        };
        let (rows, classes, names) = (file(ROWS)?, file(CLASSES)?, file(NAMES)?);
        let documents = segment.max_doc() as usize;
        if rows.len() != documents * ROW || classes.len() != documents * CLASS + 1 {
            return Err(TantivyError::InternalError("the rows of a segment are not those of its documents".to_owned()));
        }
        Ok(Self { ids: rows, classes, names })
    }

    /// Whether a later document always has a higher id.
    pub(super) fn ascend(&self) -> bool {
        self.classes.last() == Some(&1)
    }

    fn row(&self, document: DocId) -> &[u8; ROW] {
        &self.ids.as_chunks().0[document as usize]
    }

    fn class(&self, document: DocId) -> [u8; CLASS] {
        self.classes.as_chunks().0[document as usize]
    }

    pub(super) fn id(&self, document: DocId) -> Uuid {
        let [id @ .., _, _, _, _, _, _, _, _] = self.row(document);
        Uuid::from_bytes(*id)
    }

    /// The [`Vocabulary::code`] of its kind.
    pub(super) fn kind(&self, document: DocId) -> u8 {
        self.class(document)[0]
    }

    /// How many words its shortest name has.
    pub(super) fn length(&self, document: DocId) -> u8 {
        self.class(document)[1]
    }

    fn end_of_names(&self, document: DocId) -> usize {
        self.row(document).last_chunk().map_or(0, |end| u64::from_le_bytes(*end)) as usize
    }

    fn all_names(&self, document: DocId) -> &[u8] {
        let start = document.checked_sub(1).map_or(0, |before| self.end_of_names(before));
        self.names.get(start..self.end_of_names(document)).unwrap_or_default()
    }

    /// Its names, folded.
    pub(super) fn names(&self, document: DocId) -> impl Iterator<Item = &str> {
        std::str::from_utf8(self.all_names(document)).unwrap_or_default().split(BETWEEN)
    }
}
