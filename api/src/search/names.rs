//! The words of the names in a segment: a dictionary of them, and for each the documents that have it, in files beside those
//! of tantivy, which reads and merges them with its own. Names are most of what an index is made of, and all that is asked
//! of their words is who has them: a list is nothing but the numbers of documents, and is read where it lies.

use std::{any::Any, hash::BuildHasher as _, io::Write as _, mem::size_of};

use hashbrown::{DefaultHashBuilder, HashTable};
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader,
    directory::{OwnedBytes, TerminatingWrite as _},
    index::SegmentComponent,
    indexer::DocIdMapping,
    postings::TermInfo,
    schema::{Schema, document::ErasedDocument},
    termdict::{TermDictionary, TermDictionaryBuilder},
    tokenizer::{TokenStream as _, Tokenizer as _},
};

use super::{Broken, Entry, rows::Rows, words::Words};

/// Ends of the names of the files.
const DICTIONARY: &str = "words";
const LISTS: &str = "lists";

fn component(end: &str) -> SegmentComponent {
    SegmentComponent::Custom(end.to_owned())
}

/// Writes the words of a segment's names, and those of a segment that others are merged into.
pub(super) struct NameFiles;

/// The words of a segment's names, while they are gathered.
#[derive(Default)]
struct Gathered {
    cut: Words,
    /// The words one behind the other, as they first came.
    letters: String,
    words: Vec<Word>,
    /// The places of words, by their letters.
    places: HashTable<u32>,
    hasher: DefaultHashBuilder,
    found: Found,
}

/// One word.
struct Word {
    /// Its first letters: most words have no more, and are told apart without a look at `letters`.
    beginning: u64,
    start: usize,
    length: u32,
    /// How many documents have it.
    documents: u32,
    /// The last of them.
    last: DocId,
}

impl Word {
    fn in_letters<'a>(&self, letters: &'a str) -> &'a [u8] {
        &letters.as_bytes()[self.start..self.start + self.length as usize]
    }

    fn is(&self, word: &[u8], beginning: u64, letters: &str) -> bool {
        self.beginning == beginning
            && self.length as usize == word.len()
            && (word.len() <= size_of::<u64>() || self.in_letters(letters) == word)
    }
}

/// The first letters of a word, as a number that is ordered as they are.
fn beginning(word: &[u8]) -> u64 {
    let mut letters = [0; size_of::<u64>()];
    letters.iter_mut().zip(word).for_each(|(letter, of_word)| *letter = *of_word);
    u64::from_be_bytes(letters)
}

/// Which documents have which words, in the order of documents; in pieces, since one that grows is copied again and again.
#[derive(Default)]
struct Found(Vec<Vec<(u32, DocId)>>);

impl Found {
    /// Pairs of a piece.
    const PIECE: usize = 1 << 15;

    fn push(&mut self, place: u32, document: DocId) {
        match self.0.last_mut() {
            Some(piece) if piece.len() < Self::PIECE => piece.push((place, document)),
            _ => {
                let mut piece = Vec::with_capacity(Self::PIECE);
                piece.push((place, document));
                self.0.push(piece);
            }
        }
    }

    fn iter(&self) -> impl Iterator<Item = (u32, DocId)> {
        self.0.iter().flatten().copied()
    }
}

impl Gathered {
    /// Adds a name of a document that comes last so far.
    fn add(&mut self, document: DocId, name: &str) {
        let Self { cut, letters, words, places, hasher, found } = self;
        let mut stream = cut.token_stream(name);
        while stream.advance() {
            let text = stream.token().text.as_str();
            let (bytes, beginning) = (text.as_bytes(), beginning(text.as_bytes()));
            let hash = hasher.hash_one(bytes);
            let known = places.find(hash, |place| words[*place as usize].is(bytes, beginning, letters)).copied();
            let place = known.unwrap_or_else(|| {
                let (place, start, length) = (words.len() as u32, letters.len(), text.len() as u32);
                letters.push_str(text);
                words.push(Word { beginning, start, length, documents: 0, last: 0 });
                let hash_of = |place: &u32| hasher.hash_one(words[*place as usize].in_letters(letters));
                places.insert_unique(hash, place, hash_of);
                place
            });
            let word = &mut words[place as usize];
            if word.documents == 0 || word.last < document {
                word.documents += 1;
                word.last = document;
                found.push(place, document);
            }
        }
    }

    /// Writes the files of a segment.
    fn write(self, segment: &Segment) -> Result<(), Broken> {
        let Self { letters, words, found, .. } = self;
        let mut sorted: Vec<(u64, usize)> = words.iter().map(|word| word.beginning).zip(0..).collect();
        sorted.sort_unstable_by(|(a_begins, a), (b_begins, b)| {
            let rest = || words[*a].in_letters(&letters).cmp(words[*b].in_letters(&letters));
            a_begins.cmp(b_begins).then_with(rest)
        });
        let mut dictionary = TermDictionaryBuilder::create(segment.open_write(component(DICTIONARY))?)?;
        // Where the next document of each word belongs.
        let mut next = vec![0; words.len()];
        let mut end = 0;
        for (_, place) in sorted {
            let (word, start) = (&words[place], end);
            next[place] = start;
            end += word.documents as usize;
            let bytes = start * size_of::<DocId>()..end * size_of::<DocId>();
            let list = TermInfo { doc_freq: word.documents, postings_range: bytes, positions_range: 0..0 };
            dictionary.insert(word.in_letters(&letters), &list)?;
        }
        dictionary.finish()?.terminate()?;
        let mut lists = vec![[0; size_of::<DocId>()]; end];
        for (place, document) in found.iter() {
            let next = &mut next[place as usize];
            lists[*next] = document.to_le_bytes();
            *next += 1;
        }
        let mut file = segment.open_write(component(LISTS))?;
        file.write_all(lists.as_flattened())?;
        Ok(file.terminate()?)
    }
}

impl PluginWriter for Gathered {
    fn add_document(&mut self, number: DocId, document: &dyn ErasedDocument, _: &Schema) -> Result<(), Broken> {
        Entry::of(document)?.names.iter().for_each(|name| self.add(number, name));
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &Segment, mapping: Option<&DocIdMapping>) -> Result<(), Broken> {
        debug_assert!(mapping.is_none(), "documents stay in the order in which they were put in");
        self.write(segment)
    }

    fn mem_usage(&self) -> usize {
        self.letters.capacity()
            + self.words.capacity() * size_of::<Word>()
            + self.places.allocation_size()
            + self.found.0.len() * Found::PIECE * size_of::<(u32, DocId)>()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl SegmentPlugin for NameFiles {
    fn extensions(&self) -> &[&str] {
        &[DICTIONARY, LISTS]
    }

    fn create_writer(&self, _: &PluginWriterContext<'_>) -> Result<Box<dyn PluginWriter>, Broken> {
        Ok(Box::new(Gathered::default()))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> Result<(), Broken> {
        // As the rows are merged: what is left of one segment stands behind what is left of the one before.
        let mut merged = Gathered::default();
        let mut number = 0;
        for reader in context.readers {
            let rows = Rows::open(reader)?;
            for document in reader.doc_ids_alive() {
                rows.names(document).for_each(|name| merged.add(number, name));
                number += 1;
            }
        }
        merged.write(context.target_segment)
    }
}

/// The words of a segment's names.
pub(super) struct Names {
    dictionary: TermDictionary,
    lists: OwnedBytes,
}

impl Names {
    pub(super) fn open(segment: &SegmentReader) -> Result<Self, Broken> {
        let dictionary = TermDictionary::open(segment.open_read(component(DICTIONARY))?)?;
        Ok(Self { dictionary, lists: segment.open_read(component(LISTS))?.read_bytes()? })
    }

    pub(super) fn dictionary(&self) -> &TermDictionary {
        &self.dictionary
    }

    /// The documents of one of its words.
    pub(super) fn documents(&self, word: &TermInfo) -> impl Iterator<Item = DocId> {
        let list = self.lists.get(word.postings_range.clone()).unwrap_or_default();
        list.as_chunks().0.iter().map(|document| DocId::from_le_bytes(*document))
    }
}
