//! Named texts, one behind the other in a single one, so that the many short texts of an entity need no allocations.
//!
//! A field is its name, which is a letter, its length, and its text. Lengths and numbers are written in digits of seven
//! bits, which are characters of ASCII: the whole is a text like any other, to be cut at its fields without being read
//! letter by letter.

use serde::{Serialize, Serializer};

/// A length up to here is one digit; a longer one is the number of its digits, counted from here, and then those.
const LONG: u8 = 121;

/// The fields of a text, in the order in which they were put. One that is damaged ends early.
#[derive(Clone, Debug)]
pub(crate) struct Fields<'g>(&'g str);

/// Texts of one sort, such as the languages of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Texts<'g>(&'g str);

/// The name of each of [`Texts`]; they need none.
const ANY: u8 = b'-';

impl<'g> Fields<'g> {
    pub(crate) fn of(text: &'g str) -> Self {
        Self(text)
    }

    /// The text of the first field of a name.
    pub(crate) fn find(mut self, name: u8) -> Option<&'g str> {
        self.find_map(|(other, text)| (other == name).then_some(text))
    }

    /// The next field, if it has a name; else it is left.
    pub(crate) fn next_if(&mut self, name: u8) -> Option<&'g str> {
        if self.0.as_bytes().first() == Some(&name) { self.next().map(|(_, text)| text) } else { None }
    }

    fn cut(&mut self) -> Option<(u8, &'g str)> {
        let (&[name, first], _) = self.0.as_bytes().split_first_chunk()?;
        let digits = first.saturating_sub(LONG).into();
        let (length, rest) = if digits == 0 {
            (first.into(), self.0.get(2..)?)
        } else {
            let (length, rest) = self.0.get(2..)?.split_at_checked(digits)?;
            (usize::try_from(number(length)).ok()?, rest)
        };
        let (text, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((name, text))
    }
}

impl<'g> Iterator for Fields<'g> {
    type Item = (u8, &'g str);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.cut()
    }
}

impl<'g> Texts<'g> {
    pub(crate) fn as_str(self) -> &'g str {
        self.0
    }

    /// Texts in one.
    #[must_use]
    pub fn joined<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
        let mut joined = String::new();
        texts.into_iter().for_each(|text| put(&mut joined, ANY, text));
        joined
    }

    /// Texts that [`Texts::joined`] has written.
    #[must_use]
    pub fn split(joined: &'g str) -> Self {
        Self(joined)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Each of them, in order.
    pub fn iter(self) -> impl Iterator<Item = &'g str> {
        Fields(self.0).map(|(_, text)| text)
    }
}

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// Puts a field behind those that are there.
pub(crate) fn put(fields: &mut String, name: u8, text: &str) {
    fields.push(name.into());
    match u8::try_from(text.len()) {
        Ok(length) if length <= LONG => fields.push(length.into()),
        _ => {
            let mut length = String::new();
            put_digits(&mut length, text.len() as u64);
            // A length has at most ten digits, of which six say more than any text has bytes.
            fields.push((LONG + length.len() as u8).into());
            fields.push_str(&length);
        }
    }
    fields.push_str(text);
}

/// Puts a field whose text is a number.
pub(crate) fn put_number(fields: &mut String, name: u8, number: u64) {
    let mut digits = String::new();
    put_digits(&mut digits, number);
    put(fields, name, &digits);
}

/// The number that a field was made of.
pub(crate) fn number(digits: &str) -> u64 {
    digits.bytes().rev().fold(0, |number, digit| number << 7 | u64::from(digit))
}

/// The last digit first; none for 0.
fn put_digits(to: &mut String, mut number: u64) {
    while number > 0 {
        to.push(((number & 0x7F) as u8).into());
        number >>= 7;
    }
}
