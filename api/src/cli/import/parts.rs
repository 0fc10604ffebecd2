//! Lists that are too long for one commit: found, read part by part, and told about by rows.

use std::{
    fs,
    io::{BufReader, IsTerminal as _, Read},
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{Args, Format, inputs::unreadable, show::show_part};
use crate::{
    cli::tell,
    error::{Error, Result},
    ingest::{
        parts::{Doing, LongList, Survey, digest_of},
        read::{MAX_BYTES, PlainRows, ReadOptions, list::Cut, rows_of},
    },
    store::Store,
};

/// What files begin with that are not read as they stand.
const PACKED: &[&[u8]] = &[b"PK", b"\x1f\x8b"];

/// Whether a file is a list that is read off the disk piece by piece: it is too large to be held.
pub(super) fn is_large(file: &str, args: &Args) -> bool {
    let list = args.mapping.is_some() && matches!(args.format, Format::Auto | Format::Csv);
    let size = fs::metadata(file).map_or(0, |file| file.len());
    if file == "-" || !list || size <= MAX_BYTES as u64 {
        return false;
    }
    let mut begin = [0; 2];
    let read = fs::File::open(file).and_then(|mut file| file.read_exact(&mut begin));
    read.is_ok() && !PACKED.iter().any(|packed| begin.starts_with(packed))
}

/// Reads a list off the disk.
pub(super) async fn read_large(store: Option<&Store>, file: &str, options: &ReadOptions, args: &Args) -> Result<()> {
    let opened = || fs::File::open(file).map_err(|error| Error::bad_input(unreadable(&error)));
    let sha256 = digest_of(opened()?).map_err(|error| Error::bad_input(unreadable(&error)))?;
    let open = || Ok(PlainRows::new(BufReader::new(opened()?)));
    let list = LongList { open, sha256, options, cut: cut(args), actor: "import" };
    let survey = list.survey()?;
    read(store, &list, &survey, file, args).await
}

/// Reads a list that is held but too long for one commit; false where the bytes are none.
pub(super) async fn read_long(
    store: Option<&Store>,
    name: &str,
    bytes: &[u8],
    options: &ReadOptions,
    args: &Args,
) -> Result<bool> {
    if options.mapping.is_none() {
        return Ok(false);
    }
    let Some((text, said)) = rows_of(bytes, args.format.into(), options)? else { return Ok(false) };
    let sha256 = digest_of(bytes).map_err(Error::internal)?;
    let list = LongList { open: || Ok(text.as_bytes()), sha256, options, cut: cut(args), actor: "import" };
    // What is wrong with a short list is said by whoever reads it.
    let Some(survey) = list.survey().ok().filter(|survey| survey.parts() > 1) else { return Ok(false) };
    if let Some(said) = said {
        tell(&format!("{name}: {}", said.text))?;
    }
    read(store, &list, &survey, name, args).await?;
    Ok(true)
}

fn cut(args: &Args) -> Cut {
    Cut { rows: args.rows_per_commit, ..Cut::default() }
}

async fn read<F, R>(
    store: Option<&Store>,
    list: &LongList<'_, F>,
    survey: &Survey,
    name: &str,
    args: &Args,
) -> Result<()>
where
    F: Fn() -> Result<R>,
    R: Read,
{
    let doing = match store.filter(|_| !args.dry_run) {
        Some(store) => Doing::Importing(store),
        None => Doing::Rehearsing(store),
    };
    let bar = std::io::stderr().is_terminal().then(|| {
        // The template is a constant of ours; were it wrong, the plain bar does.
        let style = ProgressStyle::with_template("{wide_bar} {human_pos}/{human_len} rows, {eta} left");
        ProgressBar::new(survey.rows).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    });
    let (mut rows, mut known) = (0, 0_usize);
    list.read(survey, doing, |part| {
        rows += part.rows as u64;
        known += usize::from(part.report.is_none());
        let aside = || show_part(name, (rows, survey.rows), &part, args);
        let Some(bar) = &bar else { return aside() };
        bar.set_position(rows);
        bar.suspend(aside)
    })
    .await?;
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    let earlier = if known == 0 { String::new() } else { format!(", {known} of them by an earlier command") };
    let done = if args.dry_run { " would be read; nothing was written" } else { " read" };
    tell(&format!("{name}: {} rows in {} parts{done}{earlier}", survey.rows, survey.parts()))
}
