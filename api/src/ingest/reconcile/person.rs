//! Which people may be one: those whose names are alike, each looked at under each of their names.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::vocabulary::EntityKind;
use uuid::Uuid;

use super::{
    MOST_OF_A_BLOCK, MOST_ROUNDS, Opinions,
    bearer::{Bearer, Parted, full_names},
    context::{Context, tellings},
    verdict::judge,
};
use crate::{
    error::Result,
    ingest::merge::{Group, pair},
    name::{Likeness, Parts, person_blocks},
    store::lookup::{NodeModel, Reading},
};

/// People whose names are alike.
#[derive(Debug, Default)]
struct Alike {
    people: BTreeMap<Uuid, NodeModel>,
    pairs: BTreeSet<(Uuid, Uuid)>,
}

/// What is thought of some people and of everybody who is alike.
pub(super) async fn opinions(reading: &mut Reading, people: &BTreeSet<Uuid>) -> Result<Opinions> {
    let Alike { people, pairs } = alike(reading, people).await?;
    let judged = Group::read(reading, &people.keys().copied().collect::<Vec<_>>()).await?;
    let (bearers, contexts) = read_bearers(reading, &people, &judged).await?;
    let names: Vec<Vec<(&str, Parts)>> = bearers.iter().map(|bearer| parts(&bearer.names).collect()).collect();
    let mut places: BTreeMap<Uuid, Vec<usize>> = BTreeMap::new();
    for (place, bearer) in bearers.iter().enumerate() {
        places.entry(bearer.id).or_default().push(place);
    }
    let mut of_pairs = BTreeMap::new();
    let of = |id: &Uuid| places.get(id).into_iter().flatten().copied();
    for (a, b) in pairs.into_iter().chain(people.keys().map(|id| (*id, *id))) {
        for (at, place) in of(&a).flat_map(|at| of(&b).map(move |place| (at, place))).filter(|(at, place)| at < place) {
            if let Some(likeness) = weakest(&names[at], &names[place]) {
                let (one, other) = (&bearers[at].name, &bearers[place].name);
                let verdict = judge((one, &contexts[at]), (other, &contexts[place]), likeness);
                of_pairs.insert((at, place), verdict);
            }
        }
    }
    Ok(Opinions { bearers, of_pairs, judged })
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
        read(&mut found, reading, bearers.values().flatten()).await?;
        let mut further = BTreeSet::new();
        for (id, blocks) in &blocks {
            for other in blocks.iter().filter_map(|block| bearers.get(block)).flatten().filter(|other| *other != id) {
                let (Some(a), Some(b)) = (found.get(id), found.get(other)) else { continue };
                if are_alike(a, b) {
                    pairs.insert(pair(*id, *other));
                    further.insert(*other);
                }
            }
        }
        next = further;
    }
    let paired: BTreeSet<Uuid> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    found.retain(|id, node| paired.contains(id) || (asked.contains(id) && has_several_names(node)));
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

/// The bearers that some people are, and what is known of each. Whom an editor judged is one under all his names.
async fn read_bearers(
    reading: &Reading,
    people: &BTreeMap<Uuid, NodeModel>,
    judged: &Group,
) -> Result<(Vec<Bearer>, Vec<Context>)> {
    let several = people.iter().filter(|(id, node)| has_several_names(node) && judged.judged_at(**id).is_none());
    let several: Vec<Uuid> = several.map(|(id, _)| *id).collect();
    let parted = Parted::read(reading, EntityKind::Person, &several, |_, _| BTreeSet::new()).await?;
    let in_parts: BTreeSet<Uuid> = parted.entities().into_iter().collect();
    let whole: Vec<Uuid> = people.keys().copied().filter(|id| !in_parts.contains(id)).collect();
    let mut wholes = Context::read(reading, &whole).await?;
    let mut told = Vec::new();
    for ((person, mention), telling) in tellings(reading, &parted.entities()).await? {
        let places = parted.places(person, &mention).into_iter();
        told.extend(places.map(|place| ((person, place), telling.clone())));
    }
    let mut of_parts = Context::told(reading, told).await?;
    let bearers = people.values().flat_map(|node| parted.bearers(node));
    let known = bearers.map(|(bearer, place)| {
        let context = match place {
            Some(place) => of_parts.remove(&(bearer.id, place)),
            None => wholes.remove(&bearer.id),
        };
        (bearer, context.unwrap_or_default())
    });
    Ok(known.unzip())
}

/// Names by key, in their parts; without those that have none.
fn parts(names: &[(String, String)]) -> impl Iterator<Item = (&str, Parts)> {
    names.iter().filter_map(|(key, text)| Some((key.as_str(), Parts::of(text)?)))
}

/// How the names of two are alike, if any two of them are: the weakest likeness.
fn weakest(one: &[(&str, Parts)], other: &[(&str, Parts)]) -> Option<Likeness> {
    let pairs = one.iter().flat_map(|one| other.iter().map(move |other| between(one, other)));
    pairs.collect::<Option<Vec<_>>>()?.into_iter().max()
}

/// How two names are alike; the same name is that of a namesake.
fn between((key, one): &(&str, Parts), (others, other): &(&str, Parts)) -> Option<Likeness> {
    match () {
        () if key == others => None,
        // Names that differ in particles alone.
        () if one == other => Some(Likeness::Fuller),
        () => one.likeness(other),
    }
}

/// Whether any of the names of two people are alike.
fn are_alike(one: &NodeModel, other: &NodeModel) -> bool {
    let names = |node: &NodeModel| -> Vec<(String, String)> {
        full_names(node).map(|name| (name.key.clone(), name.text.clone())).collect()
    };
    let (one, other) = (names(one), names(other));
    let others: Vec<_> = parts(&other).collect();
    parts(&one).any(|name| others.iter().any(|other| between(&name, other).is_some()))
}

/// Whether somebody bears names of several keys.
fn has_several_names(node: &NodeModel) -> bool {
    let mut keys = full_names(node).map(|name| &name.key);
    let first = keys.next();
    keys.any(|key| Some(key) != first)
}
