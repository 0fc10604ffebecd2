//! From a plan to one commit; where somebody else wrote in between, the draft is resolved again.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    draft::Draft,
    plan::{Origin, Report, Touched},
    read::{self, Format, ReadOptions},
    reconcile::reconcile,
    resolve::{self, resolve},
};
use crate::{
    error::{Code, Error, Result},
    store::{
        Store,
        commit::{Commit, Committed},
    },
};

/// How often a draft is resolved before giving up to other writers.
pub(super) const TRIES: usize = 10;

/// Writes a draft to the store: all of it or nothing.
///
/// # Errors
/// `STORE_UNAVAILABLE` where the database does not answer or other writers never let this one in.
pub async fn write(store: &Store, draft: &Draft, origin: &Origin) -> Result<Report> {
    for _ in 0..TRIES {
        let plan = resolve(store, draft, origin).await?;
        let version = match store.commit(plan.commit).await? {
            Committed::Version(version) => Some(version),
            Committed::Unchanged(_) => None,
            Committed::Stale => continue,
        };
        let report = Report { version, ..plan.report };
        if plan.touched == Touched::default() {
            return Ok(report);
        }
        let found = Box::pin(reconcile(store, &plan.touched, &origin.actor)).await?;
        note_settled(store, report.source, &origin.actor).await?;
        let version = found.version.or(version);
        return Ok(Report { version, joined: found.joined, suggested: found.suggested, ..report });
    }
    Err(never_let_in())
}

/// Notes that nothing of a source is left to be reconciled. Where that is not noted, its next import reconciles all of it.
async fn note_settled(store: &Store, source: Uuid, actor: &str) -> Result<()> {
    let reading = store.reading().await?;
    let mut commit = Commit { actor: actor.to_owned(), base: reading.at().version, ..Commit::default() };
    reading.finish().await?;
    commit.curation.settled_source = Some(source);
    store.commit(commit).await.map(drop)
}

/// What a writer is told that other writers never let in.
pub(super) fn never_let_in() -> Error {
    let text = format!("Other writers changed the same entities {TRIES} times in between; try again later.");
    Error::new(Code::StoreUnavailable, text)
}

/// The bytes of a source, how to read them, and who asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// How they are laid out.
    pub format: Format,
    /// What is known of them beside.
    pub options: &'a ReadOptions,
    /// Who asks, for the log.
    pub actor: &'a str,
}

impl Source<'_> {
    fn read(self) -> Result<(Draft, Origin)> {
        let draft = read::read(self.bytes, self.format, self.options)?;
        let origin = Origin {
            url: self.options.url.clone(),
            sha256: HEXLOWER.encode(&Sha256::digest(self.bytes)),
            reader: draft.reader.clone(),
            actor: self.actor.to_owned(),
            title: self.options.title.clone(),
            mapping: self.options.mapping.as_ref().map(|mapping| mapping.text().to_owned()),
            batch: self.options.batch,
            part: self.options.part.clone(),
        };
        Ok((draft, origin))
    }
}

/// Reads a source into the store: all of it or nothing.
///
/// # Errors
/// `BAD_USER_INPUT` for bytes that cannot be read, and those of [`write`].
pub async fn import(store: &Store, source: Source<'_>) -> Result<Report> {
    let (draft, origin) = source.read()?;
    write(store, &draft, &origin).await
}

/// Reads a source and says what [`import`] would do.
///
/// # Errors
/// `BAD_USER_INPUT` for bytes that cannot be read, `STORE_UNAVAILABLE` where the database does not answer.
pub async fn rehearse(store: &Store, source: Source<'_>) -> Result<Report> {
    let (draft, origin) = source.read()?;
    Ok(resolve(store, &draft, &origin).await?.report)
}

/// Reads a source and says what [`import`] into an empty database would do.
///
/// # Errors
/// `BAD_USER_INPUT` for bytes that cannot be read.
pub fn outline(source: Source<'_>) -> Result<Report> {
    let (draft, _) = source.read()?;
    Ok(resolve::outline(&draft))
}
