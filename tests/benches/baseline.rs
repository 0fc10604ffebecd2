//! The answer of the events query as a server without a graph in memory gives it: async-graphql, one `DataLoader` a level,
//! SeaORM with few columns, `IN` lists in chunks, a pool of tuned readers.

use std::collections::{BTreeMap, HashMap, HashSet};

use async_graphql::{
    Context, EmptyMutation, EmptySubscription, Object, Schema, SimpleObject,
    dataloader::{DataLoader, Loader},
};
use entity::{
    event, node, relation,
    vocabulary::{EntityKind, RelationKind},
};
use sea_orm::{ColumnTrait as _, DatabaseConnection, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use uuid::Uuid;

/// Ids in one `IN (…)`.
const CHUNK: usize = 5_000;

/// The schema of the baseline.
pub(crate) type Baseline = Schema<Query, EmptyMutation, EmptySubscription>;

/// The same 50 events as the other answer: ordering them is not what is compared.
pub(crate) fn schema(read: &DatabaseConnection, events: Vec<Uuid>) -> Baseline {
    let read = || Rows(read.clone());
    Schema::build(Query(events), EmptyMutation, EmptySubscription)
        .data(DataLoader::new(Nodes(read()), tokio::spawn))
        .data(DataLoader::new(Times(read()), tokio::spawn))
        .data(DataLoader::new(Participations(read()), tokio::spawn))
        .finish()
}

#[derive(Clone)]
struct Rows(DatabaseConnection);
struct Nodes(Rows);
struct Times(Rows);
struct Participations(Rows);

type Answer<T> = Result<HashMap<Uuid, T>, String>;

fn said(error: sea_orm::DbErr) -> String {
    error.to_string()
}

impl Loader<Uuid> for Nodes {
    type Value = (String, EntityKind);
    type Error = String;

    async fn load(&self, keys: &[Uuid]) -> Answer<Self::Value> {
        let mut found = HashMap::with_capacity(keys.len());
        for keys in keys.chunks(CHUNK) {
            let rows: Vec<(Uuid, String, EntityKind)> = node::Entity::find()
                .select_only()
                .columns([node::Column::Id, node::Column::Name, node::Column::Kind])
                .filter(node::Column::Id.is_in(keys.iter().copied()))
                .into_tuple()
                .all(&self.0.0)
                .await
                .map_err(said)?;
            found.extend(rows.into_iter().map(|(id, name, kind)| (id, (name, kind))));
        }
        Ok(found)
    }
}

impl Loader<Uuid> for Times {
    type Value = Option<String>;
    type Error = String;

    async fn load(&self, keys: &[Uuid]) -> Answer<Self::Value> {
        let mut found = HashMap::with_capacity(keys.len());
        for keys in keys.chunks(CHUNK) {
            let rows: Vec<(Uuid, Option<String>)> = event::Entity::find()
                .select_only()
                .columns([event::Column::Id, event::Column::TimeEdtf])
                .filter(event::Column::Id.is_in(keys.iter().copied()))
                .into_tuple()
                .all(&self.0.0)
                .await
                .map_err(said)?;
            found.extend(rows);
        }
        Ok(found)
    }
}

type Participated = (Uuid, Uuid, String, Option<String>, Uuid, Option<Uuid>, Option<i32>);

impl Participations {
    /// The events under each event, itself among them, level by level.
    async fn under(&self, keys: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Uuid>>, String> {
        let mut tops: HashMap<Uuid, Vec<Uuid>> = keys.iter().map(|key| (*key, vec![*key])).collect();
        let mut level: Vec<Uuid> = keys.to_vec();
        while !level.is_empty() {
            let mut next = Vec::new();
            for some in level.chunks(CHUNK) {
                let rows: Vec<(Uuid, Uuid)> = relation::Entity::find()
                    .select_only()
                    .columns([relation::Column::SubjectId, relation::Column::ObjectId])
                    .filter(relation::Column::Kind.eq(RelationKind::EventRelation))
                    .filter(relation::Column::Role.is_in(["PART_OF", "EDITION_OF", "SIDE_EVENT_OF"]))
                    .filter(relation::Column::ObjectId.is_in(some.iter().copied()))
                    .into_tuple()
                    .all(&self.0.0)
                    .await
                    .map_err(said)?;
                for (part, whole) in rows {
                    let above = tops.get(&whole).cloned().unwrap_or_default();
                    let own = tops.entry(part).or_default();
                    own.extend(above);
                    next.push(part);
                }
            }
            level = next;
        }
        let mut under: BTreeMap<Uuid, HashSet<Uuid>> = BTreeMap::new();
        for (event, tops) in tops {
            for top in tops {
                under.entry(top).or_default().insert(event);
            }
        }
        Ok(keys.iter().map(|key| (*key, under.remove(key).into_iter().flatten().collect())).collect())
    }
}

impl Loader<Uuid> for Participations {
    type Value = Vec<Participation>;
    type Error = String;

    async fn load(&self, keys: &[Uuid]) -> Answer<Self::Value> {
        let under = self.under(keys).await?;
        let events: HashSet<Uuid> = under.values().flatten().copied().collect();
        let events: Vec<Uuid> = events.into_iter().collect();
        let mut at: HashMap<Uuid, Vec<Participated>> = HashMap::new();
        for events in events.chunks(CHUNK) {
            let rows: Vec<Participated> = relation::Entity::find()
                .select_only()
                .columns([relation::Column::Id, relation::Column::ObjectId, relation::Column::Role])
                .columns([relation::Column::PrintedTitle, relation::Column::SubjectId])
                .columns([relation::Column::AffiliationId, relation::Column::Ordinal])
                .filter(relation::Column::Kind.eq(RelationKind::Participation))
                .filter(relation::Column::ObjectId.is_in(events.iter().copied()))
                .into_tuple()
                .all(&self.0.0)
                .await
                .map_err(said)?;
            for row in rows {
                at.entry(row.1).or_default().push(row);
            }
        }
        let mut found = HashMap::with_capacity(keys.len());
        for (event, under) in under {
            let mut rows: Vec<&Participated> = under.iter().filter_map(|event| at.get(event)).flatten().collect();
            rows.sort_by_key(|row| (row.6.unwrap_or(i32::MAX), row.0));
            found.insert(event, rows.into_iter().map(Participation::new).collect());
        }
        Ok(found)
    }
}

pub(crate) struct Query(Vec<Uuid>);

#[Object]
impl Query {
    async fn events(&self, first: usize) -> EventConnection {
        let edges = self.0.iter().take(first).map(|id| EventEdge { node: Event(*id) });
        EventConnection { edges: edges.collect() }
    }
}

#[derive(SimpleObject)]
struct EventConnection {
    edges: Vec<EventEdge>,
}

#[derive(SimpleObject)]
struct EventEdge {
    node: Event,
}

struct Event(Uuid);

#[derive(SimpleObject)]
struct TimeSpan {
    edtf: String,
}

#[Object]
impl Event {
    async fn id(&self) -> String {
        self.0.to_string()
    }

    async fn name(&self, context: &Context<'_>) -> async_graphql::Result<String> {
        name(context, self.0).await
    }

    async fn when(&self, context: &Context<'_>) -> async_graphql::Result<Option<TimeSpan>> {
        let edtf = context.data::<DataLoader<Times>>()?.load_one(self.0).await?;
        Ok(edtf.flatten().map(|edtf| TimeSpan { edtf }))
    }

    async fn participations(
        &self,
        context: &Context<'_>,
        first: usize,
    ) -> async_graphql::Result<ParticipationConnection> {
        let mut nodes = context.data::<DataLoader<Participations>>()?.load_one(self.0).await?.unwrap_or_default();
        nodes.truncate(first);
        Ok(ParticipationConnection { nodes })
    }
}

#[derive(SimpleObject)]
struct ParticipationConnection {
    nodes: Vec<Participation>,
}

#[derive(Clone)]
struct Participation {
    role: String,
    title: Option<String>,
    person: Uuid,
    affiliation: Option<Uuid>,
}

#[derive(SimpleObject)]
struct Printed {
    title: Option<String>,
}

impl Participation {
    fn new((_, _, role, title, person, affiliation, _): &Participated) -> Self {
        Self { role: role.clone(), title: title.clone(), person: *person, affiliation: *affiliation }
    }
}

#[Object]
impl Participation {
    async fn role(&self) -> &str {
        &self.role
    }

    async fn printed(&self) -> Printed {
        Printed { title: self.title.clone() }
    }

    async fn person(&self, context: &Context<'_>) -> async_graphql::Result<Option<Named>> {
        let found = context.data::<DataLoader<Nodes>>()?.load_one(self.person).await?;
        let person = found.filter(|(_, kind)| *kind == EntityKind::Person);
        Ok(person.map(|(name, _)| Named { id: self.person.to_string(), name }))
    }

    async fn affiliation(&self, context: &Context<'_>) -> async_graphql::Result<Option<Named>> {
        let Some(id) = self.affiliation else { return Ok(None) };
        Ok(Some(Named { id: id.to_string(), name: name(context, id).await? }))
    }
}

#[derive(SimpleObject)]
struct Named {
    id: String,
    name: String,
}

async fn name(context: &Context<'_>, id: Uuid) -> async_graphql::Result<String> {
    let found = context.data::<DataLoader<Nodes>>()?.load_one(id).await?;
    Ok(found.map(|(name, _)| name).unwrap_or_default())
}
