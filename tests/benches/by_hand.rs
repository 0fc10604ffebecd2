//! The answer of the events query as a program writes it that was made for this one question: an axum handler that writes
//! the JSON from the same snapshot.

use std::sync::Arc;

use api::{
    app::App,
    graph::{End, Field, Graph, List, NodeIx, Order, Ref, Relation, Rows, View, Viewer},
    page::Window,
};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::post,
};
use data_encoding::BASE64URL_NOPAD;
use entity::vocabulary::{EntityKind, RelationKind, Role, Vocabulary as _};
use uuid::Uuid;

/// A server with this one answer.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new().route("/graphql", post(answer)).with_state(app)
}

async fn answer(State(app): State<Arc<App>>, _question: Bytes) -> Response {
    let view = View::new(app.graph(), Viewer::default(), std::time::Duration::from_secs(30));
    let mut json = Vec::with_capacity(1 << 17);
    json.extend_from_slice(b"{\"data\":{\"events\":{\"edges\":[");
    let by_name = Order { field: Field::Name, descending: false };
    let events = List { order: vec![by_name], ..List::of(Rows::Nodes(EntityKind::Event)) };
    for (place, row) in page(&view, &events, 50).into_iter().enumerate() {
        if let Ref::Node(event) = row {
            comma(place, &mut json);
            json.extend_from_slice(b"{\"node\":");
            write_event(&view, event, &mut json);
            json.push(b'}');
        }
    }
    json.extend_from_slice(b"]}}}");
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

fn page(view: &View, list: &List, rows: usize) -> Vec<Ref> {
    list.page(view, &Window { rows, backward: false, after: None, before: None }).expect("a page").rows
}

fn comma(place: usize, json: &mut Vec<u8>) {
    if place > 0 {
        json.push(b',');
    }
}

fn text(text: Option<&str>, json: &mut Vec<u8>) {
    serde_json::to_writer(json, &text).expect("JSON");
}

fn id(id: Uuid, json: &mut Vec<u8>) {
    let mut bytes = [b'n'; 17];
    bytes[1..].copy_from_slice(id.as_bytes());
    json.push(b'"');
    json.extend_from_slice(BASE64URL_NOPAD.encode(&bytes).as_bytes());
    json.push(b'"');
}

fn write_event(view: &View, event: NodeIx, json: &mut Vec<u8>) {
    let graph = view.graph();
    let node = graph.node(event);
    json.extend_from_slice(b"{\"id\":");
    id(node.id, json);
    json.extend_from_slice(b",\"name\":");
    text(Some(node.name()), json);
    json.extend_from_slice(b",\"when\":");
    match node.time() {
        None => json.extend_from_slice(b"null"),
        Some(when) => {
            json.extend_from_slice(b"{\"edtf\":");
            text(Some(when.edtf.as_str()), json);
            json.push(b'}');
        }
    }
    json.extend_from_slice(b",\"participations\":{\"nodes\":[");
    for (place, row) in page(view, &participations(view, event), 100).into_iter().enumerate() {
        if let Ref::Relation(relation) = row {
            comma(place, json);
            write_participation(graph, graph.relation(relation), json);
        }
    }
    json.extend_from_slice(b"]}}");
}

fn participations(view: &View, event: NodeIx) -> List {
    let graph = view.graph();
    let events = Graph::with_descendants(view, event).expect("the events");
    let at = |event| graph.adjacent(event, RelationKind::Participation, End::Object);
    let rows = if events.len() == 1 {
        Rows::Around(event, RelationKind::Participation, End::Object)
    } else {
        Rows::Fixed(events.iter().flat_map(|event| at(*event).iter().map(Ref::Relation)).collect())
    };
    let order = [Field::When, Field::Ordinal].map(|field| Order { field, descending: false }).to_vec();
    List { order, ..List::of(rows) }
}

fn write_participation(graph: &Graph, relation: &Relation, json: &mut Vec<u8>) {
    let role = match relation.role {
        Role::Participation(role) => role.as_str(),
        _ => "UNKNOWN",
    };
    json.extend_from_slice(b"{\"role\":\"");
    json.extend_from_slice(role.as_bytes());
    json.extend_from_slice(b"\",\"printed\":{\"title\":");
    text(relation.printed.title.map(|title| graph.text(title)), json);
    json.extend_from_slice(b"},\"person\":");
    let participant = graph.node(relation.subject);
    if participant.kind() == EntityKind::Person {
        json.extend_from_slice(b"{\"id\":");
        id(participant.id, json);
        json.extend_from_slice(b",\"name\":");
        text(Some(participant.name()), json);
        json.push(b'}');
    } else {
        json.extend_from_slice(b"null");
    }
    json.extend_from_slice(b",\"affiliation\":");
    match relation.affiliation {
        None => json.extend_from_slice(b"null"),
        Some(affiliation) => {
            json.extend_from_slice(b"{\"name\":");
            text(Some(graph.node(affiliation).name()), json);
            json.push(b'}');
        }
    }
    json.push(b'}');
}
