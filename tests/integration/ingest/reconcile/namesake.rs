//! People of one and the same name: who is one, who is two, who is undecided, and that the order does not matter.

use api::ingest::merge::distinguish;
use proptest::{prelude::*, test_runner::TestRunner};
use tests::{
    canon::canonical,
    database::{Engine, engines},
    harness::TestServer,
};

use super::{Lists, TALKS, orders, people, said, same, suggestions};

/// Lists of who was at which event: events of no common forum, when, who, and for whom.
const LISTS: Lists = Lists {
    columns: TALKS.columns,
    mapping: "
[event]
name = \"Event\"
date = \"Year\"
[person]
name = \"Name\"
honorific = \"Address\"
[on_behalf_of]
name = \"For\"
",
};

/// A graph of some lists; what it says, and what it leaves in doubt.
async fn graph(engine: Engine, lists: &[(String, String)]) -> (TestServer, Vec<String>) {
    let server = LISTS.graph(engine, lists).await;
    let lines = said(&server).await;
    (server, lines)
}

fn named(lists: &[&str]) -> Vec<(String, String)> {
    lists.iter().enumerate().map(|(at, rows)| (format!("list-{at}"), format!("{rows}\n"))).collect()
}

/// How many people the lists speak of and how many pairs are suggested, in every order; read again they change nothing.
async fn check(lists: &[&str], expected: usize, suggested: usize) {
    let lists = named(lists);
    for engine in engines() {
        let (server, lines) = graph(engine, &lists).await;
        assert_eq!(people(&server).await.len(), expected, "{lines:#?}");
        assert_eq!(suggestions(&server).await.len(), suggested, "{:#?}", suggestions(&server).await);
        for list in &lists {
            let again = LISTS.read(&server, list).await;
            assert_eq!((again.version, again.created, again.matched), (None, 0, 0), "{:#?}", again.lines);
        }
        for order in orders(&lists) {
            same(&lines, &graph(engine, &order).await.1, &format!("{order:#?}"));
        }
    }
}

#[tokio::test]
async fn a_name_far_apart_is_borne_by_two() {
    check(&["Talks,1998,,Maria Garcia,Norway", "Forum,2019,,Maria Garcia,Friends of the Sea"], 2, 0).await;
}

#[tokio::test]
async fn an_organisation_or_a_near_time_makes_namesakes_one() {
    check(&["Talks,1998,,Maria Garcia,Norway", "Forum,2019,,Maria Garcia,Norway"], 1, 0).await;
    check(&["Talks,1998,,Maria Garcia,Norway", "Forum,2004,,Maria Garcia,Friends of the Sea"], 1, 0).await;
}

#[tokio::test]
async fn a_man_and_a_woman_are_two() {
    check(&["Talks,1998,Mr.,Andrea Rossi,Norway", "Forum,1999,Ms.,Andrea Rossi,Norway"], 2, 1).await;
}

#[tokio::test]
async fn two_at_one_event_for_others_are_two_and_suggested() {
    check(&["Talks,1998,,Wei Li,Norway", "Talks,1998,,Wei Li,Friends of the Sea"], 2, 1).await;
}

#[tokio::test]
async fn a_mention_without_context_is_the_only_one_or_undecided() {
    let (one, other, bare) =
        ("Talks,1998,,Maria Garcia,Norway", "Forum,2019,,Maria Garcia,Friends of the Sea", "Dinner,,,Maria Garcia,");
    check(&[one, bare], 1, 0).await;
    check(&[one, other, bare], 3, 2).await;
}

#[tokio::test]
async fn a_mention_that_agrees_with_one_of_two_is_that_one() {
    check(
        &[
            "Talks,1998,,Maria Garcia,Norway",
            "Forum,2019,,Maria Garcia,Friends of the Sea",
            "Round,2018,,Maria Garcia,Friends of the Sea",
        ],
        2,
        0,
    )
    .await;
}

/// A third who agrees with two who are apart proves that they are one.
#[tokio::test]
async fn a_mention_can_prove_two_to_be_one() {
    check(
        &[
            "Talks,1998,,Maria Garcia,Norway",
            "Forum,2019,,Maria Garcia,Friends of the Sea",
            "Round,2008,,Maria Garcia,Norway\nRound,2008,,Maria Garcia,Friends of the Sea",
        ],
        1,
        0,
    )
    .await;
}

/// What was said of one participation by two who turn out to be two is a fact of each.
#[tokio::test]
async fn a_shared_fact_is_parted_too() {
    check(
        &[
            "Talks,1998,,Wei Li,",
            "Talks,1998,Mr.,Wei Li,Norway\nTalks,1998,,Ada Quill,Norway",
            "Talks,1998,Ms.,Wei Li,Norway",
        ],
        4,
        3,
    )
    .await;
}

/// Who was taken for two others at once is one of them, and nobody remains of whom nothing is said.
#[tokio::test]
async fn nobody_is_left_with_nothing() {
    check(
        &[
            "Round,2005,Mr.,Maria Garcia,Friends of the Sea",
            "Talks,1998,,Maria Garcia,Norway\nTalks,1998,Mr.,Maria Garcia,Friends of the Sea",
            "Round,2005,Mr.,Maria Garcia,Norway\nRound,2005,Ms.,Maria Garcia,Harbour Office",
            "Talks,1998,Ms.,Maria Garcia,Friends of the Sea",
        ],
        2,
        1,
    )
    .await;
}

/// Where it shows that two bear a name, who was joined by a short form is parted too.
#[tokio::test]
async fn a_short_form_of_a_name_that_two_bear_is_nobodys() {
    check(
        &[
            "Talks,1998,Mr.,Chris Hare,Norway",
            "Round,1999,,Christopher Hare,Norway",
            "Talks,1998,Ms.,Chris Hare,Norway",
        ],
        3,
        3,
    )
    .await;
}

#[tokio::test]
async fn who_an_editor_told_apart_stays_apart() {
    for engine in engines() {
        let lists = named(&["Talks,1998,,Wei Li,Norway", "Talks,1998,,Wei Li,Friends of the Sea"]);
        let (server, _) = graph(engine, &lists).await;
        let found = server.app.store.list_suggestions(0, 10).await.unwrap().remove(0);
        distinguish(&server.app.store, &found.a_id.to_string(), &found.b_id.to_string(), None, "editor").await.unwrap();
        let more = [
            ("agrees".to_owned(), "Round,1999,,Wei Li,Norway\n".to_owned()),
            ("both".to_owned(), "Forum,1999,,Wei Li,Norway\nForum,1999,,Wei Li,Friends of the Sea\n".to_owned()),
        ];
        LISTS.read(&server, &more[0]).await;
        assert_eq!(people(&server).await.len(), 2);
        LISTS.read(&server, &more[1]).await;
        assert_eq!(people(&server).await.len(), 3);
        assert_eq!(suggestions(&server).await.len(), 2);
    }
}

/// A row: its event, when, how who is addressed, and for whom. Only where nothing else is known is nobody spoken for: which
/// of two fuller facts of one person a lesser one belongs to is decided by their ids, and not by what was said.
fn row() -> impl Strategy<Value = String> {
    let dated = prop::sample::select(vec!["Talks,1998", "Round,2005", "Forum,2019"]);
    let addresses = || prop::sample::select(vec!["", "", "Mr.", "Ms."]);
    let houses = prop::sample::select(vec!["Norway", "Friends of the Sea", "Harbour Office"]);
    prop_oneof![
        5 => (dated, addresses(), houses)
            .prop_map(|(event, address, house)| format!("{event},{address},Maria Garcia,{house}\n")),
        1 => addresses().prop_map(|address| format!("Dinner,,{address},Maria Garcia,\n")),
    ]
}

/// A row of somebody whose name is written in several ways, at events of one forum or of none.
fn row_of_close_names() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["Chris Hare", "Christopher Hare", "C. Hare", "Carl Hare"]);
    let dated = prop::sample::select(vec!["Talks,1998", "Round,1999", "Forum,2003", "Dinner,2019"]);
    let address = prop::sample::select(vec!["", "", "", "Mr.", "Ms."]);
    let house = prop::sample::select(vec!["Norway", "Norway", "Friends of the Sea"]);
    (dated, address, name, house)
        .prop_map(|(event, address, name, house)| format!("{event},{address},{name},{house}\n"))
}

/// Lists of rows make one graph, in whatever order they are read.
fn are_one_graph_in_any_order(row: impl Strategy<Value = String>) {
    let lists = prop::collection::vec(prop::collection::vec(row, 1..3).prop_map(|rows| rows.concat()), 2..5);
    let strategy = (lists, any::<prop::sample::Index>());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&strategy, |(lists, other)| {
            let lists: Vec<(String, String)> =
                lists.into_iter().enumerate().map(|(at, rows)| (format!("list-{at}"), rows)).collect();
            let orders = orders(&lists);
            let order = &orders[other.index(orders.len())];
            runtime.block_on(async {
                let engine = engines()[0];
                let (one, _) = graph(engine, &lists).await;
                let (other, _) = graph(engine, order).await;
                // What is suggested of whom is held against every order of the lists above.
                let (one, other) = (canonical(&one.database.url).await, canonical(&other.database.url).await);
                same(&one, &other, &format!("{order:#?}"));
            });
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_lists_are_one_graph_in_any_order() {
    are_one_graph_in_any_order(row());
}

#[test]
fn any_lists_of_close_names_are_one_graph_in_any_order() {
    are_one_graph_in_any_order(row_of_close_names());
}
