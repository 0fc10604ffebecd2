//! `/metrics`: what the server did and how it is, as Prometheus reads it. Every label has a fixed set of values.

use std::sync::Arc;

use apollo_compiler::ast::OperationType;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use entity::vocabulary::{EntityKind, Vocabulary as _};
use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use tokio::time::{Duration, Instant, timeout};

use super::{
    execute::{Answer, Outcome},
    refusal::Refusal,
    server::Server,
};
use crate::error::{Code, Error};

/// How long the store is given to show that it is there.
const PATIENCE: Duration = Duration::from_secs(1);

/// From half a millisecond to the longest that a request may take by default.
const SECONDS: [f64; 14] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

/// The outcome that all is well.
const ANSWERED: &str = "answered";

/// What is counted where it happens; everything else is looked up when it is asked for.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<KindLabel, Histogram, fn() -> Histogram>,
    /// Of these two those of queries that were answered, which nearly all are: no labels need be looked up for them.
    answered: (Counter, Histogram),
    events: Counter,
    /// Where answers came from.
    pub(super) reuse: ReuseCounts,
    /// Subscriptions that are open.
    pub(super) subscriptions: Gauge,
    looked: Looked,
}

/// Where answers came from.
pub(super) struct ReuseCounts {
    /// Kept before.
    pub(super) hit: Counter,
    /// Waited for with another who asks the same.
    pub(super) joined: Counter,
    /// Made.
    pub(super) miss: Counter,
    /// Made because none was to be reused.
    pub(super) passed_by: Counter,
}

/// What is looked up.
#[derive(Default)]
struct Looked {
    running: Gauge,
    waiting: Gauge,
    sockets: Gauge,
    exports: Gauge,
    version: Gauge,
    entities: Family<KindLabel, Gauge>,
    relations: Gauge,
    searchable: Gauge,
    store: Gauge,
    trusted: Gauge,
    persisted: Gauge,
    kept: Gauge,
    kept_bytes: Gauge,
    memory: Gauge,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    kind: &'static str,
    outcome: &'static str,
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KindLabel {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReuseLabel {
    result: &'static str,
}

impl Metrics {
    /// Everything at nought.
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("colloquy");
        let requests = Family::default();
        let seconds: Family<_, _, fn() -> Histogram> = Family::new_with_constructor(|| Histogram::new(SECONDS));
        let (events, subscriptions, looked) = (Counter::default(), Gauge::default(), Looked::default());
        let help = "Requests answered, by the kind of their operation, by what became of them, and by the code of their first \
                    error";
        registry.register("requests", help, requests.clone());
        registry.register("request_seconds", "From a request's turn being asked for to its answer", seconds.clone());
        registry.register("subscription_events", "Results sent to subscriptions", events.clone());
        registry.register("subscriptions", "Subscriptions that are open", subscriptions.clone());
        let results = Family::<ReuseLabel, Counter>::default();
        let help = "Answers: kept before (hit), waited for with another who asks the same (joined), made (miss), or made because \
                    none was to be reused (passed_by)";
        registry.register("cache_requests", help, results.clone());
        let count_of = |result| results.get_or_create_owned(&ReuseLabel { result });
        let reuse = ReuseCounts {
            hit: count_of("hit"),
            joined: count_of("joined"),
            miss: count_of("miss"),
            passed_by: count_of("passed_by"),
        };
        let kind = kind(Some(OperationType::Query));
        let answered = (
            requests.get_or_create_owned(&RequestLabels { kind, outcome: ANSWERED, code: "" }),
            seconds.get_or_create_owned(&KindLabel { kind }),
        );
        looked.register(&mut registry);
        Self { registry, requests, seconds, answered, events, reuse, subscriptions, looked }
    }

    /// Counts a query or mutation that was answered.
    pub(super) fn count(&self, answer: &Answer, since: Instant) {
        let taken = since.elapsed().as_secs_f64();
        if let (Some(OperationType::Query), Outcome::Executed, None) = (answer.kind, answer.outcome, answer.code) {
            let (requests, seconds) = &self.answered;
            requests.inc();
            seconds.observe(taken);
            return;
        }
        let kind = kind(answer.kind);
        let outcome = match answer.outcome {
            Outcome::Executed if answer.code.is_none() => ANSWERED,
            Outcome::Executed => "with_errors",
            Outcome::RequestError | Outcome::NotByGet => "refused",
            Outcome::Refused(_) => "not_answered",
        };
        let code = answer.code.map_or("", Code::as_str);
        self.requests.get_or_create(&RequestLabels { kind, outcome, code }).inc();
        self.seconds.get_or_create(&KindLabel { kind }).observe(taken);
    }

    /// Counts a request that was refused before its document was looked at.
    pub(super) fn count_refused(&self, error: &Error) {
        let labels = RequestLabels { kind: kind(None), outcome: "refused", code: error.code().as_str() };
        self.requests.get_or_create(&labels).inc();
    }

    /// Counts a request whose client did not wait for the answer.
    pub(super) fn count_given_up(&self) {
        self.requests.get_or_create(&RequestLabels { kind: kind(None), outcome: "given_up", code: "" }).inc();
    }

    /// Counts one result of a subscription; a subscription that was refused is a request.
    pub(super) fn count_event(&self, answer: &Answer) {
        if answer.outcome == Outcome::Executed {
            self.events.inc();
            return;
        }
        let labels = RequestLabels {
            kind: kind(Some(OperationType::Subscription)),
            outcome: "refused",
            code: answer.code.map_or("", Code::as_str),
        };
        self.requests.get_or_create(&labels).inc();
    }
}

fn kind(kind: Option<OperationType>) -> &'static str {
    match kind {
        Some(OperationType::Query) => "query",
        Some(OperationType::Mutation) => "mutation",
        Some(OperationType::Subscription) => "subscription",
        None => "none",
    }
}

impl Looked {
    fn register(&self, registry: &mut Registry) {
        for (name, help, gauge) in [
            ("pool_running", "Requests being executed", &self.running),
            ("pool_waiting", "Requests waiting to be executed", &self.waiting),
            ("sockets", "WebSockets and event streams that are open", &self.sockets),
            ("exports", "Exports being written", &self.exports),
            ("graph_version", "The version of the graph", &self.version),
            ("graph_relations", "Facts of the graph", &self.relations),
            ("search_ready", "Whether the search index is made", &self.searchable),
            ("store_reachable", "Whether the database answers", &self.store),
            ("trusted_documents", "Documents that the operator trusts", &self.trusted),
            ("persisted_documents", "Documents kept for automatic persisted queries", &self.persisted),
            ("cache_answers", "Answers that are kept", &self.kept),
            ("cache_bytes", "Bytes of answers that are kept", &self.kept_bytes),
            ("memory_resident_bytes", "Memory that this process holds", &self.memory),
        ] {
            registry.register(name, help, gauge.clone());
        }
        registry.register("graph_entities", "Entities of the graph, by kind", self.entities.clone());
    }

    async fn look(&self, server: &Server) {
        let (running, waiting) = server.pool.count();
        let (trusted, persisted) = server.documents.len();
        let (kept, kept_bytes) = server.answers.len();
        let graph = server.app.graph();
        let store = timeout(PATIENCE, server.app.ready()).await.is_ok_and(|ready| ready.is_ok());
        self.running.set(running as i64);
        self.waiting.set(waiting as i64);
        self.sockets.set((server.limits.sockets - server.sockets.available_permits()) as i64);
        self.exports.set((server.limits.exports - server.exports.available_permits()) as i64);
        self.version.set(graph.version() as i64);
        self.relations.set(graph.count_relations() as i64);
        for kind in EntityKind::ALL {
            let label = KindLabel { kind: kind.as_str() };
            self.entities.get_or_create(&label).set(graph.count_nodes(*kind) as i64);
        }
        self.searchable.set(i64::from(server.app.search.snapshot().is_ok()));
        self.store.set(i64::from(store));
        self.trusted.set(trusted as i64);
        self.persisted.set(persisted as i64);
        self.kept.set(kept as i64);
        self.kept_bytes.set(kept_bytes as i64);
        if let Some(memory) = memory_stats::memory_stats() {
            self.memory.set(memory.physical_mem as i64);
        }
    }
}

/// Shows all of it.
pub(super) async fn show(State(server): State<Arc<Server>>) -> Response {
    server.metrics.looked.look(&server).await;
    let mut body = String::new();
    if let Err(error) = text::encode(&mut body, &server.metrics.registry) {
        return Refusal::from(Error::internal(error)).into_response();
    }
    let headers = [
        (header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body).into_response()
}
