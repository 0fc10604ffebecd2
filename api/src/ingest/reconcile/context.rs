//! What is known of people beside their names: where they were, for whom, when, and how they were addressed.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::vocabulary::{EntityKind, EventRelationRole, RelationKind, Role};
use uuid::Uuid;

use crate::{
    error::Result,
    name::{Address, address},
    store::lookup::{DetailModel, Reading},
};

/// How far up an event's forum is looked for.
const MOST_LEVELS: usize = 5;

/// What is known of somebody.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    /// The events themselves.
    pub(super) events: BTreeSet<Uuid>,
    /// What the events are part or edition of, and the events.
    pub(super) forums: BTreeMap<Uuid, String>,
    /// Employers, and those who were spoken for.
    pub(super) organisations: BTreeMap<Uuid, String>,
    /// The first and the last year.
    pub(super) years: Option<(i32, i32)>,
    /// Forms of address that say man or woman.
    pub(super) addresses: BTreeSet<Address>,
}

impl Context {
    /// Reads the contexts of some people.
    pub(super) async fn read(reading: &Reading, people: &[Uuid]) -> Result<BTreeMap<Uuid, Self>> {
        let facts = reading.relations_from(&[RelationKind::Participation, RelationKind::Affiliation], people).await?;
        let mut found: BTreeMap<Uuid, Self> = people.iter().map(|id| (*id, Self::default())).collect();
        let events: BTreeSet<Uuid> =
            facts.iter().filter(|fact| fact.kind == RelationKind::Participation).map(|fact| fact.object_id).collect();
        let wholes = wholes(reading, events.clone()).await?;
        let mut named: BTreeSet<Uuid> = events.iter().copied().chain(wholes.values().flatten().copied()).collect();
        for fact in &facts {
            named.extend([fact.affiliation_id, fact.on_behalf_of_id, Some(fact.object_id)].into_iter().flatten());
        }
        let nodes = reading.nodes(&named.into_iter().collect::<Vec<_>>()).await?;
        let nodes: BTreeMap<Uuid, _> = nodes.into_iter().map(|node| (node.node.id, node)).collect();
        let name = |id: Uuid| nodes.get(&id).map(|node| node.node.name.clone()).unwrap_or_default();
        for fact in facts {
            let Some(context) = found.get_mut(&fact.subject_id) else { continue };
            let mut years = [fact.time_earliest, fact.time_latest].map(|day| day.map(time::Date::year));
            if fact.kind == RelationKind::Participation {
                let event = fact.object_id;
                context.events.insert(event);
                let above = wholes.get(&event).into_iter().flatten().copied();
                context.forums.extend(above.chain([event]).map(|id| (id, name(id))));
                if let Some(DetailModel::Event(detail)) = nodes.get(&event).map(|node| &node.detail) {
                    years = [detail.time_earliest, detail.time_latest].map(|day| day.map(time::Date::year));
                }
            }
            let object = nodes.get(&fact.object_id).filter(|node| node.node.kind == EntityKind::Organisation);
            let object = object.map(|node| node.node.id);
            let organisations = [fact.affiliation_id, fact.on_behalf_of_id, object].into_iter().flatten();
            context.organisations.extend(organisations.map(|id| (id, name(id))));
            if let [Some(first), Some(last)] = years {
                let known = context.years.unwrap_or((first, last));
                context.years = Some((known.0.min(first), known.1.max(last)));
            }
            let printed = [fact.printed_honorific, fact.printed_name];
            context.addresses.extend(printed.into_iter().flatten().filter_map(|printed| address(&printed)));
        }
        Ok(found)
    }

    /// How many years lie between two people's times; none where either is unknown.
    pub(super) fn years_from(&self, other: &Self) -> Option<i32> {
        let ((first, last), (others_first, others_last)) = (self.years?, other.years?);
        Some((others_first - last).max(first - others_last).max(0))
    }
}

/// What each event is a part, an edition or a side event of, and what those are.
async fn wholes(reading: &Reading, events: BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, BTreeSet<Uuid>>> {
    let mut above: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
    let (mut next, mut asked) = (events.clone(), BTreeSet::new());
    for _ in 0..MOST_LEVELS {
        next.retain(|id| asked.insert(*id));
        let rows =
            reading.relations_from(&[RelationKind::EventRelation], &next.iter().copied().collect::<Vec<_>>()).await?;
        next = BTreeSet::new();
        for row in rows {
            let up = [EventRelationRole::PartOf, EventRelationRole::EditionOf, EventRelationRole::SideEventOf];
            if up.iter().any(|role| Role::EventRelation(*role).as_str() == row.role) {
                above.entry(row.subject_id).or_default().insert(row.object_id);
                next.insert(row.object_id);
            }
        }
    }
    let mut found = BTreeMap::new();
    for event in events {
        let (mut all, mut open) = (BTreeSet::new(), vec![event]);
        while let Some(event) = open.pop() {
            let fresh = above.get(&event).into_iter().flatten().copied().filter(|whole| all.insert(*whole));
            open.extend(fresh.collect::<Vec<_>>());
        }
        found.insert(event, all);
    }
    Ok(found)
}
