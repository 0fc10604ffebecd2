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
        elect::{NAME, ON_BEHALF_OF},
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

/// Gives what some mentions say, and what is said of them at any end of a fact, to whom they mean.
pub(super) fn move_mentions(work: &mut Work, shift: &Shift) {
    let Shift { from, to, mentions } = shift;
    let named = Named::read(work, shift);
    for claim in work.rows.claims.values_mut().filter(|claim| claim.node_id == Some(*from)) {
        if mentions.contains(&(claim.source_id, claim.mention.clone())) {
            claim.node_id = Some(*to);
        }
    }
    let mut touched = BTreeSet::new();
    for claim in work.rows.claims.values_mut().filter(|claim| claim.value_node_id == Some(*from)) {
        if claim.value.as_deref().is_some_and(|name| named.goes(claim.source_id, name)) {
            claim.value_node_id = Some(*to);
            touched.extend(claim.relation_id);
        }
    }
    let holds = |row: &&relation::Model| {
        row.subject_id == *from || row.object_id == *from || row.on_behalf_of_id == Some(*from)
    };
    let rows: Vec<relation::Model> = work.rows.relations.values().filter(holds).cloned().collect();
    let claims = work.claims_of(&rows.iter().map(|row| row.id).collect());
    let parted: Vec<(relation::Model, BTreeMap<Ends, Vec<Uuid>>)> = (rows.into_iter())
        .filter_map(|row| {
            let by_ends = by_ends(&row, claims.get(&row.id).map_or(&[], Vec::as_slice), shift);
            let moves = by_ends.keys().any(|ends| *ends != ends_of(&row));
            moves.then_some((row, by_ends))
        })
        .collect();
    for (row, by_ends) in parted {
        touched.insert(row.id);
        // Where others say it too, it is a fact of both.
        let mut own = (!by_ends.contains_key(&ends_of(&row))).then_some(row.id);
        for (ends, claims) in by_ends.into_iter().filter(|(ends, _)| *ends != ends_of(&row)) {
            let id = own.take().unwrap_or_else(Uuid::now_v7);
            for claim in claims {
                work.rows.claims.entry(claim).and_modify(|claim| claim.relation_id = Some(id));
            }
            let (subject_id, object_id, on_behalf_of_id) = ends;
            let moved = relation::Model { id, subject_id, object_id, on_behalf_of_id, ..row.clone() };
            work.rows.relations.insert(id, moved);
            set_identity(work, id);
            touched.insert(id);
        }
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
    work.elect_nodes(&BTreeSet::from([*from, *to]));
}

/// Whose a fact is, what it holds, and on whose behalf.
type Ends = (Uuid, Uuid, Option<Uuid>);

fn ends_of(row: &relation::Model) -> Ends {
    (row.subject_id, row.object_id, row.on_behalf_of_id)
}

/// The claims of a fact by the ends that they give it once a shift is made. What a source says of a fact at one place stays
/// together, and who is said to stand for nobody there goes with what others say of it.
fn by_ends(
    row: &relation::Model,
    claims: &[&claim::Model],
    Shift { from, to, mentions }: &Shift,
) -> BTreeMap<Ends, Vec<Uuid>> {
    let mut facts: BTreeMap<(Uuid, &str), Vec<&claim::Model>> = BTreeMap::new();
    for claim in claims {
        facts.entry((claim.source_id, &claim.mention)).or_default().push(claim);
    }
    let mut found: BTreeMap<Ends, Vec<Uuid>> = BTreeMap::new();
    let mut unsaid: Vec<(Uuid, Uuid, Vec<Uuid>)> = Vec::new();
    for ((source, mention), claims) in facts {
        let end = |end: Uuid, named: Option<&str>| {
            let goes = end == *from && named.is_some_and(|named| mentions.contains(&(source, named.to_owned())));
            if goes { *to } else { end }
        };
        let (subject, object) = (end(row.subject_id, subject_in(mention)), end(row.object_id, object_in(mention)));
        let behalf = claims.iter().find(|claim| claim.attribute.as_deref() == Some(ON_BEHALF_OF));
        let ids = claims.iter().map(|claim| claim.id);
        match behalf.and_then(|claim| claim.value_node_id).filter(|_| row.on_behalf_of_id == Some(*from)) {
            // That has been given to whom it means already.
            Some(behalf) => found.entry((subject, object, Some(behalf))).or_default().extend(ids),
            None if row.on_behalf_of_id == Some(*from) => unsaid.push((subject, object, ids.collect())),
            None => found.entry((subject, object, row.on_behalf_of_id)).or_default().extend(ids),
        }
    }
    for (subject, object, ids) in unsaid {
        let whole = (subject, object, row.on_behalf_of_id);
        let others = found.keys().filter(|ends| (ends.0, ends.1) == (subject, object)).copied();
        let ends = others.min_by_key(|ends| *ends != whole).unwrap_or(whole);
        found.entry(ends).or_default().extend(ids);
    }
    found
}

/// By which names sources speak of an entity that mentions are taken from: those of what goes and of what stays.
struct Named {
    goes: BTreeSet<(Uuid, String)>,
    stays: BTreeSet<(Uuid, String)>,
}

impl Named {
    fn read(work: &Work, Shift { from, to, mentions }: &Shift) -> Self {
        let mut named = Self { goes: BTreeSet::new(), stays: BTreeSet::new() };
        let of_either = |claim: &&claim::Model| claim.node_id == Some(*from) || claim.node_id == Some(*to);
        let claims = work.rows.claims.values().filter(of_either);
        for claim in claims.filter(|claim| claim.attribute.as_deref() == Some(NAME)) {
            let Some(name) = claim.value.clone() else { continue };
            if mentions.contains(&(claim.source_id, claim.mention.clone())) {
                named.goes.insert((claim.source_id, name));
            } else if claim.node_id == Some(*from) {
                named.stays.insert((claim.source_id, name));
            }
        }
        named
    }

    /// Whether a source that gives a name means what goes; not where it gives it to what stays too.
    fn goes(&self, source: Uuid, name: &str) -> bool {
        let key = (source, name.to_owned());
        self.goes.contains(&key) && !self.stays.contains(&key)
    }
}

/// The mention that a fact is of: `person:ada#1` of `PARTICIPATION:SPEAKER(person:ada#1>event:talks#1)#1`.
pub(in crate::ingest) fn subject_in(mention: &str) -> Option<&str> {
    let (_, ends) = mention.split_once('(')?;
    ends.split_once('>').map(|(subject, _)| subject)
}

/// The mention of what a fact holds: `event:talks#1` of the same.
fn object_in(mention: &str) -> Option<&str> {
    let (_, object) = mention.split_once('(')?.1.split_once('>')?;
    object.rsplit_once(")#").map(|(object, _)| object)
}

/// Whether a mention names a body of something, as `organisation:norway#1/ministry of the sea#1` does: the name alone does
/// not tell it.
pub(in crate::ingest) fn is_within(mention: &str) -> bool {
    mention.contains('/')
}
