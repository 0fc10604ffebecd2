use super::Asked;

/// Asks for the rows that a filter leaves.
async fn check(asked: &Asked, list: &str, filter: &str, expected: &[&str]) {
    assert_eq!(asked.names(&format!("{list}(filter: {filter})")).await, expected, "{list} {filter}");
}

#[tokio::test]
async fn events_are_filtered() {
    let asked = Asked::sample().await;
    let all = [
        "Cluster III",
        "GFMD Mexico",
        "GFMD Switzerland",
        "Global Forum on Migration and Development",
        "Mainstreaming migration",
        "Roundtable 3",
    ];
    for (filter, expected) in [
        ("{}", &all[..]),
        ("null", &all),
        ("{ id: null, name: {}, within: null }", &all),
        ("{ id: { in: [] } }", &[]),
        (r#"{ id: { in: ["event:seminar", "event:none", "person:sorreta"] } }"#, &["Mainstreaming migration"]),
        (r#"{ id: { notIn: ["event:seminar"] }, name: { contains: "MIGRATION" } }"#, &all[3..4]),
        (r#"{ name: { startsWith: "gfmd" } }"#, &all[1..3]),
        (r#"{ name: { eq: "cluster iii" } }"#, &all[..1]),
        (r#"{ name: { in: ["Cluster III", "roundtable 3"] } }"#, &["Cluster III", "Roundtable 3"]),
        ("{ name: { in: [] } }", &[]),
        ("{ eventKind: { in: [SERIES, CLUSTER] } }", &[all[0], all[3]]),
        ("{ eventKind: { notIn: [FORUM, SERIES, CLUSTER, SEMINAR] } }", &all[5..]),
        // The roundtable takes the time and country of its meeting.
        (r#"{ during: "2010" }"#, &[all[1], all[5]]),
        (r#"{ country: { in: ["MX"] } }"#, &[all[1], all[5]]),
        (r#"{ country: { notIn: ["MX", "US"] } }"#, &[all[0], all[2], all[3]]),
        (r#"{ city: { eq: "new york" } }"#, &all[4..5]),
        (r#"{ language: { in: ["EN"] } }"#, &all[4..5]),
        ("{ or: [] }", &[]),
        ("{ and: [] }", &all),
        (
            r#"{ or: [{ during: "2010" }, { language: { in: ["en"] } }], not: { eventKind: { in: [FORUM] } } }"#,
            &all[4..],
        ),
        (r#"{ within: { id: { in: ["event:gfmd"] } } }"#, &[all[0], all[1], all[2], all[5]]),
        ("{ participations: { some: {} } }", &[all[0], all[2], all[4], all[5]]),
        ("{ participations: { none: {} } }", &[all[1], all[3]]),
        ("{ participations: { count: { gte: 2 } } }", &all[4..5]),
        ("{ participations: { count: { of: { role: { group: ON_STAGE } }, eq: 1 } } }", &all[5..]),
        ("{ participations: { some: {}, every: { role: { notIn: [UNKNOWN] } } } }", &[all[0], all[2], all[5]]),
        ("{ participations: { count: { lt: 0 } } }", &[]),
        ("{ participations: { count: { gt: -1, lte: 0 } } }", &[all[1], all[3]]),
        ("{ organisers: { some: { role: [CHAIR_IN_OFFICE] } } }", &all[2..3]),
        (r#"{ materials: { some: { document: { name: { contains: "paper" } } } } }"#, &all[4..]),
        (r#"{ themes: { some: { broader: { name: { eq: "migration" } } } } }"#, &all[4..5]),
    ] {
        check(&asked, "events", filter, expected).await;
    }
}

#[tokio::test]
async fn the_other_kinds_are_filtered() {
    let asked = Asked::sample().await;
    let people = ["Affolter", "Sarah Rosengärtner", "Sorreta"];
    for (list, filter, expected) in [
        ("people", r#"{ name: { contains: "rosengartner" } }"#, &people[1..2]),
        ("people", "{ participations: { some: { event: { eventKind: { in: [CLUSTER] } } } } }", &people[2..]),
        ("people", r#"{ tookPartIn: { all: ["event:gfmd", "event:seminar"] } }"#, &people[1..]),
        ("people", r#"{ tookPartIn: { all: ["event:gfmd", "event:seminar"], roleGroup: ON_STAGE } }"#, &people[1..2]),
        ("people", r#"{ tookPartIn: { any: ["event:gfmd-2010", "event:none"] } }"#, &people[1..2]),
        ("people", "{ tookPartIn: { any: [] } }", &[]),
        ("people", "{ tookPartIn: { all: [] } }", &people),
        ("people", r#"{ tookPartIn: { all: ["event:none"] } }"#, &[]),
        ("people", r#"{ affiliations: { some: { position: { contains: "policy" } } } }"#, &people[1..2]),
        (
            "people",
            r#"{ contributions: { some: { role: [AUTHOR], document: { name: { eq: "handbook" } } } } }"#,
            &people[1..2],
        ),
        ("organisations", r#"{ name: { eq: "undp" } }"#, &["United Nations Development Programme"]),
        ("organisations", r#"{ represented: { some: { person: { name: { eq: "sorreta" } } } } }"#, &["Philippines"]),
        (
            "organisations",
            "{ employed: { count: { gte: 1 } }, organisationKind: { in: [UN_ENTITY] } }",
            &["United Nations Development Programme"],
        ),
        (
            "organisations",
            r#"{ organised: { some: { event: { within: { id: { in: ["event:gfmd"] } } } } } }"#,
            &["Switzerland"],
        ),
        ("documents", "{ usedAt: { some: { role: [BACKGROUND_FOR] } } }", &["Background paper"]),
        (
            "documents",
            r#"{ contributions: { some: { contributor: { in: ["person:rosengaertner"] } } } }"#,
            &["Handbook"],
        ),
        ("documents", r#"{ issued: "2010-05/2010-06" }"#, &["Background paper", "Handbook"]),
        ("documents", "{ symbol: {} }", &["Background paper", "Handbook"]),
        ("themes", "{ broader: {} }", &["Remittances"]),
    ] {
        check(&asked, list, filter, expected).await;
    }
}

#[tokio::test]
async fn participations_are_filtered() {
    let asked = Asked::sample().await;
    for (filter, expected) in [
        ("{}", 6),
        ("{ role: { in: [SPEAKER] } }", 2),
        ("{ role: { in: [] } }", 0),
        ("{ role: { group: LEADERSHIP } }", 1),
        ("{ person: {} }", 5),
        (r#"{ participant: { in: ["organisation:philippines"] } }"#, 1),
        (r#"{ within: "event:gfmd" }"#, 3),
        (r#"{ within: "event:none" }"#, 0),
        (r#"{ event: { id: { in: ["event:seminar"] } } }"#, 3),
        (r#"{ affiliation: { name: { eq: "UNDP" } } }"#, 1),
        ("{ onBehalfOf: {} }", 1),
        ("{ not: { onBehalfOf: { organisationKind: { in: [STATE] } } } }", 5),
        (r#"{ during: "2010" }"#, 1),
        // Its own time comes first, then that of the event or its meeting.
        (r#"{ during: "2011-05" }"#, 2),
        (r#"{ during: "2011-11" }"#, 4),
    ] {
        let data = asked.ask(&format!("{{ participations(filter: {filter}) {{ totalCount nodes {{ id }} }} }}")).await;
        assert_eq!(data["participations"]["totalCount"], expected, "{filter}");
        assert_eq!(data["participations"]["nodes"].as_array().unwrap().len(), expected, "{filter}");
    }
}

#[tokio::test]
async fn what_is_no_date_country_or_language_is_refused() {
    let asked = Asked::sample().await;
    for (filter, said) in [
        (r#"{ during: "2011-13" }"#, "at character 6"),
        (r#"{ country: { in: ["XX"] } }"#, "`XX` is no country"),
        (r#"{ language: { in: ["e"] } }"#, "`e` is no language tag"),
    ] {
        let answer = asked.answer(&format!("{{ events(filter: {filter}) {{ totalCount }} }}")).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{answer:#}");
        assert!(error["message"].as_str().unwrap().contains(said), "{answer:#}");
    }
}
