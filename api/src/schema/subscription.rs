//! `Subscription`: the table of contents of everything that can be followed.

use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
};

use async_graphql::{Context, ID};
use entity::{change, vocabulary::EntityKind};
use futures_util::{Stream, stream};
use tokio::sync::watch;
use uuid::Uuid;

use super::{at::app, change::Change, id::find};
use crate::{
    app::App,
    error::{Code, Error, Result},
    graph::Graph,
    store::log::LogPlace,
};

/// Changes that are read from the log at a time.
const BATCH: u64 = 200;

/// What can be followed.
#[derive(Clone, Copy, Debug)]
pub struct Subscription;

/// What can be followed.
#[async_graphql::Subscription]
impl Subscription {
    /// Committed changes, in the order of the log and without gaps.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only changes of entities of these kinds, and of facts that hold one.")] kinds: Option<
            Vec<EntityKind>,
        >,
        #[graphql(
            desc = "Only changes of this entity, and of facts that hold it: an id, `event:SLUG` (or another kind) or \
                          `SCHEME:VALUE` of an identifier."
        )]
        entity: Option<ID>,
        #[graphql(
            desc = "Begin after this version, as `Change.version` or `graphVersion` gives it; with the next change where \
                          it is not given. One that is older than the log is refused with RESYNC: load afresh."
        )]
        since: Option<String>,
    ) -> Result<impl Stream<Item = Result<Change>>> {
        let app = app(ctx)?;
        let follower = Follower::new(app.clone(), kinds, entity, since).await?;
        Ok(stream::try_unfold(follower, Follower::next))
    }
}

/// One subscriber's place in the log, and what it wants to hear of.
struct Follower {
    app: Arc<App>,
    versions: watch::Receiver<u64>,
    /// The last version that the graph was seen at.
    seen: i64,
    place: LogPlace,
    read: VecDeque<change::Model>,
    kinds: Option<HashSet<EntityKind>>,
    entity: Option<Uuid>,
}

impl Follower {
    async fn new(
        app: Arc<App>,
        kinds: Option<Vec<EntityKind>>,
        entity: Option<ID>,
        since: Option<String>,
    ) -> Result<Self> {
        let graph = app.graph();
        let entity = entity.map(|entity| match find(&graph, &entity) {
            Some(node) => Ok(graph.node(node).id),
            None => Err(Error::new(Code::NotFound, format!("there is no entity `{}`", entity.as_str()))),
        });
        let since = match since {
            None => i64::try_from(graph.version()).map_err(Error::internal)?,
            Some(since) => {
                let since = since.parse().map_err(|_| {
                    Error::bad_input(format!("`since` is `{since}`; give a version as `Change.version` has it"))
                })?;
                app.store.check_log_from(since).await?;
                since
            }
        };
        Ok(Self {
            versions: app.feed.versions(),
            app,
            seen: 0,
            place: LogPlace::end_of(since),
            read: VecDeque::new(),
            kinds: kinds.map(|kinds| kinds.into_iter().collect()),
            entity: entity.transpose()?,
        })
    }

    /// The next change that it wants to hear of, and itself behind it; nothing when the server stops.
    async fn next(mut self) -> Result<Option<(Change, Self)>> {
        loop {
            while let Some(change) = self.read.pop_front() {
                if self.wants(&self.app.graph(), &change) {
                    return Ok(Some((Change { row: Arc::new(change) }, self)));
                }
            }
            let version = i64::try_from(*self.versions.borrow_and_update()).map_err(Error::internal)?;
            if version < std::mem::replace(&mut self.seen, version) {
                let message =
                    format!("The database has gone back to version {version}; load afresh and follow from there.");
                return Err(Error::new(Code::Resync, message));
            }
            let changes = self.app.store.changes_after(self.place, version, BATCH).await?;
            if let Some(last) = changes.last() {
                self.place = LogPlace { version: last.version, ordinal: last.ordinal };
                self.read = changes.into();
            } else if self.versions.changed().await.is_err() {
                return Ok(None);
            }
        }
    }

    fn wants(&self, graph: &Graph, change: &change::Model) -> bool {
        let concerned = concerned(graph, change);
        let of_kind = |kinds: &HashSet<EntityKind>| {
            let kind = |id: &Uuid| graph.find_node(*id).map(|node| graph.node(node).kind());
            concerned.iter().filter_map(kind).any(|kind| kinds.contains(&kind))
        };
        self.entity.is_none_or(|entity| concerned.contains(&entity)) && self.kinds.as_ref().is_none_or(of_kind)
    }
}

/// The entities that a change has to do with: the one that it changed, or those that its relation holds or held.
fn concerned(graph: &Graph, change: &change::Model) -> Vec<Uuid> {
    let relation = change.relation_id.and_then(|id| graph.find_relation(id)).map(|relation| graph.relation(relation));
    let ends = relation.into_iter().flat_map(|relation| relation.ends().map(|(_, node)| graph.node(node).id));
    let rows = [&change.before, &change.after].into_iter().flatten();
    let names = ["subject_id", "object_id", "affiliation_id", "on_behalf_of_id"];
    let written = rows.flat_map(|row| names.iter().filter_map(|name| row.get(name)?.as_str()?.parse().ok()));
    change.node_id.into_iter().chain(ends).chain(written).collect()
}
