//! Whole answers, kept for as long as their graph is the latest one.
//!
//! An answer is kept under everything that can change its bytes: the document, the operation's name, the variables, what is
//! asked beside them, who asks, and the graph. A commit makes another graph, and every older answer unreachable. Only what
//! the graph alone decides is kept: no error, no mutation, nothing that the store or the search index had a part in.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU64, Ordering},
};

use async_graphql::Request;
use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
};
use data_encoding::BASE64URL_NOPAD;
use hashbrown::DefaultHashBuilder;
use moka::sync::Cache;
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use super::{caching, execute::Answer, flights::Flights, gzip};
use crate::graph::{Graph, Viewer};

/// About what an answer takes beside its body.
const SIZE_OF_ENTRY: usize = 512;

/// Bytes of addresses that are known.
const ADDRESS_BYTES: u64 = 4 << 20;

/// The hash of all that is asked.
type Asked = [u8; 32];

/// Everything that an answer depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    asked: Asked,
    viewer: Viewer,
    /// Which graph: its version may come again with a restored database.
    generation: u64,
}

/// What an answer that is kept has beside its body.
#[derive(Debug)]
pub(super) struct Kept {
    key: Key,
    head: OnceLock<HeaderMap>,
    gzip: OnceCell<Bytes>,
}

impl Kept {
    /// For an answer to what is asked.
    pub(super) fn new(key: Key) -> Self {
        Self { key, head: OnceLock::new(), gzip: OnceCell::new() }
    }

    /// What its answer says by GET to those who may keep it, made when somebody first has a use for it. The `ETag` is a weak
    /// one, since it stands for the compressed body too; the same bytes have it on every server. `control` is what
    /// `Cache-Control` says of what everybody may see.
    pub(super) fn head(&self, answer: &Answer, control: &HeaderValue) -> &HeaderMap {
        self.head.get_or_init(|| {
            let digest = BASE64URL_NOPAD.encode(&Sha256::digest(&answer.body)[..18]);
            // It has no letter that a header may not have.
            let tag = HeaderValue::from_str(&format!("W/\"{digest}\"")).unwrap_or(HeaderValue::from_static("W/\"\""));
            // What is shown to somebody with rights of his own is nobody else's to see.
            let control = if self.key.viewer == Viewer::default() { control.clone() } else { caching::control(None) };
            let said = [(header::ETAG, tag), (header::CACHE_CONTROL, control), (header::VARY, caching::VARIES)];
            let version = answer.version.map(|version| (caching::GRAPH_VERSION, HeaderValue::from(version)));
            said.into_iter().chain(version).collect()
        })
    }
}

/// The answers of one server.
pub(super) struct Answers {
    /// None where nothing is to be kept.
    kept: Option<Cache<Key, Arc<Answer>>>,
    /// Those that are being made.
    pub(super) flights: Flights,
    /// What some addresses ask, so that they need not be read each time.
    addresses: Cache<Arc<str>, Asked, DefaultHashBuilder>,
    /// The latest graph that was asked of.
    latest: AtomicU64,
}

impl Answers {
    /// None yet, and never more than so many bytes of them.
    pub(super) fn new(bytes: u64) -> Self {
        let weigh = |_: &Key, answer: &Arc<Answer>| u32::try_from(weight(answer)).unwrap_or(u32::MAX);
        let kept = (bytes > 0).then(|| Cache::builder().max_capacity(bytes).weigher(weigh).build());
        let length = |address: &Arc<str>, _: &Asked| u32::try_from(SIZE_OF_ENTRY + address.len()).unwrap_or(u32::MAX);
        let addresses = Cache::builder().max_capacity(ADDRESS_BYTES).weigher(length);
        // They are long, and the standard library's way of hashing takes as long as all else that finds one.
        let addresses = addresses.build_with_hasher(DefaultHashBuilder::default());
        Self { kept, flights: Flights::default(), addresses, latest: AtomicU64::new(0) }
    }

    /// What the answer to a request will be kept under; nothing where none is kept.
    pub(super) fn key(&self, request: &Request, viewer: Viewer, graph: &Graph) -> Option<Key> {
        self.kept.as_ref()?;
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            // With its length before it, so that no two parts can be divided otherwise.
            hash.update(text.len().to_le_bytes());
            hash.update(text);
        };
        part(&request.query);
        part(request.operation_name.as_deref().unwrap_or_default());
        for asked in [&serde_json::to_string(&request.variables), &serde_json::to_string(&request.extensions)] {
            part(asked.as_deref().ok()?);
        }
        Some(self.key_of(hash.finalize().into(), viewer, graph))
    }

    fn key_of(&self, asked: Asked, viewer: Viewer, graph: &Graph) -> Key {
        let generation = graph.generation();
        if self.latest.load(Ordering::Relaxed) < generation
            && self.latest.fetch_max(generation, Ordering::Relaxed) < generation
        {
            // They cannot be reached any more; this gives their room back.
            self.kept.iter().for_each(Cache::invalidate_all);
        }
        Key { asked, viewer, generation }
    }

    /// The answer that is kept to what an address asks.
    pub(super) fn at(&self, address: &str, viewer: Viewer, graph: &Graph) -> Option<Arc<Answer>> {
        let asked = self.addresses.get(address)?;
        self.get(&self.key_of(asked, viewer, graph))
    }

    /// Remembers what an address asks, and that it may be asked.
    pub(super) fn know(&self, address: &str, kept: &Kept) {
        self.addresses.insert(address.into(), kept.key.asked);
    }

    /// The answer that is kept.
    pub(super) fn get(&self, key: &Key) -> Option<Arc<Answer>> {
        self.kept.as_ref()?.get(key)
    }

    /// Keeps an answer that may be kept, if it is of the latest graph still.
    pub(super) fn keep(&self, answer: &Arc<Answer>) {
        if let (Some(cache), Some(kept)) = (&self.kept, &answer.kept)
            && kept.key.generation == self.latest.load(Ordering::Relaxed)
        {
            cache.insert(kept.key, answer.clone());
        }
    }

    /// The compressed body of an answer that is kept, which is made once.
    pub(super) async fn gzipped(&self, answer: &Arc<Answer>) -> Option<Bytes> {
        let kept = answer.kept.as_ref()?;
        if let Some(bytes) = kept.gzip.get() {
            return Some(bytes.clone());
        }
        let compress = async {
            let body = answer.body.clone();
            if body.len() <= gzip::LONG {
                return gzip::whole(&body);
            }
            tokio::task::spawn_blocking(move || gzip::whole(&body)).await.unwrap_or_default()
        };
        let bytes = kept.gzip.get_or_init(|| compress).await.clone();
        // Put in anew, it is weighed anew.
        self.keep(answer);
        (!bytes.is_empty()).then_some(bytes)
    }

    /// How many answers are kept, and what they weigh in bytes.
    pub(super) fn len(&self) -> (u64, u64) {
        let Some(kept) = &self.kept else { return (0, 0) };
        kept.run_pending_tasks();
        (kept.entry_count(), kept.weighted_size())
    }
}

fn weight(answer: &Answer) -> usize {
    let gzip = answer.kept.as_ref().and_then(|kept| kept.gzip.get()).map_or(0, Bytes::len);
    answer.body.len() + gzip + SIZE_OF_ENTRY
}
