//! From what is thought of pairs to what is done: joined, suggested, or left alone.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::suggestion;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Opinions, verdict::Verdict};
use crate::{
    error::Result,
    ingest::merge::{Joining, join_all, pair},
    store::{
        Store,
        commit::{Commit, Committed},
        lookup::Reading,
    },
};

/// Merges of one commit, but for those that hang together: what one takes to work out grows with the rows around it.
const MERGES_AT_A_TIME: usize = 64;

/// What was done.
#[derive(Clone, Debug, Default)]
pub(super) struct Settled {
    /// The last version that joined any.
    pub(super) version: Option<i64>,
    /// Who was joined, and why.
    pub(super) joined: Vec<String>,
    /// Those that others were joined into.
    pub(super) kept: BTreeSet<Uuid>,
    /// Pairs that were suggested.
    pub(super) suggested: usize,
    /// Whether another writer came in between, so that the rest is to be decided again.
    pub(super) stale: bool,
}

/// The places of two bearers.
type Pair = (usize, usize);

/// Pairs that are sure to be one and hang together.
struct Component {
    pairs: Vec<(Pair, String)>,
    /// Whether any two of them may be one: P. Sands is not both Paul and Philippe.
    agrees: bool,
}

impl Component {
    fn bearers(&self) -> BTreeSet<usize> {
        self.pairs.iter().flat_map(|((a, b), _)| [*a, *b]).collect()
    }
}

impl Opinions {
    /// Those who were joined and are not one by what is thought of them now: whether two are one must not hang on what was
    /// known when they were joined. Nobody is given twice; `given` has those who were.
    pub(super) fn outlived(&self, given: &mut BTreeSet<Uuid>) -> BTreeSet<Uuid> {
        let components = self.components().into_iter().filter(|component| component.agrees).zip(0..);
        let of: BTreeMap<usize, usize> = components
            .flat_map(|(component, number)| component.bearers().into_iter().map(move |at| (at, number)))
            .collect();
        let mut wholes: BTreeMap<Uuid, Vec<Option<&usize>>> = BTreeMap::new();
        for (place, bearer) in self.bearers.iter().enumerate() {
            wholes.entry(bearer.id).or_default().push(of.get(&place));
        }
        let is_outlived =
            |parts: &[Option<&usize>]| parts.len() > 1 && parts.iter().any(|part| part.is_none() || *part != parts[0]);
        let outlived = wholes.into_iter().filter(|(_, parts)| is_outlived(parts)).map(|(id, _)| id);
        outlived.filter(|id| given.insert(*id)).collect()
    }

    /// What is sure to be one, by what hangs together.
    fn components(&self) -> Vec<Component> {
        let id = |at: usize| self.bearers[at].id;
        let is_apart = |(a, b): Pair| id(a) != id(b) && self.judged.are_distinct(id(a), id(b));
        let may_be_one = |pair: &Pair| {
            self.of_pairs.get(pair).is_some_and(|verdict| !matches!(verdict, Verdict::Against(_))) && !is_apart(*pair)
        };
        let sure =
            self.of_pairs.iter().filter(|(pair, _)| !is_apart(**pair)).filter_map(|(pair, verdict)| match verdict {
                Verdict::One(why) => Some((*pair, why.clone())),
                _ => None,
            });
        let of_component = |pairs: Vec<(Pair, String)>| {
            let mut component = Component { pairs, agrees: true };
            let all: Vec<usize> = component.bearers().into_iter().collect();
            component.agrees =
                all.iter().enumerate().all(|(at, a)| all[at + 1..].iter().all(|b| may_be_one(&(*a, *b))));
            component
        };
        connected(sure.collect()).into_iter().map(of_component).collect()
    }

    /// What is suggested: what may be one, and what is sure but for another who could be meant as well.
    fn doubts(&self, components: &[Component]) -> BTreeMap<(Uuid, Uuid), (f64, String)> {
        let open = components.iter().filter(|component| !component.agrees).flat_map(|component| &component.pairs);
        let open = open.map(|(pair, why)| (*pair, (0.6, format!("{why} Another could be meant as well."))));
        let maybe = self.of_pairs.iter().filter_map(|(pair, verdict)| match verdict {
            Verdict::Maybe(weight, why) | Verdict::Against(Some((weight, why))) => {
                Some((*pair, (*weight, why.clone())))
            }
            _ => None,
        });
        let mut doubts: BTreeMap<(Uuid, Uuid), (f64, String)> = BTreeMap::new();
        for ((a, b), doubt) in maybe.chain(open) {
            let (a, b) = (self.bearers[a].id, self.bearers[b].id);
            if a != b && !self.judged.are_distinct(a, b) {
                let known = doubts.entry(pair(a, b)).or_insert_with(|| doubt.clone());
                if doubt.0 > known.0 {
                    *known = doubt;
                }
            }
        }
        doubts
    }
}

/// Joins what is sure to be one and suggests what may be.
pub(super) async fn settle(store: &Store, reading: Reading, opinions: Opinions, actor: &str) -> Result<Settled> {
    let ids: BTreeSet<Uuid> = opinions.bearers.iter().map(|bearer| bearer.id).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let known: BTreeSet<(Uuid, Uuid)> =
        reading.suggestions(&ids).await?.into_iter().map(|row| pair(row.a_id, row.b_id)).collect();
    let mut base = reading.at().version;
    reading.finish().await?;

    let components = opinions.components();
    let doubtful = opinions.doubts(&components);
    let mut settled = Settled::default();
    let mut gone: BTreeMap<Uuid, Uuid> = BTreeMap::new();
    let mut next: Vec<Joining> = Vec::new();
    let mut joined = BTreeSet::new();
    let mut components = components.into_iter().filter(|component| component.agrees).peekable();
    while let Some(component) = components.next() {
        for ((a, b), why) in component.pairs {
            let [one, other] = [&opinions.bearers[a], &opinions.bearers[b]];
            let (kept, dropped) = pair(one.id, other.id);
            if kept != dropped && joined.insert((kept, dropped)) {
                settled.joined.push(format!("{} and {} are one: {why}", one.name, other.name));
                next.push(Joining { kept, dropped, reason: Some(why) });
            }
        }
        if next.is_empty() || (next.len() < MERGES_AT_A_TIME && components.peek().is_some()) {
            continue;
        }
        let mut reading = store.reading().await?;
        let (mut commit, _) = join_all(&mut reading, &std::mem::take(&mut next), actor).await?;
        reading.finish().await?;
        commit.base = base;
        gone.extend(commit.curation.merges.iter().map(|merge| (merge.dropped_id, merge.kept_id)));
        settled.kept.extend(commit.curation.merges.iter().map(|merge| merge.kept_id));
        match store.commit(commit).await? {
            Committed::Stale => {
                settled.stale = true;
                return Ok(settled);
            }
            Committed::Version(version) => {
                // What nobody else came in between of still holds.
                base = if version == base + 1 { version } else { base };
                settled.version = Some(version);
            }
            Committed::Unchanged(_) => {}
        }
    }
    let mut commit = Commit { actor: actor.to_owned(), base, ..Commit::default() };
    // What is in doubt of who was joined is in doubt of whom he was joined to.
    let mut made = known.clone();
    let now = |mut id: Uuid| {
        while let Some(kept) = gone.get(&id) {
            id = *kept;
        }
        id
    };
    for ((a, b), (score, reason)) in doubtful {
        let (a_id, b_id) = pair(now(a), now(b));
        let is_open = a_id != b_id && !opinions.judged.are_distinct(a_id, b_id) && !known.contains(&(a, b));
        if is_open && made.insert((a_id, b_id)) {
            let at = OffsetDateTime::now_utc();
            let id = Uuid::now_v7();
            commit.curation.suggestions.push(suggestion::Model { id, a_id, b_id, score, reason, at });
        }
    }
    let suggested = commit.curation.suggestions.len();
    if suggested > 0 {
        settled.stale = store.commit(commit).await? == Committed::Stale;
        settled.suggested = if settled.stale { 0 } else { suggested };
    }
    Ok(settled)
}

/// Pairs that hang together, each set in order.
fn connected(pairs: Vec<(Pair, String)>) -> Vec<Vec<(Pair, String)>> {
    let mut above: BTreeMap<usize, usize> = BTreeMap::new();
    let top = |above: &BTreeMap<usize, usize>, mut id: usize| {
        while let Some(next) = above.get(&id) {
            id = *next;
        }
        id
    };
    for ((a, b), _) in &pairs {
        let (a, b) = (top(&above, *a), top(&above, *b));
        if a != b {
            above.insert(a.max(b), a.min(b));
        }
    }
    let mut found: BTreeMap<usize, Vec<(Pair, String)>> = BTreeMap::new();
    for (pair, why) in pairs {
        found.entry(top(&above, pair.0)).or_default().push((pair, why));
    }
    found.into_values().collect()
}
