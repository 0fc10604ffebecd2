//! GraphML, as Gephi and NetworkX read it. An entity is a node; a participation is a node too, with an edge to each of its
//! up to four ends; every other fact is an edge from its subject to its object.
//!
//! A path counts entities, so an edge of a participation has the length ½ and every other the length 1: then the shortest
//! way by `length` is as long as `paths` says.

use std::{borrow::Cow, fmt::Display};

use entity::vocabulary::{RelationKind, Vocabulary as _};
use quick_xml::escape::escape;

use super::json_ld::address;
use crate::graph::{Detail, End, Graph, NodeIx, RelationIx, Symbol};

/// What nodes can say, each with its type.
const OF_NODES: [(&str, &str); 26] = [
    ("label", "string"),
    ("kind", "string"),
    ("entity", "string"),
    ("sort", "string"),
    ("acronym", "string"),
    ("date", "string"),
    ("earliest", "string"),
    ("latest", "string"),
    ("year", "int"),
    ("venue", "string"),
    ("city", "string"),
    ("country", "string"),
    ("symbol", "string"),
    ("scheme", "string"),
    ("facts", "int"),
    ("role", "string"),
    ("status", "string"),
    ("capacity", "string"),
    ("printed_name", "string"),
    ("printed_honorific", "string"),
    ("printed_title", "string"),
    ("printed_division", "string"),
    ("printed_affiliation", "string"),
    ("printed_role", "string"),
    ("rank", "string"),
    ("confidence", "double"),
];

/// What edges can say.
const OF_EDGES: [(&str, &str); 10] = [
    ("label", "string"),
    ("kind", "string"),
    ("role", "string"),
    ("length", "double"),
    ("date", "string"),
    ("position", "string"),
    ("weight", "double"),
    ("basis", "string"),
    ("rank", "string"),
    ("confidence", "double"),
];

/// Everything before the first node.
pub(super) fn begin(buffer: &mut Vec<u8>) {
    put(
        buffer,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    for (of, keys) in [("node", &OF_NODES[..]), ("edge", &OF_EDGES[..])] {
        for (name, kind) in keys {
            let initial = &of[..1];
            put(
                buffer,
                &format!(" <key id=\"{initial}_{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>\n"),
            );
        }
    }
    put(buffer, " <graph edgedefault=\"directed\">\n");
}

/// Everything behind the last edge.
pub(super) fn end(buffer: &mut Vec<u8>) {
    put(buffer, " </graph>\n</graphml>\n");
}

/// The node of an entity.
pub(super) fn entity(buffer: &mut Vec<u8>, graph: &Graph, ix: NodeIx) {
    let node = graph.node(ix);
    let mut element = Element::node(buffer, node.id);
    element.text("label", Some(node.name()));
    element.text("kind", Some(node.kind().as_str()));
    element.text("entity", Some(&address(graph, ix)));
    match node.detail() {
        Detail::Event(event) => {
            element.text("sort", Some(event.kind.as_str()));
            element.text("venue", event.venue);
            element.text("city", event.city);
            element.text("country", event.country);
        }
        Detail::Organisation(house) => {
            element.text("sort", Some(house.kind.as_str()));
            element.text("acronym", house.acronym);
            element.text("country", house.country);
        }
        Detail::Person(_) => {}
        Detail::Document(work) => {
            element.text("sort", Some(work.kind.as_str()));
            element.text("symbol", work.symbol);
        }
        Detail::Theme(theme) => element.text("scheme", theme.scheme),
    }
    if let Some(time) = node.time() {
        let (earliest, latest) = (time.edtf.earliest(), time.edtf.latest());
        element.text("date", Some(time.edtf.as_str()));
        element.value("earliest", earliest);
        element.value("latest", latest);
        let year = earliest.map(time::Date::year);
        element.value("year", year.filter(|year| latest.map(time::Date::year) == Some(*year)));
    }
    element.value("facts", Some(graph.degree(ix)));
    element.end();
}

/// The node of a participation; nothing for any other fact.
pub(super) fn participation(buffer: &mut Vec<u8>, graph: &Graph, ix: RelationIx) {
    let relation = graph.relation(ix);
    if relation.kind() != RelationKind::Participation {
        return;
    }
    let text = |symbol: Option<Symbol>| symbol.map(|symbol| graph.text(symbol));
    let printed = relation.printed;
    let mut element = Element::node(buffer, relation.id);
    element.text("label", Some(&relation.role.as_str().to_lowercase().replace('_', " ")));
    element.text("kind", Some(relation.kind().as_str()));
    element.text("role", Some(relation.role.as_str()));
    element.text("date", text(relation.when));
    element.text("status", relation.status().map(entity::vocabulary::ParticipationStatus::as_str));
    for (key, symbol) in [
        ("capacity", relation.capacity()),
        ("printed_name", printed.name),
        ("printed_honorific", printed.honorific),
        ("printed_title", printed.title),
        ("printed_division", printed.division),
        ("printed_affiliation", printed.affiliation),
        ("printed_role", printed.role),
    ] {
        element.text(key, text(symbol));
    }
    element.text("rank", Some(relation.rank.as_str()));
    element.value("confidence", Some(relation.confidence));
    element.end();
}

/// The edges of a fact: one to each end of a participation, one between the ends of any other.
pub(super) fn edges(buffer: &mut Vec<u8>, graph: &Graph, ix: RelationIx) {
    let relation = graph.relation(ix);
    if relation.kind() == RelationKind::Participation {
        for (end, node) in relation.ends() {
            let (short, label) = match end {
                End::Subject => ("s", "participant"),
                End::Object => ("o", "event"),
                End::Affiliation => ("a", "affiliation"),
                End::OnBehalfOf => ("b", "on behalf of"),
            };
            let id = format!("{}-{short}", relation.id);
            // From who took part to the participation, and from that to what it names.
            let (from, to) = match end {
                End::Subject => (graph.node(node).id, relation.id),
                _ => (relation.id, graph.node(node).id),
            };
            let mut element = Element::edge(buffer, &id, &from, &to);
            element.text("label", Some(label));
            element.text("kind", Some(relation.kind().as_str()));
            element.value("length", Some(0.5));
            element.end();
        }
        return;
    }
    let text = |symbol: Option<Symbol>| symbol.map(|symbol| graph.text(symbol));
    let kind = relation.kind().as_str();
    let role = Some(relation.role.as_str()).filter(|role| !role.is_empty());
    let (from, to) = (graph.node(relation.subject).id, graph.node(relation.object).id);
    let mut element = Element::edge(buffer, &relation.id, &from, &to);
    element.text("label", Some(&role.unwrap_or(kind).to_lowercase().replace('_', " ")));
    element.text("kind", Some(kind));
    element.text("role", role);
    element.value("length", Some(1));
    element.text("date", text(relation.when));
    element.text("position", text(relation.position()));
    if relation.kind() == RelationKind::Tagging {
        element.value("weight", Some(relation.weight()));
    }
    element.text("basis", relation.basis().map(entity::vocabulary::Basis::as_str));
    element.text("rank", Some(relation.rank.as_str()));
    element.value("confidence", Some(relation.confidence));
    element.end();
}

/// One node or edge being written.
struct Element<'a> {
    buffer: &'a mut Vec<u8>,
    name: &'static str,
}

impl<'a> Element<'a> {
    fn node(buffer: &'a mut Vec<u8>, id: uuid::Uuid) -> Self {
        put(buffer, &format!("  <node id=\"{id}\">"));
        Self { buffer, name: "node" }
    }

    fn edge(buffer: &'a mut Vec<u8>, id: &impl Display, from: &uuid::Uuid, to: &uuid::Uuid) -> Self {
        put(buffer, &format!("  <edge id=\"{id}\" source=\"{from}\" target=\"{to}\">"));
        Self { buffer, name: "edge" }
    }

    fn text(&mut self, key: &str, text: Option<&str>) {
        let Some(text) = text else { return };
        let initial = &self.name[..1];
        put(self.buffer, &format!("<data key=\"{initial}_{key}\">{}</data>", escape(legal(text))));
    }

    fn value(&mut self, key: &str, value: Option<impl Display>) {
        let Some(value) = value else { return };
        let initial = &self.name[..1];
        put(self.buffer, &format!("<data key=\"{initial}_{key}\">{value}</data>"));
    }

    fn end(self) {
        put(self.buffer, &format!("</{}>\n", self.name));
    }
}

fn put(buffer: &mut Vec<u8>, text: &str) {
    buffer.extend_from_slice(text.as_bytes());
}

/// A text without the characters that XML 1.0 cannot have, not even escaped.
fn legal(text: &str) -> Cow<'_, str> {
    let is_legal = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(is_legal) {
        return text.into();
    }
    text.chars().map(|c| if is_legal(c) { c } else { char::REPLACEMENT_CHARACTER }).collect::<String>().into()
}
