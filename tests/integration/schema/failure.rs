//! Failures of fields: told once, at their place, and null as far up as they reach. `tests/conformance` compares them with
//! graphql-js at large.

use serde_json::{Value, json};

use super::Asked;

const SARAH: &str = "person(id: \"person:rosengaertner\")";

/// The data of an answer, and the paths of its errors.
async fn failed(asked: &Asked, query: &str) -> (Value, Value) {
    let answer = asked.answer(query).await;
    let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("{query}\n{answer:#}"));
    for error in errors {
        assert_eq!(error["extensions"], json!({ "code": "BAD_USER_INPUT" }));
    }
    (answer["data"].clone(), errors.iter().map(|error| error["path"].clone()).collect())
}

#[tokio::test]
async fn a_failure_within_lists_is_told_at_its_field() {
    let asked = Asked::sample().await;
    let (data, paths) =
        failed(&asked, "{ people(first: 2) { nodes { names { text } taggings(first: -1) { totalCount } } } }").await;
    assert_eq!(data, json!({ "people": null }));
    assert_eq!(paths, json!([["people", "nodes", 0, "taggings"]]));

    let id = asked.ask(&format!("{{ {SARAH} {{ id }} }}")).await["person"]["id"].clone();
    let query = format!(
        "{{ nodes(ids: [\"nothing\", {id}]) {{ ... on Person {{
           a: participations(first: 1) {{ nodes {{ event {{ b: organisers(first: -1) {{ totalCount }} }} }} }} }} }} {SARAH} {{ slug }} }}"
    );
    let (data, paths) = failed(&asked, &query).await;
    assert_eq!(data, json!({ "nodes": [null, { "a": null }], "person": { "slug": "rosengaertner" } }));
    assert_eq!(paths, json!([["nodes", 1, "a", "nodes", 0, "event", "b"]]));
}

#[tokio::test]
async fn a_failure_of_a_field_that_is_selected_twice_is_told_once() {
    let asked = Asked::sample().await;
    let query = "{ people(first: -1) { totalCount } people(first: -1) { nodes { name } } statistics { sources } }";
    let (data, paths) = failed(&asked, query).await;
    assert_eq!(data, json!({ "people": null, "statistics": { "sources": 1 } }));
    assert_eq!(paths, json!([["people"]]));
}

#[tokio::test]
async fn a_failure_in_one_selection_of_an_object_is_one_of_all() {
    let asked = Asked::sample().await;
    let (sound, failing) =
        (format!("{SARAH} {{ name }}"), format!("{SARAH} {{ taggings(first: -1) {{ totalCount }} }}"));
    for query in [format!("{{ {sound} {failing} }}"), format!("{{ {failing} {sound} }}")] {
        let (data, paths) = failed(&asked, &query).await;
        assert_eq!(data, json!({ "person": null }), "{query}");
        assert_eq!(paths, json!([["person", "taggings"]]), "{query}");
    }
    let query = "{ people(first: 1) { nodes { participations(first: 1) { nodes { role } } } }
        people(first: 1) { nodes { participations(first: 1) { nodes { event { parts(last: -1) { totalCount } } } } } } }";
    let (data, paths) = failed(&asked, query).await;
    assert_eq!(data, json!({ "people": { "nodes": [{ "participations": null }] } }));
    assert_eq!(paths, json!([["people", "nodes", 0, "participations", "nodes", 0, "event", "parts"]]));
}

#[tokio::test]
async fn what_failed_in_one_request_is_forgotten_by_the_next() {
    let asked = Asked::sample().await;
    let (data, _) = failed(&asked, &format!("{{ {SARAH} {{ name taggings(first: -1) {{ totalCount }} }} }}")).await;
    assert_eq!(data, json!({ "person": null }));
    assert_eq!(asked.ask(&format!("{{ {SARAH} {{ slug }} }}")).await, json!({ "person": { "slug": "rosengaertner" } }));
}
