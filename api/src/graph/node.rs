//! Entities as the graph keeps them. Long texts (description, abstract) stay in the store.

use entity::vocabulary::{
    AttendanceMode, DocumentKind, EntityKind, EventKind, EventStatus, NameKind, OrganisationKind,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{NodeIx, TimeSpan};

/// One entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its id, for ever.
    pub id: Uuid,
    /// Its slug, unique within its kind.
    pub slug: Box<str>,
    /// Every name, the one to show first.
    pub names: Box<[Name]>,
    /// Its identifiers elsewhere, in order of scheme and value.
    pub identifiers: Box<[Identifier]>,
    /// Its links.
    pub links: Box<[Link]>,
    /// What its kind adds.
    pub detail: Detail,
    /// Counts up with every change; 1 when made.
    pub revision: i32,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// When it last changed, in microseconds since 1970.
    pub updated_at: i64,
    /// The entity that it was merged into.
    pub redirect: Option<NodeIx>,
}

/// One name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// As printed.
    pub text: Box<str>,
    /// Folded for filters: no case, no accents.
    pub folded: Box<str>,
    /// BCP 47.
    pub language: Option<Box<str>>,
    /// What it is to its bearer.
    pub kind: NameKind,
}

/// What an entity is called in another system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// The scheme, in lower case.
    pub scheme: Box<str>,
    /// The value.
    pub value: Box<str>,
}

/// A link to somewhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where to.
    pub url: Box<str>,
    /// Its text.
    pub label: Option<Box<str>>,
    /// BCP 47.
    pub language: Option<Box<str>>,
    /// Its media type.
    pub media_type: Option<Box<str>>,
}

/// What a kind adds to an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Detail {
    /// An event.
    Event(Box<Event>),
    /// An organisation.
    Organisation(Box<Organisation>),
    /// A person.
    Person(Person),
    /// A document.
    Document(Box<Document>),
    /// A theme.
    Theme(Theme),
}

/// What makes an entity an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What sort.
    pub kind: EventKind,
    /// How it stands.
    pub status: EventStatus,
    /// How people take part.
    pub mode: AttendanceMode,
    /// Room and house.
    pub venue: Option<Box<str>>,
    /// City.
    pub city: Option<Box<str>>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<Box<str>>,
    /// Working languages, BCP 47.
    pub languages: Box<[Box<str>]>,
    /// Its number within its series or meeting.
    pub ordinal: Option<i32>,
    /// Its own time, never its parent's.
    pub when: Option<TimeSpan>,
}

/// What makes an entity an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// What sort.
    pub kind: OrganisationKind,
    /// Its acronym.
    pub acronym: Option<Box<str>>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<Box<str>>,
}

/// What makes an entity a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Family name, where a source marks it.
    pub family_name: Option<Box<str>>,
    /// Given name, where a source marks it.
    pub given_name: Option<Box<str>>,
}

/// What makes an entity a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What sort.
    pub kind: DocumentKind,
    /// Languages, BCP 47.
    pub languages: Box<[Box<str>]>,
    /// Its symbol, such as `A/71/1`.
    pub symbol: Option<Box<str>>,
    /// Where it is.
    pub url: Option<Box<str>>,
    /// When it was issued.
    pub issued: Option<TimeSpan>,
}

/// What makes an entity a theme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// The concept scheme it belongs to.
    pub scheme: Option<Box<str>>,
    /// Its notation within the scheme.
    pub notation: Option<Box<str>>,
}

impl Node {
    /// Which of the five kinds.
    #[must_use]
    #[inline]
    pub fn kind(&self) -> EntityKind {
        match self.detail {
            Detail::Event(_) => EntityKind::Event,
            Detail::Organisation(_) => EntityKind::Organisation,
            Detail::Person(_) => EntityKind::Person,
            Detail::Document(_) => EntityKind::Document,
            Detail::Theme(_) => EntityKind::Theme,
        }
    }

    /// The name to show.
    #[must_use]
    #[inline]
    pub fn name(&self) -> &str {
        self.names.first().map_or("", |name| &name.text)
    }

    /// The name to show to a reader of these languages, in order of preference; the first name if none fits.
    #[must_use]
    pub fn name_in(&self, languages: &[&str]) -> &str {
        let speaks = |name: &&Name, wanted: &str| {
            name.kind != NameKind::Acronym
                && name.language.as_deref().is_some_and(|tag| tag.eq_ignore_ascii_case(wanted))
        };
        let preferred = languages.iter().find_map(|wanted| self.names.iter().find(|name| speaks(name, wanted)));
        preferred.map_or_else(|| self.name(), |name| &name.text)
    }

    /// The event's details, if it is one.
    #[must_use]
    pub fn event(&self) -> Option<&Event> {
        match &self.detail {
            Detail::Event(event) => Some(event),
            _ => None,
        }
    }

    /// The languages of an event or document.
    #[must_use]
    pub fn languages(&self) -> &[Box<str>] {
        match &self.detail {
            Detail::Event(event) => &event.languages,
            Detail::Document(document) => &document.languages,
            _ => &[],
        }
    }

    /// The time that the entity itself has: an event's, or a document's date of issue.
    #[must_use]
    pub fn time(&self) -> Option<&TimeSpan> {
        match &self.detail {
            Detail::Event(event) => event.when.as_ref(),
            Detail::Document(document) => document.issued.as_ref(),
            _ => None,
        }
    }
}
