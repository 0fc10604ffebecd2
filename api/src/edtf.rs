//! Dates as precise as their source and no more: the levels of EDTF (ISO 8601-2) that the contract names.
//!
//! Here: the text, whether it is acceptable, and the days it spans. How a date is found in prose belongs to the readers.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use time::{Date, Month};

/// An acceptable EDTF text and the days that it spans.
///
/// Forms: `2011`, `2011-11`, `2011-11-28`, `201X`, `2011-XX`, `2011-11-XX`, each with `~`, `?` or `%` behind it, and two of
/// them as `2011-11-28/2011-11-30`, where `..` is an end that is open. The qualifiers say how sure the date is; they do
/// not widen its span.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Edtf {
    text: String,
    span: Span,
}

/// The days from the first to the last that something may have taken; an end that is open is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first day it may have begun.
    pub earliest: Option<Date>,
    /// The last day it may have ended.
    pub latest: Option<Date>,
}

/// Why a text is no date, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdtfError {
    position: usize,
    message: String,
}

/// Longer texts are refused unread: the longest form has 23 characters.
const MAX_CHARS: usize = 64;

/// What is said of a text that has none of the forms.
const FORMS: &str = "write 2011, 2011-11, 2011-11-28, 2011-11-28/2011-11-30, 2011/.., ../2011, 2011~, 2011? or 201X";

impl Edtf {
    /// Reads a text; refuses forms that the contract does not have and days that no calendar has.
    ///
    /// # Errors
    /// Where the text goes wrong, and what to write instead.
    pub fn parse(text: &str) -> Result<Self, EdtfError> {
        if text.is_empty() {
            return Err(EdtfError::new(0, format!("an empty text is no date; {FORMS}")));
        }
        if text.chars().nth(MAX_CHARS).is_some() {
            return Err(EdtfError::new(MAX_CHARS, format!("this is too long for a date; {FORMS}")));
        }
        let span = match text.split_once('/') {
            Some((from, to)) => interval(from, to)?,
            None if text == ".." => {
                return Err(EdtfError::new(0, "an open end needs the other one; write ../2011 or 2011/.."));
            }
            None => date(text, 0)?,
        };
        Ok(Self { text: text.to_owned(), span })
    }

    /// A text that was read before, with the span that it was found to have.
    pub(crate) fn known(text: String, span: Span) -> Self {
        Self { text, span }
    }

    /// The text, as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first day of the span; `None` where that end is open.
    #[must_use]
    pub fn earliest(&self) -> Option<Date> {
        self.span.earliest
    }

    /// The last day of the span; `None` where that end is open.
    #[must_use]
    pub fn latest(&self) -> Option<Date> {
        self.span.latest
    }

    /// Both ends of the span.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether a day may belong to both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.span.overlaps(other.span)
    }
}

impl Span {
    /// Whether a day belongs to both.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let begins_in_time = |from: Option<Date>, to: Option<Date>| match (from, to) {
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
        begins_in_time(self.earliest, other.latest) && begins_in_time(other.earliest, self.latest)
    }
}

impl EdtfError {
    fn new(position: usize, message: impl Into<String>) -> Self {
        Self { position, message: message.into() }
    }

    /// Where the text goes wrong, in characters from 0.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// What is wrong there, and what to write instead.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// People count characters from 1.
impl fmt::Display for EdtfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {}: {}", self.position + 1, self.message)
    }
}

impl std::error::Error for EdtfError {}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Edtf> for String {
    fn from(edtf: Edtf) -> Self {
        edtf.text
    }
}

impl TryFrom<String> for Edtf {
    type Error = EdtfError;

    fn try_from(text: String) -> Result<Self, EdtfError> {
        Self::parse(&text)
    }
}

impl FromStr for Edtf {
    type Err = EdtfError;

    fn from_str(text: &str) -> Result<Self, EdtfError> {
        Self::parse(text)
    }
}

fn interval(from: &str, to: &str) -> Result<Span, EdtfError> {
    let second = from.chars().count() + 1;
    if let Some((middle, _)) = to.split_once('/') {
        let message = "an interval has two ends; write 2011-11-28/2011-11-30";
        return Err(EdtfError::new(second + middle.chars().count(), message));
    }
    if from == ".." && to == ".." {
        return Err(EdtfError::new(second, "both ends are open; write the one that is known, as in ../2011"));
    }
    let begin = if from == ".." { None } else { Some(date(from, 0)?) };
    let end = if to == ".." { None } else { Some(date(to, second)?) };
    let span = Span { earliest: begin.and_then(|span| span.earliest), latest: end.and_then(|span| span.latest) };
    if let (Some(begin), Some(end)) = (begin, end)
        && begin.earliest > end.latest
    {
        return Err(EdtfError::new(second, "the end lies before the beginning; write the earlier date first"));
    }
    Ok(span)
}

/// One date without interval; `offset` is its place in the whole text.
fn date(text: &str, offset: usize) -> Result<Span, EdtfError> {
    let plain = text.strip_suffix(['~', '?', '%']).unwrap_or(text);
    let mut parts = plain.splitn(3, '-');
    let (year, month, day) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let (first_year, last_year) = years(year, offset)?;
    let Some(month) = month else {
        return Ok(span(first_day(first_year, Month::January), last_day(last_year, Month::December)));
    };
    if first_year != last_year {
        let message = "a decade or century takes no month; write 201X alone";
        return Err(EdtfError::new(offset + 4, message));
    }
    let Some(month) = two(month, 12).map_err(|wrong| {
        let message = match wrong {
            Wrong::Form => format!("a month has two digits; {FORMS}"),
            Wrong::Value => "there is no such month; write 01 to 12".to_owned(),
        };
        EdtfError::new(offset + 5, message)
    })?
    else {
        return match day {
            None | Some("XX") => Ok(span(first_day(first_year, Month::January), last_day(last_year, Month::December))),
            Some(_) => Err(EdtfError::new(offset + 8, "a day needs its month; write 2011-XX or 2011-11-28")),
        };
    };
    let month =
        Month::try_from(month).map_err(|_| EdtfError::new(offset + 5, "there is no such month; write 01 to 12"))?;
    let Some(day) = day else {
        return Ok(span(first_day(first_year, month), last_day(first_year, month)));
    };
    let length = month.length(first_year);
    let day = two(day, length).map_err(|wrong| {
        let message = match wrong {
            Wrong::Form => format!("a day has two digits; {FORMS}"),
            Wrong::Value => format!("{month} {first_year} has no such day; write 01 to {length}, or the month alone"),
        };
        EdtfError::new(offset + 8, message)
    })?;
    Ok(match day {
        Some(day) => {
            let day = Date::from_calendar_date(first_year, month, day).ok();
            span(day, day)
        }
        None => span(first_day(first_year, month), last_day(first_year, month)),
    })
}

/// The first and last year of `2011`, `201X`, `20XX` or `2XXX`.
fn years(text: &str, offset: usize) -> Result<(i32, i32), EdtfError> {
    let digits = text.trim_end_matches('X');
    if let Some(position) = digits.chars().position(|c| !c.is_ascii_digit()) {
        return Err(EdtfError::new(offset + position, format!("a date begins with the year; {FORMS}")));
    }
    if text.chars().count() != 4 || digits.is_empty() {
        let position = offset + text.chars().count().min(4);
        return Err(EdtfError::new(position, format!("a year has four digits; {FORMS}")));
    }
    let unknown = 10_i32.pow(4 - digits.len() as u32);
    let first = digits.parse::<i32>().unwrap_or_default() * unknown;
    Ok((first, first + unknown - 1))
}

enum Wrong {
    Form,
    Value,
}

/// Two digits from 01 to `max`; `None` for `XX`.
fn two(text: &str, max: u8) -> Result<Option<u8>, Wrong> {
    if text == "XX" {
        return Ok(None);
    }
    if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Wrong::Form);
    }
    match text.parse() {
        Ok(number) if (1..=max).contains(&number) => Ok(Some(number)),
        _ => Err(Wrong::Value),
    }
}

fn span(earliest: Option<Date>, latest: Option<Date>) -> Span {
    Span { earliest, latest }
}

fn first_day(year: i32, month: Month) -> Option<Date> {
    Date::from_calendar_date(year, month, 1).ok()
}

fn last_day(year: i32, month: Month) -> Option<Date> {
    Date::from_calendar_date(year, month, month.length(year)).ok()
}
