use serde_json::json;

use super::{Asked, shown};

#[tokio::test]
async fn people_stand_against_events() {
    let query = r#"{
        attendance {
            events { name } totalCount truncatedEvents pageInfo { hasNextPage hasPreviousPage }
            rows { person { name } eventCount cells { event { name } roles } }
        }
        series: attendance(level: SERIES, minEvents: 2) { events { name } rows { person { name } eventCount } }
        oneColumn: attendance(firstEvents: 1) {
            events { name } truncatedEvents rows { person { name } eventCount cells { event { name } } }
        }
        seminar: attendance(events: { id: { in: ["event:seminar"] } }, roleGroup: ON_STAGE) { rows { person { name } } }
        forums: attendance(events: { eventKind: { in: [FORUM] } }) { rows { person { name } cells { roles } } }
        named: attendance(people: { name: { contains: "rosen" } }, level: ATTENDED) { rows { person { name } eventCount } }
    }"#;
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      attendance: {
        events: [{"name":"GFMD Mexico"},{"name":"GFMD Switzerland"},{"name":"Mainstreaming migration"}]
        totalCount: 3
        truncatedEvents: false
        pageInfo: {"hasNextPage":false,"hasPreviousPage":false}
        rows: [
          {
            person: {"name":"Sarah Rosengärtner"}
            eventCount: 2
            cells: [
              {"event":{"name":"GFMD Mexico"},"roles":["MODERATOR"]}
              {"event":{"name":"Mainstreaming migration"},"roles":["SPEAKER"]}
            ]
          }
          {
            person: {"name":"Sorreta"}
            eventCount: 2
            cells: [
              {"event":{"name":"GFMD Switzerland"},"roles":["CHAIR"]}
              {"event":{"name":"Mainstreaming migration"},"roles":["SPEAKER"]}
            ]
          }
          {
            person: {"name":"Affolter"}
            eventCount: 1
            cells: [{"event":{"name":"Mainstreaming migration"},"roles":["UNKNOWN"]}]
          }
        ]
      }
      series: {
        events: [{"name":"Mainstreaming migration"},{"name":"Global Forum on Migration and Development"}]
        rows: [
          {"person":{"name":"Sarah Rosengärtner"},"eventCount":2}
          {"person":{"name":"Sorreta"},"eventCount":2}
        ]
      }
      oneColumn: {
        events: [{"name":"GFMD Mexico"}]
        truncatedEvents: true
        rows: [
          {
            person: {"name":"Sarah Rosengärtner"}
            eventCount: 2
            cells: [{"event":{"name":"GFMD Mexico"}}]
          }
          {"person":{"name":"Sorreta"},"eventCount":2,"cells":[]}
          {"person":{"name":"Affolter"},"eventCount":1,"cells":[]}
        ]
      }
      seminar: {"rows":[{"person":{"name":"Sarah Rosengärtner"}},{"person":{"name":"Sorreta"}}]}
      forums: {
        rows: [
          {"person":{"name":"Sarah Rosengärtner"},"cells":[{"roles":["MODERATOR"]}]}
          {"person":{"name":"Sorreta"},"cells":[{"roles":["CHAIR"]}]}
        ]
      }
      named: {"rows":[{"person":{"name":"Sarah Rosengärtner"},"eventCount":2}]}
    }
    "#);
}

#[tokio::test]
async fn rows_are_paged_forward() {
    let asked = Asked::sample().await;
    let mut cursor = json!(null);
    let mut names = Vec::new();
    loop {
        let query = format!(
            "{{ attendance(first: 2, after: {cursor}) {{ totalCount rows {{ cursor person {{ name }} }} \
             pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let page = asked.ask(&query).await["attendance"].clone();
        assert_eq!(page["totalCount"], 3);
        let rows = page["rows"].as_array().unwrap();
        names.extend(rows.iter().map(|row| row["person"]["name"].clone()));
        assert_eq!(page["pageInfo"]["endCursor"], rows.last().unwrap()["cursor"]);
        cursor = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
    }
    assert_eq!(json!(names), json!(["Sarah Rosengärtner", "Sorreta", "Affolter"]));
    let other = format!("{{ attendance(level: SERIES, after: {cursor}) {{ totalCount }} }}");
    assert_eq!(asked.refusal(&other).await, ("BAD_CURSOR".to_owned(), json!(["attendance"])));
}

#[tokio::test]
async fn a_matrix_has_bounds() {
    let asked = Asked::sample().await;
    for arguments in ["first: 101", "firstEvents: 101", "firstEvents: -1", "minEvents: 0"] {
        let query = format!("{{ attendance({arguments}) {{ totalCount }} themes {{ totalCount }} }}");
        assert_eq!(asked.refusal(&query).await, ("BAD_USER_INPUT".to_owned(), json!(["attendance"])), "{arguments}");
    }
}
