//! Follows the change log and brings the graph up to date, whole versions in order.

mod checkpoint;
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
        self, Builder, Changes, Dated, Detail, Graph, Identifier, Interner, Link, Name, NodeRecord, PrintedRecord,
        RelationRecord, Texts, TimeSpan,
    },
    name::fold,
    store::{
        Store,
        rows::{DetailRow, NodeRow, ReadAt, RelationRow},
    },
};

pub use checkpoint::Checkpoint;
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
        Ok(Self::new(store, graph, followed))
    }

    /// Reads the graph from its checkpoint and brings it up to the store's last commit; loads it from the store where that
    /// cannot be done.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn load_from(store: Store, checkpoint: &Checkpoint) -> Result<Self> {
        let Some((graph, followed)) = checkpoint.read(&store).await? else { return Self::load(store).await };
        let feed = Self::new(store, graph, followed);
        feed.catch_up().await?;
        Ok(feed)
    }

    fn new(store: Store, graph: Graph, followed: Followed) -> Self {
        let versions = watch::Sender::new(graph.version());
        Self { store, graph: ArcSwap::from_pointee(graph), followed: Mutex::new(followed), versions }
    }

    /// The latest version of the graph.
    #[must_use]
    pub fn graph(&self) -> Arc<Graph> {
        self.graph.load_full()
    }

    /// The latest version of the graph, and where in the store's history that is.
    async fn read_at(&self) -> (ReadAt, Arc<Graph>) {
        let followed = self.followed.lock().await;
        (followed.at, self.graph.load_full())
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
            |row| lock().node(&node_record(&row)),
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
        nodes: nodes.into_iter().map(|(id, row)| (id, row.as_ref().map(node_record))).collect(),
        relations: relations.into_iter().map(|(id, row)| (id, row.and_then(relation_record))).collect(),
    }
}

fn node_record(row: &NodeRow) -> NodeRecord {
    let NodeRow { head, detail, names, identifiers } = row;
    let folded: Vec<String> = names.iter().map(|name| fold(&name.text)).collect();
    let names = names.iter().zip(&folded).map(|(name, folded)| Name {
        text: &name.text,
        folded,
        language: name.language.as_deref(),
        kind: name.name_kind,
    });
    let identifiers = identifiers.iter().map(|row| Identifier { scheme: &row.scheme, value: &row.value });
    let links = head.links.as_array().into_iter().flatten().filter_map(|link| {
        let field = |field: &str| link.get(field)?.as_str();
        let (label, language, media_type) = (field("label"), field("language"), field("mediaType"));
        Some(Link { url: field("url")?, label, language, media_type })
    });
    let (languages, edtf) = languages_and_time(detail);
    let micros = |at: time::OffsetDateTime| (at.unix_timestamp_nanos() / 1_000) as i64;
    NodeRecord::new(&graph::Parts {
        id: head.id,
        slug: &head.slug,
        names: &names.collect::<Vec<_>>(),
        identifiers: &identifiers.collect::<Vec<_>>(),
        links: &links.collect::<Vec<_>>(),
        detail: detail_of(detail, Texts::split(&languages), edtf.as_ref().map(Dated::from)),
        revision: head.revision,
        created_at: micros(head.created_at),
        updated_at: micros(head.updated_at),
        redirect: head.redirect_id,
    })
}

/// What has to be read before the details can be put together.
fn languages_and_time(detail: &DetailRow) -> (String, Option<Edtf>) {
    let (languages, edtf) = match detail {
        DetailRow::Event(row) => (&row.languages, &row.time_edtf),
        DetailRow::Document(row) => (&row.languages, &row.time_edtf),
        _ => return (String::new(), None),
    };
    let languages = languages.as_array().into_iter().flatten().filter_map(|language| language.as_str());
    // Only dates that were read are ever written.
    (Texts::joined(languages), edtf.as_ref().and_then(|edtf| Edtf::parse(edtf).ok()))
}

fn detail_of<'a>(detail: &'a DetailRow, languages: Texts<'a>, edtf: Option<Dated<'a>>) -> Detail<'a> {
    match detail {
        DetailRow::Event(row) => Detail::Event(graph::Event {
            kind: row.event_kind,
            status: row.status,
            mode: row.mode,
            venue: row.venue.as_deref(),
            city: row.city.as_deref(),
            country: row.country.as_deref(),
            languages,
            ordinal: row.ordinal,
            when: edtf.map(|edtf| TimeSpan {
                edtf,
                start_time: row.time_start.as_deref(),
                end_time: row.time_end.as_deref(),
                time_zone: row.time_zone.as_deref(),
                as_printed: row.time_printed.as_deref(),
            }),
        }),
        DetailRow::Organisation(row) => Detail::Organisation(graph::Organisation {
            kind: row.organisation_kind,
            acronym: row.acronym.as_deref(),
            country: row.country.as_deref(),
        }),
        DetailRow::Person(row) => Detail::Person(graph::Person {
            family_name: row.family_name.as_deref(),
            given_name: row.given_name.as_deref(),
        }),
        DetailRow::Document(row) => Detail::Document(graph::Document {
            kind: row.document_kind,
            languages,
            symbol: row.symbol.as_deref(),
            url: row.url.as_deref(),
            issued: edtf.map(|edtf| TimeSpan {
                edtf,
                start_time: None,
                end_time: None,
                time_zone: None,
                as_printed: row.time_printed.as_deref(),
            }),
        }),
        DetailRow::Theme(row) => {
            Detail::Theme(graph::Theme { scheme: row.scheme.as_deref(), notation: row.notation.as_deref() })
        }
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
