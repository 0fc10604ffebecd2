//! A database as text that does not depend on when and in which order it was written: without ids, slugs, versions, times
//! and redirects.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::{claim, document, event, identifier, name, node, organisation, person, relation, source, theme};
use sea_orm::{Database, DatabaseConnection, EntityTrait, QueryOrder};
use serde_json::Value;
use uuid::Uuid;

/// One line for each entity, relation, claim and source, in order of the text. An entity is called by the first of its
/// mentions, as `SOURCE KEY`.
///
/// # Panics
/// Where the database cannot be read.
pub async fn canonical(url: &str) -> Vec<String> {
    let connection = Database::connect(url).await.expect("the database answers");
    let lines = lines(&connection).await;
    connection.close().await.expect("the database is closed");
    lines
}

async fn lines(on: &DatabaseConnection) -> Vec<String> {
    let sources = all::<source::Entity>(on).await;
    let keys: HashMap<Uuid, &str> = sources.iter().map(|source| (source.id, source.key.as_str())).collect();
    let claims = all::<claim::Entity>(on).await;
    let nodes = all::<node::Entity>(on).await;
    let relations = all::<relation::Entity>(on).await;
    let kept: HashMap<Uuid, Uuid> = nodes.iter().filter_map(|node| Some((node.id, node.redirect_id?))).collect();

    let mut labels: HashMap<Uuid, String> = HashMap::new();
    for claim in &claims {
        let Some(target) = claim.node_id.or(claim.relation_id) else { continue };
        let label = format!("{} {}", keys[&claim.source_id], claim.mention);
        let known = labels.entry(target).or_insert_with(|| label.clone());
        if label < *known {
            *known = label;
        }
    }
    let label = |id: Uuid| {
        let id = kept.get(&id).copied().unwrap_or(id);
        labels.get(&id).cloned().unwrap_or_else(|| format!("unclaimed {id}"))
    };

    let mut lines = BTreeSet::new();
    for source in &sources {
        lines.insert(format!(
            "source {} {:?} {:?} {} {}",
            source.key, source.title, source.issued, source.sha256, source.body
        ));
    }
    let mut details = details(on).await;
    let mut names: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for row in name::Entity::find().order_by_asc(name::Column::Ordinal).all(on).await.expect("names") {
        let text = format!("{:?} {:?} {:?} {}", row.text, row.language, row.name_kind, row.key);
        names.entry(row.node_id).or_default().push(text);
    }
    let mut identifiers: BTreeMap<Uuid, BTreeSet<String>> = BTreeMap::new();
    for row in all::<identifier::Entity>(on).await {
        identifiers.entry(row.node_id).or_default().insert(format!("{}:{}", row.scheme, row.value));
    }
    for node in nodes.iter().filter(|node| node.redirect_id.is_none()) {
        let row = without(serde_json::to_value(node).expect("a row is JSON"), &["slug"]);
        let (detail, names) = (details.remove(&node.id), names.get(&node.id));
        lines.insert(format!("{}: {row} {detail:?} names {names:?} {:?}", label(node.id), identifiers.get(&node.id)));
    }
    for relation in &relations {
        let ends =
            [Some(relation.subject_id), Some(relation.object_id), relation.affiliation_id, relation.on_behalf_of_id]
                .map(|end| end.map(label));
        let hidden = ["identity", "subject_id", "object_id", "affiliation_id", "on_behalf_of_id"];
        let row = without(serde_json::to_value(relation).expect("a row is JSON"), &hidden);
        lines.insert(format!("{}: {row} {ends:?}", label(relation.id)));
    }
    for claim in &claims {
        let target = claim.node_id.or(claim.relation_id).map(label);
        lines.insert(format!(
            "claim {} {} of {target:?}: {:?} = {:?} {:?} {:?} {:?} {:?} {} {:?} {:?}",
            keys[&claim.source_id],
            claim.mention,
            claim.attribute,
            claim.value,
            claim.value_node_id.map(label),
            claim.language,
            claim.name_kind,
            claim.rank,
            claim.confidence,
            claim.locator,
            claim.quote,
        ));
    }
    lines.into_iter().collect()
}

async fn details(on: &DatabaseConnection) -> HashMap<Uuid, Value> {
    let mut details = HashMap::new();
    let mut add = |id: Uuid, row: serde_json::Result<Value>| {
        details.insert(id, without(row.expect("a row is JSON"), &[]));
    };
    all::<event::Entity>(on).await.iter().for_each(|row| add(row.id, serde_json::to_value(row)));
    all::<organisation::Entity>(on).await.iter().for_each(|row| add(row.id, serde_json::to_value(row)));
    all::<person::Entity>(on).await.iter().for_each(|row| add(row.id, serde_json::to_value(row)));
    all::<document::Entity>(on).await.iter().for_each(|row| add(row.id, serde_json::to_value(row)));
    all::<theme::Entity>(on).await.iter().for_each(|row| add(row.id, serde_json::to_value(row)));
    details
}

async fn all<E: EntityTrait>(on: &DatabaseConnection) -> Vec<E::Model> {
    E::find().all(on).await.expect("the table can be read")
}

/// The columns of a row without those that depend on when it was written, and without some more.
fn without(mut row: Value, more: &[&str]) -> Value {
    if let Some(columns) = row.as_object_mut() {
        for column in ["id", "revision", "created_at", "updated_at", "redirect_id"].iter().chain(more) {
            columns.remove(*column);
        }
        columns.retain(|_, value| !value.is_null());
    }
    row
}
