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
mod settle;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{
    name,
    vocabulary::{NameKind, RelationKind},
};
use uuid::Uuid;

use super::{
    merge::{Group, loosen, pair},
    plan::Touched,
};
use crate::{
    error::{Code, Error, Result},
    name::person_blocks,
    store::{
        Store,
        lookup::{NodeModel, Reading},
    },
};

use bearer::Bearer;
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

/// What is thought of pairs of bearers whose names are alike.
#[derive(Debug, Default)]
struct Opinions {
    bearers: Vec<Bearer>,
    /// By the places of two bearers, the lower first.
    of_pairs: BTreeMap<(usize, usize), Verdict>,
    judged: Group,
}

/// People whose names are alike.
#[derive(Debug, Default)]
struct Alike {
    people: BTreeMap<Uuid, NodeModel>,
    pairs: BTreeSet<(Uuid, Uuid)>,
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
    let mut loosened: BTreeSet<Uuid> = BTreeSet::new();
    part_namesakes(store, &mut people, actor, &mut reconciled).await?;
    for _ in 0..TRIES {
        let mut reading = store.reading().await?;
        let alike = alike(&mut reading, &people).await?;
        let opinions = Opinions::of_people(&reading, alike).await?;
        // Whether two are one must not hang on what was known when they were joined.
        let outlived: BTreeSet<Uuid> = opinions.outlived().into_iter().filter(|id| loosened.insert(*id)).collect();
        if !outlived.is_empty() {
            reading.finish().await?;
            let mut parted = loosen(store, &outlived, actor).await?;
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

/// Everybody who has a name that is alike to one of some, and to theirs, and so on; and who of them has several names.
async fn alike(reading: &mut Reading, people: &BTreeSet<Uuid>) -> Result<Alike> {
    let (mut found, mut pairs) = (BTreeMap::new(), BTreeSet::new());
    let mut next: BTreeSet<Uuid> = people.clone();
    let mut asked: BTreeSet<Uuid> = BTreeSet::new();
    for _ in 0..MOST_ROUNDS {
        next.retain(|id| asked.insert(*id));
        if next.is_empty() {
            break;
        }
        read(&mut found, reading, next.iter()).await?;
        let blocks: BTreeMap<Uuid, BTreeSet<String>> = next
            .iter()
            .filter_map(|id| {
                Some((*id, full_names(found.get(id)?).flat_map(|name| person_blocks(&name.text)).collect()))
            })
            .collect();
        let bearers = reading.in_blocks(&blocks.values().flatten().cloned().collect(), MOST_OF_A_BLOCK).await?;
        let others: BTreeSet<Uuid> = bearers.values().filter(|block| block.len() > 1).flatten().copied().collect();
        read(&mut found, reading, others.iter()).await?;
        let mut further = BTreeSet::new();
        for (id, blocks) in &blocks {
            for other in blocks.iter().filter_map(|block| bearers.get(block)).flatten().filter(|other| *other != id) {
                let (Some(a), Some(b)) = (found.get(id), found.get(other)) else { continue };
                if bearer::are_alike(a, b) {
                    pairs.insert(pair(*id, *other));
                    further.insert(*other);
                }
            }
        }
        next = further;
    }
    let paired: BTreeSet<Uuid> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    found.retain(|id, node| paired.contains(id) || (asked.contains(id) && bearer::has_several_names(node)));
    Ok(Alike { people: found, pairs })
}

/// Reads those of some people who are not read yet.
async fn read(
    found: &mut BTreeMap<Uuid, NodeModel>,
    reading: &Reading,
    ids: impl Iterator<Item = &Uuid>,
) -> Result<()> {
    let unread: Vec<Uuid> = ids.copied().filter(|id| !found.contains_key(id)).collect();
    let nodes = reading.nodes(&unread).await?;
    found.extend(nodes.into_iter().filter(|node| node.node.redirect_id.is_none()).map(|node| (node.node.id, node)));
    Ok(())
}

fn full_names(person: &NodeModel) -> impl Iterator<Item = &name::Model> {
    person.names.iter().filter(|name| !matches!(name.name_kind, NameKind::Partial | NameKind::Acronym))
}

impl Opinions {
    /// What is thought of some people.
    async fn of_people(reading: &Reading, alike: Alike) -> Result<Self> {
        let Alike { people, pairs } = alike;
        let judged = Group::read(reading, &people.keys().copied().collect::<Vec<_>>()).await?;
        let (bearers, contexts) = bearer::read(reading, &people, &judged).await?;
        let mut places: BTreeMap<Uuid, Vec<usize>> = BTreeMap::new();
        for (place, bearer) in bearers.iter().enumerate() {
            places.entry(bearer.id).or_default().push(place);
        }
        let mut of_pairs = BTreeMap::new();
        let of = |id: &Uuid| places.get(id).into_iter().flatten().copied();
        for (a, b) in pairs.into_iter().chain(people.keys().map(|id| (*id, *id))) {
            for (at, place) in
                of(&a).flat_map(|at| of(&b).map(move |place| (at, place))).filter(|(at, place)| at < place)
            {
                let (one, other) = (&bearers[at], &bearers[place]);
                if let Some(likeness) = one.likeness(other) {
                    let verdict = judge((&one.name, &contexts[at]), (&other.name, &contexts[place]), likeness);
                    of_pairs.insert((at, place), verdict);
                }
            }
        }
        Ok(Self { bearers, of_pairs, judged })
    }
}
