//! The shipped scheme of themes (`api/data/themes.ttl`, SKOS), and where a text speaks of which.
//!
//! A label is found by the stems of its words, each language with its own: `migrant workers` in "a migrant worker",
//! `migración laboral` in "migraciones laborales".

use std::{cmp::Reverse, collections::HashMap, ops::Range, sync::LazyLock};

use frostem::{Algorithm, Stemmer};
use oxrdf::{NamedOrBlankNode, Term};
use oxttl::TurtleParser;
use unicode_normalization::UnicodeNormalization;

use crate::name::{fold, is_acronym};

/// A theme of the shipped scheme.
#[derive(Debug, Default)]
pub struct Theme {
    /// Its notation within [`SCHEME`].
    pub notation: String,
    /// The notation of the wider theme.
    pub broader: Option<String>,
    /// Its labels and their languages (BCP 47), the English one first.
    pub labels: Vec<(String, String)>,
    /// What else it is called, and in which language.
    others: Vec<(String, String)>,
}

/// Where a text speaks of a theme.
#[derive(Debug)]
pub struct ThemeSpan {
    /// The theme.
    pub theme: &'static Theme,
    /// The bytes of the text that say so.
    pub range: Range<usize>,
}

/// The name of the shipped theme scheme.
pub const SCHEME: &str = "colloquy";

/// What the subjects of the shipped file begin with.
const SUBJECT: &str = "urn:colloquy:theme:";

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";

/// So many letters may a word be shorter than a label of one word: a much shorter one is another word of its family
/// (`urban`, `urbanisation`).
const SHORTER: usize = 2;

/// The languages of the labels.
const LANGUAGES: [(&str, Algorithm); 3] =
    [("en", Algorithm::English), ("fr", Algorithm::French), ("es", Algorithm::Spanish)];

/// A label, as it is looked for.
struct Label {
    stems: Vec<String>,
    /// The fewest letters of the one word that it is.
    shortest: usize,
    theme: usize,
}

struct Themes {
    rows: Vec<Theme>,
    /// The labels of each language by their first stem, the longest first.
    labels: [HashMap<String, Vec<Label>>; LANGUAGES.len()],
    /// Short forms, letter for letter: `SIDS`.
    acronyms: HashMap<String, usize>,
}

static THEMES: LazyLock<Themes> = LazyLock::new(|| {
    let rows = rows(include_str!("../../../data/themes.ttl"));
    let mut labels: [HashMap<String, Vec<Label>>; LANGUAGES.len()] = Default::default();
    let mut acronyms = HashMap::new();
    for (theme, row) in rows.iter().enumerate() {
        for (text, language) in row.labels.iter().chain(&row.others) {
            if is_acronym(text) {
                acronyms.insert(text.clone(), theme);
                continue;
            }
            let Some(at) = LANGUAGES.iter().position(|(tag, _)| tag == language) else { continue };
            let stemmer = Stemmer::new(LANGUAGES[at].1);
            let stems: Vec<String> = words(text).map(|(word, _)| stem(stemmer, word)).collect();
            let shortest = if stems.len() == 1 { text.chars().count().saturating_sub(SHORTER) } else { 0 };
            // The one word of a top concept ("development") stands in every text and says nothing of it.
            if let Some(first) = stems.first().filter(|_| stems.len() > 1 || row.broader.is_some()) {
                labels[at].entry(first.clone()).or_default().push(Label { stems, shortest, theme });
            }
        }
    }
    for labels in labels.iter_mut().flat_map(HashMap::values_mut) {
        labels.sort_by_key(|label| Reverse(label.stems.len()));
    }
    Themes { rows, labels, acronyms }
});

/// The theme of a notation.
#[must_use]
pub fn theme(notation: &str) -> Option<&'static Theme> {
    THEMES.rows.iter().find(|theme| theme.notation == notation)
}

/// Where a text speaks of which theme; a longer label hides a shorter one within it.
#[must_use]
pub fn themes_in(text: &str) -> Vec<ThemeSpan> {
    let words: Vec<(&str, Range<usize>)> = words(text).collect();
    let mut found: Vec<(Range<usize>, usize)> =
        words.iter().filter_map(|(word, range)| Some((range.clone(), *THEMES.acronyms.get(*word)?))).collect();
    for ((_, algorithm), labels) in LANGUAGES.iter().zip(&THEMES.labels) {
        let stemmer = Stemmer::new(*algorithm);
        let stems: Vec<String> = words.iter().map(|(word, _)| stem(stemmer, word)).collect();
        for (at, (first, (word, range))) in stems.iter().zip(&words).enumerate() {
            let matched = labels.get(first).and_then(|labels| {
                labels.iter().find(|label| {
                    stems.get(at..at + label.stems.len()).is_some_and(|stems| stems == label.stems)
                        && word.chars().count() >= label.shortest
                })
            });
            if let Some(label) = matched {
                let end = words.get(at + label.stems.len() - 1).map_or(range.end, |(_, range)| range.end);
                found.push((range.start..end, label.theme));
            }
        }
    }
    found.sort_by_key(|(range, theme)| (range.start, Reverse(range.end), *theme));
    let mut behind = 0;
    found.retain(|(range, _)| {
        let free = range.start >= behind;
        behind = behind.max(range.end);
        free
    });
    found.into_iter().filter_map(|(range, theme)| Some(ThemeSpan { theme: THEMES.rows.get(theme)?, range })).collect()
}

/// The themes of the file, in its order.
fn rows(turtle: &str) -> Vec<Theme> {
    let mut rows: Vec<Theme> = Vec::new();
    let mut by_subject: HashMap<String, usize> = HashMap::new();
    for triple in TurtleParser::new().for_slice(turtle).flatten() {
        let NamedOrBlankNode::NamedNode(subject) = &triple.subject else { continue };
        let Some(property) = triple.predicate.as_str().strip_prefix(SKOS) else { continue };
        let at = *by_subject.entry(subject.as_str().to_owned()).or_insert_with(|| {
            rows.push(Theme::default());
            rows.len() - 1
        });
        let row = &mut rows[at];
        match (property, triple.object) {
            ("notation", Term::Literal(literal)) => literal.value().clone_into(&mut row.notation),
            ("broader", Term::NamedNode(node)) => row.broader = node.as_str().strip_prefix(SUBJECT).map(str::to_owned),
            (label @ ("prefLabel" | "altLabel"), Term::Literal(literal)) => {
                let labels = if label == "prefLabel" { &mut row.labels } else { &mut row.others };
                labels.push((literal.value().to_owned(), literal.language().unwrap_or_default().to_owned()));
            }
            _ => (),
        }
    }
    // The scheme itself has no notation.
    rows.retain(|row| !row.notation.is_empty());
    rows
}

/// The words of a text with their bytes; what an apostrophe parts from a word (`l'`, `'s`) is none.
fn words(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut rest = 0;
    let parts = std::iter::from_fn(move || {
        let start = rest + text.get(rest..)?.find(char::is_alphanumeric)?;
        let body = text.get(start..)?;
        rest = start + body.find(|c: char| !c.is_alphanumeric()).unwrap_or(body.len());
        Some((text.get(start..rest)?, start..rest))
    });
    parts.filter(|(word, range)| {
        let beside = |c: Option<char>| matches!(c, Some('\'' | '’'));
        let (before, after) = (text[..range.start].chars().next_back(), text[range.end..].chars().next());
        word.chars().nth(1).is_some() || !(beside(before) || beside(after))
    })
}

/// A word without its ending, case and marks.
fn stem(stemmer: Stemmer, word: &str) -> String {
    let plain: String = word.nfc().flat_map(char::to_lowercase).collect();
    fold(&stemmer.stem(&plain))
}
