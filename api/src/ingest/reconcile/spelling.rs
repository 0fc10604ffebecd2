//! Long names of organisations that are spelt nearly alike: a pure look at their keys.

use std::collections::{BTreeMap, BTreeSet};

use strsim::osa_distance;

use crate::ingest::gazetteer::country;

/// A name of which letters may be amiss has at least so many letters, and so has the word that has them.
const LONG: (usize, usize) = (20, 6);

/// How many letters may be amiss between two spellings that are both one letter from a third.
const MOST_AMISS: usize = 2;

/// How two keys differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spelt {
    /// In nothing.
    Same,
    /// One letter of one long word is amiss.
    Alike,
    /// Two letters of long words are: one spelling between them may tell that both are meant.
    Near,
}

/// How the keys of two names differ, where they may be spellings of one.
pub(super) fn spelt(one: &str, other: &str) -> Option<Spelt> {
    if one == other {
        return Some(Spelt::Same);
    }
    let (words, others): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    if !is_long(one) || !is_long(other) || words.len() != others.len() {
        return None;
    }
    let mut amiss = 0;
    for (word, other) in words.iter().zip(&others).filter(|(word, other)| word != other) {
        // Zambia is not misspelt Gambia.
        let are_states = || country(word).is_some() && country(other).is_some();
        if amiss == MOST_AMISS || !may_be_amiss(word) || !may_be_amiss(other) || are_states() {
            return None;
        }
        amiss += osa_distance(word, other);
    }
    match amiss {
        1 => Some(Spelt::Alike),
        MOST_AMISS => Some(Spelt::Near),
        _ => None,
    }
}

/// Which of some keys are one letter from which others.
pub(super) fn alike<'a>(keys: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    // Keys that are the same but for one word share what is left without it.
    let mut without: BTreeMap<(usize, String), Vec<&str>> = BTreeMap::new();
    for key in keys.filter(|key| is_long(key)) {
        let words: Vec<&str> = key.split(' ').collect();
        for (at, _) in words.iter().enumerate().filter(|(_, word)| may_be_amiss(word)) {
            let rest = [&words[..at], &words[at + 1..]].concat().join(" ");
            without.entry((at, rest)).or_default().push(key);
        }
    }
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for group in without.values() {
        for (at, one) in group.iter().enumerate() {
            for other in group[at + 1..].iter().filter(|other| spelt(one, other) == Some(Spelt::Alike)) {
                found.entry(one).or_default().insert(other);
                found.entry(other).or_default().insert(one);
            }
        }
    }
    found
}

fn is_long(key: &str) -> bool {
    key.chars().count() >= LONG.0
}

fn may_be_amiss(word: &str) -> bool {
    word.chars().all(char::is_alphabetic) && word.chars().count() >= LONG.1
}
