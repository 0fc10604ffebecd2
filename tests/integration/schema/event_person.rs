use super::shown;

#[tokio::test]
async fn the_people_of_an_event_stand_in_it_once() {
    let query = r#"{
        event(id: "event:gfmd") {
            people { totalCount edges { node { name } roles participations { nodes { event { name } role } } } }
            alone: people(scope: SELF) { totalCount }
            chairs: people(roles: [CHAIR]) { nodes { name } }
            nobody: people(roles: []) { totalCount }
            onStage: people(roleGroup: ON_STAGE) { nodes { name } }
        }
        seminar: event(id: "event:seminar") {
            people(first: 2) { nodes { name } pageInfo { hasNextPage } }
            back: people(last: 1) { edges { node { name } roles } }
        }
    }"#;
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      event: {
        people: {
          totalCount: 2
          edges: [
            {
              node: {"name":"Sarah Rosengärtner"}
              roles: ["MODERATOR"]
              participations: {"nodes":[{"event":{"name":"Roundtable 3"},"role":"MODERATOR"}]}
            }
            {
              node: {"name":"Sorreta"}
              roles: ["CHAIR"]
              participations: {"nodes":[{"event":{"name":"Cluster III"},"role":"CHAIR"}]}
            }
          ]
        }
        alone: {"totalCount":0}
        chairs: {"nodes":[{"name":"Sorreta"}]}
        nobody: {"totalCount":0}
        onStage: {"nodes":[{"name":"Sarah Rosengärtner"}]}
      }
      seminar: {
        people: {"nodes":[{"name":"Affolter"},{"name":"Sarah Rosengärtner"}],"pageInfo":{"hasNextPage":true}}
        back: {"edges":[{"node":{"name":"Sorreta"},"roles":["SPEAKER"]}]}
      }
    }
    "#);
}
