//! Rows of cells, for spreadsheets: one table of entities, one of facts. UTF-8 with a mark that says so, since the most used
//! spreadsheet takes a file without one for something else.
//!
//! A cell that a spreadsheet would take for a formula gets an apostrophe before it: names come from pages that anybody wrote.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};
use entity::vocabulary::Vocabulary as _;
use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    error::{Error, Result},
    graph::{Detail, Graph, NodeIx, RelationIx, Symbol},
};

use super::json_ld::address;

/// What tells a spreadsheet that a file is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Between the values of a cell that has several.
const BETWEEN: &str = " | ";

const ENTITY: [&str; 30] = [
    "entity",
    "kind",
    "name",
    "other_names",
    "sort",
    "status",
    "mode",
    "date",
    "earliest",
    "latest",
    "start_time",
    "end_time",
    "time_zone",
    "date_as_printed",
    "venue",
    "city",
    "country",
    "languages",
    "acronym",
    "given_name",
    "family_name",
    "symbol",
    "scheme",
    "notation",
    "url",
    "identifiers",
    "links",
    "facts",
    "updated",
    "description",
];

const RELATION: [&str; 28] = [
    "kind",
    "role",
    "subject",
    "subject_name",
    "object",
    "object_name",
    "affiliation",
    "affiliation_name",
    "on_behalf_of",
    "on_behalf_of_name",
    "date",
    "event_date",
    "status",
    "capacity",
    "position",
    "printed_name",
    "printed_honorific",
    "printed_title",
    "printed_division",
    "printed_affiliation",
    "printed_role",
    "weight",
    "basis",
    "rank",
    "confidence",
    "ordinal",
    "revision",
    "id",
];

/// The head of the table of entities.
pub(super) fn entity_head(buffer: &mut Vec<u8>) -> Result<()> {
    buffer.extend_from_slice(MARK);
    row(buffer, ENTITY.map(Cow::Borrowed))
}

/// The head of the table of facts.
pub(super) fn relation_head(buffer: &mut Vec<u8>) -> Result<()> {
    buffer.extend_from_slice(MARK);
    row(buffer, RELATION.map(Cow::Borrowed))
}

/// An entity.
pub(super) fn entity(buffer: &mut Vec<u8>, graph: &Graph, ix: NodeIx, text: Option<&str>) -> Result<()> {
    let node = graph.node(ix);
    let (event, time) = (node.event(), node.time());
    let (mut sort, mut acronym, mut given, mut family) = ("", None, None, None);
    let (mut symbol, mut scheme, mut notation, mut url, mut country) = (None, None, None, None, None);
    match node.detail() {
        Detail::Event(event) => {
            sort = event.kind.as_str();
            country = event.country;
        }
        Detail::Organisation(house) => {
            (sort, acronym, country) = (house.kind.as_str(), house.acronym, house.country);
        }
        Detail::Person(person) => (given, family) = (person.given_name, person.family_name),
        Detail::Document(work) => {
            (sort, symbol, url) = (work.kind.as_str(), work.symbol, work.url);
        }
        Detail::Theme(theme) => (scheme, notation) = (theme.scheme, theme.notation),
    }
    let updated = OffsetDateTime::from_unix_timestamp_nanos(i128::from(node.updated_at) * 1_000);
    let updated = updated.map_err(Error::internal)?.format(&Rfc3339).map_err(Error::internal)?;
    let identifiers = node.identifiers().map(|one| format!("{}:{}", one.scheme, one.value));
    row(
        buffer,
        [
            address(graph, ix).into(),
            node.kind().as_str().into(),
            safe(node.name()),
            safe(&joined(node.names().skip(1).map(|name| name.text))).into_owned().into(),
            sort.into(),
            event.map_or("", |event| event.status.as_str()).into(),
            event.map_or("", |event| event.mode.as_str()).into(),
            time.map_or("", |time| time.edtf.as_str()).into(),
            day(time.and_then(|time| time.edtf.earliest())),
            day(time.and_then(|time| time.edtf.latest())),
            cell(time.and_then(|time| time.start_time)),
            cell(time.and_then(|time| time.end_time)),
            cell(time.and_then(|time| time.time_zone)),
            cell(time.and_then(|time| time.as_printed)),
            cell(event.and_then(|event| event.venue)),
            cell(event.and_then(|event| event.city)),
            cell(country),
            safe(&joined(node.languages().iter())).into_owned().into(),
            cell(acronym),
            cell(given),
            cell(family),
            cell(symbol),
            cell(scheme),
            cell(notation),
            cell(url),
            safe(&joined(identifiers)).into_owned().into(),
            safe(&joined(node.links().map(|link| link.url))).into_owned().into(),
            graph.degree(ix).to_string().into(),
            updated.into(),
            cell(text),
        ],
    )
}

/// A fact.
pub(super) fn relation(buffer: &mut Vec<u8>, graph: &Graph, ix: RelationIx) -> Result<()> {
    let relation = graph.relation(ix);
    let at = |end: Option<NodeIx>| end.map_or(Cow::Borrowed(""), |end| address(graph, end).into());
    let name = |end: Option<NodeIx>| end.map_or(Cow::Borrowed(""), |end| safe(graph.node(end).name()));
    let text = |symbol: Option<Symbol>| cell(symbol.map(|symbol| graph.text(symbol)));
    let is_tagging = relation.kind() == entity::vocabulary::RelationKind::Tagging;
    let printed = relation.printed;
    row(
        buffer,
        [
            relation.kind().as_str().into(),
            relation.role.as_str().into(),
            at(Some(relation.subject)),
            name(Some(relation.subject)),
            at(Some(relation.object)),
            name(Some(relation.object)),
            at(relation.affiliation),
            name(relation.affiliation),
            at(relation.on_behalf_of),
            name(relation.on_behalf_of),
            text(relation.when),
            graph.effective_time(relation.object).map_or("", |time| time.edtf.as_str()).into(),
            relation.status().map_or("", |status| status.as_str()).into(),
            text(relation.capacity()),
            text(relation.position()),
            text(printed.name),
            text(printed.honorific),
            text(printed.title),
            text(printed.division),
            text(printed.affiliation),
            text(printed.role),
            if is_tagging { relation.weight().to_string().into() } else { "".into() },
            relation.basis().map_or("", |basis| basis.as_str()).into(),
            relation.rank.as_str().into(),
            relation.confidence.to_string().into(),
            relation.ordinal().map_or(String::new(), |ordinal| ordinal.to_string()).into(),
            relation.revision.to_string().into(),
            relation.id.to_string().into(),
        ],
    )
}

fn row<const N: usize>(buffer: &mut Vec<u8>, cells: [Cow<'_, str>; N]) -> Result<()> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).buffer_capacity(512).from_writer(buffer);
    writer.write_record(cells.iter().map(|cell| cell.as_bytes())).map_err(Error::internal)?;
    writer.flush().map_err(Error::internal)
}

fn joined(values: impl Iterator<Item: AsRef<str>>) -> String {
    let mut joined = String::new();
    for value in values {
        if !joined.is_empty() {
            joined.push_str(BETWEEN);
        }
        joined.push_str(value.as_ref());
    }
    joined
}

fn cell(text: Option<&str>) -> Cow<'_, str> {
    text.map_or(Cow::Borrowed(""), safe)
}

fn day(date: Option<Date>) -> Cow<'static, str> {
    date.map_or(Cow::Borrowed(""), |date| date.to_string().into())
}

/// A text that no spreadsheet takes for a formula: one begins with a sign of these, behind blanks too and in its wide form,
/// or with what ends a cell.
fn safe(text: &str) -> Cow<'_, str> {
    let first = text.trim_start().chars().next();
    let begins = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    if begins || text.starts_with(['\t', '\r', '\n']) { format!("'{text}").into() } else { text.into() }
}
