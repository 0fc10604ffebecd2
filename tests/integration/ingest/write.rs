//! One page goes in, and every fact of it is answered with the line that says so: over HTTP, on every database.

use api::ingest::sample;
use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use serde_json::{Value, json};
use tests::{
    database::engines,
    harness::{TestServer, server_on},
};
use tower::ServiceExt;

use super::{import_text, shared};

const URL: &str =
    "https://www.unitar.org/ny/international-law-and-policy/migration-and-development-series/mainstreamingmigration";
const TOOLS: &str = "Tools for evidence-based migration and development policies";
const COHERENCE: &str =
    "Policy and institutional coherence to address the relationship between migration and development";
const PROCESSES: &str = "How can Regional Consultative Processes (RCPs) and Inter-Regional Fora (IRF) best include the \
                         migration and development nexus";
const SEMINAR: &str = "Mainstreaming migration into development planning";

/// A page with the facts of the seminar, and a server that has read it.
struct Seminar<'a> {
    text: &'a str,
    server: TestServer,
}

impl<'a> Seminar<'a> {
    /// One on each engine.
    async fn read(text: &'a str, url: Option<&str>) -> Vec<Self> {
        let mut read = Vec::new();
        for engine in engines() {
            let server = server_on(engine, |_| {}).await;
            import_text(&server.app.store, text, url).await;
            server.app.feed.catch_up().await.unwrap();
            read.push(Self { text, server });
        }
        read
    }

    async fn ask(&self, query: &str) -> Value {
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        let request = request.body(Body::from(json!({ "query": query }).to_string())).unwrap();
        let answer = self.server.router.clone().oneshot(request).await.unwrap();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let answer: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(answer.get("errors"), None, "{query}\n{answer:#}");
        answer["data"].clone()
    }

    /// `line N` of the one line that begins with some words.
    fn line(&self, begin: &str) -> String {
        let at: Vec<usize> =
            (1..).zip(self.text.lines()).filter(|(_, line)| line.starts_with(begin)).map(|(at, _)| at).collect();
        assert_eq!(at.len(), 1, "{begin}: {at:?}");
        format!("line {}", at[0])
    }

    /// What a query answers for a list, by name.
    async fn names(&self, list: &str) -> Vec<String> {
        let data = self.ask(&format!("{{ {list}(first: 50) {{ nodes {{ name }} }} }}")).await;
        let nodes = data[list]["nodes"].as_array().unwrap();
        let mut names: Vec<String> = nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    }

    /// The id of the seminar.
    async fn id(&self) -> String {
        let query = format!(r#"{{ events(filter: {{ name: {{ eq: "{SEMINAR}" }} }}) {{ nodes {{ id }} }} }}"#);
        self.ask(&query).await["events"]["nodes"][0]["id"].as_str().unwrap().to_owned()
    }
}

/// The facts of the seminar, one by one, in whatever words the page tells them.
async fn holds_the_facts(text: &str, url: Option<&str>) {
    for seminar in Seminar::read(text, url).await {
        assert_eq!(
            seminar.names("events").await,
            [
                "Cluster III",
                "GFMD Mexico 2010",
                "GFMD Switzerland 2011",
                "Global Forum on Migration and Development",
                SEMINAR,
                "Roundtable 3"
            ]
        );
        assert_eq!(
            seminar.names("people").await,
            ["Barbara Affolter", "John Lonnback", "Sarah Rosengaertner", "Sorreta", "Toni-Shae Freckleton"]
        );
        let mut organisations = vec![
            "Global Migration Group",
            "International Organization for Migration",
            "Mexico",
            "Permanent Mission of the Philippines to the UN",
            "Philippines",
            "Planning Institute of Jamaica",
            "Switzerland",
            "United Nations Development Programme",
        ];
        organisations.extend(url.map(|_| "United Nations Institute for Training and Research"));
        assert_eq!(seminar.names("organisations").await, organisations);
        let of = |kind: &str| format!("{kind}: {SEMINAR}");
        assert_eq!(
            seminar.names("documents").await,
            [
                PROCESSES,
                &of("Information Note"),
                &format!("{SEMINAR}: A handbook for policy-makers and practitioners"),
                COHERENCE,
                &of("Speakers' Biographies"),
                &of("Summary of discussion"),
                TOOLS,
                &of("Video recording"),
                "World Migration Report 2010",
            ]
        );
        assert_eq!(
            seminar.names("themes").await,
            [
                "evidence-based policy",
                "inter-ministerial coordination",
                "mainstreaming",
                "migration and development",
                "policy coherence",
                "poverty reduction",
                "regional consultative processes",
            ]
        );
        let id = seminar.id().await;
        let data = seminar
            .ask(&format!(
                r#"{{ event(id: "{id}") {{ names {{ text nameKind }} eventKind when {{ edtf }} venue languages abstract
                    organisers {{ nodes {{ organiser {{ name }} organisingRole confidence }} }}
                    days: claims(attribute: "when") {{ nodes {{ locator quote }} }} }} }}"#
            ))
            .await;
        let event = &data["event"];
        assert_eq!(event["names"], json!([{ "text": SEMINAR, "nameKind": "DERIVED" }]));
        assert_eq!(event["eventKind"], "SEMINAR");
        assert_eq!(event["when"]["edtf"], "2011-11-28");
        assert_eq!(event["venue"], "Conference room 6, UN Headquarters");
        assert_eq!(event["languages"], json!(["en"]));
        assert_eq!(event["abstract"].as_str().unwrap().split("\n\n").count(), 4);
        assert_eq!(event["days"]["nodes"], json!([{ "locator": seminar.line("Date:"), "quote": "28 November 2011" }]));
        let organisers = match url {
            Some(_) => json!([{
                "organiser": { "name": "United Nations Institute for Training and Research" },
                "organisingRole": "ORGANISER", "confidence": 0.6,
            }]),
            None => json!([]),
        };
        assert_eq!(event["organisers"]["nodes"], organisers);
        papers_come_from_editions(&seminar).await;
        every_claim_points_at_its_line(&seminar).await;
        who_spoke(&seminar, &id).await;
        which_papers_were_background(&seminar, &id).await;
        whom_a_state_sent(&seminar).await;
    }
}

/// The editions of the forum have a state in the chair, and a part that the papers come from; where they met is not said.
async fn papers_come_from_editions(seminar: &Seminar<'_>) {
    for (edition, state, part) in
        [("GFMD Switzerland 2011", "Switzerland", "Cluster III"), ("GFMD Mexico 2010", "Mexico", "Roundtable 3")]
    {
        let query = format!(
            r#"{{ events(filter: {{ name: {{ eq: "{edition}" }} }}) {{ nodes {{
                country
                partOf {{ nodes {{ eventRelationRole to {{ name eventKind }} }} }}
                parts {{ nodes {{ eventRelationRole from {{ name }} }} }}
                organisers {{ nodes {{ organisingRole organiser {{ name }} }} }} }} }} }}"#
        );
        let expected = json!({
            "country": null,
            "partOf": { "nodes": [{ "eventRelationRole": "EDITION_OF",
                "to": { "name": "Global Forum on Migration and Development", "eventKind": "SERIES" } }] },
            "parts": { "nodes": [{ "eventRelationRole": "PART_OF", "from": { "name": part } }] },
            "organisers": { "nodes": [{ "organisingRole": "CHAIR_IN_OFFICE", "organiser": { "name": state } }] },
        });
        assert_eq!(seminar.ask(&query).await["events"]["nodes"], json!([expected]));
    }
}

/// The words of every claim stand on the lines that it names; what was given beside the page stands on none.
async fn every_claim_points_at_its_line(seminar: &Seminar<'_>) {
    let lines: Vec<&str> = seminar.text.lines().collect();
    let mut claims = 0;
    for list in ["events", "organisations", "people", "documents", "themes"] {
        let claim = "claims(first: 50) { nodes { locator quote } }";
        let query =
            format!("{{ {list}(first: 50) {{ nodes {{ {claim} relations(first: 50) {{ nodes {{ {claim} }} }} }} }} }}");
        let data = seminar.ask(&query).await;
        for node in data[list]["nodes"].as_array().unwrap() {
            let relations = node["relations"]["nodes"].as_array().unwrap();
            for fact in std::iter::once(node).chain(relations) {
                let found = fact["claims"]["nodes"].as_array().unwrap();
                assert!(!found.is_empty(), "{fact}");
                for claim in found {
                    // What was given beside the text stands on no line; its quote is what was given.
                    let Some(locator) = claim["locator"].as_str() else {
                        assert!(claim["quote"].as_str().is_some_and(|quote| !quote.is_empty()), "{claim}");
                        continue;
                    };
                    let numbers: Vec<usize> =
                        locator.split([' ', '-']).filter_map(|number| number.parse().ok()).collect();
                    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { panic!("{claim}") };
                    if *first > 0 {
                        let said = lines[first - 1..*last].join("\n");
                        let quote = claim["quote"].as_str().unwrap();
                        assert!(quote.split('\n').all(|words| said.contains(words)), "{claim} in {said}");
                        claims += 1;
                    }
                }
            }
        }
    }
    assert!(claims > 100, "{claims}");
}

/// Who spoke, with title, employer and on whose behalf.
async fn who_spoke(seminar: &Seminar<'_>, id: &str) {
    let query = format!(
        r#"{{ event(id: "{id}") {{ participations {{ totalCount nodes {{
            participant {{ name }} role confidence printed {{ honorific title affiliation }}
            affiliation {{ name acronym }} onBehalfOf {{ name }} claims(first: 1) {{ nodes {{ locator quote }} }} }} }} }} }}"#
    );
    let data = seminar.ask(&query).await;
    let said = |begin: &str| {
        let line = seminar.text.lines().find(|line| line.starts_with(begin)).unwrap().trim_end();
        json!({ "nodes": [{ "locator": seminar.line(begin), "quote": line }] })
    };
    let mission = "Permanent Mission of the Philippines to the UN";
    let mut expected = vec![
        json!({ "participant": { "name": "Sorreta" }, "role": "SPEAKER", "confidence": 1.0,
            "printed": { "honorific": "H.E. Mr.", "affiliation": null,
                "title": "Deputy Permanent Representative of the Philippines to the UN" },
            "affiliation": { "name": mission, "acronym": null }, "onBehalfOf": { "name": "Philippines" },
            "claims": said("H.E. Mr. Sorreta") }),
        json!({ "participant": { "name": "Toni-Shae Freckleton" }, "role": "SPEAKER", "confidence": 1.0,
            "printed": { "honorific": "Ms.", "affiliation": "Planning Institute of Jamaica", "title": null },
            "affiliation": { "name": "Planning Institute of Jamaica", "acronym": null }, "onBehalfOf": null,
            "claims": said("Ms. Toni-Shae Freckleton") }),
        json!({ "participant": { "name": "Sarah Rosengaertner" }, "role": "SPEAKER", "confidence": 1.0,
            "printed": { "honorific": "Ms.", "affiliation": "United Nations Development Programme (UNDP)", "title": null },
            "affiliation": { "name": "United Nations Development Programme", "acronym": "UNDP" }, "onBehalfOf": null,
            "claims": said("Ms. Sarah Rosengaertner") }),
    ];
    expected.extend(["Barbara Affolter", "John Lonnback"].map(|name| {
        json!({ "participant": { "name": name }, "role": "UNKNOWN", "confidence": 0.7,
            "printed": { "honorific": null, "affiliation": null, "title": null },
            "affiliation": null, "onBehalfOf": null, "claims": said(name) })
    }));
    let found = data["event"]["participations"]["nodes"].as_array().unwrap();
    let by_name = |rows: &[Value]| {
        let mut rows = rows.to_vec();
        for row in &mut rows {
            let rounded = (row["confidence"].as_f64().unwrap() * 100.0).round() / 100.0;
            row["confidence"] = json!(rounded);
        }
        rows.sort_by_key(|row| row["participant"]["name"].as_str().unwrap().to_owned());
        rows
    };
    assert_eq!(by_name(found), by_name(&expected));

    // Who stands in two lists takes part once, and both lines say so.
    let query = format!(
        r#"{{ event(id: "{id}") {{ participations {{ nodes {{ participant {{ name }} claims {{ nodes {{ attribute locator }} }} }} }} }} }}"#
    );
    let data = seminar.ask(&query).await;
    let nodes = data["event"]["participations"]["nodes"].as_array().unwrap();
    let twice = nodes.iter().find(|node| node["participant"]["name"] == "Sarah Rosengaertner").unwrap();
    let whole = twice["claims"]["nodes"].as_array().unwrap().iter().filter(|claim| claim["attribute"] == Value::Null);
    let mut lines: Vec<&str> = whole.map(|claim| claim["locator"].as_str().unwrap()).collect();
    lines.sort_unstable();
    assert_eq!(lines, [seminar.line("Sarah Rosengaertner"), seminar.line("Ms. Sarah Rosengaertner")]);
}

/// Every document used as background, and the forum that it came from.
async fn which_papers_were_background(seminar: &Seminar<'_>, id: &str) {
    let claim = "claims(first: 1) { nodes { locator } }";
    let query = format!(
        r#"{{ event(id: "{id}") {{ materials(roles: [BACKGROUND_FOR]) {{ nodes {{ {claim}
            document {{ name usedAt(roles: [OUTPUT_OF, PREPARED_FOR]) {{ nodes {{ materialRole {claim}
                event {{ name ancestors {{ name }} }} }} }} }} }} }} }} }}"#
    );
    let data = seminar.ask(&query).await;
    let paper = |name: &str, role: &str, event: &str, edition: &str| {
        let at =
            (1..).zip(seminar.text.lines()).find(|(_, line)| line.replace('\u{a0}', " ").contains(name)).unwrap().0;
        let claims = json!({ "nodes": [{ "locator": format!("line {at}") }] });
        let ancestors = json!([{ "name": edition }]);
        json!({ "claims": claims, "document": { "name": name, "usedAt": { "nodes": [
            { "materialRole": role, "claims": claims, "event": { "name": event, "ancestors": ancestors } },
        ] } } })
    };
    let mut found = data["event"]["materials"]["nodes"].as_array().unwrap().clone();
    found.sort_by_key(|row| row["document"]["name"].as_str().unwrap().to_owned());
    assert_eq!(
        found,
        [
            paper(PROCESSES, "PREPARED_FOR", "Roundtable 3", "GFMD Mexico 2010"),
            paper(COHERENCE, "OUTPUT_OF", "Roundtable 3", "GFMD Mexico 2010"),
            paper(TOOLS, "OUTPUT_OF", "Cluster III", "GFMD Switzerland 2011"),
        ]
    );
}

/// What the Philippines, through whom, took part in.
async fn whom_a_state_sent(seminar: &Seminar<'_>) {
    let data = seminar
        .ask(
            r#"{ organisation(id: "organisation:philippines") { organisationKind country represented { nodes {
                participant { name } event { name } affiliation { name }
                claims(attribute: "onBehalfOf") { nodes { value locator quote } } } } } }"#,
        )
        .await;
    let begin = "H.E. Mr. Sorreta";
    let line = seminar.text.lines().find(|line| line.starts_with(begin)).unwrap().trim_end();
    let claims = json!([{ "value": "Philippines", "locator": seminar.line(begin), "quote": line }]);
    assert_eq!(
        data["organisation"],
        json!({ "organisationKind": "STATE", "country": "PH", "represented": { "nodes": [{
            "participant": { "name": "Sorreta" }, "event": { "name": SEMINAR },
            "affiliation": { "name": "Permanent Mission of the Philippines to the UN" },
            "claims": { "nodes": claims },
        }] } })
    );
}

fn own() -> &'static str {
    sample::pages().iter().find(|page| page.name == "mainstreaming-seminar.txt").unwrap().text
}

#[tokio::test]
async fn our_own_seminar_gives_its_facts() {
    holds_the_facts(own(), None).await;
}

#[tokio::test]
async fn an_address_tells_who_organised() {
    holds_the_facts(own(), Some(URL)).await;
}

#[tokio::test]
async fn the_seed_page_gives_its_facts() {
    let Some(folder) = shared("pages") else { return };
    let text = std::fs::read_to_string(folder.join("unitar-2011-mainstreaming.txt")).unwrap();
    holds_the_facts(&text, None).await;
    holds_the_facts(&text, Some(URL)).await;
}
