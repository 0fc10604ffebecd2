//! What a request may ask: counted with the values of its variables, before anything is executed.

use async_graphql::{Request, Value as GraphqlValue, Variables};
use serde_json::{Value, json};

use super::Asked;

/// What clients ask to learn the contract, by the graphql-js that most of them use.
const INTROSPECTION: &str = "query IntrospectionQuery { __schema { description queryType { name kind } mutationType { name kind }
    subscriptionType { name kind } types { ...FullType } directives { name description isRepeatable locations
    args(includeDeprecated: true) { ...InputValue } } } }
    fragment FullType on __Type { kind name description specifiedByURL isOneOf fields(includeDeprecated: true) { name description
    args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
    inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name
    description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
    fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
    fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
    kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";

async fn answer(asked: &Asked, document: &str, variables: Value) -> Value {
    let mut request = Request::new(document).variables(Variables::from_json(variables));
    request.extensions.insert("cost".to_owned(), GraphqlValue::Boolean(true));
    serde_json::to_value(asked.schema.execute(request).await).unwrap()
}

/// The fields that a request is said to ask for; the code where it is refused.
async fn cost(asked: &Asked, document: &str, variables: Value) -> Value {
    let answer = answer(asked, document, variables).await;
    let refused = &answer["errors"][0]["extensions"]["code"];
    if answer["extensions"]["cost"].is_null() {
        refused.clone()
    } else {
        answer["extensions"]["cost"]["fields"].clone()
    }
}

#[tokio::test]
async fn every_field_counts_as_often_as_it_may_come() {
    let asked = Asked::sample().await;
    for (document, fields) in [
        ("{ __typename }", 1),
        ("{ a: __typename b: __typename }", 2),
        ("{ statistics { events people } }", 3),
        ("{ events { totalCount } }", 2),
        ("{ events { nodes { id } } }", 2 + 20),
        ("{ events(first: 7) { nodes { id __typename } totalCount } }", 3 + 7 * 2),
        ("{ events(last: 7) { edges { cursor node { id } } pageInfo { hasNextPage } } }", 4 + 7 * 3),
        ("{ events(first: null, last: 3) { nodes { id } } }", 2 + 3),
        ("{ events(first: 0) { nodes { id } } }", 2),
        (
            "{ events(first: 3) { nodes { names { text } participations(first: 4) { nodes { id role } } } } }",
            2 + 3 * (1 + 20 + 2 + 4 * 2),
        ),
        (
            "{ ...a ...a } fragment a on Query { events(first: 5) { ...b } } fragment b on EventConnection { nodes { id } }",
            2 * (2 + 5),
        ),
        ("{ nodes(ids: [1, 2, 3]) { id } }", 1 + 3),
        (
            "{ attendance(first: 3, firstEvents: 4) { events { id } rows { cursor cells { roles } } } }",
            3 + 4 + 3 * (2 + 4),
        ),
        (
            "{ __typename @skip(if: true) events @include(if: false) { nodes { id } } a: __typename @include(if: true) }",
            1,
        ),
        (
            "{ event(id: \"a\") { ... on Entity @skip(if: true) { id } ...b @include(if: false) } } fragment b on Event { id }",
            1,
        ),
    ] {
        assert_eq!(cost(&asked, document, json!({})).await, fields, "{document}");
    }
}

#[tokio::test]
async fn variables_count_as_what_they_are() {
    let asked = Asked::sample().await;
    let document = "query ($first: Int = 5, $ids: [ID!]!, $more: Boolean = false) {
        events(first: $first) { nodes { id } } nodes(ids: $ids) { id } statistics @include(if: $more) { events } }";
    for (variables, fields) in [
        (json!({ "ids": [] }), 2 + 5 + 1),
        (json!({ "ids": ["a", "b"], "first": 50 }), 2 + 50 + 1 + 2),
        (json!({ "ids": "a", "first": null }), 2 + 20 + 1 + 1),
        (json!({ "ids": [], "first": 1, "more": true }), 2 + 1 + 1 + 2),
    ] {
        assert_eq!(cost(&asked, document, variables.clone()).await, fields, "{variables}");
    }
    let document = "query ($n: Int!) { events(first: $n) { nodes { participations(first: $n) { nodes {
        event { participations(first: $n) { nodes { id } } } } } } } }";
    assert!(cost(&asked, document, json!({ "n": 10 })).await.is_u64());
    assert_eq!(cost(&asked, document, json!({ "n": 100 })).await, "TOO_COMPLEX");
    // What no page may be is told by the field: it knows better.
    let answer =
        answer(&asked, "query ($n: Int!) { events(first: $n) { nodes { id } } }", json!({ "n": 1_000_000 })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    assert_eq!(answer["errors"][0]["path"], json!(["events"]));
}

#[tokio::test]
async fn a_cost_is_told_to_who_asks_for_it_alone() {
    let asked = Asked::sample().await;
    let told = answer(&asked, "{ events(first: 2) { nodes { id } } }", json!({})).await;
    let expected = json!({ "fields": 4, "mostFields": 500_000, "depth": 3, "mostDepth": 40,
                           "introspection": 0, "mostIntrospection": 500_000 });
    assert_eq!(told["extensions"]["cost"], expected);
    assert!(asked.answer("{ __typename }").await["extensions"].get("cost").is_none());
}

#[tokio::test]
async fn the_whole_contract_may_be_asked_for_and_not_over_and_over() {
    let asked = Asked::sample().await;
    let whole = answer(&asked, INTROSPECTION, json!({})).await;
    assert!(whole["data"]["__schema"]["types"].as_array().unwrap().len() > 100);
    let counted = whole["extensions"]["cost"]["introspection"].as_u64().unwrap();
    assert!(counted < 250_000, "the budget holds it twice: {counted}");
    assert_eq!(whole["extensions"]["cost"]["fields"], 0);
    let circle = |levels: usize| {
        format!(
            "{{ __schema {{ types {}{}",
            "{ fields { type ".repeat(levels),
            "{ name }".to_owned() + &" } }".repeat(levels + 1)
        )
    };
    let again = (0..10)
        .map(|number| format!("a{number}: __schema {{ types {{ ...FullType }} }} "))
        .collect::<Vec<_>>()
        .concat();
    let again = format!("{{ {again} }} {}", &INTROSPECTION[INTROSPECTION.find("fragment").unwrap()..]);
    let far = asked.answer(&circle(12)).await["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(far.contains("more than a billion fields about the schema"), "{far}");
    for (document, refused) in [(circle(2), false), (circle(4), true), (again, true)] {
        let answer = asked.answer(&document).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code == "TOO_COMPLEX", refused, "{document} {code}");
        assert!(refused || code.is_null(), "{document} {code}");
    }
}

#[tokio::test]
async fn doubling_fragments_over_lists_are_counted_at_once() {
    let asked = Asked::sample().await;
    let doubling = (0..9)
        .map(|n| {
            format!("fragment f{n} on Event {{ ancestors {{ ...f{} }} b: ancestors {{ ...f{} }} }} ", n + 1, n + 1)
        })
        .collect::<Vec<_>>()
        .concat();
    let document = format!("{{ event(id: \"a\") {{ ...f0 }} }} {doubling} fragment f9 on Event {{ id }}");
    assert_eq!(cost(&asked, &document, json!({})).await, "TOO_COMPLEX");
}
