//! What a question finds in one segment, from its dictionaries and its lists of documents.

use tantivy::{
    InvertedIndexReader, SegmentReader, Term,
    postings::TermInfo,
    query::{EnableScoring, PhraseQuery, Query as _},
    schema::{Field, IndexRecordOption},
};

use super::{
    Broken, Query,
    entry::{NAME, TEXT},
    query::{Part, Word, stand_in},
    rows::Rows,
    scores::Scores,
};
use crate::error::{Error, Result};

/// What a match is worth for each word, in quarters.
struct Worth {
    whole: u16,
    beginning: u16,
    mistyped: u16,
}

/// In the order in which they are looked for: what is worth more is found later, and stands.
const FIELDS: [(Field, Worth); 2] =
    [(TEXT, Worth { whole: 4, beginning: 3, mistyped: 2 }), (NAME, Worth { whole: 16, beginning: 12, mistyped: 8 })];

/// Lists of documents between two looks at the clock.
const BETWEEN_LOOKS: usize = 1_024;

/// A segment that is asked.
pub(super) struct Asked<'a> {
    segment: &'a SegmentReader,
    rows: &'a Rows,
    look: &'a dyn Fn() -> Result<()>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(segment: &'a SegmentReader, rows: &'a Rows, look: &'a dyn Fn() -> Result<()>) -> Self {
        Self { segment, rows, look }
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
        for (field, worth) in &FIELDS {
            let index = self.segment.inverted_index(*field)?;
            self.mark(&mut scores, &index, &mistyped(&index, word)?, worth.mistyped)?;
            self.mark(&mut scores, &index, &begun(&index, word)?, worth.beginning)?;
            self.mark(&mut scores, &index, &whole(&index, word.text())?, worth.whole)?;
        }
        Ok(scores)
    }

    fn phrase(&self, words: &[String]) -> Result<Scores> {
        let mut scores = self.nothing();
        for (field, worth) in &FIELDS {
            let score = worth.whole * words.len() as u16;
            match words {
                [word] => {
                    let index = self.segment.inverted_index(*field)?;
                    self.mark(&mut scores, &index, &whole(&index, word)?, score)?;
                }
                words if *field == TEXT => self.side_by_side(&mut scores, words, score)?,
                words => {
                    self.all(*field, words)?.each(|document, _| {
                        if self.rows.names(document).any(|name| stand_in(words, name)) {
                            scores.set(document, score);
                        }
                        Ok::<_, Error>(())
                    })?;
                }
            }
        }
        Ok(scores)
    }

    /// The documents that have all of some words, wherever they stand.
    fn all(&self, field: Field, words: &[String]) -> Result<Scores> {
        let index = self.segment.inverted_index(field)?;
        let mut all = None::<Scores>;
        for word in words {
            let mut found = self.nothing();
            self.mark(&mut found, &index, &whole(&index, word)?, 1)?;
            all = Some(match all {
                Some(all) => all.both(&found),
                None => found,
            });
        }
        Ok(all.unwrap_or_else(|| self.nothing()))
    }

    /// Words side by side where the index knows their places.
    fn side_by_side(&self, scores: &mut Scores, words: &[String], score: u16) -> Result<()> {
        let terms = words.iter().map(|word| Term::from_field_text(TEXT, word)).collect();
        let schema = self.segment.schema();
        let weight = PhraseQuery::new(terms).weight(EnableScoring::disabled_from_schema(schema))?;
        let mut set = |documents: &[u32]| documents.iter().for_each(|document| scores.set(*document, score));
        weight.for_each_no_score(self.segment, &mut set)?;
        (self.look)()
    }

    /// Marks every document of some lists.
    fn mark(&self, scores: &mut Scores, index: &InvertedIndexReader, lists: &[TermInfo], score: u16) -> Result<()> {
        for lists in lists.chunks(BETWEEN_LOOKS) {
            (self.look)()?;
            lists.iter().try_for_each(|list| mark(scores, index, list, score))?;
        }
        Ok(())
    }
}

fn mark(scores: &mut Scores, index: &InvertedIndexReader, list: &TermInfo, score: u16) -> Result<(), Broken> {
    let mut documents = index.read_block_postings_from_terminfo(list, IndexRecordOption::Basic)?;
    while !documents.docs().is_empty() {
        documents.docs().iter().for_each(|document| scores.set(*document, score));
        documents.advance();
    }
    Ok(())
}

/// The list of a word.
fn whole(index: &InvertedIndexReader, word: &str) -> Result<Vec<TermInfo>, Broken> {
    Ok(index.terms().get(word)?.into_iter().collect())
}

/// The lists of the words that begin as an unfinished one does.
fn begun(index: &InvertedIndexReader, word: &Word) -> Result<Vec<TermInfo>, Broken> {
    let mut lists = Vec::new();
    for beginning in word.beginnings() {
        let mut terms = index.terms().range().ge(beginning).into_stream()?;
        while terms.advance() && terms.key().starts_with(beginning.as_bytes()) {
            if std::str::from_utf8(terms.key()).is_ok_and(|term| word.becomes(beginning, term)) {
                lists.push(terms.value().clone());
            }
        }
    }
    Ok(lists)
}

/// The lists of the words that a long one may be, mistyped.
fn mistyped(index: &InvertedIndexReader, word: &Word) -> Result<Vec<TermInfo>, Broken> {
    let mut lists = Vec::new();
    if let Some(automaton) = word.mistyped() {
        let mut terms = index.terms().search(automaton).without_keys().into_stream()?;
        while terms.advance() {
            lists.push(terms.value().clone());
        }
    }
    Ok(lists)
}
