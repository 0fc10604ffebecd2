//! One merge undone: what was moved goes back, what was folded is unfolded, and what came since stays where it came, but for
//! who was named as only the one was who is parted.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{claim, relation};
use uuid::Uuid;

use super::{
    join::{Inverse, ends_mut, set_identity},
    shift::{MentionOf, Shift, move_mentions},
    work::Work,
};
use crate::{
    ingest::{
        elect::{NAME, ON_BEHALF_OF},
        gazetteer::shared_key,
    },
    store::lookup::NodeModel,
};

/// Puts everything back that a merge moved.
pub(super) fn part(work: &mut Work, inverse: Inverse) {
    let (kept, dropped) = (inverse.kept.node.id, inverse.dropped.node.id);
    let (mut touched, mut changed) = (BTreeSet::new(), BTreeSet::new());
    for before in &inverse.relations {
        if inverse.removed.contains(&before.id) {
            work.rows.relations.insert(before.id, before.clone());
        } else if let Some(row) = work.rows.relations.get_mut(&before.id) {
            put_ends_back(row, before, dropped);
            if (&row.role, row.on_behalf_of_id) == (&before.role, before.on_behalf_of_id) {
                row.identity = before.identity;
            } else {
                changed.insert(row.id);
            }
        }
        touched.insert(before.id);
    }
    let left = claims(work, &inverse, kept, dropped);
    changed.extend(name_again(work, &inverse.removed));
    // What was said since of either in a fact of the other is said of whom its mention means.
    let mut mentions = named_since(work, &inverse);
    mentions.extend(mentions_of(work, dropped));
    move_mentions(work, &Shift { from: kept, to: dropped, mentions });
    let mentions = mentions_of(work, kept);
    move_mentions(work, &Shift { from: dropped, to: kept, mentions });
    // A fact that was parted off since, and of which nothing is said any more, is none.
    let said_of = work.claims_of(&left).into_keys().collect();
    for id in left.difference(&said_of) {
        work.rows.relations.remove(id);
    }
    // What a later source said more of is told from others by more than before.
    for id in &changed {
        set_identity(work, *id);
    }
    work.elect_relations(&touched);
    redirect_back(work, &inverse);
    work.elect_node(dropped);
    if !work.elect_node(kept)
        && let Some(node) = work.rows.nodes.get_mut(&kept)
    {
        node.names.clone_from(&inverse.kept.names);
        node.identifiers.clone_from(&inverse.kept.identifiers);
    }
}

/// Lets the one that was dropped answer for itself again, and for what had been merged into it.
pub(super) fn redirect_back(work: &mut Work, inverse: &Inverse) {
    let dropped = inverse.dropped.node.id;
    for id in &inverse.redirected {
        if let Some(node) = work.rows.nodes.get_mut(id) {
            node.node.redirect_id = Some(dropped);
        }
    }
    if let Some(node) = work.rows.nodes.get_mut(&dropped) {
        node.node.redirect_id = None;
        node.names.clone_from(&inverse.dropped.names);
        node.identifiers.clone_from(&inverse.dropped.identifiers);
    }
}

/// Mentions of the one who is kept that have a name which only the other one had, by whichever of its names it is known.
pub(super) fn named_since(work: &Work, inverse: &Inverse) -> BTreeSet<MentionOf> {
    let kind = inverse.dropped.node.kind;
    let keys =
        |node: &NodeModel| -> BTreeSet<String> { node.names.iter().map(|name| shared_key(kind, &name.text)).collect() };
    let (keeps, others) = (keys(&inverse.kept), keys(&inverse.dropped));
    let is_others = |name: &str| {
        let key = shared_key(kind, name);
        others.contains(&key) && !keeps.contains(&key)
    };
    let (kept, claims) = (inverse.kept.node.id, work.rows.claims.values());
    let names = claims.filter(|claim| claim.node_id == Some(kept) && claim.attribute.as_deref() == Some(NAME));
    let others = names.filter(|claim| claim.value.as_deref().is_some_and(is_others));
    others.map(|claim| (claim.source_id, claim.mention.clone())).collect()
}

fn mentions_of(work: &Work, id: Uuid) -> BTreeSet<MentionOf> {
    let claims = work.rows.claims.values().filter(|claim| claim.node_id == Some(id));
    claims.map(|claim| (claim.source_id, claim.mention.clone())).collect()
}

/// Gives a relation the ends that the merge took from it.
fn put_ends_back(row: &mut relation::Model, before: &relation::Model, dropped: Uuid) {
    let mut before = before.clone();
    for (end, old) in ends_mut(row).into_iter().zip(ends_mut(&mut before)) {
        if let (Some(end), Some(old)) = (end, old)
            && *old == dropped
        {
            *end = dropped;
        }
    }
}

/// Lets participations that were gone stand for whom their claims name now: who that is may have been decided anew while they
/// were gone. Gives those that changed.
fn name_again(work: &mut Work, gone: &BTreeSet<Uuid>) -> BTreeSet<Uuid> {
    let of_behalf = |claim: &&claim::Model| claim.attribute.as_deref() == Some(ON_BEHALF_OF);
    let behalf: BTreeMap<Uuid, Uuid> = (work.claims_of(gone).into_iter())
        .filter_map(|(id, claims)| Some((id, claims.into_iter().find(of_behalf)?.value_node_id?)))
        .collect();
    let mut changed = BTreeSet::new();
    for (id, behalf) in behalf {
        if let Some(row) = work.rows.relations.get_mut(&id)
            && row.on_behalf_of_id.is_some_and(|before| before != behalf)
        {
            row.on_behalf_of_id = Some(behalf);
            changed.insert(id);
        }
    }
    changed
}

/// Claims go back to what they were about; those that the same mentions of the same sources made since go with them. Gives the
/// facts that they were of.
fn claims(work: &mut Work, inverse: &Inverse, kept: Uuid, dropped: Uuid) -> BTreeSet<Uuid> {
    let mut left = BTreeSet::new();
    let mut mentions: BTreeMap<(Uuid, String), (Option<Uuid>, Option<Uuid>)> = BTreeMap::new();
    let mut moved = BTreeSet::new();
    for old in &inverse.claims {
        if let Some(claim) = work.rows.claims.get_mut(&old.claim) {
            if (claim.node_id, claim.relation_id) != (old.node, old.relation) {
                mentions.insert((claim.source_id, claim.mention.clone()), (old.node, old.relation));
                left.extend(claim.relation_id);
            }
            (claim.node_id, claim.relation_id) = (old.node, old.relation);
            // Others that it names may have been parted since: the merge moved its own two alone.
            if old.value == Some(dropped) {
                claim.value_node_id = old.value;
            }
            moved.insert(claim.id);
        }
    }
    for claim in work.rows.claims.values_mut().filter(|claim| !moved.contains(&claim.id)) {
        let about_either = claim.node_id == Some(kept) || claim.node_id == Some(dropped) || claim.relation_id.is_some();
        if about_either && let Some(to) = mentions.get(&(claim.source_id, claim.mention.clone())) {
            (claim.node_id, claim.relation_id) = *to;
        }
    }
    let removed = inverse.removed_claims.iter().map(|claim| (claim.id, claim.clone()));
    work.rows.claims.extend(removed);
    left
}
