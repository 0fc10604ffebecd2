use serde_json::json;
use tests::database::{Engine, engines};

use super::Asked;

#[tokio::test]
async fn every_fact_leads_to_its_lines() {
    for engine in engines() {
        let asked = Asked::new(engine).await;
        let query = r#"{
            participations(filter: { onBehalfOf: {} }) { nodes {
                claims(first: 2) {
                    totalCount
                    nodes { attribute locator quote reader rank source { title url mediaType text(lines: "2-3") } }
                    pageInfo { hasNextPage hasPreviousPage }
                }
                title: claims(attribute: "title") { totalCount nodes { attribute } }
                nothing: claims(attribute: "none") { totalCount nodes { attribute } }
                history { totalCount nodes { version action actor entity { id } relation { label } after } }
            } }
        }"#;
        let data = asked.ask(query).await;
        let found = &data["participations"]["nodes"][0];
        let source = json!({
            "title": "A page", "url": "https://example.org/page", "mediaType": "text/plain",
            "text": "H.E. Mr. Sorreta, Deputy Permanent Representative\nMs. Sarah Rosengärtner, UNDP",
        });
        let claim = |attribute: Option<&str>| {
            json!({ "attribute": attribute, "locator": "line 2", "quote": "H.E. Mr. Sorreta", "reader": "page/1",
                    "rank": "NORMAL", "source": source })
        };
        let expected = json!({
            "totalCount": 5,
            "nodes": [claim(None), claim(Some("title"))],
            "pageInfo": { "hasNextPage": true, "hasPreviousPage": false },
        });
        assert_eq!(found["claims"], expected);
        assert_eq!(found["title"], json!({ "totalCount": 1, "nodes": [{ "attribute": "title" }] }));
        assert_eq!(found["nothing"], json!({ "totalCount": 0, "nodes": [] }));
        let change = &found["history"]["nodes"][0];
        assert_eq!(change["version"], "1");
        assert_eq!(change["action"], "CREATED");
        assert_eq!(change["actor"], "sample");
        assert_eq!(change["entity"], json!(null));
        assert_eq!(change["relation"], json!({ "label": "speaker at" }));
        assert_eq!(change["after"]["printed_title"], "Deputy Permanent Representative");
    }
}

#[tokio::test]
async fn a_source_shows_its_text_and_what_it_speaks_of() {
    let asked = Asked::sample().await;
    let data = asked.ask(r#"{ event(id: "event:seminar") { claims { nodes { source { id } } } } }"#).await;
    let id = &data["event"]["claims"]["nodes"][0]["source"]["id"];
    let query = format!(
        r#"{{ source(id: {id}) {{
            text one: text(lines: "1") beyond: text(lines: "3-99") none: text(lines: "9")
            entities {{ totalCount nodes {{ __typename name }} }}
        }} }}"#
    );
    let expected = json!({ "source": {
        "text": tests::sample::BODY, "one": "Speakers", "beyond": "Ms. Sarah Rosengärtner, UNDP", "none": "",
        "entities": { "totalCount": 2, "nodes": [
            { "__typename": "Event", "name": "Mainstreaming migration" },
            { "__typename": "Person", "name": "Sorreta" },
        ] },
    } });
    assert_eq!(asked.ask(&query).await, expected);
    for lines in ["", "0", "3-2", "a", "1-", "-1", "1,2"] {
        let query = format!(r#"{{ source(id: {id}) {{ title text(lines: "{lines}") }} }}"#);
        let answer = asked.answer(&query).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{lines}");
        assert_eq!(answer["data"], json!({ "source": { "title": "A page", "text": null } }), "{lines}");
    }
}

#[tokio::test]
async fn what_the_graph_holds_answers_while_the_store_is_away() {
    // A SQLite file cannot be taken away from under those who have it open.
    for engine in engines().into_iter().filter(|engine| *engine == Engine::Postgres) {
        let Asked { schema, server } = Asked::new(engine).await;
        let ask = async |query: &str| serde_json::to_value(schema.execute(query).await).unwrap();
        assert_eq!(ask("{ statistics { sources } }").await["data"]["statistics"]["sources"], 1);
        drop(server.database);
        let query = r#"{
            event(id: "event:seminar") {
                name description abstract
                claims { totalCount }
                history { totalCount }
                participations { nodes { role claims { totalCount } } }
            }
            statistics { events sources }
        }"#;
        let answer = ask(query).await;
        let fact = |role: &str| json!({ "role": role, "claims": null });
        let expected = json!({
            "event": {
                "name": "Mainstreaming migration", "description": null, "abstract": null, "claims": null, "history": null,
                "participations": { "nodes": [fact("SPEAKER"), fact("SPEAKER"), fact("UNKNOWN")] },
            },
            "statistics": { "events": 6, "sources": 1 },
        });
        assert_eq!(answer["data"], expected, "{answer:#}");
        let errors = answer["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 7, "{answer:#}");
        for error in errors {
            assert_eq!(error["extensions"]["code"], "STORE_UNAVAILABLE", "{answer:#}");
        }
    }
}
