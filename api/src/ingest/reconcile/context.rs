//! What is known of people beside their names: where they were, for whom, when, and how they were addressed.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{
    relation,
    vocabulary::{EntityKind, EventRelationRole, OrganisationRelationRole, RelationKind, Role},
};
use time::Date;
use uuid::Uuid;

use crate::{
    error::Result,
    ingest::{
        draft::Attribute,
        elect::{AFFILIATION, ON_BEHALF_OF},
        merge::{MentionOf, subject_in},
    },
    name::{Address, address},
    store::lookup::{BriefClaim, DetailModel, Reading},
};

/// How far up an event's forum is looked for.
const MOST_LEVELS: usize = 5;

/// Facts that tell something of whoever they are of.
const TELLING: [RelationKind; 3] = [RelationKind::Participation, RelationKind::Affiliation, RelationKind::Contribution];

/// Attributes that tell how somebody was addressed.
const HONORIFIC: &str = Attribute::PrintedHonorific.as_str();
const PRINTED_NAME: &str = Attribute::PrintedName.as_str();

/// What is known of somebody.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    /// The events themselves.
    pub(super) events: BTreeSet<Uuid>,
    /// What the events are part or edition of, and the events.
    pub(super) forums: BTreeMap<Uuid, String>,
    /// What was written or presented.
    pub(super) documents: BTreeMap<Uuid, String>,
    /// Employers, and those who were spoken for.
    pub(super) organisations: BTreeMap<Uuid, String>,
    /// The same, and what they are units or missions of.
    pub(super) houses: BTreeSet<Uuid>,
    /// The first and the last year of each appearance.
    pub(super) years: BTreeSet<(i32, i32)>,
    /// Forms of address that say man or woman.
    pub(super) addresses: BTreeSet<Address>,
}

/// One fact as far as it tells who somebody is.
#[derive(Clone, Debug, Default)]
pub(super) struct Telling {
    /// The event, the document or the organisation.
    pub(super) object: Uuid,
    /// Employers, and those who were spoken for.
    pub(super) organisations: Vec<Uuid>,
    /// Its own first and last day.
    pub(super) days: [Option<Date>; 2],
    /// The name and the form of address as printed.
    pub(super) printed: Vec<String>,
}

impl From<relation::Model> for Telling {
    fn from(row: relation::Model) -> Self {
        Self {
            object: row.object_id,
            organisations: [row.affiliation_id, row.on_behalf_of_id].into_iter().flatten().collect(),
            days: [row.time_earliest, row.time_latest],
            printed: [row.printed_honorific, row.printed_name].into_iter().flatten().collect(),
        }
    }
}

impl Context {
    /// Reads the contexts of some people.
    pub(super) async fn read(reading: &Reading, people: &[Uuid]) -> Result<BTreeMap<Uuid, Self>> {
        let rows = reading.relations_from(&TELLING, people).await?;
        let told = rows.into_iter().map(|row| (row.subject_id, row.into())).collect();
        let mut found = Self::told(reading, told).await?;
        for id in people {
            found.entry(*id).or_default();
        }
        Ok(found)
    }

    /// What some facts tell of whoever they are of.
    pub(super) async fn told<K: Ord>(reading: &Reading, facts: Vec<(K, Telling)>) -> Result<BTreeMap<K, Self>> {
        let objects: BTreeSet<Uuid> = facts.iter().map(|(_, fact)| fact.object).collect();
        let wholes = wholes(reading, objects.clone()).await?;
        let mut named: BTreeSet<Uuid> = objects.into_iter().chain(wholes.values().flatten().copied()).collect();
        named.extend(facts.iter().flat_map(|(_, fact)| fact.organisations.iter().copied()));
        let nodes = reading.nodes(&named.iter().copied().collect::<Vec<_>>()).await?;
        let nodes: BTreeMap<Uuid, _> = nodes.into_iter().map(|node| (node.node.id, node)).collect();
        let name = |id: Uuid| nodes.get(&id).map(|node| node.node.name.clone()).unwrap_or_default();
        let is_organisation = |id: &Uuid| nodes.get(id).is_some_and(|node| node.node.kind == EntityKind::Organisation);
        let organisations: Vec<Uuid> = named.into_iter().filter(is_organisation).collect();
        let parents = parents(reading, &organisations).await?;
        let mut found: BTreeMap<K, Self> = BTreeMap::new();
        for (of, fact) in facts {
            let context = found.entry(of).or_default();
            let mut days = fact.days;
            let mut organisations = fact.organisations;
            let object = nodes.get(&fact.object);
            match object.map(|node| &node.detail) {
                Some(DetailModel::Event(event)) => {
                    context.events.insert(fact.object);
                    let above = wholes.get(&fact.object).into_iter().flatten().copied();
                    context.forums.extend(above.chain([fact.object]).map(|id| (id, name(id))));
                    days = [event.time_earliest, event.time_latest];
                }
                Some(DetailModel::Document(document)) => {
                    context.documents.insert(fact.object, name(fact.object));
                    days = [document.time_earliest, document.time_latest];
                }
                Some(DetailModel::Organisation(_)) => organisations.push(fact.object),
                _ => {}
            }
            context.houses.extend(organisations.iter().filter_map(|id| parents.get(id)).flatten());
            context.houses.extend(&organisations);
            context.organisations.extend(organisations.into_iter().map(|id| (id, name(id))));
            if let [Some(first), Some(last)] = days.map(|day| day.map(Date::year)) {
                context.years.insert((first, last));
            }
            context.addresses.extend(fact.printed.iter().filter_map(|printed| address(printed)));
        }
        Ok(found)
    }

    /// Adds what else is known.
    pub(super) fn add(&mut self, other: &Self) {
        self.events.extend(&other.events);
        self.houses.extend(&other.houses);
        self.years.extend(&other.years);
        self.addresses.extend(&other.addresses);
        let named = |own: &mut BTreeMap<Uuid, String>, others: &BTreeMap<Uuid, String>| {
            own.extend(others.iter().map(|(id, name)| (*id, name.clone())));
        };
        named(&mut self.forums, &other.forums);
        named(&mut self.documents, &other.documents);
        named(&mut self.organisations, &other.organisations);
    }

    /// Whether neither an organisation nor a time is known.
    pub(super) fn is_bare(&self) -> bool {
        self.organisations.is_empty() && self.years.is_empty()
    }

    /// How many years lie between the nearest times of two people; none where either is unknown.
    pub(super) fn years_from(&self, other: &Self) -> Option<i32> {
        self.all_years_from(other).min()
    }

    /// How many years lie between the farthest times of two people.
    pub(super) fn most_years_from(&self, other: &Self) -> Option<i32> {
        self.all_years_from(other).max()
    }

    fn all_years_from(&self, other: &Self) -> impl Iterator<Item = i32> {
        let pairs = self.years.iter().flat_map(|own| other.years.iter().map(move |others| (*own, *others)));
        pairs.map(|((first, last), (others_first, others_last))| (others_first - last).max(first - others_last).max(0))
    }
}

/// What the facts of some people tell of them, by person and by the mention that each is of.
pub(super) async fn tellings(reading: &Reading, people: &[Uuid]) -> Result<Vec<((Uuid, MentionOf), Telling)>> {
    let rows = reading.relations_from(&TELLING, people).await?;
    let rows: BTreeMap<Uuid, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut told: BTreeMap<(Uuid, Uuid, MentionOf), Telling> = BTreeMap::new();
    let ids: Vec<Uuid> = rows.keys().copied().collect();
    for claim in reading.brief_claims(&ids, &[AFFILIATION, ON_BEHALF_OF, HONORIFIC, PRINTED_NAME]).await? {
        let Some(row) = rows.get(&claim.relation) else { continue };
        let mention = (claim.source, subject_in(&claim.mention).unwrap_or_default().to_owned());
        let telling = told.entry((row.id, row.subject_id, mention)).or_default();
        telling.object = row.object_id;
        telling.days = [row.time_earliest, row.time_latest];
        hear(telling, claim);
    }
    Ok(told.into_iter().map(|((_, person, mention), telling)| ((person, mention), telling)).collect())
}

/// Adds what one claim tells.
fn hear(telling: &mut Telling, claim: BriefClaim) {
    match claim.attribute.as_deref() {
        Some(AFFILIATION | ON_BEHALF_OF) => telling.organisations.extend(claim.means),
        Some(HONORIFIC | PRINTED_NAME) => telling.printed.extend(claim.value),
        _ => {}
    }
}

/// What each organisation is a unit or a mission of.
pub(super) async fn parents(reading: &Reading, ids: &[Uuid]) -> Result<BTreeMap<Uuid, BTreeSet<Uuid>>> {
    let mut found: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
    for row in above(reading, ids).await? {
        found.entry(row.subject_id).or_default().insert(row.object_id);
    }
    Ok(found)
}

/// The same by the mention that says so.
pub(super) async fn parents_told(
    reading: &Reading,
    ids: &[Uuid],
) -> Result<BTreeMap<(Uuid, MentionOf), BTreeSet<Uuid>>> {
    let rows: BTreeMap<Uuid, _> = above(reading, ids).await?.into_iter().map(|row| (row.id, row)).collect();
    let mut told: BTreeMap<(Uuid, MentionOf), BTreeSet<Uuid>> = BTreeMap::new();
    for claim in reading.brief_claims(&rows.keys().copied().collect::<Vec<_>>(), &[]).await? {
        let Some(row) = rows.get(&claim.relation) else { continue };
        let mention = (claim.source, subject_in(&claim.mention).unwrap_or_default().to_owned());
        told.entry((row.subject_id, mention)).or_default().insert(row.object_id);
    }
    Ok(told)
}

/// Facts that tell what organisations are units or missions of.
async fn above(reading: &Reading, ids: &[Uuid]) -> Result<Vec<relation::Model>> {
    let above = [OrganisationRelationRole::PartOf, OrganisationRelationRole::Represents];
    let mut rows = reading.relations_from(&[RelationKind::OrganisationRelation], ids).await?;
    rows.retain(|row| above.iter().any(|role| Role::OrganisationRelation(*role).as_str() == row.role));
    Ok(rows)
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
