//! Which organisations may be one: a letter amiss in a long name under the same parent, or an acronym that stands alone and
//! the name that it is made of. What each is a unit or a mission of parts them.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::vocabulary::NameKind;
use strsim::osa_distance;
use uuid::Uuid;

use super::{Bearer, MOST_OF_A_BLOCK, Opinions, context::parents, verdict::Verdict};
use crate::{
    error::Result,
    ingest::merge::{Group, pair},
    name::fold,
    store::lookup::{NodeModel, Reading},
};

/// A name of which one letter may be amiss has at least so many letters, and so has the word that has it.
const LONG: (usize, usize) = (20, 6);

/// What each organisation is a unit or a mission of.
type Parents = BTreeMap<Uuid, BTreeSet<Uuid>>;

/// What is thought of the pairs that some organisations are in.
pub(super) async fn opinions(reading: &mut Reading, organisations: &BTreeSet<Uuid>) -> Result<Opinions> {
    let ids: Vec<Uuid> = organisations.iter().copied().collect();
    let mut nodes: BTreeMap<Uuid, NodeModel> = BTreeMap::new();
    nodes.extend(reading.nodes(&ids).await?.into_iter().map(|node| (node.node.id, node)));
    let blocks: BTreeSet<String> = nodes.values().flat_map(blocks).map(str::to_owned).collect();
    let bearers = reading.in_blocks(&blocks, MOST_OF_A_BLOCK).await?;
    let others: BTreeSet<Uuid> = bearers.values().filter(|block| block.len() > 1).flatten().copied().collect();
    let unread: Vec<Uuid> = others.iter().copied().filter(|id| !nodes.contains_key(id)).collect();
    nodes.extend(reading.nodes(&unread).await?.into_iter().map(|node| (node.node.id, node)));
    let parents = parents(reading, &others.into_iter().collect::<Vec<_>>()).await?;
    let mut verdicts: BTreeMap<(Uuid, Uuid), Verdict> = BTreeMap::new();
    for block in bearers.values().filter(|block| block.len() > 1) {
        for (at, a) in block.iter().enumerate() {
            for b in block.iter().skip(at + 1) {
                let (Some(one), Some(other)) = (nodes.get(a), nodes.get(b)) else { continue };
                if let Some(verdict) = judge(one, other, &parents) {
                    verdicts.insert(pair(*a, *b), verdict);
                }
            }
        }
    }
    let paired: BTreeSet<Uuid> = verdicts.keys().flat_map(|(a, b)| [*a, *b]).collect();
    let places: BTreeMap<Uuid, usize> = paired.into_iter().zip(0..).collect();
    let judged = Group::read(reading, &places.keys().copied().collect::<Vec<_>>()).await?;
    let of_pairs = verdicts.into_iter().map(|((a, b), verdict)| ((places[&a], places[&b]), verdict)).collect();
    let bearers = places.keys().filter_map(|id| nodes.get(id)).map(Bearer::whole).collect();
    Ok(Opinions { bearers, of_pairs, judged })
}

fn blocks(node: &NodeModel) -> impl Iterator<Item = &str> {
    node.names.iter().filter_map(|name| name.block.as_deref()).filter(|block| !block.is_empty())
}

/// Judges two organisations; none where their names are not alike.
fn judge(one: &NodeModel, other: &NodeModel, parents: &Parents) -> Option<Verdict> {
    let of = |node: &NodeModel| parents.get(&node.node.id).cloned().unwrap_or_default();
    let (here, there) = (of(one), of(other));
    let both = format!("“{}” and “{}”", one.node.name, other.node.name);
    if spelt_alike(one, other) {
        return Some(match (here == there, here.is_empty()) {
            (true, true) => Verdict::One(format!("{both}: one letter is amiss, and neither is a unit of another.")),
            (true, false) => Verdict::One(format!("{both}: one letter is amiss, and they are units of the same.")),
            (false, _) if here.is_empty() || there.is_empty() => Verdict::Maybe(
                0.5,
                format!("{both}: one letter is amiss; but only of one it is known whose unit it is."),
            ),
            (false, _) => Verdict::Two,
        });
    }
    let stands_for = |short: &NodeModel, long: &NodeModel| {
        is_bare(short) && !is_bare(long) && blocks(short).any(|acronym| blocks(long).any(|block| block == acronym))
    };
    (stands_for(one, other) || stands_for(other, one)).then(|| {
        Verdict::Maybe(0.45, format!("{both}: one is the acronym of the other; but others may have the same."))
    })
}

/// Whether nothing but acronyms is known of an organisation.
fn is_bare(node: &NodeModel) -> bool {
    node.names.iter().all(|name| {
        name.name_kind == NameKind::Acronym || fold(&name.text).len() == name.block.as_deref().map_or(0, str::len)
    })
}

/// Whether the names of two differ by one letter of one long word.
fn spelt_alike(one: &NodeModel, other: &NodeModel) -> bool {
    let long = |node: &NodeModel| -> Vec<String> {
        let full = node.names.iter().filter(|name| !matches!(name.name_kind, NameKind::Acronym | NameKind::Partial));
        full.map(|name| name.key.clone()).filter(|key| key.chars().count() >= LONG.0).collect()
    };
    let theirs = long(other);
    long(one).iter().any(|a| theirs.iter().any(|b| one_letter_amiss(a, b)))
}

fn one_letter_amiss(a: &str, b: &str) -> bool {
    let (words, others): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let mut differing = words.iter().zip(&others).filter(|(a, b)| a != b);
    let (Some((a, b)), None) = (differing.next(), differing.next()) else { return false };
    let letters = |word: &str| word.chars().all(char::is_alphabetic) && word.chars().count() >= LONG.1;
    words.len() == others.len() && letters(a) && letters(b) && osa_distance(a, b) == 1
}
