//! Dates in words and numbers, in English, French, Spanish and German, as EDTF.
//!
//! A day without a year takes the page's year where there is exactly one; else it is no date. `03/04/2012` is read as the
//! page's other dates show, or its language; else it is no date. Days that no calendar has are reported, never bent.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::LazyLock,
};

use super::{lexicon::words, lines::Line};
use crate::edtf::Edtf;

/// A date found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The date.
    pub edtf: Edtf,
    /// The bytes that say it.
    pub range: Range<usize>,
}

/// What a text says of dates.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dates {
    /// Those that are dates.
    pub found: Vec<Found>,
    /// Those that no calendar has, as printed.
    pub impossible: Vec<String>,
}

/// What a page shows of how its dates are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Calendar {
    /// The year of days that have none.
    pub year: Option<i32>,
    /// Whether the day stands before the month in `03/04/2012`, where that is known.
    pub day_first: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// One or two digits, perhaps with an ending (`1st`, `1er`, `2.`).
    Day(u8),
    /// Four digits from 1800 to 2199.
    Year(i32),
    Month(u8),
    /// A dash or a word between two ends.
    To,
    /// `and`, `et`, `y`, `und`, `&`.
    And,
    /// A weekday, `of`, `de`, `the`, a comma: may stand within a date.
    Filler,
    /// A whole date in numbers.
    Numbers(i32, u8, u8),
    Other,
}

/// A day or a month, its year perhaps still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    year: Option<i32>,
    month: u8,
    day: Option<u8>,
}

const MONTHS: [&str; 12] = [
    "january januar janvier enero jan",
    "february februar fevrier febrero feb fev",
    "march marz mars marzo mar maerz",
    "april avril abril apr abr avr",
    "may mai mayo",
    "june juni juin junio jun",
    "july juli juillet julio jul juil",
    "august aout agosto aug ago",
    "september septembre septiembre setiembre sep sept set",
    "october oktober octobre octubre oct okt",
    "november novembre noviembre nov",
    "december dezember decembre diciembre dec dez dic",
];

const FILLERS: &str = " monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun \
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo montag dienstag \
    mittwoch donnerstag freitag samstag sonntag of the de del du d le el from den ";

static MONTH_NAMES: LazyLock<HashMap<&str, u8>> = LazyLock::new(|| {
    (1..).zip(MONTHS).flat_map(|(month, names)| names.split(' ').map(move |name| (name, month))).collect()
});

static FILLER_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| words(FILLERS));

/// Every date of a text, in order.
pub(super) fn dates_in(text: &str, calendar: Calendar) -> Dates {
    let year = calendar.year;
    let tokens = tokens(text, calendar.day_first);
    let mut dates = Dates::default();
    let mut at = 0;
    while at < tokens.len() {
        let numbered = tokens.get(at).is_some_and(|(token, range)| {
            matches!(token, Token::Day(_)) && counts_days(text.get(..range.start).unwrap_or_default())
        });
        match date_at(&tokens, at).filter(|_| !numbered) {
            Some((parts, next)) => {
                let start = tokens.get(at).map_or(0, |(_, range)| range.start);
                let end = next.checked_sub(1).and_then(|last| tokens.get(last)).map_or(start, |(_, range)| range.end);
                add(&mut dates, text, &parts, start..end, year);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    dates
}

/// How the dates of a page are meant, by all of them. Running text tells of other days, and has a say only where nothing
/// else is dated.
pub(super) fn calendar_of(lines: &[Line<'_>]) -> Calendar {
    let day_first = day_first(lines);
    let calendar = Calendar { year: None, day_first };
    let years = |prose: bool| {
        let found = lines
            .iter()
            .filter(move |line| line.prose == prose)
            .flat_map(move |line| dates_in(line.text, calendar).found);
        found.filter_map(|found| found.edtf.earliest()).map(time::Date::year)
    };
    let all: Vec<i32> = years(false).chain(years(true)).collect();
    let year = match only(all.iter().copied()) {
        None if all.is_empty() => only(lines.iter().filter(|line| !line.prose).flat_map(|line| bare_years(line.text))),
        None => only(years(false)),
        year => year,
    };
    Calendar { year, day_first }
}

/// The one value that all have.
fn only(values: impl Iterator<Item = i32>) -> Option<i32> {
    let mut only = None;
    for value in values {
        if only.is_some_and(|known| known != value) {
            return None;
        }
        only = Some(value);
    }
    only
}

/// The years that stand alone in a text, as that of `Annual meeting 2014`.
fn bare_years(text: &str) -> impl Iterator<Item = i32> {
    let words = text.split_whitespace().map(|word| word.trim_matches(['(', ')', ',', ';', ':', '.', '–', '-']));
    words.filter(|word| word.len() == 4).filter_map(|word| word.parse().ok()).filter(|year| (1950..2100).contains(year))
}

/// Whether days stand before months in numbers: as another date of the page shows, else as French, Spanish and German do.
fn day_first(lines: &[Line<'_>]) -> Option<bool> {
    let (mut first, mut second, mut foreign, mut english) = (false, false, 0_usize, 0_usize);
    for line in lines {
        for word in line.text.split(|c: char| !c.is_ascii_digit() && c != '/') {
            let fields: Vec<&str> = word.split('/').collect();
            if let [one, two, year] = fields.as_slice()
                && year.len() == 4
                && let (Ok(one), Ok(two)) = (one.parse::<u32>(), two.parse::<u32>())
            {
                first |= (13..32).contains(&one) && two < 13;
                second |= (13..32).contains(&two) && one < 13;
            }
        }
        for word in line.text.split(|c: char| !c.is_alphabetic()).take(60) {
            foreign += usize::from(FOREIGN.contains(&word));
            english += usize::from(matches!(word, "the" | "of" | "and" | "to" | "for" | "with"));
        }
    }
    if !first && !second {
        (first, second) = by_neighbours(lines);
    }
    match (first, second) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        (false, false) if foreign >= 3 && foreign > english => Some(true),
        _ => None,
    }
}

/// Whether dates in numbers agree with others of the page as days first, and as months first: with one in words, or as the
/// two ends of a stretch, which is short.
fn by_neighbours(lines: &[Line<'_>]) -> (bool, bool) {
    let slashed = |line: &&Line<'_>| {
        let between = |pair: &[u8]| pair.first().is_some_and(u8::is_ascii_digit) && pair.get(1) == Some(&b'/');
        line.text.as_bytes().windows(2).any(between)
    };
    let in_numbers: Vec<&Line<'_>> = lines.iter().filter(slashed).collect();
    if in_numbers.is_empty() {
        return (false, false);
    }
    let in_words: HashSet<String> = lines
        .iter()
        .flat_map(|line| dates_in(line.text, Calendar::default()).found)
        .map(|found| found.edtf.to_string())
        .collect();
    let mut agree = [false, false];
    for line in in_numbers {
        for (agrees, day_first) in agree.iter_mut().zip([true, false]) {
            let calendar = Calendar { year: None, day_first: Some(day_first) };
            for found in dates_in(line.text, calendar).found {
                let numbers = line
                    .text
                    .get(found.range.clone())
                    .is_some_and(|text| text.contains('/') && !text.contains(char::is_alphabetic));
                let days = found.edtf.earliest().zip(found.edtf.latest()).map(|(from, to)| (to - from).whole_days());
                let ends = found.edtf.as_str().split('/').any(|end| in_words.contains(end));
                *agrees |= numbers && (ends || days.is_some_and(|days| (1..=14).contains(&days)));
            }
        }
    }
    (agree[0], agree[1])
}

/// Small words that English text has not.
const FOREIGN: &[&str] = &[
    "de", "la", "le", "les", "des", "du", "et", "el", "los", "las", "del", "y", "en", "pour", "para", "und", "der",
    "die", "Lieu", "Fecha", "Lugar", "Hora", "Heure",
];

/// Whether a number is that of a day of the programme, not of the month: `Day 1 – Monday, 3 June`.
fn counts_days(before: &str) -> bool {
    let word = before.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    before.ends_with(char::is_whitespace)
        && matches!(word.to_lowercase().as_str(), "day" | "jour" | "día" | "dia" | "tag" | "session" | "part")
}

fn add(dates: &mut Dates, text: &str, parts: &Parts, range: Range<usize>, year: Option<i32>) {
    let printed = || text.get(range.clone()).unwrap_or_default().trim().to_owned();
    let Some(texts) = parts.edtf(year) else { return };
    for text in texts {
        match Edtf::parse(&text) {
            Ok(edtf) => dates.found.push(Found { edtf, range: range.clone() }),
            Err(_) => dates.impossible.push(printed()),
        }
    }
}

#[derive(Debug)]
enum Parts {
    One(Part),
    Range(Part, Part),
    /// Two dates, not a stretch of time.
    Two(Part, Part),
}

impl Parts {
    /// The EDTF texts of the dates, not yet known to be possible; none where a year is missing.
    fn edtf(&self, default: Option<i32>) -> Option<Vec<String>> {
        match *self {
            Self::One(part) => Some(vec![part.edtf(part.year.or(default)?)]),
            Self::Range(from, to) => {
                let last = to.year.or(default)?;
                let turns = (to.month, to.day) < (from.month, from.day);
                let first = from.year.unwrap_or(if turns { last - 1 } else { last });
                let (from, to) = (from.edtf(first), to.edtf(last));
                Some(vec![if from == to { from } else { format!("{from}/{to}") }])
            }
            Self::Two(one, other) => {
                let last = other.year.or(default)?;
                Some(vec![one.edtf(one.year.unwrap_or(last)), other.edtf(last)])
            }
        }
    }
}

impl Part {
    fn edtf(self, year: i32) -> String {
        match self.day {
            Some(day) => format!("{year:04}-{:02}-{day:02}", self.month),
            None => format!("{year:04}-{:02}", self.month),
        }
    }
}

type Tokens = [(Token, Range<usize>)];

/// The date that begins at a token, and the token behind it.
fn date_at(tokens: &Tokens, at: usize) -> Option<(Parts, usize)> {
    if let Some((parts, next)) = several_days(tokens, at) {
        return Some((parts, next));
    }
    if let Some((from, to, month, next)) = days_of_one_month(tokens, at) {
        let (year, next) = year_at(tokens, next);
        let part = |day| Part { year, month, day: Some(day) };
        let two = matches!(tokens.get(at + 1), Some((Token::And, _))) && to != from + 1;
        let parts = if two { Parts::Two(part(from), part(to)) } else { Parts::Range(part(from), part(to)) };
        return Some((parts, next));
    }
    let (first, next) = part_at(tokens, at)?;
    let joined = token(tokens, next);
    if !matches!(joined, Token::To | Token::And) {
        return Some((Parts::One(first), next));
    }
    // `December 1-2, 2011`: the second day stands alone.
    if first.day.is_some()
        && first.year.is_none()
        && let Token::Day(day) = token(tokens, next + 1)
        && !matches!(token(tokens, next + 2), Token::Month(_))
        && part_at(tokens, next + 1).is_none()
        && (1..=31).contains(&day)
    {
        let (year, next) = year_at(tokens, next + 2);
        let parts = Parts::Range(Part { year, ..first }, Part { year, month: first.month, day: Some(day) });
        return Some((parts, next));
    }
    let Some((second, after)) = part_at(tokens, skip(tokens, next + 1)) else {
        return Some((Parts::One(first), next));
    };
    let next_day =
        first.month == second.month && first.day.zip(second.day).is_some_and(|(one, other)| other == one + 1);
    match joined {
        Token::And if !next_day => Some((Parts::Two(first, second), after)),
        _ => Some((Parts::Range(first, second), after)),
    }
}

/// `21, 22 and 23 August`: one stretch, where no day between is missing.
fn several_days(tokens: &Tokens, at: usize) -> Option<(Parts, usize)> {
    let Token::Day(from) = token(tokens, at) else { return None };
    let mut last = from;
    let mut next = at + 1;
    let mut count = 1;
    loop {
        let joint = token(tokens, next);
        let Token::Day(day) = token(tokens, next + 1) else { break };
        if !matches!(joint, Token::Filler | Token::And) || day != last + 1 || count > 12 {
            return None;
        }
        (last, count) = (day, count + 1);
        next += 2;
    }
    let month_at = skip(tokens, next);
    let Token::Month(month) = token(tokens, month_at) else { return None };
    let (year, next) = year_at(tokens, month_at + 1);
    let part = |day| Part { year, month, day: Some(day) };
    (count > 2).then(|| (Parts::Range(part(from), part(last)), next))
}

/// `25-26 February`, `25 and 26 February`, `from 25 to 26 February`.
fn days_of_one_month(tokens: &Tokens, at: usize) -> Option<(u8, u8, u8, usize)> {
    let Token::Day(from) = token(tokens, at) else { return None };
    if !matches!(token(tokens, at + 1), Token::To | Token::And) {
        return None;
    }
    let second = skip(tokens, at + 2);
    let Token::Day(to) = token(tokens, second) else { return None };
    let third = skip(tokens, second + 1);
    let Token::Month(month) = token(tokens, third) else { return None };
    Some((from, to, month, third + 1))
}

/// A day with its month, a month with its year, or a date in numbers.
fn part_at(tokens: &Tokens, at: usize) -> Option<(Part, usize)> {
    match token(tokens, at) {
        Token::Numbers(year, month, day) => Some((Part { year: Some(year), month, day: Some(day) }, at + 1)),
        Token::Day(day) => {
            let next = skip(tokens, at + 1);
            let Token::Month(month) = token(tokens, next) else { return None };
            let (year, next) = year_at(tokens, next + 1);
            Some((Part { year, month, day: Some(day) }, next))
        }
        Token::Month(month) => {
            if let Token::Day(day) = token(tokens, at + 1) {
                let (year, next) = year_at(tokens, at + 2);
                return Some((Part { year, month, day: Some(day) }, next));
            }
            let (year, next) = year_at(tokens, at + 1);
            year.map(|year| (Part { year: Some(year), month, day: None }, next))
        }
        _ => None,
    }
}

/// The year at a token, and the token behind it; where there is none, the same token.
fn year_at(tokens: &Tokens, at: usize) -> (Option<i32>, usize) {
    let skipped = skip(tokens, at);
    match token(tokens, skipped) {
        Token::Year(year) => (Some(year), skipped + 1),
        _ => (None, at),
    }
}

fn skip(tokens: &Tokens, mut at: usize) -> usize {
    let last = at + 3;
    while at < last && matches!(token(tokens, at), Token::Filler) {
        at += 1;
    }
    at
}

fn token(tokens: &Tokens, at: usize) -> Token {
    tokens.get(at).map_or(Token::Other, |(token, _)| *token)
}

fn tokens(text: &str, day_first: Option<bool>) -> Vec<(Token, Range<usize>)> {
    let mut tokens = Vec::new();
    let mut rest = 0;
    while let Some(tail) = text.get(rest..) {
        let Some(offset) = tail.find(|c: char| !c.is_whitespace()) else { break };
        let start = rest + offset;
        let tail = text.get(start..).unwrap_or_default();
        let (token, length) = token_of(tail, day_first);
        tokens.push((token, start..start + length));
        rest = start + length;
    }
    tokens
}

/// The token that a text begins with, and its length in bytes.
fn token_of(tail: &str, day_first: Option<bool>) -> (Token, usize) {
    let first = tail.chars().next().unwrap_or(' ');
    if first.is_ascii_digit() {
        return number(tail, day_first);
    }
    if first.is_alphabetic() {
        let length = tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len());
        let dot = usize::from(tail.get(length..).is_some_and(|rest| rest.starts_with('.')));
        let word = tail.get(..length).unwrap_or_default();
        let token = word_token(word, dot == 1);
        return (token, if matches!(token, Token::Month(_)) { length + dot } else { length });
    }
    let token = match first {
        '-' | '–' | '—' | '‐' | '‑' | '−' => Token::To,
        '&' => Token::And,
        ',' => Token::Filler,
        _ => Token::Other,
    };
    (token, first.len_utf8())
}

fn word_token(word: &str, dotted: bool) -> Token {
    if word.len() > 12 {
        return Token::Other;
    }
    let folded = crate::name::plain(word);
    match folded.as_str() {
        "to" | "au" | "al" | "a" | "until" | "till" | "through" | "bis" | "hasta" | "jusquau" => return Token::To,
        "and" | "et" | "y" | "und" => return Token::And,
        _ => {}
    }
    // "may" and "march" are words too; short forms need their capital or their full stop.
    let marked = dotted || word.starts_with(char::is_uppercase);
    let ambiguous =
        folded.len() <= 4 && !matches!(folded.as_str(), "mai" | "mars" | "mayo" | "juin" | "aout") || folded == "march";
    if let Some(month) = MONTH_NAMES.get(folded.as_str()).filter(|_| marked || !ambiguous) {
        return Token::Month(*month);
    }
    if FILLER_WORDS.contains(folded.as_str()) { Token::Filler } else { Token::Other }
}

/// A day, a year, a date in numbers, or another number.
fn number(tail: &str, day_first: Option<bool>) -> (Token, usize) {
    let digits = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
    if let Some((token, length)) = numbers(tail, day_first) {
        return (token, length);
    }
    let value: u32 = tail.get(..digits).and_then(|digits| digits.parse().ok()).unwrap_or(u32::MAX);
    let behind = tail.get(digits..).unwrap_or_default();
    // A number that goes on (10:20, 3.5, 40%) is no day.
    let mut follows = behind.chars();
    if matches!(follows.next(), Some(':' | '.' | ',' | '/')) && follows.next().is_some_and(|c| c.is_ascii_digit()) {
        let length =
            tail.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ',' | '/')).unwrap_or(tail.len());
        return (Token::Other, length);
    }
    if digits == 4 && (1800..2200).contains(&value) {
        return (Token::Year(value as i32), digits);
    }
    if digits > 2 || value > 31 || value == 0 {
        return (Token::Other, digits);
    }
    let letters: String = behind.chars().take_while(|c| c.is_alphabetic()).take(4).collect();
    let ending = match letters.as_str() {
        "" if behind.starts_with(['º', '°', '.']) && value > 0 => behind.chars().next().map_or(0, char::len_utf8),
        "" => 0,
        "st" | "nd" | "rd" | "th" | "er" | "º" => letters.len(),
        _ => return (Token::Other, digits),
    };
    (Token::Day(value as u8), digits + ending)
}

/// `2011-11-28`, `28.11.2011`, `28/11/2011`; a slash that could be read both ways is no date.
fn numbers(tail: &str, day_first: Option<bool>) -> Option<(Token, usize)> {
    let length = tail.find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '.' | '/')).unwrap_or(tail.len());
    let text = tail.get(..length)?.trim_end_matches(['-', '.', '/']);
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    let mut fields = text.split(separator);
    let (first, second, third) = (fields.next()?, fields.next()?, fields.next()?);
    if fields.next().is_some() {
        return None;
    }
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 4);
    let (one, two, three) = (number(first)?, number(second)?, number(third)?);
    let (year, month, day) = match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) => (one, two, three),
        (1..=2, 1..=2, 4) if separator == '.' || one > 12 || one == two => (three, two, one),
        (1..=2, 1..=2, 4) if separator == '/' && two > 12 => (three, one, two),
        (1..=2, 1..=2, 4) if day_first == Some(true) => (three, two, one),
        (1..=2, 1..=2, 4) if separator == '/' && day_first == Some(false) => (three, one, two),
        _ => return None,
    };
    ((1800..2200).contains(&year) && (1..=12).contains(&month) && day >= 1)
        .then(|| (Token::Numbers(year as i32, month as u8, day.min(99) as u8), text.len()))
}
