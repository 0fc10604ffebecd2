use serde_json::json;

use super::Asked;

#[tokio::test]
async fn a_hundred_ids_are_found_at_once_and_no_more() {
    let asked = Asked::sample().await;
    let data = asked.ask(r#"{ event(id: "event:seminar") { id } }"#).await;
    let id = data["event"]["id"].as_str().unwrap();
    let nodes = |ids: usize| format!("{{ nodes(ids: {}) {{ __typename }} }}", json!(vec![id; ids]));
    assert_eq!(asked.ask(&nodes(100)).await["nodes"].as_array().unwrap().len(), 100);
    assert_eq!(asked.refusal(&nodes(101)).await, ("BAD_USER_INPUT".to_owned(), json!(["nodes"])));
}
