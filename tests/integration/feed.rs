//! The graph that follows the log is the graph that is loaded afresh: answers and their order alike.

mod search;

use std::{sync::Arc, time::Duration};

use api::{
    edtf::Edtf,
    feed::Feed,
    graph::{End, Field, Graph, List, NodeTest, Order, Ref, RelationTest, Rows, TextTest, View, Viewer, WordSet},
    ingest::merge::{merge, unmerge},
    name::fold,
    store::{Store, commit::Committed},
};
use entity::vocabulary::{EntityKind, EventKind, ParticipationRole, RelationKind, Vocabulary};
use proptest::prelude::*;
use tests::{
    canon::canonical,
    database::{Engine, engines, fresh},
    pages::walk,
    random::{DATES, NAMES, World, Write, commits},
};

/// Everything that a graph answers, by ids: every list in every order, page by page from both ends, and every
/// neighbourhood.
fn answers(graph: &Arc<Graph>) -> Vec<String> {
    let view = View::new(graph.clone(), Viewer::default(), Duration::from_mins(1));
    let mut answers = vec![format!("version {}", graph.version())];
    let mut lists = vec![(Rows::Participations, vec![Field::When, Field::Created, Field::ObjectName])];
    for kind in EntityKind::ALL {
        lists.push((Rows::Nodes(*kind), vec![Field::Name, Field::When, Field::Created, Field::Updated]));
    }
    let mut nodes = Vec::new();
    for kind in EntityKind::ALL {
        let list = List::of(Rows::Nodes(*kind));
        list.each(&view, |row| {
            nodes.push(row);
            Ok(())
        })
        .unwrap();
    }
    nodes.sort_by_key(|row| row.id(graph));
    for row in &nodes {
        let Ref::Node(node) = *row else { unreachable!("a list of entities") };
        answers.push(format!("{:?} {:?}", graph.node(node), graph.effective_time(node)));
        assert_eq!(graph.find_node(graph.node(node).id), Some(node));
        assert_eq!(graph.find_slug(graph.node(node).kind(), &graph.node(node).slug), Some(node));
        let identifier = &graph.node(node).identifiers[0];
        assert_eq!(graph.find_identifier(&identifier.scheme, &identifier.value), Some(node));
        for kind in RelationKind::ALL {
            for end in End::ALL {
                lists.push((Rows::Around(node, *kind, end), vec![Field::Ordinal, Field::SubjectName]));
            }
        }
    }
    filtered(&view);
    for (rows, fields) in lists {
        for field in fields {
            for descending in [false, true] {
                let list = List { order: vec![Order { field, descending }], ..List::of(rows.clone()) };
                let forward = walk(&list, &view, false);
                let mut backward = walk(&list, &view, true);
                backward.reverse();
                assert_eq!(forward, backward, "{rows:?} by {field:?}: the pages mirror each other");
                assert_eq!(forward.len(), list.count(&view).unwrap());
                let shown: Vec<String> = forward.iter().map(|row| show(graph, *row)).collect();
                answers.push(format!("{field:?} {descending} {shown:?}"));
            }
        }
    }
    answers
}

/// What the indexes of filters find is what a walk finds: names, sorts, roles and times.
fn filtered(view: &View) {
    let spans = DATES.iter().flatten().map(|date| Edtf::parse(date).unwrap().span());
    let names = NAMES.iter().map(|name| NodeTest::Name(TextTest::Among(vec![fold(name)])));
    let kinds = [EventKind::Series, EventKind::Panel, EventKind::Seminar];
    let words = kinds.map(|kind| NodeTest::Word(WordSet::new([kind])));
    for test in names.chain(words).chain(spans.clone().map(NodeTest::During)).map(Arc::new) {
        for kind in EntityKind::ALL {
            let all = List::of(Rows::Nodes(*kind));
            let found = walk(&List { nodes: Some(test.clone()), ..all.clone() }, view, false);
            let mut walked = walk(&all, view, false);
            walked.retain(|row| matches!(*row, Ref::Node(node) if test.holds(view, node).unwrap()));
            assert_eq!(found, walked, "{test:?}");
        }
    }
    let roles = [ParticipationRole::Speaker, ParticipationRole::Chair, ParticipationRole::Unknown];
    let roles = roles.map(|role| RelationTest::Role(WordSet::new([role])));
    for test in roles.into_iter().chain(spans.map(RelationTest::During)).map(Arc::new) {
        let all = List::of(Rows::Participations);
        let found = walk(&List { relations: Some(test.clone()), ..all.clone() }, view, false);
        let mut walked = walk(&all, view, false);
        walked.retain(|row| matches!(*row, Ref::Relation(relation) if test.holds(view, relation).unwrap()));
        assert_eq!(found, walked, "{test:?}");
    }
}

fn show(graph: &Graph, row: Ref) -> String {
    match row {
        Ref::Node(node) => graph.node(node).id.to_string(),
        Ref::Relation(relation) => {
            let relation = graph.relation(relation);
            let id = |node| graph.node(node).id;
            let title = relation.printed.title.map(|title| graph.text(title));
            format!(
                "{} {:?} {} {} {:?} {:?} {title:?} {}",
                relation.id,
                relation.role,
                id(relation.subject),
                id(relation.object),
                relation.affiliation.map(id),
                relation.on_behalf_of.map(id),
                relation.revision,
            )
        }
    }
}

async fn check(engine: Engine, commits: &[Vec<Write>]) {
    let database = fresh(engine).await;
    let store = Store::connect(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    let feed = Feed::load(store.clone()).await.unwrap();
    let mut world = World::default();
    for writes in commits {
        let base = store.version().await.unwrap().version;
        let committed = store.commit(world.commit(writes, base)).await.unwrap();
        assert!(!matches!(committed, Committed::Stale));
        let followed = feed.catch_up().await.unwrap();
        let loaded = Feed::load(store.clone()).await.unwrap().graph();
        assert_eq!(answers(&followed), answers(&loaded));
    }
}

/// Joins entities that numbers choose, and parts them again, after a graph was written; the graph follows both.
async fn check_merges(engine: Engine, commits: &[Vec<Write>], choices: &[(usize, usize)]) {
    let database = fresh(engine).await;
    let store = Store::connect(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    let feed = Feed::load(store.clone()).await.unwrap();
    let mut world = World::default();
    for writes in commits {
        let base = store.version().await.unwrap().version;
        store.commit(world.commit(writes, base)).await.unwrap();
    }
    let written = canonical(&database.url).await;
    let (mut ids, mut merges) = (Vec::new(), Vec::new());
    store.read_all(|row| ids.push(row.head.id.to_string()), |_| {}).await.unwrap();
    for (a, b) in choices.iter().filter(|_| !ids.is_empty()) {
        // Entities of two kinds, and one with itself, are refused.
        let merged = merge(&store, &ids[a % ids.len()], &ids[b % ids.len()], None, "test").await;
        merges.extend(merged.map(|merged| merged.id));
        followed(&feed, &store).await;
    }
    for id in merges.into_iter().rev() {
        unmerge(&store, id, "test").await.unwrap();
        followed(&feed, &store).await;
    }
    assert_eq!(written, canonical(&database.url).await);
}

async fn followed(feed: &Feed, store: &Store) {
    let followed = feed.catch_up().await.unwrap();
    assert_eq!(answers(&followed), answers(&Feed::load(store.clone()).await.unwrap().graph()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_followed_graph_answers_as_a_loaded_one(commits in commits()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for engine in engines() {
            runtime.block_on(check(engine, &commits));
        }
    }

    #[test]
    fn a_graph_follows_merges_and_what_undoes_them(commits in commits(), choices in prop::collection::vec((0..99_usize, 0..99_usize), 1..8)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for engine in engines() {
            runtime.block_on(check_merges(engine, &commits, &choices));
        }
    }
}
