//! What the readers know by heart: states, cities, well-known organisations, forums, recurring reports and themes.
//!
//! The facts lie in `api/data/*.tsv`, one a line, fields parted by tabs, several values by `|`. A gazetteer only helps to
//! recognise what a source prints; nothing is said of an entity that no source names.

use std::{collections::HashMap, sync::LazyLock};

use ::entity::vocabulary::{EntityKind, OrganisationKind, Vocabulary};

use crate::name::{fold, is_acronym, key, organisation_key};

mod themes;

pub use themes::{SCHEME, Theme, ThemeSpan, theme, themes_in};

/// A state.
#[derive(Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    /// Its English name, as the United Nations use it.
    pub name: &'static str,
}

/// A city where meetings are held.
#[derive(Debug)]
pub struct City {
    /// Its English name.
    pub name: &'static str,
    /// ISO 3166-1 alpha-2 of its state, if that is not in dispute.
    pub country: Option<&'static str>,
}

/// A well-known organisation.
#[derive(Debug)]
pub struct Organisation {
    /// Its official English name.
    pub name: &'static str,
    /// Its short form.
    pub acronym: Option<&'static str>,
    /// What it is.
    pub kind: OrganisationKind,
    /// Where it publishes.
    pub domain: Option<&'static str>,
}

/// A series of meetings that has a name of its own.
#[derive(Debug)]
pub struct Forum {
    /// Its English name.
    pub name: &'static str,
    /// Its short form.
    pub acronym: Option<&'static str>,
    /// What a state printed beside the year is to the edition.
    pub state: Beside,
}

/// What a state printed beside a forum's year is to that edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// It holds the chair, wherever the meetings are.
    Chair,
    /// It receives the meeting.
    Host,
    /// It is not known.
    Unknown,
}

/// A report that appears again and again.
#[derive(Debug)]
pub struct Report {
    /// Its name without the year.
    pub name: &'static str,
    /// Who issues it.
    pub issuer: &'static str,
}

/// The other full names of what a name is the name of: no acronyms, for many have the same.
///
/// They tell which entity is meant and are never said of it.
#[must_use]
pub fn other_names(kind: EntityKind, text: &str) -> &'static [&'static str] {
    if text.len() > 200 {
        return &[];
    }
    let key = organisation_key(text);
    let state = || (text.len() <= 120).then(|| COUNTRIES.names(&fold(text)))?;
    let found = match kind {
        EntityKind::Organisation => state().or_else(|| ORGANISATIONS.names(&key)),
        EntityKind::Event => FORUMS.names(&key),
        EntityKind::Person | EntityKind::Document | EntityKind::Theme => None,
    };
    found.unwrap_or_default()
}

/// The key that all names of what a name is the name of share.
#[must_use]
pub fn shared_key(kind: EntityKind, text: &str) -> String {
    key(kind, other_names(kind, text).first().copied().unwrap_or(text))
}

/// The longest name of a state, in words.
const COUNTRY_WORDS: usize = 9;

struct Table<T> {
    rows: Vec<T>,
    /// The full names of each row.
    names: Vec<Vec<&'static str>>,
    by_key: HashMap<String, usize>,
}

impl<T> Table<T> {
    fn read(
        text: &'static str,
        key: fn(&str) -> String,
        row: impl Fn(&[&'static str]) -> (T, Vec<&'static str>),
    ) -> Self {
        let mut table = Self { rows: Vec::new(), names: Vec::new(), by_key: HashMap::new() };
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let fields: Vec<&'static str> = line.split('\t').chain(std::iter::repeat("")).take(6).collect();
            let (row, names) = row(&fields);
            for name in names.iter().filter(|name| !name.is_empty()) {
                table.by_key.entry(key(name)).or_insert(table.rows.len());
            }
            table.names.push(names.into_iter().filter(|name| !name.is_empty() && !is_acronym(name)).collect());
            table.rows.push(row);
        }
        table
    }

    fn get(&self, key: &str) -> Option<&T> {
        self.by_key.get(key).and_then(|index| self.rows.get(*index))
    }

    fn names(&self, key: &str) -> Option<&[&'static str]> {
        self.by_key.get(key).and_then(|index| self.names.get(*index)).map(Vec::as_slice)
    }
}

static COUNTRIES: LazyLock<Table<Country>> = LazyLock::new(|| {
    Table::read(include_str!("../../data/countries.tsv"), fold, |fields| {
        let names = std::iter::once(field(fields, 1)).chain(field(fields, 2).split('|')).collect();
        (Country { code: field(fields, 0), name: field(fields, 1) }, names)
    })
});

/// The two letters that stand for three.
static LONG_CODES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/country-codes.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).collect()
});

static CITIES: LazyLock<Table<City>> = LazyLock::new(|| {
    Table::read(include_str!("../../data/cities.tsv"), fold, |fields| {
        let names = std::iter::once(field(fields, 0)).chain(field(fields, 2).split('|')).collect();
        (City { name: field(fields, 0), country: some(field(fields, 1)) }, names)
    })
});

static ORGANISATIONS: LazyLock<Table<Organisation>> = LazyLock::new(|| {
    Table::read(include_str!("../../data/organisations.tsv"), organisation_key, |fields| {
        let organisation = Organisation {
            name: field(fields, 0),
            acronym: some(field(fields, 1)),
            kind: OrganisationKind::parse(field(fields, 2)).unwrap_or(OrganisationKind::Unknown),
            domain: some(field(fields, 3)),
        };
        let names = [field(fields, 0), field(fields, 1)].into_iter().chain(field(fields, 4).split('|')).collect();
        (organisation, names)
    })
});

static DOMAINS: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let rows = ORGANISATIONS.rows.iter().enumerate();
    rows.filter_map(|(index, organisation)| Some((organisation.domain?, index))).collect()
});

static FORUMS: LazyLock<Table<Forum>> = LazyLock::new(|| {
    Table::read(include_str!("../../data/forums.tsv"), organisation_key, |fields| {
        let state = match field(fields, 2) {
            "chair" => Beside::Chair,
            "host" => Beside::Host,
            _ => Beside::Unknown,
        };
        let names = [field(fields, 0), field(fields, 1)].into_iter().chain(field(fields, 3).split('|')).collect();
        (Forum { name: field(fields, 0), acronym: some(field(fields, 1)), state }, names)
    })
});

static REPORTS: LazyLock<Table<Report>> = LazyLock::new(|| {
    Table::read(include_str!("../../data/reports.tsv"), fold, |fields| {
        (Report { name: field(fields, 0), issuer: field(fields, 1) }, vec![field(fields, 0)])
    })
});

/// The state of that name, whichever of its names it is.
#[must_use]
pub fn country(text: &str) -> Option<&'static Country> {
    if text.len() > 120 {
        return None;
    }
    let folded = fold(text);
    COUNTRIES.get(&folded).or_else(|| COUNTRIES.get(folded.strip_prefix("the ")?))
}

/// The state of a code.
#[must_use]
pub fn country_by_code(code: &str) -> Option<&'static Country> {
    COUNTRIES.rows.iter().find(|country| country.code == code)
}

/// The state of a code of three letters.
#[must_use]
pub fn country_by_long_code(code: &str) -> Option<&'static Country> {
    country_by_code(LONG_CODES.get(code)?)
}

/// The state that a text ends with, and the text before it: `Minister of Labour United Arab Emirates`.
#[must_use]
pub fn country_at_end(text: &str) -> Option<(&str, &str, &'static Country)> {
    let starts: Vec<usize> = word_starts(text);
    for start in starts.iter().rev().take(COUNTRY_WORDS).rev() {
        let (head, tail) = text.split_at_checked(*start)?;
        if let Some(country) = country(tail).filter(|_| tail.starts_with(char::is_uppercase)) {
            return Some((head.trim_end(), tail.trim_end(), country));
        }
    }
    None
}

/// The state that a text begins with, and how many bytes name it: `the Philippines to the UN`.
#[must_use]
pub fn country_at_start(text: &str) -> Option<(usize, &'static Country)> {
    let ends: Vec<usize> = word_ends(text).take(COUNTRY_WORDS + 1).collect();
    ends.iter().rev().find_map(|end| Some((named(text, *end), country(text.get(..*end)?)?)))
}

/// The city of that name.
#[must_use]
pub fn city(text: &str) -> Option<&'static City> {
    if text.len() > 60 { None } else { CITIES.get(&fold(text)) }
}

/// The organisation of that name or acronym.
#[must_use]
pub fn organisation(text: &str) -> Option<&'static Organisation> {
    if text.len() > 200 { None } else { ORGANISATIONS.get(&organisation_key(text)) }
}

/// The organisation that a text begins with, and how many bytes name it: `UNICEF Executive Director`.
#[must_use]
pub fn organisation_at_start(text: &str) -> Option<(usize, &'static Organisation)> {
    let ends: Vec<usize> = word_ends(text).take(8).collect();
    ends.iter().rev().find_map(|end| Some((named(text, *end), organisation(text.get(..*end)?)?)))
}

/// The organisation that publishes at a host, subdomains included.
#[must_use]
pub fn organisation_by_host(host: &str) -> Option<&'static Organisation> {
    let host = host.to_ascii_lowercase();
    let mut domain = host.as_str();
    loop {
        if let Some(organisation) = DOMAINS.get(domain).and_then(|index| ORGANISATIONS.rows.get(*index)) {
            return Some(organisation);
        }
        domain = domain.split_once('.')?.1;
    }
}

/// The forum of that name or acronym.
#[must_use]
pub fn forum(text: &str) -> Option<&'static Forum> {
    if text.len() > 200 { None } else { FORUMS.get(&organisation_key(text)) }
}

/// The forum that a text begins with, and how many bytes name it: `GFMD Mexico 2010`.
#[must_use]
pub fn forum_at_start(text: &str) -> Option<(usize, &'static Forum)> {
    let ends: Vec<usize> = word_ends(text).take(10).collect();
    ends.iter().rev().find_map(|end| Some((named(text, *end), forum(text.get(..*end)?)?)))
}

/// The recurring report of that name, without its year.
#[must_use]
pub fn report(text: &str) -> Option<&'static Report> {
    if text.len() > 120 { None } else { REPORTS.get(&fold(text)) }
}

/// Every recurring report.
#[must_use]
pub fn reports() -> &'static [Report] {
    &REPORTS.rows
}

/// The length of a name without the punctuation behind it.
fn named(text: &str, end: usize) -> usize {
    let name = text.get(..end).unwrap_or(text);
    name.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '.' | '(' | '–' | '-')).len()
}

fn field(fields: &[&'static str], index: usize) -> &'static str {
    fields.get(index).copied().unwrap_or_default()
}

fn some(text: &'static str) -> Option<&'static str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Where the words of a text begin, at most the first few hundred.
fn word_starts(text: &str) -> Vec<usize> {
    let mut before = ' ';
    let mut starts = Vec::new();
    for (index, c) in text.char_indices().take(2_000) {
        if before.is_whitespace() && !c.is_whitespace() {
            starts.push(index);
        }
        before = c;
    }
    starts
}

/// Where the words of a text end.
fn word_ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices()
        .filter(|(index, c)| {
            matches!(c, ' ' | ',' | ';' | ':' | '.' | ')' | '’' | '\'' | '\u{a0}')
                && text.get(..*index).and_then(|head| head.chars().next_back()).is_some_and(|c| !c.is_whitespace())
        })
        .map(|(index, _)| index)
        .chain(std::iter::once(text.trim_end().len()))
}
