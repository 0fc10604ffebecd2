//! Taking claims back: what rests on nothing else goes with them, and what rests on more is elected anew.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{
    claim, relation,
    vocabulary::{RelationKind, Vocabulary},
};
use uuid::Uuid;

use super::merge::{Work, ends_mut, set_identity};
use crate::{
    error::Result,
    store::{commit::Commit, lookup::Reading},
};

/// What taking claims back does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withdrawn {
    /// Claims that are gone.
    pub claims: usize,
    /// Entities that are gone with them.
    pub entities: usize,
    /// Relations that are gone with them.
    pub relations: usize,
}

/// The commit that takes some claims back, and what it does. An entity that was ever merged, or that anything else still
/// speaks of, stays.
pub(super) async fn withdraw(
    reading: &mut Reading,
    claims: &[claim::Model],
    actor: &str,
) -> Result<(Commit, Withdrawn)> {
    let nodes: BTreeSet<Uuid> = claims.iter().filter_map(|claim| claim.node_id).collect();
    let relations: BTreeSet<Uuid> = claims.iter().filter_map(|claim| claim.relation_id).collect();
    let mut work = Work::read(reading, &nodes, &relations.iter().copied().collect::<Vec<_>>()).await?;
    let merged = reading.merges_about(&nodes.iter().copied().collect::<Vec<_>>()).await?;
    let merged: BTreeSet<Uuid> = merged.iter().flat_map(|merge| [merge.kept_id, merge.dropped_id]).collect();
    for claim in claims {
        work.rows.claims.remove(&claim.id);
    }
    let mut done = Withdrawn { claims: claims.len(), ..Withdrawn::default() };

    let claimed: BTreeSet<Uuid> = work.rows.claims.values().filter_map(|claim| claim.relation_id).collect();
    let (kept, gone): (BTreeSet<Uuid>, BTreeSet<Uuid>) = relations.iter().partition(|id| claimed.contains(id));
    for id in &gone {
        done.relations += usize::from(work.rows.relations.remove(id).is_some());
    }
    lessen(&mut work, &kept);
    work.elect_relations(&kept);

    let claimed: BTreeSet<Uuid> = work.rows.claims.values().filter_map(|claim| claim.node_id).collect();
    let mut held: BTreeSet<Uuid> = work.rows.claims.values().filter_map(|claim| claim.value_node_id).collect();
    for relation in work.rows.relations.values_mut() {
        held.extend(ends_mut(relation).into_iter().flatten().map(|end| *end));
    }
    held.extend(work.rows.nodes.values().filter_map(|node| node.node.redirect_id));
    let mut elected = BTreeSet::new();
    for id in &nodes {
        let stays = claimed.contains(id) || held.contains(id) || merged.contains(id);
        if !stays {
            done.entities += usize::from(work.rows.nodes.remove(id).is_some());
        } else if claimed.contains(id) {
            elected.insert(*id);
        }
    }
    work.elect_nodes(&elected);
    let mut commit = work.commit(actor, reading.at().version, &BTreeMap::new());
    log_less(&mut commit, reading, &nodes, &kept).await?;
    Ok((commit, done))
}

/// What only rests on less than before is a change too.
async fn log_less(
    commit: &mut Commit,
    reading: &Reading,
    nodes: &BTreeSet<Uuid>,
    relations: &BTreeSet<Uuid>,
) -> Result<()> {
    let changed: BTreeSet<Uuid> = (commit.changed_nodes.iter().map(|node| node.node.id))
        .chain(commit.curation.removed_nodes.iter().copied())
        .collect();
    let same: Vec<Uuid> = nodes.difference(&changed).copied().collect();
    commit.changed_nodes.extend(reading.nodes(&same).await?);
    let changed: BTreeSet<Uuid> = commit.changed_relations.iter().map(|relation| relation.id).collect();
    let same: Vec<Uuid> = relations.difference(&changed).copied().collect();
    commit.changed_relations.extend(reading.relations(&same).await?);
    Ok(())
}

/// Participations that a fuller claim made what they are say, without it, only what the others say.
pub(super) fn lessen(work: &mut Work, ids: &BTreeSet<Uuid>) {
    let claims = work.claims_of(ids);
    let rows = ids.iter().filter_map(|id| work.rows.relations.get(id));
    let rows = rows.filter(|row| row.kind == RelationKind::Participation);
    let less = rows.filter_map(|row| lessened(row, claims.get(&row.id).map_or(&[], Vec::as_slice)));
    let less: Vec<relation::Model> = less.collect();
    if less.is_empty() {
        return;
    }
    let mut taken: BTreeMap<Uuid, usize> = BTreeMap::new();
    for row in work.rows.relations.values() {
        *taken.entry(row.identity).or_default() += 1;
    }
    for less in less {
        let id = less.id;
        let Some(before) = work.rows.relations.insert(id, less) else { continue };
        set_identity(work, id);
        // Where another relation says just that already, this one stays what it was.
        let Some(now) = work.rows.relations.get(&id).map(|row| row.identity) else { continue };
        if now != before.identity && taken.get(&now).is_some_and(|count| *count > 0) {
            work.rows.relations.insert(id, before);
            continue;
        }
        taken.entry(before.identity).and_modify(|count| *count -= 1);
        *taken.entry(now).or_default() += 1;
    }
}

/// A participation as some claims say it; none where it says no more as it is.
fn lessened(row: &relation::Model, claims: &[&claim::Model]) -> Option<relation::Model> {
    let said: BTreeSet<&str> =
        claims.iter().filter(|claim| claim.attribute.is_none()).filter_map(|claim| role_in(&claim.mention)).collect();
    let behalf: BTreeSet<Uuid> = claims
        .iter()
        .filter(|claim| claim.attribute.as_deref() == Some(super::elect::ON_BEHALF_OF))
        .filter_map(|claim| claim.value_node_id)
        .collect();
    let mut less = row.clone();
    if !said.contains(less.role.as_str()) {
        let unknown = ::entity::vocabulary::ParticipationRole::Unknown.as_str();
        let fullest = said.iter().find(|role| **role != unknown).or_else(|| said.first());
        less.role = fullest.map_or_else(|| unknown.to_owned(), |role| (*role).to_owned());
    }
    less.on_behalf_of_id = less.on_behalf_of_id.filter(|id| behalf.contains(id));
    (less != *row).then_some(less)
}

/// The role that the mention of a participation names: `SPEAKER` of `PARTICIPATION:SPEAKER(person:ada#1>event:talks#1)#1`.
fn role_in(mention: &str) -> Option<&str> {
    mention.split_once(':')?.1.split_once('(').map(|(role, _)| role)
}
