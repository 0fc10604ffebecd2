//! What a question finds in one segment, from its dictionaries and its lists of documents.

use std::sync::Arc;

use tantivy::{
    DocId, InvertedIndexReader, SegmentReader, Term,
    postings::TermInfo,
    query::{EnableScoring, PhraseQuery, Query as _},
    schema::IndexRecordOption,
    termdict::TermDictionary,
};

use super::{
    Broken, Query,
    entry::TEXT,
    names::Names,
    query::{Part, Word, stand_in},
    rows::Rows,
    scores::Scores,
};
use crate::error::Result;

/// What a match is worth for each word, in quarters.
struct Worth {
    whole: u16,
    beginning: u16,
    mistyped: u16,
}

const IN_NAMES: Worth = Worth { whole: 16, beginning: 12, mistyped: 8 };

const IN_TEXTS: Worth = Worth { whole: 4, beginning: 3, mistyped: 2 };

/// Lists of documents between two looks at the clock.
const BETWEEN_LOOKS: usize = 1_024;

/// A segment that is asked.
pub(super) struct Asked<'a> {
    segment: &'a SegmentReader,
    rows: &'a Rows,
    names: &'a Names,
    texts: Arc<InvertedIndexReader>,
    look: &'a dyn Fn() -> Result<()>,
}

/// Where words are looked for.
#[derive(Clone, Copy)]
enum Source<'a> {
    Names(&'a Names),
    Texts(&'a InvertedIndexReader),
}

impl<'a> Source<'a> {
    fn dictionary(self) -> &'a TermDictionary {
        match self {
            Self::Names(names) => names.dictionary(),
            Self::Texts(texts) => texts.terms(),
        }
    }

    /// Goes through the documents of a word.
    fn each(self, list: &TermInfo, mut set: impl FnMut(DocId)) -> Result<(), Broken> {
        match self {
            Self::Names(names) => names.documents(list).for_each(set),
            Self::Texts(texts) => {
                let mut documents = texts.read_block_postings_from_terminfo(list, IndexRecordOption::Basic)?;
                while !documents.docs().is_empty() {
                    documents.docs().iter().for_each(|document| set(*document));
                    documents.advance();
                }
            }
        }
        Ok(())
    }
}

impl<'a> Asked<'a> {
    pub(super) fn new(
        segment: &'a SegmentReader,
        rows: &'a Rows,
        names: &'a Names,
        look: &'a dyn Fn() -> Result<()>,
    ) -> Result<Self, Broken> {
        Ok(Self { segment, rows, names, texts: segment.inverted_index(TEXT)?, look })
    }

    /// What every part of a question finds.
    pub(super) fn find(&self, query: &Query) -> Result<Scores> {
        let mut all = None::<Scores>;
        for part in query.parts() {
            let found = match part {
                Part::Word(word) => self.word(word)?,
                Part::Phrase(words) => self.phrase(words)?,
            };
            all = Some(match all {
                Some(all) => all.both(&found),
                None => found,
            });
        }
        Ok(all.unwrap_or_else(|| self.nothing()))
    }

    fn nothing(&self) -> Scores {
        Scores::new(self.segment.max_doc())
    }

    fn word(&self, word: &Word) -> Result<Scores> {
        let mut scores = self.nothing();
        // What is worth more is found later, and stands.
        for (source, worth) in [(Source::Texts(&self.texts), IN_TEXTS), (Source::Names(self.names), IN_NAMES)] {
            let dictionary = source.dictionary();
            self.mark(&mut scores, source, &mistyped(dictionary, word)?, worth.mistyped)?;
            self.mark(&mut scores, source, &begun(dictionary, word)?, worth.beginning)?;
            self.mark(&mut scores, source, &whole(dictionary, word.text())?, worth.whole)?;
        }
        Ok(scores)
    }

    fn phrase(&self, words: &[String]) -> Result<Scores> {
        let mut scores = self.nothing();
        let worth = |of: Worth| of.whole * words.len() as u16;
        self.in_texts(&mut scores, words, worth(IN_TEXTS))?;
        self.in_names(&mut scores, words, worth(IN_NAMES))?;
        Ok(scores)
    }

    /// Words side by side in texts, where the index knows their places.
    fn in_texts(&self, scores: &mut Scores, words: &[String], score: u16) -> Result<()> {
        if let [word] = words {
            let texts = Source::Texts(&self.texts);
            return self.mark(scores, texts, &whole(texts.dictionary(), word)?, score);
        }
        let terms = words.iter().map(|word| Term::from_field_text(TEXT, word)).collect();
        let schema = self.segment.schema();
        let weight = PhraseQuery::new(terms).weight(EnableScoring::disabled_from_schema(schema))?;
        let mut set = |documents: &[DocId]| documents.iter().for_each(|document| scores.set(*document, score));
        weight.for_each_no_score(self.segment, &mut set)?;
        (self.look)()
    }

    /// Words side by side in names: those that have all of them are at hand to be read.
    fn in_names(&self, scores: &mut Scores, words: &[String], score: u16) -> Result<()> {
        let names = Source::Names(self.names);
        let mut all = None::<Scores>;
        for word in words {
            let mut found = self.nothing();
            self.mark(&mut found, names, &whole(names.dictionary(), word)?, 1)?;
            all = Some(match all {
                Some(all) => all.both(&found),
                None => found,
            });
        }
        all.unwrap_or_else(|| self.nothing()).each(|document, _| {
            if words.len() == 1 || self.rows.names(document).any(|name| stand_in(words, name)) {
                scores.set(document, score);
            }
            Ok(())
        })
    }

    /// Marks every document of some lists.
    fn mark(&self, scores: &mut Scores, source: Source<'_>, lists: &[TermInfo], score: u16) -> Result<()> {
        for lists in lists.chunks(BETWEEN_LOOKS) {
            (self.look)()?;
            lists.iter().try_for_each(|list| source.each(list, |document| scores.set(document, score)))?;
        }
        Ok(())
    }
}

/// The list of a word.
fn whole(dictionary: &TermDictionary, word: &str) -> Result<Vec<TermInfo>, Broken> {
    Ok(dictionary.get(word)?.into_iter().collect())
}

/// The lists of the words that begin as an unfinished one does.
fn begun(dictionary: &TermDictionary, word: &Word) -> Result<Vec<TermInfo>, Broken> {
    let mut lists = Vec::new();
    for beginning in word.beginnings() {
        let mut terms = dictionary.range().ge(beginning).into_stream()?;
        while terms.advance() && terms.key().starts_with(beginning.as_bytes()) {
            if std::str::from_utf8(terms.key()).is_ok_and(|term| word.becomes(beginning, term)) {
                lists.push(terms.value().clone());
            }
        }
    }
    Ok(lists)
}

/// The lists of the words that a long one may be, mistyped.
fn mistyped(dictionary: &TermDictionary, word: &Word) -> Result<Vec<TermInfo>, Broken> {
    let mut lists = Vec::new();
    if let Some(automaton) = word.mistyped() {
        let mut terms = dictionary.search(automaton).without_keys().into_stream()?;
        while terms.advance() {
            lists.push(terms.value().clone());
        }
    }
    Ok(lists)
}
