//! Words and phrases that rules know, looked up by one hash: every line of a page asks for several.

use std::collections::{HashMap, HashSet};

/// What each phrase of a table means; phrases are parted by `|`, the first row that has one wins.
pub(super) fn phrases<T: Copy>(rows: &[(T, &'static str)]) -> HashMap<&'static str, T> {
    let mut phrases = HashMap::new();
    for (meaning, names) in rows {
        for name in names.split('|') {
            phrases.entry(name).or_insert(*meaning);
        }
    }
    phrases
}

/// The words of a list parted by spaces.
pub(super) fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

/// What a text means, said once or in two languages: `Lieu / Venue`.
pub(super) fn in_either<T>(text: &str, meaning: impl Fn(&str) -> Option<T>) -> Option<T> {
    meaning(text).or_else(|| {
        let (first, second) = text.split_once('/')?;
        let meant = meaning(first.trim())?;
        meaning(second.trim()).map(|_| meant)
    })
}
