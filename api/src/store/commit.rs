//! The one way to write: a commit locks the version, checks what it was decided on, and writes rows and log together.

mod curation;

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{
    change, claim, document, event, identifier, import_run, judgement, merge, name, node, organisation, original,
    person, relation, source, suggestion, theme, version, vocabulary::ChangeAction,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, ExprTrait, IntoActiveModel, Iterable,
    PaginatorTrait, QueryFilter, SqlErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
    prelude::{Expr, TimeDateTimeWithTimeZone, Uuid},
};
use serde_json::Value;

use super::{
    Store,
    error::explain,
    lookup::{Decided, DetailModel, NodeModel, read_models},
    rows::IDS_AT_A_TIME,
};
use crate::error::{Error, Result};

/// Parameters of one statement: below SQLite's 32,766 and PostgreSQL's 65,535.
const PARAMETERS: usize = 30_000;

/// Everything that one commit writes.
#[derive(Clone, Debug, Default)]
pub struct Commit {
    /// Who commits, for the log.
    pub actor: String,
    /// The version that it was decided on.
    pub base: i64,
    /// The look-ups that it was decided on.
    pub decided: Decided,
    /// Sources to make, or to replace by a later reading.
    pub sources: Vec<source::Model>,
    /// How sources were given, where that is new.
    pub originals: Vec<original::Model>,
    /// Entities to make.
    pub new_nodes: Vec<NodeModel>,
    /// Entities to change, as they shall be; their revision and times are set here.
    pub changed_nodes: Vec<NodeModel>,
    /// Relations to make.
    pub new_relations: Vec<relation::Model>,
    /// Relations to change, as they shall be; their revision and times are set here.
    pub changed_relations: Vec<relation::Model>,
    /// Claims to make.
    pub claims: Vec<claim::Model>,
    /// Claims that were read again, as they stand now; only their bookkeeping is written.
    pub seen: Vec<claim::Model>,
    /// What to note of the import.
    pub run: Option<import_run::Model>,
    /// What joins and parts entities.
    pub curation: Curation,
}

/// What a commit writes to join entities, to part them, and to remember what was judged.
#[derive(Clone, Debug, Default)]
pub struct Curation {
    /// Changed entities of which the log shall say more than that they changed.
    pub actions: BTreeMap<Uuid, ChangeAction>,
    /// Claims that are about another entity or relation now, or mean another entity; nothing else of them is written.
    pub moved_claims: Vec<claim::Model>,
    /// Claims to take away.
    pub removed_claims: Vec<Uuid>,
    /// Relations to take away; none of their claims may be left.
    pub removed_relations: Vec<Uuid>,
    /// Entities to take away; none of their claims and relations may be left, nor a merge in the journal.
    pub removed_nodes: Vec<Uuid>,
    /// Runs that are taken back.
    pub undone_runs: Vec<Uuid>,
    /// A source of which every run is settled: whoever it speaks of was looked for among those who are alike.
    pub settled_source: Option<Uuid>,
    /// Merges for the journal; their version is set here.
    pub merges: Vec<merge::Model>,
    /// Merges that are undone.
    pub undone: Vec<Uuid>,
    /// Judgements to make.
    pub judgements: Vec<judgement::Model>,
    /// Judgements to take back.
    pub withdrawn: Vec<Uuid>,
    /// Pairs to suggest.
    pub suggestions: Vec<suggestion::Model>,
    /// Suggestions that are settled.
    pub settled: Vec<Uuid>,
}

/// What became of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// It is in the log as this version.
    Version(i64),
    /// There was nothing but bookkeeping to write; the graph is still at this version.
    Unchanged(i64),
    /// What it was decided on no longer holds: nothing was written; decide again.
    Stale,
}

/// One line of the log to be.
struct Logged {
    action: ChangeAction,
    node: Option<Uuid>,
    relation: Option<Uuid>,
    before: Option<Value>,
    after: Option<Value>,
}

impl Commit {
    fn changes_graph(&self) -> bool {
        !(self.new_nodes.is_empty()
            && self.changed_nodes.is_empty()
            && self.new_relations.is_empty()
            && self.changed_relations.is_empty()
            && self.curation.removed_relations.is_empty()
            && self.curation.removed_nodes.is_empty()
            && self.claims.is_empty())
    }

    /// Existing entities and relations that the commit was decided on and adds to or changes.
    fn touched(&self) -> (BTreeSet<Uuid>, BTreeSet<Uuid>) {
        let new_nodes: BTreeSet<Uuid> = self.new_nodes.iter().map(|node| node.node.id).collect();
        let new_relations: BTreeSet<Uuid> = self.new_relations.iter().map(|relation| relation.id).collect();
        let nodes = self.changed_nodes.iter().map(|node| node.node.id);
        let nodes = nodes.chain(self.claims.iter().filter_map(|claim| claim.node_id));
        let moved = &self.curation.moved_claims;
        let nodes = nodes.chain(moved.iter().filter_map(|claim| claim.node_id));
        let nodes = nodes.chain(self.curation.removed_nodes.iter().copied());
        let relations = self.changed_relations.iter().map(|relation| relation.id);
        let relations = relations.chain(self.curation.removed_relations.iter().copied());
        let relations = relations.chain(moved.iter().filter_map(|claim| claim.relation_id));
        let relations = relations.chain(self.claims.iter().filter_map(|claim| claim.relation_id));
        (
            nodes.filter(|id| !new_nodes.contains(id)).collect(),
            relations.filter(|id| !new_relations.contains(id)).collect(),
        )
    }
}

impl Store {
    /// Writes a commit, all of it or nothing.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer, is locked or read-only.
    pub async fn commit(&self, commit: Commit) -> Result<Committed> {
        // A writer that waits for the lock must not hold a snapshot from before it: `IMMEDIATE` takes the lock first.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.write.begin_with_options(options).await.map_err(explain)?;
        match write(&transaction, commit).await {
            Ok(Committed::Stale) => {
                transaction.rollback().await.map_err(explain)?;
                Ok(Committed::Stale)
            }
            Ok(committed) => {
                transaction.commit().await.map_err(explain)?;
                if matches!(committed, Committed::Version(_)) {
                    self.notify().await;
                }
                Ok(committed)
            }
            Err(Failure::Db(error)) if is_race(&error) => {
                transaction.rollback().await.map_err(explain)?;
                Ok(Committed::Stale)
            }
            Err(Failure::Db(error)) => Err(explain(error)),
            Err(Failure::Refused(error)) => Err(error),
        }
    }
}

enum Failure {
    Db(DbErr),
    Refused(Error),
}

impl From<DbErr> for Failure {
    fn from(error: DbErr) -> Self {
        Self::Db(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

/// Two writers that decided on the same version both made a row that can be there once.
fn is_race(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

async fn write(on: &DatabaseTransaction, mut commit: Commit) -> Result<Committed, Failure> {
    let changes_graph = commit.changes_graph();
    let now = TimeDateTimeWithTimeZone::now_utc();
    let (current, trimmed) = lock_version(on, changes_graph).await?;
    let before = if changes_graph { current - 1 } else { current };
    if before != commit.base {
        // The log tells what has changed since, as far as it goes; of a version that is not there it tells nothing.
        let told = (trimmed..before).contains(&commit.base);
        if !told || !still_holds(on, &commit).await? {
            return Ok(Committed::Stale);
        }
    }

    for source in commit.sources {
        let known = source::Entity::find_by_id(source.id).count(on).await? > 0;
        let source = source.into_active_model().reset_all();
        if known {
            source.update(on).await?;
        } else {
            source::Entity::insert(source).exec_without_returning(on).await?;
        }
    }
    for original in commit.originals {
        original::Entity::delete_by_id(original.id).exec(on).await?;
        original::Entity::insert(original.into_active_model().reset_all()).exec_without_returning(on).await?;
    }
    let mut log = Vec::new();
    write_new_nodes(on, commit.new_nodes, &mut log).await?;
    write_changed_nodes(on, commit.changed_nodes, &commit.curation.actions, now, &mut log).await?;
    write_changed_relations(on, commit.changed_relations, &commit.curation.removed_relations, now, &mut log).await?;
    write_new_relations(on, commit.new_relations, &mut log).await?;
    curation::write(on, commit.curation, current, &mut log).await?;
    log_new_evidence(&commit.claims, &mut log);
    insert_many::<claim::Entity, _>(on, commit.claims).await?;
    write_seen(on, &commit.seen).await?;
    if let Some(run) = &mut commit.run {
        run.version = changes_graph.then_some(current);
        import_run::Entity::insert(run.clone().into_active_model().reset_all()).exec_without_returning(on).await?;
    }
    if !changes_graph {
        return Ok(Committed::Unchanged(current));
    }
    let changes = log.into_iter().zip(0..).map(|(line, ordinal)| change::Model {
        version: current,
        ordinal,
        at: now,
        actor: commit.actor.clone(),
        action: line.action,
        node_id: line.node,
        relation_id: line.relation,
        before: line.before,
        after: line.after,
    });
    insert_many::<change::Entity, _>(on, changes.collect()).await?;
    Ok(Committed::Version(current))
}

/// Takes the one row that every writer takes, and counts it up if the graph changes. The lock lasts to the end of the
/// transaction, so versions come in the order of their commits. Gives the version, and how far the log is trimmed.
async fn lock_version(on: &DatabaseTransaction, changes_graph: bool) -> Result<(i64, i64), Failure> {
    let mut rows = version::Entity::update_many()
        .col_expr(version::Column::Number, Expr::col(version::Column::Number).add(i64::from(changes_graph)))
        .filter(version::Column::Id.eq(1))
        .exec_with_returning(on)
        .await?;
    let row = rows.pop().ok_or_else(|| Error::internal("the table `version` is empty"))?;
    Ok((row.number, row.trimmed))
}

/// Whether what a commit was decided on is as it was: its look-ups, and every row that it adds to.
async fn still_holds(on: &DatabaseTransaction, commit: &Commit) -> Result<bool, Failure> {
    let (nodes, relations) = commit.touched();
    for (column, ids) in [(change::Column::NodeId, nodes), (change::Column::RelationId, relations)] {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        for ids in ids.chunks(IDS_AT_A_TIME) {
            let changed = change::Entity::find()
                .filter(change::Column::Version.gt(commit.base))
                .filter(column.is_in(ids.iter().copied()));
            if changed.count(on).await? > 0 {
                return Ok(false);
            }
        }
    }
    Ok(commit.decided.still_holds(on).await?)
}

async fn write_new_nodes(
    on: &DatabaseTransaction,
    nodes: Vec<NodeModel>,
    log: &mut Vec<Logged>,
) -> Result<(), Failure> {
    let mut heads = Vec::with_capacity(nodes.len());
    let (mut events, mut organisations, mut people, mut documents, mut themes) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut names, mut identifiers) = (Vec::new(), Vec::new());
    for new in nodes {
        log.push(Logged {
            action: ChangeAction::Created,
            node: Some(new.node.id),
            relation: None,
            before: None,
            after: Some(node_json(&new)?),
        });
        heads.push(new.node);
        match new.detail {
            DetailModel::Event(row) => events.push(row),
            DetailModel::Organisation(row) => organisations.push(row),
            DetailModel::Person(row) => people.push(row),
            DetailModel::Document(row) => documents.push(row),
            DetailModel::Theme(row) => themes.push(row),
        }
        names.extend(new.names);
        identifiers.extend(new.identifiers);
    }
    insert_many::<node::Entity, _>(on, heads).await?;
    insert_many::<event::Entity, _>(on, events).await?;
    insert_many::<organisation::Entity, _>(on, organisations).await?;
    insert_many::<person::Entity, _>(on, people).await?;
    insert_many::<document::Entity, _>(on, documents).await?;
    insert_many::<theme::Entity, _>(on, themes).await?;
    insert_many::<name::Entity, _>(on, names).await?;
    insert_many::<identifier::Entity, _>(on, identifiers).await
}

async fn write_changed_nodes(
    on: &DatabaseTransaction,
    nodes: Vec<NodeModel>,
    actions: &BTreeMap<Uuid, ChangeAction>,
    now: TimeDateTimeWithTimeZone,
    log: &mut Vec<Logged>,
) -> Result<(), Failure> {
    let ids: Vec<Uuid> = nodes.iter().map(|node| node.node.id).collect();
    let before: BTreeMap<Uuid, NodeModel> =
        read_models(on, &ids).await?.into_iter().map(|node| (node.node.id, node)).collect();
    let (mut names, mut identifiers) = (Vec::new(), Vec::new());
    for mut changed in nodes {
        let id = changed.node.id;
        let old = before.get(&id).ok_or_else(|| Error::internal(format!("the node {id} is gone")))?;
        changed.node.revision = old.node.revision + 1;
        changed.node.updated_at = now;
        log.push(Logged {
            action: actions.get(&id).copied().unwrap_or(ChangeAction::Updated),
            node: Some(id),
            relation: None,
            before: Some(node_json(old)?),
            after: Some(node_json(&changed)?),
        });
        changed.node.into_active_model().reset_all().update(on).await?;
        match changed.detail {
            DetailModel::Event(row) => drop(row.into_active_model().reset_all().update(on).await?),
            DetailModel::Organisation(row) => drop(row.into_active_model().reset_all().update(on).await?),
            DetailModel::Person(row) => drop(row.into_active_model().reset_all().update(on).await?),
            DetailModel::Document(row) => drop(row.into_active_model().reset_all().update(on).await?),
            DetailModel::Theme(row) => drop(row.into_active_model().reset_all().update(on).await?),
        }
        name::Entity::delete_many().filter(name::Column::NodeId.eq(id)).exec(on).await?;
        identifier::Entity::delete_many().filter(identifier::Column::NodeId.eq(id)).exec(on).await?;
        names.extend(changed.names);
        identifiers.extend(changed.identifiers);
    }
    // An identifier may go from one entity to another.
    insert_many::<name::Entity, _>(on, names).await?;
    insert_many::<identifier::Entity, _>(on, identifiers).await
}

async fn write_new_relations(
    on: &DatabaseTransaction,
    relations: Vec<relation::Model>,
    log: &mut Vec<Logged>,
) -> Result<(), Failure> {
    for relation in &relations {
        log.push(Logged {
            action: ChangeAction::Created,
            node: None,
            relation: Some(relation.id),
            before: None,
            after: Some(relation_json(relation)?),
        });
    }
    insert_many::<relation::Entity, _>(on, relations).await
}

/// Changes relations. What tells one from every other may go from one to another, or to one from another that is removed: all
/// of these give it up before any takes it.
async fn write_changed_relations(
    on: &DatabaseTransaction,
    relations: Vec<relation::Model>,
    removed: &[Uuid],
    now: TimeDateTimeWithTimeZone,
    log: &mut Vec<Logged>,
) -> Result<(), Failure> {
    let mut before: BTreeMap<Uuid, relation::Model> = BTreeMap::new();
    let ids: Vec<Uuid> = relations.iter().map(|relation| relation.id).collect();
    for ids in ids.chunks(IDS_AT_A_TIME) {
        let some = relation::Entity::find().filter(relation::Column::Id.is_in(ids.iter().copied()));
        before.extend(some.all(on).await?.into_iter().map(|row| (row.id, row)));
    }
    let takes = |row: &&relation::Model| before.get(&row.id).is_some_and(|old| old.identity != row.identity);
    let taking = relations.iter().filter(takes).map(|row| row.id);
    let giving: Vec<Uuid> = taking.chain(removed.iter().copied()).collect();
    for ids in giving.chunks(IDS_AT_A_TIME) {
        relation::Entity::update_many()
            .col_expr(relation::Column::Identity, Expr::col(relation::Column::Id))
            .filter(relation::Column::Id.is_in(ids.iter().copied()))
            .exec(on)
            .await?;
    }
    for mut changed in relations {
        let id = changed.id;
        let old = before.get(&id).ok_or_else(|| Error::internal(format!("the relation {id} is gone")))?;
        changed.revision = old.revision + 1;
        changed.updated_at = now;
        log.push(Logged {
            action: ChangeAction::Updated,
            node: None,
            relation: Some(id),
            before: Some(relation_json(old)?),
            after: Some(relation_json(&changed)?),
        });
        changed.into_active_model().reset_all().update(on).await?;
    }
    Ok(())
}

/// A claim that leaves the shown values as they are is a change too: the fact rests on more than before.
fn log_new_evidence(claims: &[claim::Model], log: &mut Vec<Logged>) {
    let mut logged: BTreeSet<Uuid> = log.iter().filter_map(|line| line.node.or(line.relation)).collect();
    for claim in claims {
        if claim.node_id.or(claim.relation_id).is_some_and(|target| logged.insert(target)) {
            log.push(Logged {
                action: ChangeAction::Updated,
                node: claim.node_id,
                relation: claim.relation_id,
                before: None,
                after: None,
            });
        }
    }
}

/// Writes the bookkeeping of claims that were read again: the time at once, the place only where it moved.
async fn write_seen(on: &DatabaseTransaction, seen: &[claim::Model]) -> Result<(), Failure> {
    let mut by_time: BTreeMap<TimeDateTimeWithTimeZone, Vec<Uuid>> = BTreeMap::new();
    for claim in seen {
        by_time.entry(claim.last_seen).or_default().push(claim.id);
    }
    for (last_seen, ids) in by_time {
        for ids in ids.chunks(IDS_AT_A_TIME) {
            claim::Entity::update_many()
                .col_expr(claim::Column::LastSeen, Expr::value(last_seen))
                .filter(claim::Column::Id.is_in(ids.iter().copied()))
                .exec(on)
                .await?;
        }
    }
    for ids in seen.chunks(IDS_AT_A_TIME) {
        let stored = claim::Entity::find().filter(claim::Column::Id.is_in(ids.iter().map(|claim| claim.id)));
        let stored: BTreeMap<Uuid, claim::Model> =
            stored.all(on).await?.into_iter().map(|claim| (claim.id, claim)).collect();
        for claim in ids {
            let place = |claim: &claim::Model| (claim.locator.clone(), claim.quote.clone(), claim.reader.clone());
            if stored.get(&claim.id).is_some_and(|stored| place(stored) != place(claim)) {
                let moved = claim::ActiveModel {
                    id: Set(claim.id),
                    locator: Set(claim.locator.clone()),
                    quote: Set(claim.quote.clone()),
                    reader: Set(claim.reader.clone()),
                    ..Default::default()
                };
                moved.update(on).await?;
            }
        }
    }
    Ok(())
}

async fn insert_many<E, M>(on: &impl ConnectionTrait, rows: Vec<M>) -> Result<(), Failure>
where
    E: EntityTrait<Model = M>,
    M: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let at_a_time = PARAMETERS / E::Column::iter().count().max(1);
    let mut rows = rows.into_iter().map(|row| row.into_active_model().reset_all()).peekable();
    while rows.peek().is_some() {
        E::insert_many(rows.by_ref().take(at_a_time)).exec_without_returning(on).await?;
    }
    Ok(())
}

/// An entity for the log: its columns, its kind's, its names and identifiers.
fn node_json(node: &NodeModel) -> Result<Value> {
    let detail = match &node.detail {
        DetailModel::Event(row) => serde_json::to_value(row),
        DetailModel::Organisation(row) => serde_json::to_value(row),
        DetailModel::Person(row) => serde_json::to_value(row),
        DetailModel::Document(row) => serde_json::to_value(row),
        DetailModel::Theme(row) => serde_json::to_value(row),
    };
    let mut json = logged(serde_json::to_value(&node.node))?;
    if let (Some(json), Value::Object(detail)) = (json.as_object_mut(), logged(detail)?) {
        json.extend(detail);
        let names = node
            .names
            .iter()
            .map(|name| serde_json::json!({"text": name.text, "language": name.language, "nameKind": name.name_kind}));
        json.insert("names".to_owned(), names.collect());
        let identifiers = node.identifiers.iter().map(|row| Value::from(format!("{}:{}", row.scheme, row.value)));
        json.insert("identifiers".to_owned(), identifiers.collect());
    }
    Ok(json)
}

fn relation_json(relation: &relation::Model) -> Result<Value> {
    logged(serde_json::to_value(relation))
}

/// A row for the log, without what is empty, what follows from the rest and what the log's own line says.
fn logged(json: serde_json::Result<Value>) -> Result<Value> {
    let mut json = json.map_err(Error::internal)?;
    if let Some(columns) = json.as_object_mut() {
        for derived in ["created_at", "updated_at", "time_earliest", "time_latest", "identity"] {
            columns.remove(derived);
        }
        columns.retain(|_, value| *value != Value::Null);
    }
    Ok(json)
}
