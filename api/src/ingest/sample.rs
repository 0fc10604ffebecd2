//! The sample pages: shipped with the program, in the layouts of real event pages and with their facts, in our own prose.
//!
//! They are read by the ordinary reader like any other page. `api/sample/index.tsv` says where each page was published.

use std::sync::LazyLock;

use super::{
    read::{Format, ReadOptions},
    write::{Source, import},
};
use crate::{error::Result, store::Store};

/// Who the log says wrote the sample.
pub const ACTOR: &str = "sample";

/// A page of the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SamplePage {
    /// Its file name, such as `mainstreaming-seminar.txt`.
    pub name: &'static str,
    /// Where the page with these facts was published.
    pub url: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Its text.
    pub text: &'static str,
}

const INDEX: &str = include_str!("../../sample/index.tsv");

const TEXTS: &[(&str, &str)] = &[
    ("mainstreaming-seminar.txt", include_str!("../../sample/mainstreaming-seminar.txt")),
    ("millennium-goals-seminar.txt", include_str!("../../sample/millennium-goals-seminar.txt")),
    ("key-issues-series.txt", include_str!("../../sample/key-issues-series.txt")),
    ("thematic-debate.txt", include_str!("../../sample/thematic-debate.txt")),
    ("coordination-meeting.txt", include_str!("../../sample/coordination-meeting.txt")),
    ("world-bank-role.txt", include_str!("../../sample/world-bank-role.txt")),
    ("forum-first-meetings.txt", include_str!("../../sample/forum-first-meetings.txt")),
    ("reading-room.txt", include_str!("../../sample/reading-room.txt")),
];

static PAGES: LazyLock<Vec<SamplePage>> = LazyLock::new(|| {
    let rows = INDEX.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut fields = line.split('\t');
        let (name, url, title) = (fields.next()?, fields.next()?, fields.next()?);
        let (_, text) = TEXTS.iter().find(|(file, _)| *file == name)?;
        Some(SamplePage { name, url, title, text })
    })
    .collect()
});

/// Every page of the sample, in the order of its index.
#[must_use]
pub fn pages() -> &'static [SamplePage] {
    &PAGES
}

/// Reads in every page of the sample that the store does not have yet, and says how many those were.
///
/// # Errors
/// `STORE_UNAVAILABLE` where the database does not answer.
pub async fn load(store: &Store) -> Result<usize> {
    let mut read = 0;
    for page in pages() {
        let mut reading = store.reading().await?;
        let known = reading.source(page.url).await?.is_some();
        reading.finish().await?;
        if known {
            continue;
        }
        let (url, title) = (Some(page.url.to_owned()), Some(page.title.to_owned()));
        let options = ReadOptions { url, title, ..ReadOptions::default() };
        let source = Source { bytes: page.text.as_bytes(), format: Format::Auto, options: &options, actor: ACTOR };
        import(store, source).await?;
        read += 1;
    }
    Ok(read)
}
