//! Organisations spelt in several ways: which are one, which are in doubt, and that neither the order nor the parts in which
//! lists are read matter.

use api::ingest::{
    merge::{merge, unmerge},
    parts::{Doing, LongList},
    read::{PlainRows, list::Cut},
};
use entity::vocabulary::EntityKind;
use proptest::{prelude::*, test_runner::TestRunner};
use tests::{
    canon::canonical,
    database::{Engine, engines},
    harness::{TestServer, server_on},
};

use super::{super::parts::shown, Lists, named, orders, said, same, suggestions};

/// Lists of who was where: event, year, name, employer, for whom, and the code of the state, where it is one.
const LISTS: Lists = Lists {
    columns: "Event,Year,Name,House,For,State",
    mapping: "
[event]
name = \"Event\"
date = \"Year\"
[person]
name = \"Name\"
[affiliation]
name = \"House\"
[on_behalf_of]
name = \"For\"
state = \"State\"
",
};

/// A graph of some lists, each read in parts of so many rows.
async fn in_parts(engine: Engine, rows: usize, lists: &[(String, String)]) -> TestServer {
    let server = server_on(engine, |_| {}).await;
    for list in lists {
        let (text, options) = LISTS.given(list);
        let open = || Ok(PlainRows::new(text.as_bytes()));
        let cut = Cut { rows, ..Cut::default() };
        let long = LongList { open, sha256: list.0.clone(), options: &options, cut, actor: "import" };
        let survey = long.survey().unwrap();
        long.read(&survey, Doing::Importing(&server.app.store), |_| Ok(())).await.unwrap();
    }
    server
}

async fn organisations(server: &TestServer) -> Vec<String> {
    named(server, EntityKind::Organisation).await
}

/// Which organisations the lists speak of and how many pairs are suggested, in every order, and in parts.
async fn check(lists: &[&str], expected: &[&str], suggested: usize) {
    let lists = lists.iter().enumerate().map(|(at, rows)| (format!("list-{at}"), format!("{rows}\n")));
    let lists: Vec<(String, String)> = lists.collect();
    for engine in engines() {
        let server = LISTS.graph(engine, &lists).await;
        assert_eq!(organisations(&server).await, expected);
        assert_eq!(suggestions(&server).await.len(), suggested, "{:#?}", suggestions(&server).await);
        let lines = said(&server).await;
        for list in &lists {
            LISTS.read(&server, list).await;
        }
        same(&lines, &said(&server).await, "read again");
        let all = lists.iter().map(|(_, rows)| rows.as_str()).collect::<String>();
        let in_one = LISTS.graph(engine, &[("all", all)]).await;
        assert_eq!(organisations(&in_one).await, expected, "in one list");
        for order in orders(&lists) {
            let server = LISTS.graph(engine, &order).await;
            same(&lines, &said(&server).await, &format!("{order:#?}"));
            let rows = order.iter().map(|(_, rows)| rows.as_str()).collect();
            let in_parts = in_parts(engine, 1, &[("all".to_owned(), rows)]).await;
            let [one, other] = [shown(&in_one.app.store).await, shown(&in_parts.app.store).await];
            same(&Vec::from_iter(one), &Vec::from_iter(other), &format!("in parts: {order:#?}"));
        }
    }
}

/// The right spelling between two wrong ones tells what both mean, whichever was read first.
#[tokio::test]
async fn spellings_around_one_are_one() {
    check(
        &[
            "Talks,1991,Ada Quill,Federation of Harbour Observatoires,,",
            "Talks,1992,Bo Reed,Federation of Harbour Observatories,,",
            "Talks,1993,Cy Tern,Federation of Harbour Obzervatories,,",
        ],
        &["Federation of Harbour Observatoires|Federation of Harbour Observatories|Federation of Harbour Obzervatories"],
        0,
    )
    .await;
}

/// What hangs together by a letter each but lies far apart at its ends is left in doubt, also where some had been joined.
#[tokio::test]
async fn spellings_that_lead_too_far_are_left_in_doubt() {
    check(
        &[
            "Talks,1991,Ada Quill,Federation of Harbour Observatoires,,",
            "Talks,1992,Bo Reed,Federation of Harbour Observatories,,",
            "Talks,1993,Cy Tern,Federation of Harbour Obzervatories,,",
            "Talks,1994,Di Wren,Federation of Harbour Obzervatoriez,,",
        ],
        &[
            "Federation of Harbour Observatoires",
            "Federation of Harbour Observatories",
            "Federation of Harbour Obzervatories",
            "Federation of Harbour Obzervatoriez",
        ],
        3,
    )
    .await;
}

/// Which ministry is meant by its name alone is not known, however few are known.
#[tokio::test]
async fn a_body_is_told_by_its_state_and_nothing_else() {
    check(
        &[
            "Talks,1991,Ada Quill,Ministry of Energy and Environment,Norway,NOR",
            "Talks,1992,Bo Reed,Ministry of Energy and Environment,Friends of the Sea,",
        ],
        &["Friends of the Sea", "Ministry of Energy and Environment", "Ministry of Energy and Environment", "Norway"],
        1,
    )
    .await;
}

/// Two spellings of a state are one, and so are then the ministries of either; not those of others.
#[tokio::test]
async fn bodies_of_one_state_are_one_however_it_is_spelt() {
    check(
        &[
            "Talks,1991,Ada Quill,Ministry of Energy and Environment,United Republic of Tanzania,TZA",
            "Talks,1992,Bo Reed,Ministry of Energy and Environmnet,United Republik of Tanzania,TZA",
            "Talks,1993,Cy Tern,Ministry of Energy and Environment,Norway,NOR",
        ],
        &[
            "Ministry of Energy and Environment",
            "Ministry of Energy and Environment|Ministry of Energy and Environmnet",
            "Norway",
            "United Republic of Tanzania|United Republik of Tanzania",
        ],
        0,
    )
    .await;
}

/// States whose names are a letter apart are two, and so is what is named after them.
#[tokio::test]
async fn states_are_not_spellings_of_each_other() {
    check(
        &["Talks,1991,Ada Quill,Chamber of Commerce of Gambia,,", "Talks,1992,Bo Reed,Chamber of Commerce of Zambia,,"],
        &["Chamber of Commerce of Gambia", "Chamber of Commerce of Zambia"],
        0,
    )
    .await;
}

/// Who spoke for one spelling and for another spoke for one: facts that then say the same are one, whichever gives way.
#[tokio::test]
async fn who_spoke_for_several_spellings_spoke_for_one() {
    check(
        &[
            "Talks,1991,Cy Tern,,Federation of Harbour Observatories,",
            "Talks,1991,Ada Quill,,Federation of Harbour Obzervatoriez,\nRound,1999,A. Quill,Federation of Harbour Observatories,Federation of Harbour Obzervatories,\nTalks,1991,Cy Tern,Federation of Harbour Observatories,Federation of Harbour Obzervatoriez,",
        ],
        &["Federation of Harbour Observatories|Federation of Harbour Obzervatories|Federation of Harbour Obzervatoriez"],
        0,
    )
    .await;
}

/// What a person was for is what tells who it is: that of two spellings counts as that of one, while they are one.
#[tokio::test]
async fn who_worked_for_spellings_that_were_parted_is_two_again() {
    check(
        &[
            "Talks,1991,A. Quill,,Federation of Harbour Observatoires,",
            "Talks,1992,Ada Quill,,Federation of Harbour Observatories,",
            "Talks,1993,Cy Tern,,Federation of Harbour Obzervatories,",
            "Talks,1994,Di Wren,,Federation of Harbour Obzervatoriez,",
        ],
        &[
            "Federation of Harbour Observatoires",
            "Federation of Harbour Observatories",
            "Federation of Harbour Obzervatories",
            "Federation of Harbour Obzervatoriez",
        ],
        3,
    )
    .await;
}

/// Of two whom an editor joined and parts again, each stands for whom the sources say, also where two spellings of that
/// were one when the editor joined them, and are two since.
#[tokio::test]
async fn who_is_parted_stands_for_the_spelling_that_was_parted_before() {
    let lists = [
        ("one", "Talks,1991,Ada Quill,,Federation of Harbour Observatories,\n"),
        ("two", "Talks,1991,A. Quill,,Federation of Harbour Observatoires,\n"),
        ("three", "Round,1999,Cy Tern,,Federation of Harbour Obzervatories,\n"),
        ("four", "Round,1999,Di Wren,,Federation of Harbour Obzervatoriez,\n"),
    ];
    for engine in engines() {
        let never_joined = LISTS.graph(engine, &lists).await;
        let server = LISTS.graph(engine, &lists[..2]).await;
        assert_eq!(organisations(&server).await.len(), 1);
        merge(&server.app.store, "person:ada-quill", "person:a-quill", None, "editor").await.unwrap();
        for list in &lists[2..] {
            LISTS.read(&server, list).await;
        }
        assert_eq!(organisations(&server).await.len(), 4);
        let merges = server.app.store.list_merges(None, 0, 10).await.unwrap();
        let of_people = merges.iter().find(|merge| merge.actor == "editor").unwrap();
        unmerge(&server.app.store, of_people.id, "editor").await.unwrap();
        same(&canonical(&never_joined.database.url).await, &canonical(&server.database.url).await, "joined and parted");
    }
}

/// A row of somebody of a house or body that is written in several ways, for a state or none. Where nobody is spoken for, the
/// event is one of its own: which of two fuller facts of one person a lesser one belongs to is decided by their ids.
fn row() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["Ada Quill", "A. Quill", "Bo Reed", "Cy Tern"]);
    let federation = || {
        let spelt =
            vec!["Harbour Observatories", "Harbour Observatoires", "Harbour Obzervatories", "Harbour Obzervatoriez"];
        prop::sample::select(spelt).prop_map(|of| format!("Federation of {of}"))
    };
    let ministry = || {
        let spelt = vec!["Environment", "Environmnet", "Envirronment"];
        prop::sample::select(spelt).prop_map(|of| format!("Ministry of Energy and {of}"))
    };
    let state = prop::sample::select(vec![
        "United Republic of Tanzania,TZA",
        "United Republik of Tanzania,TZA",
        "Norway,NOR",
        "Friends of the Sea,",
    ]);
    let of_nobody = prop_oneof![federation(), ministry()].prop_map(|body| ("Dinner,1995", format!("{body},,")));
    let body = prop_oneof![
        2 => federation().prop_map(|house| format!(",{house},")),
        1 => (federation(), federation()).prop_map(|(house, other)| format!("{house},{other},")),
        3 => (ministry(), state).prop_map(|(body, state)| format!("{body},{state}")),
    ];
    let event = prop::sample::select(vec!["Talks,1991", "Round,1999"]);
    prop_oneof![2 => of_nobody, 6 => (event, body)]
        .prop_flat_map(move |(event, body)| name.clone().prop_map(move |name| format!("{event},{name},{body}\n")))
}

#[test]
fn any_lists_of_close_organisations_are_one_graph_in_any_order_and_parts() {
    let lists = prop::collection::vec(prop::collection::vec(row(), 1..4).prop_map(|rows| rows.concat()), 2..5);
    let strategy = (lists, any::<prop::sample::Index>(), 1..3_usize);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&strategy, |(lists, other, rows)| {
            let lists: Vec<(String, String)> =
                lists.into_iter().enumerate().map(|(at, rows)| (format!("list-{at}"), rows)).collect();
            let orders = orders(&lists);
            let order = &orders[other.index(orders.len())];
            runtime.block_on(async {
                let engine = engines()[0];
                let one = LISTS.graph(engine, &lists).await;
                let other = LISTS.graph(engine, order).await;
                let in_parts = in_parts(engine, rows, order).await;
                let how = format!("{order:#?}");
                same(&canonical(&one.database.url).await, &canonical(&other.database.url).await, &how);
                let [one, parts] = [shown(&one.app.store).await, shown(&in_parts.app.store).await];
                same(&Vec::from_iter(one), &Vec::from_iter(parts), &format!("in parts of {rows}: {how}"));
            });
            Ok(())
        })
        .unwrap();
}
