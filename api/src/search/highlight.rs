//! Where in a text the words stand that were looked for.

use std::ops::Range;

use super::{Query, query::Part, words::spans};

/// The most bytes of a text that are shown around its first match.
const LONGEST: usize = 300;

/// How much of them stands before it.
const BEFORE: usize = 80;

const CUT: char = '…';

/// A text, or the part of a long one around its first match, and the matches in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// The text; `…` where it was cut.
    pub text: String,
    /// The matches, in order, counted in UTF-16 code units as JavaScript counts: from the first to behind the last.
    pub ranges: Vec<Range<usize>>,
}

impl Query {
    /// The matches in a text as it is printed; none where there are none.
    #[must_use]
    pub fn highlight(&self, text: &str) -> Option<Highlight> {
        let spans: Vec<(Range<usize>, String)> = spans(text).collect();
        let mut found = vec![false; spans.len()];
        for part in self.parts() {
            match part {
                Part::Word(word) => {
                    for (found, (_, span)) in found.iter_mut().zip(&spans) {
                        *found |= word.is_found_in(span);
                    }
                }
                Part::Phrase(words) => {
                    for start in 0..(spans.len() + 1).saturating_sub(words.len()) {
                        let beside = &spans[start..start + words.len()];
                        if beside.iter().map(|(_, span)| span).eq(words) {
                            found[start..start + words.len()].fill(true);
                        }
                    }
                }
            }
        }
        let mut ranges: Vec<Range<usize>> =
            spans.into_iter().zip(found).filter_map(|((range, _), found)| found.then_some(range)).collect();
        ranges.dedup();
        let shown = shown(text, ranges.first()?);
        let ranges = ranges.into_iter().filter(|range| range.start >= shown.start && range.end <= shown.end);
        let (front, back) = (shown.start > 0, shown.end < text.len());
        let units = |upto: usize| text[shown.start..upto].encode_utf16().count() + usize::from(front);
        let ranges = ranges.map(|range| units(range.start)..units(range.end)).collect();
        let text: String =
            front.then_some(CUT).into_iter().chain(text[shown.clone()].chars()).chain(back.then_some(CUT)).collect();
        Some(Highlight { text, ranges })
    }
}

/// The part of a text to show: all of a short one, else whole words around the first match.
fn shown(text: &str, first: &Range<usize>) -> Range<usize> {
    if text.len() <= LONGEST {
        return 0..text.len();
    }
    let after_space = |place: usize| {
        text[..place]
            .rfind(char::is_whitespace)
            .map_or(0, |space| space + text[space..].chars().next().map_or(0, char::len_utf8))
    };
    let start = after_space(text.floor_char_boundary(first.start.saturating_sub(BEFORE)));
    let most = text.floor_char_boundary(start.saturating_add(LONGEST).max(first.end));
    let end = if most == text.len() { most } else { text[..after_space(most)].trim_end().len().max(first.end) };
    start..end
}
