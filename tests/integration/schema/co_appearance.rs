use serde_json::json;

use super::{Asked, shown};

#[tokio::test]
async fn people_who_were_where_a_person_was_are_ranked() {
    let query = r#"{ person(id: "person:sorreta") {
        coAppearances {
            totalCount truncated
            edges { node { name } sharedCount firstTogether { edtf } lastTogether { edtf } sharedEvents { nodes { name } } }
        }
        bySeries: coAppearances(level: SERIES) {
            edges { node { name } sharedCount firstTogether { edtf } sharedEvents { totalCount nodes { name } } }
        }
        twice: coAppearances(level: SERIES, minShared: 2) { nodes { name } }
        onStage: coAppearances(roleGroup: ON_STAGE) { nodes { name } }
        in2010: coAppearances(level: SERIES, during: "2010") { nodes { name } }
        delegation: coAppearances(scope: DELEGATION) { totalCount }
    } }"#;
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      person: {
        coAppearances: {
          totalCount: 2
          truncated: false
          edges: [
            {
              node: {"name":"Affolter"}
              sharedCount: 1
              firstTogether: {"edtf":"2011-11-28"}
              lastTogether: {"edtf":"2011-11-28"}
              sharedEvents: {"nodes":[{"name":"Mainstreaming migration"}]}
            }
            {
              node: {"name":"Sarah Rosengärtner"}
              sharedCount: 1
              firstTogether: {"edtf":"2011-11-28"}
              lastTogether: {"edtf":"2011-11-28"}
              sharedEvents: {"nodes":[{"name":"Mainstreaming migration"}]}
            }
          ]
        }
        bySeries: {
          edges: [
            {
              node: {"name":"Sarah Rosengärtner"}
              sharedCount: 2
              firstTogether: {"edtf":"2011-11-28"}
              sharedEvents: {
                totalCount: 2
                nodes: [
                  {"name":"Mainstreaming migration"}
                  {"name":"Global Forum on Migration and Development"}
                ]
              }
            }
            {
              node: {"name":"Affolter"}
              sharedCount: 1
              firstTogether: {"edtf":"2011-11-28"}
              sharedEvents: {"totalCount":1,"nodes":[{"name":"Mainstreaming migration"}]}
            }
          ]
        }
        twice: {"nodes":[{"name":"Sarah Rosengärtner"}]}
        onStage: {"nodes":[{"name":"Sarah Rosengärtner"}]}
        in2010: {"nodes":[]}
        delegation: {"totalCount":0}
      }
    }
    "#);
}

#[tokio::test]
async fn a_page_goes_on_where_the_last_one_ended() {
    let asked = Asked::sample().await;
    let list = |arguments: &str| {
        format!(
            r#"{{ person(id: "person:sorreta") {{ coAppearances({arguments}) {{
                edges {{ cursor node {{ name }} }} pageInfo {{ hasNextPage hasPreviousPage }} }} }} }}"#
        )
    };
    let first = asked.ask(&list("first: 1")).await["person"]["coAppearances"].clone();
    assert_eq!(first["edges"][0]["node"]["name"], "Affolter");
    assert_eq!(first["pageInfo"], json!({ "hasNextPage": true, "hasPreviousPage": false }));
    let cursor = &first["edges"][0]["cursor"];
    let second = asked.ask(&list(&format!("first: 1, after: {cursor}"))).await["person"]["coAppearances"].clone();
    assert_eq!(second["edges"][0]["node"]["name"], "Sarah Rosengärtner");
    assert_eq!(second["pageInfo"], json!({ "hasNextPage": false, "hasPreviousPage": true }));
    let cursor = &second["edges"][0]["cursor"];
    let back = asked.ask(&list(&format!("last: 1, before: {cursor}"))).await["person"]["coAppearances"].clone();
    assert_eq!(back, first);
    let other = asked.refusal(&list(&format!("level: SERIES, after: {cursor}"))).await;
    assert_eq!(other, ("BAD_CURSOR".to_owned(), json!(["person", "coAppearances"])));
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused() {
    let asked = Asked::sample().await;
    for arguments in ["minShared: 0", "minShared: -1", "first: 101", "first: 1, last: 1"] {
        let query = format!(r#"{{ person(id: "person:sorreta") {{ coAppearances({arguments}) {{ totalCount }} }} }}"#);
        let refused = asked.refusal(&query).await;
        assert_eq!(refused, ("BAD_USER_INPUT".to_owned(), json!(["person", "coAppearances"])), "{arguments}");
    }
    let query = r#"{ person(id: "person:sorreta") { name coAppearances(during: "2011-13") { totalCount } } }"#;
    assert_eq!(asked.refusal(query).await.0, "BAD_USER_INPUT");
}
