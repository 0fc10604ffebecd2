//! Answers written directly against those that `async_graphql` resolves field by field: the same, to the letter.

use api::{
    ingest::generate::{Scale, generate},
    schema::{
        self,
        direct::{Avoid, written},
    },
};
use async_graphql::{Request, Response, Value};
use tests::{
    documents::Documents,
    harness::{searchable, server},
};

use super::Asked;

const SCALE: Scale = Scale { people: 60, events: 20, participations: 200, seed: 7 };

/// Asks both ways. True where something was answered directly.
async fn compare(asked: &Asked, document: &str) -> bool {
    let ask = async |request: Request| {
        let mut answer = asked.schema.execute(request).await;
        // Which of several fields fails first is not told.
        answer.errors.sort_by_key(|error| format!("{error:?}"));
        answer
    };
    let directly = ask(Request::new(document)).await;
    let field_by_field = ask(Request::new(document).data(Avoid)).await;
    let text = |answer: &Response| serde_json::to_string(answer).unwrap();
    assert_eq!(text(&directly), text(&field_by_field), "\n{document}\n");
    let is_direct = |answer: &Response| match &answer.data {
        Value::Object(fields) => fields.values().any(|value| written(value).is_some()),
        _ => false,
    };
    assert!(!is_direct(&field_by_field));
    is_direct(&directly)
}

async fn compare_many(asked: &Asked, ids: Vec<String>, seeds: std::ops::Range<u64>) {
    let documents = Documents::new(&schema::sdl(), ids);
    let total = seeds.end - seeds.start;
    let mut direct = 0;
    for seed in seeds {
        direct += u64::from(compare(asked, &documents.write(seed)).await);
    }
    // Some random documents are refused and some wait for the store; the rest is what is compared.
    assert!(direct * 5 > total * 2, "{direct} of {total} were answered directly");
}

#[tokio::test]
async fn random_questions_about_the_sample_are_answered_alike() {
    let asked = Asked::sample().await;
    searchable(&asked.server.app).await;
    let found =
        asked.ask("{ events { nodes { slug } } people { nodes { slug } } organisations { nodes { slug } } }").await;
    let slugs = |list: &str, kind: &str| -> Vec<String> {
        let nodes = found[list]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| format!("{kind}:{}", node["slug"].as_str().unwrap())).collect()
    };
    let ids = [slugs("events", "event"), slugs("people", "person"), slugs("organisations", "organisation")].concat();
    compare_many(&asked, ids, 0..200).await;
}

#[tokio::test]
async fn random_questions_about_a_generated_graph_are_answered_alike() {
    let server = server().await;
    generate(&server.app.store, SCALE, |_| ()).await.unwrap();
    server.app.feed.catch_up().await.unwrap();
    searchable(&server.app).await;
    let asked = Asked { schema: schema::build(server.app.clone()), server };
    let found = asked.ask("{ people(first: 10) { nodes { id } } events(first: 10) { nodes { id } } }").await;
    let ids = |list: &str| -> Vec<String> {
        let nodes = found[list]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect()
    };
    compare_many(&asked, [ids("people"), ids("events")].concat(), 1_000..1_200).await;
}

/// Everything that an object of the graph can be asked, so that no field is left out by chance.
#[tokio::test]
async fn every_kind_of_value_is_written_alike() {
    let asked = Asked::sample().await;
    for document in [
        "{ events { totalCount pageInfo { hasNextPage startCursor endCursor } edges { cursor node { __typename id kind slug \
         name names { text language nameKind } identifiers { scheme value url } links { url label language mediaType } \
         degree revision createdAt updatedAt eventKind when { edtf earliest latest startTime endTime timeZone asPrinted } \
         eventStatus mode venue city country languages ordinal ancestors { name } completeness { missing conflicts } } } } }",
        "{ participations { nodes { id relationKind label subject { __typename name } object { ... on Event { venue } name } \
         when { edtf } rank confidence revision participant { __typename ... on Person { familyName } } person { name } \
         event { name } role participationStatus ordinal affiliation { name acronym } onBehalfOf { name country } capacity \
         printed { name honorific title division affiliation role } } } }",
        "{ a: events(first: 1) { nodes { name } nodes { slug name } } a: events(first: 1) { totalCount } }",
        "{ person(id: \"person:nobody\") { name } event(id: \"nonsense\") { name } }",
        "{ events(first: -1) { totalCount } people { totalCount } }",
        "{ events { nodes { participations(first: 101) { totalCount } } } }",
        "{ events(after: \"nonsense\") { totalCount } }",
        "{ events { nodes { name @skip(if: true) } } }",
        "{ events { nodes { name claims { nodes { quote } } } } }",
        "{ nodes(ids: [\"x\"]) { id } statistics { events graphVersion } }",
    ] {
        compare(&asked, document).await;
    }
}
