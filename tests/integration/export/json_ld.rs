//! JSON-LD: what schema.org can say is said, and our own reader reads the same facts from it.

use std::{collections::BTreeSet, sync::Arc};

use api::{
    app::App,
    export::Format,
    graph::{Graph, Part},
    ingest::{
        read, sample,
        write::{Source, import},
    },
};
use entity::vocabulary::{EventRelationRole, RelationKind, Role};
use serde_json::Value;
use tests::{
    harness::{TestServer, server},
    sample::write_sample,
};

use super::whole;

async fn read_again(text: &str) -> TestServer {
    let server = server().await;
    let options = read::ReadOptions::default();
    let source = Source { bytes: text.as_bytes(), format: read::Format::Auto, options: &options, actor: "test" };
    import(&server.app.store, source).await.unwrap();
    server.app.feed.catch_up().await.unwrap();
    server
}

/// What schema.org can say that one event is to another.
const SAID: [EventRelationRole; 2] = [EventRelationRole::PartOf, EventRelationRole::EditionOf];

/// The facts that schema.org has words for, by the names of their ends.
fn facts(app: &Arc<App>, kinds: &[RelationKind]) -> BTreeSet<String> {
    let graph: &Graph = &app.graph();
    let part = Part::Whole;
    let relations = part.relations(graph).map(|ix| graph.relation(ix));
    let kept = relations.filter(|relation| {
        kinds.contains(&relation.kind()) && !matches!(relation.role, Role::EventRelation(role) if !SAID.contains(&role))
    });
    kept.map(|relation| {
        let name = |ix: Option<api::graph::NodeIx>| ix.map(|ix| graph.node(ix).name().to_owned());
        let printed = relation.printed.title.map(|title| graph.text(title).to_owned());
        format!(
            "{:?} {:?} {:?} for {:?} of {:?}, {printed:?}",
            name(Some(relation.subject)),
            relation.role,
            name(Some(relation.object)),
            name(relation.on_behalf_of),
            name(relation.affiliation)
        )
    })
    .collect()
}

#[tokio::test]
async fn an_event_says_who_was_what_there_that_day() {
    let server = server().await;
    write_sample(&server.app).await;
    let graph: Value = serde_json::from_str(&whole(&server, Format::JsonLd).await).unwrap();
    let nodes = graph["@graph"].as_array().unwrap();
    assert_eq!(nodes.len(), server.app.graph().nodes().count());
    let seminar = nodes.iter().find(|node| node["name"] == "Mainstreaming migration").unwrap();
    let speaker = seminar["performer"].as_array().unwrap().iter().find(|role| role["jobTitle"].is_string()).unwrap();
    assert_eq!(speaker["@type"], "Role");
    assert_eq!(speaker["roleName"], "Speaker");
    assert_eq!(speaker["performer"]["name"], "Sorreta");
    assert_eq!(speaker["affiliation"]["name"], "Permanent Mission of the Philippines");
    assert_eq!(speaker["prov:actedOnBehalfOf"]["name"], "Philippines");
    assert_eq!(seminar["startDate"], "2011-11-28");
    assert_eq!(seminar["location"]["address"]["addressLocality"], "New York");
    let person = nodes.iter().find(|node| node["name"] == "Sorreta").unwrap();
    assert_eq!(person["jobTitle"], Value::Null, "a post of one day is not the person's");
    let undp = nodes.iter().find(|node| node["alternateName"][0] == "UNDP").unwrap();
    assert_eq!(undp["sameAs"][0], "https://www.wikidata.org/entity/Q161718");
}

#[tokio::test]
async fn read_again_it_gives_the_same_facts() {
    let first = server().await;
    sample::load(&first.app.store).await.unwrap();
    first.app.feed.catch_up().await.unwrap();
    let again = read_again(&whole(&first, Format::JsonLd).await).await;
    let kinds = [RelationKind::Participation, RelationKind::EventRelation, RelationKind::Organising];
    let (before, after) = (facts(&first.app, &kinds), facts(&again.app, &kinds));
    let lost: Vec<_> = before.difference(&after).collect();
    let made: Vec<_> = after.difference(&before).collect();
    assert!(before.len() > 50 && lost.is_empty() && made.is_empty(), "lost {lost:#?}\nmade up {made:#?}");
}
