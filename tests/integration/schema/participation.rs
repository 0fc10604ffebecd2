use serde_json::json;

use super::Asked;

#[tokio::test]
async fn a_participation_says_who_as_what_and_for_whom() {
    let asked = Asked::sample().await;
    let query = r#"{
        event(id: "event:seminar") {
            name description abstract when { edtf earliest latest } country languages eventKind
            links { url label }
            participations(filter: { role: { in: [SPEAKER] } }) {
                totalCount
                nodes {
                    label role confidence when { edtf }
                    participant { __typename name }
                    person { name }
                    affiliation { name }
                    onBehalfOf { name }
                    printed { honorific title }
                    subject { ... on Person { slug } }
                    object { slug }
                }
            }
        }
    }"#;
    let expected = json!({ "event": {
        "name": "Mainstreaming migration", "description": "A seminar.", "abstract": "About the handbook.",
        "when": { "edtf": "2011-11-28", "earliest": "2011-11-28", "latest": "2011-11-28" },
        "country": "US", "languages": ["en"], "eventKind": "SEMINAR",
        "links": [{ "url": "https://example.org/seminar", "label": "Page" }],
        "participations": { "totalCount": 2, "nodes": [
            {
                "label": "speaker at", "role": "SPEAKER", "confidence": 1.0, "when": null,
                "participant": { "__typename": "Person", "name": "Sorreta" },
                "person": { "name": "Sorreta" },
                "affiliation": { "name": "Permanent Mission of the Philippines" },
                "onBehalfOf": { "name": "Philippines" },
                "printed": { "honorific": "H.E. Mr.", "title": "Deputy Permanent Representative" },
                "subject": { "slug": "sorreta" }, "object": { "slug": "seminar" },
            },
            {
                "label": "speaker at", "role": "SPEAKER", "confidence": 0.9, "when": null,
                "participant": { "__typename": "Person", "name": "Sarah Rosengärtner" },
                "person": { "name": "Sarah Rosengärtner" },
                "affiliation": { "name": "United Nations Development Programme" },
                "onBehalfOf": null,
                "printed": { "honorific": null, "title": null },
                "subject": { "slug": "rosengaertner" }, "object": { "slug": "seminar" },
            },
        ] },
    } });
    assert_eq!(asked.ask(query).await, expected);
}

#[tokio::test]
async fn an_event_counts_what_is_under_it_and_knows_what_is_above() {
    let asked = Asked::sample().await;
    let query = r#"{
        event(id: "event:gfmd") {
            all: participations { totalCount nodes { event { slug } role } }
            own: participations(scope: SELF) { totalCount }
            parts { nodes { eventRelationRole from { slug } label } }
        }
        part: event(id: "event:cluster-iii") { ancestors { slug } partOf { nodes { to { slug } } } degree }
        edition: event(id: "event:gfmd-2011") {
            relatedEvents { nodes { to { slug } label } }
            organisers(roles: [CHAIR_IN_OFFICE]) { nodes { organiser { name } label } }
            none: organisers(roles: []) { totalCount }
        }
    }"#;
    let expected = json!({
        "event": {
            "all": { "totalCount": 3, "nodes": [
                { "event": { "slug": "roundtable-3" }, "role": "MODERATOR" },
                { "event": { "slug": "gfmd-2011" }, "role": "DELEGATE" },
                { "event": { "slug": "cluster-iii" }, "role": "CHAIR" },
            ] },
            "own": { "totalCount": 0 },
            "parts": { "nodes": [
                { "eventRelationRole": "EDITION_OF", "from": { "slug": "gfmd-2010" }, "label": "edition of" },
                { "eventRelationRole": "EDITION_OF", "from": { "slug": "gfmd-2011" }, "label": "edition of" },
            ] },
        },
        "part": {
            "ancestors": [{ "slug": "gfmd-2011" }],
            "partOf": { "nodes": [{ "to": { "slug": "gfmd-2011" } }] },
            "degree": 2,
        },
        "edition": {
            "relatedEvents": { "nodes": [{ "to": { "slug": "gfmd-2010" }, "label": "follow-up to" }] },
            "organisers": { "nodes": [{ "organiser": { "name": "Switzerland" }, "label": "chair in office of" }] },
            "none": { "totalCount": 0 },
        },
    });
    assert_eq!(asked.ask(query).await, expected);
}

#[tokio::test]
async fn the_other_kinds_show_their_facts() {
    let asked = Asked::sample().await;
    let query = r#"{
        organisation(id: "organisation:philippines") {
            represented { nodes { participant { name } event { slug } } }
            participations { nodes { event { slug } } }
            children { nodes { from { slug } label } }
            relations(kinds: [PARTICIPATION], with: "event:seminar") { nodes { relationKind object { slug } } }
            nobody: relations(with: "event:none") { totalCount }
        }
        person(id: "person:rosengaertner") {
            affiliations { nodes { organisation { acronym } position basis } }
            contributions { nodes { document { slug } label } }
            participations(orderBy: [{ field: WHEN, direction: DESC }]) { nodes { event { slug } } }
        }
        document(id: "document:paper") { usedAt { nodes { event { slug } label } } issued { edtf } }
        theme(id: "theme:migration") {
            narrower { nodes { from { slug } label } }
            tagged { nodes { entity { name } weight } }
            own: tagged(includeNarrower: false) { totalCount }
            people: tagged(kinds: [PERSON]) { totalCount }
        }
        statistics { graphVersion events organisations people documents themes relations sources database }
    }"#;
    let expected = json!({
        "organisation": {
            "represented": { "nodes": [{ "participant": { "name": "Sorreta" }, "event": { "slug": "seminar" } }] },
            "participations": { "nodes": [{ "event": { "slug": "gfmd-2011" } }] },
            "children": { "nodes": [{ "from": { "slug": "mission" }, "label": "represents" }] },
            "relations": { "nodes": [{ "relationKind": "PARTICIPATION", "object": { "slug": "seminar" } }] },
            "nobody": { "totalCount": 0 },
        },
        "person": {
            "affiliations": { "nodes": [
                { "organisation": { "acronym": "UNDP" }, "position": "Policy Specialist", "basis": "OBSERVED" },
            ] },
            "contributions": { "nodes": [{ "document": { "slug": "handbook" }, "label": "author of" }] },
            "participations": { "nodes": [{ "event": { "slug": "seminar" } }, { "event": { "slug": "roundtable-3" } }] },
        },
        "document": {
            "usedAt": { "nodes": [
                { "event": { "slug": "seminar" }, "label": "background for" },
                { "event": { "slug": "roundtable-3" }, "label": "prepared for" },
            ] },
            "issued": { "edtf": "2010" },
        },
        "theme": {
            "narrower": { "nodes": [{ "from": { "slug": "remittances" }, "label": "narrower than" }] },
            "tagged": { "nodes": [{ "entity": { "name": "Mainstreaming migration" }, "weight": 0.8 }] },
            "own": { "totalCount": 0 },
            "people": { "totalCount": 0 },
        },
        "statistics": {
            "graphVersion": "1", "events": 6, "organisations": 4, "people": 3, "documents": 2, "themes": 2,
            "relations": 19, "sources": 1, "database": "sqlite",
        },
    });
    assert_eq!(asked.ask(query).await, expected);
}
