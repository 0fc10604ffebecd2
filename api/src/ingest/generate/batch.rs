//! The rows of one commit in the making: entities and relations, each with the claims that say so.

use ::entity::{
    claim, event, name, node, relation, source,
    vocabulary::{AttendanceMode, EntityKind, EventKind, EventStatus, NameKind, Rank, RelationKind, Role, Vocabulary},
};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    super::{draft::Attribute, elect::NAME, relate::identity},
    Totals,
};
use crate::{
    edtf::Edtf,
    name::{block, key, slug},
    store::{
        commit::Commit,
        lookup::{DetailModel, NodeModel},
    },
};

/// The reader that the claims name.
const READER: &str = "generate/1";

/// Rows until they are written.
#[derive(Debug)]
pub(super) struct Batch {
    source: Uuid,
    now: OffsetDateTime,
    /// What has been made since the last commit.
    rows: Commit,
    /// What has been made since the beginning.
    totals: Totals,
}

impl Batch {
    /// The first batch, which makes the source too.
    pub(super) fn new(source: source::Model, now: OffsetDateTime) -> Self {
        let id = source.id;
        let rows = Commit { sources: vec![source], ..Commit::default() };
        Self { source: id, now, rows, totals: Totals::default() }
    }

    /// How many relations wait to be written.
    pub(super) fn len(&self) -> usize {
        self.rows.new_relations.len()
    }

    /// What has been made since the beginning.
    pub(super) fn totals(&self) -> Totals {
        self.totals
    }

    /// The rows as one commit on top of a version; the next ones start anew.
    pub(super) fn take(&mut self, base: i64) -> Commit {
        self.now = OffsetDateTime::now_utc();
        Commit { actor: "generate".to_owned(), base, ..std::mem::take(&mut self.rows) }
    }

    /// Adds an entity of the kind that its detail has; its first name is the one to show.
    pub(super) fn node(&mut self, names: &[(&str, NameKind)], detail: DetailModel) -> Uuid {
        let (id, kind) = kind_of(&detail);
        let count = match kind {
            EntityKind::Event => &mut self.totals.events,
            EntityKind::Organisation => &mut self.totals.organisations,
            EntityKind::Person => &mut self.totals.people,
            EntityKind::Document => &mut self.totals.documents,
            EntityKind::Theme => &mut self.totals.themes,
        };
        *count += 1;
        let shown = names.first().map_or("", |(text, _)| text);
        // Numbered within the kind, so that no two are the same and every run of a seed has the same ones.
        let slug = format!("{}-{count}", slug(shown));
        let mention = format!("{}:{slug}", kind.as_str().to_lowercase());
        self.claim((Some(id), None), &mention, None, None, None);
        for (text, name_kind) in names {
            self.claim((Some(id), None), &mention, Some(NAME), Some((*text).to_owned()), Some(*name_kind));
        }
        for (attribute, value) in said(&detail) {
            self.claim((Some(id), None), &mention, Some(attribute.as_str()), Some(value), None);
        }
        let node = node::Model {
            id,
            kind,
            slug,
            name: shown.to_owned(),
            description: None,
            links: json!([]),
            revision: 1,
            redirect_id: None,
            created_at: self.now,
            updated_at: self.now,
        };
        let names = names.iter().zip(0..).map(|((text, name_kind), ordinal)| name::Model {
            id: Uuid::now_v7(),
            node_id: id,
            text: (*text).to_owned(),
            language: None,
            name_kind: *name_kind,
            key: key(kind, text),
            block: Some(block(kind, text)),
            ordinal,
        });
        self.rows.new_nodes.push(NodeModel { node, detail, names: names.collect(), identifiers: Vec::new() });
        id
    }

    /// Adds a relation after `fill` has written what its kind adds; the caller sees to it that there is no other like it.
    pub(super) fn relate(
        &mut self,
        role: Role,
        subject: Uuid,
        object: Uuid,
        fill: impl FnOnce(&mut relation::Model),
    ) -> Uuid {
        let mut row = relation::Model {
            id: Uuid::now_v7(),
            kind: role.kind(),
            role: role.as_str().to_owned(),
            identity: Uuid::nil(),
            subject_id: subject,
            object_id: object,
            affiliation_id: None,
            on_behalf_of_id: None,
            ordinal: None,
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
            created_at: self.now,
            updated_at: self.now,
        };
        fill(&mut row);
        let more = match row.kind {
            RelationKind::Affiliation => {
                [row.position.as_deref().unwrap_or_default(), row.time_edtf.as_deref().unwrap_or_default()]
            }
            _ => ["", ""],
        };
        row.identity = identity(row.kind, &row.role, [Some(subject), Some(object), row.on_behalf_of_id], more);
        self.totals.relations += 1;
        self.totals.participations += usize::from(row.kind == RelationKind::Participation);
        let mention = format!("{}:{}", row.kind.as_str(), self.totals.relations);
        self.claim((None, Some(row.id)), &mention, None, None, None);
        let id = row.id;
        self.rows.new_relations.push(row);
        id
    }

    fn claim(
        &mut self,
        (node_id, relation_id): (Option<Uuid>, Option<Uuid>),
        mention: &str,
        attribute: Option<&str>,
        value: Option<String>,
        name_kind: Option<NameKind>,
    ) {
        self.rows.claims.push(claim::Model {
            id: Uuid::now_v7(),
            node_id,
            relation_id,
            source_id: self.source,
            mention: mention.to_owned(),
            attribute: attribute.map(str::to_owned),
            value,
            value_node_id: None,
            language: None,
            name_kind,
            rank: Rank::Normal,
            confidence: 1.0,
            locator: None,
            quote: None,
            reader: READER.to_owned(),
            first_seen: self.now,
            last_seen: self.now,
        });
    }
}

/// An event of a kind and a time, with everything else unknown.
pub(super) fn event_model(kind: EventKind, when: Option<&str>) -> event::Model {
    let when = when.and_then(|when| Edtf::parse(when).ok());
    event::Model {
        id: Uuid::now_v7(),
        event_kind: kind,
        status: EventStatus::Held,
        mode: AttendanceMode::Unknown,
        venue: None,
        city: None,
        country: None,
        languages: json!([]),
        r#abstract: None,
        ordinal: None,
        time_earliest: when.as_ref().and_then(Edtf::earliest),
        time_latest: when.as_ref().and_then(Edtf::latest),
        time_edtf: when.map(|when| when.as_str().to_owned()),
        time_start: None,
        time_end: None,
        time_zone: None,
        time_printed: None,
    }
}

fn kind_of(detail: &DetailModel) -> (Uuid, EntityKind) {
    match detail {
        DetailModel::Event(row) => (row.id, EntityKind::Event),
        DetailModel::Organisation(row) => (row.id, EntityKind::Organisation),
        DetailModel::Person(row) => (row.id, EntityKind::Person),
        DetailModel::Document(row) => (row.id, EntityKind::Document),
        DetailModel::Theme(row) => (row.id, EntityKind::Theme),
    }
}

/// What a source would have said for an entity to look like this: a later reading elects its columns from these claims.
fn said(detail: &DetailModel) -> Vec<(Attribute, String)> {
    let word = |attribute, word: &'static str| Some((attribute, word.to_owned()));
    let text = |attribute, text: &Option<String>| text.clone().map(|text| (attribute, text));
    let texts = |json: &Value| -> Vec<_> {
        let texts = json.as_array().into_iter().flatten().filter_map(Value::as_str);
        texts.map(|text| Some((Attribute::Language, text.to_owned()))).collect()
    };
    let said = match detail {
        DetailModel::Event(row) => {
            let mut said = texts(&row.languages);
            said.extend([
                word(Attribute::EventKind, row.event_kind.as_str()),
                word(Attribute::Status, row.status.as_str()),
                text(Attribute::When, &row.time_edtf),
                text(Attribute::Venue, &row.venue),
                text(Attribute::City, &row.city),
                text(Attribute::Country, &row.country),
                row.ordinal.map(|ordinal| (Attribute::Ordinal, ordinal.to_string())),
            ]);
            said
        }
        DetailModel::Organisation(row) => vec![
            word(Attribute::OrganisationKind, row.organisation_kind.as_str()),
            text(Attribute::Country, &row.country),
        ],
        DetailModel::Person(row) => {
            vec![text(Attribute::FamilyName, &row.family_name), text(Attribute::GivenName, &row.given_name)]
        }
        DetailModel::Document(row) => {
            let mut said = texts(&row.languages);
            said.extend([
                word(Attribute::DocumentKind, row.document_kind.as_str()),
                text(Attribute::Issued, &row.time_edtf),
                text(Attribute::Symbol, &row.symbol),
            ]);
            said
        }
        DetailModel::Theme(row) => vec![text(Attribute::Scheme, &row.scheme), text(Attribute::Notation, &row.notation)],
    };
    said.into_iter().flatten().collect()
}
