//! Joining entities that are one, parting them again, and remembering which are two for ever.
//!
//! A merge moves every claim, name, identifier and relation to the entity that is kept; the other answers with it from then
//! on, under its old id and slug. Relations that then say the same are one, with the claims of both; those that would join
//! the entity to itself go. The journal holds what that took, so that it can be undone.

mod join;
mod loosen;
mod part;
mod shift;
mod work;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use ::entity::{
    judgement, merge, suggestion,
    vocabulary::{ChangeAction, EntityKind, Verdict, Vocabulary},
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    error::{Code, Error, Result},
    store::{
        Store,
        commit::{Commit, Committed},
        lookup::{NodeModel, Reading},
    },
};

use super::write::{TRIES, never_let_in};
use join::{Inverse, join};
use part::part;

pub(super) use join::{ends_mut, set_identity};
pub(super) use loosen::loosen;
pub(super) use shift::{MentionOf, Shift, is_within, shift, subject_in};
pub(super) use work::Work;

/// Two entities that are one, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joining {
    /// The one that is kept.
    pub kept: Uuid,
    /// The one that answers with it from then on.
    pub dropped: Uuid,
    /// Why they are one.
    pub reason: Option<String>,
}

/// A merge that was made or undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The version that did it.
    pub version: i64,
    /// The line of the journal.
    pub id: Uuid,
    /// The entity that is kept.
    pub kept: NodeModel,
    /// The one that was merged into it.
    pub dropped: NodeModel,
}

/// Joins two entities by an editor's judgement.
///
/// # Errors
/// `BAD_USER_INPUT` where they are one already, of two kinds or judged to be two, `NOT_FOUND` where there is none,
/// `STORE_UNAVAILABLE` where the database does not answer.
pub async fn merge(store: &Store, kept: &str, dropped: &str, reason: Option<&str>, actor: &str) -> Result<Merged> {
    for _ in 0..TRIES {
        let mut reading = store.reading().await?;
        let (kept, dropped) = (find(&mut reading, kept).await?, find(&mut reading, dropped).await?);
        let group = Group::read(&reading, &[kept.node.id, dropped.node.id]).await?;
        refuse(&kept, &dropped, &group)?;
        let (a, b) = (kept.node.id, dropped.node.id);
        let joining = Joining { kept: a, dropped: b, reason: reason.map(str::to_owned) };
        let (mut commit, merges) = join_all(&mut reading, &[joining], actor).await?;
        commit.curation.judgements.push(judge(a, b, Verdict::Same, actor, reason));
        commit.curation.withdrawn.extend(group.between(a, b).map(|judged| judged.id));
        reading.finish().await?;
        if let (Committed::Version(version), Some(id)) = (store.commit(commit).await?, merges.first().copied()) {
            return Ok(Merged { version, id, kept, dropped });
        }
    }
    Err(never_let_in())
}

/// Undoes a merge. One that a reader made is not made again: the two are judged to be two.
///
/// # Errors
/// `NOT_FOUND` where there is no such merge, `BAD_USER_INPUT` where it is undone already or a later merge rests on it,
/// `STORE_UNAVAILABLE` where the database does not answer.
pub async fn unmerge(store: &Store, id: Uuid, actor: &str) -> Result<Merged> {
    for _ in 0..TRIES {
        let mut reading = store.reading().await?;
        let row = reading.merge(id).await?;
        let row = row.ok_or_else(|| {
            Error::new(Code::NotFound, format!("There is no merge {id}; `colloquy merges` lists them."))
        })?;
        if let Some(version) = row.undone_version {
            return Err(Error::bad_input(format!("The merge {id} was undone already, by version {version}.")));
        }
        let inverse = read_inverse(&row)?;
        refuse_below_later(&reading, &row, &inverse).await?;
        let (a, b) = (row.kept_id, row.dropped_id);
        let relations: Vec<Uuid> = inverse.relations.iter().map(|relation| relation.id).collect();
        let mut work = Work::read(&mut reading, &BTreeSet::from([a, b]), &relations).await?;
        let judged = reading.judgements(&[a, b]).await?;
        part(&mut work, inverse);
        let missing = || Error::internal(format!("an entity of the merge {id} is gone"));
        let parted = |id: Uuid| work.rows.nodes.get(&id).cloned().ok_or_else(missing);
        let (kept, dropped) = (parted(a)?, parted(b)?);
        let actions = BTreeMap::from([(a, ChangeAction::Unmerged), (b, ChangeAction::Unmerged)]);
        let mut commit = work.commit(actor, reading.at().version, &actions);
        commit.curation.undone.push(id);
        let of_pair = |judged: &&judgement::Model| pair(judged.a_id, judged.b_id) == pair(a, b);
        let same: Vec<Uuid> = judged.iter().filter(of_pair).map(|judged| judged.id).collect();
        if same.is_empty() {
            let reason = format!("The merge {id}, made by {}, was undone.", row.actor);
            commit.curation.judgements.push(judge(a, b, Verdict::Distinct, actor, Some(&reason)));
        }
        commit.curation.withdrawn = same;
        reading.finish().await?;
        if let Committed::Version(version) = store.commit(commit).await? {
            return Ok(Merged { version, id, kept, dropped });
        }
    }
    Err(never_let_in())
}

/// Remembers that two entities are two: they are never suggested nor joined by a reader again.
///
/// # Errors
/// `BAD_USER_INPUT` where they are one or of two kinds, `NOT_FOUND` where there is none, `STORE_UNAVAILABLE` where the
/// database does not answer.
pub async fn distinguish(store: &Store, a: &str, b: &str, reason: Option<&str>, actor: &str) -> Result<[NodeModel; 2]> {
    for _ in 0..TRIES {
        let mut reading = store.reading().await?;
        let (a, b) = (find(&mut reading, a).await?, find(&mut reading, b).await?);
        let (id, other) = (a.node.id, b.node.id);
        refuse(&a, &b, &Group::default())?;
        let group = Group::read(&reading, &[id, other]).await?;
        let settled: Vec<Uuid> = suggested(&reading, &group, id, other).await?.iter().map(|row| row.id).collect();
        let mut commit = Commit { actor: actor.to_owned(), base: reading.at().version, ..Commit::default() };
        reading.finish().await?;
        if !group.are_distinct(id, other) {
            commit.curation.withdrawn = group.between(id, other).map(|judged| judged.id).collect();
            commit.curation.judgements.push(judge(id, other, Verdict::Distinct, actor, reason));
        }
        commit.curation.settled = settled;
        if store.commit(commit).await? != Committed::Stale {
            return Ok([a, b]);
        }
    }
    Err(never_let_in())
}

/// Takes the judgement back that two entities are two.
///
/// # Errors
/// `NOT_FOUND` where there is none, `STORE_UNAVAILABLE` where the database does not answer.
pub async fn undistinguish(store: &Store, a: &str, b: &str, actor: &str) -> Result<[NodeModel; 2]> {
    let mut reading = store.reading().await?;
    let (a, b) = (find(&mut reading, a).await?, find(&mut reading, b).await?);
    let group = Group::read(&reading, &[a.node.id, b.node.id]).await?;
    let judged: Vec<Uuid> = group
        .between(a.node.id, b.node.id)
        .filter(|judged| judged.verdict == Verdict::Distinct)
        .map(|judged| judged.id)
        .collect();
    if judged.is_empty() {
        let text = format!("Nobody judged that {} and {} are two.", title(&a), title(&b));
        return Err(Error::new(Code::NotFound, text));
    }
    let mut commit = Commit { actor: actor.to_owned(), base: reading.at().version, ..Commit::default() };
    commit.curation.withdrawn = judged;
    reading.finish().await?;
    store.commit(commit).await?;
    Ok([a, b])
}

/// Joins some pairs in one commit that is still to be made; gives it with the ids of the merges. A pair that earlier pairs
/// made one is left out.
pub(super) async fn join_all(reading: &mut Reading, joinings: &[Joining], actor: &str) -> Result<(Commit, Vec<Uuid>)> {
    let ids: BTreeSet<Uuid> = joinings.iter().flat_map(|joining| [joining.kept, joining.dropped]).collect();
    let settled: Vec<suggestion::Model> = reading.suggestions(&ids.iter().copied().collect::<Vec<_>>()).await?;
    let mut work = Work::read(reading, &ids, &[]).await?;
    let (mut merges, mut actions) = (Vec::new(), BTreeMap::new());
    for joining in joinings {
        let now = |id: Uuid| work.rows.nodes.get(&id).and_then(|node| node.node.redirect_id).unwrap_or(id);
        let (kept, dropped) = (now(joining.kept), now(joining.dropped));
        if kept == dropped {
            continue;
        }
        let inverse = join(&mut work, kept, dropped)?;
        actions.extend([(kept, ChangeAction::Merged), (dropped, ChangeAction::Merged)]);
        merges.push(merge::Model {
            id: Uuid::now_v7(),
            kept_id: kept,
            dropped_id: dropped,
            version: 0,
            actor: actor.to_owned(),
            reason: joining.reason.clone(),
            at: OffsetDateTime::now_utc(),
            inverse: serde_json::to_value(&inverse).map_err(Error::internal)?,
            undone_version: None,
        });
    }
    let now = |id: Uuid| work.rows.nodes.get(&id).and_then(|node| node.node.redirect_id).unwrap_or(id);
    let gone = |row: &&suggestion::Model| now(row.a_id) == now(row.b_id);
    let settled = settled.iter().filter(gone).map(|row| row.id).collect();
    let mut commit = work.commit(actor, reading.at().version, &actions);
    let made = merges.iter().map(|merge| merge.id).collect();
    commit.curation.settled = settled;
    commit.curation.merges = merges;
    Ok((commit, made))
}

/// What was judged of some entities, and of what had been merged into them.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// What each entity answers with.
    now: BTreeMap<Uuid, Uuid>,
    judged: Vec<judgement::Model>,
}

impl Group {
    pub(super) async fn read(reading: &Reading, ids: &[Uuid]) -> Result<Self> {
        let mut now: BTreeMap<Uuid, Uuid> = ids.iter().map(|id| (*id, *id)).collect();
        let redirected = reading.merged_into(ids).await?;
        now.extend(redirected.into_iter().filter_map(|node| Some((node.id, node.redirect_id?))));
        let judged = reading.judgements(&now.keys().copied().collect::<Vec<_>>()).await?;
        Ok(Self { now, judged })
    }

    fn between(&self, a: Uuid, b: Uuid) -> impl Iterator<Item = &judgement::Model> {
        let now = |id: Uuid| self.now.get(&id).copied().unwrap_or(id);
        self.judged.iter().filter(move |judged| pair(now(judged.a_id), now(judged.b_id)) == pair(a, b))
    }

    /// Since when an editor's judgement tells who an entity is, so that no reader doubts it.
    pub(super) fn judged_at(&self, id: Uuid) -> Option<OffsetDateTime> {
        let now = |id: Uuid| self.now.get(&id).copied().unwrap_or(id);
        let of = self.judged.iter().filter(|judged| now(judged.a_id) == id || now(judged.b_id) == id);
        of.map(|judged| judged.at).max()
    }

    /// Those that others were merged into.
    pub(super) fn joined(&self) -> BTreeSet<Uuid> {
        self.now.iter().filter(|(id, now)| id != now).map(|(_, now)| *now).collect()
    }

    pub(super) fn are_distinct(&self, a: Uuid, b: Uuid) -> bool {
        self.between(a, b).any(|judged| judged.verdict == Verdict::Distinct)
    }
}

/// The suggestions about two entities and what was merged into them.
async fn suggested(reading: &Reading, group: &Group, a: Uuid, b: Uuid) -> Result<Vec<suggestion::Model>> {
    let now = |id: Uuid| group.now.get(&id).copied().unwrap_or(id);
    let all = reading.suggestions(&group.now.keys().copied().collect::<Vec<_>>()).await?;
    Ok(all.into_iter().filter(|row| pair(now(row.a_id), now(row.b_id)) == pair(a, b)).collect())
}

/// The entity that somebody names: an id, `person:SLUG` (or another kind), or `SCHEME:VALUE` of an identifier.
///
/// # Errors
/// `NOT_FOUND` where nothing has that name, `STORE_UNAVAILABLE` where the database does not answer.
pub async fn find(reading: &mut Reading, named: &str) -> Result<NodeModel> {
    let id = match named.split_once(':') {
        Some((scheme, value)) => match EntityKind::parse(&scheme.to_uppercase()) {
            Some(kind) => reading.node_by_slug(kind, value).await?.map(|node| node.id),
            None => reading.node_by_identifier(&scheme.to_lowercase(), value).await?,
        },
        None => Uuid::parse_str(named).ok().or_else(|| id_of_contract(named)),
    };
    let missing = || {
        let text =
            format!("Nothing is called {named}; give an id, KIND:SLUG such as person:ada-quill, or SCHEME:VALUE.");
        Error::new(Code::NotFound, text)
    };
    let node = reading.nodes(&[id.ok_or_else(missing)?]).await?.pop().ok_or_else(missing)?;
    match node.node.redirect_id {
        Some(kept) => reading.nodes(&[kept]).await?.pop().ok_or_else(missing),
        None => Ok(node),
    }
}

/// The id behind an id of the contract, for which an `n` stands before an entity's sixteen bytes.
fn id_of_contract(text: &str) -> Option<Uuid> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    Uuid::from_slice(bytes.strip_prefix(b"n")?).ok()
}

/// An entity as a sentence names it.
#[must_use]
pub fn title(node: &NodeModel) -> String {
    format!("{} ({}:{})", node.node.name, node.node.kind.as_str().to_lowercase(), node.node.slug)
}

fn refuse(kept: &NodeModel, dropped: &NodeModel, group: &Group) -> Result<()> {
    if kept.node.id == dropped.node.id {
        return Err(Error::bad_input(format!("Both names are those of {}: it is one entity already.", title(kept))));
    }
    if kept.node.kind != dropped.node.kind {
        let kind = |node: &NodeModel| node.node.kind.as_str().to_lowercase();
        let (a, b) = (kind(kept), kind(dropped));
        let text = format!(
            "{} is of the kind {a} and {} of the kind {b}; only entities of one kind can be one.",
            title(kept),
            title(dropped)
        );
        return Err(Error::bad_input(text));
    }
    let mut judged = group.between(kept.node.id, dropped.node.id);
    let Some(judged) = judged.find(|judged| judged.verdict == Verdict::Distinct) else { return Ok(()) };
    let mut text = format!("{} and {} were judged to be two by {}", title(kept), title(dropped), judged.actor);
    if let Some(reason) = &judged.reason {
        let _ = write!(text, " (“{reason}”)");
    }
    text.push_str("; take that back first, with `colloquy distinct --withdraw`.");
    Err(Error::bad_input(text))
}

/// Refuses to undo a merge while a later one stands that moved the same entity or relation.
async fn refuse_below_later(reading: &Reading, row: &merge::Model, inverse: &Inverse) -> Result<()> {
    let own: BTreeSet<Uuid> = inverse.relations.iter().map(|relation| relation.id).collect();
    for later in later_merges(reading, row, inverse).await? {
        let shares = [later.kept_id, later.dropped_id].iter().any(|id| [row.kept_id, row.dropped_id].contains(id));
        let of_later = read_inverse(&later)?;
        if shares || of_later.relations.iter().any(|relation| own.contains(&relation.id)) {
            return Err(Error::bad_input(format!(
                "The merge {} cannot be undone while the later merge {} of {} into {} stands; undo that first.",
                row.id,
                later.id,
                title(&of_later.dropped),
                title(&of_later.kept),
            )));
        }
    }
    Ok(())
}

/// The later merges that may have moved the same: those of anything that the moved relations hold or held. Where one of
/// these is gone since, any may have taken it.
async fn later_merges(reading: &Reading, row: &merge::Model, inverse: &Inverse) -> Result<Vec<merge::Model>> {
    let left: Vec<Uuid> =
        inverse.relations.iter().map(|relation| relation.id).filter(|id| !inverse.removed.contains(id)).collect();
    let mut now = reading.relations(&left).await?;
    if now.len() < left.len() {
        return reading.merges_after(row.id).await;
    }
    let mut held = BTreeSet::from([row.kept_id, row.dropped_id]);
    let mut before = inverse.relations.clone();
    for relation in now.iter_mut().chain(&mut before) {
        held.extend(ends_mut(relation).into_iter().flatten().map(|end| *end));
    }
    // What something was merged into may have been merged itself.
    let mut found = BTreeMap::new();
    let mut next: Vec<Uuid> = held.iter().copied().collect();
    while !next.is_empty() {
        let later = reading.merges_after_about(row.id, &next).await?;
        next = later.iter().map(|later| later.kept_id).filter(|kept| held.insert(*kept)).collect();
        found.extend(later.into_iter().map(|later| (later.id, later)));
    }
    Ok(found.into_values().collect())
}

fn read_inverse(row: &merge::Model) -> Result<Inverse> {
    serde_json::from_value(row.inverse.clone()).map_err(Error::internal)
}

fn judge(a: Uuid, b: Uuid, verdict: Verdict, actor: &str, reason: Option<&str>) -> judgement::Model {
    let (a_id, b_id) = pair(a, b);
    let (actor, reason) = (actor.to_owned(), reason.map(str::to_owned));
    judgement::Model { id: Uuid::now_v7(), a_id, b_id, verdict, actor, reason, at: OffsetDateTime::now_utc() }
}

/// Two ids, the lesser first.
pub(super) fn pair(a: Uuid, b: Uuid) -> (Uuid, Uuid) {
    (a.min(b), a.max(b))
}
