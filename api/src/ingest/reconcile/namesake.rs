//! People of one and the same name: who of them is one, whatever they were taken for when they were read.
//!
//! A reader takes whoever bears a name for its bearer. Here everything that is said of all its bearers is parted anew, and
//! mentions that mean somebody else go to whom they mean.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{
    suggestion,
    vocabulary::{EntityKind, NameKind},
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    Reconciled, TRIES,
    bearer::full_names,
    context::{Context, tellings},
    partition::{against, agree, partition},
    verdict::common,
};
use crate::{
    error::Result,
    ingest::{
        elect::NAME,
        merge::{Group, Joining, MentionOf, Shift, join_all, loosen, pair, shift},
    },
    name,
    store::{
        Store,
        commit::{Commit, Committed},
        lookup::{NodeModel, Reading},
    },
};

/// Sources that speak of bearers of one name beyond which the name is left as it was read.
const MOST_SOURCES: usize = 256;

/// People of one name beyond which nobody is suggested to be one of the others.
const MOST_PEOPLE: usize = 8;

/// People who are looked at at once: what is said of all who bear their names is held.
const PEOPLE_AT_A_TIME: usize = 1_000;

/// Names that are put right in one commit.
const NAMES_AT_A_TIME: usize = 32;

/// Whose word a mention is taken with: that of its source, or that of the editor who judged whom it means. The parts of a
/// long list are one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Voice {
    Source(Uuid),
    Judged(Uuid),
}

/// What one voice says of bearers of a name: which mentions, each with whom it is taken for.
type Word = BTreeMap<MentionOf, Uuid>;

/// What is known of the bearers of some names.
#[derive(Debug, Default)]
struct Bearers {
    people: BTreeMap<Uuid, NodeModel>,
    /// Every mention of each.
    mentions: BTreeMap<Uuid, BTreeSet<MentionOf>>,
    /// By name, what each voice says.
    words: BTreeMap<String, BTreeMap<Voice, Word>>,
    /// What each mention of each tells of him: what is said of him under other names tells nothing of this one.
    contexts: BTreeMap<(Uuid, MentionOf), Context>,
    judged: Group,
    /// Of the parts of long lists, one that stands for all parts of its list.
    wholes: BTreeMap<Uuid, Uuid>,
    base: i64,
}

/// What puts one name right.
#[derive(Debug, Default)]
struct Change {
    shifts: Vec<Shift>,
    joins: Vec<Joining>,
    doubts: BTreeMap<(Uuid, Uuid), (f64, String)>,
}

/// Puts right who bears the names of some people; adds whoever that touches to them.
pub(super) async fn part_namesakes(
    store: &Store,
    people: &mut BTreeSet<Uuid>,
    actor: &str,
    reconciled: &mut Reconciled,
) -> Result<()> {
    let all: Vec<Uuid> = people.iter().copied().collect();
    for some in all.chunks(PEOPLE_AT_A_TIME) {
        part_some(store, some.iter().copied().collect(), people, actor, reconciled).await?;
    }
    Ok(())
}

/// The same of as many people as are held at once. Each further round looks at those whom the last one touched alone.
async fn part_some(
    store: &Store,
    mut some: BTreeSet<Uuid>,
    people: &mut BTreeSet<Uuid>,
    actor: &str,
    reconciled: &mut Reconciled,
) -> Result<()> {
    let mut loosened: BTreeSet<Uuid> = BTreeSet::new();
    let mut doubts: BTreeMap<(Uuid, Uuid), (f64, String)> = BTreeMap::new();
    for _ in 0..TRIES {
        let bearers = Bearers::read(store, &some).await?;
        let mut changes = bearers.changes();
        some =
            changes.iter().flat_map(|change| change.shifts.iter().flat_map(|shift| [shift.from, shift.to])).collect();
        some.extend(changes.iter().flat_map(|change| change.joins.iter().map(|joining| joining.kept)));
        people.extend(&some);
        // Whoever was joined to one who is two is decided about anew.
        let torn: BTreeSet<Uuid> = changes.iter().flat_map(|change| &change.shifts).map(|shift| shift.from).collect();
        let torn: BTreeSet<Uuid> = torn.into_iter().filter(|id| loosened.insert(*id)).collect();
        let parted = loosen(store, &torn, actor).await?;
        for change in changes.iter_mut().filter(|change| change.shifts.is_empty() && change.joins.is_empty()) {
            doubts.append(&mut change.doubts);
        }
        if !parted.is_empty() {
            some.extend(&parted);
            people.extend(parted);
            continue;
        }
        let done = changes.iter().all(|change| change.shifts.is_empty() && change.joins.is_empty());
        if done {
            if suggest(store, &doubts, bearers.base, actor, reconciled).await? {
                return Ok(());
            }
            continue;
        }
        let any = |change: &&Change| !change.shifts.is_empty() || !change.joins.is_empty();
        let changes: Vec<&Change> = changes.iter().filter(any).collect();
        for some in changes.chunks(NAMES_AT_A_TIME) {
            if !put_right(store, some, bearers.base, actor, reconciled).await? {
                break;
            }
        }
    }
    // They are looked at again when a source next speaks of them.
    tracing::warn!(people = some.len(), "who bears some names was not settled after {TRIES} rounds");
    Ok(())
}

/// Moves mentions to whom they mean and joins who is one; false where another writer came in between.
async fn put_right(
    store: &Store,
    changes: &[&Change],
    base: i64,
    actor: &str,
    reconciled: &mut Reconciled,
) -> Result<bool> {
    let shifts: Vec<Shift> = changes.iter().flat_map(|change| change.shifts.iter().cloned()).collect();
    // What is moved is moved first: who is one shows again then.
    let joins = changes.iter().filter(|change| change.shifts.is_empty());
    let joins: Vec<Joining> = joins.flat_map(|change| change.joins.iter().cloned()).collect();
    let mut commits = Vec::new();
    let mut reading = store.reading().await?;
    if !shifts.is_empty() {
        commits.push(shift(&mut reading, &shifts, actor).await?);
    }
    if !joins.is_empty() {
        commits.push(join_all(&mut reading, &joins, actor).await?.0);
    }
    reading.finish().await?;
    for mut commit in commits {
        commit.base = base;
        match store.commit(commit).await? {
            Committed::Stale => return Ok(false),
            Committed::Version(version) => reconciled.version = Some(version),
            Committed::Unchanged(_) => {}
        }
    }
    reconciled.joined.extend(joins.into_iter().filter_map(|joining| joining.reason));
    Ok(true)
}

/// Leaves what is in doubt to an editor; false where another writer came in between.
async fn suggest(
    store: &Store,
    doubts: &BTreeMap<(Uuid, Uuid), (f64, String)>,
    base: i64,
    actor: &str,
    reconciled: &mut Reconciled,
) -> Result<bool> {
    let reading = store.reading().await?;
    let ids: BTreeSet<Uuid> = doubts.keys().flat_map(|(a, b)| [*a, *b]).collect();
    let mut ids: Vec<Uuid> = ids.into_iter().collect();
    // What was suggested of somebody who was joined to one of them is suggested of him now.
    let merged = reading.merged_into(&ids).await?;
    let now: BTreeMap<Uuid, Uuid> = merged.into_iter().filter_map(|node| Some((node.id, node.redirect_id?))).collect();
    ids.extend(now.keys());
    let mut known: BTreeMap<(Uuid, Uuid), Vec<suggestion::Model>> = BTreeMap::new();
    for row in reading.suggestions(&ids).await? {
        let [a, b] = [row.a_id, row.b_id].map(|id| now.get(&id).copied().unwrap_or(id));
        known.entry(pair(a, b)).or_default().push(row);
    }
    reading.finish().await?;
    let mut commit = Commit { actor: actor.to_owned(), base, ..Commit::default() };
    let mut suggested = 0;
    for ((a_id, b_id), (score, reason)) in doubts.clone() {
        let known = known.remove(&(a_id, b_id)).unwrap_or_default();
        if matches!(known.as_slice(), [only] if only.reason == reason) {
            continue;
        }
        // More is known of the two than when they were first suggested.
        let first = known.iter().map(|row| (row.at, row.id)).min();
        let (at, id) = first.unwrap_or_else(|| (OffsetDateTime::now_utc(), Uuid::now_v7()));
        suggested += usize::from(known.is_empty());
        commit.curation.settled.extend(known.into_iter().map(|row| row.id));
        commit.curation.suggestions.push(suggestion::Model { id, a_id, b_id, score, reason, at });
    }
    if !commit.curation.suggestions.is_empty() && store.commit(commit).await? == Committed::Stale {
        return Ok(false);
    }
    reconciled.suggested += suggested;
    Ok(true)
}

/// One part of each list that some sources are parts of, for all of its parts.
async fn wholes(reading: &Reading, sources: BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, Uuid>> {
    let lists = reading.lists_of(&sources).await?;
    let mut first: BTreeMap<&str, Uuid> = BTreeMap::new();
    for (part, list) in &lists {
        first.entry(list).or_insert(*part);
    }
    Ok(lists.iter().filter_map(|(part, list)| Some((*part, *first.get(list.as_str())?))).collect())
}

impl Bearers {
    fn whole(&self, source: Uuid) -> Uuid {
        self.wholes.get(&source).copied().unwrap_or(source)
    }

    /// Reads what is said of whoever bears a name that some people bear and more than one source or person has.
    async fn read(store: &Store, people: &BTreeSet<Uuid>) -> Result<Self> {
        let mut reading = store.reading().await?;
        let mut found = Self { base: reading.at().version, ..Self::default() };
        let touched = reading.nodes(&people.iter().copied().collect::<Vec<_>>()).await?;
        let touched = touched.iter().filter(|node| node.node.redirect_id.is_none());
        let keys: BTreeSet<String> =
            touched.flat_map(|node| full_names(node).map(|name| name.key.clone()).collect::<Vec<_>>()).collect();
        let keys: BTreeSet<String> = keys.into_iter().filter(|key| !key.is_empty()).collect();
        let full = |kind: NameKind| !matches!(kind, NameKind::Partial | NameKind::Acronym);
        let bearers = reading.bearers(EntityKind::Person, &keys).await?;
        let bearers: BTreeMap<String, BTreeSet<Uuid>> = (bearers.into_iter())
            .map(|(key, all)| {
                (key, all.into_iter().filter(|bearer| full(bearer.kind)).map(|bearer| bearer.node).collect())
            })
            .collect();
        let all: BTreeSet<Uuid> = bearers.values().flatten().copied().collect();
        let sources = reading.sources_of(&all.into_iter().collect::<Vec<_>>()).await?;
        found.wholes = wholes(&reading, sources.values().flatten().copied().collect()).await?;
        let is_open = |all: &BTreeSet<Uuid>| {
            let said = all.iter().filter_map(|id| sources.get(id)).flatten();
            let said: BTreeSet<Uuid> = said.map(|source| found.whole(*source)).collect();
            (said.len() > 1 || all.len() > 1) && said.len() <= MOST_SOURCES
        };
        let open: BTreeMap<String, BTreeSet<Uuid>> = bearers.into_iter().filter(|(_, all)| is_open(all)).collect();
        if !open.is_empty() {
            found.hear(&reading, &open).await?;
        }
        reading.finish().await?;
        Ok(found)
    }

    /// Reads the claims of the bearers of some names, and what they tell of them.
    async fn hear(&mut self, reading: &Reading, open: &BTreeMap<String, BTreeSet<Uuid>>) -> Result<()> {
        let ids: BTreeSet<Uuid> = open.values().flatten().copied().collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        self.people.extend(reading.nodes(&ids).await?.into_iter().map(|node| (node.node.id, node)));
        self.judged = Group::read(reading, &ids).await?;
        for claim in reading.claims_of_nodes(&ids).await? {
            let Some(id) = claim.node_id else { continue };
            let mention = (claim.source_id, claim.mention.clone());
            self.mentions.entry(id).or_default().insert(mention.clone());
            let is_full = !matches!(claim.name_kind, Some(NameKind::Partial | NameKind::Acronym));
            let name = claim.value.as_deref().filter(|_| is_full && claim.attribute.as_deref() == Some(NAME));
            let Some(key) = name.map(|name| name::key(EntityKind::Person, name)) else { continue };
            if open.contains_key(&key) {
                let judged = self.judged.judged_at(id).is_some_and(|at| claim.first_seen <= at);
                let voice = if judged { Voice::Judged(id) } else { Voice::Source(self.whole(claim.source_id)) };
                self.words.entry(key).or_default().entry(voice).or_default().insert(mention, id);
            }
        }
        self.contexts = Context::told(reading, tellings(reading, &ids).await?).await?;
        Ok(())
    }

    /// What puts each name right. Two names of one person are put right one after the other.
    fn changes(&self) -> Vec<Change> {
        let mut busy: BTreeSet<Uuid> = BTreeSet::new();
        let mut changes = Vec::new();
        for words in self.words.values() {
            let change = self.change(words);
            let ids: BTreeSet<Uuid> = (change.shifts.iter().flat_map(|shift| [shift.from, shift.to]))
                .chain(change.joins.iter().flat_map(|joining| [joining.kept, joining.dropped]))
                .collect();
            if ids.is_disjoint(&busy) {
                busy.extend(ids);
                changes.push(change);
            }
        }
        changes
    }

    /// What is known of whom one voice speaks of. Whom an editor judged is one under all his names.
    fn context(&self, voice: Voice, word: &Word) -> Context {
        let mut whole = Context::default();
        let judged = match voice {
            Voice::Judged(id) => self.mentions.get(&id).map(|mentions| (id, mentions)),
            Voice::Source(_) => None,
        };
        let said = word.iter().map(|(mention, person)| (*person, mention));
        let judged = judged.into_iter().flat_map(|(id, mentions)| mentions.iter().map(move |mention| (id, mention)));
        let of: BTreeSet<(Uuid, &MentionOf)> = said.chain(judged).collect();
        for (person, mention) in of {
            if let Some(context) = self.contexts.get(&(person, mention.clone())) {
                whole.add(context);
            }
        }
        whole
    }

    fn change(&self, words: &BTreeMap<Voice, Word>) -> Change {
        let voices: Vec<(Voice, &Word)> = words.iter().map(|(voice, word)| (*voice, word)).collect();
        let contexts: Vec<Context> = voices.iter().map(|(voice, word)| self.context(*voice, word)).collect();
        let judged = |a: usize, b: usize| match (voices[a].0, voices[b].0) {
            (Voice::Judged(a), Voice::Judged(b)) => self.judged.are_distinct(a, b),
            _ => false,
        };
        let parts = partition(&contexts.iter().collect::<Vec<_>>(), judged);
        let mut change = Change::default();
        let mut taken: BTreeSet<Uuid> = BTreeSet::new();
        let mut wholes: Vec<(Word, Context)> = Vec::new();
        for part in parts {
            let mut whole = (Word::new(), Context::default());
            for at in part {
                whole.0.extend(voices[at].1.iter().map(|(mention, person)| (mention.clone(), *person)));
                whole.1.add(&contexts[at]);
            }
            wholes.push(whole);
        }
        wholes.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let mut people: Vec<(Uuid, &Context)> = Vec::new();
        for (word, context) in &wholes {
            let to = self.bearer(word, &taken).unwrap_or_else(Uuid::now_v7);
            taken.insert(to);
            for from in word.values().copied().filter(|from| *from != to).collect::<BTreeSet<_>>() {
                if self.is_whole(from, word) && self.people.contains_key(&to) {
                    change.joins.push(Joining { kept: to, dropped: from, reason: Some(self.why(to, context)) });
                } else {
                    let mentions = word.iter().filter(|(_, person)| **person == from);
                    let mentions = mentions.map(|(mention, _)| mention.clone()).collect();
                    change.shifts.push(Shift { from, to, mentions });
                }
            }
            people.push((to, context));
        }
        self.leave_something(&mut change.shifts);
        if people.len() <= MOST_PEOPLE {
            change.doubts = self.doubts(&people);
        }
        change
    }

    /// Whose a part is: of those who have nothing else said of them, and then of all, the one with most of it.
    fn bearer(&self, word: &Word, taken: &BTreeSet<Uuid>) -> Option<Uuid> {
        let mut counts: BTreeMap<Uuid, usize> = BTreeMap::new();
        for person in word.values().filter(|person| !taken.contains(person)) {
            *counts.entry(*person).or_default() += 1;
        }
        let best =
            counts.into_iter().max_by_key(|(id, count)| (self.is_whole(*id, word), *count, std::cmp::Reverse(*id)));
        best.map(|(id, _)| id)
    }

    /// Takes back what would leave somebody with nothing said of him: he keeps what he has most of, and is joined to whom
    /// that means when nothing else is left.
    fn leave_something(&self, shifts: &mut Vec<Shift>) {
        for from in shifts.iter().map(|shift| shift.from).collect::<BTreeSet<_>>() {
            let of = || shifts.iter().enumerate().filter(|(_, shift)| shift.from == from);
            let moved: usize = of().map(|(_, shift)| shift.mentions.len()).sum();
            let has_more = self.mentions.get(&from).is_some_and(|all| all.len() > moved);
            let most = of().max_by_key(|(_, shift)| (shift.mentions.len(), std::cmp::Reverse(shift.to)));
            if let (false, Some((most, _))) = (has_more, most) {
                shifts.remove(most);
            }
        }
    }

    /// Whether a part is everything that is said of somebody.
    fn is_whole(&self, person: Uuid, word: &Word) -> bool {
        self.mentions.get(&person).is_some_and(|all| all.iter().all(|mention| word.contains_key(mention)))
    }

    fn why(&self, person: Uuid, context: &Context) -> String {
        let name = self.people.get(&person).map(|node| node.node.name.as_str()).unwrap_or_default();
        let known =
            if context.is_bare() { "and nobody else bears the name" } else { "and what is known of both agrees" };
        format!("“{name}” is named twice, {known}.")
    }

    /// Pairs that something speaks for.
    fn doubts(&self, people: &[(Uuid, &Context)]) -> BTreeMap<(Uuid, Uuid), (f64, String)> {
        let mut doubts = BTreeMap::new();
        for (at, (a, here)) in people.iter().enumerate() {
            for (b, there) in people.iter().skip(at + 1).filter(|(b, _)| !self.judged.are_distinct(*a, *b)) {
                let names = [a, b].into_iter().filter_map(|id| self.people.get(id));
                let name = names.map(|node| node.node.name.as_str()).min().unwrap_or_default();
                let why = format!("“{name}” twice: the same name{}", common(here, there));
                let bare = here.is_bare() || there.is_bare();
                match against(here, there) {
                    Some(against) if agree(here, there) => {
                        doubts.insert(pair(*a, *b), (0.4, format!("{why}; but {against}.")));
                    }
                    None if agree(here, there) || bare => {
                        doubts.insert(pair(*a, *b), (0.5, format!("{why}; but another could be meant as well.")));
                    }
                    _ => {}
                }
            }
        }
        doubts
    }
}
