//! Reading a source again with a later reader: what it reads now that it did not, and what it no longer reads.
//!
//! The bytes are those that were read before, so what is no longer read was a mistake of the earlier reader, and goes. (What
//! a *changed* page no longer prints stays, with the day on which it was last seen.)

use ::entity::{claim, original, source};
use uuid::Uuid;

use super::{
    draft::Draft,
    plan::{Origin, Report},
    read::{
        Format, ReadOptions,
        list::{Mapping, Part},
        read,
    },
    resolve::resolve,
    withdraw::withdraw,
    write::{TRIES, never_let_in, write},
};
use crate::{
    error::{Code, Error, Result},
    store::{Store, commit::Committed},
};

/// What reading a source again shows.
#[derive(Clone, Debug)]
pub struct Reread {
    /// The source.
    pub source: Uuid,
    /// Its title, or where it is.
    pub name: String,
    /// The reader that reads it now.
    pub reader: String,
    /// What is read now.
    pub report: Report,
    /// What is no longer read, with its place.
    pub unsaid: Vec<String>,
}

/// Whether what some readers made of a source is what this program's would.
#[must_use]
pub fn is_current(readers: &[String]) -> bool {
    readers.iter().all(|reader| {
        let format = reader.split('/').next().and_then(Format::parse);
        format.is_some_and(|format| format.reader() == reader)
    })
}

/// Reads a source again; writes the difference where `apply` says so. None where the source is not there.
///
/// # Errors
/// `BAD_USER_INPUT` where its original was not kept or cannot be read any more, `STORE_UNAVAILABLE` where the database does
/// not answer.
pub async fn reread(store: &Store, id: Uuid, actor: &str, apply: bool) -> Result<Option<Reread>> {
    let reading = store.reading().await?;
    let (source, original) = (reading.source_by_id(id).await?, reading.original(id).await?);
    reading.finish().await?;
    let Some(source) = source else { return Ok(None) };
    let name = source.title.clone().unwrap_or_else(|| source.key.clone());
    let (draft, origin) =
        read_again(&source, original, actor).map_err(|error| Error::new(error.code(), format!("{name}: {error}")))?;
    // What is unsaid is known before the new reading is written; after it, everything read now is seen later.
    let plan = resolve(store, &draft, &origin).await?;
    let unsaid = plan.unsaid.iter().map(describe).collect();
    let mut report = plan.report;
    if apply {
        report = write(store, &draft, &origin).await?;
        if let Some(version) = take_back(store, &plan.unsaid, actor).await? {
            report.version = Some(version);
        }
    }
    Ok(Some(Reread { source: id, name, reader: draft.reader, report, unsaid }))
}

fn read_again(source: &source::Model, original: Option<original::Model>, actor: &str) -> Result<(Draft, Origin)> {
    let not_kept = || {
        let text = "how it was given was not kept by the version that read it; import it once more";
        Error::new(Code::BadUserInput, text)
    };
    let original = original.ok_or_else(not_kept)?;
    let format = Format::parse(&original.format).ok_or_else(not_kept)?;
    let mapping = original.mapping.as_deref().map(Mapping::parse).transpose()?.map(Box::new);
    let part = part_of(source, &original);
    let (url, title) = (source.url.clone(), original.title.clone());
    let options = ReadOptions { url, title, mapping, part: part.clone(), ..ReadOptions::default() };
    let text = original.text.as_deref().unwrap_or(&source.body);
    let draft = read(text.as_bytes(), format, &options)?;
    let origin = Origin {
        url: source.url.clone(),
        sha256: source.sha256.clone(),
        reader: draft.reader.clone(),
        actor: actor.to_owned(),
        title: original.title,
        mapping: original.mapping,
        batch: None,
        part,
    };
    Ok((draft, origin))
}

/// Which part of a long list a source is.
fn part_of(source: &source::Model, original: &original::Model) -> Option<Part> {
    Some(Part {
        list: original.part_of.clone()?,
        list_sha256: original.part_of_sha256.clone()?,
        number: Part::number_in(&source.key)?,
        first_line: u32::try_from(original.first_line?).ok()?,
    })
}

/// Takes claims back in a commit of its own; gives its version.
async fn take_back(store: &Store, claims: &[claim::Model], actor: &str) -> Result<Option<i64>> {
    if claims.is_empty() {
        return Ok(None);
    }
    for _ in 0..TRIES {
        let mut reading = store.reading().await?;
        let (commit, _) = withdraw(&mut reading, claims, actor).await?;
        reading.finish().await?;
        match store.commit(commit).await? {
            Committed::Version(version) | Committed::Unchanged(version) => return Ok(Some(version)),
            Committed::Stale => {}
        }
    }
    Err(never_let_in())
}

/// A claim, for a person: where it stands, and what it says of what.
fn describe(claim: &claim::Model) -> String {
    let place = claim.locator.as_deref().unwrap_or("no line");
    let said = match (&claim.attribute, &claim.value) {
        (Some(attribute), Some(value)) => format!(": {attribute} {value}"),
        (Some(attribute), None) => format!(": {attribute}"),
        (None, _) => String::new(),
    };
    format!("{place}: {}{said}", claim.mention)
}
