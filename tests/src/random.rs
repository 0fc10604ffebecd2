//! Random rows: entities and relations that the store accepts, and random writes of them.

use ::api::store::{
    commit::Commit,
    lookup::{DetailModel, NodeModel},
};
use ::entity::{
    document, event, identifier, name, node, organisation, person, relation, theme,
    vocabulary::{
        AttendanceMode, DocumentKind, EntityKind, EventKind, EventRelationRole, EventStatus, NameKind,
        OrganisationKind, OrganisingRole, ParticipationRole, ParticipationStatus, Rank, RelationKind, Role,
        ThemeRelationRole,
    },
};
use proptest::prelude::*;
use sea_orm::prelude::{TimeDateTimeWithTimeZone, Uuid};
use serde_json::json;

/// Names with accents, ties and different beginnings, so that collation and its tie-break are both needed.
pub const NAMES: [&str; 8] = ["Ada", "Émile", "emile", "Zoë", "Forum", "Forum", "Östen", "a"];

/// Dates of every precision, open ends among them, and none.
pub const DATES: [Option<&str>; 9] = [
    None,
    Some("2011"),
    Some("2011-11"),
    Some("2011-11-28"),
    Some("../2010"),
    Some("2012-03-01/2012-03-04"),
    Some("2010/.."),
    Some("201X"),
    Some("2009-12-30/2011-02-01"),
];

/// Roles of every group, and the one of none.
const ROLES: [ParticipationRole; 5] = [
    ParticipationRole::Speaker,
    ParticipationRole::Chair,
    ParticipationRole::Delegate,
    ParticipationRole::Rapporteur,
    ParticipationRole::Unknown,
];

/// How sure it is that somebody was there: mostly nobody says.
const STATUSES: [Option<ParticipationStatus>; 5] =
    [None, None, None, Some(ParticipationStatus::Attended), Some(ParticipationStatus::Absent)];

/// One random write. Numbers choose among what is there, whatever there is.
#[derive(Clone, Debug)]
pub enum Write {
    /// A new entity of a kind, with a name and a date.
    Add(usize, usize, usize),
    /// Another name and date for an entity.
    Change(usize, usize, usize),
    /// A new relation of a sort between entities.
    Relate(usize, usize, usize, usize),
    /// Another ordinal, role or third end for a relation.
    Vary(usize, usize, usize),
}

/// A strategy for commits of a few writes each.
pub fn commits() -> impl Strategy<Value = Vec<Vec<Write>>> {
    prop::collection::vec(prop::collection::vec(write(), 1..6), 1..8)
}

/// A strategy for one commit that makes a whole graph, small but crowded.
pub fn graph() -> impl Strategy<Value = Vec<Write>> {
    let entities = (0..60_usize, 0..60_usize, 0..60_usize).prop_map(|(a, b, c)| Write::Add(a, b, c));
    let add = prop::collection::vec(entities, 12..30);
    let relate = prop::collection::vec(write(), 40..120);
    (add, relate).prop_map(|(add, relate)| add.into_iter().chain(relate).collect())
}

fn write() -> impl Strategy<Value = Write> {
    let number = || 0..1_000_usize;
    prop_oneof![
        3 => (number(), number(), number()).prop_map(|(a, b, c)| Write::Add(a, b, c)),
        2 => (number(), number(), number()).prop_map(|(a, b, c)| Write::Change(a, b, c)),
        4 => (number(), number(), number(), number()).prop_map(|(a, b, c, d)| Write::Relate(a, b, c, d)),
        2 => (number(), number(), number()).prop_map(|(a, b, c)| Write::Vary(a, b, c)),
    ]
}

/// What has been written so far, to choose from.
#[derive(Debug, Default)]
pub struct World {
    nodes: Vec<NodeModel>,
    relations: Vec<relation::Model>,
}

impl World {
    /// The commit that some writes make.
    pub fn commit(&mut self, writes: &[Write], base: i64) -> Commit {
        let mut commit = Commit { actor: "test".to_owned(), base, ..Commit::default() };
        for write in writes {
            match *write {
                Write::Add(kind, name, date) => {
                    let kinds = [EntityKind::Event, EntityKind::Person, EntityKind::Organisation];
                    let more = [EntityKind::Event, EntityKind::Document, EntityKind::Theme];
                    let kind = if kind.is_multiple_of(2) { kinds[kind % 3] } else { more[kind % 3] };
                    let model = varied_model(kind, name, date);
                    commit.new_nodes.push(model.clone());
                    self.nodes.push(model);
                }
                Write::Change(at, name, date) => self.change(&mut commit, at, name, date),
                Write::Relate(sort, a, b, ordinal) => self.relate(&mut commit, sort, a, b, ordinal),
                Write::Vary(at, ordinal, end) => self.vary(&mut commit, at, ordinal, end),
            }
        }
        commit
    }

    fn of(&self, kind: EntityKind, choice: usize) -> Option<Uuid> {
        let ids: Vec<Uuid> = self.nodes.iter().filter(|node| node.node.kind == kind).map(|node| node.node.id).collect();
        (!ids.is_empty()).then(|| ids[choice % ids.len()])
    }

    fn change(&mut self, commit: &mut Commit, at: usize, name: usize, date: usize) {
        if self.nodes.is_empty() {
            return;
        }
        let at = at % self.nodes.len();
        let (id, kind) = (self.nodes[at].node.id, self.nodes[at].node.kind);
        let fresh = varied_model(kind, name, date);
        let model = &mut self.nodes[at];
        model.node.name = fresh.node.name;
        model.names = fresh.names.into_iter().map(|name| name::Model { node_id: id, ..name }).collect();
        model.detail = match fresh.detail {
            DetailModel::Event(row) => DetailModel::Event(event::Model { id, ..row }),
            DetailModel::Organisation(row) => DetailModel::Organisation(organisation::Model { id, ..row }),
            DetailModel::Person(row) => DetailModel::Person(person::Model { id, ..row }),
            DetailModel::Document(row) => DetailModel::Document(document::Model { id, ..row }),
            DetailModel::Theme(row) => DetailModel::Theme(theme::Model { id, ..row }),
        };
        let in_commit = commit.new_nodes.iter_mut().chain(&mut commit.changed_nodes);
        match in_commit.into_iter().find(|other| other.node.id == id) {
            Some(other) => *other = model.clone(),
            None => commit.changed_nodes.push(model.clone()),
        }
    }

    fn relate(&mut self, commit: &mut Commit, sort: usize, a: usize, b: usize, ordinal: usize) {
        let part = Role::EventRelation(EventRelationRole::PartOf);
        let edition = Role::EventRelation(EventRelationRole::EditionOf);
        let participation = Role::Participation(ROLES[ordinal % ROLES.len()]);
        let (role, subject, object) = match sort % 9 {
            0..=2 => (participation, EntityKind::Person, EntityKind::Event),
            3 => (part, EntityKind::Event, EntityKind::Event),
            4 => (edition, EntityKind::Event, EntityKind::Event),
            5 => (Role::Tagging, [EntityKind::Event, EntityKind::Document][a % 2], EntityKind::Theme),
            6 => (Role::ThemeRelation(ThemeRelationRole::Broader), EntityKind::Theme, EntityKind::Theme),
            7 => (Role::Organising(OrganisingRole::Partner), EntityKind::Organisation, EntityKind::Event),
            _ => (participation, EntityKind::Organisation, EntityKind::Event),
        };
        let (Some(subject), Some(object)) = (self.of(subject, a), self.of(object, b)) else { return };
        let third = self.of(EntityKind::Organisation, ordinal).filter(|_| role.kind() == RelationKind::Participation);
        let ordinal = (!ordinal.is_multiple_of(3)).then(|| i32::try_from(ordinal % 5).unwrap());
        let mut row = relation_model(role, subject, object, ordinal);
        row.on_behalf_of_id = third.filter(|_| !a.is_multiple_of(3));
        row.affiliation_id = third.filter(|_| !b.is_multiple_of(3));
        row.status = third.and(STATUSES[b % STATUSES.len()]);
        if a.is_multiple_of(5)
            && let Some(date) = DATES[b % DATES.len()]
        {
            let edtf = ::api::edtf::Edtf::parse(date).unwrap();
            (row.time_earliest, row.time_latest) = (edtf.earliest(), edtf.latest());
            row.time_edtf = Some(date.to_owned());
        }
        commit.new_relations.push(row.clone());
        self.relations.push(row);
    }

    fn vary(&mut self, commit: &mut Commit, at: usize, ordinal: usize, end: usize) {
        if self.relations.is_empty() {
            return;
        }
        let at = at % self.relations.len();
        let third = self.of(EntityKind::Organisation, end);
        let row = &mut self.relations[at];
        row.ordinal = (!ordinal.is_multiple_of(4)).then(|| i32::try_from(ordinal % 6).unwrap());
        if row.kind == RelationKind::Participation {
            row.affiliation_id = third;
            row.on_behalf_of_id = third.filter(|_| end.is_multiple_of(2));
            row.printed_title = Some(format!("title {}", end % 3));
        }
        let id = row.id;
        let in_commit = commit.new_relations.iter_mut().chain(&mut commit.changed_relations);
        match in_commit.into_iter().find(|other| other.id == id) {
            Some(other) => *other = row.clone(),
            None => commit.changed_relations.push(row.clone()),
        }
    }
}

/// An entity that two numbers choose: its names and date, and what else its kind has, mostly little.
fn varied_model(kind: EntityKind, name: usize, date: usize) -> NodeModel {
    let mut model = node_model(kind, NAMES[name % NAMES.len()], DATES[date % DATES.len()]);
    if name.is_multiple_of(3) {
        let text = NAMES[date % NAMES.len()].to_owned();
        let key = ::api::name::key(kind, &text);
        let block = Some(::api::name::block(kind, &text));
        model.names.push(name::Model { id: Uuid::now_v7(), text, key, block, ordinal: 1, ..model.names[0].clone() });
    }
    let country = [None, None, Some("CH"), Some("MX")][date % 4].map(str::to_owned);
    let languages = [json!([]), json!(["en"]), json!(["fr", "en"])][name % 3].clone();
    match &mut model.detail {
        DetailModel::Event(row) => {
            row.event_kind = [EventKind::Seminar, EventKind::Series, EventKind::Panel, EventKind::Forum][name % 4];
            row.city = [None, Some("Geneva"), None, Some("Puebla")][name % 4].map(str::to_owned);
            (row.country, row.languages) = (country, languages);
        }
        DetailModel::Organisation(row) => {
            row.organisation_kind = [OrganisationKind::State, OrganisationKind::Ngo][name % 2];
            row.country = country;
        }
        DetailModel::Document(row) => {
            row.document_kind = [DocumentKind::Report, DocumentKind::Agenda][name % 2];
            row.languages = languages;
        }
        DetailModel::Person(_) | DetailModel::Theme(_) => {}
    }
    model
}

/// An entity with one name and, where its kind has one, a date.
#[must_use]
pub fn node_model(kind: EntityKind, text: &str, date: Option<&str>) -> NodeModel {
    let id = Uuid::now_v7();
    let now = TimeDateTimeWithTimeZone::now_utc();
    let edtf = date.map(|date| ::api::edtf::Edtf::parse(date).unwrap());
    let (earliest, latest) = edtf.map_or((None, None), |edtf| (edtf.earliest(), edtf.latest()));
    let detail = match kind {
        EntityKind::Event => DetailModel::Event(event::Model {
            id,
            event_kind: EventKind::Seminar,
            status: EventStatus::Unknown,
            mode: AttendanceMode::Unknown,
            venue: None,
            city: None,
            country: None,
            languages: json!([]),
            r#abstract: None,
            ordinal: None,
            time_edtf: date.map(str::to_owned),
            time_earliest: earliest,
            time_latest: latest,
            time_start: None,
            time_end: None,
            time_zone: None,
            time_printed: None,
        }),
        EntityKind::Organisation => DetailModel::Organisation(organisation::Model {
            id,
            organisation_kind: OrganisationKind::Unknown,
            acronym: None,
            country: None,
        }),
        EntityKind::Person => DetailModel::Person(person::Model { id, family_name: None, given_name: None }),
        EntityKind::Document => DetailModel::Document(document::Model {
            id,
            document_kind: DocumentKind::Report,
            languages: json!([]),
            symbol: None,
            url: None,
            time_edtf: date.map(str::to_owned),
            time_earliest: earliest,
            time_latest: latest,
            time_printed: None,
        }),
        EntityKind::Theme => DetailModel::Theme(theme::Model { id, scheme: None, notation: None }),
    };
    let node = node::Model {
        id,
        kind,
        slug: format!("{}-{}", ::api::name::slug(text), id.simple()),
        name: text.to_owned(),
        description: None,
        links: json!([]),
        revision: 1,
        redirect_id: None,
        created_at: now,
        updated_at: now,
    };
    let name = name::Model {
        id: Uuid::now_v7(),
        node_id: id,
        text: text.to_owned(),
        language: None,
        name_kind: NameKind::Official,
        key: ::api::name::key(kind, text),
        block: Some(::api::name::block(kind, text)),
        ordinal: 0,
    };
    let identifier =
        identifier::Model { id: Uuid::now_v7(), node_id: id, scheme: "test".to_owned(), value: id.to_string() };
    NodeModel { node, detail, names: vec![name], identifiers: vec![identifier] }
}

/// A relation with its ends and role.
#[must_use]
pub fn relation_model(role: Role, subject: Uuid, object: Uuid, ordinal: Option<i32>) -> relation::Model {
    let now = TimeDateTimeWithTimeZone::now_utc();
    relation::Model {
        id: Uuid::now_v7(),
        kind: role.kind(),
        role: role.as_str().to_owned(),
        identity: Uuid::now_v7(),
        subject_id: subject,
        object_id: object,
        affiliation_id: None,
        on_behalf_of_id: None,
        ordinal,
        time_edtf: None,
        time_earliest: None,
        time_latest: None,
        status: None,
        capacity: None,
        position: None,
        printed_name: None,
        printed_honorific: None,
        printed_title: None,
        printed_division: None,
        printed_affiliation: None,
        printed_role: None,
        weight: None,
        basis: None,
        rank: Rank::Normal,
        confidence: 1.0,
        revision: 1,
        created_at: now,
        updated_at: now,
    }
}
