//! The search index, and the way from graph, store and change log to it.
//!
//! It is filled beside the requests: they are answered from what the last commit to it left. One that was kept on disk is
//! brought up to date through the log; one that cannot be is made anew, and until that is done nothing can be searched.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Weak},
    time::Duration,
};

use arc_swap::ArcSwapOption;
use entity::{change, vocabulary::RelationKind};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::Feed;
use crate::{
    error::{Code, Error, Result},
    graph::{Detail, End, Graph, NodeIx},
    name,
    search::{Broken, Entry, Index, Mark, Place, Snapshot},
    store::log::LogPlace,
};

/// How long after a failure the index is tried again.
const RETRY: Duration = Duration::from_secs(2);

/// Entities whose long texts are fetched at a time.
const ENTITIES_AT_A_TIME: usize = 5_000;

/// Changes that are read from the log at a time.
const CHANGES_AT_A_TIME: u64 = 5_000;

/// What can be searched.
#[derive(Debug)]
pub struct Search {
    feed: Arc<Feed>,
    latest: ArcSwapOption<Snapshot>,
}

impl Search {
    /// One that nothing can be found in yet.
    #[must_use]
    pub fn new(feed: Arc<Feed>) -> Self {
        Self { feed, latest: ArcSwapOption::empty() }
    }

    /// What can be found now; it may be a moment behind the graph.
    ///
    /// # Errors
    /// `SEARCH_UNAVAILABLE` until the index is made.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>> {
        self.latest.load_full().ok_or_else(|| {
            Error::new(Code::SearchUnavailable, "The search index is being made. Try again in a moment.")
        })
    }

    /// Keeps the index up to date, for as long as somebody holds what is searched.
    pub async fn follow(search: Weak<Self>, place: Place) {
        let Some(mut versions) = search.upgrade().map(|search| search.feed.versions()) else { return };
        let mut index = None;
        loop {
            versions.mark_unchanged();
            let Some(held) = search.upgrade() else { return };
            let done = held.catch_up(index.take(), &place).await;
            drop(held);
            match done {
                Ok(filled) => {
                    index = Some(filled);
                    if versions.changed().await.is_err() {
                        return;
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the search index could not be brought up to date");
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
    }

    /// Brings the index, opened if need be, up to the latest graph. One that failed is dropped, to be opened again.
    async fn catch_up(&self, index: Option<Index>, place: &Place) -> Result<Index> {
        let index = if let Some(index) = index {
            index
        } else {
            let place = place.clone();
            blocking(move || Index::open(&place)).await?
        };
        let graph = self.feed.graph();
        let mark = Mark { database: graph.database(), version: graph.version() };
        let index = match self.changed(&graph, index.mark()).await? {
            Some(changed) if changed.is_empty() && index.mark() == Some(mark) => index,
            Some(changed) => self.update(index, &graph, changed, mark).await?,
            None => self.fill(index, &graph, mark).await?,
        };
        self.latest.store(index.snapshot()?.map(Arc::new));
        Ok(index)
    }

    /// The entities of which something has changed since an index was made; none where only a new index will do.
    async fn changed(&self, graph: &Graph, mark: Option<Mark>) -> Result<Option<HashSet<Uuid>>> {
        let Some(mark) = mark.filter(|mark| mark.database == graph.database()) else { return Ok(None) };
        let (since, to) = (place_in_log(mark.version)?, place_in_log(graph.version())?);
        match self.feed.store.check_log_from(since).await {
            Err(error) if error.code() == Code::Resync => return Ok(None),
            checked => checked?,
        }
        if since > to {
            return Ok(None);
        }
        let mut changed = HashSet::new();
        let mut place = LogPlace::end_of(since);
        loop {
            let batch = self.feed.store.changes_after(place, to, CHANGES_AT_A_TIME).await?;
            let Some(last) = batch.last() else { return Ok(Some(changed)) };
            place = LogPlace { version: last.version, ordinal: last.ordinal };
            changed.extend(batch.iter().flat_map(|change| concerned(graph, change)));
        }
    }

    /// Puts the changed entities in anew.
    async fn update(&self, mut index: Index, graph: &Arc<Graph>, changed: HashSet<Uuid>, mark: Mark) -> Result<Index> {
        let ids: Vec<Uuid> = changed.iter().copied().collect();
        let index = blocking(move || index.take(changed).map(|()| index)).await?;
        // An id that was merged into another finds that other, which stands for itself.
        let is_own = |id: &Uuid| graph.find_node(*id).filter(|node| graph.node(*node).id == *id);
        let nodes: Vec<NodeIx> = ids.iter().filter_map(is_own).collect();
        let index = self.put(index, graph, &nodes).await?;
        commit(index, mark).await
    }

    /// Makes the index anew.
    async fn fill(&self, mut index: Index, graph: &Arc<Graph>, mark: Mark) -> Result<Index> {
        let nodes: Vec<NodeIx> = graph.nodes().collect();
        tracing::debug!(entities = nodes.len(), version = mark.version, "making the search index");
        let index = blocking(move || index.clear().map(|()| index)).await?;
        let index = self.put(index, graph, &nodes).await?;
        commit(index, mark).await
    }

    async fn put(&self, mut index: Index, graph: &Arc<Graph>, nodes: &[NodeIx]) -> Result<Index> {
        for nodes in nodes.chunks(ENTITIES_AT_A_TIME) {
            let ids: Vec<Uuid> = nodes.iter().map(|node| graph.node(*node).id).collect();
            let texts = [self.feed.store.descriptions(&ids).await?, self.feed.store.abstracts(&ids).await?];
            let (graph, nodes) = (graph.clone(), nodes.to_vec());
            index = blocking(move || {
                index.put(&nodes, |node| entry(&graph, *node, &texts))?;
                Ok(index)
            })
            .await?;
        }
        Ok(index)
    }
}

fn place_in_log(version: u64) -> Result<i64> {
    i64::try_from(version).map_err(Error::internal)
}

async fn commit(mut index: Index, mark: Mark) -> Result<Index> {
    blocking(move || index.commit(mark).map(|()| index)).await
}

/// Works on files away from the threads that answer; a panic over damaged ones is an error like any other.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Broken> + Send + 'static) -> Result<T> {
    spawn_blocking(work).await.map_err(Error::internal)?.map_err(Error::internal)
}

/// The entities whose entries a change has to do with: the one that it changed, or the subject of its relation, which has
/// what was printed of it.
fn concerned(graph: &Graph, change: &change::Model) -> impl Iterator<Item = Uuid> {
    let relation = change.relation_id.and_then(|id| graph.find_relation(id));
    let subject = relation.map(|relation| graph.node(graph.relation(relation).subject).id);
    let rows = [&change.before, &change.after].into_iter().flatten();
    let written = rows.filter_map(|row| row.get("subject_id")?.as_str()?.parse().ok()).collect::<Vec<_>>();
    change.node_id.into_iter().chain(subject).chain(written)
}

fn entry(graph: &Graph, node: NodeIx, texts: &[HashMap<Uuid, String>]) -> Entry {
    let row = graph.node(node);
    let names = row.names().map(|name| name.folded.to_owned());
    let symbol = match row.detail() {
        Detail::Document(document) => document.symbol.map(name::fold),
        _ => None,
    };
    let long = texts.iter().filter_map(|texts| texts.get(&row.id)).map(String::as_str);
    let short = texts_of(graph, node).into_iter().map(|(_, text)| text);
    Entry {
        id: row.id,
        kind: row.kind(),
        names: names.chain(symbol).collect(),
        texts: long.chain(short).map(name::fold).collect(),
    }
}

/// What else the graph has of an entity in words that it can be found by, each with the name of its attribute and once:
/// where an event was, and what was printed of whoever took part.
#[must_use]
pub fn texts_of(graph: &Graph, node: NodeIx) -> Vec<(&'static str, &str)> {
    let mut texts = Vec::new();
    if let Some(event) = graph.node(node).event() {
        texts.extend(event.venue.map(|venue| ("venue", venue)));
        texts.extend(event.city.map(|city| ("city", city)));
    }
    let mut seen = HashSet::new();
    for kind in [RelationKind::Participation, RelationKind::Affiliation] {
        for relation in graph.adjacent(node, kind, End::Subject).iter() {
            let relation = graph.relation(relation);
            let printed = relation.printed;
            let attributes = [
                ("printed.name", printed.name),
                ("printed.title", printed.title),
                ("printed.division", printed.division),
                ("printed.affiliation", printed.affiliation),
                ("capacity", relation.capacity()),
                ("position", relation.position()),
            ];
            for (attribute, symbol) in attributes {
                let new = symbol.filter(|symbol| seen.insert((attribute, *symbol)));
                texts.extend(new.map(|symbol| (attribute, graph.text(symbol))));
            }
        }
    }
    texts
}
