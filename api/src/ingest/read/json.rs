//! JSON with the lines that each value stands on.
//!
//! `serde_json` reads it, layer by layer: a raw value borrows its part of the text, and where that begins is its place.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::{
    error::{Code, Error, Result},
    ingest::draft::Place,
};

use super::private::without_addresses;

/// Values may be nested so deep; published data is nested some ten deep.
pub(super) const MAX_DEPTH: usize = 64;

/// A source has at most so many values.
const MAX_VALUES: usize = 2_000_000;

/// Keys whose values are ways to reach a person; they are never read in.
const PRIVATE: &[&str] = &["email", "emails", "telephone", "phone", "mobile", "fax", "faxnumber", "contact_details"];

/// A quote is at most so long, in bytes.
const LONGEST_QUOTE: usize = 400;

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct Json<'a> {
    pub(super) shape: Shape<'a>,
    /// Its text, letter for letter.
    raw: &'a str,
    lines: (u32, u32),
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Shape<'a> {
    /// Null, true or false.
    Word,
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Vec<(String, Json<'a>)>),
}

/// An object before its values are looked at; keys that repeat stay.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Every;
        impl<'de> Visitor<'de> for Every {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Every)
    }
}

/// Where the lines of a text begin.
struct Lines<'a> {
    text: &'a str,
    ends: Vec<usize>,
    /// The number of the text's first line.
    first: u32,
    left: usize,
}

/// Reads a text whose first line has that number.
///
/// # Errors
/// `BAD_USER_INPUT` with the line where it is no JSON, `TOO_LARGE` for more nesting or more values than published data has.
pub(super) fn parse(text: &str, first: u32) -> Result<Json<'_>> {
    let refused = |error: serde_json::Error| {
        let line = first + (error.line() as u32).saturating_sub(1);
        Error::bad_input(format!("line {line}: this is not JSON: {error}."))
    };
    let raw: &RawValue = serde_json::from_str(text).map_err(refused)?;
    let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(place, _)| place).collect();
    let mut lines = Lines { text, ends, first, left: MAX_VALUES };
    lines.value(raw, 0)
}

/// Whether a text begins as JSON does; where it goes wrong later, that is said with its line.
pub(super) fn is_json(text: &str) -> bool {
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    let text = text.trim_start_matches(blank);
    let inner = |open: char| text.strip_prefix(open).map(|rest| rest.trim_start_matches(blank));
    inner('{').is_some_and(|rest| rest.starts_with(['"', '}']))
        || inner('[').is_some_and(|rest| rest.starts_with(['{', ']']))
}

/// A text without what would lead to people: their addresses and numbers. It is JSON as before.
pub(super) fn without_private(text: &str) -> Result<String> {
    let mut gone = Vec::new();
    parse(text, 1)?.private(text, &mut gone);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (from, to) in gone {
        out.push_str(text.get(done..from).unwrap_or_default());
        out.push_str("null");
        done = to;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Ok(without_addresses(&out).into_owned())
}

impl<'a> Lines<'a> {
    fn value(&mut self, raw: &'a RawValue, depth: usize) -> Result<Json<'a>> {
        self.left = self.left.saturating_sub(1);
        if depth > MAX_DEPTH || self.left == 0 {
            let message = format!(
                "The source nests its values more than {MAX_DEPTH} deep or has more than {MAX_VALUES} of them; split it."
            );
            return Err(Error::new(Code::TooLarge, message));
        }
        let raw = raw.get();
        let odd = |error: serde_json::Error| Error::bad_input(format!("The source is not JSON: {error}."));
        let shape = match raw.as_bytes().first() {
            Some(b'{') => {
                let Pairs(pairs) = serde_json::from_str(raw).map_err(odd)?;
                let mut object = Vec::with_capacity(pairs.len());
                for (key, value) in pairs {
                    object.push((key, self.value(value, depth + 1)?));
                }
                Shape::Object(object)
            }
            Some(b'[') => {
                let values: Vec<&RawValue> = serde_json::from_str(raw).map_err(odd)?;
                let mut list = Vec::with_capacity(values.len());
                for value in values {
                    list.push(self.value(value, depth + 1)?);
                }
                Shape::List(list)
            }
            Some(b'"') => {
                let text: String = serde_json::from_str(raw).map_err(odd)?;
                // No database keeps this character.
                Shape::Text(Cow::Owned(text.replace('\0', "\u{fffd}")))
            }
            Some(b'-' | b'0'..=b'9') => Shape::Number(raw),
            _ => Shape::Word,
        };
        let begin = raw.as_ptr() as usize - self.text.as_ptr() as usize;
        let lines = (self.line(begin), self.line(begin + raw.len().saturating_sub(1)));
        Ok(Json { shape, raw, lines })
    }

    fn line(&self, place: usize) -> u32 {
        self.first + self.ends.partition_point(|end| *end < place) as u32
    }
}

impl Json<'_> {
    /// The value of a key; a null is none.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let Shape::Object(pairs) = &self.shape else { return None };
        let (_, value) = pairs.iter().find(|(name, _)| name == key)?;
        (value.raw != "null").then_some(value)
    }

    /// The pairs of an object.
    pub(super) fn pairs(&self) -> &[(String, Self)] {
        match &self.shape {
            Shape::Object(pairs) => pairs,
            _ => &[],
        }
    }

    /// The values of a list, or the value itself.
    pub(super) fn each(&self) -> impl Iterator<Item = &Self> {
        match &self.shape {
            Shape::List(list) => list.as_slice(),
            _ => std::slice::from_ref(self),
        }
        .iter()
    }

    /// Each value of a key, be it a list or not.
    pub(super) fn all(&self, key: &str) -> impl Iterator<Item = &Self> {
        self.get(key).into_iter().flat_map(Self::each)
    }

    /// A text or a number, without blanks around it; an empty one is none.
    pub(super) fn text(&self) -> Option<&str> {
        let text = match &self.shape {
            Shape::Text(text) => text.trim(),
            Shape::Number(number) => number,
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// The text of a key.
    pub(super) fn text_of(&self, key: &str) -> Option<(&str, Place)> {
        let value = self.get(key)?;
        Some((value.text()?, value.place()))
    }

    /// Where it stands; a long value is quoted by its beginning.
    pub(super) fn place(&self) -> Place {
        let inner = match self.shape {
            Shape::Text(_) => self.raw.trim_matches('"'),
            _ => self.raw,
        };
        let end = inner.floor_char_boundary(LONGEST_QUOTE.min(inner.len()));
        Place { lines: self.lines, quote: inner.get(..end).unwrap_or_default().to_owned() }
    }

    /// What tells it from every other value of its text.
    pub(super) fn at(&self) -> usize {
        self.raw.as_ptr() as usize
    }

    fn private(&self, text: &str, gone: &mut Vec<(usize, usize)>) {
        match &self.shape {
            Shape::Object(pairs) => {
                for (key, value) in pairs {
                    let name = key.rsplit([':', '/', '#']).next().unwrap_or(key).to_ascii_lowercase();
                    if PRIVATE.contains(&name.as_str()) {
                        let begin = value.raw.as_ptr() as usize - text.as_ptr() as usize;
                        gone.push((begin, begin + value.raw.len()));
                    } else {
                        value.private(text, gone);
                    }
                }
            }
            Shape::List(list) => list.iter().for_each(|value| value.private(text, gone)),
            _ => {}
        }
    }
}
