//! From claims to columns: a pure function, so that the same claims give the same graph in whatever order they came.
//!
//! Where claims disagree, rank decides, then confidence, then the later source, then the text.

use std::{cmp::Ordering, collections::BTreeMap};

use ::entity::{
    claim, document, event, organisation, person, relation, theme,
    vocabulary::{
        AttendanceMode, DocumentKind, EntityKind, EventKind, EventStatus, NameKind, OrganisationKind, Rank, Vocabulary,
    },
};
use serde_json::Value;
use uuid::Uuid;

use super::draft::Attribute;
use crate::{edtf::Edtf, store::lookup::DetailModel};

/// The attribute of claims that are names.
pub const NAME: &str = "name";

/// The attribute of claims on where a participant worked.
pub const AFFILIATION: &str = "affiliation";

/// The attribute of claims on whom a participant spoke for.
pub const ON_BEHALF_OF: &str = "onBehalfOf";

/// Claims of one entity or relation, with the dates of their sources.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The claims.
    pub claims: &'a [claim::Model],
    /// When each source was published, as EDTF.
    pub issued: &'a BTreeMap<Uuid, Option<String>>,
}

/// A name as elected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElectedName {
    /// As printed.
    pub text: String,
    /// BCP 47.
    pub language: Option<String>,
    /// What it is to its bearer.
    pub kind: NameKind,
}

/// When something was, as elected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct ElectedTime {
    edtf: Option<String>,
    earliest: Option<time::Date>,
    latest: Option<time::Date>,
    parts: [Option<String>; 4],
}

impl<'a> Evidence<'a> {
    /// Best first.
    fn order(&self, a: &claim::Model, b: &claim::Model) -> Ordering {
        let rank = |claim: &claim::Model| match claim.rank {
            Rank::Preferred => 0,
            Rank::Normal => 1,
            Rank::Deprecated => 2,
        };
        let issued = |claim: &claim::Model| self.issued.get(&claim.source_id).and_then(Option::as_deref);
        rank(a)
            .cmp(&rank(b))
            .then_with(|| b.confidence.total_cmp(&a.confidence))
            .then_with(|| issued(b).cmp(&issued(a)))
            .then_with(|| a.value.cmp(&b.value))
    }

    fn of(&self, attribute: &str) -> Vec<&'a claim::Model> {
        let mut claims: Vec<&claim::Model> =
            self.claims.iter().filter(|claim| claim.attribute.as_deref() == Some(attribute)).collect();
        claims.sort_by(|a, b| self.order(a, b));
        claims
    }

    fn best(&self, attribute: Attribute) -> Option<&'a str> {
        self.of(attribute.as_str()).into_iter().find_map(|claim| claim.value.as_deref())
    }

    fn text(&self, attribute: Attribute) -> Option<String> {
        self.best(attribute).map(str::to_owned)
    }

    fn word<V: Vocabulary>(&self, attribute: Attribute) -> Option<V> {
        self.of(attribute.as_str()).into_iter().find_map(|claim| V::parse(claim.value.as_deref()?))
    }

    fn number<T: std::str::FromStr>(&self, attribute: Attribute) -> Option<T> {
        self.of(attribute.as_str()).into_iter().find_map(|claim| claim.value.as_deref()?.parse().ok())
    }

    /// Every value, each once, in order of the text.
    fn set(&self, attribute: Attribute) -> Value {
        let mut values: Vec<&str> =
            self.of(attribute.as_str()).into_iter().filter_map(|claim| claim.value.as_deref()).collect();
        values.sort_unstable();
        values.dedup();
        values.into()
    }

    /// A date with its hours: those of the same mention, so that two sources are never mixed.
    fn time(&self, attribute: Attribute) -> ElectedTime {
        let winner = self.of(attribute.as_str()).into_iter().find_map(|claim| {
            let edtf = Edtf::parse(claim.value.as_deref()?).ok()?;
            Some((claim, edtf))
        });
        let Some((winner, edtf)) = winner else { return ElectedTime::default() };
        let part = |part: Attribute| {
            let of_winner =
                |claim: &&claim::Model| claim.source_id == winner.source_id && claim.mention == winner.mention;
            self.of(part.as_str()).into_iter().find(of_winner).and_then(|claim| claim.value.clone())
        };
        ElectedTime {
            earliest: edtf.earliest(),
            latest: edtf.latest(),
            edtf: Some(edtf.as_str().to_owned()),
            parts: [Attribute::StartTime, Attribute::EndTime, Attribute::TimeZone, Attribute::WhenPrinted].map(part),
        }
    }

    /// Every name, each once, the one to show first.
    #[must_use]
    pub fn names(&self) -> Vec<ElectedName> {
        let place = |kind: NameKind| match kind {
            NameKind::Official => 0,
            NameKind::Translated => 1,
            NameKind::Alias => 2,
            NameKind::Derived => 3,
            NameKind::Partial => 4,
            NameKind::Acronym => 5,
            NameKind::Former => 6,
        };
        let mut claims = self.of(NAME);
        // `P. Sands` is shown where no source says what the P. stands for.
        let is_short = |claim: &claim::Model| {
            claim
                .value
                .as_deref()
                .and_then(|name| name.split_once('.'))
                .is_some_and(|(first, _)| first.chars().count() == 1)
        };
        claims.sort_by_key(|claim| (claim.name_kind.map(place), is_short(claim)));
        let mut names: Vec<ElectedName> = Vec::new();
        for claim in claims {
            if let (Some(text), Some(kind)) = (&claim.value, claim.name_kind)
                && !names.iter().any(|name| name.text == *text)
            {
                // Another spelling of the official name is another name.
                let official = |name: &ElectedName| name.kind == NameKind::Official && name.language == claim.language;
                let kind =
                    if kind == NameKind::Official && names.iter().any(official) { NameKind::Alias } else { kind };
                names.push(ElectedName { text: text.clone(), language: claim.language.clone(), kind });
            }
        }
        names
    }

    /// Every identifier, as scheme and value.
    #[must_use]
    pub fn identifiers(&self) -> Vec<(String, String)> {
        let claims = self.of(Attribute::Identifier.as_str());
        let mut found: Vec<_> = claims.iter().filter_map(|claim| split_identifier(claim.value.as_deref()?)).collect();
        found.sort();
        found.dedup();
        found
    }

    /// The links, as a JSON array.
    #[must_use]
    pub fn links(&self) -> Value {
        let claims = self.of(Attribute::Link.as_str());
        let mut links: BTreeMap<String, Value> = BTreeMap::new();
        for link in claims.iter().filter_map(|claim| serde_json::from_str::<Value>(claim.value.as_deref()?).ok()) {
            if let Some(url) = link.get("url").and_then(Value::as_str) {
                links.entry(url.to_owned()).or_insert(link);
            }
        }
        links.into_values().collect()
    }

    /// The description.
    #[must_use]
    pub fn description(&self) -> Option<String> {
        self.text(Attribute::Description)
    }

    /// What the kind adds to an entity.
    #[must_use]
    pub fn detail(&self, id: Uuid, kind: EntityKind) -> DetailModel {
        match kind {
            EntityKind::Event => {
                let when = self.time(Attribute::When);
                let [time_start, time_end, time_zone, time_printed] = when.parts;
                DetailModel::Event(event::Model {
                    id,
                    event_kind: self.word(Attribute::EventKind).unwrap_or(EventKind::Unknown),
                    status: self.word(Attribute::Status).unwrap_or(EventStatus::Unknown),
                    mode: self.word(Attribute::Mode).unwrap_or(AttendanceMode::Unknown),
                    venue: self.text(Attribute::Venue),
                    city: self.text(Attribute::City),
                    country: self.text(Attribute::Country),
                    languages: self.set(Attribute::Language),
                    r#abstract: self.text(Attribute::Abstract),
                    ordinal: self.number(Attribute::Ordinal),
                    time_edtf: when.edtf,
                    time_earliest: when.earliest,
                    time_latest: when.latest,
                    time_start,
                    time_end,
                    time_zone,
                    time_printed,
                })
            }
            EntityKind::Organisation => DetailModel::Organisation(organisation::Model {
                id,
                organisation_kind: self.word(Attribute::OrganisationKind).unwrap_or(OrganisationKind::Unknown),
                acronym: self.names().into_iter().find(|name| name.kind == NameKind::Acronym).map(|name| name.text),
                country: self.text(Attribute::Country),
            }),
            EntityKind::Person => DetailModel::Person(person::Model {
                id,
                family_name: self.text(Attribute::FamilyName),
                given_name: self.text(Attribute::GivenName),
            }),
            EntityKind::Document => {
                let issued = self.time(Attribute::Issued);
                let [_, _, _, time_printed] = issued.parts;
                DetailModel::Document(document::Model {
                    id,
                    document_kind: self.word(Attribute::DocumentKind).unwrap_or(DocumentKind::Unknown),
                    languages: self.set(Attribute::Language),
                    symbol: self.text(Attribute::Symbol),
                    url: self.text(Attribute::Url),
                    time_edtf: issued.edtf,
                    time_earliest: issued.earliest,
                    time_latest: issued.latest,
                    time_printed,
                })
            }
            EntityKind::Theme => DetailModel::Theme(theme::Model {
                id,
                scheme: self.text(Attribute::Scheme),
                notation: self.text(Attribute::Notation),
            }),
        }
    }

    /// Writes the elected values into a relation; its ends, kind, role and identity stay.
    pub fn write_relation(&self, relation: &mut relation::Model) {
        let mut whole: Vec<&claim::Model> = self.claims.iter().filter(|claim| claim.attribute.is_none()).collect();
        whole.sort_by(|a, b| self.order(a, b));
        relation.rank = whole.first().map_or(Rank::Normal, |claim| claim.rank);
        relation.confidence = whole.iter().map(|claim| claim.confidence).fold(0.0, f64::max);
        let when = self.time(Attribute::When);
        relation.time_edtf = when.edtf;
        relation.time_earliest = when.earliest;
        relation.time_latest = when.latest;
        relation.affiliation_id = self.of(AFFILIATION).into_iter().find_map(|claim| claim.value_node_id);
        relation.ordinal = self.number(Attribute::Ordinal);
        relation.status = self.word(Attribute::Status);
        relation.capacity = self.text(Attribute::Capacity);
        relation.position = self.text(Attribute::Position);
        relation.printed_name = self.text(Attribute::PrintedName);
        relation.printed_honorific = self.text(Attribute::PrintedHonorific);
        relation.printed_title = self.text(Attribute::PrintedTitle);
        relation.printed_division = self.text(Attribute::PrintedDivision);
        relation.printed_affiliation = self.text(Attribute::PrintedAffiliation);
        relation.printed_role = self.text(Attribute::PrintedRole);
        relation.weight = self.number(Attribute::Weight);
        relation.basis = self.word(Attribute::Basis);
    }
}

/// `SCHEME:VALUE` as scheme, in lower case, and value.
#[must_use]
pub fn split_identifier(text: &str) -> Option<(String, String)> {
    let (scheme, value) = text.split_once(':')?;
    (!scheme.is_empty() && !value.is_empty()).then(|| (scheme.to_lowercase(), value.trim().to_owned()))
}
