//! The rows that the graph is made of, without the long texts that stay here, streamed at one version.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ::entity::{
    change, document, event, identifier, name, node, organisation, person, relation, theme, version,
    vocabulary::{
        AttendanceMode, Basis, DocumentKind, EntityKind, EventKind, EventStatus, NameKind, OrganisationKind,
        ParticipationStatus, Rank, RelationKind,
    },
};
use futures_util::TryStreamExt;
use sea_orm::{
    AccessMode, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DerivePartialModel, EntityTrait,
    ExprTrait, IsolationLevel, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, StreamTrait,
    TransactionTrait,
    prelude::{Expr, Json, TimeDateTimeWithTimeZone, Uuid},
};
use serde::{Deserialize, Serialize};

use super::{Store, connect::READER_CACHE, error::explain};
use crate::error::{Code, Error, Result};

/// Ids in one `IN (…)`: below the parameter limits of both databases.
pub(crate) const IDS_AT_A_TIME: usize = 5_000;

/// What every kind of entity has.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "node::Entity")]
pub struct Head {
    /// Its id.
    pub id: Uuid,
    /// Its kind.
    pub kind: EntityKind,
    /// Its slug.
    pub slug: String,
    /// A JSON array of links.
    pub links: Json,
    /// From 1.
    pub revision: i32,
    /// What it was merged into.
    pub redirect_id: Option<Uuid>,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it last changed.
    pub updated_at: TimeDateTimeWithTimeZone,
}

/// An event's own columns, without its abstract.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "event::Entity")]
#[allow(missing_docs, reason = "the columns are documented on the entity")]
pub struct EventRow {
    pub id: Uuid,
    pub event_kind: EventKind,
    pub status: EventStatus,
    pub mode: AttendanceMode,
    pub venue: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub languages: Json,
    pub ordinal: Option<i32>,
    pub time_edtf: Option<String>,
    pub time_start: Option<String>,
    pub time_end: Option<String>,
    pub time_zone: Option<String>,
    pub time_printed: Option<String>,
}

/// An organisation's own columns.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "organisation::Entity")]
#[allow(missing_docs, reason = "the columns are documented on the entity")]
pub struct OrganisationRow {
    pub id: Uuid,
    pub organisation_kind: OrganisationKind,
    pub acronym: Option<String>,
    pub country: Option<String>,
}

/// A person's own columns.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "person::Entity")]
#[allow(missing_docs, reason = "the columns are documented on the entity")]
pub struct PersonRow {
    pub id: Uuid,
    pub family_name: Option<String>,
    pub given_name: Option<String>,
}

/// A document's own columns.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "document::Entity")]
#[allow(missing_docs, reason = "the columns are documented on the entity")]
pub struct DocumentRow {
    pub id: Uuid,
    pub document_kind: DocumentKind,
    pub languages: Json,
    pub symbol: Option<String>,
    pub url: Option<String>,
    pub time_edtf: Option<String>,
    pub time_printed: Option<String>,
}

/// A theme's own columns.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "theme::Entity")]
#[allow(missing_docs, reason = "the columns are documented on the entity")]
pub struct ThemeRow {
    pub id: Uuid,
    pub scheme: Option<String>,
    pub notation: Option<String>,
}

/// A label.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "name::Entity")]
#[allow(missing_docs, reason = "the columns are documented on the entity")]
pub struct NameRow {
    pub node_id: Uuid,
    pub text: String,
    pub language: Option<String>,
    pub name_kind: NameKind,
    pub ordinal: i32,
}

/// An identifier.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "identifier::Entity")]
#[allow(missing_docs, reason = "the columns are documented on the entity")]
pub struct IdentifierRow {
    pub node_id: Uuid,
    pub scheme: String,
    pub value: String,
}

/// A relation, without what only writers need.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "relation::Entity")]
#[allow(missing_docs, reason = "the columns are documented on the entity")]
pub struct RelationRow {
    pub id: Uuid,
    pub kind: RelationKind,
    pub role: String,
    pub subject_id: Uuid,
    pub object_id: Uuid,
    pub affiliation_id: Option<Uuid>,
    pub on_behalf_of_id: Option<Uuid>,
    pub ordinal: Option<i32>,
    pub time_edtf: Option<String>,
    pub status: Option<ParticipationStatus>,
    pub capacity: Option<String>,
    pub position: Option<String>,
    pub printed_name: Option<String>,
    pub printed_honorific: Option<String>,
    pub printed_title: Option<String>,
    pub printed_division: Option<String>,
    pub printed_affiliation: Option<String>,
    pub printed_role: Option<String>,
    pub weight: Option<f64>,
    pub basis: Option<Basis>,
    pub rank: Rank,
    pub confidence: f64,
    pub revision: i32,
}

/// What a kind adds to an entity.
#[derive(Clone, Debug)]
pub enum DetailRow {
    /// An event.
    Event(EventRow),
    /// An organisation.
    Organisation(OrganisationRow),
    /// A person.
    Person(PersonRow),
    /// A document.
    Document(DocumentRow),
    /// A theme.
    Theme(ThemeRow),
}

/// One entity, whole but for its long texts.
#[derive(Clone, Debug)]
pub struct NodeRow {
    /// What every kind has.
    pub head: Head,
    /// What its kind adds.
    pub detail: DetailRow,
    /// Its labels, the one shown first.
    pub names: Vec<NameRow>,
    /// Its identifiers, by scheme and value.
    pub identifiers: Vec<IdentifierRow>,
}

/// Where in its history a database was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadAt {
    /// The last commit.
    pub version: i64,
    /// The oldest commit whose changes may be gone.
    pub trimmed: i64,
    /// Which database it is.
    pub database: Uuid,
    /// When the last commit was made, if the log still has it: tells one history of a database from another, restored one.
    pub committed: Option<TimeDateTimeWithTimeZone>,
}

/// Everything that changed since a version, as it is at a later one; `None` is gone.
#[derive(Clone, Debug)]
pub struct Delta {
    /// The later version.
    pub at: ReadAt,
    /// Entities.
    pub nodes: Vec<(Uuid, Option<NodeRow>)>,
    /// Relations.
    pub relations: Vec<(Uuid, Option<RelationRow>)>,
}

/// What the log tells of the time since a version: the last commit, when that version was made, and a later change with the
/// relation as it is now, if it is of one.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "version::Entity")]
struct Told {
    number: i64,
    trimmed: i64,
    database_id: Uuid,
    #[sea_orm(nested, alias = "earlier")]
    earlier: Option<Made>,
    #[sea_orm(nested)]
    change: Option<ChangeRow>,
    #[sea_orm(nested)]
    relation: Option<RelationRow>,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "change::Entity")]
struct Made {
    at: TimeDateTimeWithTimeZone,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "change::Entity")]
struct ChangeRow {
    version: i64,
    at: TimeDateTimeWithTimeZone,
    node_id: Option<Uuid>,
    relation_id: Option<Uuid>,
}

/// The pages of the file that a connection keeps while a graph is loaded, in KiB: those around the entities that are put
/// together.
const LOADING_CACHE: &str = "-4096";

/// Entities that are read at a time.
const NODES_AT_A_TIME: u64 = 5_000;

/// Which entities are read.
#[derive(Clone, Copy)]
enum Of<'a> {
    /// Those of some ids.
    These(&'a [Uuid]),
    /// Those from an id to another.
    Between(Uuid, Uuid),
}

impl Of<'_> {
    fn condition(self, id: impl ColumnTrait) -> Expr {
        match self {
            Self::These(ids) => id.is_in(ids.iter().copied()),
            Self::Between(first, last) => id.between(first, last),
        }
    }
}

/// The parts of some entities, before they are put together.
#[derive(Default)]
struct Parts {
    details: HashMap<Uuid, DetailRow>,
    names: HashMap<Uuid, Vec<NameRow>>,
    identifiers: HashMap<Uuid, Vec<IdentifierRow>>,
}

impl Store {
    /// Streams every entity in the order of their ids, then every relation, as of one version.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn read_all(
        &self,
        mut on_node: impl FnMut(NodeRow) + Send,
        mut on_relation: impl FnMut(RelationRow) + Send,
    ) -> Result<ReadAt> {
        let transaction = self.snapshot().await?;
        let at = read_version(&transaction).await?;
        self.keep_pages(&transaction, Some(LOADING_CACHE)).await?;
        let mut last = None;
        loop {
            let heads = node::Entity::find().order_by_asc(node::Column::Id).limit(NODES_AT_A_TIME);
            let heads = heads.filter(Condition::all().add_option(last.map(|last| node::Column::Id.gt(last))));
            let heads: Vec<Head> = heads.into_partial_model().all(&transaction).await.map_err(explain)?;
            let (Some(first), Some(end)) = (heads.first(), heads.last()) else { break };
            last = Some(end.id);
            let mut parts = Parts::default();
            parts.read(&transaction, Of::Between(first.id, end.id)).await?;
            heads.into_iter().filter_map(|head| parts.take(head)).for_each(&mut on_node);
        }
        let mut relations =
            relation::Entity::find().into_partial_model::<RelationRow>().stream(&transaction).await.map_err(explain)?;
        while let Some(relation) = relations.try_next().await.map_err(explain)? {
            on_relation(relation);
        }
        drop(relations);
        self.keep_pages(&transaction, None).await?;
        transaction.commit().await.map_err(explain)?;
        Ok(at)
    }

    /// Sets how much of the file SQLite's connection keeps while whole tables go through it, which nobody reads again; with
    /// none, gives back what it has and keeps as much as ever.
    async fn keep_pages(&self, on: &DatabaseTransaction, pages: Option<&str>) -> Result<()> {
        if self.is_postgres() {
            return Ok(());
        }
        let pragma = match pages {
            Some(pages) => format!("PRAGMA cache_size = {pages}"),
            None => format!("PRAGMA shrink_memory; PRAGMA cache_size = {READER_CACHE}"),
        };
        on.execute_unprepared(&pragma).await.map_err(explain)?;
        Ok(())
    }

    /// What changed since it was read before.
    ///
    /// # Errors
    /// `RESYNC` where the log does not lead from there to here: it is trimmed or has a gap, or the database is another one,
    /// or an earlier state of it; `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn read_since(&self, since: &ReadAt) -> Result<Delta> {
        // One statement sees one state of the database, and where only relations changed it tells all: whoever follows asks
        // often, and each question to a database costs more than its answer.
        let delta = read_delta(&self.read, since).await?;
        if delta.nodes.is_empty() {
            return Ok(delta);
        }
        let transaction = self.snapshot().await?;
        let mut delta = read_delta(&transaction, since).await?;
        let ids: Vec<Uuid> = delta.nodes.iter().map(|(id, _)| *id).collect();
        delta.nodes = read_nodes(&transaction, &ids).await?;
        // It has written nothing, and its end need not be waited for.
        drop(transaction);
        Ok(delta)
    }

    /// The last commit.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn version(&self) -> Result<ReadAt> {
        read_version(&self.read).await
    }

    /// A transaction that sees one state of the database from its first statement to its last.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction> {
        // SQLite's deferred transactions are snapshots as they are.
        if self.is_postgres() {
            let isolation = Some(IsolationLevel::RepeatableRead);
            return self.read.begin_with_config(isolation, Some(AccessMode::ReadOnly)).await.map_err(explain);
        }
        self.read.begin().await.map_err(explain)
    }
}

/// The last commit.
pub(crate) async fn read_version(connection: &impl ConnectionTrait) -> Result<ReadAt> {
    let number = Expr::col((version::Entity, version::Column::Number));
    let committed = change::Entity::find().select_only().column(change::Column::At);
    let committed = committed.filter(Expr::col((change::Entity, change::Column::Version)).eq(number));
    let committed = committed.order_by_asc(change::Column::Ordinal).limit(1).into_query();
    let row = version::Entity::find_by_id(1)
        .select_only()
        .columns([version::Column::Number, version::Column::Trimmed, version::Column::DatabaseId])
        .expr_as(Expr::SubQuery(None, Box::new(committed.into())), "committed")
        .into_tuple()
        .one(connection)
        .await
        .map_err(explain)?;
    let row: Option<(i64, i64, Uuid, Committed)> = row;
    let (version, trimmed, database, committed) = row.ok_or_else(|| Error::internal("the table `version` is empty"))?;
    Ok(ReadAt { version, trimmed, database, committed })
}

/// When a commit was made, if the log has it.
type Committed = Option<TimeDateTimeWithTimeZone>;

/// What changed since a database was read before: the relations as they are, and which entities.
async fn read_delta(connection: &impl ConnectionTrait, since: &ReadAt) -> Result<Delta> {
    let column = |column: change::Column| Expr::col((change::Entity, column));
    let of_earlier = |column: change::Column| Expr::col(("earlier", column));
    let is_earlier =
        of_earlier(change::Column::Version).eq(since.version).and(of_earlier(change::Column::Ordinal).eq(0));
    let is_later = column(change::Column::Version).gt(since.version);
    let is_its = Expr::col((relation::Entity, relation::Column::Id)).eq(column(change::Column::RelationId));
    let mut told = version::Entity::find_by_id(1);
    QuerySelect::query(&mut told)
        .join_as(JoinType::LeftJoin, change::Entity, "earlier", is_earlier)
        .join(JoinType::LeftJoin, change::Entity, is_later)
        .join(JoinType::LeftJoin, relation::Entity, is_its);
    let told: Vec<Told> = told.into_partial_model().all(connection).await.map_err(explain)?;

    let first = told.first().ok_or_else(|| Error::internal("the table `version` is empty"))?;
    let earlier = first.earlier.as_ref().map(|made| made.at);
    let mut changes = told.iter().filter_map(|told| told.change.as_ref());
    let last = changes.find(|change| change.version == first.number).map(|change| change.at);
    let committed = if first.number == since.version { earlier } else { last };
    let (version, trimmed, database) = (first.number, first.trimmed, first.database_id);
    let at = ReadAt { version, trimmed, database, committed };
    check_history(since, &at, earlier)?;
    let (mut versions, mut nodes, mut relations) = (BTreeSet::new(), BTreeMap::new(), BTreeMap::new());
    for Told { change, relation, .. } in told {
        let Some(change) = change else { continue };
        versions.insert(change.version);
        nodes.extend(change.node_id.map(|id| (id, None)));
        relations.extend(change.relation_id.map(|id| (id, relation)));
    }
    check_gaps(&versions, since.version, at.version)?;
    Ok(Delta { at, nodes: nodes.into_iter().collect(), relations: relations.into_iter().collect() })
}

/// Refuses to go on from a state that is not an earlier one of this database, where `committed` is when that version of it was
/// made.
fn check_history(since: &ReadAt, at: &ReadAt, committed: Committed) -> Result<()> {
    let resync = |message: String| Err(Error::new(Code::Resync, message));
    if since.database != at.database {
        return resync("the database is another one than before".to_owned());
    }
    if since.version > at.version {
        return resync(format!("the database has gone back from version {} to {}", since.version, at.version));
    }
    if since.version < at.trimmed {
        let (trimmed, since) = (at.trimmed, since.version);
        return resync(format!("the change log begins after version {trimmed} and does not reach back to {since}"));
    }
    if committed.is_some() && since.committed.is_some() && committed != since.committed {
        return resync(format!("the database has another version {} than the one that was read", since.version));
    }
    Ok(())
}

/// Refuses a log that lacks a version: every commit has at least one change.
fn check_gaps(versions: &BTreeSet<i64>, since: i64, to: i64) -> Result<()> {
    let missing = (since + 1..=to).zip(versions.iter().map(Some).chain(std::iter::repeat(None)));
    match missing.into_iter().find(|(version, logged)| *logged != Some(version)) {
        Some((version, _)) => {
            Err(Error::new(Code::Resync, format!("the change log has a gap: nothing is told of version {version}")))
        }
        None => Ok(()),
    }
}

async fn read_nodes(transaction: &DatabaseTransaction, ids: &[Uuid]) -> Result<Vec<(Uuid, Option<NodeRow>)>> {
    let mut found = HashMap::new();
    for ids in ids.chunks(IDS_AT_A_TIME) {
        let mut parts = Parts::default();
        parts.read(transaction, Of::These(ids)).await?;
        let heads = node::Entity::find()
            .filter(node::Column::Id.is_in(ids.iter().copied()))
            .into_partial_model::<Head>()
            .all(transaction)
            .await
            .map_err(explain)?;
        found.extend(heads.into_iter().filter_map(|head| Some((head.id, parts.take(head)?))));
    }
    Ok(ids.iter().map(|id| (*id, found.remove(id))).collect())
}

/// Reads the rows of one table that belong to some entities, and hands each over.
macro_rules! read_rows {
    ($transaction:expr, $of:expr, $entity:ident, $key:ident, $row:ty, $order:expr, $take:expr) => {{
        let select = $entity::Entity::find().filter($of.condition($entity::Column::$key)).order_by_asc($order);
        let mut rows = select.into_partial_model::<$row>().stream($transaction).await.map_err(explain)?;
        while let Some(row) = rows.try_next().await.map_err(explain)? {
            $take(row);
        }
    }};
}

impl Parts {
    async fn read(&mut self, on: &(impl ConnectionTrait + StreamTrait), of: Of<'_>) -> Result<()> {
        let Self { details, names, identifiers } = self;
        read_rows!(on, of, event, Id, EventRow, event::Column::Id, |row: EventRow| {
            details.insert(row.id, DetailRow::Event(row))
        });
        read_rows!(on, of, organisation, Id, OrganisationRow, organisation::Column::Id, |row: OrganisationRow| {
            details.insert(row.id, DetailRow::Organisation(row))
        });
        read_rows!(on, of, person, Id, PersonRow, person::Column::Id, |row: PersonRow| {
            details.insert(row.id, DetailRow::Person(row))
        });
        read_rows!(on, of, document, Id, DocumentRow, document::Column::Id, |row: DocumentRow| {
            details.insert(row.id, DetailRow::Document(row))
        });
        read_rows!(on, of, theme, Id, ThemeRow, theme::Column::Id, |row: ThemeRow| {
            details.insert(row.id, DetailRow::Theme(row))
        });
        read_rows!(on, of, name, NodeId, NameRow, name::Column::Id, |row: NameRow| {
            names.entry(row.node_id).or_default().push(row);
        });
        read_rows!(on, of, identifier, NodeId, IdentifierRow, identifier::Column::Id, |row: IdentifierRow| {
            identifiers.entry(row.node_id).or_default().push(row);
        });
        Ok(())
    }

    /// Puts an entity together; none if it lost its details, which foreign keys and commits see to.
    fn take(&mut self, head: Head) -> Option<NodeRow> {
        let mut names = self.names.remove(&head.id).unwrap_or_default();
        names.sort_by_key(|name| name.ordinal);
        let mut identifiers = self.identifiers.remove(&head.id).unwrap_or_default();
        identifiers.sort_by(|a, b| (&a.scheme, &a.value).cmp(&(&b.scheme, &b.value)));
        Some(NodeRow { detail: self.details.remove(&head.id)?, head, names, identifiers })
    }
}
