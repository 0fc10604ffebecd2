use super::shown;

#[tokio::test]
async fn two_entities_share_what_is_joined_to_both() {
    let query = r#"{
        meetings: compare(a: "event:gfmd", b: "event:seminar") {
            a { name } b { name } jaccard
            people { totalCount nodes { name } }
            themes { totalCount }
            documents { nodes { name } }
            events { nodes { name } }
        }
        people: compare(a: "person:sorreta", b: "person:affolter") { jaccard events { nodes { name } } }
        across: compare(a: "organisation:undp", b: "person:rosengaertner") { jaccard events { nodes { name } } }
        itself: compare(a: "event:seminar", b: "event:seminar") { jaccard people { totalCount } }
        nothing: compare(a: "theme:migration", b: "organisation:switzerland") { jaccard }
        unknown: compare(a: "event:none", b: "event:seminar") { jaccard }
    }"#;
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      meetings: {
        a: {"name":"Global Forum on Migration and Development"}
        b: {"name":"Mainstreaming migration"}
        jaccard: 0.4444444444444444
        people: {"totalCount":2,"nodes":[{"name":"Sarah Rosengärtner"},{"name":"Sorreta"}]}
        themes: {"totalCount":0}
        documents: {"nodes":[{"name":"Background paper"}]}
        events: {"nodes":[]}
      }
      people: {"jaccard":0.25,"events":{"nodes":[{"name":"Mainstreaming migration"}]}}
      across: {"jaccard":0.2,"events":{"nodes":[{"name":"Mainstreaming migration"}]}}
      itself: {"jaccard":1.0,"people":{"totalCount":3}}
      nothing: {"jaccard":0.0}
      unknown: null
    }
    "#);
}
