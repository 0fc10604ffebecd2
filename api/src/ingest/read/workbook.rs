//! Workbooks (XLSX): one sheet, as rows of cells for the reader of lists.
//!
//! Cells are taken one after the other, so that a sheet that claims a billion rows takes no more room than its cells.
//! Formulas count as what they last gave; nothing is computed.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};

use super::archive;
use crate::error::{Code, Error, Result};

/// A sheet has at most so many columns that are read.
const MAX_COLUMNS: u32 = 1_000;

/// Rows of a sheet, gaps between them counted.
const MAX_ROWS: u32 = 2_000_000;

/// A sheet as text is at most so long, in bytes.
const MAX_TEXT: usize = 64 << 20;

/// Whether bytes are a workbook: an archive that holds one.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    archive::holds(bytes, "xl/workbook.xml")
}

/// The rows of a sheet, tabs between the cells: the first sheet if none is named.
///
/// # Errors
/// `BAD_USER_INPUT` where it is no workbook or has no such sheet, `TOO_LARGE` for a bomb.
pub(super) fn rows(bytes: &[u8], sheet: Option<&str>) -> Result<String> {
    archive::refuse_bomb(bytes)?;
    let odd = |error: &dyn std::fmt::Display| Error::bad_input(format!("The workbook cannot be read: {error}."));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| odd(&error))?;
    let names = book.sheet_names();
    let sheet = match sheet {
        Some(name) if names.iter().any(|known| known == name) => name.to_owned(),
        Some(name) => {
            let names = names.join(", ");
            return Err(Error::bad_input(format!("The workbook has no sheet “{name}”; it has: {names}.")));
        }
        None => names.first().cloned().ok_or_else(|| Error::bad_input("The workbook has no sheet."))?,
    };
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|error| odd(&error))?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut size = 0;
    while let Some(cell) = cells.next_cell().map_err(|error| odd(&error))? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value());
        if text.is_empty() || column >= MAX_COLUMNS {
            continue;
        }
        size += text.len() + 1;
        if row >= MAX_ROWS || size > MAX_TEXT {
            return Err(Error::new(Code::TooLarge, "The sheet has more rows or more text than a list has; split it."));
        }
        let (row, column) = (row as usize, column as usize);
        while rows.len() <= row {
            rows.push(Vec::new());
        }
        if let Some(cells) = rows.get_mut(row) {
            while cells.len() <= column {
                cells.push(String::new());
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = text;
            }
        }
    }
    written(rows)
}

/// Rows as text, every row as wide as the first one that has cells.
fn written(rows: Vec<Vec<String>>) -> Result<String> {
    let mut out = csv::WriterBuilder::new().delimiter(b'\t').flexible(true).from_writer(Vec::new());
    let width = rows.iter().map(Vec::len).find(|width| *width > 0).unwrap_or_default();
    for mut row in rows {
        if row.is_empty() {
            continue;
        }
        while row.len() < width {
            row.push(String::new());
        }
        out.write_record(&row).map_err(Error::internal)?;
    }
    let bytes = out.into_inner().map_err(|error| Error::internal(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(Error::internal)?;
    if text.trim().is_empty() {
        return Err(Error::bad_input("The sheet is empty; its first row must name the columns."));
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}"))
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(word) => word.to_string(),
        DataRef::DateTime(moment) => day(moment),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A date as EDTF; a length of time as the number that it is.
fn day(moment: &ExcelDateTime) -> String {
    // Days that no calendar has would not be dates but an overflow.
    if moment.is_duration() || !(1.0..2_958_466.0).contains(&moment.as_f64()) {
        return moment.as_f64().to_string();
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}
