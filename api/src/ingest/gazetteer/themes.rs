//! The shipped scheme of themes, and where a text speaks of which.

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use super::{Table, field, some};
use crate::name::fold;

/// A theme of the shipped scheme.
#[derive(Debug)]
pub struct Theme {
    /// Its notation within [`SCHEME`].
    pub notation: &'static str,
    /// The notation of the wider theme.
    pub broader: Option<&'static str>,
    /// Its labels in English, French and Spanish.
    pub labels: [&'static str; 3],
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

struct Themes {
    rows: Vec<Theme>,
    /// By first stem: the stems of a label and its theme, the longest labels first.
    labels: HashMap<String, Vec<(Vec<String>, usize)>>,
}

static THEMES: LazyLock<Themes> = LazyLock::new(|| {
    let mut themes = Themes { rows: Vec::new(), labels: HashMap::new() };
    let table = Table::read(include_str!("../../../data/themes.tsv"), fold, |fields| {
        let labels = [field(fields, 2), field(fields, 3), field(fields, 4)];
        let names =
            labels.into_iter().chain(field(fields, 5).split('|')).filter(|name| !name.is_empty()).collect::<Vec<_>>();
        let theme = Theme { notation: field(fields, 0), broader: some(field(fields, 1)), labels };
        ((theme, names), Vec::new())
    });
    for (theme, names) in table.rows {
        for name in names {
            let stems: Vec<String> = words(name).map(|(word, _)| stem(word)).collect();
            // The one word of a top concept ("development") stands in every text and says nothing of it.
            if let Some(first) = stems.first().filter(|_| stems.len() > 1 || theme.broader.is_some()) {
                themes.labels.entry(first.clone()).or_default().push((stems, themes.rows.len()));
            }
        }
        themes.rows.push(theme);
    }
    for labels in themes.labels.values_mut() {
        labels.sort_by_key(|(stems, _)| std::cmp::Reverse(stems.len()));
    }
    themes
});

/// The theme of a notation.
#[must_use]
pub fn theme(notation: &str) -> Option<&'static Theme> {
    THEMES.rows.iter().find(|theme| theme.notation == notation)
}

/// Where a text speaks of which theme; a longer label hides a shorter one within it.
#[must_use]
pub fn themes_in(text: &str) -> Vec<ThemeSpan> {
    let words: Vec<(String, Range<usize>)> = words(text).map(|(word, range)| (stem(word), range)).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((first, range)) = words.get(at) {
        let matched = THEMES.labels.get(first).and_then(|labels| {
            labels.iter().find(|(stems, _)| {
                words.get(at..at + stems.len()).is_some_and(|slice| slice.iter().map(|(word, _)| word).eq(stems))
            })
        });
        let Some((stems, theme)) = matched else {
            at += 1;
            continue;
        };
        let end = words.get(at + stems.len() - 1).map_or(range.end, |(_, range)| range.end);
        if let Some(theme) = THEMES.rows.get(*theme) {
            found.push(ThemeSpan { theme, range: range.start..end });
        }
        at += stems.len();
    }
    found
}

/// The words of a text with their bytes; apostrophes belong to a word, hyphens part two.
fn words(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let tail = text.get(rest..)?;
        let start = rest + tail.find(char::is_alphanumeric)?;
        let body = text.get(start..)?;
        let length = body.find(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’')).unwrap_or(body.len());
        rest = start + length;
        Some((text.get(start..rest)?, start..rest))
    })
}

/// A word without case, marks and the ending of its plural.
fn stem(word: &str) -> String {
    let mut stem = fold(word);
    if stem.len() > 4 && stem.ends_with("ies") {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else if stem.len() > 5 && stem.ends_with("sses") {
        stem.truncate(stem.len() - 2);
    } else if stem.len() > 3
        && stem.ends_with('s')
        && !stem.ends_with("ss")
        && !stem.ends_with("us")
        && !stem.ends_with("is")
    {
        stem.truncate(stem.len() - 1);
    }
    stem
}
