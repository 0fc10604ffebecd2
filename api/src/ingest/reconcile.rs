//! After a source was written: which people and organisations that it speaks of are one with others whose names are alike.
//!
//! Names alone never decide. People of one and the same name are parted where what is known of them contradicts itself or has
//! nothing in common. Two people of other names are joined where a name is a short form, the initials or a fuller form of the
//! other's, or one letter amiss, an organisation and a forum (or the time) agree, nothing speaks against it, and nobody else
//! could be meant as well. What is not sure is suggested, for an editor. Every decision is told in a sentence.

mod bearer;
mod context;
mod namesake;
mod organisation;
mod partition;
mod person;
mod settle;
mod spelling;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use ::entity::vocabulary::RelationKind;
use uuid::Uuid;

use super::{
    merge::{Group, loosen},
    plan::Touched,
};
use crate::{
    error::{Code, Error, Result},
    store::Store,
};

use bearer::Bearer;
use namesake::part_namesakes;
use settle::{Settled, settle};
use verdict::Verdict;

/// Names under one coarser key beyond which it tells nobody apart.
const MOST_OF_A_BLOCK: usize = 64;

/// How far it is looked for those who are alike to those who are alike.
const MOST_ROUNDS: usize = 6;

/// How often it is decided before giving up to other writers.
const TRIES: usize = 10;

/// What was decided of the people and organisations of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reconciled {
    /// The version that joined any, where any were.
    pub version: Option<i64>,
    /// Who was joined, and why.
    pub joined: Vec<String>,
    /// Pairs that were suggested.
    pub suggested: usize,
}

/// What is thought of pairs of bearers whose names are alike.
#[derive(Debug, Default)]
struct Opinions {
    bearers: Vec<Bearer>,
    /// By the places of two bearers, the lower first.
    of_pairs: BTreeMap<(usize, usize), Verdict>,
    judged: Group,
}

/// Decides about the organisations and people of a source and everybody who is alike. Organisations come first: who worked
/// for two spellings of one house worked for one.
pub(super) async fn reconcile(store: &Store, touched: &Touched, actor: &str) -> Result<Reconciled> {
    let mut reconciled = Reconciled::default();
    let mut people = touched.people.clone();
    decide_organisations(store, &touched.organisations, &mut people, actor, &mut reconciled).await?;
    part_namesakes(store, &mut people, actor, &mut reconciled).await?;
    decide_people(store, people, actor, &mut reconciled).await?;
    Ok(reconciled)
}

/// Decides about organisations, then about what is a body of those that changed, and so on; adds whoever worked or spoke for
/// any of these to some people.
async fn decide_organisations(
    store: &Store,
    organisations: &BTreeSet<Uuid>,
    people: &mut BTreeSet<Uuid>,
    actor: &str,
    reconciled: &mut Reconciled,
) -> Result<()> {
    let mut organisations = organisations.clone();
    let mut loosened: BTreeSet<Uuid> = BTreeSet::new();
    let mut changed: BTreeSet<Uuid> = BTreeSet::new();
    for _ in 0..TRIES {
        if organisations.is_empty() {
            people.extend(people_of(store, &changed).await?);
            return Ok(());
        }
        let mut reading = store.reading().await?;
        let opinions = organisation::opinions(&mut reading, &organisations).await?;
        let outlived = opinions.outlived(&mut loosened);
        let (moved, settled) = if !outlived.is_empty() {
            reading.finish().await?;
            (loosen(store, &outlived, actor).await?, false)
        } else if opinions.of_pairs.is_empty() {
            reading.finish().await?;
            (BTreeSet::new(), true)
        } else {
            let done = settle(store, reading, opinions, actor).await?;
            (done.kept.clone(), reconciled.take(done))
        };
        changed.extend(&moved);
        let bodies = organisation::bodies_of(store, &moved).await?;
        if settled {
            organisations = bodies;
        } else {
            organisations.extend(moved.into_iter().chain(bodies));
        }
    }
    Err(never_settled())
}

/// Decides about people.
async fn decide_people(
    store: &Store,
    mut people: BTreeSet<Uuid>,
    actor: &str,
    reconciled: &mut Reconciled,
) -> Result<()> {
    let mut loosened: BTreeSet<Uuid> = BTreeSet::new();
    for _ in 0..TRIES {
        let mut reading = store.reading().await?;
        let opinions = person::opinions(&mut reading, &people).await?;
        let outlived = opinions.outlived(&mut loosened);
        if !outlived.is_empty() {
            reading.finish().await?;
            let mut parted = loosen(store, &outlived, actor).await?;
            part_namesakes(store, &mut parted, actor, reconciled).await?;
            people.extend(parted);
            continue;
        }
        if opinions.of_pairs.is_empty() {
            reading.finish().await?;
            return Ok(());
        }
        if reconciled.take(settle(store, reading, opinions, actor).await?) {
            return Ok(());
        }
    }
    Err(never_settled())
}

fn never_settled() -> Error {
    let text = format!("Other writers changed the same entities {TRIES} times in between; import the source again.");
    Error::new(Code::StoreUnavailable, text)
}

impl Reconciled {
    /// Adds what was done; false where the rest is to be decided again.
    fn take(&mut self, settled: Settled) -> bool {
        self.version = settled.version.or(self.version);
        self.joined.extend(settled.joined);
        self.suggested += settled.suggested;
        !settled.stale
    }
}

/// Whoever worked or spoke for some organisations.
async fn people_of(store: &Store, organisations: &BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>> {
    let reading = store.reading().await?;
    let around = reading.relations_around(&organisations.iter().copied().collect::<Vec<_>>()).await?;
    reading.finish().await?;
    let kinds = [RelationKind::Participation, RelationKind::Affiliation];
    Ok(around.into_iter().filter(|row| kinds.contains(&row.kind)).map(|row| row.subject_id).collect())
}
