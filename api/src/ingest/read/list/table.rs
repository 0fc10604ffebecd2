//! The rows of a list as text, each with the lines that hold it.

use crate::{
    error::{Error, Result},
    ingest::draft::Place,
};

/// What may stand between the cells of a row.
const DELIMITERS: [u8; 4] = [b'\t', b';', b',', b'|'];

/// Rows of cells.
pub(super) struct Table<'a> {
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    /// What the first row calls the columns.
    pub(super) header: Vec<String>,
}

/// A row.
pub(super) struct Row {
    /// Its cells.
    pub(super) cells: csv::StringRecord,
    /// Its lines, and all of it.
    pub(super) place: Place,
    /// Whether the file ends within one of its cells.
    pub(super) cut: bool,
}

/// What stands between the cells of a text: what its first line has most of.
pub(super) fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: &u8| first.bytes().filter(|byte| byte == delimiter).count();
    // Of several as frequent, the first is the least likely to stand within a name.
    DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(b',')
}

impl<'a> Table<'a> {
    /// Reads the first row, which names the columns.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` where there is none.
    pub(super) fn new(text: &'a str, delimiter: u8) -> Result<Self> {
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut table = Self { text, reader, header: Vec::new() };
        let Some(first) = table.next_row()? else {
            return Err(Error::bad_input("The list is empty; its first row must name the columns."));
        };
        table.header = first.cells.iter().map(|name| name.trim_matches(['\u{feff}', ' ']).to_owned()).collect();
        Ok(table)
    }

    /// The next row; none at the end.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` where the bytes are no rows.
    pub(super) fn next_row(&mut self) -> Result<Option<Row>> {
        let mut cells = csv::StringRecord::new();
        let (begin, line) = (self.reader.position().byte() as usize, self.reader.position().line());
        if !self.reader.read_record(&mut cells).map_err(unreadable)? {
            return Ok(None);
        }
        let end = self.reader.position().byte() as usize;
        let raw = self.text.get(begin..end).unwrap_or_default();
        // Empty lines before a row are no part of it.
        let row = raw.trim_start_matches('\n');
        let first = u32::try_from(line).unwrap_or(u32::MAX).saturating_add((raw.len() - row.len()) as u32);
        let row = row.strip_suffix('\n').unwrap_or(row);
        let last = first.saturating_add(row.matches('\n').count() as u32);
        let cut = end >= self.text.len() && row.matches('"').count() % 2 == 1;
        Ok(Some(Row { cells, place: Place { lines: (first, last), quote: row.to_owned() }, cut }))
    }
}

fn unreadable(error: csv::Error) -> Error {
    let line = error.position().map_or(0, csv::Position::line);
    Error::bad_input(format!("Line {line} cannot be read as a row of cells: {error}"))
}
