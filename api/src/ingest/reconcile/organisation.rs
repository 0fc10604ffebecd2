//! Which organisations may be one: a letter amiss in a long name under the same parent, the same name under parents that
//! turned out to be one, or an acronym that stands alone and the name that it is made of. Each is looked at under each of
//! its names; what it is a unit or a mission of parts them.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::vocabulary::{EntityKind, NameKind, RelationKind};
use uuid::Uuid;

use super::{
    MOST_OF_A_BLOCK, MOST_ROUNDS, Opinions,
    bearer::{Bearer, Parted, full_names, is_full},
    context::{parents, parents_told},
    spelling::{Spelt, alike, spelt},
    verdict::Verdict,
};
use crate::{
    error::Result,
    ingest::merge::{Group, MentionOf, is_within},
    name::fold,
    store::{
        Store,
        lookup::{NodeModel, Reading, Spelling},
    },
};

/// Names under one coarser key beyond which no spellings are looked for among them.
const MOST_SPELLINGS: usize = 4_096;

/// Units beyond which a name that is said of no unit is not suggested to be one of them.
const MOST_MEANT: usize = 8;

/// What an organisation is a unit or a mission of.
type Parents = BTreeSet<Uuid>;

/// Names around those of some organisations.
#[derive(Debug, Default)]
struct Names {
    /// By key of a full name, who bears it.
    bearers: BTreeMap<String, BTreeSet<Uuid>>,
    /// What each of these is a unit of.
    parents: BTreeMap<Uuid, Parents>,
    /// Keys that are one letter from others.
    alike: BTreeMap<String, BTreeSet<String>>,
    /// By coarser key, who bears an acronym or a name that it could be made of, where these are few.
    acronyms: BTreeMap<String, BTreeSet<Uuid>>,
}

/// Bearers, with what each is a unit of.
type Known = Vec<(Bearer, Parents)>;

/// What is thought of some organisations and of everything that is alike.
pub(super) async fn opinions(reading: &mut Reading, organisations: &BTreeSet<Uuid>) -> Result<Opinions> {
    let (names, mut nodes) = names(reading, organisations).await?;
    let mut paired = names.paired();
    paired.extend(names.acronyms.values().flatten());
    read(reading, &mut nodes, paired.iter()).await?;
    let judged = Group::read(reading, &nodes.keys().copied().collect::<Vec<_>>()).await?;
    let joined = judged.joined();
    nodes.retain(|id, _| paired.contains(id) || joined.contains(id));
    let known = bearers(reading, &nodes, &names.parents, &judged).await?;
    let mut of_pairs = names.spellings(&known);
    let places: BTreeMap<Uuid, usize> =
        known.iter().enumerate().rev().map(|(at, (bearer, _))| (bearer.id, at)).collect();
    for block in names.acronyms.values() {
        let block: Vec<(usize, &NodeModel)> =
            block.iter().filter_map(|id| Some((*places.get(id)?, nodes.get(id)?))).collect();
        for (at, (a, one)) in block.iter().enumerate() {
            for (b, other) in &block[at + 1..] {
                if let Some(verdict) = stands_for(one, other) {
                    of_pairs.entry((*a.min(b), *a.max(b))).or_insert(verdict);
                }
            }
        }
    }
    Ok(Opinions { bearers: known.into_iter().map(|(bearer, _)| bearer).collect(), of_pairs, judged })
}

/// What is a unit or a mission of some organisations.
pub(super) async fn bodies_of(store: &Store, organisations: &BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>> {
    let ids: Vec<Uuid> = organisations.iter().copied().collect();
    let reading = store.reading().await?;
    let rows = reading.relations_to(&[RelationKind::OrganisationRelation], &ids).await?;
    reading.finish().await?;
    Ok(rows.into_iter().map(|row| row.subject_id).collect())
}

/// The names of some organisations and all that are alike to them, and the names of whoever may be one with them for that,
/// and so on; and the organisations.
async fn names(reading: &mut Reading, organisations: &BTreeSet<Uuid>) -> Result<(Names, BTreeMap<Uuid, NodeModel>)> {
    let (mut names, mut nodes) = (Names::default(), BTreeMap::new());
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut next = organisations.clone();
    for _ in 0..MOST_ROUNDS {
        next.retain(|id| !nodes.contains_key(id));
        if next.is_empty() {
            break;
        }
        read(reading, &mut nodes, next.iter()).await?;
        let own = || next.iter().filter_map(|id| nodes.get(id));
        let keys: BTreeSet<String> = own().flat_map(full_names).map(|name| name.key.clone()).collect();
        for (key, bearers) in reading.bearers(EntityKind::Organisation, &keys).await? {
            let full = bearers.into_iter().filter(|bearer| is_full(bearer.kind));
            names.bearers.entry(key).or_default().extend(full.map(|bearer| bearer.node));
        }
        let blocks: BTreeSet<String> = own().flat_map(blocks).map(str::to_owned).collect();
        let blocks = blocks.into_iter().filter(|block| asked.insert(block.clone())).collect();
        for (block, spellings) in reading.spellings(&blocks, MOST_SPELLINGS).await? {
            names.add(block, &spellings);
        }
        let around = names.bearers.values().flatten().filter(|id| !names.parents.contains_key(id));
        let around: BTreeSet<Uuid> = around.copied().collect();
        let mut above = parents(reading, &around.iter().copied().collect::<Vec<_>>()).await?;
        names.parents.extend(around.into_iter().map(|id| (id, above.remove(&id).unwrap_or_default())));
        next = names.paired();
    }
    Ok((names, nodes))
}

/// Reads those of some organisations that are not read yet.
async fn read(
    reading: &Reading,
    nodes: &mut BTreeMap<Uuid, NodeModel>,
    ids: impl Iterator<Item = &Uuid>,
) -> Result<()> {
    let unread: Vec<Uuid> = ids.filter(|id| !nodes.contains_key(id)).copied().collect();
    let found = reading.nodes(&unread).await?.into_iter().filter(|node| node.node.redirect_id.is_none());
    nodes.extend(found.map(|node| (node.node.id, node)));
    Ok(())
}

/// The bearers that some organisations are, and what each is a unit of. What an editor judged is one under all its names.
async fn bearers(
    reading: &Reading,
    nodes: &BTreeMap<Uuid, NodeModel>,
    parents: &BTreeMap<Uuid, Parents>,
    judged: &Group,
) -> Result<Known> {
    let joined = judged.joined().into_iter().filter(|id| nodes.contains_key(id) && judged.judged_at(*id).is_none());
    let joined: Vec<Uuid> = joined.collect();
    let told = parents_told(reading, &joined).await?;
    let whose = |id: Uuid, mention: &MentionOf| {
        let within = is_within(&mention.1).then(|| told.get(&(id, mention.clone())).cloned());
        within.flatten().unwrap_or_default()
    };
    let parted = Parted::read(reading, EntityKind::Organisation, &joined, whose).await?;
    let mut of_parts: BTreeMap<(Uuid, usize), Parents> = BTreeMap::new();
    for ((id, mention), above) in &told {
        for place in parted.places(*id, mention) {
            of_parts.entry((*id, place)).or_default().extend(above);
        }
    }
    let bearers = nodes.values().flat_map(|node| parted.bearers(node));
    let known = bearers.map(|(bearer, place)| {
        let above = match place {
            Some(place) => of_parts.get(&(bearer.id, place)),
            None => parents.get(&bearer.id),
        };
        (bearer, above.cloned().unwrap_or_default())
    });
    Ok(known.collect())
}

impl Names {
    /// Adds the names under a coarser key, each with its key, who bears it, and what it is to its bearer.
    fn add(&mut self, block: String, names: &[Spelling]) {
        let full = || names.iter().filter(|(_, _, kind)| *kind != NameKind::Acronym);
        for (id, key, _) in full() {
            self.bearers.entry(key.clone()).or_default().insert(*id);
        }
        let keys: BTreeSet<&str> = full().map(|(_, key, _)| key.as_str()).collect();
        for (key, others) in alike(keys.into_iter()) {
            self.alike.entry(key.to_owned()).or_default().extend(others.into_iter().map(str::to_owned));
        }
        let ids: BTreeSet<Uuid> = names.iter().map(|(id, ..)| *id).collect();
        let is_short = |(_, key, kind): &Spelling| *kind == NameKind::Acronym || key.len() == block.len();
        if (2..=MOST_OF_A_BLOCK).contains(&ids.len()) && names.iter().any(is_short) {
            self.acronyms.insert(block, ids);
        }
    }

    /// A key and all that hang together with it by a letter each.
    fn around(&self, key: &str) -> BTreeSet<&str> {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = self.alike.get_key_value(key).map(|(key, _)| key.as_str()).into_iter().collect();
        open.extend(self.bearers.get_key_value(key).map(|(key, _)| key.as_str()));
        while let Some(key) = open.pop() {
            if found.insert(key) {
                open.extend(self.alike.get(key).into_iter().flatten().map(String::as_str));
            }
        }
        found
    }

    /// Names that hang together, and names that hang together with no other.
    fn families(&self) -> Vec<BTreeSet<&str>> {
        let mut left: BTreeSet<&str> = self.bearers.keys().map(String::as_str).collect();
        let mut found = Vec::new();
        while let Some(first) = left.first().copied() {
            let family = self.around(first);
            for key in &family {
                left.remove(key);
            }
            found.push(family);
        }
        found
    }

    /// Organisations of names that hang together and that may be one for all that is known of their parents.
    fn paired(&self) -> BTreeSet<Uuid> {
        let mut paired = BTreeSet::new();
        for family in self.families() {
            let mut units: BTreeMap<&Parents, BTreeSet<Uuid>> = BTreeMap::new();
            for (id, parents) in self.units(&family) {
                units.entry(parents).or_default().insert(id);
            }
            let none = units.iter().any(|(parents, _)| parents.is_empty());
            let told = units.iter().filter(|(parents, _)| !parents.is_empty()).map(|(_, units)| units.len()).sum();
            let meant = none && (1..=MOST_MEANT).contains(&told);
            paired.extend(units.into_values().filter(|units| meant || units.len() > 1).flatten());
        }
        paired
    }

    /// Who bears one of some names, with what it is a unit of.
    fn units<'a>(&'a self, family: &'a BTreeSet<&str>) -> impl Iterator<Item = (Uuid, &'a Parents)> {
        let bearers = family.iter().filter_map(|key| self.bearers.get(*key)).flatten();
        bearers.filter_map(|id| Some((*id, self.parents.get(id)?)))
    }

    /// What is thought of bearers whose names hang together.
    fn spellings(&self, known: &Known) -> BTreeMap<(usize, usize), Verdict> {
        let mut of_pairs = BTreeMap::new();
        let mut places: BTreeMap<&str, BTreeMap<&Parents, BTreeSet<usize>>> = BTreeMap::new();
        for (place, (bearer, parents)) in known.iter().enumerate() {
            for (key, _) in &bearer.names {
                places.entry(key).or_default().entry(parents).or_default().insert(place);
            }
        }
        for (at, (bearer, parents)) in known.iter().enumerate() {
            let family: BTreeSet<&str> = bearer.names.iter().flat_map(|(key, _)| self.around(key)).collect();
            let near = || family.iter().filter_map(|key| places.get(key));
            let mut others: BTreeSet<usize> =
                near().filter_map(|units| units.get(parents)).flatten().copied().collect();
            let told: BTreeSet<Uuid> =
                self.units(&family).filter(|(_, parents)| !parents.is_empty()).map(|(id, _)| id).collect();
            if parents.is_empty() && told.len() <= MOST_MEANT {
                others.extend(near().flat_map(BTreeMap::values).flatten());
            }
            for other in others.into_iter().filter(|other| *other != at) {
                let pair = (at.min(other), at.max(other));
                if let (false, Some(verdict)) = (of_pairs.contains_key(&pair), judge(&known[pair.0], &known[pair.1])) {
                    of_pairs.insert(pair, verdict);
                }
            }
        }
        of_pairs
    }
}

/// Judges two bearers of names that hang together; none where their own are not alike.
fn judge((one, here): &(Bearer, Parents), (other, there): &(Bearer, Parents)) -> Option<Verdict> {
    let pairs = one.names.iter().flat_map(|(key, _)| other.names.iter().map(move |(other, _)| spelt(key, other)));
    let spelt = pairs.flatten().min()?;
    let (first, second) = ((&one.name).min(&other.name), (&one.name).max(&other.name));
    let how = match spelt {
        Spelt::Same => format!("“{first}” is named twice"),
        Spelt::Alike => format!("“{first}” and “{second}”: one letter is amiss"),
        Spelt::Near if here == there => return Some(Verdict::Two),
        Spelt::Near => return None,
    };
    Some(match (here == there, here.is_empty()) {
        (true, true) => Verdict::One(format!("{how}, and neither is a unit of another.")),
        (true, false) => Verdict::One(format!("{how}, and they are units of the same.")),
        (false, _) if here.is_empty() || there.is_empty() => {
            Verdict::Maybe(0.5, format!("{how}; but only of one it is known whose unit it is."))
        }
        (false, _) => Verdict::Against(None),
    })
}

/// Judges two organisations of which one may be called by the acronym that the other is made of.
fn stands_for(one: &NodeModel, other: &NodeModel) -> Option<Verdict> {
    let is = |short: &NodeModel, long: &NodeModel| {
        is_bare(short) && !is_bare(long) && blocks(short).any(|acronym| blocks(long).any(|block| block == acronym))
    };
    (is(one, other) || is(other, one)).then(|| {
        let (first, second) = ((&one.node.name).min(&other.node.name), (&one.node.name).max(&other.node.name));
        let why = format!("“{first}” and “{second}”: one is the acronym of the other; but others may have the same.");
        Verdict::Maybe(0.45, why)
    })
}

fn blocks(node: &NodeModel) -> impl Iterator<Item = &str> {
    node.names.iter().filter_map(|name| name.block.as_deref()).filter(|block| !block.is_empty())
}

/// Whether nothing but acronyms is known of an organisation.
fn is_bare(node: &NodeModel) -> bool {
    node.names.iter().all(|name| {
        name.name_kind == NameKind::Acronym || fold(&name.text).len() == name.block.as_deref().map_or(0, str::len)
    })
}
