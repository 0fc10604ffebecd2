//! Long lists, cut: each part has the first row of the list, which names the columns, and as many rows as one commit takes.

use std::io::{BufRead, BufReader, Read};

use super::{ReadOptions, table};
use crate::{
    error::{Error, Result},
    ingest::draft::{Draft, Place},
};

/// Where a list is cut: behind so many rows or so many bytes, whichever comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Rows of a part.
    pub rows: usize,
    /// Bytes of a part, but for those of its last row.
    pub bytes: usize,
}

impl Default for Cut {
    /// What is worked out of a row takes some forty kilobytes until it is written.
    fn default() -> Self {
        Self { rows: 10_000, bytes: 4 << 20 }
    }
}

/// Which part of which list a source is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The list's key among sources.
    pub list: String,
    /// The digest of the bytes of the whole list, in hexadecimal.
    pub list_sha256: String,
    /// Which one, counted from 1.
    pub number: u32,
    /// The line of the list on which its first row begins.
    pub first_line: u32,
}

impl Part {
    /// The part's own key among sources.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}#part={}", self.list, self.number)
    }

    /// Which part of a list has a key.
    #[must_use]
    pub fn number_in(key: &str) -> Option<u32> {
        key.rsplit_once("#part=")?.1.parse().ok()
    }
}

/// A part as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartText {
    /// Which one, counted from 1.
    pub number: u32,
    /// The line of the list on which its first row begins.
    pub first_line: u32,
    /// Its rows.
    pub rows: usize,
    /// The first row of the list, and its own.
    pub text: String,
}

/// The parts of a list, one after the other.
pub struct Parts<R: Read> {
    table: table::Table<BufReader<R>>,
    next: Option<table::Row>,
    number: u32,
    cut: Cut,
}

impl<R: Read> Parts<R> {
    /// Begins with a list as UTF-8 whose lines end with line feeds.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` where it has no row that names the columns.
    pub fn new(text: R, options: &ReadOptions, cut: Cut) -> Result<Self> {
        let mut text = BufReader::with_capacity(1 << 16, text);
        let named = options.mapping.as_ref().and_then(|mapping| mapping.delimiter);
        let delimiter = match named.and_then(|c| u8::try_from(c).ok()) {
            Some(delimiter) => delimiter,
            None => {
                let begin = text.fill_buf().map_err(|error| Error::bad_input(format!("It cannot be read: {error}")))?;
                table::delimiter(&String::from_utf8_lossy(begin))
            }
        };
        let mut table = table::Table::new(text, delimiter)?;
        let next = table.next_row()?;
        Ok(Self { table, next, number: 0, cut })
    }
}

impl<R: Read> Iterator for Parts<R> {
    type Item = Result<PartText>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.next.take()?;
        self.number += 1;
        let first_line = first.place.lines.0;
        let mut part =
            PartText { number: self.number, first_line, rows: 0, text: format!("{}\n", self.table.first.quote) };
        let mut line = first_line;
        let mut next = Some(first);
        while let Some(row) = next {
            if part.rows > 0 && (part.rows >= self.cut.rows || part.text.len() >= self.cut.bytes) {
                self.next = Some(row);
                break;
            }
            // Empty lines between rows are kept, so that lines can be counted.
            part.text.extend(std::iter::repeat_n('\n', (row.place.lines.0 - line) as usize));
            part.text.push_str(&row.place.quote);
            if !row.cut {
                part.text.push('\n');
            }
            part.rows += 1;
            line = row.place.lines.1 + 1;
            next = match self.table.next_row() {
                Ok(next) => next,
                Err(error) => return Some(Err(error)),
            };
        }
        Some(Ok(part))
    }
}

/// Lets the places of a part count the lines of the list.
pub(in crate::ingest::read) fn count_lines_of_list(draft: &mut Draft, first_line: u32) {
    let head = lines_of_head(&draft.source.text);
    let shifted = |line: u32| if line > head { (line - head - 1).saturating_add(first_line) } else { line };
    let shift = |place: &mut Place| place.lines = (shifted(place.lines.0), shifted(place.lines.1));
    for mention in &mut draft.mentions {
        shift(&mut mention.place);
        mention.names.iter_mut().for_each(|name| shift(&mut name.place));
        mention.attributes.iter_mut().for_each(|read| shift(&mut read.place));
    }
    for fact in &mut draft.facts {
        shift(&mut fact.place);
        fact.attributes.iter_mut().for_each(|read| shift(&mut read.place));
    }
    for message in &mut draft.messages {
        message.line = message.line.map(shifted);
    }
}

/// How many lines the first row of a part takes, which are no lines of its own.
#[must_use]
pub fn lines_of_head(text: &str) -> u32 {
    let table = table::Table::new(text.as_bytes(), table::delimiter(text));
    table.map_or(0, |table| table.first.lines.1)
}
