//! The rows of a list as text, each with the lines that hold it, taken one after the other: what was read is not kept.

use std::io::{self, Read};

use crate::{
    error::{Error, Result},
    ingest::{draft::Place, read::text::MAX_BYTES},
};

/// What may stand between the cells of a row.
const DELIMITERS: [u8; 4] = [b'\t', b';', b',', b'|'];

/// How much is read ahead.
const BUFFER: usize = 1 << 16;

/// Rows of cells.
pub(super) struct Table<R> {
    reader: csv::Reader<Kept<R>>,
    /// What the first row calls the columns.
    pub(super) header: Vec<String>,
    /// Where the first row stands, and all of it.
    pub(super) first: Place,
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

/// Bytes on their way to the cells, kept until it is known which row they are of.
struct Kept<R> {
    from: R,
    bytes: Vec<u8>,
    /// Where the first byte that is kept stands in the whole.
    begin: u64,
    ended: bool,
}

impl<R: Read> Read for Kept<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.bytes.len() > MAX_BYTES + BUFFER {
            let text = format!("the row has more than {} MiB; perhaps a quote is missing", MAX_BYTES >> 20);
            return Err(io::Error::other(text));
        }
        let count = self.from.read(into)?;
        self.bytes.extend_from_slice(into.get(..count).unwrap_or_default());
        self.ended |= count == 0;
        Ok(count)
    }
}

impl<R> Kept<R> {
    /// The text from where to where, what is before being of no more use; and whether nothing comes behind it.
    fn take(&mut self, begin: u64, end: u64) -> (String, bool) {
        let at = |place: u64| place.saturating_sub(self.begin) as usize;
        let (from, to) = (at(begin), at(end));
        let text = String::from_utf8_lossy(self.bytes.get(from..to).unwrap_or_default()).into_owned();
        let last = self.ended && to >= self.bytes.len();
        if to > BUFFER {
            self.bytes.drain(..to.min(self.bytes.len()));
            self.begin = end;
        }
        (text, last)
    }
}

/// What stands between the cells of a text: what its first line has most of.
pub(super) fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: &u8| first.bytes().filter(|byte| byte == delimiter).count();
    // Of several as frequent, the first is the least likely to stand within a name.
    DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(b',')
}

impl<R: Read> Table<R> {
    /// Reads the first row, which names the columns.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` where there is none.
    pub(super) fn new(text: R, delimiter: u8) -> Result<Self> {
        let kept = Kept { from: text, bytes: Vec::new(), begin: 0, ended: false };
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .buffer_capacity(BUFFER)
            .from_reader(kept);
        let mut table = Self { reader, header: Vec::new(), first: Place { lines: (0, 0), quote: String::new() } };
        let Some(first) = table.next_row()? else {
            return Err(Error::bad_input("The list is empty; its first row must name the columns."));
        };
        table.header = first.cells.iter().map(|name| name.trim_matches(['\u{feff}', ' ']).to_owned()).collect();
        table.first = first.place;
        Ok(table)
    }

    /// The next row; none at the end.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` where the bytes are no rows.
    pub(super) fn next_row(&mut self) -> Result<Option<Row>> {
        let mut cells = csv::StringRecord::new();
        let (begin, line) = (self.reader.position().byte(), self.reader.position().line());
        if !self.reader.read_record(&mut cells).map_err(|error| unreadable(&error, line))? {
            return Ok(None);
        }
        let end = self.reader.position().byte();
        let (raw, is_last) = self.reader.get_mut().take(begin, end);
        // Empty lines before a row are no part of it.
        let row = raw.trim_start_matches('\n');
        let first = u32::try_from(line).unwrap_or(u32::MAX).saturating_add((raw.len() - row.len()) as u32);
        let row = row.strip_suffix('\n').unwrap_or(row);
        let last = first.saturating_add(row.matches('\n').count() as u32);
        let cut = is_last && row.matches('"').count() % 2 == 1;
        Ok(Some(Row { cells, place: Place { lines: (first, last), quote: row.to_owned() }, cut }))
    }
}

fn unreadable(error: &csv::Error, line: u64) -> Error {
    let line = error.position().map_or(line, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => Error::bad_input(format!(
            "Line {line} is not UTF-8, as a list of more than {} MiB must be; convert it, for example with iconv.",
            MAX_BYTES >> 20
        )),
        _ => Error::bad_input(format!("Line {line} cannot be read as a row of cells: {error}")),
    }
}
