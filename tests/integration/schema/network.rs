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
    insta::assert_snapshot!(shown(&query).await, @"");
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
    let none =
        asked.ask(r#"{ coAppearanceNetwork(filter: { id: { in: [] } }) { members { weight } truncated } }"#).await;
    assert_eq!(none["coAppearanceNetwork"], json!({ "members": [], "truncated": false }));
}
