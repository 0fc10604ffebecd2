//! The graph that follows the log is the graph that is loaded afresh: answers and their order alike.

mod checkpoint;
mod search;

use std::{sync::Arc, time::Duration};

use api::{
    edtf::Edtf,
    error::Code,
    feed::Feed,
    graph::{End, Field, Graph, List, NodeTest, Order, Ref, RelationTest, Rows, TextTest, View, Viewer, WordSet},
    ingest::merge::{merge, unmerge},
    name::fold,
    store::{
        Store,
        commit::{Commit, Committed},
        lookup::{DetailModel, NodeModel},
    },
};
use entity::{
    change, identifier, name, node, person,
    vocabulary::{EntityKind, EventKind, ParticipationRole, RelationKind, Role, Vocabulary},
};
use proptest::prelude::*;
use sea_orm::{ColumnTrait, ConnectionTrait, Database, EntityTrait, QueryFilter};
use tests::{
    canon::canonical,
    database::{Engine, engines, fresh},
    pages::walk,
    random::{DATES, NAMES, World, Write, commits, node_model, relation_model},
};
use uuid::Uuid;

/// Everything that a graph answers, by ids: every list in every order, page by page from both ends, and every
/// neighbourhood.
pub(crate) fn answers(graph: &Arc<Graph>) -> Vec<String> {
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
        assert_eq!(graph.find_slug(graph.node(node).kind(), graph.node(node).slug()), Some(node));
        let identifier = graph.node(node).identifiers().next().unwrap();
        assert_eq!(graph.find_identifier(identifier.scheme, identifier.value), Some(node));
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
        let outcome = merge(&store, &ids[a % ids.len()], &ids[b % ids.len()], None, "test").await;
        merges.extend(outcome.map(|made| made.id));
        is_as_loaded(&feed, &store).await;
    }
    for id in merges.into_iter().rev() {
        unmerge(&store, id, "test").await.unwrap();
        is_as_loaded(&feed, &store).await;
    }
    assert_eq!(written, canonical(&database.url).await);
}

/// Takes the last commit back, as a restored backup would: its people, its changes, its number.
async fn go_back(url: &str, to: i64) {
    let connection = Database::connect(url).await.unwrap();
    let gone: Vec<Uuid> = change::Entity::find()
        .filter(change::Column::Version.gt(to))
        .all(&connection)
        .await
        .unwrap()
        .into_iter()
        .filter_map(|change| change.node_id)
        .collect();
    let of = |column: name::Column| column.is_in(gone.clone());
    name::Entity::delete_many().filter(of(name::Column::NodeId)).exec(&connection).await.unwrap();
    identifier::Entity::delete_many()
        .filter(identifier::Column::NodeId.is_in(gone.clone()))
        .exec(&connection)
        .await
        .unwrap();
    person::Entity::delete_many().filter(person::Column::Id.is_in(gone.clone())).exec(&connection).await.unwrap();
    node::Entity::delete_many().filter(node::Column::Id.is_in(gone.clone())).exec(&connection).await.unwrap();
    change::Entity::delete_many().filter(change::Column::Version.gt(to)).exec(&connection).await.unwrap();
    connection.execute_unprepared(&format!("UPDATE version SET number = {to}")).await.unwrap();
    connection.close().await.unwrap();
}

async fn add(store: &Store, name: &str) {
    let base = store.version().await.unwrap().version;
    let new_nodes = vec![node_model(EntityKind::Person, name, None)];
    let commit = Commit { actor: "test".to_owned(), base, new_nodes, ..Commit::default() };
    assert_eq!(store.commit(commit).await.unwrap(), Committed::Version(base + 1));
}

async fn is_as_loaded(feed: &Feed, store: &Store) {
    let followed = feed.catch_up().await.unwrap();
    let loaded = Feed::load(store.clone()).await.unwrap().graph();
    assert_eq!(answers(&followed), answers(&loaded));
}

/// What the graph keeps apart because it is long, and what it does not: rows become long and short again, and texts are of
/// lengths around those at which they are written otherwise.
#[tokio::test]
async fn long_rows_and_texts_are_followed_too() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = Store::connect(&database.url).await.unwrap();
        store.migrate().await.unwrap();
        let feed = Feed::load(store.clone()).await.unwrap();
        let lengths = [0, 1, 121, 122, 127, 128, 255, 256, 4_095, 4_096, 4_097, 20_000];
        let venues = lengths.map(|length| "é".repeat(length));
        let mut halls = venues.each_ref().map(|venue| hall("Hall", venue));
        let people: Vec<_> =
            (1..=300).map(|length| node_model(EntityKind::Person, &"n".repeat(length), None)).collect();
        let role = Role::Participation(ParticipationRole::Delegate);
        let attends = |(place, person): (usize, &NodeModel)| {
            relation_model(role, person.node.id, halls[place % 2].node.id, Some(place as i32))
        };
        let mut relations: Vec<_> = people.iter().enumerate().map(attends).collect();
        let new_nodes = halls.iter().chain(&people).cloned().collect();
        let commit =
            Commit { actor: "test".to_owned(), new_nodes, new_relations: relations.clone(), ..Commit::default() };
        assert_eq!(store.commit(commit).await.unwrap(), Committed::Version(1));
        is_as_loaded(&feed, &store).await;
        let shown = |ids: [Uuid; 12]| {
            let graph = feed.graph();
            let venue = |id| graph.node(graph.find_node(id).unwrap()).event().unwrap().venue.unwrap().to_owned();
            ids.map(venue)
        };
        let ids = halls.each_ref().map(|hall| hall.node.id);
        assert_eq!(shown(ids), venues);

        // All but a few go to another event, and the texts change places.
        for (hall, venue) in halls.iter_mut().zip(venues.iter().rev()) {
            let DetailModel::Event(event) = &mut hall.detail else { unreachable!() };
            event.venue = Some(venue.clone());
        }
        relations.iter_mut().skip(20).for_each(|relation| relation.object_id = ids[2]);
        let (changed_nodes, changed_relations) = (halls.to_vec(), relations.split_off(20));
        let commit =
            Commit { actor: "test".to_owned(), base: 1, changed_nodes, changed_relations, ..Commit::default() };
        assert_eq!(store.commit(commit).await.unwrap(), Committed::Version(2));
        is_as_loaded(&feed, &store).await;
        assert_eq!(shown(ids).into_iter().rev().collect::<Vec<_>>(), venues);
    }
}

fn hall(name: &str, venue: &str) -> NodeModel {
    let mut model = node_model(EntityKind::Event, name, Some("2011-11-28/2011-11-30"));
    let DetailModel::Event(event) = &mut model.detail else { unreachable!() };
    event.venue = Some(venue.to_owned());
    model
}

#[tokio::test]
async fn a_database_that_went_back_is_loaded_afresh() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = Store::connect(&database.url).await.unwrap();
        store.migrate().await.unwrap();
        for name in ["Ada", "Émile", "Zoë"] {
            add(&store, name).await;
        }
        let feed = Feed::load(store.clone()).await.unwrap();
        let before = feed.graph();
        go_back(&database.url, 1).await;
        is_as_loaded(&feed, &store).await;
        assert_eq!((feed.graph().version(), feed.graph().count_nodes(EntityKind::Person)), (1, 1));
        // Back and on to the same version before anybody looked, and beyond it.
        for last in [["Bo", "Cleo"].as_slice(), &["Dee", "Eve", "Fay"]] {
            go_back(&database.url, 1).await;
            for name in last {
                add(&store, name).await;
            }
            is_as_loaded(&feed, &store).await;
            assert!(feed.graph().generation() > before.generation(), "they are told apart");
        }
        assert_eq!((feed.graph().version(), before.version()), (4, 3));
    }
}

#[tokio::test]
async fn a_log_with_a_gap_is_not_followed() {
    for engine in engines() {
        for gone in ["version = 3", "version = 2", "version > 1", "version < 4"] {
            let database = fresh(engine).await;
            let store = Store::connect(&database.url).await.unwrap();
            store.migrate().await.unwrap();
            add(&store, "Ada").await;
            let feed = Feed::load(store.clone()).await.unwrap();
            for name in ["Bo", "Cleo", "Dee"] {
                add(&store, name).await;
            }
            let connection = Database::connect(&database.url).await.unwrap();
            connection.execute_unprepared(&format!("DELETE FROM change WHERE {gone}")).await.unwrap();
            is_as_loaded(&feed, &store).await;
            assert_eq!(feed.graph().count_nodes(EntityKind::Person), 4, "{gone}");
        }
    }
}

#[tokio::test]
async fn a_version_is_waited_for_as_long_as_may_be() {
    let database = fresh(Engine::Sqlite).await;
    let store = Store::connect(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    let feed = Arc::new(Feed::load(store.clone()).await.unwrap());
    feed.at_least(0, Duration::ZERO).await.unwrap();
    let refused = feed.at_least(2, Duration::from_millis(20)).await.unwrap_err();
    assert_eq!(refused.code(), Code::Timeout);
    assert!(refused.message().starts_with("The graph was at version 0 after 0.0 seconds"), "{refused}");
    // Nobody follows here: what is there already is looked for.
    add(&store, "Ada").await;
    feed.at_least(1, Duration::from_secs(5)).await.unwrap();
    tokio::spawn(Feed::follow(Arc::downgrade(&feed)));
    let waits = feed.at_least(2, Duration::from_secs(5));
    let (waited, ()) = tokio::join!(waits, add(&store, "Bo"));
    waited.unwrap();
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
