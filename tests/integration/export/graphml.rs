//! GraphML, parsed back and counted against the graph.

use std::collections::{BTreeMap, BTreeSet};

use api::{
    export::Format,
    graph::{Part, Paths, PathsOf, View, Viewer, Walk},
    store::commit::Commit,
};
use entity::vocabulary::{EntityKind, RelationKind};
use quick_xml::{Reader, events::Event};
use tests::{
    database::Engine,
    harness::{TestServer, server, server_on},
    random::node_model,
    sample::write_sample,
};

use super::whole;

/// The nodes and edges of a file, each with what it says.
#[derive(Debug, Default)]
struct File {
    nodes: BTreeMap<String, BTreeMap<String, String>>,
    edges: Vec<(String, String, BTreeMap<String, String>)>,
    keys: BTreeSet<String>,
}

fn parse(text: &str) -> File {
    let mut reader = Reader::from_str(text);
    let mut file = File::default();
    let (mut node, mut edge, mut key) = (None, false, None);
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return file,
            Event::Start(tag) | Event::Empty(tag) => {
                let attribute = |name: &str| {
                    let found = tag.attributes().map(Result::unwrap).find(|one| one.key.as_ref() == name);
                    found.map(|one| one.value.into_owned())
                };
                match tag.name().as_ref() {
                    "key" => assert!(file.keys.insert(attribute("id").unwrap())),
                    "node" => {
                        node = attribute("id");
                        assert!(file.nodes.insert(node.clone().unwrap(), BTreeMap::new()).is_none());
                        edge = false;
                    }
                    "edge" => {
                        let (from, to) = (attribute("source").unwrap(), attribute("target").unwrap());
                        assert!(file.nodes.contains_key(&from) && file.nodes.contains_key(&to), "every node is before");
                        file.edges.push((from, to, BTreeMap::new()));
                        edge = true;
                    }
                    "data" => key = attribute("key"),
                    _ => {}
                }
            }
            Event::Text(text) => {
                if let Some(key) = &key {
                    add(&mut file, node.as_ref(), edge, key, text.as_ref());
                }
            }
            Event::GeneralRef(reference) => {
                let text = match reference.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    "#13" => "\r",
                    other => panic!("&{other};"),
                };
                if let Some(key) = &key {
                    add(&mut file, node.as_ref(), edge, key, text);
                }
            }
            Event::End(tag) if tag.name().as_ref() == "data" => key = None,
            _ => {}
        }
    }
}

fn add(file: &mut File, node: Option<&String>, edge: bool, key: &str, text: &str) {
    assert!(file.keys.contains(key), "{key} is declared");
    let said = if edge { &mut file.edges.last_mut().unwrap().2 } else { file.nodes.get_mut(node.unwrap()).unwrap() };
    said.entry(key.to_owned()).or_default().push_str(text);
}

fn counted(server: &TestServer, file: &File) {
    let graph = server.app.graph();
    let part = Part::Whole;
    let participations: Vec<_> =
        part.relations(&graph).filter(|ix| graph.relation(*ix).kind() == RelationKind::Participation).collect();
    assert_eq!(file.nodes.len(), part.nodes(&graph).count() + participations.len());
    let ends: usize = participations.iter().map(|ix| graph.relation(*ix).ends().count()).sum();
    assert_eq!(file.edges.len(), graph.count_relations() - participations.len() + ends);
    for ix in part.nodes(&graph) {
        let node = graph.node(ix);
        assert_eq!(file.nodes[&node.id.to_string()]["n_label"], node.name());
    }
}

#[tokio::test]
async fn everything_is_there_once() {
    let server = server().await;
    write_sample(&server.app).await;
    let text = whole(&server, Format::GraphMl).await;
    let file = parse(&text);
    counted(&server, &file);
    assert_eq!(text, whole(&server, Format::GraphMl).await, "the order is always the same");
}

#[tokio::test]
async fn a_way_by_length_is_as_long_as_a_path() {
    let server = server().await;
    write_sample(&server.app).await;
    let file = parse(&whole(&server, Format::GraphMl).await);
    let graph = server.app.graph();
    let view = View::new(graph.clone(), Viewer::default(), std::time::Duration::from_mins(1));
    let nodes: Vec<_> = Part::Whole.nodes(&graph).collect();
    let halves: Vec<(&str, &str, u32)> =
        file.edges.iter().map(|(a, b, said)| (&**a, &**b, if said["e_length"] == "0.5" { 1 } else { 2 })).collect();
    for from in &nodes {
        // Bellman and Ford, plainly.
        let mut far: BTreeMap<&str, u32> = BTreeMap::new();
        let start = graph.node(*from).id.to_string();
        far.insert(&start, 0);
        while halves.iter().fold(false, |changed, (a, b, length)| {
            let nearer = |a: &str, b: &str| match far.get(a).map(|far| far + length) {
                Some(way) if far.get(b).is_none_or(|known| way < *known) => Some(way),
                _ => None,
            };
            let (forward, backward) = (nearer(a, b), nearer(b, a));
            far.extend(forward.map(|way| (*b, way)));
            far.extend(backward.map(|way| (*a, way)));
            changed | forward.is_some() | backward.is_some()
        }) {}
        for to in &nodes {
            let of = PathsOf {
                from: *from,
                to: *to,
                walk: Walk::over(None, None),
                exclude: std::collections::HashSet::new(),
                most_degree: None,
                most_steps: 10,
                most_paths: 1,
            };
            let path = Paths::find(&view, &of).unwrap();
            let steps = path.paths.first().map(|path| 2 * path.relations.len() as u32);
            assert_eq!(far.get(graph.node(*to).id.to_string().as_str()).copied(), steps);
        }
    }
}

#[tokio::test]
async fn names_of_any_characters_are_xml() {
    let server = server_on(Engine::Sqlite, |_| {}).await;
    let mut node = node_model(EntityKind::Organisation, "A & B <\"'> \u{1}\u{b}\u{ffff}\u{1f600}]]>\r\n", None);
    node.node.slug = "odd\u{8}".to_owned();
    let commit = Commit { actor: "test".to_owned(), new_nodes: vec![node], ..Commit::default() };
    server.app.store.commit(commit).await.unwrap();
    server.app.feed.catch_up().await.unwrap();
    let file = parse(&whole(&server, Format::GraphMl).await);
    let said = file.nodes.values().next().unwrap();
    assert!(said["n_label"].starts_with("A & B <\"'> \u{fffd}\u{fffd}\u{fffd}\u{1f600}]]>"), "{said:?}");
    assert_eq!(said["n_entity"], "organisation:odd\u{fffd}");
}
