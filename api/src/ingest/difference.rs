//! What a change shows to a person: column by column, as it was and as it shall be.

use std::collections::BTreeMap;

use ::entity::{relation, vocabulary::Vocabulary};
use serde::Serialize;
use serde_json::Value;

use crate::store::lookup::{DetailModel, NodeModel};

/// Columns that say nothing of the world.
const HIDDEN: &[&str] =
    &["id", "slug", "revision", "created_at", "updated_at", "redirect_id", "identity", "time_earliest", "time_latest"];

/// One entity or relation that was known and shows something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is, for a person.
    pub what: String,
    /// What differs.
    pub columns: Vec<Column>,
}

/// One column that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it held; none where it was empty.
    pub before: Option<String>,
    /// What it shall hold.
    pub after: Option<String>,
}

/// What differs of an entity.
pub(super) fn of_node(before: &NodeModel, after: &NodeModel) -> Difference {
    let what = format!("{} {}", before.node.kind.as_str().to_lowercase(), before.node.name);
    Difference { what, columns: columns(&node(before), &node(after)) }
}

/// What differs of a relation, which `what` names.
pub(super) fn of_relation(what: String, before: &relation::Model, after: &relation::Model) -> Difference {
    Difference { what, columns: columns(&shown(before), &shown(after)) }
}

fn node(model: &NodeModel) -> BTreeMap<String, String> {
    let mut found = shown(&model.node);
    found.extend(match &model.detail {
        DetailModel::Event(row) => shown(row),
        DetailModel::Organisation(row) => shown(row),
        DetailModel::Person(row) => shown(row),
        DetailModel::Document(row) => shown(row),
        DetailModel::Theme(row) => shown(row),
    });
    let list = |values: Vec<String>| (!values.is_empty()).then(|| values.join("; "));
    let names = list(model.names.iter().map(|name| name.text.clone()).collect());
    let identifiers = list(model.identifiers.iter().map(|row| format!("{}:{}", row.scheme, row.value)).collect());
    found.extend(
        [("names", names), ("identifiers", identifiers)]
            .map(|(key, value)| (key.to_owned(), value.unwrap_or_default())),
    );
    found
}

fn shown(row: &impl Serialize) -> BTreeMap<String, String> {
    let Ok(Value::Object(columns)) = serde_json::to_value(row) else { return BTreeMap::new() };
    let text = |value: Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    };
    columns
        .into_iter()
        .filter(|(name, _)| !HIDDEN.contains(&name.as_str()))
        .map(|(name, value)| (name, text(value)))
        .collect()
}

fn columns(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<Column> {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let differing = after.iter().filter(|(name, value)| before.get(*name) != Some(value));
    differing
        .map(|(name, value)| Column { name: name.clone(), before: before.get(name).and_then(some), after: some(value) })
        .collect()
}
