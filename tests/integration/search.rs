//! The search index by itself: what it finds is what a plain look at every entry finds.

use std::collections::{BTreeMap, HashSet};

use api::{
    name::{fold, plain},
    search::{Entry, Index, Mark, Place, Query},
};
use entity::vocabulary::{EntityKind, Vocabulary as _};
use proptest::{prelude::*, sample::select};
use uuid::Uuid;

const WORDS: [&str; 20] = [
    "toersen",
    "tom",
    "toeisen",
    "toe",
    "Rosengärtner",
    "Rosengaertner",
    "Joel",
    "Joella",
    "Joelson",
    "u",
    "n",
    "undp",
    "development",
    "developement",
    "ber",
    "bek",
    "Bauer",
    "Manuel",
    "of",
    "the",
];

fn texts(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(
        prop::collection::vec(select(&WORDS[..]), 1..4).prop_map(|words| fold(&words.join(" "))),
        0..most,
    )
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let entry = (0_u128..40, select(EntityKind::ALL), texts(3), texts(2));
    let entry = entry.prop_map(|(id, kind, names, texts)| Entry { id: Uuid::from_u128(id), kind, names, texts });
    prop::collection::vec(entry, 0..40)
}

/// A word as somebody types it: whole, begun, or with a letter missing.
fn typed() -> impl Strategy<Value = String> {
    let long: Vec<&str> = WORDS.into_iter().filter(|word| word.len() > 1).collect();
    (select(long), 0_usize..3, 0_usize..16).prop_map(|(word, way, place)| {
        let letters: Vec<char> = word.chars().collect();
        let place = place % letters.len();
        match way {
            0 => word.to_owned(),
            1 => letters[..=place.max(1)].iter().collect(),
            _ => letters.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, letter)| letter).collect(),
        }
    })
}

/// A question: words, the last of them finished or not, and maybe a phrase before them.
#[derive(Clone, Debug)]
struct Question {
    phrase: Vec<&'static str>,
    words: Vec<String>,
    finished: bool,
}

fn questions() -> impl Strategy<Value = Question> {
    let phrase = prop::collection::vec(select(&["of", "the", "Bauer", "bek", "tom"][..]), 0..3);
    (phrase, prop::collection::vec(typed(), 1..3), any::<bool>()).prop_map(|(phrase, words, finished)| Question {
        phrase,
        words,
        finished,
    })
}

impl Question {
    fn text(&self) -> String {
        let phrase = if self.phrase.is_empty() { String::new() } else { format!("\"{}\" ", self.phrase.join(" ")) };
        format!("{phrase}{}{}", self.words.join(" "), if self.finished { " " } else { "" })
    }

    /// Its words, letters in a row as one.
    fn words(&self) -> Vec<String> {
        let is_letter = |word: &String| word.len() == 1;
        self.words.chunk_by(|a, b| is_letter(a) && is_letter(b)).map(<[String]>::concat).collect()
    }

    /// The worth of an entry in quarters for each word; none where it has not all of them.
    fn worth(&self, entry: &Entry) -> Option<usize> {
        let words = self.words();
        let last = words.len() - 1;
        let mut worth = 0;
        for (place, word) in words.iter().enumerate() {
            let unfinished = place == last && !self.finished;
            let best = |texts: &[String], worth: [usize; 3]| {
                let tokens = texts.iter().flat_map(|text| tokens(text));
                tokens.filter_map(|token| match_of(word, unfinished, &token).map(|way| worth[way])).max()
            };
            worth += best(&entry.names, [16, 12, 8]).max(best(&entry.texts, [4, 3, 2]))?;
        }
        if !self.phrase.is_empty() {
            let phrase: Vec<String> = self.phrase.iter().map(|word| fold(word)).collect();
            let beside = |text: &String| {
                let words: Vec<&str> = text.split(' ').collect();
                words.windows(phrase.len()).any(|words| words.iter().eq(&phrase))
            };
            let each = if entry.names.iter().any(beside) {
                16
            } else if entry.texts.iter().any(beside) {
                4
            } else {
                return None;
            };
            worth += each * phrase.len();
        }
        Some(worth)
    }
}

/// The words of a folded text, and letters in a row as one.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let is_letter = |word: &str| word.len() == 1;
    let words: Vec<&str> = text.split(' ').collect();
    tokens
        .extend(words.chunk_by(|a, b| is_letter(a) == is_letter(b)).filter(|run| is_letter(run[0])).map(<[_]>::concat));
    tokens
}

/// How a word is met: whole, as a beginning, mistyped.
fn match_of(word: &str, unfinished: bool, token: &str) -> Option<usize> {
    let folded = fold(word);
    let letters = folded.chars().count();
    if token == folded {
        return Some(0);
    }
    // Typed to its end it would be the word.
    let goes_on = || (0..=token.len()).any(|rest| fold(&format!("{}{}", plain(word), &token[rest..])) == token);
    if unfinished && letters >= 2 && goes_on() {
        return Some(1);
    }
    let begins_alike = || (0..=token.len()).any(|end| is_one_mistake(&folded, &token[..end]));
    let mistyped = letters >= 5 && is_one_mistake(&folded, token);
    (mistyped || unfinished && letters >= 8 && begins_alike()).then_some(2)
}

/// Whether a letter is wrong, missing, too many, or two are swapped, or nothing is wrong.
fn is_one_mistake(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    a == b
        || a.get(1..) == Some(b)
        || Some(a) == b.get(1..)
        || a.len() == b.len() && a[1..] == b[1..]
        || a.len() == b.len() && a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_is_what_a_look_at_everything_finds(
        commits in prop::collection::vec(entries(), 1..4),
        questions in prop::collection::vec(questions(), 20),
    ) {
        let mut index = Index::open(&Place::Memory).unwrap();
        let mut known = BTreeMap::new();
        for (version, entries) in (1..).zip(commits) {
            // What is put in again stands for what was there.
            let entries: BTreeMap<Uuid, Entry> = entries.into_iter().map(|entry| (entry.id, entry)).collect();
            index.take(entries.keys().copied().collect::<HashSet<_>>()).unwrap();
            let new: Vec<Entry> = entries.values().cloned().collect();
            index.put(&new, Entry::clone).unwrap();
            index.commit(Mark { database: Uuid::nil(), version }).unwrap();
            known.extend(entries);
        }
        let snapshot = index.snapshot().unwrap().unwrap();
        prop_assert_eq!(snapshot.len(), known.len() as u64);
        for question in questions {
            let found = snapshot.find(&Query::parse(&question.text()).unwrap(), None, &|| Ok(())).unwrap();
            let words = question.words().len() + question.phrase.len();
            let mut expected: Vec<_> = known.values().filter_map(|entry| Some((question.worth(entry)?, entry))).collect();
            let shortest = |entry: &Entry| entry.names.iter().map(|name| name.split(' ').count()).min();
            expected.sort_by_key(|(worth, entry)| (std::cmp::Reverse(*worth), shortest(entry).unwrap_or_default(), entry.id));
            let hits: Vec<_> = found.hits.iter().map(|hit| ((hit.score * 4.0 * words as f32).round() as usize, hit.id)).collect();
            let ids: Vec<_> = expected.iter().map(|(worth, entry)| (*worth, entry.id)).collect();
            prop_assert_eq!(hits, ids, "{:?} in {:?}", question, known);
            let kinds = EntityKind::ALL.iter().map(|kind| expected.iter().filter(|(_, entry)| entry.kind == *kind).count());
            prop_assert_eq!(found.counts.to_vec(), kinds.collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_beginning_is_found_up_to_the_middle_of_a_pair() {
    let mut index = Index::open(&Place::Memory).unwrap();
    let names = ["Toérsen", "Rosengärtner", "Joella", "Rafaello", "Öérsted", "Toom"];
    let numbered: Vec<(u128, &str)> = (0..).zip(names).collect();
    let entry = |(number, name): &(u128, &str)| Entry {
        id: Uuid::from_u128(*number),
        kind: EntityKind::Person,
        names: vec![fold(name)],
        texts: Vec::new(),
    };
    index.put(&numbered, entry).unwrap();
    index.commit(Mark { database: Uuid::nil(), version: 1 }).unwrap();
    let snapshot = index.snapshot().unwrap().unwrap();
    for (number, name) in numbered {
        for end in 2..=name.chars().count() {
            let typed: String = name.chars().take(end).collect();
            let query = Query::parse(&typed).unwrap();
            let found = snapshot.find(&query, None, &|| Ok(())).unwrap();
            assert!(found.hits.iter().any(|hit| hit.id == Uuid::from_u128(number)), "{typed} of {name}");
            assert!(query.highlight(name).is_some(), "{typed} of {name}");
        }
    }
    let found = snapshot.find(&Query::parse("Toe").unwrap(), None, &|| Ok(())).unwrap();
    assert_eq!(found.hits.len(), 1, "`Toom` does not begin so");
}
