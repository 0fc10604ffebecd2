//! Lines that name a document: its title, its kind, the meeting it came from, its symbol, language and address.

use std::{ops::Range, sync::LazyLock};

use ::entity::vocabulary::{DocumentKind, EventKind};
use regex::Regex;

use super::super::pattern::compiled;

use super::{
    dates::{Calendar, dates_in},
    headings::{document_kind, document_kind_in},
    places::language,
    sessions::part_in,
    words::is_person_name,
};
use crate::{
    edtf::Edtf,
    ingest::gazetteer::{self, Country, Forum},
    name::split_honorific,
};

/// A document as a line names it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reference<'a> {
    /// Its title.
    pub title: &'a str,
    /// Whether the title stands between quotation marks.
    pub quoted: bool,
    /// What it is, if the line says so.
    pub kind: Option<DocumentKind>,
    /// The meeting it came from.
    pub from: Option<Edition<'a>>,
    /// The part of that meeting.
    pub part: Option<(EventKind, u32, &'a str)>,
    /// Its symbol.
    pub symbol: Option<&'a str>,
    /// Where it is.
    pub url: Option<&'a str>,
    /// The languages it is in.
    pub languages: Vec<(&'a str, &'static str)>,
    /// The day it was issued, where the line ends with it.
    pub issued: Option<Edtf>,
    /// The year it was issued, where the line says so.
    pub year: Option<i32>,
    /// What stands behind a title in quotation marks.
    pub tail: &'a str,
    /// Who wrote it: `…, by Ada Quill`.
    pub author: Option<&'a str>,
}

/// One edition of a forum, as a line names it: `GFMD Mexico 2010`.
#[derive(Clone, Debug)]
pub(super) struct Edition<'a> {
    /// The words that name it.
    pub printed: &'a str,
    /// The forum.
    pub forum: &'static Forum,
    /// How the forum is printed.
    pub forum_printed: &'a str,
    /// The state beside it.
    pub state: Option<(&'a str, &'static Country)>,
    /// Its year.
    pub year: i32,
}

impl PartialEq for Edition<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.printed == other.printed && self.year == other.year
    }
}

/// A document that has no title but its kind: `Concept note (English) https://…`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Untitled<'a> {
    /// What it is.
    pub kind: DocumentKind,
    /// The words that say so.
    pub printed: &'a str,
    /// Where it is.
    pub url: Option<&'a str>,
    /// The languages it is in.
    pub languages: Vec<(&'a str, &'static str)>,
}

static URL: LazyLock<Regex> = LazyLock::new(|| compiled(r#"https?://[^\s<>"”’)\]]+"#));
static SYMBOL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"\b[A-Z]{1,10}(?:-[A-Z]{1,10})?(?:/[A-Z0-9][A-Za-z0-9.\-]*(?:\((?:\d+|[IVX]+)\))?){1,6}")
});
static BY: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|[\s,(])\s*(?:by|par|por)\s+(\p{Lu}[^,;()“”]{3,60}?)\s*(?:[,;()]|$)"));
static QUOTED: LazyLock<Regex> = LazyLock::new(|| compiled(r#"[“"«„]\s*([^“”"«»„]{4,300}?)[.,;]?\s*[”"»“]"#));

/// What sort of file it is, behind a title: `(PDF, 2 MB)`.
static FILE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\s*[(\[](?:pdf|docx?|pptx?|xlsx?|odt|zip)\b[^()\[\]]{0,30}[)\]]\s*$"));

/// The symbol that a text begins with.
pub(super) fn symbol_at_start(text: &str) -> Option<&str> {
    let found = SYMBOL.find(text).filter(|found| found.start() == 0)?.as_str();
    found.contains(|c: char| c.is_ascii_digit()).then_some(found)
}

/// A text before the address in it, and the address.
pub(super) fn without_url(text: &str) -> (&str, Option<&str>) {
    match URL.find(text) {
        Some(url) => (text.get(..url.start()).unwrap_or(text).trim_end(), Some(url.as_str())),
        None => (text, None),
    }
}

/// The document that a line names by its kind alone.
pub(super) fn untitled(text: &str) -> Option<Untitled<'_>> {
    let whole = text;
    let (text, url) = without_url(text);
    let behind = url.and_then(|url| whole.get(whole.find(url)? + url.len()..)).unwrap_or_default().trim();
    let text = if url.is_some() { without_lead(text) } else { text };
    let (printed, mut languages) = without_languages(text.trim());
    let behind = FILE.find(behind).map_or(behind, |file| behind.get(..file.start()).unwrap_or(behind));
    let (rest, more) = without_languages(behind);
    if !rest.is_empty() {
        return None;
    }
    languages.extend(more);
    Some(Untitled { kind: document_kind(printed)?, printed, url, languages })
}

/// The texts between quotation marks, with their bytes.
pub(super) fn quoted(text: &str) -> Vec<(&str, Range<usize>)> {
    QUOTED
        .captures_iter(text)
        .filter_map(|found| {
            let title = found.get(1)?;
            Some((title.as_str().trim(), found.get(0)?.range()))
        })
        .collect()
}

/// The edition of a forum that a text begins with, and how many bytes name it.
pub(super) fn edition(text: &str) -> Option<(usize, Edition<'_>)> {
    let (length, forum) = gazetteer::forum_at_start(text)?;
    let mut at = length;
    let mut state = None;
    let mut year = None;
    for _ in 0..3 {
        let rest = text.get(at..)?;
        let plain = rest.trim_start_matches([' ', ',', '(', '\u{a0}']);
        let start = text.len() - plain.len();
        let digits = plain.find(|c: char| !c.is_ascii_digit()).unwrap_or(plain.len());
        if year.is_none()
            && digits == 4
            && plain.get(..4).is_some_and(|text| text.starts_with("19") || text.starts_with("20"))
        {
            year = plain.get(..4)?.parse().ok();
            at = start + 4;
        } else if let Some((length, country)) = gazetteer::country_at_start(plain).filter(|_| state.is_none()) {
            state = Some((plain.get(..length)?, country));
            at = start + length;
        } else {
            break;
        }
    }
    let printed = text.get(..at)?;
    Some((at, Edition { printed, forum, forum_printed: text.get(..length)?, state, year: year? }))
}

/// The document that a line names.
pub(super) fn reference(text: &str) -> Option<Reference<'_>> {
    let (before, url) = without_url(text);
    // The address may stand behind a linked symbol: `A/71/1 https://… Report of …`.
    let behind_raw = url.and_then(|url| text.get(text.find(url)? + url.len()..)).unwrap_or_default().trim();
    let behind = trim_title(behind_raw);
    let head_symbol =
        SYMBOL.find(before).map(|found| found.as_str()).filter(|symbol| symbol.chars().any(|c| c.is_ascii_digit()));
    let only_symbol = head_symbol.is_some_and(|symbol| symbol.len() + 2 >= before.trim().len());
    let linked = only_symbol && behind.chars().filter(|c| c.is_alphabetic()).count() > 3;
    let text_without = if linked { behind } else { before };
    let (body, from) = match edition(text_without) {
        Some((length, edition)) if ends_head(text_without.get(length..)?) => {
            (text_without.get(length..)?.trim_start_matches([' ', ';', ',', ':', '–', '-', ')']), Some(edition))
        }
        _ => (text_without, None),
    };
    let quotes = quoted(body);
    let (head, title) = match quotes.last() {
        Some((title, range)) => (body.get(..range.start)?, Some(*title)),
        None => (body, None),
    };
    let part = if from.is_some() { part_in(head) } else { None };
    let (plain, mut languages) = without_languages(body.trim());
    if !linked {
        languages.extend(without_languages(behind_raw).1);
    }
    let symbol = head_symbol;
    let named = title.unwrap_or_else(|| {
        let named = symbol.map_or(plain, |symbol| {
            let in_brackets = || plain.strip_suffix(')')?.strip_suffix(symbol)?.strip_suffix('(');
            let rest = plain.strip_prefix(symbol).or_else(in_brackets).unwrap_or(plain);
            let rest = rest.trim_matches([' ', ':', ',', '–', '-', '(', ')', '.']);
            if rest.is_empty() { symbol } else { rest }
        });
        trim_title(named)
    });
    let tail = quotes.last().and_then(|(_, range)| body.get(range.end..)).unwrap_or_default();
    let (named, issued) = if title.is_some() { (named, without_date(tail).1) } else { without_date(named) };
    let (named, author) = match author(if title.is_some() { tail } else { named }) {
        Some((head, author)) if title.is_none() => (trim_title(head), Some(author)),
        found => (named, found.map(|(_, author)| author)),
    };
    // `Title https://… , by Ada Quill`
    let author = author.or_else(|| self::author(behind_raw).filter(|_| !linked).map(|(_, author)| author));
    if named.chars().filter(|c| c.is_alphanumeric()).count() < 3 {
        return None;
    }
    let kind = document_kind_in(if title.is_some() { head } else { named })
        .or_else(|| document_kind_in(tail))
        .or_else(|| title.and_then(document_kind_in));
    let beside = if title.is_some() { tail } else { named };
    let behind_address = || url.filter(|_| !linked).and_then(|_| lone_year(behind_raw));
    let year = if from.is_none() { lone_year(beside).or_else(behind_address) } else { None };
    // `Title https://… (working paper, June 2021)`
    let note = behind_raw.trim_matches([' ', ',', '(', ')']);
    let issued = issued.or_else(|| {
        let dates = dates_in(note, Calendar::default()).found;
        let [found] = dates.as_slice() else { return None };
        (!linked && found.range.end == note.len() && note.len() < 60).then(|| found.edtf.clone())
    });
    let kind = kind.or_else(|| document_kind_in(note).filter(|_| !linked && note.len() < 60));
    Some(Reference {
        title: named,
        quoted: title.is_some(),
        kind,
        from,
        part,
        symbol,
        url,
        languages,
        issued,
        year,
        tail,
        author,
    })
}

/// The text before the author, and the author: `Fences, by Ada Quill`, `working paper by Ada Quill, March 2024`.
fn author(text: &str) -> Option<(&str, &str)> {
    let found = BY.captures(text)?;
    let (whole, name) = (found.get(0)?, found.get(1)?.as_str().trim_end_matches(['.', ',', ' ']));
    let (honorific, plain) = split_honorific(name);
    is_person_name(plain, honorific.is_some()).then_some((text.get(..whole.start())?, name))
}

/// A text without the words that lead to the address behind it: `Concept note available at https://…`.
fn without_lead(text: &str) -> &str {
    let leads =
        [" is available at", " available at", " can be found at", " disponible sur", " disponible en", " disponible à"];
    let text = text.trim_end_matches([':', ' ']);
    leads.iter().find_map(|lead| text.strip_suffix(lead)).unwrap_or(text)
}

fn trim_title(text: &str) -> &str {
    let text = FILE.find(text).map_or(text, |file| text.get(..file.start()).unwrap_or(text));
    let text = text.trim_matches([' ', ',', ';', '.', '–', '—', '-', ':']);
    let text = without_lead(text);
    if text.contains('(') && text.ends_with(')') { text } else { text.trim_end_matches(['(', ' ']) }
}

/// A title without the day or the year of issue behind it: `Note by the secretariat, 12 September 2016`, `Fares (2012)`.
fn without_date(title: &str) -> (&str, Option<Edtf>) {
    let bracketed = title.strip_suffix(')').and_then(|body| body.rsplit_once(" ("));
    let tail = bracketed.or_else(|| title.rsplit_once(", "));
    let Some((head, tail)) = tail.filter(|(head, _)| head.chars().filter(|c| c.is_alphabetic()).count() > 3) else {
        return (title, None);
    };
    let dates = dates_in(tail, Calendar::default()).found;
    if let [found] = dates.as_slice()
        && found.range == (0..tail.len())
    {
        return (trim_title(head), Some(found.edtf.clone()));
    }
    let year = tail.len() == 4 && tail.parse().is_ok_and(|year: i32| (1900..2100).contains(&year));
    match Edtf::parse(tail).ok().filter(|_| year) {
        Some(edtf) => (trim_title(head), Some(edtf)),
        None => (title, None),
    }
}

fn ends_head(rest: &str) -> bool {
    rest.trim_start().starts_with([';', ':', ',', '–', '-', ')'])
}

/// A text without the languages in brackets at its end: `Concept note (English)`.
fn without_languages(text: &str) -> (&str, Vec<(&str, &'static str)>) {
    let mut plain = text;
    let mut languages = Vec::new();
    while let Some((head, inside)) = plain.strip_suffix([')', ']']).and_then(|body| body.rsplit_once(['(', '['])) {
        let named: Vec<_> = super::places::languages(inside);
        let short = match inside.trim() {
            "EN" | "E" | "Eng" => Some("en"),
            "FR" | "F" | "Fr" => Some("fr"),
            "ES" | "S" | "Sp" => Some("es"),
            name => language(name.strip_suffix(" only").unwrap_or(name)),
        };
        if named.is_empty() && short.is_none() {
            break;
        }
        languages.extend(if named.is_empty() { short.map(|tag| (inside, tag)).into_iter().collect() } else { named });
        plain = head.trim_end();
    }
    (plain, languages)
}

/// The only year in a text.
fn lone_year(text: &str) -> Option<i32> {
    let mut years = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse::<i32>().ok())
        .filter(|year| (1900..2100).contains(year));
    let year = years.next()?;
    years.next().is_none().then_some(year)
}
