//! The last word on the order of hits: what the index cannot tell of them, such as that a name is the whole question.

use std::cmp::Ordering;

use uuid::Uuid;

use super::{Found, Query, words::words};

/// A name that is the question, word for word.
const SAME: f64 = 4.0;

/// A name of the same words in another order, as in `ROSENGARTNER, Sarah`.
const SAME_WORDS: f64 = 3.5;

/// A name that begins as the question does.
const BEGINS_ALIKE: f64 = 1.0;

/// How much of a name the question is, at most.
const SHARE: f64 = 1.0;

/// How well connected an entity is, at most; half of it from this many facts on.
const CONNECTED: f64 = 0.5;
const WELL_CONNECTED: f64 = 50.0;

/// What is known of an entity that was found.
pub struct Known<'a, T> {
    /// What stands for it.
    pub row: T,
    /// Its names, folded.
    pub names: Vec<&'a str>,
    /// How many facts join it to others.
    pub degree: usize,
}

/// An entity that was found, in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked<T> {
    /// What stands for it.
    pub row: T,
    /// Its id.
    pub id: Uuid,
    /// How well it fits; to be compared within one answer.
    pub score: f64,
}

impl Found {
    /// The hits in their order, the best first, of equal ones the lowest id. Those that are not known are dropped.
    pub fn rank<'a, T>(&self, query: &Query, known: impl Fn(Uuid) -> Option<Known<'a, T>>) -> Vec<Ranked<T>> {
        let asked: Vec<&str> = query.words().collect();
        let ranked = self.hits.iter().filter_map(|hit| {
            let Known { row, names, degree } = known(hit.id)?;
            let likeness = names.into_iter().map(|name| likeness(&asked, name)).fold(0.0, f64::max);
            let connected = CONNECTED * degree as f64 / (degree as f64 + WELL_CONNECTED);
            Some(Ranked { row, id: hit.id, score: rounded(f64::from(hit.score) + likeness + connected) })
        });
        let mut ranked: Vec<_> = ranked.collect();
        ranked.sort_by(|a, b| order((a.score, a.id), (b.score, b.id)));
        ranked
    }
}

/// The order of hits by score and id.
pub(super) fn order(a: (f64, Uuid), b: (f64, Uuid)) -> Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

/// Three digits are enough to tell hits apart, and the same in every cursor.
fn rounded(score: f64) -> f64 {
    (score * 1_000.0).round() / 1_000.0
}

/// How like the question a name is.
fn likeness(asked: &[&str], folded: &str) -> f64 {
    let name: Vec<&str> = words(folded).collect();
    let shared = asked.iter().filter(|word| name.contains(word)).count();
    let share = SHARE * shared as f64 / name.len().max(1) as f64;
    let sorted = |words: &[&str]| {
        let mut words = words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        words.sort_unstable();
        words
    };
    let begins = asked.len() <= name.len()
        && asked.iter().zip(&name).rev().enumerate().all(|(from_end, (asked, word))| {
            // The last word may still be typed.
            if from_end == 0 { word.starts_with(asked) } else { word == asked }
        });
    share.min(SHARE)
        + if name == asked {
            SAME
        } else if name.len() == asked.len() && sorted(&name) == sorted(asked) {
            SAME_WORDS
        } else if begins {
            BEGINS_ALIKE
        } else {
            0.0
        }
}
