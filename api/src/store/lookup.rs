//! Look-ups of writers: what a plan is decided on, read at one version and remembered, so that a commit can check that it
//! still holds.

mod identity;
mod run;

pub use identity::{BriefClaim, Spelling};
pub use run::{NamedRun, PartRun};

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{
    claim, document, event, identifier, name, node, organisation, person, relation, source, theme,
    vocabulary::{EntityKind, NameKind, RelationKind},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
};

use super::{
    Store,
    error::explain,
    rows::{IDS_AT_A_TIME, ReadAt, read_version},
};
use crate::error::{Error, Result};

/// What a kind adds to an entity, with every column.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum DetailModel {
    /// An event.
    Event(event::Model),
    /// An organisation.
    Organisation(organisation::Model),
    /// A person.
    Person(person::Model),
    /// A document.
    Document(document::Model),
    /// A theme.
    Theme(theme::Model),
}

/// One entity with every column: what a writer changes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NodeModel {
    /// What every kind has.
    pub node: node::Model,
    /// What its kind adds.
    pub detail: DetailModel,
    /// Its labels in order.
    pub names: Vec<name::Model>,
    /// Its identifiers.
    pub identifiers: Vec<identifier::Model>,
}

/// An entity that bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bearer {
    /// The entity, or the one it was merged into.
    pub node: Uuid,
    /// What the name is to it.
    pub kind: NameKind,
}

/// What was asked, and what the database answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    names: BTreeMap<(EntityKind, String), BTreeSet<Bearer>>,
    identifiers: BTreeMap<(String, String), Option<Uuid>>,
    slugs: BTreeMap<(EntityKind, String), bool>,
    sources: BTreeMap<String, Option<Uuid>>,
}

/// Look-ups at one version.
#[derive(Debug)]
pub struct Reading {
    transaction: DatabaseTransaction,
    at: ReadAt,
    decided: Decided,
}

impl Store {
    /// Starts look-ups at the last version.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn reading(&self) -> Result<Reading> {
        let transaction = self.snapshot().await?;
        let at = read_version(&transaction).await?;
        Ok(Reading { transaction, at, decided: Decided::default() })
    }
}

impl Reading {
    /// The version that is read.
    #[must_use]
    pub fn at(&self) -> ReadAt {
        self.at
    }

    /// Ends the look-ups and gives what was decided on.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn finish(self) -> Result<Decided> {
        self.transaction.commit().await.map_err(explain)?;
        Ok(self.decided)
    }

    /// Which entities of a kind bear names with these keys.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn bearers(
        &mut self,
        kind: EntityKind,
        keys: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, BTreeSet<Bearer>>> {
        let found = find_bearers(&self.transaction, kind, keys).await?;
        self.decided.names.extend(found.iter().map(|(key, bearers)| ((kind, key.clone()), bearers.clone())));
        Ok(found)
    }

    /// Which entities have these identifiers.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn identified(
        &mut self,
        wanted: &BTreeSet<(String, String)>,
    ) -> Result<BTreeMap<(String, String), Uuid>> {
        let found = find_identified(&self.transaction, wanted).await?;
        self.decided.identifiers.extend(wanted.iter().map(|pair| (pair.clone(), found.get(pair).copied())));
        Ok(found)
    }

    /// Which of these slugs of a kind are taken.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn taken_slugs(&mut self, kind: EntityKind, wanted: &BTreeSet<String>) -> Result<BTreeSet<String>> {
        let taken = find_slugs(&self.transaction, kind, wanted).await?;
        self.decided.slugs.extend(wanted.iter().map(|slug| ((kind, slug.clone()), taken.contains(slug))));
        Ok(taken)
    }

    /// The source with a key.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn source(&mut self, key: &str) -> Result<Option<source::Model>> {
        let found = find_source(&self.transaction, key).await?;
        self.decided.sources.insert(key.to_owned(), found.as_ref().map(|source| source.id));
        Ok(found)
    }

    /// Everything that a source claims.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn claims_of_source(&self, source: Uuid) -> Result<Vec<claim::Model>> {
        let claims = claim::Entity::find().filter(claim::Column::SourceId.eq(source));
        claims.order_by_asc(claim::Column::Id).all(&self.transaction).await.map_err(explain)
    }

    /// Everything that is claimed of some entities.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn claims_of_nodes(&self, ids: &[Uuid]) -> Result<Vec<claim::Model>> {
        self.claims(claim::Column::NodeId, ids).await
    }

    /// Everything that is claimed of some relations.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn claims_of_relations(&self, ids: &[Uuid]) -> Result<Vec<claim::Model>> {
        self.claims(claim::Column::RelationId, ids).await
    }

    async fn claims(&self, column: claim::Column, ids: &[Uuid]) -> Result<Vec<claim::Model>> {
        let mut found = Vec::new();
        for ids in ids.chunks(IDS_AT_A_TIME) {
            let claims = claim::Entity::find().filter(column.is_in(ids.iter().copied()));
            found.extend(claims.order_by_asc(claim::Column::Id).all(&self.transaction).await.map_err(explain)?);
        }
        Ok(found)
    }

    /// The sources with some ids.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn issued(&self, ids: &BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, Option<String>>> {
        let rows: Vec<(Uuid, Option<String>)> = source::Entity::find()
            .select_only()
            .columns([source::Column::Id, source::Column::Issued])
            .filter(source::Column::Id.is_in(ids.iter().copied()))
            .into_tuple()
            .all(&self.transaction)
            .await
            .map_err(explain)?;
        Ok(rows.into_iter().collect())
    }

    /// Entities by id, whole.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn nodes(&self, ids: &[Uuid]) -> Result<Vec<NodeModel>> {
        read_models(&self.transaction, ids).await
    }

    /// Relations of some kinds that hold one of some entities as object.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn relations_to(&self, kinds: &[RelationKind], objects: &[Uuid]) -> Result<Vec<relation::Model>> {
        let mut found = Vec::new();
        for objects in objects.chunks(IDS_AT_A_TIME) {
            let relations = relation::Entity::find()
                .filter(relation::Column::ObjectId.is_in(objects.iter().copied()))
                .filter(relation::Column::Kind.is_in(kinds.iter().copied()))
                .order_by_asc(relation::Column::Id);
            found.extend(relations.all(&self.transaction).await.map_err(explain)?);
        }
        Ok(found)
    }

    /// Relations by id.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn relations(&self, ids: &[Uuid]) -> Result<Vec<relation::Model>> {
        self.relations_by(relation::Column::Id, ids).await
    }

    /// Relations by what tells them from every other.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn relations_by_identity(&self, identities: &[Uuid]) -> Result<Vec<relation::Model>> {
        self.relations_by(relation::Column::Identity, identities).await
    }

    async fn relations_by(&self, column: relation::Column, values: &[Uuid]) -> Result<Vec<relation::Model>> {
        let mut found = Vec::new();
        for values in values.chunks(IDS_AT_A_TIME) {
            let relations = relation::Entity::find().filter(column.is_in(values.iter().copied()));
            found.extend(relations.all(&self.transaction).await.map_err(explain)?);
        }
        Ok(found)
    }
}

impl Decided {
    /// Whether every look-up would be answered the same now.
    pub(crate) async fn still_holds(&self, connection: &impl ConnectionTrait) -> Result<bool> {
        let mut now = Self::default();
        for kind in
            [EntityKind::Event, EntityKind::Organisation, EntityKind::Person, EntityKind::Document, EntityKind::Theme]
        {
            let of_kind = |(of, text): &(EntityKind, String)| (*of == kind).then(|| text.clone());
            let keys: BTreeSet<String> = self.names.keys().filter_map(of_kind).collect();
            let found = find_bearers(connection, kind, &keys).await?;
            now.names.extend(found.into_iter().map(|(key, bearers)| ((kind, key), bearers)));
            let slugs: BTreeSet<String> = self.slugs.keys().filter_map(of_kind).collect();
            let taken = find_slugs(connection, kind, &slugs).await?;
            now.slugs.extend(slugs.into_iter().map(|slug| ((kind, slug.clone()), taken.contains(&slug))));
        }
        let pairs = self.identifiers.keys().cloned().collect();
        let found = find_identified(connection, &pairs).await?;
        now.identifiers.extend(pairs.into_iter().map(|pair| (pair.clone(), found.get(&pair).copied())));
        for key in self.sources.keys() {
            now.sources.insert(key.clone(), find_source(connection, key).await?.map(|source| source.id));
        }
        Ok(*self == now)
    }
}

async fn find_bearers(
    connection: &impl ConnectionTrait,
    kind: EntityKind,
    keys: &BTreeSet<String>,
) -> Result<BTreeMap<String, BTreeSet<Bearer>>> {
    let mut found: BTreeMap<String, BTreeSet<Bearer>> = keys.iter().map(|key| (key.clone(), BTreeSet::new())).collect();
    let keys: Vec<&String> = keys.iter().collect();
    for keys in keys.chunks(IDS_AT_A_TIME) {
        // Asked for a kind as well, SQLite walks through everything of that kind: it has no numbers of what is rarer.
        let rows: Vec<(String, NameKind, Uuid, Option<Uuid>, EntityKind)> = name::Entity::find()
            .inner_join(node::Entity)
            .select_only()
            .columns([name::Column::Key, name::Column::NameKind])
            .columns([node::Column::Id, node::Column::RedirectId, node::Column::Kind])
            .filter(name::Column::Key.is_in(keys.iter().map(|key| key.as_str())))
            .into_tuple()
            .all(connection)
            .await
            .map_err(explain)?;
        let of_kind = rows.into_iter().filter(|(.., own)| *own == kind);
        for (key, kind, node, redirect, _) in of_kind {
            found.entry(key).or_default().insert(Bearer { node: redirect.unwrap_or(node), kind });
        }
    }
    Ok(found)
}

async fn find_identified(
    connection: &impl ConnectionTrait,
    wanted: &BTreeSet<(String, String)>,
) -> Result<BTreeMap<(String, String), Uuid>> {
    let mut found = BTreeMap::new();
    let wanted: Vec<_> = wanted.iter().collect();
    for some in wanted.chunks(IDS_AT_A_TIME / 10) {
        let any = some.iter().fold(Condition::any(), |any, (scheme, value)| {
            any.add(
                Condition::all().add(identifier::Column::Scheme.eq(scheme)).add(identifier::Column::Value.eq(value)),
            )
        });
        let rows: Vec<(String, String, Uuid, Option<Uuid>)> = identifier::Entity::find()
            .inner_join(node::Entity)
            .select_only()
            .columns([identifier::Column::Scheme, identifier::Column::Value])
            .columns([node::Column::Id, node::Column::RedirectId])
            .filter(any)
            .into_tuple()
            .all(connection)
            .await
            .map_err(explain)?;
        found.extend(
            rows.into_iter().map(|(scheme, value, node, redirect)| ((scheme, value), redirect.unwrap_or(node))),
        );
    }
    Ok(found)
}

async fn find_slugs(
    connection: &impl ConnectionTrait,
    kind: EntityKind,
    wanted: &BTreeSet<String>,
) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let wanted: Vec<&String> = wanted.iter().collect();
    for some in wanted.chunks(IDS_AT_A_TIME) {
        let taken: Vec<String> = node::Entity::find()
            .select_only()
            .column(node::Column::Slug)
            .filter(node::Column::Kind.eq(kind))
            .filter(node::Column::Slug.is_in(some.iter().map(|slug| slug.as_str())))
            .into_tuple()
            .all(connection)
            .await
            .map_err(explain)?;
        found.extend(taken);
    }
    Ok(found)
}

async fn find_source(connection: &impl ConnectionTrait, key: &str) -> Result<Option<source::Model>> {
    source::Entity::find().filter(source::Column::Key.eq(key)).one(connection).await.map_err(explain)
}

/// Entities by id, whole; those that are gone are left out.
pub(crate) async fn read_models(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<NodeModel>> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(IDS_AT_A_TIME) {
        let ids = || ids.iter().copied();
        let nodes =
            node::Entity::find().filter(node::Column::Id.is_in(ids())).all(connection).await.map_err(explain)?;
        let names = name::Entity::find().filter(name::Column::NodeId.is_in(ids())).order_by_asc(name::Column::Ordinal);
        let mut names = by_node(names.all(connection).await.map_err(explain)?, |name| name.node_id);
        let identifiers = identifier::Entity::find().filter(identifier::Column::NodeId.is_in(ids()));
        let mut identifiers = by_node(identifiers.all(connection).await.map_err(explain)?, |row| row.node_id);
        let mut details = BTreeMap::new();
        let events = event::Entity::find().filter(event::Column::Id.is_in(ids()));
        let rows = events.all(connection).await.map_err(explain)?;
        details.extend(rows.into_iter().map(|row| (row.id, DetailModel::Event(row))));
        let organisations = organisation::Entity::find().filter(organisation::Column::Id.is_in(ids()));
        let rows = organisations.all(connection).await.map_err(explain)?;
        details.extend(rows.into_iter().map(|row| (row.id, DetailModel::Organisation(row))));
        let people = person::Entity::find().filter(person::Column::Id.is_in(ids()));
        let rows = people.all(connection).await.map_err(explain)?;
        details.extend(rows.into_iter().map(|row| (row.id, DetailModel::Person(row))));
        let documents = document::Entity::find().filter(document::Column::Id.is_in(ids()));
        let rows = documents.all(connection).await.map_err(explain)?;
        details.extend(rows.into_iter().map(|row| (row.id, DetailModel::Document(row))));
        let themes = theme::Entity::find().filter(theme::Column::Id.is_in(ids()));
        let rows = themes.all(connection).await.map_err(explain)?;
        details.extend(rows.into_iter().map(|row| (row.id, DetailModel::Theme(row))));
        for node in nodes {
            let detail = details.remove(&node.id);
            let detail = detail.ok_or_else(|| Error::internal(format!("the node {} lost its details", node.id)))?;
            let names = names.remove(&node.id).unwrap_or_default();
            let identifiers = identifiers.remove(&node.id).unwrap_or_default();
            found.push(NodeModel { node, detail, names, identifiers });
        }
    }
    Ok(found)
}

fn by_node<T>(rows: Vec<T>, node: impl Fn(&T) -> Uuid) -> BTreeMap<Uuid, Vec<T>> {
    let mut grouped: BTreeMap<Uuid, Vec<T>> = BTreeMap::new();
    for row in rows {
        grouped.entry(node(&row)).or_default().push(row);
    }
    grouped
}
