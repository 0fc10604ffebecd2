//! What a careful person reads in a page, as a small TOML file beside it says it.
//!
//! ```toml
//! [[event]]
//! name = "Seminar on tides"                   # as `key` knows it: case, accents and punctuation do not matter
//! kind = "SEMINAR"
//! when = "2012-03-05"                         # or a list, where the page says several
//! from = "10:00"
//! to = "12:30"
//! venue = "Room 4"
//! city = "Geneva"
//! country = "CH"
//! languages = ["en", "fr"]
//! relations = ["PART_OF | Week of tides"]
//! organisers = ["ORGANISER | Tide Office"]
//! people = ["SPEAKER | Ada Quill | Director | Tide Office | Kenya"]   # role, name, title, affiliation, on behalf of
//! posts = ["Ada Quill | Harbour Trust"]       # a second post
//!
//! [[document]]
//! name = "Concept note: Seminar on tides"
//! kind = "CONCEPT_NOTE"
//! relations = ["PREPARED_FOR | Seminar on tides", "PRESENTER | Ada Quill", "ISSUER | Tide Office"]
//! ```
//!
//! A participant who is an organisation has `@` before its name.

use entity::vocabulary::{EntityKind, EventRelationRole, Vocabulary};
use serde::Deserialize;

use crate::{facts::Facts, score::Kind};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Gold {
    /// Where the page was published, where that is given with it.
    pub(crate) url: Option<String>,
    /// The title that is given with it.
    pub(crate) title: Option<String>,
    #[serde(default)]
    event: Vec<Event>,
    #[serde(default)]
    document: Vec<Document>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    name: String,
    kind: Option<String>,
    when: Option<OneOrMore>,
    from: Option<String>,
    to: Option<String>,
    venue: Option<String>,
    city: Option<String>,
    country: Option<String>,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    relations: Vec<String>,
    #[serde(default)]
    organisers: Vec<String>,
    #[serde(default)]
    people: Vec<String>,
    #[serde(default)]
    posts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    name: String,
    kind: Option<String>,
    symbol: Option<String>,
    url: Option<String>,
    issued: Option<String>,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    relations: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Gold {
    pub(crate) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    pub(crate) fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        for event in &self.event {
            event.facts(&mut facts);
        }
        for document in &self.document {
            document.facts(&mut facts);
        }
        facts
    }
}

impl Event {
    fn facts(&self, facts: &mut Facts) {
        let event = facts.entity(EntityKind::Event, &self.name);
        if let Some(kind) = &self.kind {
            facts.add(Kind::Event, format!("{event} is {kind}"));
        }
        let when: &[String] = match &self.when {
            Some(OneOrMore::One(when)) => std::slice::from_ref(when),
            Some(OneOrMore::More(when)) => when,
            None => &[],
        };
        for when in when {
            facts.add(Kind::Date, format!("{event} on {when}"));
        }
        for (word, time) in [("from", &self.from), ("to", &self.to)] {
            if let Some(time) = time {
                facts.add(Kind::Date, format!("{event} {word} {time}"));
            }
        }
        for (word, place) in [("venue", &self.venue), ("city", &self.city), ("country", &self.country)] {
            if let Some(place) = place {
                facts.add(Kind::Place, format!("{event} {word} {}", api::name::fold(place)));
            }
        }
        for language in &self.languages {
            facts.add(Kind::Language, format!("{event} in {language}"));
        }
        for relation in &self.relations {
            let [role, other] = fields(relation);
            assert!(EventRelationRole::parse(role).is_some(), "{role} is no relation of events");
            let other = facts.named(EntityKind::Event, other);
            facts.add(Kind::Event, format!("{event} {role} {other}"));
        }
        for organiser in &self.organisers {
            let [role, name] = fields(organiser);
            let name = facts.named(EntityKind::Organisation, name);
            facts.add(Kind::Organiser, format!("{event} {role} {name}"));
        }
        for person in &self.people {
            participation(facts, &event, person);
        }
        for post in &self.posts {
            let [person, organisation] = fields(post);
            let person = facts.named(EntityKind::Person, person);
            let organisation = facts.named(EntityKind::Organisation, organisation);
            facts.add(Kind::Affiliation, format!("{person} holds a post at {organisation}"));
        }
    }
}

fn participation(facts: &mut Facts, event: &str, line: &str) {
    let [role, name, title, affiliation, behalf] = fields(line);
    let who = match name.strip_prefix('@') {
        Some(organisation) => facts.named(EntityKind::Organisation, organisation),
        None => facts.person(name),
    };
    facts.add(Kind::Role, format!("{who} {role} {event}"));
    if !title.is_empty() {
        facts.add(Kind::Title, format!("{who} at {event} as {}", api::name::fold(title)));
    }
    if !affiliation.is_empty() {
        let affiliation = facts.named(EntityKind::Organisation, affiliation);
        facts.add(Kind::Affiliation, format!("{who} at {event} of {affiliation}"));
    }
    if !behalf.is_empty() {
        let behalf = facts.named(EntityKind::Organisation, behalf);
        facts.add(Kind::OnBehalfOf, format!("{who} at {event} for {behalf}"));
    }
}

impl Document {
    fn facts(&self, facts: &mut Facts) {
        let document = facts.entity(EntityKind::Document, &self.name);
        let said = [("is", &self.kind), ("symbol", &self.symbol), ("url", &self.url), ("issued", &self.issued)];
        for (word, value) in said {
            if let Some(value) = value {
                facts.add(Kind::Document, format!("{document} {word} {value}"));
            }
        }
        for language in &self.languages {
            facts.add(Kind::Language, format!("{document} in {language}"));
        }
        for relation in &self.relations {
            let [role, other] = fields(relation);
            let kind = match role {
                "PRESENTER" | "AUTHOR" | "EDITOR" => EntityKind::Person,
                "ISSUER" | "PUBLISHER" => EntityKind::Organisation,
                _ => EntityKind::Event,
            };
            let other = facts.named(kind, other);
            facts.add(Kind::DocumentRelation, format!("{document} {role} {other}"));
        }
    }
}

/// The fields of a line, empty ones where it has fewer.
fn fields<const N: usize>(line: &str) -> [&str; N] {
    let mut fields = line.split('|').map(str::trim);
    let read = std::array::from_fn(|_| fields.next().unwrap_or_default());
    assert!(fields.next().is_none(), "too many fields: {line}");
    read
}
