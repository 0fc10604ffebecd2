//! The graph that follows the log is the graph that is loaded afresh: answers and their order alike.

mod search;

use std::{sync::Arc, time::Duration};

use api::{
    feed::Feed,
    graph::{End, Field, Graph, List, Order, Ref, Rows, View, Viewer},
    page::{ListMark, PageArguments},
    store::{Store, commit::Committed},
};
use entity::vocabulary::{EntityKind, RelationKind, Vocabulary};
use proptest::prelude::*;
use tests::{
    database::{Engine, engines, fresh},
    random::{World, Write, commits},
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

/// All rows of a list, three at a time.
fn walk(list: &List, view: &View, backward: bool) -> Vec<Ref> {
    let mark = ListMark::new("test");
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let arguments = if backward {
            PageArguments { last: Some(3), before: cursor, ..PageArguments::default() }
        } else {
            PageArguments { first: Some(3), after: cursor, ..PageArguments::default() }
        };
        let page = list.page(view, &arguments.window(mark).unwrap()).unwrap();
        let (more, less) =
            if backward { (page.has_previous, page.has_next) } else { (page.has_next, page.has_previous) };
        assert_eq!(less, !found.is_empty());
        if backward {
            found.extend(page.rows.iter().rev());
        } else {
            found.extend(&page.rows);
        }
        let edge = if backward { page.rows.first() } else { page.rows.last() };
        match edge {
            Some(edge) if more => cursor = Some(list.position(view.graph(), *edge).cursor(mark)),
            _ => return found,
        }
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_followed_graph_answers_as_a_loaded_one(commits in commits()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for engine in engines() {
            runtime.block_on(check(engine, &commits));
        }
    }
}
