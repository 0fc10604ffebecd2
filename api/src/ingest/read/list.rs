//! Lists of participants: rows of cells, and a mapping that says what the columns mean.
//!
//! Each row is a claim of its own, with the line that holds it. A row that cannot be read is said and left out; nothing else
//! of the list is lost with it.

use std::collections::HashMap;

use super::{
    ReadOptions,
    gather::{Gather, given},
    private::without_addresses,
};
use crate::{
    edtf::Edtf,
    error::{Error, Result},
    ingest::draft::{Draft, Severity, SourceDraft},
};

mod mapping;
mod parts;
mod row;
mod table;

pub use mapping::{BodyColumns, Field, Mapping, Scope};
pub(super) use parts::count_lines_of_list;
pub use parts::{Cut, Part, PartText, Parts, lines_of_head};

use row::Rows;
use table::Table;

/// What is said where a list comes without a mapping.
const NO_MAPPING: &str = "The source is a list; say what its columns mean with --mapping FILE.toml.";

/// Whether a text is a list by its look: its first lines have the same number of cells, more than two.
pub(super) fn is_list(text: &str) -> bool {
    let delimiter = table::delimiter(text);
    let Ok(mut table) = Table::new(text.as_bytes(), delimiter) else { return false };
    let width = table.header.len();
    let named = table.header.iter().all(|name| !name.is_empty() && name.len() < 80);
    let mut rows = 0;
    while rows < 3 {
        match table.next_row() {
            Ok(Some(row)) if row.cells.len() == width => rows += 1,
            Ok(None) => break,
            _ => return false,
        }
    }
    width > 2 && named && rows > 0
}

/// Reads a list, or a part of one.
///
/// # Errors
/// `BAD_USER_INPUT` where there is no mapping, or it names a column that the list does not have.
pub(super) fn read_list(text: &str, options: &ReadOptions) -> Result<Draft> {
    let Some(mapping) = &options.mapping else { return Err(Error::bad_input(NO_MAPPING)) };
    let delimiter = mapping.delimiter.and_then(|c| u8::try_from(c).ok()).unwrap_or_else(|| table::delimiter(text));
    let text = without_addresses_in_cells(text, delimiter);
    let mut table = Table::new(text.as_bytes(), delimiter)?;
    let columns = columns(&table, mapping)?;
    let mut rows = Rows::new(mapping, columns);
    let mut gather = Gather::default();
    for unread in unread(&table, mapping) {
        let text = format!("The column “{unread}” is not in the mapping and was not read.");
        gather.message(Some(1), Severity::Info, text);
    }
    let (mut read, mut refused) = (0_usize, 0_usize);
    let width = table.header.len();
    while let Some(row) = table.next_row()? {
        let line = Some(row.place.lines.0);
        let wrong = if row.cut {
            Some("The file ends inside a quoted cell of this row; it was cut.".to_owned())
        } else if row.cells.len() == width {
            rows.read(&mut gather, &row).err()
        } else {
            let hint = if row.place.lines.0 == row.place.lines.1 { "" } else { "; perhaps a quote is missing" };
            Some(format!("The row has {} cells and the first row {width}{hint}.", row.cells.len()))
        };
        match wrong {
            None => read += 1,
            Some(wrong) => {
                refused += 1;
                gather.message(line, Severity::Error, format!("{wrong} The row was left out."));
            }
        }
    }
    gather.message(None, Severity::Info, format!("{} rows: {read} read, {refused} left out.", read + refused));
    let mut draft = gather.finish();
    let issued = mapping.source.issued.clone().filter(|issued| Edtf::parse(issued).is_ok());
    draft.source = SourceDraft {
        title: options.title.clone().or_else(|| mapping.source.title.clone()),
        media_type: if delimiter == b'\t' { "text/tab-separated-values" } else { "text/csv" }.to_owned(),
        publisher: mapping.source.publisher.clone(),
        licence: mapping.source.licence.clone(),
        issued,
        text,
        original: None,
    };
    Ok(draft)
}

/// Where each column stands.
fn columns(table: &Table<&[u8]>, mapping: &Mapping) -> Result<HashMap<String, usize>> {
    let mut columns = HashMap::new();
    let mut twice = Vec::new();
    for (place, name) in table.header.iter().enumerate() {
        if columns.insert(name.clone(), place).is_some() {
            twice.push(name.as_str());
        }
    }
    for named in mapping.columns() {
        let line = mapping.line_of(named);
        if !columns.contains_key(named) {
            return Err(Error::bad_input(format!(
                "The mapping's line {line} names the column “{named}”; the list has: {}.",
                table.header.join(", ")
            )));
        }
        if twice.contains(&named) {
            return Err(Error::bad_input(format!(
                "The mapping's line {line} names the column “{named}”, which the list has twice; rename one."
            )));
        }
    }
    Ok(columns)
}

/// The columns that the mapping does not speak of.
fn unread<'a>(table: &'a Table<&[u8]>, mapping: &Mapping) -> Vec<&'a str> {
    let named: std::collections::HashSet<&str> = mapping.columns().collect();
    table.header.iter().map(String::as_str).filter(|name| !named.contains(name)).collect()
}

/// The text without addresses and numbers of people; an address never runs from one cell into the next.
fn without_addresses_in_cells(text: &str, delimiter: u8) -> String {
    let between = char::from(delimiter).to_string();
    let mut out = String::with_capacity(text.len());
    for (place, cell) in text.split(between.as_str()).enumerate() {
        if place > 0 {
            out.push_str(&between);
        }
        out.push_str(&without_addresses(cell));
    }
    out
}

/// The place of what the mapping itself says.
fn of_the_mapping() -> crate::ingest::draft::Place {
    given("the mapping")
}
