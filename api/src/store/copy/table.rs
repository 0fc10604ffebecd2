//! The tables of a copy, by name, and their rows as JSON: the same in every kind of database.

use std::str::FromStr as _;

use ::entity::{
    change, claim, document, event, identifier, import_run, judgement, merge, name, node, organisation, original,
    person, relation, source, suggestion, theme,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityName as _, EntityTrait, ExprTrait, Iden, Iterable,
    ModelTrait, PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect, Value,
    prelude::Uuid,
    sea_query::{ColumnType, Expr},
};
use serde_json::Value as Json;
use time::{Date, OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339, macros::format_description};

use super::Place;
use crate::{
    error::{Error, Result},
    store::error::explain,
};

/// One row: its columns by name, without those that hold nothing.
pub type Row = serde_json::Map<String, Json>;

/// Parameters of one statement: below the limits of both databases.
const PARAMETERS: usize = 30_000;

/// Runs a function of this file for the entity of a table.
macro_rules! of_entity {
    ($table:expr, $function:ident($($argument:expr),*)) => {
        match $table {
            Table::Source => $function::<source::Entity, _>($($argument),*).await,
            Table::Original => $function::<original::Entity, _>($($argument),*).await,
            Table::Node => $function::<node::Entity, _>($($argument),*).await,
            Table::Event => $function::<event::Entity, _>($($argument),*).await,
            Table::Organisation => $function::<organisation::Entity, _>($($argument),*).await,
            Table::Person => $function::<person::Entity, _>($($argument),*).await,
            Table::Document => $function::<document::Entity, _>($($argument),*).await,
            Table::Theme => $function::<theme::Entity, _>($($argument),*).await,
            Table::Name => $function::<name::Entity, _>($($argument),*).await,
            Table::Identifier => $function::<identifier::Entity, _>($($argument),*).await,
            Table::Relation => $function::<relation::Entity, _>($($argument),*).await,
            Table::Claim => $function::<claim::Entity, _>($($argument),*).await,
            Table::Judgement => $function::<judgement::Entity, _>($($argument),*).await,
            Table::Merge => $function::<merge::Entity, _>($($argument),*).await,
            Table::Suggestion => $function::<suggestion::Entity, _>($($argument),*).await,
            Table::ImportRun => $function::<import_run::Entity, _>($($argument),*).await,
            Table::Change => $function::<change::Entity, _>($($argument),*).await,
        }
    };
}

/// A table, in the order in which a copy has them: a row refers to rows of its own table and of earlier ones only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// Sources with their texts.
    Source,
    /// How sources were given.
    Original,
    /// What every entity has, those that were merged into another among them.
    Node,
    /// What makes an entity an event.
    Event,
    /// What makes an entity an organisation.
    Organisation,
    /// What makes an entity a person.
    Person,
    /// What makes an entity a document.
    Document,
    /// What makes an entity a theme.
    Theme,
    /// Labels.
    Name,
    /// Identifiers elsewhere.
    Identifier,
    /// Facts.
    Relation,
    /// What sources claim.
    Claim,
    /// What editors judged.
    Judgement,
    /// The journal of merges.
    Merge,
    /// Pairs that may be one.
    Suggestion,
    /// What was imported, and when.
    ImportRun,
    /// The change log.
    Change,
}

impl Table {
    /// All of them, in their order.
    pub const ALL: [Self; 17] = [
        Self::Source,
        Self::Original,
        Self::Node,
        Self::Event,
        Self::Organisation,
        Self::Person,
        Self::Document,
        Self::Theme,
        Self::Name,
        Self::Identifier,
        Self::Relation,
        Self::Claim,
        Self::Judgement,
        Self::Merge,
        Self::Suggestion,
        Self::ImportRun,
        Self::Change,
    ];

    /// Its name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => source::Entity.table_name(),
            Self::Original => original::Entity.table_name(),
            Self::Node => node::Entity.table_name(),
            Self::Event => event::Entity.table_name(),
            Self::Organisation => organisation::Entity.table_name(),
            Self::Person => person::Entity.table_name(),
            Self::Document => document::Entity.table_name(),
            Self::Theme => theme::Entity.table_name(),
            Self::Name => name::Entity.table_name(),
            Self::Identifier => identifier::Entity.table_name(),
            Self::Relation => relation::Entity.table_name(),
            Self::Claim => claim::Entity.table_name(),
            Self::Judgement => judgement::Entity.table_name(),
            Self::Merge => merge::Entity.table_name(),
            Self::Suggestion => suggestion::Entity.table_name(),
            Self::ImportRun => import_run::Entity.table_name(),
            Self::Change => change::Entity.table_name(),
        }
    }

    /// The table of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.as_str() == name)
    }

    /// Rows in the order of their keys, behind a place; and the place of the last, if there may be more.
    pub(super) async fn page(
        self,
        on: &impl ConnectionTrait,
        after: Option<&Place>,
        most: u64,
    ) -> Result<(Vec<Row>, Option<Place>)> {
        of_entity!(self, page(on, after, most))
    }

    /// The rows that have one of some ids in a column, in the order of their keys.
    pub(super) async fn having(self, on: &impl ConnectionTrait, column: &str, ids: &[Uuid]) -> Result<Vec<Row>> {
        of_entity!(self, having(on, column, ids))
    }

    /// Whether a row could be one of this table: it names columns of it alone, and each holds what it can hold.
    pub(super) async fn check(self, row: Row) -> Result<()> {
        of_entity!(self, check(row, &()))
    }

    /// Adds rows, which [`Table::check`] has seen.
    pub(super) async fn insert(self, on: &impl ConnectionTrait, rows: Vec<Row>) -> Result<(), DbErr> {
        of_entity!(self, insert(on, rows))
    }
}

fn keys<E: EntityTrait>() -> Vec<E::Column>
where
    E::PrimaryKey: PrimaryKeyToColumn<Column = E::Column>,
{
    E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect()
}

async fn page<E, C>(on: &C, after: Option<&Place>, most: u64) -> Result<(Vec<Row>, Option<Place>)>
where
    E: EntityTrait,
    E::PrimaryKey: PrimaryKeyToColumn<Column = E::Column>,
    C: ConnectionTrait + Sync,
{
    let keys = keys::<E>();
    let mut select = E::find().limit(most);
    for key in &keys {
        select = select.order_by_asc(*key);
    }
    if let Some(Place(values)) = after {
        let here = Expr::tuple(keys.iter().map(|key| Expr::col(*key)));
        select = select.filter(here.gt(Expr::tuple(values.iter().cloned().map(Expr::value))));
    }
    let models = select.all(on).await.map_err(explain)?;
    let full = models.len() as u64 == most;
    let last = models.last().filter(|_| full);
    let place = last.map(|last| Place(keys.iter().map(|key| last.get(*key)).collect()));
    Ok((models.into_iter().map(row::<E>).collect::<Result<_>>()?, place))
}

async fn having<E, C>(on: &C, column: &str, ids: &[Uuid]) -> Result<Vec<Row>>
where
    E: EntityTrait,
    E::PrimaryKey: PrimaryKeyToColumn<Column = E::Column>,
    C: ConnectionTrait + Sync,
{
    let column = E::Column::from_str(column)
        .map_err(|_| Error::internal(format!("no column `{column}` in {}", E::default().table_name())))?;
    let mut select = E::find().filter(column.is_in(ids.iter().copied()));
    for key in keys::<E>() {
        select = select.order_by_asc(key);
    }
    select.all(on).await.map_err(explain)?.into_iter().map(row::<E>).collect()
}

async fn check<E: EntityTrait, C>(row: Row, _: &C) -> Result<()> {
    active::<E>(row).map(drop)
}

async fn insert<E, C>(on: &C, rows: Vec<Row>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::ActiveModel: Send,
    C: ConnectionTrait + Sync,
{
    let at_a_time = PARAMETERS / E::Column::iter().count().max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let models: Result<Vec<_>> = rows.by_ref().take(at_a_time).map(active::<E>).collect();
        let models = models.map_err(|error| DbErr::Custom(error.to_string()))?;
        E::insert_many(models).exec_without_returning(on).await?;
    }
    Ok(())
}

/// A row as it is kept in a copy.
fn row<E: EntityTrait>(model: E::Model) -> Result<Row> {
    let mut row = Row::new();
    for column in E::Column::iter() {
        let value = json(model.get(column))?;
        if value != Json::Null {
            row.insert(column.unquoted().to_owned(), value);
        }
    }
    Ok(row)
}

fn json(value: Value) -> Result<Json> {
    Ok(match value {
        Value::Bool(Some(flag)) => flag.into(),
        Value::Int(Some(number)) => number.into(),
        Value::BigInt(Some(number)) => number.into(),
        Value::Double(Some(number)) => number.into(),
        Value::String(Some(text)) => text.into(),
        Value::Uuid(Some(id)) => id.to_string().into(),
        Value::Json(Some(json)) => sorted(*json),
        Value::TimeDate(Some(date)) => date.format(DAY).map_err(Error::internal)?.into(),
        Value::TimeDateTimeWithTimeZone(Some(at)) => {
            // PostgreSQL keeps microseconds, SQLite whatever it is given.
            let at = at.to_offset(UtcOffset::UTC);
            let at = at.replace_nanosecond(at.microsecond() * 1_000).map_err(Error::internal)?;
            at.format(&Rfc3339).map_err(Error::internal)?.into()
        }
        value if value == value.as_null() => Json::Null,
        value => return Err(Error::internal(format!("a column of a kind that copies do not know: {value:?}"))),
    })
}

/// One order of keys: PostgreSQL keeps its own, SQLite that in which they were written.
fn sorted(json: Json) -> Json {
    match json {
        Json::Array(values) => values.into_iter().map(sorted).collect(),
        Json::Object(fields) => {
            let mut fields: Vec<_> = fields.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            fields.into_iter().collect()
        }
        json => json,
    }
}

const DAY: &[time::format_description::BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// A row as the database takes it: every column is set.
fn active<E: EntityTrait>(mut row: Row) -> Result<E::ActiveModel> {
    let mut model = <E::ActiveModel as ActiveModelTrait>::default();
    for column in E::Column::iter() {
        let name = column.unquoted();
        let value = row.remove(name);
        let missing = value.is_none();
        let refused = || {
            let what = if missing { "is missing" } else { "holds what it cannot hold" };
            Error::bad_input(format!("the column `{name}` of `{}` {what}", E::default().table_name()))
        };
        let value = database_value(value, column.def().get_column_type()).ok_or_else(refused)?;
        model.try_set(column, value).map_err(|_| refused())?;
    }
    match row.keys().next() {
        Some(unknown) => Err(Error::bad_input(format!(
            "`{}` has no column `{unknown}`: a later version of the program wrote this",
            E::default().table_name()
        ))),
        None => Ok(model),
    }
}

/// None where a column of the type cannot hold the value.
fn database_value(value: Option<Json>, of: &ColumnType) -> Option<Value> {
    let value = value.unwrap_or_default();
    Some(match (of, value) {
        (ColumnType::Uuid, Json::Null) => Value::Uuid(None),
        (ColumnType::Uuid, Json::String(text)) => Value::Uuid(Some(Uuid::parse_str(&text).ok()?)),
        // The flags of rows are set unless something is left to do, which older copies do not know.
        (ColumnType::Boolean, Json::Null) => Value::Bool(Some(true)),
        (ColumnType::Boolean, Json::Bool(flag)) => Value::Bool(Some(flag)),
        (ColumnType::Integer, Json::Null) => Value::Int(None),
        (ColumnType::Integer, Json::Number(number)) => Value::Int(Some(i32::try_from(number.as_i64()?).ok()?)),
        (ColumnType::BigInteger, Json::Null) => Value::BigInt(None),
        (ColumnType::BigInteger, Json::Number(number)) => Value::BigInt(Some(number.as_i64()?)),
        (ColumnType::Double, Json::Null) => Value::Double(None),
        (ColumnType::Double, Json::Number(number)) => Value::Double(Some(number.as_f64()?)),
        (ColumnType::Date, Json::Null) => Value::TimeDate(None),
        (ColumnType::Date, Json::String(text)) => Value::TimeDate(Some(Date::parse(&text, DAY).ok()?)),
        (ColumnType::TimestampWithTimeZone, Json::Null) => Value::TimeDateTimeWithTimeZone(None),
        (ColumnType::TimestampWithTimeZone, Json::String(text)) => {
            Value::TimeDateTimeWithTimeZone(Some(OffsetDateTime::parse(&text, &Rfc3339).ok()?))
        }
        (ColumnType::Json | ColumnType::JsonBinary, Json::Null) => Value::Json(None),
        (ColumnType::Json | ColumnType::JsonBinary, json) => Value::Json(Some(Box::new(json))),
        (ColumnType::Text | ColumnType::String(_), Json::Null) => Value::String(None),
        (ColumnType::Text | ColumnType::String(_), Json::String(text)) => Value::String(Some(text)),
        _ => return None,
    })
}
