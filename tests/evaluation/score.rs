//! Precision, recall and F1 by kind of fact, and the table of them.

use std::{collections::BTreeMap, fmt::Write};

use crate::facts::Facts;

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// That there is an event, what it is, and of what it is a part or edition.
    Event,
    /// Its days and hours.
    Date,
    /// Its room, city and state.
    Place,
    /// That there is a person.
    Person,
    /// Who took part in which event in which role.
    Role,
    /// The post, as printed.
    Title,
    /// Where somebody works.
    Affiliation,
    /// Whom somebody spoke for.
    OnBehalfOf,
    /// Who organised an event, and how.
    Organiser,
    /// That there is a document, what it is, its symbol, date and address.
    Document,
    /// What a document is to an event, a person or an organisation.
    DocumentRelation,
    /// The languages of events and documents.
    Language,
}

impl Kind {
    const ALL: [Self; 12] = [
        Self::Event,
        Self::Date,
        Self::Place,
        Self::Person,
        Self::Role,
        Self::Title,
        Self::Affiliation,
        Self::OnBehalfOf,
        Self::Organiser,
        Self::Document,
        Self::DocumentRelation,
        Self::Language,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Date => "date",
            Self::Place => "place",
            Self::Person => "person",
            Self::Role => "role",
            Self::Title => "title",
            Self::Affiliation => "affiliation",
            Self::OnBehalfOf => "on behalf of",
            Self::Organiser => "organiser",
            Self::Document => "document",
            Self::DocumentRelation => "document relation",
            Self::Language => "language",
        }
    }
}

/// How many facts there are, how many were read, and how many of these are right.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Score {
    pub(crate) gold: usize,
    pub(crate) read: usize,
    pub(crate) right: usize,
}

impl Score {
    pub(crate) fn precision(self) -> f64 {
        ratio(self.right, self.read)
    }

    pub(crate) fn recall(self) -> f64 {
        ratio(self.right, self.gold)
    }

    pub(crate) fn f1(self) -> f64 {
        ratio(2 * self.right, self.gold + self.read)
    }
}

/// A part of a whole; of nothing, all.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The scores of some pages.
#[derive(Default)]
pub(crate) struct Scores(BTreeMap<Kind, Score>);

impl Scores {
    /// Counts a page; returns what is missing (`-`) and what is too much (`+`).
    pub(crate) fn add(&mut self, gold: &Facts, read: &Facts) -> Vec<String> {
        let mut differences = Vec::new();
        for (kind, text, count) in gold.counts() {
            let score = self.0.entry(kind).or_default();
            let right = count.min(read.count_of(kind, text));
            score.gold += count;
            score.right += right;
            differences.extend((right < count).then(|| format!("  - {}: {text}", kind.as_str())));
        }
        for (kind, text, count) in read.counts() {
            self.0.entry(kind).or_default().read += count;
            differences.extend((count > gold.count_of(kind, text)).then(|| format!("  + {}: {text}", kind.as_str())));
        }
        differences.sort_by(|one, other| one.get(4..).cmp(&other.get(4..)));
        differences
    }

    pub(crate) fn of(&self, kind: Kind) -> Score {
        self.0.get(&kind).copied().unwrap_or_default()
    }

    pub(crate) fn all(&self) -> Score {
        self.0.values().fold(Score::default(), |sum, score| Score {
            gold: sum.gold + score.gold,
            read: sum.read + score.read,
            right: sum.right + score.right,
        })
    }

    pub(crate) fn table(&self) -> String {
        let mut table = String::from("kind                 gold   read  right  precision  recall     F1\n");
        let rows = Kind::ALL.into_iter().map(|kind| (kind.as_str(), self.of(kind)));
        for (name, score) in rows.chain([("all facts", self.all())]) {
            let Score { gold, read, right } = score;
            let (precision, recall, f1) = (score.precision(), score.recall(), score.f1());
            writeln!(table, "{name:<18} {gold:>6} {read:>6} {right:>6} {precision:>10.3} {recall:>7.3} {f1:>6.3}")
                .unwrap();
        }
        table
    }
}
