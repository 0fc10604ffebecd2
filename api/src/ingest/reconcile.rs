//! After a source was written: which people that it speaks of are one with others whose names are alike.
//!
//! Names alone never decide. Two people are joined where a name is a short form, the initials or a fuller form of the
//! other's, or one letter amiss, an organisation and a forum (or the time) agree, nothing speaks against it, and nobody else
//! could be meant as well. What is not sure is suggested, for an editor. Every decision is told in a sentence.

mod context;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{suggestion, vocabulary::NameKind};
use time::OffsetDateTime;
use uuid::Uuid;

use super::merge::{Group, Joining, join_all, pair};
use crate::{
    error::{Code, Error, Result},
    name::{Likeness, Parts, person_blocks},
    store::{
        Store,
        commit::{Commit, Committed},
        lookup::{NodeModel, Reading},
    },
};

use context::Context;
use verdict::{Verdict, judge};

/// Names under one coarser key beyond which it tells nobody apart.
const MOST_OF_A_BLOCK: usize = 64;

/// How far it is looked for those who are alike to those who are alike.
const MOST_ROUNDS: usize = 6;

/// How often it is decided before giving up to other writers.
const TRIES: usize = 10;

/// What was decided of the people of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reconciled {
    /// The version that joined people, where any were.
    pub version: Option<i64>,
    /// Who was joined, and why.
    pub joined: Vec<String>,
    /// Pairs that were suggested.
    pub suggested: usize,
}

/// People whose names are alike, each with the people that could be meant as well.
#[derive(Debug, Default)]
struct Alike {
    people: BTreeMap<Uuid, NodeModel>,
    pairs: BTreeMap<(Uuid, Uuid), Likeness>,
}

/// Decides about some people and everybody who is alike.
pub(super) async fn reconcile(store: &Store, people: &BTreeSet<Uuid>, actor: &str) -> Result<Reconciled> {
    for _ in 0..TRIES {
        let mut reading = store.reading().await?;
        let alike = alike(&mut reading, people).await?;
        if alike.pairs.is_empty() {
            reading.finish().await?;
            return Ok(Reconciled::default());
        }
        let (commit, mut reconciled) = decide(&mut reading, &alike, actor).await?;
        reading.finish().await?;
        match store.commit(commit).await? {
            Committed::Version(version) => {
                reconciled.version = Some(version);
                return Ok(reconciled);
            }
            Committed::Unchanged(_) => return Ok(reconciled),
            Committed::Stale => {}
        }
    }
    let text = format!("Other writers changed the same people {TRIES} times in between; import the source again.");
    Err(Error::new(Code::StoreUnavailable, text))
}

/// Everybody whose name is alike to one of some, and to theirs, and so on.
async fn alike(reading: &mut Reading, people: &BTreeSet<Uuid>) -> Result<Alike> {
    let mut found = Alike::default();
    let mut next: BTreeSet<Uuid> = people.clone();
    let mut asked: BTreeSet<Uuid> = BTreeSet::new();
    for _ in 0..MOST_ROUNDS {
        next.retain(|id| asked.insert(*id));
        if next.is_empty() {
            break;
        }
        let unread: Vec<Uuid> = next.iter().copied().filter(|id| !found.people.contains_key(id)).collect();
        found.read(reading, &unread).await?;
        let blocks: BTreeMap<Uuid, BTreeSet<String>> = next
            .iter()
            .filter_map(|id| Some((*id, full_names(found.people.get(id)?).flat_map(person_blocks).collect())))
            .collect();
        let bearers = reading.in_blocks(&blocks.values().flatten().cloned().collect(), MOST_OF_A_BLOCK).await?;
        let others: BTreeSet<Uuid> = bearers.values().filter(|block| block.len() > 1).flatten().copied().collect();
        let unread: Vec<Uuid> = others.into_iter().filter(|id| !found.people.contains_key(id)).collect();
        found.read(reading, &unread).await?;
        let mut further = BTreeSet::new();
        for (id, blocks) in &blocks {
            for other in blocks.iter().filter_map(|block| bearers.get(block)).flatten().filter(|other| *other != id) {
                let (Some(a), Some(b)) = (found.people.get(id), found.people.get(other)) else { continue };
                if let Some(likeness) = likeness(a, b) {
                    found.pairs.insert(pair(*id, *other), likeness);
                    further.insert(*other);
                }
            }
        }
        next = further;
    }
    let paired: BTreeSet<Uuid> = found.pairs.keys().flat_map(|(a, b)| [*a, *b]).collect();
    found.people.retain(|id, _| paired.contains(id));
    Ok(found)
}

impl Alike {
    async fn read(&mut self, reading: &Reading, ids: &[Uuid]) -> Result<()> {
        let nodes = reading.nodes(ids).await?;
        self.people
            .extend(nodes.into_iter().filter(|node| node.node.redirect_id.is_none()).map(|node| (node.node.id, node)));
        Ok(())
    }
}

fn full_names(person: &NodeModel) -> impl Iterator<Item = &str> {
    let full = person.names.iter().filter(|name| !matches!(name.name_kind, NameKind::Partial | NameKind::Acronym));
    full.map(|name| name.text.as_str())
}

/// How two people's names are alike: the weakest likeness of any two of their names, none where two of those are others'.
fn likeness(a: &NodeModel, b: &NodeModel) -> Option<Likeness> {
    let parts = |person: &NodeModel| full_names(person).filter_map(Parts::of).collect::<Vec<_>>();
    let (a, b) = (parts(a), parts(b));
    let mut weakest = None;
    for (one, other) in a.iter().flat_map(|one| b.iter().map(move |other| (one, other))) {
        // Names that differ in particles alone, or not at all.
        let found = if one == other { Likeness::Fuller } else { one.likeness(other)? };
        weakest = weakest.max(Some(found));
    }
    weakest
}

/// The commit that joins who is sure to be one and suggests who may be.
async fn decide(reading: &mut Reading, alike: &Alike, actor: &str) -> Result<(Commit, Reconciled)> {
    let ids: Vec<Uuid> = alike.people.keys().copied().collect();
    let group = Group::read(reading, &ids).await?;
    let contexts = Context::read(reading, &ids).await?;
    let mut sure: BTreeMap<(Uuid, Uuid), String> = BTreeMap::new();
    let mut doubtful: BTreeMap<(Uuid, Uuid), (f64, String)> = BTreeMap::new();
    for ((a, b), likeness) in &alike.pairs {
        let (Some(one), Some(other)) = (alike.people.get(a), alike.people.get(b)) else { continue };
        let (Some(here), Some(there)) = (contexts.get(a), contexts.get(b)) else { continue };
        if group.are_distinct(*a, *b) {
            continue;
        }
        match judge((one, here), (other, there), *likeness) {
            Verdict::One(why) => drop(sure.insert((*a, *b), why)),
            Verdict::Maybe(score, why) => drop(doubtful.insert((*a, *b), (score, why))),
            Verdict::Two => {}
        }
    }
    // Of people who are each one with somebody, any two must be alike: P. Sands is not both Paul and Philippe.
    for component in components(sure.keys()) {
        let between = |a: &Uuid, b: &Uuid| alike.pairs.contains_key(&pair(*a, *b)) && !group.are_distinct(*a, *b);
        let agree = component.iter().enumerate().all(|(at, a)| component.iter().skip(at + 1).all(|b| between(a, b)));
        if !agree {
            let of_component: Vec<_> = sure.keys().filter(|(a, _)| component.contains(a)).copied().collect();
            for pair in of_component {
                let why = sure.remove(&pair).unwrap_or_default();
                doubtful.insert(pair, (0.6, format!("{why} Somebody else could be meant as well.")));
            }
        }
    }
    let mut joinings = Vec::new();
    let mut reconciled = Reconciled::default();
    for ((a, b), why) in sure {
        let (Some(one), Some(other)) = (alike.people.get(&a), alike.people.get(&b)) else { continue };
        reconciled.joined.push(format!("{} and {} are one: {why}", one.node.name, other.node.name));
        joinings.push(Joining { kept: a, dropped: b, reason: Some(why) });
    }
    let (mut commit, _) = join_all(reading, &joinings, actor).await?;
    let gone: BTreeSet<Uuid> = commit.curation.merges.iter().map(|merge| merge.dropped_id).collect();
    let known: BTreeSet<(Uuid, Uuid)> =
        reading.suggestions(&ids).await?.into_iter().map(|row| pair(row.a_id, row.b_id)).collect();
    for ((a_id, b_id), (score, reason)) in doubtful {
        if known.contains(&(a_id, b_id)) || gone.contains(&a_id) || gone.contains(&b_id) {
            continue;
        }
        let at = OffsetDateTime::now_utc();
        commit.curation.suggestions.push(suggestion::Model { id: Uuid::now_v7(), a_id, b_id, score, reason, at });
    }
    reconciled.suggested = commit.curation.suggestions.len();
    Ok((commit, reconciled))
}

/// The sets that pairs hold together.
fn components<'a>(pairs: impl Iterator<Item = &'a (Uuid, Uuid)>) -> Vec<BTreeSet<Uuid>> {
    let mut found: Vec<BTreeSet<Uuid>> = Vec::new();
    for (a, b) in pairs {
        let (with, mut without): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|component| component.contains(a) || component.contains(b));
        let mut joined: BTreeSet<Uuid> = with.into_iter().flatten().collect();
        joined.extend([*a, *b]);
        without.push(joined);
        found = without;
    }
    found
}
