use serde_json::{Value, json};
use tests::database::engines;

use super::Asked;

/// Reads a list page by page; `list` has `@` where the page's arguments go.
async fn walk(asked: &Asked, list: &str, backward: bool, rows: usize) -> Vec<Value> {
    let (size, from, has_more, end) = if backward {
        ("last", "before", "hasPreviousPage", "startCursor")
    } else {
        ("first", "after", "hasNextPage", "endCursor")
    };
    let mut found = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let list = list.replace('@', &format!("{size}: {rows}, {from}: {cursor}"));
        let query = format!(
            "{{ {list} {{ totalCount edges {{ cursor node {{ id }} }} nodes {{ id }}
               pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} {}",
            "}".repeat(1 + list.matches('{').count() - list.matches('}').count())
        );
        let mut data = asked.ask(&query).await;
        while data.get("edges").is_none() {
            data = data.as_object().unwrap().values().next().unwrap().clone();
        }
        let edges = data["edges"].as_array().unwrap().clone();
        let nodes: Vec<&Value> = edges.iter().map(|edge| &edge["node"]).collect();
        assert_eq!(json!(nodes), data["nodes"]);
        assert_eq!(data["pageInfo"]["startCursor"], edges.first().map_or(Value::Null, |edge| edge["cursor"].clone()));
        assert_eq!(data["pageInfo"]["endCursor"], edges.last().map_or(Value::Null, |edge| edge["cursor"].clone()));
        let came_from = if backward { "hasNextPage" } else { "hasPreviousPage" };
        assert_eq!(data["pageInfo"][came_from], json!(!found.is_empty()), "{list}");
        let ids = edges.iter().map(|edge| edge["node"]["id"].clone());
        if backward {
            found.splice(0..0, ids);
        } else {
            found.extend(ids);
        }
        if data["pageInfo"][has_more] == json!(false) {
            assert_eq!(data["totalCount"], found.len(), "{list}");
            return found;
        }
        cursor = data["pageInfo"][end].clone();
    }
}

#[tokio::test]
async fn pages_forward_and_backward_mirror_each_other() {
    for engine in engines() {
        let asked = Asked::new(engine).await;
        for list in [
            "events(@)",
            "events(@, orderBy: [{ field: WHEN, direction: DESC }, { field: NAME }])",
            "events(@, orderBy: [{ field: PARTICIPANT_COUNT, direction: DESC }])",
            "events(@, orderBy: [{ field: CREATED, direction: DESC }], filter: { participations: { some: {} } })",
            "people(@, orderBy: [{ field: EVENT_COUNT }])",
            "organisations(@, orderBy: [{ field: UPDATED }])",
            "documents(@, orderBy: [{ field: USE_COUNT, direction: DESC }])",
            "themes(@, orderBy: [{ field: TAGGED_COUNT }])",
            "participations(@)",
            "participations(@, orderBy: [{ field: PARTICIPANT_NAME }, { field: EVENT_NAME, direction: DESC }])",
            r#"event(id: "event:gfmd") { participations(@)"#,
            r#"event(id: "event:seminar") { relations(@)"#,
            r#"event(id: "event:seminar") { history(@)"#,
            r#"person(id: "person:sorreta") { history(@)"#,
        ] {
            let forward = walk(&asked, list, false, 2).await;
            assert!(!forward.is_empty(), "{list}");
            assert_eq!(forward, walk(&asked, list, true, 2).await, "{list}");
            assert_eq!(forward, walk(&asked, list, false, 100).await, "{list}");
            assert_eq!(forward, walk(&asked, list, true, 1).await, "{list}");
        }
    }
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_list_alone() {
    let asked = Asked::sample().await;
    let data = asked.ask("{ events(first: 1) { pageInfo { endCursor } } }").await;
    let cursor = data["events"]["pageInfo"]["endCursor"].clone();
    for list in [
        "people(after: @)",
        "events(after: @, orderBy: [{ field: WHEN }])",
        "events(after: @, filter: { eventKind: { in: [FORUM] } })",
        r#"events(before: "nonsense")"#,
        "participations(after: @)",
    ] {
        let list = list.replace('@', &cursor.to_string());
        let answer = asked.answer(&format!("{{ bad: {list} {{ totalCount }} themes {{ totalCount }} }}")).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_CURSOR", "{list}: {answer:#}");
        assert_eq!(answer["errors"][0]["path"], json!(["bad"]));
        assert_eq!(answer["data"], json!({ "bad": null, "themes": { "totalCount": 2 } }), "{list}");
    }
    let again = asked.ask(&format!("{{ events(first: 1, after: {cursor}) {{ nodes {{ name }} }} }}")).await;
    assert_eq!(again["events"]["nodes"], json!([{ "name": "GFMD Mexico" }]));
}

#[tokio::test]
async fn a_page_has_bounds() {
    let asked = Asked::sample().await;
    for arguments in ["first: 1, last: 1", "first: -1", "last: -1", "first: 101", "last: 101"] {
        let answer = asked.answer(&format!("{{ events({arguments}) {{ totalCount }} }}")).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{arguments}: {answer:#}");
        assert_eq!(answer["data"], json!({ "events": null }));
    }
    let empty = asked.ask("{ events(first: 0) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }").await;
    let page_info = json!({ "hasNextPage": true, "endCursor": null });
    assert_eq!(empty["events"], json!({ "totalCount": 6, "nodes": [], "pageInfo": page_info }));
}
