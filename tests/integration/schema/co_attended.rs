use serde_json::json;

use super::{Asked, shown};

#[tokio::test]
async fn events_that_share_people_are_ranked() {
    let query = r#"{ event(id: "event:seminar") {
        coAttended(minShared: 1) {
            totalCount truncated
            edges { node { name } sharedCount sharedPeople { totalCount nodes { name } } }
        }
        atLeastTwo: coAttended { nodes { name } }
        chairs: coAttended(minShared: 1, roleGroup: LEADERSHIP) { totalCount }
        onStage: coAttended(minShared: 1, roleGroup: ON_STAGE) { edges { node { name } sharedPeople { nodes { name } } } }
    } }"#;
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      event: {
        coAttended: {
          totalCount: 5
          truncated: false
          edges: [
            {
              node: {"name":"Global Forum on Migration and Development"}
              sharedCount: 2
              sharedPeople: {"totalCount":2,"nodes":[{"name":"Sarah Rosengärtner"},{"name":"Sorreta"}]}
            }
            {
              node: {"name":"Cluster III"}
              sharedCount: 1
              sharedPeople: {"totalCount":1,"nodes":[{"name":"Sorreta"}]}
            }
            {
              node: {"name":"GFMD Mexico"}
              sharedCount: 1
              sharedPeople: {"totalCount":1,"nodes":[{"name":"Sarah Rosengärtner"}]}
            }
            {
              node: {"name":"GFMD Switzerland"}
              sharedCount: 1
              sharedPeople: {"totalCount":1,"nodes":[{"name":"Sorreta"}]}
            }
            {
              node: {"name":"Roundtable 3"}
              sharedCount: 1
              sharedPeople: {"totalCount":1,"nodes":[{"name":"Sarah Rosengärtner"}]}
            }
          ]
        }
        atLeastTwo: {"nodes":[{"name":"Global Forum on Migration and Development"}]}
        chairs: {"totalCount":0}
        onStage: {
          edges: [
            {"node":{"name":"GFMD Mexico"},"sharedPeople":{"nodes":[{"name":"Sarah Rosengärtner"}]}}
            {
              node: {"name":"Global Forum on Migration and Development"}
              sharedPeople: {"nodes":[{"name":"Sarah Rosengärtner"}]}
            }
            {"node":{"name":"Roundtable 3"},"sharedPeople":{"nodes":[{"name":"Sarah Rosengärtner"}]}}
          ]
        }
      }
    }
    "#);
}

#[tokio::test]
async fn what_an_event_belongs_to_is_no_other_event() {
    let query = r#"{
        part: event(id: "event:cluster-iii") { coAttended(minShared: 1) { nodes { name } } }
        series: event(id: "event:gfmd") { coAttended(minShared: 1) { nodes { name } } }
    }"#;
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      part: {"coAttended":{"nodes":[{"name":"Mainstreaming migration"}]}}
      series: {"coAttended":{"nodes":[{"name":"Mainstreaming migration"}]}}
    }
    "#);
}

#[tokio::test]
async fn a_threshold_counts_from_one() {
    let asked = Asked::sample().await;
    let refused = asked.refusal(r#"{ event(id: "event:gfmd") { coAttended(minShared: 0) { totalCount } } }"#).await;
    assert_eq!(refused, ("BAD_USER_INPUT".to_owned(), json!(["event", "coAttended"])));
}
