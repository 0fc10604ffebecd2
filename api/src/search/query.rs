//! What is looked for: from what somebody typed to what the index is asked.
//!
//! Every word must be found: in a name or in a text, whole; the last one also as the beginning of a word, because it may
//! still be typed; a longer one also with one letter wrong, missing, too many or two swapped. Words in double quotes must
//! stand side by side.

use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use tantivy::{
    Term,
    query::{BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, PhraseQuery, TermQuery},
    schema::{Field, IndexRecordOption},
};

use super::{
    index::Fields,
    words::{is_letter, words},
};
use crate::{
    error::{Error, Result},
    name,
};

/// The most letters of a question.
pub const MOST_LETTERS: usize = 500;

/// The most words of a question.
pub const MOST_WORDS: usize = 32;

/// Letters from which the beginning of a word is enough.
const BEGINNING: usize = 2;

/// Letters from which a word may be mistyped.
const LONG: usize = 5;

/// Letters from which the beginning of a word may be mistyped: with fewer it would be that of too many words.
const LONG_BEGINNING: usize = 8;

/// What a match is worth, word for word. Quarters, so that their sums are exact whatever their order.
const NAME: f32 = 4.0;
const NAME_BEGINNING: f32 = 3.0;
const NAME_MISTYPED: f32 = 2.0;
const TEXT: f32 = 1.0;
const TEXT_BEGINNING: f32 = 0.75;
const TEXT_MISTYPED: f32 = 0.5;

static ONE_MISTAKE: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));

/// A question, understood.
pub struct Query {
    parts: Vec<Part>,
}

/// What must be found.
pub(super) enum Part {
    Word(Word),
    /// Words side by side.
    Phrase(Vec<String>),
}

/// A word that must be found.
pub(super) struct Word {
    text: String,
    /// Whether it may be the beginning of one.
    unfinished: bool,
    /// What it is taken for if it is mistyped; none for a short one.
    mistyped: Option<DFA>,
}

impl Query {
    /// Understands a question.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for one with no letter or digit in it, and for one of more than [`MOST_LETTERS`] or [`MOST_WORDS`].
    pub fn parse(text: &str) -> Result<Self> {
        if text.chars().count() > MOST_LETTERS {
            return Err(Error::bad_input(format!("`query` has more than {MOST_LETTERS} letters; look for less")));
        }
        let ends_in_word = text.chars().next_back().is_some_and(char::is_alphanumeric);
        let mut parts = Vec::new();
        for (place, piece) in text.split('"').enumerate() {
            if place % 2 == 1 {
                let phrase: Vec<String> = words(&name::fold(piece)).map(str::to_owned).collect();
                parts.extend((!phrase.is_empty()).then_some(Part::Phrase(phrase)));
            } else {
                // A form of address is no part of a name.
                let (_, named) = name::split_honorific(piece.trim());
                let piece = if named.is_empty() { piece } else { named };
                parts.extend(joined(&name::fold(piece)).into_iter().map(|word| Part::Word(Word::new(word, false))));
            }
        }
        if ends_in_word && let Some(Part::Word(last)) = parts.pop_if(|part| matches!(part, Part::Word(_))) {
            parts.push(Part::Word(Word::new(last.text, true)));
        }
        match parts.iter().map(Part::len).sum() {
            0 => Err(Error::bad_input("`query` has no letter or digit to look for")),
            1..=MOST_WORDS => Ok(Self { parts }),
            many => Err(Error::bad_input(format!("`query` has {many} words; look for at most {MOST_WORDS}"))),
        }
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// All its words in order.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().flat_map(|part| match part {
            Part::Word(word) => std::slice::from_ref(&word.text).iter().map(String::as_str),
            Part::Phrase(words) => words.iter().map(String::as_str),
        })
    }

    /// What the index is asked; matches score at most [`NAME`] for each word.
    pub(super) fn asked(&self, fields: Fields) -> BooleanQuery {
        BooleanQuery::new(self.parts.iter().map(|part| (Occur::Must, part.asked(fields))).collect())
    }
}

/// The words of a folded text; letters that stand alone in a row are one, as in `U.N.D.P.`.
fn joined(folded: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut letter_before = false;
    for word in words(folded) {
        let letter = is_letter(word);
        match found.last_mut() {
            Some(last) if letter && letter_before => last.push_str(word),
            _ => found.push(word.to_owned()),
        }
        letter_before = letter;
    }
    found
}

type Asked = Box<dyn tantivy::query::Query>;

fn worth(query: impl Into<Asked>, score: f32) -> Asked {
    Box::new(ConstScoreQuery::new(query.into(), score))
}

fn exactly(field: Field, word: &str) -> Asked {
    Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic))
}

impl Part {
    fn len(&self) -> usize {
        match self {
            Self::Word(_) => 1,
            Self::Phrase(words) => words.len(),
        }
    }

    fn asked(&self, fields: Fields) -> Asked {
        let (name, text) = (fields.name, fields.text);
        Box::new(DisjunctionMaxQuery::new(match self {
            Self::Word(word) => {
                let mut ways = vec![worth(exactly(name, &word.text), NAME), worth(exactly(text, &word.text), TEXT)];
                if word.is_beginning() {
                    ways.push(worth(word.like(name, true, 0), NAME_BEGINNING));
                    ways.push(worth(word.like(text, true, 0), TEXT_BEGINNING));
                }
                if word.mistyped.is_some() {
                    ways.push(worth(word.like(name, word.is_long_beginning(), 1), NAME_MISTYPED));
                    ways.push(worth(word.like(text, word.is_long_beginning(), 1), TEXT_MISTYPED));
                }
                ways
            }
            Self::Phrase(words) => {
                let side_by_side = |field: Field| match words.as_slice() {
                    [word] => exactly(field, word),
                    words => Box::new(PhraseQuery::new(
                        words.iter().map(|word| Term::from_field_text(field, word)).collect(),
                    )),
                };
                let times = words.len() as f32;
                vec![worth(side_by_side(name), times * NAME), worth(side_by_side(text), times * TEXT)]
            }
        }))
    }
}

impl Word {
    fn new(text: String, unfinished: bool) -> Self {
        let letters = text.chars().count();
        let mistyped = (letters >= LONG).then(|| {
            if unfinished && letters >= LONG_BEGINNING {
                ONE_MISTAKE.build_prefix_dfa(&text)
            } else {
                ONE_MISTAKE.build_dfa(&text)
            }
        });
        Self { text, unfinished, mistyped }
    }

    fn is_beginning(&self) -> bool {
        self.unfinished && self.text.chars().count() >= BEGINNING
    }

    fn is_long_beginning(&self) -> bool {
        self.unfinished && self.text.chars().count() >= LONG_BEGINNING
    }

    fn like(&self, field: Field, beginning: bool, mistakes: u8) -> Asked {
        let term = Term::from_field_text(field, &self.text);
        Box::new(if beginning {
            FuzzyTermQuery::new_prefix(term, mistakes, true)
        } else {
            FuzzyTermQuery::new(term, mistakes, true)
        })
    }

    /// Whether it is found in a word, by the same rules as in the index.
    pub(super) fn is_found_in(&self, word: &str) -> bool {
        let mistyped = |dfa: &DFA| matches!(dfa.eval(word), Distance::Exact(mistakes) if mistakes <= 1);
        word == self.text
            || (self.is_beginning() && word.starts_with(&self.text))
            || self.mistyped.as_ref().is_some_and(mistyped)
    }
}

impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.words()).finish()
    }
}
