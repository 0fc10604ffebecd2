//! What readers joined, parted again to be judged anew: whatever was said of either by its own names is said of it alone,
//! whether it was said before they were joined or since. So it does not matter what else was joined in between.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::vocabulary::ChangeAction;
use uuid::Uuid;

use super::{
    join::Inverse,
    pair,
    part::{named_since, redirect_back},
    read_inverse,
    shift::{MentionOf, Shift, move_mentions},
    work::Work,
};
use crate::{
    error::Result,
    ingest::write::{TRIES, never_let_in},
    store::{Store, commit::Committed},
};

/// Entities that are parted in one commit: what that takes grows with the rows around them.
const ENTITIES_AT_A_TIME: usize = 32;

/// Parts what readers, and no editor, joined into some entities; gives everybody who was parted.
pub(in crate::ingest) async fn loosen(store: &Store, ids: &BTreeSet<Uuid>, actor: &str) -> Result<BTreeSet<Uuid>> {
    let ids: Vec<Uuid> = ids.iter().copied().collect();
    let mut parted = BTreeSet::new();
    for some in ids.chunks(ENTITIES_AT_A_TIME) {
        parted.extend(loosen_some(store, some, actor).await?);
    }
    Ok(parted)
}

async fn loosen_some(store: &Store, ids: &[Uuid], actor: &str) -> Result<BTreeSet<Uuid>> {
    for _ in 0..TRIES {
        let mut reading = store.reading().await?;
        let mut merges = reading.merges_into(ids).await?;
        let of_merges: Vec<Uuid> = merges.iter().flat_map(|row| [row.kept_id, row.dropped_id]).collect();
        let judged = reading.judgements(&of_merges).await?;
        let judged: BTreeSet<(Uuid, Uuid)> = judged.iter().map(|judged| pair(judged.a_id, judged.b_id)).collect();
        merges.retain(|row| !judged.contains(&pair(row.kept_id, row.dropped_id)));
        if merges.is_empty() {
            reading.finish().await?;
            return Ok(BTreeSet::new());
        }
        let all: BTreeSet<Uuid> = merges.iter().flat_map(|row| [row.kept_id, row.dropped_id]).collect();
        let mut work = Work::read(&mut reading, &all, &[]).await?;
        // The last first: who was joined to one who was joined comes out with him.
        for row in merges.iter().rev() {
            release(&mut work, &read_inverse(row)?);
        }
        let actions: BTreeMap<Uuid, ChangeAction> = all.iter().map(|id| (*id, ChangeAction::Unmerged)).collect();
        let mut commit = work.commit(actor, reading.at().version, &actions);
        commit.curation.undone = merges.iter().map(|row| row.id).collect();
        reading.finish().await?;
        if store.commit(commit).await? != Committed::Stale {
            return Ok(all);
        }
    }
    Err(never_let_in())
}

/// Gives an entity back what is said of it.
fn release(work: &mut Work, inverse: &Inverse) {
    let (kept, dropped) = (inverse.kept.node.id, inverse.dropped.node.id);
    let moved: BTreeSet<Uuid> =
        inverse.claims.iter().filter(|old| old.node == Some(dropped)).map(|old| old.claim).collect();
    let own = work.rows.claims.values().filter(|claim| claim.node_id == Some(kept) && moved.contains(&claim.id));
    let mut mentions: BTreeSet<MentionOf> = own.map(|claim| (claim.source_id, claim.mention.clone())).collect();
    mentions.extend(named_since(work, inverse));
    // A fact of the two with each other was none while they were one.
    for claim in &inverse.removed_claims {
        let fact = inverse.relations.iter().find(|row| Some(row.id) == claim.relation_id);
        if let Some(fact) = fact {
            work.rows.relations.entry(fact.id).or_insert_with(|| fact.clone());
            work.rows.claims.insert(claim.id, claim.clone());
        }
    }
    redirect_back(work, inverse);
    move_mentions(work, &Shift { from: kept, to: dropped, mentions });
    if !work.elect_node(kept)
        && let Some(node) = work.rows.nodes.get_mut(&kept)
    {
        node.names.clone_from(&inverse.kept.names);
        node.identifiers.clone_from(&inverse.kept.identifiers);
    }
}
