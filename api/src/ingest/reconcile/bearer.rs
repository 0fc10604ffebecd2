//! Bearers of names: who was joined under several names is looked at as one for each, as he was before. What is decided then
//! depends on what is said, and not on who was joined before it was said.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::vocabulary::{EntityKind, NameKind};
use uuid::Uuid;

use super::{
    context::{Context, tellings},
    full_names,
};
use crate::{
    error::Result,
    ingest::{
        elect::NAME,
        merge::{Group, MentionOf},
    },
    name::{self, Likeness, Parts},
    store::lookup::{NodeModel, Reading},
};

/// Somebody under one of his names, or under all of them where they were said of him together.
#[derive(Clone, Debug)]
pub(super) struct Bearer {
    /// Who that is at present.
    pub(super) id: Uuid,
    /// What he is called.
    pub(super) name: String,
    /// The keys and the parts of his names.
    names: Vec<(String, Parts)>,
}

impl Bearer {
    /// An entity under all its names.
    pub(super) fn whole(node: &NodeModel) -> Self {
        Self { id: node.node.id, name: node.node.name.clone(), names: names(node).collect() }
    }

    /// An entity under those of its names that have some keys.
    fn under(node: &NodeModel, keys: &BTreeSet<String>) -> Self {
        let spelt = full_names(node).filter(|name| keys.contains(&name.key)).map(|name| &name.text);
        let name = spelt.min_by_key(|text| (**text != node.node.name, *text)).unwrap_or(&node.node.name).clone();
        Self { id: node.node.id, name, names: names(node).filter(|(key, _)| keys.contains(key)).collect() }
    }

    /// How the names of two are alike, if any two of them are: the weakest likeness.
    pub(super) fn likeness(&self, other: &Self) -> Option<Likeness> {
        let pairs = self.names.iter().flat_map(|one| other.names.iter().map(move |other| between(one, other)));
        pairs.collect::<Option<Vec<_>>>()?.into_iter().max()
    }
}

fn names(node: &NodeModel) -> impl Iterator<Item = (String, Parts)> {
    full_names(node).filter_map(|name| Some((name.key.clone(), Parts::of(&name.text)?)))
}

/// How two names are alike; the same name is that of a namesake.
fn between((key, one): &(String, Parts), (others, other): &(String, Parts)) -> Option<Likeness> {
    match () {
        () if key == others => None,
        // Names that differ in particles alone.
        () if one == other => Some(Likeness::Fuller),
        () => one.likeness(other),
    }
}

/// Whether any of the names of two people are alike.
pub(super) fn are_alike(one: &NodeModel, other: &NodeModel) -> bool {
    let others: Vec<_> = names(other).collect();
    names(one).any(|name| others.iter().any(|other| between(&name, other).is_some()))
}

/// Whether somebody bears names of several keys.
pub(super) fn has_several_names(node: &NodeModel) -> bool {
    let mut keys = full_names(node).map(|name| &name.key);
    let first = keys.next();
    keys.any(|key| Some(key) != first)
}

/// The bearers that some people are, and what is known of each. Whom an editor judged is one under all his names.
pub(super) async fn read(
    reading: &Reading,
    people: &BTreeMap<Uuid, NodeModel>,
    judged: &Group,
) -> Result<(Vec<Bearer>, Vec<Context>)> {
    let several = people.iter().filter(|(id, node)| has_several_names(node) && judged.judged_at(**id).is_none());
    let several: Vec<Uuid> = several.map(|(id, _)| *id).collect();
    let said = said(reading, &several).await?;
    let parted: BTreeMap<Uuid, Vec<BTreeSet<String>>> =
        said.iter().map(|(id, mentions)| (*id, parts(mentions))).filter(|(_, parts)| parts.len() > 1).collect();
    let whole: Vec<Uuid> = people.keys().copied().filter(|id| !parted.contains_key(id)).collect();
    let wholes = Context::read(reading, &whole).await?;

    let mut told = Vec::new();
    for ((person, mention), telling) in tellings(reading, &parted.keys().copied().collect::<Vec<_>>()).await? {
        let (Some(parts), Some(mentions)) = (parted.get(&person), said.get(&person)) else { continue };
        let keys = match mentions.get(&mention) {
            Some(keys) => keys.clone(),
            // Who is named by a surname alone is whom the source names in full.
            None => mentions
                .iter()
                .filter(|((source, _), _)| *source == mention.0)
                .flat_map(|(_, keys)| keys.clone())
                .collect(),
        };
        let places = parts.iter().enumerate().filter(|(_, part)| !part.is_disjoint(&keys));
        told.extend(places.map(|(place, _)| ((person, place), telling.clone())));
    }
    let mut in_parts = Context::told(reading, told).await?;

    let (mut bearers, mut contexts) = (Vec::new(), Vec::new());
    for (id, node) in people {
        match parted.get(id) {
            None => {
                bearers.push(Bearer::whole(node));
                contexts.push(wholes.get(id).cloned().unwrap_or_default());
            }
            Some(parts) => {
                for (place, keys) in parts.iter().enumerate() {
                    bearers.push(Bearer::under(node, keys));
                    contexts.push(in_parts.remove(&(*id, place)).unwrap_or_default());
                }
            }
        }
    }
    Ok((bearers, contexts))
}

/// Which names each mention of somebody gives him.
type Said = BTreeMap<MentionOf, BTreeSet<String>>;

async fn said(reading: &Reading, people: &[Uuid]) -> Result<BTreeMap<Uuid, Said>> {
    let mut said: BTreeMap<Uuid, Said> = BTreeMap::new();
    for claim in reading.claims_of_nodes(people).await? {
        let is_full = !matches!(claim.name_kind, Some(NameKind::Partial | NameKind::Acronym));
        let is_name = is_full && claim.attribute.as_deref() == Some(NAME);
        let (Some(id), Some(name)) = (claim.node_id, claim.value.filter(|_| is_name)) else { continue };
        let mention = (claim.source_id, claim.mention);
        let key = name::key(EntityKind::Person, &name);
        said.entry(id).or_default().entry(mention).or_default().insert(key);
    }
    Ok(said)
}

/// Names that no mention gives together.
fn parts(said: &Said) -> Vec<BTreeSet<String>> {
    let mut parts: Vec<BTreeSet<String>> = Vec::new();
    for keys in said.values() {
        let (near, mut far): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| !part.is_disjoint(keys));
        far.push(near.into_iter().flatten().chain(keys.iter().cloned()).collect());
        parts = far;
    }
    parts.sort();
    parts
}
