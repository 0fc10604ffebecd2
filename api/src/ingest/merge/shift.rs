//! What some mentions say goes from one entity to another: how namesakes that were taken for one are parted.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{claim, relation};
use uuid::Uuid;

use super::{
    join::{foldings, set_identity},
    work::Work,
};
use crate::{
    error::Result,
    ingest::{
        resolve::{blank, give_slugs},
        withdraw::lessen,
    },
    store::{commit::Commit, lookup::Reading},
};

/// A mention: its source and its key there.
pub(in crate::ingest) type MentionOf = (Uuid, String);

/// Mentions that mean another person than they were taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct Shift {
    /// Whom they were taken for.
    pub(in crate::ingest) from: Uuid,
    /// Whom they mean; somebody new where the database does not have the id.
    pub(in crate::ingest) to: Uuid,
    /// The mentions.
    pub(in crate::ingest) mentions: BTreeSet<MentionOf>,
}

/// The commit that gives some mentions to whom they mean.
pub(in crate::ingest) async fn shift(reading: &mut Reading, shifts: &[Shift], actor: &str) -> Result<Commit> {
    let ids: BTreeSet<Uuid> = shifts.iter().flat_map(|shift| [shift.from, shift.to]).collect();
    let mut work = Work::read(reading, &ids, &[]).await?;
    let mut made = BTreeSet::new();
    for Shift { from, to, .. } in shifts {
        if !work.rows.nodes.contains_key(to)
            && let Some(kind) = work.rows.nodes.get(from).map(|node| node.node.kind)
        {
            work.rows.nodes.insert(*to, blank(*to, kind));
            made.insert(*to);
        }
    }
    for shift in shifts {
        move_mentions(&mut work, shift);
    }
    let mut new: Vec<_> = made.iter().filter_map(|id| work.rows.nodes.remove(id)).collect();
    give_slugs(reading, &mut new).await?;
    work.rows.nodes.extend(new.into_iter().map(|node| (node.node.id, node)));
    Ok(work.commit(actor, reading.at().version, &BTreeMap::new()))
}

fn move_mentions(work: &mut Work, Shift { from, to, mentions }: &Shift) {
    for claim in work.rows.claims.values_mut().filter(|claim| claim.node_id == Some(*from)) {
        if mentions.contains(&(claim.source_id, claim.mention.clone())) {
            claim.node_id = Some(*to);
        }
    }
    let of_subject = |row: &&relation::Model| row.subject_id == *from;
    let rows: Vec<relation::Model> = work.rows.relations.values().filter(of_subject).cloned().collect();
    let mut touched = BTreeSet::new();
    let claims = work.claims_of(&rows.iter().map(|row| row.id).collect());
    let moves = |claim: &&&claim::Model| {
        let subject = subject_in(&claim.mention);
        subject.is_some_and(|subject| mentions.contains(&(claim.source_id, subject.to_owned())))
    };
    // Of each fact, the claims that go, and whether any stays.
    let parted: BTreeMap<Uuid, (Vec<Uuid>, bool)> = (claims.iter())
        .map(|(id, claims)| {
            let (moved, stays): (Vec<&&claim::Model>, Vec<_>) = claims.iter().partition(moves);
            (*id, (moved.iter().map(|claim| claim.id).collect(), !stays.is_empty()))
        })
        .collect();
    for row in rows {
        let Some((moved, stays)) = parted.get(&row.id).filter(|(moved, _)| !moved.is_empty()) else { continue };
        // Where others say it too, it is a fact of both.
        let id = if *stays { Uuid::now_v7() } else { row.id };
        for claim in moved.iter().copied() {
            work.rows.claims.entry(claim).and_modify(|claim| claim.relation_id = Some(id));
        }
        touched.extend([id, row.id]);
        work.rows.relations.insert(id, relation::Model { id, subject_id: *to, ..row });
        set_identity(work, id);
    }
    lessen(work, &touched);
    let folded = foldings(work, &touched);
    for claim in work.rows.claims.values_mut() {
        if let Some(more) = claim.relation_id.and_then(|less| folded.get(&less)) {
            claim.relation_id = Some(*more);
        }
    }
    for (less, more) in folded {
        work.rows.relations.remove(&less);
        touched.insert(more);
    }
    work.elect_relations(&touched);
    work.elect_node(*from);
    work.elect_node(*to);
}

/// The mention that a fact is of: `person:ada#1` of `PARTICIPATION:SPEAKER(person:ada#1>event:talks#1)#1`.
pub(in crate::ingest) fn subject_in(mention: &str) -> Option<&str> {
    let (_, ends) = mention.split_once('(')?;
    ends.split_once('>').map(|(subject, _)| subject)
}
