//! A filter of many rows is answered in part beforehand: it finds what it finds row by row.

use std::time::Duration;

use api::{
    feed::Feed,
    graph::{End, List, NodeTest, Part, Quantifier, RelationTest, Rows, View, Viewer},
    ingest::generate::{Scale, generate},
    store::Store,
};
use entity::vocabulary::{EntityKind, RelationKind};
use tests::database::{Engine, fresh};

/// More people and participations than a filter is asked of row by row.
const SCALE: Scale = Scale { people: 1_200, events: 150, participations: 2_400, seed: 3 };

/// Whoever has so many participations in events about what this holds of.
fn at_events_about(theme: NodeTest, quantifier: Quantifier) -> NodeTest {
    let end = |end, test| Box::new(RelationTest::End(end, Box::new(test)));
    let about = NodeTest::Related {
        kind: RelationKind::Tagging,
        end: End::Subject,
        quantifier: Quantifier::Some,
        test: end(End::Object, theme),
    };
    let test = end(End::Object, about);
    NodeTest::Related { kind: RelationKind::Participation, end: End::Subject, quantifier, test }
}

#[tokio::test]
async fn a_filter_of_many_rows_finds_what_it_finds_row_by_row() {
    let database = fresh(Engine::Sqlite).await;
    let store = Store::connect(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    generate(&store, SCALE, |_| ()).await.unwrap();
    let graph = Feed::load(store).await.unwrap().graph();
    let view = View::new(graph.clone(), Viewer::default(), Duration::from_hours(1));
    let of_kind = |kind| {
        let graph = &*graph;
        Part::Whole.nodes(graph).filter(move |node| graph.node(*node).kind() == kind)
    };
    let themes: Vec<_> = of_kind(EntityKind::Theme).step_by(7).collect();
    let people: Vec<_> = of_kind(EntityKind::Person).collect();
    assert!(people.len() > 1_000 && themes.len() > 2);
    let quantifiers = [
        Quantifier::Some,
        Quantifier::None,
        Quantifier::Every,
        Quantifier::Count { least: 2, most: usize::MAX },
        Quantifier::Count { least: 0, most: 1 },
    ];
    for theme in themes {
        for quantifier in quantifiers {
            let one = NodeTest::among([theme]);
            let test = at_events_about(one, quantifier);
            for test in [test.clone(), NodeTest::Not(Box::new(test))] {
                let expected = people.iter().filter(|person| test.holds(&view, **person).unwrap()).count();
                let list = List { nodes: Some(test.into()), ..List::of(Rows::Nodes(EntityKind::Person)) };
                assert_eq!(list.count(&view).unwrap(), expected, "{quantifier:?}");
            }
        }
    }
}
