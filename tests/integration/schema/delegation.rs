use super::shown;

#[tokio::test]
async fn those_who_spoke_for_one_organisation_are_a_delegation() {
    let query = r#"{
        event(id: "event:seminar") { delegations { totalCount edges { node {
            organisation { name } size
            participations { totalCount nodes { participant { name } role } }
        } } } }
        nobody: event(id: "event:gfmd") { delegations { totalCount nodes { size } } }
    }"#;
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      event: {
        delegations: {
          totalCount: 1
          edges: [
            {
              node: {
                organisation: {"name":"Philippines"}
                size: 1
                participations: {"totalCount":1,"nodes":[{"participant":{"name":"Sorreta"},"role":"SPEAKER"}]}
              }
            }
          ]
        }
      }
      nobody: {"delegations":{"totalCount":0,"nodes":[]}}
    }
    "#);
}
