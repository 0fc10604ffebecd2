//! After a source was written: which people and organisations that it speaks of are one with others whose names are alike.
//!
//! Names alone never decide. People of one and the same name are parted where what is known of them contradicts itself or has
//! nothing in common. Two people of other names are joined where a name is a short form, the initials or a fuller form of the
//! other's, or one letter amiss, an organisation and a forum (or the time) agree, nothing speaks against it, and nobody else
//! could be meant as well. What is not sure is suggested, for an editor. Every decision is told in a sentence.

mod context;
mod namesake;
mod organisation;
mod partition;
mod settle;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{
    name,
    vocabulary::{NameKind, RelationKind},
};
use uuid::Uuid;

use super::{
    merge::{loosen, pair},
    plan::Touched,
};
use crate::{
    error::{Code, Error, Result},
    name::{Likeness, Parts, person_blocks},
    store::{
        Store,
        lookup::{NodeModel, Reading},
    },
};

use context::Context;
use namesake::part_namesakes;
use settle::{Settled, settle};
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

/// What is thought of pairs of entities whose names are alike.
#[derive(Debug, Default)]
struct Opinions {
    nodes: BTreeMap<Uuid, NodeModel>,
    of_pairs: BTreeMap<(Uuid, Uuid), Verdict>,
}

/// People whose names are alike, each with the people that could be meant as well.
#[derive(Debug, Default)]
struct Alike {
    people: BTreeMap<Uuid, NodeModel>,
    pairs: BTreeMap<(Uuid, Uuid), Likeness>,
    /// Pairs of which some names are alike and others are not: P. and Philippe Sands, who are one, and Paul Sands.
    torn: BTreeMap<(Uuid, Uuid), Likeness>,
}

/// Decides about the organisations and people of a source and everybody who is alike. Organisations come first: who worked
/// for two spellings of one house worked for one.
pub(super) async fn reconcile(store: &Store, touched: &Touched, actor: &str) -> Result<Reconciled> {
    let mut reconciled = Reconciled::default();
    let mut people = touched.people.clone();
    for _ in 0..TRIES {
        let mut reading = store.reading().await?;
        let opinions = organisation::opinions(&mut reading, &touched.organisations).await?;
        if opinions.of_pairs.is_empty() {
            reading.finish().await?;
            break;
        }
        let settled = settle(store, reading, opinions, actor).await?;
        people.extend(people_of(store, &settled.kept).await?);
        if reconciled.take(settled) {
            break;
        }
    }
    let mut loosened = false;
    part_namesakes(store, &mut people, actor, &mut reconciled).await?;
    for _ in 0..TRIES {
        let mut reading = store.reading().await?;
        let alike = alike(&mut reading, &people).await?;
        let (opinions, torn) = opinions(&reading, alike).await?;
        if !torn.is_empty() && !std::mem::replace(&mut loosened, true) {
            reading.finish().await?;
            let mut parted = loosen(store, &torn, actor).await?;
            part_namesakes(store, &mut parted, actor, &mut reconciled).await?;
            people.extend(parted);
            continue;
        }
        if opinions.of_pairs.is_empty() {
            reading.finish().await?;
            return Ok(reconciled);
        }
        if reconciled.take(settle(store, reading, opinions, actor).await?) {
            return Ok(reconciled);
        }
    }
    let text = format!("Other writers changed the same entities {TRIES} times in between; import the source again.");
    Err(Error::new(Code::StoreUnavailable, text))
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
async fn people_of(store: &Store, organisations: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    let reading = store.reading().await?;
    let around = reading.relations_around(organisations).await?;
    reading.finish().await?;
    let kinds = [RelationKind::Participation, RelationKind::Affiliation];
    Ok(around.into_iter().filter(|row| kinds.contains(&row.kind)).map(|row| row.subject_id).collect())
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
            .filter_map(|id| {
                Some((*id, full_names(found.people.get(id)?).flat_map(|name| person_blocks(&name.text)).collect()))
            })
            .collect();
        let bearers = reading.in_blocks(&blocks.values().flatten().cloned().collect(), MOST_OF_A_BLOCK).await?;
        let others: BTreeSet<Uuid> = bearers.values().filter(|block| block.len() > 1).flatten().copied().collect();
        let unread: Vec<Uuid> = others.into_iter().filter(|id| !found.people.contains_key(id)).collect();
        found.read(reading, &unread).await?;
        let mut further = BTreeSet::new();
        for (id, blocks) in &blocks {
            for other in blocks.iter().filter_map(|block| bearers.get(block)).flatten().filter(|other| *other != id) {
                let (Some(a), Some(b)) = (found.people.get(id), found.people.get(other)) else { continue };
                match likeness(a, b) {
                    Some(Found::Whole(likeness)) => {
                        found.pairs.insert(pair(*id, *other), likeness);
                        further.insert(*other);
                    }
                    Some(Found::Torn(likeness)) => drop(found.torn.insert(pair(*id, *other), likeness)),
                    None => {}
                }
            }
        }
        next = further;
    }
    let paired: BTreeSet<Uuid> = found.pairs.keys().chain(found.torn.keys()).flat_map(|(a, b)| [*a, *b]).collect();
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

fn full_names(person: &NodeModel) -> impl Iterator<Item = &name::Model> {
    person.names.iter().filter(|name| !matches!(name.name_kind, NameKind::Partial | NameKind::Acronym))
}

/// How the names of two people are alike.
enum Found {
    /// Any two of them are, and this is the weakest likeness.
    Whole(Likeness),
    /// Some are, and some are others'.
    Torn(Likeness),
}

fn likeness(a: &NodeModel, b: &NodeModel) -> Option<Found> {
    let parts = |person: &NodeModel| -> Vec<(String, Parts)> {
        full_names(person).filter_map(|name| Some((name.key.clone(), Parts::of(&name.text)?))).collect()
    };
    let (a, b) = (parts(a), parts(b));
    let (mut weakest, mut torn) = (None, false);
    for ((key, one), (others, other)) in a.iter().flat_map(|one| b.iter().map(move |other| (one, other))) {
        let found = match () {
            // Namesakes who are two.
            () if key == others => None,
            // Names that differ in particles alone.
            () if one == other => Some(Likeness::Fuller),
            () => one.likeness(other),
        };
        torn |= found.is_none();
        weakest = weakest.max(found);
    }
    weakest.map(|weakest| if torn { Found::Torn(weakest) } else { Found::Whole(weakest) })
}

/// What is thought of each pair of people who are alike, and who is to be parted first: who was joined before it was known
/// that another could be meant.
async fn opinions(reading: &Reading, alike: Alike) -> Result<(Opinions, BTreeSet<Uuid>)> {
    let ids: Vec<Uuid> = alike.people.keys().copied().collect();
    let contexts = Context::read(reading, &ids).await?;
    let opinion = |a: &Uuid, b: &Uuid, likeness: Likeness| {
        let (one, other) = (alike.people.get(a)?, alike.people.get(b)?);
        Some(judge((one, contexts.get(a)?), (other, contexts.get(b)?), likeness))
    };
    let of_pairs = alike.pairs.iter().filter_map(|((a, b), likeness)| Some(((*a, *b), opinion(a, b, *likeness)?)));
    let of_pairs: BTreeMap<(Uuid, Uuid), Verdict> = of_pairs.collect();
    let mut torn = BTreeSet::new();
    for ((a, b), likeness) in &alike.torn {
        if matches!(opinion(a, b, *likeness), Some(Verdict::One(_))) {
            torn.extend([*a, *b]);
        }
    }
    Ok((Opinions { nodes: alike.people, of_pairs }, torn))
}
