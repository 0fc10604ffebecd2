use super::shown;

#[tokio::test]
async fn an_event_says_what_is_open() {
    let query = r#"{
        seminar: event(id: "event:seminar") { completeness { missing conflicts } }
        series: event(id: "event:gfmd") { completeness { missing conflicts } }
        part: event(id: "event:roundtable-3") { completeness { missing conflicts } }
    }"#;
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      seminar: {"completeness":{"missing":["venue","organisers"],"conflicts":[]}}
      series: {"completeness":{"missing":["organisers","taggings"],"conflicts":[]}}
      part: {"completeness":{"missing":["venue","city","languages","organisers","taggings"],"conflicts":[]}}
    }
    "#);
}
