//! What a page says that a short form stands for: `Observer Research Foundation (ORF)`.

use std::sync::LazyLock;

use regex::Regex;

use super::{super::pattern::compiled, words::is_organisation};
use crate::ingest::gazetteer;

static SHORT: LazyLock<Regex> = LazyLock::new(|| compiled(r"\s\((\p{Lu}[\p{Lu}&-]{1,9})\)"));

/// The short forms that a text spells out, of bodies that no list knows: each with the name and the brackets behind it.
pub(super) fn spelt_out(text: &str) -> Vec<(&str, &str)> {
    let short = SHORT.captures_iter(text).filter_map(|found| Some((found.get(0)?, found.get(1)?)));
    let spelt_out = short.filter_map(|(brackets, short)| {
        let start = begin(text.get(..brackets.start())?, short.as_str())?;
        let name = text.get(start..brackets.start())?;
        let known = gazetteer::organisation(short.as_str()).is_some() || gazetteer::country(short.as_str()).is_some();
        (name.contains(' ') && is_organisation(name) && !known)
            .then(|| Some((short.as_str(), text.get(start..brackets.end())?)))
            .flatten()
    });
    spelt_out.collect()
}

/// Where the name begins whose initials a short form has, at the end of a text. Words in small letters have no initial.
fn begin(text: &str, short: &str) -> Option<usize> {
    let mut letters: Vec<char> = short.chars().filter(|c| c.is_alphabetic()).collect();
    let mut start = text.len();
    while let Some(letter) = letters.last() {
        let head = text.get(..start)?.trim_end_matches([' ', '\'', '’', '-']);
        let word = head.rsplit([' ', '\'', '’', '-']).next()?;
        match word.chars().next()? {
            first if first == *letter => {
                letters.pop();
            }
            first if first.is_lowercase() && !word.ends_with([',', ';', ':', '.']) && start < text.len() => {}
            _ => return None,
        }
        start = head.len() - word.len();
    }
    Some(start)
}
