//! One merge, worked out: everything of the dropped entity becomes the kept one's, and what that takes to undo.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{claim, relation, vocabulary::RelationKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::work::Work;
use crate::{
    error::{Error, Result},
    ingest::{
        draft::Attribute,
        relate::{identity, says_less},
    },
    store::lookup::NodeModel,
};

/// What a merge moved, folded and dropped: enough to put it back.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Inverse {
    /// The entity that stayed, as it was.
    pub(super) kept: NodeModel,
    /// The entity that went, as it was.
    pub(super) dropped: NodeModel,
    /// Entities that had been merged into the one that went.
    pub(super) redirected: Vec<Uuid>,
    /// Claims that went elsewhere, with what they were about.
    pub(super) claims: Vec<Pointers>,
    /// Relations that were changed, folded or dropped, as they were.
    pub(super) relations: Vec<relation::Model>,
    /// Those of them that are gone.
    pub(super) removed: BTreeSet<Uuid>,
    /// Claims that went with relations of an entity to itself.
    pub(super) removed_claims: Vec<claim::Model>,
}

/// What a claim was about.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Pointers {
    pub(super) claim: Uuid,
    pub(super) node: Option<Uuid>,
    pub(super) relation: Option<Uuid>,
    pub(super) value: Option<Uuid>,
}

impl Pointers {
    fn of(claim: &claim::Model) -> Self {
        Self { claim: claim.id, node: claim.node_id, relation: claim.relation_id, value: claim.value_node_id }
    }
}

/// The ends of a relation, to change.
pub(in crate::ingest) fn ends_mut(row: &mut relation::Model) -> [Option<&mut Uuid>; 4] {
    [Some(&mut row.subject_id), Some(&mut row.object_id), row.affiliation_id.as_mut(), row.on_behalf_of_id.as_mut()]
}

/// Joins one entity into another and says what would undo it.
///
/// # Errors
/// `INTERNAL` where the rows of either are not among those worked on.
pub(super) fn join(work: &mut Work, kept: Uuid, dropped: Uuid) -> Result<Inverse> {
    let model = |id: Uuid| {
        work.rows.nodes.get(&id).cloned().ok_or_else(|| Error::internal(format!("the node {id} was not read")))
    };
    let mut inverse = Inverse {
        kept: model(kept)?,
        dropped: model(dropped)?,
        redirected: Vec::new(),
        claims: Vec::new(),
        relations: Vec::new(),
        removed: BTreeSet::new(),
        removed_claims: Vec::new(),
    };
    let mut pointers: BTreeMap<Uuid, Pointers> = BTreeMap::new();
    for claim in work.rows.claims.values_mut() {
        let before = Pointers::of(claim);
        let is_dropped = |id: Option<Uuid>| id == Some(dropped);
        if is_dropped(claim.node_id) || is_dropped(claim.value_node_id) {
            pointers.insert(claim.id, before);
            claim.node_id = claim.node_id.map(|id| if id == dropped { kept } else { id });
            claim.value_node_id = claim.value_node_id.map(|id| if id == dropped { kept } else { id });
        }
    }
    let touched = relations(work, kept, dropped, &mut inverse, &mut pointers);
    work.elect_relations(&touched);
    nodes(work, kept, dropped, &mut inverse);
    inverse.claims = pointers.into_values().collect();
    Ok(inverse)
}

/// Re-points every relation of the dropped entity, drops those that then join a thing to itself and folds those that then
/// say the same; gives those of which the columns must be elected anew.
fn relations(
    work: &mut Work,
    kept: Uuid,
    dropped: Uuid,
    inverse: &mut Inverse,
    pointers: &mut BTreeMap<Uuid, Pointers>,
) -> BTreeSet<Uuid> {
    let mut touched = BTreeSet::new();
    let mut before: BTreeMap<Uuid, relation::Model> = BTreeMap::new();
    for row in work.rows.relations.values_mut() {
        let old = row.clone();
        let mut moved = false;
        for end in ends_mut(row).into_iter().flatten().filter(|end| **end == dropped) {
            *end = kept;
            moved = true;
        }
        if moved {
            touched.insert(row.id);
            before.insert(row.id, old);
        }
    }
    set_identities(work, &touched);
    let of_itself = |row: &&relation::Model| touched.contains(&row.id) && row.subject_id == row.object_id;
    let of_itself: Vec<Uuid> = work.rows.relations.values().filter(of_itself).map(|row| row.id).collect();
    for id in of_itself {
        work.rows.relations.remove(&id);
        inverse.removed.insert(id);
        let claims: Vec<Uuid> =
            work.rows.claims.values().filter(|claim| claim.relation_id == Some(id)).map(|claim| claim.id).collect();
        for mut claim in claims.iter().filter_map(|claim| work.rows.claims.remove(claim)) {
            if let Some(old) = pointers.remove(&claim.id) {
                claim.value_node_id = old.value;
            }
            inverse.removed_claims.push(claim);
        }
    }
    let folded = foldings(work, &touched);
    for claim in work.rows.claims.values_mut() {
        if let Some(more) = claim.relation_id.and_then(|less| folded.get(&less)) {
            pointers.entry(claim.id).or_insert_with(|| Pointers::of(claim));
            claim.relation_id = Some(*more);
        }
    }
    for (less, more) in &folded {
        for id in [*less, *more] {
            if let Some(row) = work.rows.relations.get(&id) {
                before.entry(id).or_insert_with(|| row.clone());
            }
        }
        work.rows.relations.remove(less);
        inverse.removed.insert(*less);
        touched.insert(*more);
    }
    touched.retain(|id| work.rows.relations.contains_key(id));
    inverse.relations = before.into_values().collect();
    touched
}

/// Which relations are, since some were touched, no more than further claims of which others.
pub(super) fn foldings(work: &Work, touched: &BTreeSet<Uuid>) -> BTreeMap<Uuid, Uuid> {
    let key = |row: &relation::Model| (row.kind, row.subject_id, row.object_id);
    let mut groups: BTreeMap<_, Vec<Uuid>> = BTreeMap::new();
    for row in work.rows.relations.values() {
        groups.entry(key(row)).or_default().push(row.id);
    }
    groups.retain(|_, group| group.len() > 1 && group.iter().any(|id| touched.contains(id)));
    let mut into: BTreeMap<Uuid, Uuid> = BTreeMap::new();
    for group in groups.into_values() {
        for less in &group {
            let target =
                |more: &&Uuid| *more != less && !into.contains_key(more) && folds(work, *less, **more, touched);
            let by = |more: &&Uuid| {
                let row = work.rows.relations.get(*more);
                row.map(|row| (row.role.clone(), row.on_behalf_of_id, row.id))
            };
            if let Some(more) = group.iter().filter(target).min_by_key(by).copied() {
                into.insert(*less, more);
            }
        }
    }
    // What a relation was folded into may have been folded itself.
    let last = |mut more: Uuid| {
        while let Some(next) = into.get(&more) {
            more = *next;
        }
        more
    };
    into.iter().map(|(less, more)| (*less, last(*more))).collect()
}

/// Whether one relation is, after a merge, no more than a further claim of another.
fn folds(work: &Work, less: Uuid, more: Uuid, moved: &BTreeSet<Uuid>) -> bool {
    let (Some(a), Some(b)) = (work.rows.relations.get(&less), work.rows.relations.get(&more)) else { return false };
    let later = (moved.contains(&less), less) > (moved.contains(&more), more);
    if a.kind == RelationKind::Participation {
        return says_less(a, b) && (!says_less(b, a) || later);
    }
    a.identity == b.identity && later
}

/// Works out anew what tells a relation from every other.
pub(in crate::ingest) fn set_identity(work: &mut Work, id: Uuid) {
    set_identities(work, &BTreeSet::from([id]));
}

/// The same of some relations.
fn set_identities(work: &mut Work, ids: &BTreeSet<Uuid>) {
    let is_affiliation =
        |id: &&Uuid| work.rows.relations.get(id).is_some_and(|row| row.kind == RelationKind::Affiliation);
    let claims = work.claims_of(&ids.iter().filter(is_affiliation).copied().collect());
    let mut found = Vec::with_capacity(ids.len());
    for row in ids.iter().filter_map(|id| work.rows.relations.get(id)) {
        let claimed = |wanted: Attribute| {
            let mut claims = claims.get(&row.id).into_iter().flatten();
            let claim = claims.find(|claim| claim.attribute.as_deref() == Some(wanted.as_str()));
            claim.and_then(|claim| claim.value.clone())
        };
        let more = match row.kind {
            RelationKind::Affiliation => [
                claimed(Attribute::Position).or_else(|| row.position.clone()),
                claimed(Attribute::When).or_else(|| row.time_edtf.clone()),
            ],
            _ => [None, None],
        };
        let more = more.map(Option::unwrap_or_default);
        let ends = [Some(row.subject_id), Some(row.object_id), row.on_behalf_of_id];
        found.push((row.id, identity(row.kind, &row.role, ends, [&more[0], &more[1]])));
    }
    for (id, identity) in found {
        work.rows.relations.entry(id).and_modify(|row| row.identity = identity);
    }
}

/// The entities themselves: the kept one shows what is claimed of either, the dropped one answers with it.
fn nodes(work: &mut Work, kept: Uuid, dropped: Uuid, inverse: &mut Inverse) {
    for (id, node) in &mut work.rows.nodes {
        if node.node.redirect_id == Some(dropped) {
            node.node.redirect_id = Some(kept);
            inverse.redirected.push(*id);
        }
    }
    if let Some(node) = work.rows.nodes.get_mut(&dropped) {
        node.node.redirect_id = Some(kept);
        node.names.clear();
        node.identifiers.clear();
    }
    work.elect_node(kept);
    let Some(node) = work.rows.nodes.get_mut(&kept) else { return };
    // Names that nobody claims, as those of made-up graphs, are kept beside those that are.
    for name in inverse.kept.names.iter().chain(&inverse.dropped.names) {
        if !node.names.iter().any(|other| other.text == name.text) {
            let ordinal = i32::try_from(node.names.len()).unwrap_or(i32::MAX);
            node.names.push(::entity::name::Model { id: Uuid::now_v7(), node_id: kept, ordinal, ..name.clone() });
        }
    }
    for row in inverse.kept.identifiers.iter().chain(&inverse.dropped.identifiers) {
        if !node.identifiers.iter().any(|other| (&other.scheme, &other.value) == (&row.scheme, &row.value)) {
            let row = ::entity::identifier::Model { id: Uuid::now_v7(), node_id: kept, ..row.clone() };
            node.identifiers.push(row);
        }
    }
}
