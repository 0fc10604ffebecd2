//! From what is thought of pairs to what is done: joined, suggested, or left alone.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::suggestion;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Opinions, verdict::Verdict};
use crate::{
    error::Result,
    ingest::merge::{Group, Joining, join_all, pair},
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
    pub(super) kept: Vec<Uuid>,
    /// Pairs that were suggested.
    pub(super) suggested: usize,
    /// Whether another writer came in between, so that the rest is to be decided again.
    pub(super) stale: bool,
}

type Pair = (Uuid, Uuid);

/// Joins what is sure to be one and suggests what may be.
pub(super) async fn settle(store: &Store, reading: Reading, opinions: Opinions, actor: &str) -> Result<Settled> {
    let Opinions { nodes, of_pairs } = opinions;
    let ids: Vec<Uuid> = nodes.keys().copied().collect();
    let group = Group::read(&reading, &ids).await?;
    let known: BTreeSet<Pair> =
        reading.suggestions(&ids).await?.into_iter().map(|row| pair(row.a_id, row.b_id)).collect();
    let mut base = reading.at().version;
    reading.finish().await?;

    let alike: BTreeSet<Pair> = of_pairs.keys().copied().filter(|(a, b)| !group.are_distinct(*a, *b)).collect();
    let mut sure: BTreeMap<Pair, String> = BTreeMap::new();
    let mut doubtful: BTreeMap<Pair, (f64, String)> = BTreeMap::new();
    for (pair, verdict) in of_pairs.into_iter().filter(|(pair, _)| alike.contains(pair)) {
        match verdict {
            Verdict::One(why) => drop(sure.insert(pair, why)),
            Verdict::Maybe(weight, why) => drop(doubtful.insert(pair, (weight, why))),
            Verdict::Two => {}
        }
    }
    let name = |id: &Uuid| nodes.get(id).map(|node| node.node.name.as_str()).unwrap_or_default();
    let mut settled = Settled::default();
    let mut gone = BTreeSet::new();
    let mut next: Vec<Joining> = Vec::new();
    let mut components = components(sure.into_iter().collect()).into_iter().peekable();
    while let Some(component) = components.next() {
        if agrees(&component, &alike) {
            for ((kept, dropped), why) in component {
                settled.joined.push(format!("{} and {} are one: {why}", name(&kept), name(&dropped)));
                next.push(Joining { kept, dropped, reason: Some(why) });
            }
        } else {
            let doubt = |(pair, why): (Pair, String)| (pair, (0.6, format!("{why} Another could be meant as well.")));
            doubtful.extend(component.into_iter().map(doubt));
        }
        if next.len() < MERGES_AT_A_TIME && components.peek().is_some() {
            continue;
        }
        let mut reading = store.reading().await?;
        let (mut commit, _) = join_all(&mut reading, &std::mem::take(&mut next), actor).await?;
        reading.finish().await?;
        commit.base = base;
        gone.extend(commit.curation.merges.iter().map(|merge| merge.dropped_id));
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
    for ((a_id, b_id), (weight, reason)) in doubtful {
        if !known.contains(&(a_id, b_id)) && !gone.contains(&a_id) && !gone.contains(&b_id) {
            let at = OffsetDateTime::now_utc();
            commit.curation.suggestions.push(suggestion::Model {
                id: Uuid::now_v7(),
                a_id,
                b_id,
                score: weight,
                reason,
                at,
            });
        }
    }
    let suggested = commit.curation.suggestions.len();
    if suggested > 0 {
        settled.stale = store.commit(commit).await? == Committed::Stale;
        settled.suggested = if settled.stale { 0 } else { suggested };
    }
    Ok(settled)
}

/// Whether any two of those who are each one with some other are alike: P. Sands is not both Paul and Philippe.
fn agrees(component: &[(Pair, String)], alike: &BTreeSet<Pair>) -> bool {
    let all: BTreeSet<Uuid> = component.iter().flat_map(|((a, b), _)| [*a, *b]).collect();
    all.iter().enumerate().all(|(at, a)| all.iter().skip(at + 1).all(|b| alike.contains(&pair(*a, *b))))
}

/// Pairs that hang together, each set in order.
fn components(pairs: Vec<(Pair, String)>) -> Vec<Vec<(Pair, String)>> {
    let mut above: BTreeMap<Uuid, Uuid> = BTreeMap::new();
    let top = |above: &BTreeMap<Uuid, Uuid>, mut id: Uuid| {
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
    let mut found: BTreeMap<Uuid, Vec<(Pair, String)>> = BTreeMap::new();
    for (pair, why) in pairs {
        found.entry(top(&above, pair.0)).or_default().push((pair, why));
    }
    found.into_values().collect()
}
