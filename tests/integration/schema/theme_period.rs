use super::shown;

#[tokio::test]
async fn a_theme_rises_and_falls() {
    let query = r#"{
        theme(id: "theme:migration") {
            evolution { period events people organisations documents }
            own: evolution(includeNarrower: false) { period }
            months: evolution(bucket: MONTH) { period events }
            decades: evolution(bucket: DECADE) { period people }
        }
    }"#;
    insta::assert_snapshot!(shown(query).await, @r#"
    {
      theme: {
        evolution: [{"period":"2011","events":1,"people":3,"organisations":3,"documents":0}]
        own: []
        months: [{"period":"2011-11","events":1}]
        decades: [{"period":"201X","people":3}]
      }
    }
    "#);
}
