use serde_json::json;

use super::{Asked, shown};

#[tokio::test]
async fn entities_split_by_their_values() {
    let query = r"{
        events {
            year: facets(by: YEAR) { key label count distinctCount entity { slug } }
            month: facets(by: MONTH) { key }
            country: facets(by: COUNTRY) { key label count }
            city: facets(by: CITY) { key count }
            kind: facets(by: EVENT_KIND) { key label count }
            language: facets(by: LANGUAGE) { key count }
            theme: facets(by: THEME) { label count entity { kind slug } }
            organiser: facets(by: ORGANISER) { label count entity { slug } }
            series: facets(by: SERIES) { label count entity { slug } }
        }
        people {
            affiliation: facets(by: AFFILIATION) { label count distinctCount }
            onBehalfOf: facets(by: ON_BEHALF_OF) { label count distinctCount }
            country: facets(by: COUNTRY) { label count distinctCount }
            role: facets(by: ROLE) { label count distinctCount }
            eventCount: facets(by: EVENT_COUNT) { label count distinctCount }
        }
        organisations { kind: facets(by: ORGANISATION_KIND) { label count } country: facets(by: COUNTRY) { label count } }
        documents {
            kind: facets(by: DOCUMENT_KIND) { label count }
            year: facets(by: YEAR) { label count }
            language: facets(by: LANGUAGE) { label count }
            theme: facets(by: THEME) { label count }
        }
    }";
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      events: {
        year: [
          {"key":"2011","label":"2011","count":3,"distinctCount":3,"entity":null}
          {"key":"2010","label":"2010","count":2,"distinctCount":2,"entity":null}
        ]
        month: [{"key":"2010-11"},{"key":"2011-11"}]
        country: [{"key":"MX","label":"Mexico","count":2},{"key":"US","label":"United States","count":1}]
        city: [{"key":"New York","count":1}]
        kind: [
          {"key":"FORUM","label":"Forum","count":2}
          {"key":"CLUSTER","label":"Cluster","count":1}
          {"key":"ROUNDTABLE","label":"Roundtable","count":1}
          {"key":"SEMINAR","label":"Seminar","count":1}
          {"key":"SERIES","label":"Series","count":1}
        ]
        language: [{"key":"en","count":1}]
        theme: [{"label":"Remittances","count":1,"entity":{"kind":"THEME","slug":"remittances"}}]
        organiser: [{"label":"Switzerland","count":1,"entity":{"slug":"switzerland"}}]
        series: [{"label":"Global Forum on Migration and Development","count":5,"entity":{"slug":"gfmd"}}]
      }
      people: {
        affiliation: [
          {"label":"Permanent Mission of the Philippines","count":1,"distinctCount":1}
          {"label":"United Nations Development Programme","count":1,"distinctCount":1}
        ]
        onBehalfOf: [{"label":"Philippines","count":1,"distinctCount":1}]
        country: [
          {"label":"United States","count":3,"distinctCount":3}
          {"label":"Mexico","count":1,"distinctCount":1}
        ]
        role: [
          {"label":"Speaker","count":2,"distinctCount":2}
          {"label":"Chair","count":1,"distinctCount":1}
          {"label":"Moderator","count":1,"distinctCount":1}
          {"label":"Unknown","count":1,"distinctCount":1}
        ]
        eventCount: [{"label":"2","count":2,"distinctCount":2},{"label":"1","count":1,"distinctCount":1}]
      }
      organisations: {
        kind: [
          {"label":"State","count":2}
          {"label":"Permanent mission","count":1}
          {"label":"UN entity","count":1}
        ]
        country: []
      }
      documents: {
        kind: [{"label":"Report","count":2}]
        year: [{"label":"2010","count":2}]
        language: []
        theme: []
      }
    }
    "#);
}

#[tokio::test]
async fn participations_split_by_their_values() {
    let query = r"{
        participations {
            role: facets(by: ROLE) { key label count distinctCount }
            event: facets(by: EVENT) { label count distinctCount }
            meeting: facets(by: MEETING) { label count distinctCount }
            series: facets(by: SERIES) { label count distinctCount }
            person: facets(by: PERSON) { label count distinctCount }
            year: facets(by: YEAR) { label count distinctCount }
            theme: facets(by: THEME) { label count distinctCount }
        }
    }";
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      participations: {
        role: [
          {"key":"SPEAKER","label":"Speaker","count":2,"distinctCount":2}
          {"key":"CHAIR","label":"Chair","count":1,"distinctCount":1}
          {"key":"DELEGATE","label":"Delegate","count":1,"distinctCount":1}
          {"key":"MODERATOR","label":"Moderator","count":1,"distinctCount":1}
          {"key":"UNKNOWN","label":"Unknown","count":1,"distinctCount":1}
        ]
        event: [
          {"label":"Mainstreaming migration","count":3,"distinctCount":3}
          {"label":"Cluster III","count":1,"distinctCount":1}
          {"label":"GFMD Switzerland","count":1,"distinctCount":1}
          {"label":"Roundtable 3","count":1,"distinctCount":1}
        ]
        meeting: [
          {"label":"Mainstreaming migration","count":3,"distinctCount":3}
          {"label":"GFMD Switzerland","count":2,"distinctCount":2}
          {"label":"GFMD Mexico","count":1,"distinctCount":1}
        ]
        series: [{"label":"Global Forum on Migration and Development","count":3,"distinctCount":3}]
        person: [
          {"label":"Sarah Rosengärtner","count":2,"distinctCount":2}
          {"label":"Sorreta","count":2,"distinctCount":2}
          {"label":"Affolter","count":1,"distinctCount":1}
        ]
        year: [{"label":"2011","count":5,"distinctCount":4},{"label":"2010","count":1,"distinctCount":1}]
        theme: [{"label":"Remittances","count":3,"distinctCount":3}]
      }
    }
    "#);
}

#[tokio::test]
async fn a_list_splits_by_two_values_at_once() {
    let query = r"{
        participations { crosstab(rows: MEETING, columns: ROLE) { rows { label count } columns { label count } counts } }
        people { crosstab(rows: EVENT_COUNT, columns: ROLE, top: 2) { rows { label count } columns { label count } counts } }
        none: events(filter: { id: { in: [] } }) { crosstab(rows: YEAR, columns: COUNTRY) { rows { key } counts } }
    }";
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      participations: {
        crosstab: {
          rows: [
            {"label":"Mainstreaming migration","count":3}
            {"label":"GFMD Switzerland","count":2}
            {"label":"GFMD Mexico","count":1}
          ]
          columns: [
            {"label":"Speaker","count":2}
            {"label":"Chair","count":1}
            {"label":"Delegate","count":1}
            {"label":"Moderator","count":1}
            {"label":"Unknown","count":1}
          ]
          counts: [[2,0,0,0,1],[0,1,1,0,0],[0,0,0,1,0]]
        }
      }
      people: {
        crosstab: {
          rows: [{"label":"2","count":2},{"label":"1","count":1}]
          columns: [{"label":"Speaker","count":2},{"label":"Chair","count":1}]
          counts: [[2,1],[0,0]]
        }
      }
      none: {"crosstab":{"rows":[],"counts":[]}}
    }
    "#);
}

/// All participations are counted from indexes, those that a filter lets through one by one.
#[tokio::test]
async fn counting_from_indexes_agrees_with_counting_one_by_one() {
    let asked = Asked::sample().await;
    let of_event = ["YEAR", "COUNTRY", "THEME", "EVENT", "MEETING", "SERIES"];
    for (rows, columns) in of_event.iter().flat_map(|other| [(*other, "ROLE"), ("ROLE", *other)]) {
        let split = format!(
            "crosstab(rows: {rows}, columns: {columns}) {{ rows {{ key count }} columns {{ key count }} counts }}"
        );
        let facets = format!("facets(by: {rows}) {{ key count }}");
        let list = |filter: &str| format!("{{ participations{filter} {{ {split} {facets} }} }}");
        let none = "(filter: { not: { during: \"1066\" } })";
        assert_eq!(asked.ask(&list("")).await, asked.ask(&list(none)).await, "{rows} by {columns}");
    }
}

#[tokio::test]
async fn everything_that_matches_is_counted_and_nothing_else() {
    let asked = Asked::sample().await;
    let facets = |list: &str| format!("{{ {list} {{ facets(by: ROLE, top: 1) {{ key count }} }} }}");
    let data = asked.ask(&facets("participations(first: 1)")).await;
    assert_eq!(data["participations"]["facets"], json!([{ "key": "SPEAKER", "count": 2 }]));
    let data = asked.ask(&facets(r#"participations(first: 0, filter: { within: "event:gfmd-2011" })"#)).await;
    assert_eq!(data["participations"]["facets"], json!([{ "key": "CHAIR", "count": 1 }]));
    let nested = r#"{ event(id: "event:gfmd") { participations { facets(by: EVENT, minCount: 2) { key } } } }"#;
    assert_eq!(asked.ask(nested).await["event"]["participations"]["facets"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_counted_is_refused() {
    let asked = Asked::sample().await;
    for field in ["facets(by: YEAR, top: 0)", "facets(by: YEAR, top: 101)", "facets(by: YEAR, minCount: 0)"] {
        let refused = asked.refusal(&format!("{{ events {{ {field} {{ key }} }} }}")).await;
        assert_eq!(refused, ("BAD_USER_INPUT".to_owned(), json!(["events", "facets"])), "{field}");
    }
    let refused = asked.refusal("{ events { crosstab(rows: YEAR, columns: YEAR, top: -1) { counts } } }").await;
    assert_eq!(refused, ("BAD_USER_INPUT".to_owned(), json!(["events", "crosstab"])));
}
