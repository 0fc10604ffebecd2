//! Which relation each fact means: the one with the same identity, a fuller one that it says less than, or a new one.

use std::collections::{BTreeSet, HashMap, HashSet};

use ::entity::{
    relation,
    vocabulary::{EntityKind, ParticipationRole, Rank, RelationKind, Role},
};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    draft::{Attribute, Draft, Fact},
    identify::Target,
};
use crate::{error::Result, store::lookup::Reading};

/// A relation while a source is read.
#[derive(Clone, Debug)]
pub(super) struct Working {
    /// Its row, as it shall be.
    pub(super) row: relation::Model,
    /// Whether the database has it.
    pub(super) known: bool,
    /// Whether a fuller fact changed its role or whom it was for.
    pub(super) widened: bool,
}

/// The relations that a draft touches, and which of them each fact means; `None` is a fact that does not fit its kind.
#[derive(Debug, Default)]
pub(super) struct Related {
    pub(super) relations: Vec<Working>,
    pub(super) of_fact: Vec<Option<usize>>,
}

/// Finds the relation of every fact, or makes it.
pub(super) async fn relate(
    reading: &Reading,
    draft: &Draft,
    targets: &[Target],
    now: OffsetDateTime,
) -> Result<Related> {
    let mut related = Related { relations: Vec::new(), of_fact: vec![None; draft.facts.len()] };
    related.relations = known(reading, draft, targets).await?;
    let mut by_identity: HashMap<Uuid, usize> = HashMap::new();
    let mut between: HashMap<(Uuid, Uuid), Vec<usize>> = HashMap::new();
    for (place, working) in related.relations.iter().enumerate() {
        by_identity.insert(working.row.identity, place);
        between.entry((working.row.subject_id, working.row.object_id)).or_default().push(place);
    }
    // Facts that say more come first, so that those that say less find them.
    let mut order: Vec<usize> = (0..draft.facts.len()).collect();
    order.sort_by_key(|place| says_little(&draft.facts[*place]));
    for place in order {
        let fact = &draft.facts[place];
        if !fits(fact, draft) {
            continue;
        }
        let new = row(fact, targets, now);
        // Two mentions may have been joined into one since the page was written.
        if new.subject_id == new.object_id {
            continue;
        }
        let found = by_identity.get(&new.identity).copied().or_else(|| {
            let others = between.get(&(new.subject_id, new.object_id))?;
            fold(&mut related.relations, others, &new)
        });
        let at = found.unwrap_or(related.relations.len());
        if found.is_none() {
            between.entry((new.subject_id, new.object_id)).or_default().push(at);
            related.relations.push(Working { row: new, known: false, widened: false });
        }
        by_identity.insert(related.relations[at].row.identity, at);
        related.of_fact[place] = Some(at);
    }
    Ok(related)
}

/// The relations of the database that the facts may mean.
async fn known(reading: &Reading, draft: &Draft, targets: &[Target]) -> Result<Vec<Working>> {
    let (mut participants, mut pairs, mut identities) = (BTreeSet::new(), HashSet::new(), BTreeSet::new());
    for fact in draft.facts.iter().filter(|fact| fits(fact, draft)) {
        let (subject, object) = (targets[fact.subject.0], targets[fact.object.0]);
        if !(subject.known && object.known) {
            continue;
        }
        if fact.role.kind() == RelationKind::Participation {
            participants.insert(subject.id);
            pairs.insert((subject.id, object.id));
        } else {
            identities.insert(row(fact, targets, OffsetDateTime::UNIX_EPOCH).identity);
        }
    }
    let list = |ids: BTreeSet<Uuid>| ids.into_iter().collect::<Vec<_>>();
    // By who took part: an event may have more participants than any source names.
    let mut rows = reading.relations_from(&[RelationKind::Participation], &list(participants)).await?;
    rows.retain(|row| pairs.contains(&(row.subject_id, row.object_id)));
    rows.extend(reading.relations_by_identity(&list(identities)).await?);
    Ok(rows.into_iter().map(|row| Working { row, known: true, widened: false }).collect())
}

/// A participation that a new one says less than, or else one that says less than it and is widened.
fn fold(relations: &mut [Working], others: &[usize], new: &relation::Model) -> Option<usize> {
    if new.kind != RelationKind::Participation {
        return None;
    }
    let key = |at: &usize| (relations[*at].row.role.clone(), relations[*at].row.on_behalf_of_id, relations[*at].row.id);
    let same_kind = others.iter().copied().filter(|at| relations[*at].row.kind == new.kind);
    let (fuller, lesser): (Vec<usize>, Vec<usize>) = same_kind
        .filter(|at| says_less(new, &relations[*at].row) || says_less(&relations[*at].row, new))
        .partition(|at| says_less(new, &relations[*at].row));
    if let Some(at) = fuller.into_iter().min_by_key(key) {
        return Some(at);
    }
    let at = lesser.into_iter().min_by_key(key)?;
    let working = &mut relations[at];
    working.row.role.clone_from(&new.role);
    working.row.on_behalf_of_id = new.on_behalf_of_id;
    working.row.identity = new.identity;
    working.widened = working.known;
    Some(at)
}

/// Whether one participation says nothing that the other does not: its role is unknown or the same, and so is whom it
/// was for.
pub(super) fn says_less(less: &relation::Model, more: &relation::Model) -> bool {
    let unknown = Role::Participation(ParticipationRole::Unknown).as_str();
    (less.role == unknown || less.role == more.role)
        && (less.on_behalf_of_id.is_none() || less.on_behalf_of_id == more.on_behalf_of_id)
}

fn says_little(fact: &Fact) -> (bool, bool) {
    let participation = fact.role.kind() == RelationKind::Participation;
    (fact.role == Role::Participation(ParticipationRole::Unknown), participation && fact.on_behalf_of.is_none())
}

/// Whether a fact's ends are of the kinds that its kind joins.
fn fits(fact: &Fact, draft: &Draft) -> bool {
    use EntityKind::{Document, Event, Organisation, Person, Theme};
    let kind = |at: super::draft::MentionIx| draft.mentions.get(at.0).map(|mention| mention.kind);
    let (Some(subject), Some(object)) = (kind(fact.subject), kind(fact.object)) else { return false };
    let actor = matches!(subject, Person | Organisation);
    let organisation = |end: Option<super::draft::MentionIx>| end.is_none_or(|end| kind(end) == Some(Organisation));
    organisation(fact.affiliation)
        && organisation(fact.on_behalf_of)
        && match fact.role.kind() {
            RelationKind::Participation | RelationKind::Organising => actor && object == Event,
            RelationKind::Affiliation => subject == Person && object == Organisation,
            RelationKind::Contribution => actor && object == Document,
            RelationKind::Material => subject == Document && object == Event,
            RelationKind::Tagging => object == Theme,
            RelationKind::EventRelation => subject == Event && object == Event && fact.subject != fact.object,
            RelationKind::OrganisationRelation => {
                subject == Organisation && object == Organisation && fact.subject != fact.object
            }
            RelationKind::DocumentRelation => subject == Document && object == Document && fact.subject != fact.object,
            RelationKind::ThemeRelation => subject == Theme && object == Theme && fact.subject != fact.object,
        }
}

/// A relation with its ends, role and identity; the rest is elected from its claims.
fn row(fact: &Fact, targets: &[Target], now: OffsetDateTime) -> relation::Model {
    let kind = fact.role.kind();
    let role = fact.role.as_str().to_owned();
    let (subject_id, object_id) = (targets[fact.subject.0].id, targets[fact.object.0].id);
    let on_behalf_of_id = fact.on_behalf_of.map(|behalf| targets[behalf.0].id);
    let value = |wanted: Attribute| {
        let read = fact.attributes.iter().find(|read| read.attribute == wanted);
        read.map(|read| read.value.as_str()).unwrap_or_default()
    };
    // Two posts in one house, or one post at two times, are two affiliations.
    let more = match kind {
        RelationKind::Affiliation => [value(Attribute::Position), value(Attribute::When)],
        _ => ["", ""],
    };
    relation::Model {
        id: Uuid::now_v7(),
        kind,
        identity: identity(kind, &role, [Some(subject_id), Some(object_id), on_behalf_of_id], more),
        role,
        subject_id,
        object_id,
        affiliation_id: None,
        on_behalf_of_id,
        ordinal: None,
        time_edtf: None,
        time_earliest: None,
        time_latest: None,
        status: None,
        capacity: None,
        position: None,
        printed_name: None,
        printed_honorific: None,
        printed_title: None,
        printed_division: None,
        printed_affiliation: None,
        printed_role: None,
        weight: None,
        basis: None,
        rank: Rank::Normal,
        confidence: 1.0,
        revision: 1,
        created_at: now,
        updated_at: now,
    }
}

/// What tells a relation from every other: a digest of kind, role, ends and what else belongs to it.
#[must_use]
pub(super) fn identity(kind: RelationKind, role: &str, ends: [Option<Uuid>; 3], more: [&str; 2]) -> Uuid {
    use ::entity::vocabulary::Vocabulary;
    let mut digest = Sha256::new();
    for word in [kind.as_str(), role, more[0], more[1]] {
        digest.update(word.as_bytes());
        digest.update([0]);
    }
    for end in ends {
        digest.update(end.unwrap_or_default().as_bytes());
    }
    let digest = digest.finalize();
    uuid::Builder::from_custom_bytes(std::array::from_fn(|place| digest[place])).into_uuid()
}
