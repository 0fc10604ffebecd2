//! `colloquy import` of an export: the JSON Lines of `colloquy export` make an empty database what the other was.

use std::{
    fs,
    io::{self, BufRead, BufReader, IsTerminal as _, Write as _},
};

use flate2::bufread::MultiGzDecoder;
use serde_json::json;

use super::{Args, Format, inputs::unreadable};
use crate::{
    cli::tell,
    error::{Error, Result},
    export::{Copy, is_copy},
    store::{Store, copy::Table},
};

/// How much is read ahead.
const BUFFER: usize = 1 << 20;

/// Rows between two lines where nobody sees a bar.
const LINE_EVERY: u64 = 500_000;

/// The export that a file is, unpacked; none where it is something else. Nothing of it has been read then.
pub(super) fn recognise(file: &str, format: Format) -> Result<Option<Box<dyn BufRead + Send>>> {
    if !matches!(format, Format::Auto | Format::Jsonl) {
        return Ok(None);
    }
    if file == "-" {
        // What is looked at here stays to be read. A packed one must be said to be a copy.
        let begins = io::stdin().lock().fill_buf().is_ok_and(is_copy);
        let is_copy = format == Format::Jsonl || begins;
        return is_copy.then(|| open(BufReader::with_capacity(BUFFER, io::stdin()))).transpose();
    }
    let opened = fs::File::open(file).map_err(|error| Error::bad_input(unreadable(&error)));
    match opened.and_then(|opened| open(BufReader::with_capacity(BUFFER, opened))) {
        Ok(reader) if format == Format::Jsonl => Ok(Some(reader)),
        Ok(mut reader) => Ok(reader.fill_buf().is_ok_and(is_copy).then_some(reader)),
        Err(error) if format == Format::Jsonl => Err(error),
        // The other readers say what is wrong.
        Err(_) => Ok(None),
    }
}

fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

fn open(mut reader: impl BufRead + Send + 'static) -> Result<Box<dyn BufRead + Send>> {
    let bytes = reader.fill_buf().map_err(|error| Error::bad_input(unreadable(&error)))?;
    if is_packed(bytes) {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(reader))));
    }
    Ok(Box::new(reader))
}

/// Makes the database of it, and says what it held.
pub(super) async fn restore(
    store: Option<&Store>,
    file: &str,
    reader: Box<dyn BufRead + Send>,
    args: &Args,
) -> Result<()> {
    let mut shown = 0;
    let is_seen = io::stderr().is_terminal();
    let copy = Copy::begin(reader, move |rows, bytes| {
        if rows / LINE_EVERY > shown || is_seen {
            shown = rows / LINE_EVERY;
            let end = if is_seen { '\r' } else { '\n' };
            // Whoever closed stderr does not want to know.
            let _ = write!(io::stderr(), "{rows} rows, {} MB{end}", bytes / 1_000_000);
        }
    })?;
    let version = copy.version();
    let restored = match store.filter(|_| !args.dry_run) {
        Some(store) => copy.restore(store).await?,
        None => copy.check().await?,
    };
    let rows = |table: Table| restored.rows.get(&table).copied().unwrap_or(0);
    let done = if args.dry_run { "would be; nothing was written".to_owned() } else { format!("version {version}") };
    tell(&format!(
        "{file}: {} entities, {} relations, {} claims, {} sources ({done})",
        rows(Table::Node),
        rows(Table::Relation),
        rows(Table::Claim),
        rows(Table::Source)
    ))?;
    if args.json {
        let rows: serde_json::Map<_, _> =
            restored.rows.iter().map(|(table, rows)| (table.as_str().to_owned(), json!(rows))).collect();
        let report = json!({ "file": file, "version": version, "written": !args.dry_run, "rows": rows });
        writeln!(io::stdout(), "{report}").map_err(Error::internal)?;
    }
    Ok(())
}
