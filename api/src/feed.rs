//! Follows the change log and brings the graph up to date, whole versions in order.

mod search;

use std::{
    sync::{Arc, PoisonError, Weak},
    time::Duration,
};

use arc_swap::ArcSwap;
use entity::vocabulary::Role;
use tokio::{
    sync::{Mutex, watch},
    time::timeout,
};

use crate::{
    edtf::Edtf,
    error::{Code, Error, Result},
    graph::{
        self, Builder, Changes, Detail, Graph, Identifier, Interner, Link, Name, Node, NodeRecord, PrintedRecord,
        RelationRecord, TimeSpan,
    },
    name,
    store::{
        Store,
        rows::{DetailRow, NodeRow, ReadAt, RelationRow},
    },
};

pub use search::{Search, texts_of};

/// Changed rows beyond which loading afresh is cheaper than applying them one by one.
const RELOAD_BEYOND: usize = 200_000;

/// The graph, and the way from the store to it.
#[derive(Debug)]
pub struct Feed {
    store: Store,
    graph: ArcSwap<Graph>,
    /// Held by whoever brings the graph up to date, so that versions are applied in order.
    followed: Mutex<Followed>,
    /// Tells subscribers of each new version.
    versions: watch::Sender<u64>,
}

/// How far the log was followed.
#[derive(Debug)]
struct Followed {
    at: ReadAt,
    interner: Interner,
}

impl Feed {
    /// Loads the graph from the store.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn load(store: Store) -> Result<Self> {
        let (graph, followed) = load(&store).await?;
        let versions = watch::Sender::new(graph.version());
        Ok(Self { store, graph: ArcSwap::from_pointee(graph), followed: Mutex::new(followed), versions })
    }

    /// The latest version of the graph.
    #[must_use]
    pub fn graph(&self) -> Arc<Graph> {
        self.graph.load_full()
    }

    /// Sees every version from now on.
    #[must_use]
    pub fn versions(&self) -> watch::Receiver<u64> {
        self.versions.subscribe()
    }

    /// Brings the graph up to the store's last commit and gives it: a writer sees its own write.
    ///
    /// # Errors
    /// Those of the store; the graph then stays at its version.
    pub async fn catch_up(&self) -> Result<Arc<Graph>> {
        let mut followed = self.followed.lock().await;
        let graph = self.graph.load_full();
        let next = match self.store.read_since(&followed.at).await {
            Ok(delta) if delta.at == followed.at => return Ok(graph),
            Ok(delta) if delta.nodes.len() + delta.relations.len() <= RELOAD_BEYOND => {
                followed.at = delta.at;
                graph.apply(changes(delta.at, delta.nodes, delta.relations), &mut followed.interner)
            }
            Ok(delta) => {
                tracing::info!(
                    since = followed.at.version,
                    to = delta.at.version,
                    "loading the graph afresh: it is far behind"
                );
                self.reload(&mut followed).await?
            }
            Err(error) if error.code() == Code::Resync => {
                tracing::warn!(version = followed.at.version, "loading the graph afresh: {error}");
                self.reload(&mut followed).await?
            }
            Err(error) => return Err(error),
        };
        let next = Arc::new(next.of_generation(graph.generation() + 1));
        self.graph.store(next.clone());
        self.versions.send_replace(next.version());
        Ok(next)
    }

    async fn reload(&self, followed: &mut Followed) -> Result<Graph> {
        let (graph, fresh) = load(&self.store).await?;
        *followed = fresh;
        Ok(graph)
    }

    /// Waits until the graph is at a version, or a later one.
    ///
    /// # Errors
    /// `TIMEOUT` where it is not in time.
    pub async fn at_least(&self, version: u64, time: Duration) -> Result<()> {
        let mut versions = self.versions();
        let waited = async {
            if *versions.borrow_and_update() < version {
                // What was committed elsewhere a moment ago may be there already. A store that is away may come back.
                let _ = self.catch_up().await;
                // An error would mean that the feed is gone, which `self` holds.
                let _ = versions.wait_for(|at| *at >= version).await;
            }
        };
        timeout(time, waited).await.map_err(|_| {
            let (at, seconds) = (self.graph().version(), time.as_secs_f32());
            let message = format!(
                "The graph was at version {at} after {seconds:.1} seconds, and the request wants {version} at least; ask \
                 again, or without X-Graph-Version."
            );
            Error::new(Code::Timeout, message)
        })
    }

    /// Follows what other processes write, for as long as somebody holds the feed.
    pub async fn follow(feed: Weak<Self>) {
        let Some(mut watch) = feed.upgrade().map(|feed| feed.store.watch()) else { return };
        let mut away = false;
        loop {
            watch.written().await;
            let Some(feed) = feed.upgrade() else { return };
            let version = feed.graph.load().version();
            match feed.catch_up().await {
                Ok(_) if std::mem::replace(&mut away, false) => tracing::info!("the store is back"),
                Err(error) if !std::mem::replace(&mut away, true) => {
                    tracing::warn!(%error, version, "the store is away; the graph goes on answering");
                }
                Ok(_) | Err(_) => {}
            }
        }
    }
}

async fn load(store: &Store) -> Result<(Graph, Followed)> {
    let builder = std::sync::Mutex::new(Builder::default());
    let lock = || builder.lock().unwrap_or_else(PoisonError::into_inner);
    let at = store
        .read_all(
            |row| lock().node(node_record(row)),
            |row| {
                if let Some(record) = relation_record(row) {
                    lock().relation(&record);
                }
            },
        )
        .await?;
    let builder = builder.into_inner().unwrap_or_else(PoisonError::into_inner);
    let (graph, interner) = builder.finish(u64::try_from(at.version).map_err(Error::internal)?, at.database);
    Ok((graph, Followed { at, interner }))
}

fn changes(
    at: ReadAt,
    nodes: Vec<(uuid::Uuid, Option<NodeRow>)>,
    relations: Vec<(uuid::Uuid, Option<RelationRow>)>,
) -> Changes {
    Changes {
        version: u64::try_from(at.version).unwrap_or_default(),
        nodes: nodes.into_iter().map(|(id, row)| (id, row.map(node_record))).collect(),
        relations: relations.into_iter().map(|(id, row)| (id, row.and_then(relation_record))).collect(),
    }
}

fn text(text: Option<String>) -> Option<Box<str>> {
    text.map(String::into_boxed_str)
}

fn texts(json: &serde_json::Value) -> Box<[Box<str>]> {
    json.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(Box::from)).collect()
}

fn time(edtf: Option<String>, parts: [Option<String>; 4]) -> Option<TimeSpan> {
    let [start, end, zone, printed] = parts.map(text);
    // Only dates that were read are ever written.
    let edtf = Edtf::parse(&edtf?).ok()?;
    Some(TimeSpan { edtf, start_time: start, end_time: end, time_zone: zone, as_printed: printed })
}

fn node_record(row: NodeRow) -> NodeRecord {
    let NodeRow { head, detail, names, identifiers } = row;
    let names = names.into_iter().map(|name| Name {
        folded: name::fold(&name.text).into(),
        text: name.text.into(),
        language: text(name.language),
        kind: name.name_kind,
    });
    let identifiers = identifiers
        .into_iter()
        .map(|identifier| Identifier { scheme: identifier.scheme.into(), value: identifier.value.into() });
    let field = |link: &serde_json::Value, field: &str| link.get(field)?.as_str().map(Box::from);
    let links = head.links.as_array().into_iter().flatten().filter_map(|link| {
        Some(Link {
            url: field(link, "url")?,
            label: field(link, "label"),
            language: field(link, "language"),
            media_type: field(link, "mediaType"),
        })
    });
    let micros = |at: time::OffsetDateTime| (at.unix_timestamp_nanos() / 1_000) as i64;
    let node = Node {
        id: head.id,
        slug: head.slug.into(),
        names: names.collect(),
        identifiers: identifiers.collect(),
        links: links.collect(),
        detail: detail_record(detail),
        revision: head.revision,
        created_at: micros(head.created_at),
        updated_at: micros(head.updated_at),
        redirect: None,
    };
    NodeRecord { node, redirect: head.redirect_id }
}

fn detail_record(detail: DetailRow) -> Detail {
    match detail {
        DetailRow::Event(row) => Detail::Event(Box::new(graph::Event {
            kind: row.event_kind,
            status: row.status,
            mode: row.mode,
            venue: text(row.venue),
            city: text(row.city),
            country: text(row.country),
            languages: texts(&row.languages),
            ordinal: row.ordinal,
            when: time(row.time_edtf, [row.time_start, row.time_end, row.time_zone, row.time_printed]),
        })),
        DetailRow::Organisation(row) => Detail::Organisation(Box::new(graph::Organisation {
            kind: row.organisation_kind,
            acronym: text(row.acronym),
            country: text(row.country),
        })),
        DetailRow::Person(row) => {
            Detail::Person(graph::Person { family_name: text(row.family_name), given_name: text(row.given_name) })
        }
        DetailRow::Document(row) => Detail::Document(Box::new(graph::Document {
            kind: row.document_kind,
            languages: texts(&row.languages),
            symbol: text(row.symbol),
            url: text(row.url),
            issued: time(row.time_edtf, [None, None, None, row.time_printed]),
        })),
        DetailRow::Theme(row) => Detail::Theme(graph::Theme { scheme: text(row.scheme), notation: text(row.notation) }),
    }
}

/// The relation for the graph; none if its role is not of its kind's vocabulary, which commits see to.
fn relation_record(row: RelationRow) -> Option<RelationRecord> {
    Some(RelationRecord {
        id: row.id,
        role: Role::parse(row.kind, &row.role)?,
        subject: row.subject_id,
        object: row.object_id,
        affiliation: row.affiliation_id,
        on_behalf_of: row.on_behalf_of_id,
        ordinal: row.ordinal,
        when: row.time_edtf,
        status: row.status,
        basis: row.basis,
        rank: row.rank,
        confidence: row.confidence as f32,
        weight: row.weight.unwrap_or(1.0) as f32,
        revision: row.revision,
        capacity: row.capacity,
        position: row.position,
        printed: PrintedRecord {
            name: row.printed_name,
            honorific: row.printed_honorific,
            title: row.printed_title,
            division: row.printed_division,
            affiliation: row.printed_affiliation,
            role: row.printed_role,
        },
    })
}
