use serde_json::json;

use super::{Asked, shown};

#[tokio::test]
async fn the_most_central_come_first() {
    let query = r#"{
        degree: ranking(kind: PERSON, measure: DEGREE, first: 2) {
            totalCount approximationError edges { score node { name degree } } pageInfo { hasNextPage }
        }
        pagerank: ranking(kind: EVENT, measure: PAGERANK, first: 2) { nodes { name } }
        betweenness: ranking(kind: EVENT, measure: BETWEENNESS, via: [EVENT_RELATION], first: 2) {
            edges { score node { name } }
        }
        closeness: ranking(kind: ORGANISATION, measure: CLOSENESS, during: "2011", first: 2) { nodes { name } }
    }"#;
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      degree: {
        totalCount: 3
        approximationError: null
        edges: [
          {"score":4.0,"node":{"name":"Sarah Rosengärtner","degree":4}}
          {"score":2.0,"node":{"name":"Sorreta","degree":2}}
        ]
        pageInfo: {"hasNextPage":true}
      }
      pagerank: {"nodes":[{"name":"Mainstreaming migration"},{"name":"GFMD Switzerland"}]}
      betweenness: {
        edges: [
          {"score":0.025,"node":{"name":"GFMD Mexico"}}
          {"score":0.025,"node":{"name":"GFMD Switzerland"}}
        ]
      }
      closeness: {"nodes":[{"name":"Philippines"},{"name":"Permanent Mission of the Philippines"}]}
    }
    "#);
}

#[tokio::test]
async fn pages_follow_each_other() {
    let asked = Asked::sample().await;
    let ask = async |rest: &str| {
        let query = format!(
            "{{ ranking(kind: PERSON, measure: DEGREE, {rest}) {{ nodes {{ name }} pageInfo {{ endCursor hasNextPage hasPreviousPage }} }} }}"
        );
        asked.ask(&query).await["ranking"].clone()
    };
    let all = ask("first: 100").await;
    let (mut paged, mut after) = (Vec::new(), String::new());
    loop {
        let page = ask(&format!("first: 1{after}")).await;
        paged.extend(page["nodes"].as_array().unwrap().clone());
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
        after = format!(", after: {}", page["pageInfo"]["endCursor"]);
    }
    assert_eq!(json!(paged), all["nodes"]);
    let other = format!("{{ ranking(kind: PERSON, measure: PAGERANK{after}) {{ totalCount }} }}");
    assert_eq!(asked.answer(&other).await["errors"][0]["extensions"]["code"], "BAD_CURSOR");
}
