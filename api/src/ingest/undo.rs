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

/// Claims beyond which the runs of one command are taken back in several commits, the last run first.
const MOST_CLAIMS: usize = 200_000;

/// Takes back a run, or all runs of one command; only says what that would do unless `apply`. That is one commit, but for a
/// command that read a very long list; where that is cut off in the middle, the same again takes back the rest.
///
/// What the runs only found again stays. The text of a source stays too, as it was read last.
///
/// # Errors
/// `NOT_FOUND` where there is no such run, `BAD_USER_INPUT` where it was taken back already, `STORE_UNAVAILABLE` where the
/// database does not answer.
pub async fn undo_run(store: &Store, id: Uuid, actor: &str, apply: bool) -> Result<Undone> {
    let mut undone = Undone { runs: Vec::new(), withdrawn: Withdrawn::default(), version: None };
    loop {
        let (some, is_all) = undo_some(store, id, actor, apply).await?;
        undone.runs.extend(some.runs);
        undone.withdrawn.claims += some.withdrawn.claims;
        undone.withdrawn.entities += some.withdrawn.entities;
        undone.withdrawn.relations += some.withdrawn.relations;
        undone.version = some.version;
        if is_all {
            return Ok(undone);
        }
    }
}

/// Takes back the last of some runs, as many as one commit takes; and whether those were all that were left.
async fn undo_some(store: &Store, id: Uuid, actor: &str, apply: bool) -> Result<(Undone, bool)> {
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
        let all = runs.len();
        let (mut claims, mut some) = (Vec::new(), Vec::new());
        while let Some(run) = runs.pop().filter(|_| !apply || claims.len() < MOST_CLAIMS) {
            claims.extend(reading.claims_first_seen(run.source_id, run.at).await?);
            some.push(run);
        }
        let is_all = some.len() == all;
        let runs = some;
        let (mut commit, withdrawn) = withdraw(&mut reading, &claims, actor).await?;
        commit.curation.undone_runs = runs.iter().map(|run| run.id).collect();
        reading.finish().await?;
        if !apply {
            return Ok((Undone { runs, withdrawn, version: None }, is_all));
        }
        match store.commit(commit).await? {
            Committed::Version(version) | Committed::Unchanged(version) => {
                return Ok((Undone { runs, withdrawn, version: Some(version) }, is_all));
            }
            Committed::Stale => {}
        }
    }
    Err(never_let_in())
}
