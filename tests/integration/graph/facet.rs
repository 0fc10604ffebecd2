use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use api::{
    graph::{
        Bucket, Crosstab, Detail, Dimension, End, Facet, Labels, Largest, Level, List, NodeIx, NodeTest, Ref, Relation,
        Rows, Value,
    },
    name::fold,
};
use entity::vocabulary::{EntityKind, EventKind, RelationKind, Role, Vocabulary};
use proptest::prelude::*;
use tests::random::graph;

use super::{Facts, config, facts};

const LABELS: Labels = Labels { word: str::to_lowercase, country: str::to_owned };

const ALL: Largest = Largest { top: usize::MAX, least: 1 };

/// The dimensions of events, people, organisations and documents.
const OF_ENTITIES: [(EntityKind, &[Dimension]); 4] = {
    use Dimension::{
        Affiliation, City, Country, EventCount, Language, Month, OnBehalfOf, Organiser, Role, Series, Sort, Theme, Year,
    };
    [
        (EntityKind::Event, &[Year, Month, Country, City, Sort, Language, Theme, Organiser, Series]),
        (EntityKind::Person, &[Affiliation, OnBehalfOf, Country, Role, EventCount]),
        (EntityKind::Organisation, &[Sort, Country]),
        (EntityKind::Document, &[Sort, Year, Language, Theme]),
    ]
};

const OF_PARTICIPATIONS: [Dimension; 10] = {
    use Dimension::{Affiliation, Country, Event, Meeting, OnBehalfOf, Person, Role, Series, Theme, Year};
    [Role, Event, Meeting, Series, Person, Affiliation, OnBehalfOf, Year, Country, Theme]
};

/// The values of an entity.
fn own(facts: &Facts, by: Dimension, node: NodeIx) -> Vec<Value<'_>> {
    let graph = facts.graph();
    let row = graph.node(node);
    // The event, then the meetings that it is part of, the nearest first.
    let upward: Vec<NodeIx> = std::iter::once(node).chain(graph.ancestors(node)).collect();
    let events = || upward.iter().filter_map(|node| graph.node(*node).event());
    let period = |bucket| {
        let time = upward.iter().find_map(|node| graph.node(*node).time());
        time.and_then(|time| time.period(bucket)).map(Value::Period)
    };
    let joined = |kind: RelationKind, other: fn(&Relation) -> Option<NodeIx>, own: End| {
        let relations = facts.relations.iter().filter(|one| one.kind() == kind && one.end(own) == Some(node));
        relations.filter_map(other).collect::<BTreeSet<_>>().into_iter().map(Value::Entity).collect()
    };
    let one = match by {
        Dimension::Year => period(Bucket::Year),
        Dimension::Month => period(Bucket::Month),
        Dimension::Country => match row.detail() {
            Detail::Organisation(organisation) => organisation.country.map(Value::Country),
            _ => events().find_map(|event| event.country).map(Value::Country),
        },
        Dimension::City => events().find_map(|event| event.city).map(Value::Text),
        Dimension::Sort => match row.detail() {
            Detail::Event(event) => Some(Value::Word(event.kind.as_str())),
            Detail::Organisation(organisation) => Some(Value::Word(organisation.kind.as_str())),
            Detail::Document(document) => Some(Value::Word(document.kind.as_str())),
            _ => None,
        },
        Dimension::Language => match row.detail() {
            Detail::Event(event) => return event.languages.iter().map(Value::Text).collect(),
            Detail::Document(row) => return row.languages.iter().map(Value::Text).collect(),
            _ => None,
        },
        Dimension::Theme => return joined(RelationKind::Tagging, |one| Some(one.object), End::Subject),
        Dimension::Organiser => return joined(RelationKind::Organising, |one| Some(one.subject), End::Object),
        Dimension::Event => Some(Value::Entity(node)),
        Dimension::Meeting => Some(Value::Entity(facts.level(node, Level::Meeting))),
        Dimension::Series => {
            let (meeting, series) = (facts.level(node, Level::Meeting), facts.level(node, Level::Series));
            let is_series = graph.node(series).event().is_some_and(|event| event.kind == EventKind::Series);
            (series != meeting || is_series).then_some(Value::Entity(series))
        }
        Dimension::EventCount => {
            let of = |one: &&Relation| one.kind() == RelationKind::Participation && one.subject == node;
            let events: BTreeSet<_> = facts.relations.iter().filter(of).map(|one| one.object).collect();
            Some(Value::Number(events.len()))
        }
        Dimension::Role | Dimension::Person | Dimension::Affiliation | Dimension::OnBehalfOf => None,
    };
    one.into_iter().collect()
}

/// The values of a participation.
fn of<'g>(facts: &'g Facts, by: Dimension, relation: &Relation) -> Vec<Value<'g>> {
    let one = match by {
        Dimension::Role => match relation.role {
            Role::Participation(role) => Some(Value::Word(role.as_str())),
            _ => None,
        },
        Dimension::Person => Some(relation.subject).filter(|one| facts.is(EntityKind::Person, *one)).map(Value::Entity),
        Dimension::Affiliation => relation.affiliation.map(Value::Entity),
        Dimension::OnBehalfOf => relation.on_behalf_of.map(Value::Entity),
        Dimension::EventCount => return own(facts, by, relation.subject),
        _ => return own(facts, by, relation.object),
    };
    one.into_iter().collect()
}

/// A fact, and what its values are under each of some dimensions.
type Fact<'g> = (Vec<Vec<Value<'g>>>, NodeIx);

/// The facts that some rows stand for.
fn facts_of<'g>(facts: &'g Facts, rows: &[Ref], by: &[Dimension]) -> Vec<Fact<'g>> {
    let mut found = Vec::new();
    let mut participation = |relation: &Relation| {
        let about = if by == [Dimension::Person] { relation.object } else { relation.subject };
        found.push((by.iter().map(|by| of(facts, *by, relation)).collect(), about));
    };
    for row in rows {
        match *row {
            Ref::Relation(ix) => participation(facts.graph().relation(ix)),
            Ref::Node(node)
                if facts.is(EntityKind::Person, node) && by.iter().any(|by| *by != Dimension::EventCount) =>
            {
                let kind = RelationKind::Participation;
                let theirs = facts.relations.iter().filter(|one| one.kind() == kind && one.subject == node);
                theirs.for_each(&mut participation);
            }
            Ref::Node(_) => {}
        }
    }
    for row in rows {
        if let Ref::Node(node) = *row
            && !(facts.is(EntityKind::Person, node) && by.iter().any(|by| *by != Dimension::EventCount))
        {
            found.push((by.iter().map(|by| own(facts, *by, node)).collect(), node));
        }
    }
    found
}

fn check(facts: &Facts, list: &List, dimensions: &[Dimension]) {
    let view = &facts.view;
    let mut rows = Vec::new();
    list.each(view, |row| {
        rows.push(row);
        Ok(())
    })
    .unwrap();
    for by in dimensions {
        let mut expected: HashMap<Value<'_>, (usize, BTreeSet<NodeIx>)> = HashMap::new();
        for (values, about) in facts_of(facts, &rows, &[*by]) {
            for value in &values[0] {
                let (count, entities) = expected.entry(*value).or_default();
                *count += 1;
                entities.insert(about);
            }
        }
        let found = Facet::of(view, list, *by, ALL, LABELS).unwrap();
        let distinct = Facet::distinct(view, list, *by, &found).unwrap();
        let counts: HashMap<_, _> =
            found.iter().zip(distinct).map(|(one, distinct)| (one.value, (one.count, distinct))).collect();
        assert_eq!(counts.len(), found.len(), "{by:?}: each value once");
        let expected: HashMap<_, _> =
            expected.into_iter().map(|(value, (count, entities))| (value, (count, entities.len()))).collect();
        assert_eq!(counts, expected, "{by:?}");
        for pair in found.windows(2) {
            let by_count = pair[1].count.cmp(&pair[0].count);
            let by_label = fold(&pair[0].label).cmp(&fold(&pair[1].label));
            assert!(by_count.then(by_label).is_le(), "{by:?}: {pair:?}");
        }
        for (top, least) in [(1, 1), (3, 2)] {
            let few = Facet::of(view, list, *by, Largest { top, least }, LABELS).unwrap();
            let expected: Vec<_> = found.iter().filter(|one| one.count >= least).take(top).cloned().collect();
            assert_eq!(few, expected, "{by:?}");
            let distinct: Vec<_> = few.iter().map(|one| counts[&one.value].1).collect();
            assert_eq!(Facet::distinct(view, list, *by, &few).unwrap(), distinct, "{by:?}");
        }
    }
    for rows_by in dimensions {
        for columns_by in dimensions {
            let top = Largest { top: 3, least: 1 };
            let found = Crosstab::of(view, list, (*rows_by, *columns_by), top, LABELS).unwrap();
            assert_eq!(found.rows, Facet::of(view, list, *rows_by, top, LABELS).unwrap());
            assert_eq!(found.columns, Facet::of(view, list, *columns_by, top, LABELS).unwrap());
            let all = facts_of(facts, &rows, &[*rows_by, *columns_by]);
            let cell = |row: &Facet<'_>, column: &Facet<'_>| {
                let both =
                    |(values, _): &&Fact<'_>| values[0].contains(&row.value) && values[1].contains(&column.value);
                all.iter().filter(both).count()
            };
            let cells = |row: &Facet<'_>| found.columns.iter().map(|column| cell(row, column)).collect::<Vec<_>>();
            let expected: Vec<_> = found.rows.iter().map(cells).collect();
            assert_eq!(found.counts, expected, "{rows_by:?} by {columns_by:?}");
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_counted_is_what_a_loop_counts(writes in graph()) {
        let facts = facts(&writes);
        let half = NodeTest::Among(Arc::new(facts.nodes.iter().copied().step_by(2).collect()));
        for (kind, dimensions) in OF_ENTITIES {
            let list = List::of(Rows::Nodes(kind));
            check(&facts, &list, dimensions);
            check(&facts, &List { nodes: Some(Arc::new(half.clone())), ..list }, dimensions);
        }
        check(&facts, &List::of(Rows::Participations), &OF_PARTICIPATIONS);
        for event in facts.of_kind(EntityKind::Event).into_iter().take(2) {
            let rows = Rows::Around(event, RelationKind::Participation, End::Object);
            check(&facts, &List::of(rows), &OF_PARTICIPATIONS);
        }
    }
}
