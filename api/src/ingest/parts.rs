//! Lists that are too long for one commit: read part by part, each a source and a commit of its own. A command that was
//! killed goes on, when it is given again, where it was; what it takes of memory is what one part takes.

use std::{
    collections::BTreeSet,
    io::{self, Read},
};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    plan::{Origin, Report},
    read::{
        Format, ReadOptions,
        list::{Cut, Part, PartText, Parts},
        read,
    },
    write::{Source, import, outline, rehearse},
};
use crate::{
    error::{Error, Result},
    store::Store,
};

/// A long list, and who asks for it.
pub struct LongList<'a, F> {
    /// Opens it anew: its text as UTF-8, with line feeds alone.
    pub open: F,
    /// The digest of the bytes of the whole file, in hexadecimal.
    pub sha256: String,
    /// What is known of it beside.
    pub options: &'a ReadOptions,
    /// Where it is cut.
    pub cut: Cut,
    /// Who asks, for the log.
    pub actor: &'a str,
}

/// What there is to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// All rows but the first, which names the columns.
    pub rows: u64,
    /// Each part's first line and the digest of its text.
    parts: Vec<(u32, String)>,
}

impl Survey {
    /// How many parts there are; one list is short enough to be one source.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.parts.len()
    }
}

/// A part that was read, or that an earlier command had read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartDone {
    /// Which one, counted from 1.
    pub number: u32,
    /// Rows of it.
    pub rows: usize,
    /// What reading it did; none where an earlier command had read it.
    pub report: Option<Report>,
}

/// What is to be done with each part.
#[derive(Clone, Copy, Debug)]
pub enum Doing<'a> {
    /// It is read into a store.
    Importing(&'a Store),
    /// It is said what reading it into a store as it is now would do, or into an empty one.
    Rehearsing(Option<&'a Store>),
}

impl<F, R> LongList<'_, F>
where
    F: Fn() -> Result<R>,
    R: Read,
{
    /// Counts the rows and parts. Where any row that cannot be read shall refuse the whole, all of it is read.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` where it is no list, or one that cannot be read as it is asked for.
    pub fn survey(&self) -> Result<Survey> {
        let mut survey = Survey::default();
        for part in self.parts()? {
            let part = part?;
            survey.rows += part.rows as u64;
            survey.parts.push((part.first_line, digest(&part)));
            if self.options.strict {
                read(part.text.as_bytes(), Format::List, &self.options_of(&part, None))?;
            }
        }
        Ok(survey)
    }

    /// Reads every part that was not read yet, and tells of each.
    ///
    /// # Errors
    /// Those of [`import`] and of `each`; `BAD_USER_INPUT` where the file is not what was surveyed any more. What was read
    /// until then stays.
    pub async fn read(
        &self,
        survey: &Survey,
        doing: Doing<'_>,
        mut each: impl FnMut(PartDone) -> Result<()>,
    ) -> Result<()> {
        let earlier = match doing {
            Doing::Importing(store) => self.earlier(store, survey).await?,
            Doing::Rehearsing(_) => Earlier::default(),
        };
        let mut surveyed = survey.parts.iter();
        for part in self.parts()? {
            let part = part?;
            let own = (part.first_line, digest(&part));
            if surveyed.next() != Some(&own) {
                return Err(Error::bad_input("The list changed while it was read; import it once more."));
            }
            let report = if earlier.done.contains(&own) {
                None
            } else {
                let options = self.options_of(&part, earlier.batch);
                let (bytes, format) = (part.text.as_bytes(), Format::List);
                let source = Source { bytes, format, options: &options, actor: self.actor };
                Some(match doing {
                    Doing::Importing(store) => import(store, source).await?,
                    Doing::Rehearsing(Some(store)) => rehearse(store, source).await?,
                    Doing::Rehearsing(None) => outline(source)?,
                })
            };
            each(PartDone { number: part.number, rows: part.rows, report })?;
        }
        Ok(())
    }

    fn parts(&self) -> Result<Parts<R>> {
        Parts::new((self.open)()?, self.options, self.cut)
    }

    /// The list's key among sources.
    fn key(&self) -> String {
        let (url, sha256) = (self.options.url.clone(), self.sha256.clone());
        Origin { url, sha256, ..Origin::default() }.key()
    }

    fn options_of(&self, part: &PartText, batch: Option<Uuid>) -> ReadOptions {
        let own = Part {
            list: self.key(),
            list_sha256: self.sha256.clone(),
            number: part.number,
            first_line: part.first_line,
        };
        ReadOptions { part: Some(own), batch: batch.or(self.options.batch), ..self.options.clone() }
    }

    /// What the last command that read the list has done, where it did not come to its end.
    async fn earlier(&self, store: &Store, survey: &Survey) -> Result<Earlier> {
        let reading = store.reading().await?;
        let runs = reading.runs_of_parts(&self.key(), &self.sha256).await?;
        reading.finish().await?;
        let Some(batch) = runs.last().and_then(|run| run.batch) else { return Ok(Earlier::default()) };
        // A part whose people were not looked for yet is read again.
        let whole = runs.into_iter().filter(|run| run.batch == Some(batch) && run.settled);
        let done: BTreeSet<(u32, String)> =
            whole.filter_map(|run| Some((u32::try_from(run.first_line?).ok()?, run.sha256))).collect();
        let (read, left): (Vec<_>, Vec<_>) = survey.parts.iter().partition(|part| done.contains(part));
        let broken_off = !read.is_empty() && !left.is_empty();
        Ok(if broken_off { Earlier { batch: Some(batch), done } } else { Earlier::default() })
    }
}

/// What an earlier command has done.
#[derive(Debug, Default)]
struct Earlier {
    /// The command; what is read now is of the same, so that all of it can be undone as one.
    batch: Option<Uuid>,
    done: BTreeSet<(u32, String)>,
}

fn digest(part: &PartText) -> String {
    HEXLOWER.encode(&Sha256::digest(part.text.as_bytes()))
}

/// The digest of the bytes of a file, in hexadecimal.
///
/// # Errors
/// Those of reading it.
pub fn digest_of(mut file: impl Read) -> io::Result<String> {
    let mut digest = Sha256::new();
    io::copy(&mut file, &mut digest)?;
    Ok(HEXLOWER.encode(&digest.finalize()))
}
