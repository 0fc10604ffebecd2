//! What the graph computes, against computations that are obviously right: plain loops over every relation of a random
//! graph. Nothing here knows of indexes, pages or budgets.

mod attendance;
mod candidate;
mod checkpoint;
mod co_appearance;
mod co_attended;
mod co_organiser;
mod comparison;
mod delegation;
mod event_person;
mod facet;
mod level;
mod list;
mod neighbourhood;
mod part;
mod path;
mod person_event;
mod prepare;
mod ranking;
mod theme_period;
mod together;
mod view;

use std::{collections::BTreeSet, time::Duration};

use api::{
    feed::Feed,
    graph::{
        End, Graph, Level, List, NodeIx, Presence, Ranked, Ref, Relation, RelationTest, Rows, View, Viewer, WordSet,
    },
    page::{ListMark, PageArguments},
    store::Store,
};
use entity::vocabulary::{
    EntityKind, EventRelationRole, ParticipationRole, ParticipationStatus, RelationKind, Role, Vocabulary,
};
use proptest::prelude::ProptestConfig;
use tests::{
    database::{Engine, fresh},
    random::{World, Write},
};

/// More than any random graph has.
const ENOUGH: usize = 1_000_000;

/// A graph, and every fact of it in one list.
struct Facts {
    view: View,
    nodes: Vec<NodeIx>,
    relations: Vec<Relation>,
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() }
}

/// The facts of the graph that some writes make. What is computed of them runs no SQL, so one engine will do.
fn facts(writes: &[Write]) -> Facts {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let graph = runtime.block_on(async {
        let database = fresh(Engine::Sqlite).await;
        let store = Store::connect(&database.url).await.unwrap();
        store.migrate().await.unwrap();
        store.commit(World::default().commit(writes, 0)).await.unwrap();
        Feed::load(store).await.unwrap().graph()
    });
    let view = View::new(graph, Viewer::default(), Duration::from_mins(1));
    let mut facts = Facts { view, nodes: Vec::new(), relations: Vec::new() };
    for kind in EntityKind::ALL {
        let list = List::of(Rows::Nodes(*kind));
        list.each(&facts.view, |row| {
            let Ref::Node(node) = row else { unreachable!("a list of entities") };
            facts.nodes.push(node);
            Ok(())
        })
        .unwrap();
    }
    for kind in RelationKind::ALL {
        for node in &facts.nodes {
            let graph = facts.view.graph();
            facts.relations.extend(graph.adjacent(*node, *kind, End::Subject).iter().map(|ix| *graph.relation(ix)));
        }
    }
    facts
}

impl Facts {
    fn graph(&self) -> &Graph {
        self.view.graph()
    }

    fn of_kind(&self, kind: EntityKind) -> Vec<NodeIx> {
        self.nodes.iter().copied().filter(|node| self.graph().node(*node).kind() == kind).collect()
    }

    fn is(&self, kind: EntityKind, node: NodeIx) -> bool {
        self.graph().node(node).kind() == kind
    }

    /// The participations of those who were not absent, in these roles; in any where none are named.
    fn present(&self, roles: &[ParticipationRole]) -> Vec<Relation> {
        let counts = |relation: &&Relation| match relation.role {
            Role::Participation(role) => {
                relation.status() != Some(ParticipationStatus::Absent) && (roles.is_empty() || roles.contains(&role))
            }
            _ => false,
        };
        self.relations.iter().filter(counts).copied().collect()
    }

    /// What an event is part of, or an edition of: of several, the one with the smallest id.
    fn whole(&self, event: NodeIx, role: EventRelationRole) -> Option<NodeIx> {
        let wholes = self.relations.iter().filter(|relation| {
            relation.role == Role::EventRelation(role) && relation.subject == event && relation.object != event
        });
        wholes.map(|relation| relation.object).min_by_key(|whole| self.graph().node(*whole).id)
    }

    fn top(&self, event: NodeIx, role: EventRelationRole) -> NodeIx {
        let mut at = event;
        for _ in 0..1_000 {
            match self.whole(at, role) {
                Some(whole) => at = whole,
                None => return at,
            }
        }
        // It never ends: whoever is met from now on is in the circle.
        let circle = std::iter::successors(Some(at), |at| self.whole(*at, role)).take(1_000);
        circle.min_by_key(|event| self.graph().node(*event).id).unwrap()
    }

    fn level(&self, event: NodeIx, level: Level) -> NodeIx {
        match level {
            Level::Attended => event,
            Level::Meeting => self.top(event, EventRelationRole::PartOf),
            Level::Series => self.top(self.top(event, EventRelationRole::PartOf), EventRelationRole::EditionOf),
        }
    }

    /// Whatever one can come to from a node, itself included, one step after the other.
    fn closure(&self, from: NodeIx, step: impl Fn(&Relation, NodeIx) -> Option<NodeIx>) -> BTreeSet<NodeIx> {
        let mut found = BTreeSet::from([from]);
        loop {
            let next: BTreeSet<NodeIx> =
                found.iter().flat_map(|at| self.relations.iter().filter_map(|relation| step(relation, *at))).collect();
            if next.is_subset(&found) {
                return found;
            }
            found.extend(next);
        }
    }

    /// An event and everything under it.
    fn under(&self, event: NodeIx) -> BTreeSet<NodeIx> {
        self.closure(event, |relation, at| {
            (is_within(relation.role) && relation.object == at).then_some(relation.subject)
        })
    }

    /// The people at an event or at anything under it.
    fn people(&self, event: NodeIx, roles: &[ParticipationRole]) -> BTreeSet<NodeIx> {
        let under = self.under(event);
        let there = self.present(roles).into_iter().filter(|relation| under.contains(&relation.object));
        there.map(|relation| relation.subject).filter(|subject| self.is(EntityKind::Person, *subject)).collect()
    }

    /// A ranking, page by page; the pages mirror each other, and larger counts come first.
    fn ranked(&self, ranked: &Ranked) -> BTreeSet<(NodeIx, usize)> {
        let forward = self.walk(ranked, false);
        let mut backward = self.walk(ranked, true);
        backward.reverse();
        assert_eq!(forward, backward);
        assert_eq!(forward.len(), ranked.len());
        assert!(forward.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{forward:?}");
        let rows: BTreeSet<_> = forward.iter().copied().collect();
        assert_eq!(rows.len(), forward.len(), "each once");
        rows
    }

    fn walk(&self, ranked: &Ranked, backward: bool) -> Vec<(NodeIx, usize)> {
        let mark = ListMark::new("test");
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let arguments = if backward {
                PageArguments { last: Some(2), before: cursor, ..PageArguments::default() }
            } else {
                PageArguments { first: Some(2), after: cursor, ..PageArguments::default() }
            };
            let mut page = ranked.page(&self.view, &arguments.window(|| mark).unwrap()).unwrap();
            let more = if backward { page.has_previous } else { page.has_next };
            if backward {
                page.rows.reverse();
            }
            found.extend(page.rows.iter().map(|row| (row.node, row.count)));
            match page.rows.last() {
                Some(edge) if more => cursor = Some(Ranked::position(self.graph(), *edge).cursor(mark)),
                _ => return found,
            }
        }
    }
}

fn is_within(role: Role) -> bool {
    use EventRelationRole::{EditionOf, PartOf, SideEventOf};
    matches!(role, Role::EventRelation(PartOf | EditionOf | SideEventOf))
}

/// What a question asks that counts these roles alone; any where none are named.
fn presence(roles: &[ParticipationRole]) -> Presence {
    let test = (!roles.is_empty()).then(|| RelationTest::Role(WordSet::new(roles.iter().copied())));
    Presence::new(test.into_iter().collect())
}

/// Roles to ask for: any, and some.
const ROLES: [&[ParticipationRole]; 2] = [&[], &[ParticipationRole::Speaker, ParticipationRole::Chair]];

const LEVELS: [Level; 3] = [Level::Attended, Level::Meeting, Level::Series];
