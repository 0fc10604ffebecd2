//! What is looked for: from what somebody typed to what the index is asked.
//!
//! Every word must be found: in a name or in a text, whole; the last one also as the beginning of a word, because it may
//! still be typed, up to the middle of a German pair too; a longer one also with one letter wrong, missing, too many or two swapped. Words in double quotes must
//! stand side by side.

use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use tantivy::{
    Term,
    query::{DfaWrapper, FuzzyTermQuery},
};

use super::{
    entry::TEXT,
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
    /// As it was typed so far, where it may still be typed; only its marks are gone.
    typed: String,
    /// What it may be the beginning of begins with one of these; none of a finished word, and of a short one.
    beginnings: Vec<String>,
    /// What it is taken for if it is mistyped; none for a short one.
    mistyped: Option<Mistyped>,
}

/// Takes a word for those with one mistake less or more.
struct Mistyped {
    /// Looks at words.
    words: DFA,
    /// The same for the dictionary of the index.
    dictionary: DfaWrapper,
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
                for word in joined(&name::fold(piece)) {
                    parts.push(Part::Word(Word::new(word)?));
                }
            }
        }
        if ends_in_word && let Some(Part::Word(last)) = parts.last_mut() {
            // Letters in a row go on as the one word that they are.
            let typed = joined(&name::plain(text.rsplit('"').next().unwrap_or_default()));
            last.may_go_on(typed.last().map_or("", String::as_str))?;
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

/// Whether words stand side by side in a folded text; letters in a row are one word, too.
pub(super) fn stand_in(phrase: &[String], folded: &str) -> bool {
    let apart: Vec<&str> = words(folded).collect();
    let beside = |text: &[&str]| text.windows(phrase.len()).any(|beside| beside.iter().eq(phrase));
    beside(&apart) || {
        let joined = joined(folded);
        joined.len() < apart.len() && beside(&joined.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

impl Part {
    fn len(&self) -> usize {
        match self {
            Self::Word(_) => 1,
            Self::Phrase(words) => words.len(),
        }
    }
}

impl Word {
    fn new(text: String) -> Result<Self> {
        let mistyped = is_long(&text, LONG).then(|| Mistyped::new(&text, false)).transpose()?;
        Ok(Self { text, typed: String::new(), beginnings: Vec::new(), mistyped })
    }

    /// Takes it for the beginning of a word, if it is long enough.
    fn may_go_on(&mut self, typed: &str) -> Result<()> {
        if is_long(&self.text, LONG_BEGINNING) {
            self.mistyped = Some(Mistyped::new(&self.text, true)?);
        }
        if is_long(&self.text, BEGINNING) {
            typed.clone_into(&mut self.typed);
            self.beginnings.push(self.text.clone());
            // Whether `Toe` is `To` or stays is seen by the letter behind it: that of `Toersen` or that of `Toeisen`.
            for letter in ['n', 'a'] {
                let folded = name::fold(&format!("{typed}{letter}"));
                let beginning = folded.strip_suffix(letter).unwrap_or_default();
                if !beginning.is_empty() && self.text != beginning {
                    self.beginnings.push(beginning.to_owned());
                }
            }
        }
        Ok(())
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn beginnings(&self) -> &[String] {
        &self.beginnings
    }

    /// Whether it becomes a word that begins so when the rest of that is typed.
    pub(super) fn becomes(&self, beginning: &str, word: &str) -> bool {
        let rest = word.strip_prefix(beginning);
        rest.is_some_and(|rest| self.beginnings.len() == 1 || name::fold(&format!("{}{rest}", self.typed)) == word)
    }

    /// The words that it may be mistyped for, as the dictionary is asked for them.
    pub(super) fn mistyped(&self) -> Option<&DfaWrapper> {
        self.mistyped.as_ref().map(|mistyped| &mistyped.dictionary)
    }

    /// Whether it is found in a word, by the same rules as in the index.
    pub(super) fn is_found_in(&self, word: &str) -> bool {
        word == self.text
            || self.beginnings.iter().any(|beginning| self.becomes(beginning, word))
            || self.mistyped.as_ref().is_some_and(|mistyped| mistyped.is_for(word))
    }
}

impl Mistyped {
    fn new(text: &str, unfinished: bool) -> Result<Self> {
        let term = Term::from_field_text(TEXT, text);
        let (words, dictionary) = if unfinished {
            (ONE_MISTAKE.build_prefix_dfa(text), FuzzyTermQuery::new_prefix(term, 1, true))
        } else {
            (ONE_MISTAKE.build_dfa(text), FuzzyTermQuery::new(term, 1, true))
        };
        Ok(Self { words, dictionary: dictionary.automaton()? })
    }

    fn is_for(&self, word: &str) -> bool {
        matches!(self.words.eval(word), Distance::Exact(mistakes) if mistakes <= 1)
    }
}

fn is_long(word: &str, letters: usize) -> bool {
    word.chars().nth(letters - 1).is_some()
}

impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.words()).finish()
    }
}
