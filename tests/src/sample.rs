//! A small graph written by hand, of which the tests of the schema know every fact: a series with two meetings and their
//! sessions, a seminar, who took part in them, and the papers.

use std::collections::HashMap;

use ::api::{
    app::App,
    store::{
        commit::Commit,
        lookup::{DetailModel, NodeModel},
    },
};
use ::entity::{
    claim, identifier, name, relation, source,
    vocabulary::{
        Basis, ContributionRole, EntityKind, EventKind, EventRelationRole, MaterialRole, NameKind, OrganisationKind,
        OrganisationRelationRole, OrganisingRole, ParticipationRole, Rank, Role, ThemeRelationRole,
    },
};
use sea_orm::prelude::{TimeDateTimeWithTimeZone, Uuid};
use serde_json::json;

use crate::random::{node_model, relation_model};

/// The text of the one source.
pub const BODY: &str = "Speakers\nH.E. Mr. Sorreta, Deputy Permanent Representative\nMs. Sarah Rosengärtner, UNDP\n";

/// What the sample's rows are called in tests: a slug names its entity.
#[derive(Debug, Default)]
pub struct Sample {
    commit: Commit,
    ids: HashMap<String, Uuid>,
    /// The one source.
    pub source: Uuid,
    /// Mr. Sorreta's participation in the seminar.
    pub participation: Uuid,
}

/// Writes the sample.
pub async fn write_sample(app: &App) -> Sample {
    let commit = Commit { actor: "sample".to_owned(), ..Commit::default() };
    let mut sample = Sample { commit, ..Sample::default() };
    sample.add_nodes();
    sample.add_relations();
    sample.add_source();
    app.store.commit(std::mem::take(&mut sample.commit)).await.unwrap();
    app.feed.catch_up().await.unwrap();
    sample
}

impl Sample {
    /// The id of an entity's row.
    #[must_use]
    pub fn id(&self, slug: &str) -> Uuid {
        self.ids[slug]
    }

    fn add(&mut self, kind: EntityKind, slug: &str, text: &str, date: Option<&str>) -> &mut NodeModel {
        let mut model = node_model(kind, text, date);
        slug.clone_into(&mut model.node.slug);
        self.ids.insert(slug.to_owned(), model.node.id);
        self.commit.new_nodes.push(model);
        self.commit.new_nodes.last_mut().unwrap()
    }

    fn relate(&mut self, role: Role, subject: &str, object: &str, ordinal: Option<i32>) -> &mut relation::Model {
        let row = relation_model(role, self.id(subject), self.id(object), ordinal);
        self.commit.new_relations.push(row);
        self.commit.new_relations.last_mut().unwrap()
    }

    fn add_nodes(&mut self) {
        for (slug, text, kind, date, country) in [
            ("gfmd", "Global Forum on Migration and Development", EventKind::Series, None, None),
            ("gfmd-2010", "GFMD Mexico", EventKind::Forum, Some("2010-11-08/2010-11-11"), Some("MX")),
            ("gfmd-2011", "GFMD Switzerland", EventKind::Forum, Some("2011"), None),
            ("roundtable-3", "Roundtable 3", EventKind::Roundtable, None, None),
            ("cluster-iii", "Cluster III", EventKind::Cluster, None, None),
            ("seminar", "Mainstreaming migration", EventKind::Seminar, Some("2011-11-28"), Some("US")),
        ] {
            let model = self.add(EntityKind::Event, slug, text, date);
            let DetailModel::Event(event) = &mut model.detail else { unreachable!() };
            event.event_kind = kind;
            event.country = country.map(str::to_owned);
            if slug == "seminar" {
                event.city = Some("New York".to_owned());
                event.languages = json!(["en"]);
                event.r#abstract = Some("About the handbook.".to_owned());
                model.node.description = Some("A seminar.".to_owned());
                model.node.links = json!([{ "url": "https://example.org/seminar", "label": "Page" }]);
            }
        }
        for (slug, text, kind) in [
            ("philippines", "Philippines", OrganisationKind::State),
            ("mission", "Permanent Mission of the Philippines", OrganisationKind::PermanentMission),
            ("undp", "United Nations Development Programme", OrganisationKind::UnEntity),
            ("switzerland", "Switzerland", OrganisationKind::State),
        ] {
            let model = self.add(EntityKind::Organisation, slug, text, None);
            let DetailModel::Organisation(organisation) = &mut model.detail else { unreachable!() };
            organisation.organisation_kind = kind;
            if slug == "undp" {
                organisation.acronym = Some("UNDP".to_owned());
                let acronym = name::Model {
                    id: Uuid::now_v7(),
                    text: "UNDP".to_owned(),
                    name_kind: NameKind::Acronym,
                    ordinal: 1,
                    ..model.names[0].clone()
                };
                let node_id = model.node.id;
                model.names.push(acronym);
                model.identifiers.push(identifier::Model {
                    id: Uuid::now_v7(),
                    node_id,
                    scheme: "wikidata".to_owned(),
                    value: "Q161718".to_owned(),
                });
            }
        }
        for (slug, text) in [("sorreta", "Sorreta"), ("rosengaertner", "Sarah Rosengärtner"), ("affolter", "Affolter")]
        {
            self.add(EntityKind::Person, slug, text, None);
        }
        for (slug, text) in [("handbook", "Handbook"), ("paper", "Background paper")] {
            self.add(EntityKind::Document, slug, text, Some("2010"));
        }
        for (slug, text) in [("migration", "Migration"), ("remittances", "Remittances")] {
            self.add(EntityKind::Theme, slug, text, None);
        }
    }

    fn add_relations(&mut self) {
        let (mission, philippines, undp) = (self.id("mission"), self.id("philippines"), self.id("undp"));
        let speaker = Role::Participation(ParticipationRole::Speaker);
        let row = self.relate(speaker, "sorreta", "seminar", Some(1));
        row.affiliation_id = Some(mission);
        row.on_behalf_of_id = Some(philippines);
        row.printed_title = Some("Deputy Permanent Representative".to_owned());
        row.printed_honorific = Some("H.E. Mr.".to_owned());
        self.participation = row.id;
        let row = self.relate(speaker, "rosengaertner", "seminar", Some(2));
        row.affiliation_id = Some(undp);
        row.confidence = 0.9;
        self.relate(Role::Participation(ParticipationRole::Unknown), "affolter", "seminar", None);
        self.relate(Role::Participation(ParticipationRole::Moderator), "rosengaertner", "roundtable-3", Some(1));
        self.relate(Role::Participation(ParticipationRole::Delegate), "philippines", "gfmd-2011", Some(1));
        self.relate(Role::Participation(ParticipationRole::Chair), "sorreta", "cluster-iii", Some(1)).time_edtf =
            Some("2011-05".to_owned());
        self.relate(Role::Organising(OrganisingRole::ChairInOffice), "switzerland", "gfmd-2011", Some(1));
        let row = self.relate(Role::Affiliation, "rosengaertner", "undp", None);
        row.position = Some("Policy Specialist".to_owned());
        row.basis = Some(Basis::Observed);
        self.relate(Role::Contribution(ContributionRole::Author), "rosengaertner", "handbook", Some(1));
        self.relate(Role::Material(MaterialRole::BackgroundFor), "paper", "seminar", Some(1));
        self.relate(Role::Material(MaterialRole::PreparedFor), "paper", "roundtable-3", Some(1));
        self.relate(Role::Tagging, "seminar", "remittances", None).weight = Some(0.8);
        for (part, whole, role) in [
            ("gfmd-2010", "gfmd", EventRelationRole::EditionOf),
            ("gfmd-2011", "gfmd", EventRelationRole::EditionOf),
            ("roundtable-3", "gfmd-2010", EventRelationRole::PartOf),
            ("cluster-iii", "gfmd-2011", EventRelationRole::PartOf),
            ("gfmd-2011", "gfmd-2010", EventRelationRole::FollowUpTo),
        ] {
            self.relate(Role::EventRelation(role), part, whole, None);
        }
        self.relate(Role::OrganisationRelation(OrganisationRelationRole::Represents), "mission", "philippines", None);
        self.relate(Role::ThemeRelation(ThemeRelationRole::Broader), "remittances", "migration", None);
    }

    fn add_source(&mut self) {
        let now = TimeDateTimeWithTimeZone::now_utc();
        self.source = Uuid::now_v7();
        self.commit.sources.push(source::Model {
            id: self.source,
            key: "https://example.org/page".to_owned(),
            url: Some("https://example.org/page".to_owned()),
            title: Some("A page".to_owned()),
            media_type: "text/plain".to_owned(),
            publisher: None,
            licence: None,
            issued: None,
            retrieved_at: now,
            sha256: "00".repeat(32),
            body: BODY.to_owned(),
        });
        let template = claim::Model {
            id: Uuid::now_v7(),
            node_id: None,
            relation_id: None,
            source_id: self.source,
            mention: "line 2".to_owned(),
            attribute: None,
            value: None,
            value_node_id: None,
            language: None,
            name_kind: None,
            rank: Rank::Normal,
            confidence: 1.0,
            locator: Some("line 2".to_owned()),
            quote: Some("H.E. Mr. Sorreta".to_owned()),
            reader: "page/1".to_owned(),
            first_seen: now,
            last_seen: now,
        };
        for attribute in [None, Some("title"), Some("affiliation"), Some("onBehalfOf"), Some("role")] {
            self.commit.claims.push(claim::Model {
                id: Uuid::now_v7(),
                relation_id: Some(self.participation),
                attribute: attribute.map(str::to_owned),
                ..template.clone()
            });
        }
        for slug in ["sorreta", "seminar"] {
            let node_id = Some(self.id(slug));
            self.commit.claims.push(claim::Model { id: Uuid::now_v7(), node_id, ..template.clone() });
        }
    }
}
