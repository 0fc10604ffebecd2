//! Taking whole runs back: what they claimed for the first time goes, and what rests on nothing else goes with it.

use ::entity::import_run;
use uuid::Uuid;

use super::{
    withdraw::{Withdrawn, withdraw},
    write::{TRIES, never_let_in},
};
use crate::{
    error::{Code, Error, Result},
    store::{Store, commit::Committed},
};

/// What was taken back.
#[derive(Clone, Debug)]
pub struct Undone {
    /// The runs.
    pub runs: Vec<import_run::Model>,
    /// What went with them.
    pub withdrawn: Withdrawn,
    /// The version that did it; none of a rehearsal.
    pub version: Option<i64>,
}

/// Takes back a run, or all runs of one command, in one commit; only says what that would do unless `apply`.
///
/// What the runs only found again stays. The text of a source stays too, as it was read last.
///
/// # Errors
/// `NOT_FOUND` where there is no such run, `BAD_USER_INPUT` where it was taken back already, `STORE_UNAVAILABLE` where the
/// database does not answer.
pub async fn undo_run(store: &Store, id: Uuid, actor: &str, apply: bool) -> Result<Undone> {
    for _ in 0..TRIES {
        let mut reading = store.reading().await?;
        let mut runs = reading.runs(id).await?;
        if runs.is_empty() {
            return Err(Error::new(Code::NotFound, format!("There is no run {id}; `colloquy runs list` lists them.")));
        }
        if let Some(version) = runs.iter().filter_map(|run| run.undone_version).max()
            && runs.iter().all(|run| run.undone_version.is_some())
        {
            return Err(Error::bad_input(format!("The run {id} was taken back already, by version {version}.")));
        }
        runs.retain(|run| run.undone_version.is_none());
        let mut claims = Vec::new();
        for run in &runs {
            claims.extend(reading.claims_first_seen(run.source_id, run.at).await?);
        }
        let (mut commit, withdrawn) = withdraw(&mut reading, &claims, actor).await?;
        commit.curation.undone_runs = runs.iter().map(|run| run.id).collect();
        reading.finish().await?;
        if !apply {
            return Ok(Undone { runs, withdrawn, version: None });
        }
        match store.commit(commit).await? {
            Committed::Version(version) | Committed::Unchanged(version) => {
                return Ok(Undone { runs, withdrawn, version: Some(version) });
            }
            Committed::Stale => {}
        }
    }
    Err(never_let_in())
}
