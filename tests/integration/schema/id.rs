use serde_json::json;

use super::Asked;

#[tokio::test]
async fn an_entity_has_many_names_and_one_id() {
    let asked = Asked::sample().await;
    let data = asked.ask(r#"{ organisation(id: "organisation:undp") { id } }"#).await;
    let id = data["organisation"]["id"].as_str().unwrap();
    for reference in [id, "organisation:undp", "Organisation:undp", "wikidata:Q161718"] {
        let query =
            format!(r#"{{ entity(id: "{reference}") {{ id kind slug }} organisation(id: "{reference}") {{ id }} }}"#);
        let expected = json!({
            "entity": { "id": id, "kind": "ORGANISATION", "slug": "undp" },
            "organisation": { "id": id },
        });
        assert_eq!(asked.ask(&query).await, expected, "{reference}");
    }
    let query = format!(r#"{{ node(id: "{id}") {{ __typename id ... on Organisation {{ acronym }} }} }}"#);
    let expected = json!({ "node": { "__typename": "Organisation", "id": id, "acronym": "UNDP" } });
    assert_eq!(asked.ask(&query).await, expected);
}

#[tokio::test]
async fn what_is_unknown_or_of_another_kind_is_null() {
    let asked = Asked::sample().await;
    for reference in ["event:undp", "person:undp", "organisation:none", "wikidata:Q1", "", "x", "bm9uZQ", "💥:💥", ":"]
    {
        let query = format!(
            r#"{{ person(id: "{reference}") {{ id }} theme(id: "{reference}") {{ id }} source(id: "{reference}") {{ id }} node(id: "{reference}") {{ id }} }}"#
        );
        let expected = json!({ "person": null, "theme": null, "source": null, "node": null });
        assert_eq!(asked.ask(&query).await, expected, "{reference}");
    }
    let only_ids =
        asked.ask(r#"{ node(id: "organisation:undp") { id } nodes(ids: ["organisation:undp"]) { id } }"#).await;
    assert_eq!(only_ids, json!({ "node": null, "nodes": [null] }));
}

#[tokio::test]
async fn everything_with_an_id_is_found_by_it() {
    let asked = Asked::sample().await;
    let query = r#"{
        event(id: "event:seminar") {
            id
            relations { nodes { id relationKind } }
            history { nodes { id } }
            claims { nodes { source { id } } }
        }
        participations { nodes { id } }
    }"#;
    let data = asked.ask(query).await;
    let event = &data["event"];
    let mut ids = vec![event["id"].clone(), event["claims"]["nodes"][0]["source"]["id"].clone()];
    for list in [&event["relations"], &event["history"], &data["participations"]] {
        ids.extend(list["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()));
    }
    let ids = serde_json::Value::from(ids);
    let found = asked.ask(&format!("{{ nodes(ids: {ids}) {{ __typename id }} }}")).await;
    let found = found["nodes"].as_array().unwrap();
    assert_eq!(found.iter().map(|node| node["id"].clone()).collect::<serde_json::Value>(), ids);
    let kinds: Vec<_> = found.iter().map(|node| node["__typename"].as_str().unwrap()).collect();
    assert_eq!(kinds[..3], ["Event", "Source", "Participation"]);
    assert!(kinds.contains(&"Change") && kinds.contains(&"Material") && kinds.contains(&"Tagging"), "{kinds:?}");
}
