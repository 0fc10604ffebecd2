//! Reading the JSON Lines of an export in again, line by line: into an empty database, which becomes what was exported.

use std::{
    collections::BTreeMap,
    io::{BufRead, Read as _},
};

use serde_json::{Map, Value};

use super::jsonl::LAYOUT;
use crate::{
    error::{Error, Result},
    store::{
        Store,
        copy::{Line, Restored, Row, Table},
    },
};

/// How every export begins.
const BEGINNING: &[u8] = b"{\"colloquy\":";

/// Bytes of a line at most: a source has its text in one.
const LONGEST_LINE: u64 = 256 << 20;

/// Whether a file begins as an export does.
#[must_use]
pub fn is_copy(beginning: &[u8]) -> bool {
    beginning.starts_with(BEGINNING)
}

/// An export that is being read.
pub struct Copy<R> {
    lines: Lines<R>,
    /// The version it was made at, and the oldest of which it has the log.
    at: (i64, i64),
}

struct Lines<R> {
    from: R,
    number: u64,
    rows: u64,
    ended: bool,
    shown: Box<dyn FnMut(u64, u64) + Send>,
    bytes: u64,
}

impl<R: BufRead + Send> Copy<R> {
    /// Begins to read; what has been read is shown as a number of rows and of bytes.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` where this is no export, or one of a later layout.
    pub fn begin(from: R, shown: impl FnMut(u64, u64) + Send + 'static) -> Result<Self> {
        let mut lines = Lines { from, number: 0, rows: 0, ended: false, shown: Box::new(shown), bytes: 0 };
        let head = lines.read()?.ok_or_else(|| Error::bad_input("the file is empty"))?.0;
        let number = |field: &str| head.get(field).and_then(Value::as_i64).filter(|number| *number >= 0);
        match head.get("colloquy").and_then(Value::as_u64) {
            Some(LAYOUT) => {}
            Some(later) => {
                return Err(Error::bad_input(format!(
                    "the export has layout {later}, and this program reads {LAYOUT}; use the program that wrote it, or a \
                     later one"
                )));
            }
            None => return Err(Error::bad_input("line 1: this is no export; one begins with {\"colloquy\":…")),
        }
        let (Some(version), Some(trimmed)) = (number("version"), number("trimmed")) else {
            return Err(Error::bad_input("line 1: the export does not say its version"));
        };
        Ok(Self { lines, at: (version, trimmed) })
    }

    /// The version that it was made at.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.at.0
    }

    /// Makes an empty database of it, all or nothing.
    ///
    /// # Errors
    /// Those of [`Store::restore`], with the line.
    pub async fn restore(self, store: &Store) -> Result<Restored> {
        store.restore(self.at, self.lines).await
    }

    /// Reads it to the end and says what it holds; nothing is written.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` with the line where it could not be restored.
    pub async fn check(self) -> Result<Restored> {
        let mut rows: BTreeMap<Table, u64> = BTreeMap::new();
        for line in self.lines {
            let line = line?;
            line.check().await?;
            *rows.entry(line.table).or_default() += 1;
        }
        Ok(Restored { rows })
    }
}

impl<R: BufRead> Lines<R> {
    /// The next line with its size; none at the end of the file.
    fn read(&mut self) -> Result<Option<(Map<String, Value>, usize)>> {
        let mut text = Vec::new();
        self.number += 1;
        let number = self.number;
        let read = self.from.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut text);
        read.map_err(|error| Error::bad_input(format!("line {number}: it cannot be read: {error}")))?;
        if text.is_empty() {
            return Ok(None);
        }
        self.bytes += text.len() as u64;
        match serde_json::from_slice(&text) {
            Ok(Value::Object(line)) => Ok(Some((line, text.len()))),
            _ if !text.ends_with(b"\n") => Err(Error::bad_input(format!(
                "line {number}: the file ends inside this line; it was cut, so nothing of it is read"
            ))),
            _ => Err(Error::bad_input(format!("line {number}: this is no JSON object"))),
        }
    }

    fn next_row(&mut self) -> Result<Option<Line>> {
        let number = self.number + 1;
        let Some((mut row, bytes)) = self.read()? else {
            return Err(Error::bad_input(format!(
                "the file ends after line {}, without its last line; it was cut, so nothing of it is read",
                number - 1
            )));
        };
        if let Some(end) = row.get("end") {
            let rows = end.get("rows").and_then(Value::as_u64);
            if rows != Some(self.rows) {
                let said = rows.map_or_else(|| "how many".to_owned(), |rows| rows.to_string());
                return Err(Error::bad_input(format!(
                    "line {number}: the file has {} rows, and its last line says {said}; it is not whole",
                    self.rows
                )));
            }
            if self.read()?.is_some() {
                return Err(Error::bad_input(format!("line {}: something stands behind the last line", number + 1)));
            }
            self.ended = true;
            (self.shown)(self.rows, self.bytes);
            return Ok(None);
        }
        let table = row.remove("table");
        let table = table.as_ref().and_then(Value::as_str).and_then(Table::parse);
        let Some(table) = table else {
            return Err(Error::bad_input(format!(
                "line {number}: `table` names none that this program has; a later version wrote this"
            )));
        };
        self.rows += 1;
        if self.rows.is_multiple_of(1_000) {
            (self.shown)(self.rows, self.bytes);
        }
        Ok(Some(Line { number, bytes, table, row: Row::from_iter(row) }))
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.next_row().transpose();
        self.ended |= matches!(next, Some(Err(_)));
        next
    }
}
