use super::shown;

#[tokio::test]
async fn the_events_of_a_person_count_at_a_level() {
    let query = r#"{ person(id: "person:rosengaertner") {
        events { totalCount edges { node { name } roles participations { nodes { role } } } }
        meetings: events(level: MEETING) { nodes { name } }
        series: events(level: SERIES) { edges { node { name } roles participations { nodes { event { name } } } } }
        in2010: events(level: MEETING, filter: { during: "2010" }) { nodes { name } }
        moderated: events(roles: [MODERATOR]) { nodes { name } }
        led: events(roleGroup: LEADERSHIP) { totalCount }
        byName: events(orderBy: [{ field: NAME, direction: DESC }]) { nodes { name } }
        last: events(last: 1) { nodes { name } pageInfo { hasPreviousPage hasNextPage } }
    } }"#;
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      person: {
        events: {
          totalCount: 2
          edges: [
            {
              node: {"name":"Roundtable 3"}
              roles: ["MODERATOR"]
              participations: {"nodes":[{"role":"MODERATOR"}]}
            }
            {
              node: {"name":"Mainstreaming migration"}
              roles: ["SPEAKER"]
              participations: {"nodes":[{"role":"SPEAKER"}]}
            }
          ]
        }
        meetings: {"nodes":[{"name":"GFMD Mexico"},{"name":"Mainstreaming migration"}]}
        series: {
          edges: [
            {
              node: {"name":"Mainstreaming migration"}
              roles: ["SPEAKER"]
              participations: {"nodes":[{"event":{"name":"Mainstreaming migration"}}]}
            }
            {
              node: {"name":"Global Forum on Migration and Development"}
              roles: ["MODERATOR"]
              participations: {"nodes":[{"event":{"name":"Roundtable 3"}}]}
            }
          ]
        }
        in2010: {"nodes":[{"name":"GFMD Mexico"}]}
        moderated: {"nodes":[{"name":"Roundtable 3"}]}
        led: {"totalCount":0}
        byName: {"nodes":[{"name":"Roundtable 3"},{"name":"Mainstreaming migration"}]}
        last: {
          nodes: [{"name":"Mainstreaming migration"}]
          pageInfo: {"hasPreviousPage":true,"hasNextPage":false}
        }
      }
    }
    "#);
}
