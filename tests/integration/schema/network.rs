use serde_json::json;

use super::{Asked, shown};

#[tokio::test]
async fn people_and_organisations_are_tied_by_the_events_they_share() {
    let query = r"{
        people: coAppearanceNetwork(filter: { name: { contains: $$ } }) { members { entity { name } tieCount weight } }
        organisationNetwork(limit: 3) {
            members { entity { name } tieCount weight }
            ties { a { name } b { name } sharedCount }
            truncated reason
        }
        coAppearanceNetwork(level: ATTENDED) { ties { a { name } b { name } sharedCount } truncated reason }
        few: coAppearanceNetwork(minShared: 2) { members { weight } ties { sharedCount } }
    }"
    .replace("$$", "\"mainstreaming\"");
    insta::assert_snapshot!(shown(&query).await, @r#"
    {
      people: {
        members: [
          {"entity":{"name":"Sorreta"},"tieCount":2,"weight":2}
          {"entity":{"name":"Sarah Rosengärtner"},"tieCount":2,"weight":2}
          {"entity":{"name":"Affolter"},"tieCount":2,"weight":2}
        ]
      }
      organisationNetwork: {
        members: [
          {"entity":{"name":"Philippines"},"tieCount":3,"weight":3}
          {"entity":{"name":"Permanent Mission of the Philippines"},"tieCount":2,"weight":2}
          {"entity":{"name":"United Nations Development Programme"},"tieCount":2,"weight":2}
        ]
        ties: [
          {
            a: {"name":"Philippines"}
            b: {"name":"Permanent Mission of the Philippines"}
            sharedCount: 1
          }
          {
            a: {"name":"Philippines"}
            b: {"name":"United Nations Development Programme"}
            sharedCount: 1
          }
          {
            a: {"name":"Permanent Mission of the Philippines"}
            b: {"name":"United Nations Development Programme"}
            sharedCount: 1
          }
        ]
        truncated: true
        reason: "There are more members than `limit`, or more ties than 20 for each member that the limit allows, or than 5,000: the least connected are left out. Raise `limit` or `minShared`."
      }
      coAppearanceNetwork: {
        ties: [
          {"a":{"name":"Sorreta"},"b":{"name":"Sarah Rosengärtner"},"sharedCount":1}
          {"a":{"name":"Sorreta"},"b":{"name":"Affolter"},"sharedCount":1}
          {"a":{"name":"Sarah Rosengärtner"},"b":{"name":"Affolter"},"sharedCount":1}
        ]
        truncated: false
        reason: null
      }
      few: {"members":[],"ties":[]}
    }
    "#);
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let asked = Asked::sample().await;
    for (arguments, field) in [
        ("limit: 0", "coAppearanceNetwork"),
        ("limit: 1001", "organisationNetwork"),
        ("minShared: 0", "coAppearanceNetwork"),
        ("minShared: -1", "organisationNetwork"),
    ] {
        let (code, path) = asked.refusal(&format!("{{ {field}({arguments}) {{ truncated }} }}")).await;
        assert_eq!((code.as_str(), path), ("BAD_USER_INPUT", json!([field])), "{arguments}");
    }
    let none = asked.ask("{ coAppearanceNetwork(filter: { id: { in: [] } }) { members { weight } truncated } }").await;
    assert_eq!(none["coAppearanceNetwork"], json!({ "members": [], "truncated": false }));
}
