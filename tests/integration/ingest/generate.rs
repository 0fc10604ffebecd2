//! Made-up graphs have the shapes of real lists, come again from their seed, and are whole after every commit.

use std::collections::{BTreeMap, BTreeSet};

use api::{
    feed::Feed,
    graph::{End, Graph, List, Ref, Rows, View, Viewer},
    ingest::generate::{Progress, Scale, Totals, generate},
    store::Store,
};
use entity::vocabulary::{EntityKind, EventKind, EventRelationRole, NameKind, RelationKind, Role, Vocabulary};
use tests::database::{TestDatabase, engines, fresh};

const SCALE: Scale = Scale { people: 900, events: 160, participations: 2_700, seed: 7 };

async fn generated(engine: tests::database::Engine, scale: Scale) -> (TestDatabase, Store, Totals, Vec<Progress>) {
    let database = fresh(engine).await;
    let store = Store::connect(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    let mut steps = Vec::new();
    let totals = generate(&store, scale, |progress| steps.push(progress)).await.unwrap();
    (database, store, totals, steps)
}

fn view(graph: &std::sync::Arc<Graph>) -> View {
    View::new(graph.clone(), Viewer::default(), std::time::Duration::from_mins(1))
}

fn nodes(view: &View, kind: EntityKind) -> Vec<api::graph::NodeIx> {
    let mut found = Vec::new();
    List::of(Rows::Nodes(kind))
        .each(view, |row| {
            if let Ref::Node(node) = row {
                found.push(node);
            }
            Ok(())
        })
        .unwrap();
    found
}

/// Everything that a seed decides: entities by slug, and relations between slugs.
fn without_ids_and_times(graph: &std::sync::Arc<Graph>) -> BTreeSet<String> {
    let view = view(graph);
    let mut shown = BTreeSet::new();
    for kind in EntityKind::ALL {
        for node in nodes(&view, *kind) {
            let entity = graph.node(node);
            shown.insert(format!("{} {:?} {:?}", entity.slug(), entity.names().collect::<Vec<_>>(), entity.detail()));
            for relation in graph.around(node, None) {
                let relation = graph.relation(relation);
                let slug = |node| graph.node(node).slug().to_owned();
                let text = |symbol: Option<_>| symbol.map(|symbol| graph.text(symbol).to_owned());
                shown.insert(format!(
                    "{:?} {} {} {:?} {:?} {:?} {:?} {:?}",
                    relation.role,
                    slug(relation.subject),
                    slug(relation.object),
                    relation.affiliation.map(slug),
                    relation.on_behalf_of.map(slug),
                    relation.ordinal(),
                    text(relation.printed.name),
                    text(relation.position()),
                ));
            }
        }
    }
    shown
}

#[tokio::test]
async fn a_generated_graph_has_the_shapes_of_real_lists() {
    for engine in engines() {
        let (_database, store, totals, _) = generated(engine, SCALE).await;
        let graph = Feed::load(store).await.unwrap().graph();
        let view = view(&graph);
        assert_eq!(totals.people, SCALE.people);
        assert_eq!(totals.participations, SCALE.participations);
        assert_eq!(graph.count_relations(), totals.relations);
        assert_eq!(graph.count_nodes(EntityKind::Person), SCALE.people);
        let events = nodes(&view, EntityKind::Event);
        assert!(events.len().abs_diff(SCALE.events) <= SCALE.events / 20, "{} events", events.len());

        let at = |node, kind, end| graph.adjacent(node, kind, end).len();
        let people = nodes(&view, EntityKind::Person);
        let seats = |person| at(person, RelationKind::Participation, End::Subject);
        let returning = people.iter().filter(|person| seats(**person) > 1).count() as f64 / people.len() as f64;
        assert!((0.29..=0.36).contains(&returning), "{returning} return");
        let often = people.iter().filter(|person| seats(**person) > 20).count();
        assert!(often < people.len() / 20, "{often} people come more than 20 times");
        let spelled = people.iter().filter(|person| graph.node(**person).names().count() > 1);
        let spelled = spelled.count() as f64 / people.len() as f64;
        assert!((0.03..=0.12).contains(&spelled), "{spelled} have a second spelling");
        assert!(people.iter().all(|person| graph.node(*person).names().skip(1).all(|n| n.kind == NameKind::Alias)));

        let mut foreign = 0;
        let mut houses: BTreeMap<_, usize> = BTreeMap::new();
        let mut sizes = Vec::new();
        let (mut panels, mut seconds) = (0, 0);
        for event in &events {
            let listed = graph.adjacent(*event, RelationKind::Participation, End::Object);
            let is_panel = graph.node(*event).event().unwrap().kind == EventKind::Panel;
            if is_panel {
                panels += 1;
                assert!(listed.len() <= 8);
            } else if !listed.is_empty() {
                sizes.push(listed.len());
            }
            let mut once = BTreeSet::new();
            for relation in listed.iter().map(|relation| graph.relation(relation)) {
                assert!(once.insert(relation.subject), "nobody is twice on one list");
                let honorific = relation.printed.honorific.map(|honorific| graph.text(honorific));
                foreign +=
                    usize::from(honorific.is_some_and(|text| {
                        ["M.", "Mme", "Sr.", "Sra.", "Srta.", "S.E. M.", "S.E. Sr."].contains(&text)
                    }));
                *houses.entry(relation.affiliation.unwrap()).or_default() += 1;
            }
        }
        for person in &people {
            seconds += at(*person, RelationKind::Affiliation, End::Subject);
        }
        sizes.sort_unstable();
        let median = sizes[sizes.len() / 2];
        assert!((18..=45).contains(&median), "half the lists have more than {median}");
        let share = |count: usize| count as f64 / totals.participations as f64;
        assert!((0.11..=0.21).contains(&share(foreign)), "{} honorifics", share(foreign));
        assert!((0.0..=0.3).contains(&share(seconds)), "{} second posts", share(seconds));
        let mut houses: Vec<usize> = houses.into_values().collect();
        houses.sort_unstable_by(|a, b| b.cmp(a));
        let (top, all) = (houses.iter().take(houses.len() / 5).sum::<usize>(), houses.iter().sum::<usize>());
        assert!(top * 2 > all, "a fifth of the houses send {top} of {all}");
        assert!(panels > SCALE.events / 6, "{panels} panels");
        let documents = totals.documents as f64 / totals.events as f64;
        assert!((0.3..=0.7).contains(&documents), "{documents} documents an event");
        let tags = |event: &_| at(*event, RelationKind::Tagging, End::Subject);
        let themes = events.iter().map(tags).sum::<usize>() as f64 / events.len() as f64;
        assert!((1.5..=2.5).contains(&themes), "{themes} themes an event");

        let editions = |event: &_| {
            let wholes = graph.adjacent(*event, RelationKind::EventRelation, End::Object);
            let is_edition = |role| role == Role::EventRelation(EventRelationRole::EditionOf);
            wholes.iter().filter(|relation| is_edition(graph.relation(*relation).role)).count()
        };
        let editions: Vec<usize> = events.iter().map(editions).filter(|editions| *editions > 0).collect();
        assert!(!editions.is_empty() && editions.iter().all(|editions| *editions <= 20), "{editions:?}");
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_graph() {
    let mut graphs = Vec::new();
    let small = Scale { people: 200, events: 50, participations: 500, seed: 3 };
    for engine in engines() {
        for _ in 0..2 {
            let (_database, store, totals, _) = generated(engine, small).await;
            graphs.push((totals, without_ids_and_times(&Feed::load(store).await.unwrap().graph())));
        }
    }
    assert!(graphs.windows(2).all(|pair| pair[0] == pair[1]));
    let (_database, store, ..) = generated(engines()[0], Scale { seed: 4, ..small }).await;
    assert_ne!(graphs[0].1, without_ids_and_times(&Feed::load(store).await.unwrap().graph()));
}

#[tokio::test]
async fn a_run_that_is_stopped_leaves_whole_batches() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = Store::connect(&database.url).await.unwrap();
        store.migrate().await.unwrap();
        let scale = Scale { people: 3_000, events: 600, participations: 9_000, seed: 1 };
        let (said, mut saying) = tokio::sync::mpsc::unbounded_channel();
        let running = store.clone();
        let run = tokio::spawn(async move {
            generate(&running, scale, |progress| {
                let _ = said.send(progress);
            })
            .await
        });
        let first = saying.recv().await.unwrap();
        run.abort();
        let _ = run.await;
        drop(store);

        let store = Store::connect(&database.url).await.unwrap();
        let graph = Feed::load(store.clone()).await.unwrap().graph();
        assert!(first.done < 1.0 && graph.count_relations() >= first.totals.relations);
        let view = view(&graph);
        for event in nodes(&view, EntityKind::Event) {
            let listed = graph.adjacent(event, RelationKind::Participation, End::Object);
            let ordinals: Vec<_> = listed.iter().map(|relation| graph.relation(relation).ordinal()).collect();
            let whole: Vec<_> = (1..=listed.len() as i32).map(Some).collect();
            assert_eq!(ordinals, whole, "a list is written whole or not at all");
        }
        let again = generate(&store, scale, |_| ()).await.unwrap_err();
        assert!(again.message().starts_with("The database is not empty (it is at version "), "{again}");
    }
}

#[tokio::test]
async fn numbers_that_cannot_belong_together_are_refused() {
    let database = fresh(engines()[0]).await;
    let store = Store::connect(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    for scale in [
        Scale { people: 0, ..SCALE },
        Scale { events: 0, ..SCALE },
        Scale { participations: 10, ..SCALE },
        Scale { participations: usize::MAX, ..SCALE },
    ] {
        assert!(generate(&store, scale, |_| ()).await.is_err(), "{scale:?}");
    }
    assert_eq!(store.version().await.unwrap().version, 0);
}
