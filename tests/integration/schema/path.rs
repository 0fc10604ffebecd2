use super::{Asked, shown};

#[tokio::test]
async fn two_people_are_tied_by_what_they_went_to() {
    let query = r#"{
        paths(from: "person:sorreta", to: "organisation:switzerland", first: 2) {
            truncated reason
            paths { length steps { from { name } relation { __typename label } to { name } } }
        }
        itself: paths(from: "event:seminar", to: "event:seminar") { paths { length steps { to { name } } } }
        nobody: paths(from: "person:nobody", to: "event:seminar") { truncated }
        over_none: paths(from: "person:sorreta", to: "event:seminar", via: []) { truncated paths { length } }
        too_far: paths(from: "person:sorreta", to: "organisation:switzerland", maxLength: 1) { paths { length } }
        around: paths(from: "person:sorreta", to: "organisation:switzerland", exclude: ["event:gfmd"], first: 1) {
            paths { length }
        }
    }"#;
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      paths: {
        truncated: false
        reason: null
        paths: [
          {
            length: 3
            steps: [
              {
                from: {"name":"Sorreta"}
                relation: {"__typename":"Participation","label":"chair at"}
                to: {"name":"Cluster III"}
              }
              {
                from: {"name":"Cluster III"}
                relation: {"__typename":"EventRelation","label":"part of"}
                to: {"name":"GFMD Switzerland"}
              }
              {
                from: {"name":"GFMD Switzerland"}
                relation: {"__typename":"Organising","label":"chair in office of"}
                to: {"name":"Switzerland"}
              }
            ]
          }
          {
            length: 3
            steps: [
              {
                from: {"name":"Sorreta"}
                relation: {"__typename":"Participation","label":"speaker at"}
                to: {"name":"Philippines"}
              }
              {
                from: {"name":"Philippines"}
                relation: {"__typename":"Participation","label":"delegate at"}
                to: {"name":"GFMD Switzerland"}
              }
              {
                from: {"name":"GFMD Switzerland"}
                relation: {"__typename":"Organising","label":"chair in office of"}
                to: {"name":"Switzerland"}
              }
            ]
          }
        ]
      }
      itself: {"paths":[{"length":0,"steps":[]}]}
      nobody: null
      over_none: {"truncated":false,"paths":[]}
      too_far: {"paths":[]}
      around: {"paths":[{"length":3}]}
    }
    "#);
}

#[tokio::test]
async fn a_neighbourhood_is_ready_for_drawing() {
    let query = r#"{
        neighbourhood(of: ["person:sorreta"]) {
            truncated
            entities { __typename name }
            relations { __typename subject { name } object { name } }
        }
        cut: neighbourhood(of: ["event:seminar"], limit: 3) { truncated entities { name } relations { label } }
        nothing: neighbourhood(of: ["event:none"]) { truncated }
    }"#;
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      neighbourhood: {
        truncated: false
        entities: [
          {"__typename":"Person","name":"Sorreta"}
          {"__typename":"Event","name":"Mainstreaming migration"}
          {"__typename":"Organisation","name":"Philippines"}
          {"__typename":"Event","name":"Cluster III"}
          {"__typename":"Organisation","name":"Permanent Mission of the Philippines"}
        ]
        relations: [
          {
            __typename: "Participation"
            subject: {"name":"Sorreta"}
            object: {"name":"Mainstreaming migration"}
          }
          {"__typename":"Participation","subject":{"name":"Sorreta"},"object":{"name":"Cluster III"}}
          {
            __typename: "OrganisationRelation"
            subject: {"name":"Permanent Mission of the Philippines"}
            object: {"name":"Philippines"}
          }
        ]
      }
      cut: {
        truncated: true
        entities: [{"name":"Mainstreaming migration"},{"name":"Sarah Rosengärtner"},{"name":"Philippines"}]
        relations: [{"label":"speaker at"},{"label":"speaker at"}]
      }
      nothing: null
    }
    "#);
}

#[tokio::test]
async fn arguments_out_of_bounds_are_refused() {
    let asked = Asked::sample().await;
    for (arguments, message) in [
        ("maxLength: 0", "`maxLength` is from 1 to 10"),
        ("maxLength: 11", "`maxLength` is from 1 to 10"),
        ("first: -1", "`first` is from 0 to 100"),
        ("avoidDegreeAbove: -1", "`avoidDegreeAbove` counts from 0"),
    ] {
        let query = format!(r#"{{ paths(from: "event:seminar", to: "person:sorreta", {arguments}) {{ truncated }} }}"#);
        let answer = asked.answer(&query).await;
        assert_eq!(answer["errors"][0]["message"], message);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
        assert_eq!(answer["data"]["paths"], serde_json::Value::Null);
    }
    for (arguments, message) in [
        ("depth: 0", "`depth` is from 1 to 4"),
        ("limit: 0", "`limit` is from 1 to 1000"),
        ("limit: 1", "`of` names 2 entities, more than `limit` allows: 1"),
    ] {
        let query =
            format!(r#"{{ neighbourhood(of: ["event:seminar", "person:sorreta"], {arguments}) {{ truncated }} }}"#);
        assert_eq!(asked.answer(&query).await["errors"][0]["message"], message);
    }
}
