//! Entities as the graph keeps them: a head of a fixed size, and everything else in one text, field by field. Long texts
//! (description, abstract) stay in the store.
//!
//! What is read of an entity borrows from that text: a [`Node`] is a look at it, its [`Detail`] is made when it is asked for.

use std::{fmt, ops::Deref};

use ::time::Date;
use entity::vocabulary::{
    AttendanceMode, DocumentKind, EntityKind, EventKind, EventStatus, NameKind, OrganisationKind, Vocabulary,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Dated, NodeIx, Texts, TimeSpan,
    fields::{self, Fields},
    packed::At,
    time::Began,
};
use crate::edtf::Span;

/// The names of the fields. Time and names come first, in this order: they are asked for most.
mod field {
    pub(super) const DATE: u8 = b'd';
    pub(super) const EARLIEST: u8 = b'e';
    pub(super) const LATEST: u8 = b'l';
    pub(super) const START_TIME: u8 = b's';
    pub(super) const END_TIME: u8 = b't';
    pub(super) const TIME_ZONE: u8 = b'z';
    pub(super) const PRINTED: u8 = b'p';

    pub(super) const NAME: u8 = b'N';
    pub(super) const FOLDED: u8 = b'F';
    pub(super) const NAME_KIND: u8 = b'K';
    pub(super) const LANGUAGE: u8 = b'L';

    pub(super) const SLUG: u8 = b'S';

    pub(super) const VENUE: u8 = b'v';
    pub(super) const CITY: u8 = b'c';
    pub(super) const COUNTRY: u8 = b'C';
    pub(super) const LANGUAGES: u8 = b'T';
    pub(super) const ORDINAL: u8 = b'o';
    pub(super) const ACRONYM: u8 = b'a';
    pub(super) const FAMILY_NAME: u8 = b'f';
    pub(super) const GIVEN_NAME: u8 = b'g';
    pub(super) const SYMBOL: u8 = b'y';
    pub(super) const URL: u8 = b'u';
    pub(super) const LABEL: u8 = b'h';
    pub(super) const NOTATION: u8 = b'n';

    pub(super) const IDENTIFIER_SCHEME: u8 = b'I';
    pub(super) const IDENTIFIER: u8 = b'V';

    pub(super) const LINK: u8 = b'U';
    pub(super) const LINK_LABEL: u8 = b'B';
    pub(super) const MEDIA_TYPE: u8 = b'M';
}

/// What every entity has in the same size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its id, for ever.
    pub id: Uuid,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// When it last changed, in microseconds since 1970.
    pub updated_at: i64,
    /// Counts up with every change; 1 when made.
    pub revision: i32,
    /// The entity that it was merged into.
    pub redirect: Option<NodeIx>,
    /// When it began, or else the nearest meeting that it is part of: [`Tables::date`](super::table::Tables::date) says it.
    pub(super) began: Began,
    kind: EntityKind,
    /// Of an event, an organisation or a document: what sort, as its place in the vocabulary.
    word: u8,
    /// Of an event: how it stands, and how people take part, as their places in the vocabularies.
    status: u8,
    mode: u8,
}

/// One entity, with what [`Head`] has.
#[derive(Clone, Copy)]
pub struct Node<'g> {
    head: &'g Head,
    text: Text<'g>,
}

/// The fields of an entity. Who asks for its id alone need not have them fetched.
#[derive(Clone, Copy)]
enum Text<'g> {
    Kept(At<'g, Head, String>),
    Made(&'g str),
}

/// An entity as the store has it, for the graph to keep.
#[derive(Clone, Debug)]
pub struct NodeRecord {
    /// What it has in a fixed size; its `redirect` is not looked at.
    pub(crate) head: Head,
    /// Everything else.
    pub(crate) fields: String,
    /// The id of the entity that it was merged into.
    pub(crate) redirect: Option<Uuid>,
}

/// What an entity is made of.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// Its id.
    pub id: Uuid,
    /// Its slug, unique within its kind.
    pub slug: &'a str,
    /// Every name, the one to show first.
    pub names: &'a [Name<'a>],
    /// Its identifiers elsewhere, in order of scheme and value.
    pub identifiers: &'a [Identifier<'a>],
    /// Its links.
    pub links: &'a [Link<'a>],
    /// What its kind adds.
    pub detail: Detail<'a>,
    /// Counts up with every change; 1 when made.
    pub revision: i32,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// When it last changed, in microseconds since 1970.
    pub updated_at: i64,
    /// The id of the entity that it was merged into.
    pub redirect: Option<Uuid>,
}

/// One name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'g> {
    /// As printed.
    pub text: &'g str,
    /// Folded for filters: no case, no accents.
    pub folded: &'g str,
    /// BCP 47.
    pub language: Option<&'g str>,
    /// What it is to its bearer.
    pub kind: NameKind,
}

/// What an entity is called in another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identifier<'g> {
    /// The scheme, in lower case.
    pub scheme: &'g str,
    /// The value.
    pub value: &'g str,
}

/// A link to somewhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'g> {
    /// Where to.
    pub url: &'g str,
    /// Its text.
    pub label: Option<&'g str>,
    /// BCP 47.
    pub language: Option<&'g str>,
    /// Its media type.
    pub media_type: Option<&'g str>,
}

/// What a kind adds to an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail<'g> {
    /// An event.
    Event(Event<'g>),
    /// An organisation.
    Organisation(Organisation<'g>),
    /// A person.
    Person(Person<'g>),
    /// A document.
    Document(Document<'g>),
    /// A theme.
    Theme(Theme<'g>),
}

/// What makes an entity an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'g> {
    /// What sort.
    pub kind: EventKind,
    /// How it stands.
    pub status: EventStatus,
    /// How people take part.
    pub mode: AttendanceMode,
    /// Room and house.
    pub venue: Option<&'g str>,
    /// City.
    pub city: Option<&'g str>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<&'g str>,
    /// Working languages, BCP 47.
    pub languages: Texts<'g>,
    /// Its number within its series or meeting.
    pub ordinal: Option<i32>,
    /// Its own time, never its parent's.
    pub when: Option<TimeSpan<'g>>,
}

/// What makes an entity an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organisation<'g> {
    /// What sort.
    pub kind: OrganisationKind,
    /// Its acronym.
    pub acronym: Option<&'g str>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<&'g str>,
}

/// What makes an entity a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person<'g> {
    /// Family name, where a source marks it.
    pub family_name: Option<&'g str>,
    /// Given name, where a source marks it.
    pub given_name: Option<&'g str>,
}

/// What makes an entity a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document<'g> {
    /// What sort.
    pub kind: DocumentKind,
    /// Languages, BCP 47.
    pub languages: Texts<'g>,
    /// Its symbol, such as `A/71/1`.
    pub symbol: Option<&'g str>,
    /// Where it is.
    pub url: Option<&'g str>,
    /// When it was issued.
    pub issued: Option<TimeSpan<'g>>,
}

/// What makes an entity a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme<'g> {
    /// The concept scheme it belongs to.
    pub scheme: Option<&'g str>,
    /// Its notation within the scheme.
    pub notation: Option<&'g str>,
}

impl Head {
    /// Which of the five kinds.
    #[must_use]
    #[inline]
    pub fn kind(&self) -> EntityKind {
        self.kind
    }

    /// What sort of event, organisation or document it is, as its place in the vocabulary.
    #[inline]
    pub(crate) fn word(&self) -> Option<u8> {
        matches!(self.kind, EntityKind::Event | EntityKind::Organisation | EntityKind::Document).then_some(self.word)
    }
}

impl Deref for Node<'_> {
    type Target = Head;

    fn deref(&self) -> &Head {
        self.head
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node").field("head", self.head).field("fields", &self.fields()).finish()
    }
}

impl<'g> Node<'g> {
    #[inline]
    pub(crate) fn new(kept: At<'g, Head, String>) -> Self {
        Self { head: kept.head(), text: Text::Kept(kept) }
    }

    fn fields(self) -> Fields<'g> {
        Fields::of(match self.text {
            Text::Kept(kept) => kept.row(),
            Text::Made(text) => text,
        })
    }

    fn field(self, name: u8) -> Option<&'g str> {
        self.fields().find(name)
    }

    /// The name to show.
    #[must_use]
    #[inline]
    pub fn name(self) -> &'g str {
        self.field(field::NAME).unwrap_or_default()
    }

    /// The name to show to a reader of these languages, in order of preference; the first name if none fits.
    #[must_use]
    pub fn name_in(self, languages: &[&str]) -> &'g str {
        let speaks = |name: &Name<'_>, wanted: &str| {
            name.kind != NameKind::Acronym && name.language.is_some_and(|tag| tag.eq_ignore_ascii_case(wanted))
        };
        let preferred = languages.iter().find_map(|wanted| self.names().find(|name| speaks(name, wanted)));
        preferred.map_or_else(|| self.name(), |name| name.text)
    }

    /// Every name, the one to show first.
    pub fn names(self) -> impl Iterator<Item = Name<'g>> {
        let mut fields = self.fields();
        std::iter::from_fn(move || {
            let text = fields.by_ref().find_map(|(name, text)| (name == field::NAME).then_some(text))?;
            Some(Name {
                text,
                folded: fields.next_if(field::FOLDED).unwrap_or(text),
                kind: fields.next_if(field::NAME_KIND).map_or(NameKind::Official, |code| of_code(fields::number(code))),
                language: fields.next_if(field::LANGUAGE),
            })
        })
    }

    /// Its slug, unique within its kind.
    #[must_use]
    pub fn slug(self) -> &'g str {
        self.field(field::SLUG).unwrap_or_default()
    }

    /// Its identifiers elsewhere, in order of scheme and value.
    pub fn identifiers(self) -> impl Iterator<Item = Identifier<'g>> {
        let mut fields = self.fields();
        std::iter::from_fn(move || {
            let scheme = fields.by_ref().find_map(|(name, text)| (name == field::IDENTIFIER_SCHEME).then_some(text))?;
            Some(Identifier { scheme, value: fields.next_if(field::IDENTIFIER).unwrap_or_default() })
        })
    }

    /// Its links.
    pub fn links(self) -> impl Iterator<Item = Link<'g>> {
        let mut fields = self.fields();
        std::iter::from_fn(move || {
            let url = fields.by_ref().find_map(|(name, text)| (name == field::LINK).then_some(text))?;
            Some(Link {
                url,
                label: fields.next_if(field::LINK_LABEL),
                language: fields.next_if(field::LANGUAGE),
                media_type: fields.next_if(field::MEDIA_TYPE),
            })
        })
    }

    /// What its kind adds.
    #[must_use]
    pub fn detail(self) -> Detail<'g> {
        let text = |name| self.field(name);
        match self.kind {
            EntityKind::Event => Detail::Event(self.as_event()),
            EntityKind::Organisation => Detail::Organisation(Organisation {
                kind: of_code(self.word.into()),
                acronym: text(field::ACRONYM),
                country: text(field::COUNTRY),
            }),
            EntityKind::Person => {
                Detail::Person(Person { family_name: text(field::FAMILY_NAME), given_name: text(field::GIVEN_NAME) })
            }
            EntityKind::Document => Detail::Document(Document {
                kind: of_code(self.word.into()),
                languages: self.languages(),
                symbol: text(field::SYMBOL),
                url: text(field::URL),
                issued: self.time(),
            }),
            EntityKind::Theme => Detail::Theme(Theme { scheme: text(field::LABEL), notation: text(field::NOTATION) }),
        }
    }

    /// The event's details, if it is one.
    #[must_use]
    pub fn event(self) -> Option<Event<'g>> {
        (self.kind == EntityKind::Event).then(|| self.as_event())
    }

    fn as_event(self) -> Event<'g> {
        let mut event = Event {
            kind: of_code(self.word.into()),
            status: of_code(self.status.into()),
            mode: of_code(self.mode.into()),
            venue: None,
            city: None,
            country: None,
            languages: Texts::default(),
            ordinal: None,
            when: self.time(),
        };
        for (name, text) in self.fields() {
            match name {
                field::VENUE => event.venue = Some(text),
                field::CITY => event.city = Some(text),
                field::COUNTRY => event.country = Some(text),
                field::LANGUAGES => event.languages = Texts::split(text),
                field::ORDINAL => event.ordinal = Some(fields::number(text) as i32),
                _ => {}
            }
        }
        event
    }

    /// The city of an event.
    pub(crate) fn city(self) -> Option<&'g str> {
        self.field(field::CITY)
    }

    /// The country of an event or organisation.
    pub(crate) fn country(self) -> Option<&'g str> {
        self.field(field::COUNTRY)
    }

    /// The symbol of a document, the scheme of a theme.
    pub(crate) fn label(self) -> Option<&'g str> {
        self.field(if self.kind == EntityKind::Document { field::SYMBOL } else { field::LABEL })
    }

    /// The languages of an event or document.
    #[must_use]
    pub fn languages(self) -> Texts<'g> {
        self.field(field::LANGUAGES).map_or_else(Texts::default, Texts::split)
    }

    /// The time that the entity itself has: an event's, or a document's date of issue.
    #[must_use]
    pub fn time(self) -> Option<TimeSpan<'g>> {
        let mut fields = self.fields();
        let text = fields.next_if(field::DATE)?;
        let span = Span {
            earliest: fields.next_if(field::EARLIEST).and_then(date),
            latest: fields.next_if(field::LATEST).and_then(date),
        };
        Some(TimeSpan {
            edtf: Dated::new(text, span),
            start_time: fields.next_if(field::START_TIME),
            end_time: fields.next_if(field::END_TIME),
            time_zone: fields.next_if(field::TIME_ZONE),
            as_printed: fields.next_if(field::PRINTED),
        })
    }
}

impl NodeRecord {
    /// An entity of some parts.
    #[must_use]
    pub fn new(parts: &Parts<'_>) -> Self {
        let Parts { id, revision, created_at, updated_at, redirect, .. } = *parts;
        let (kind, [word, status, mode]) = match parts.detail {
            Detail::Event(event) => (EntityKind::Event, [event.kind.code(), event.status.code(), event.mode.code()]),
            Detail::Organisation(house) => (EntityKind::Organisation, [house.kind.code(), 0, 0]),
            Detail::Person(_) => (EntityKind::Person, [0; 3]),
            Detail::Document(work) => (EntityKind::Document, [work.kind.code(), 0, 0]),
            Detail::Theme(_) => (EntityKind::Theme, [0; 3]),
        };
        let began = Began::default();
        let head = Head { id, created_at, updated_at, revision, redirect: None, began, kind, word, status, mode };
        let mut fields = Writer::default();
        fields.parts(parts);
        Self { head, fields: fields.0, redirect }
    }

    /// A look at it.
    #[must_use]
    pub fn node(&self) -> Node<'_> {
        Node { head: &self.head, text: Text::Made(&self.fields) }
    }
}

/// Writes the fields of an entity, in the order in which they are read.
#[derive(Default)]
struct Writer(String);

impl Writer {
    fn put(&mut self, name: u8, text: Option<&str>) {
        if let Some(text) = text {
            fields::put(&mut self.0, name, text);
        }
    }

    fn parts(&mut self, parts: &Parts<'_>) {
        let (time, languages) = match parts.detail {
            Detail::Event(event) => (event.when, event.languages),
            Detail::Document(work) => (work.issued, work.languages),
            _ => (None, Texts::default()),
        };
        if let Some(time) = time {
            self.time(time);
        }
        for name in parts.names {
            self.put(field::NAME, Some(name.text));
            self.put(field::FOLDED, Some(name.folded).filter(|folded| *folded != name.text));
            if name.kind != NameKind::Official {
                fields::put_number(&mut self.0, field::NAME_KIND, name.kind.code().into());
            }
            self.put(field::LANGUAGE, name.language);
        }
        self.put(field::SLUG, Some(parts.slug));
        self.detail(parts.detail);
        self.put(field::LANGUAGES, Some(languages.as_str()).filter(|languages| !languages.is_empty()));
        for identifier in parts.identifiers {
            self.put(field::IDENTIFIER_SCHEME, Some(identifier.scheme));
            self.put(field::IDENTIFIER, Some(identifier.value));
        }
        for link in parts.links {
            self.put(field::LINK, Some(link.url));
            self.put(field::LINK_LABEL, link.label);
            self.put(field::LANGUAGE, link.language);
            self.put(field::MEDIA_TYPE, link.media_type);
        }
    }

    fn detail(&mut self, detail: Detail<'_>) {
        match detail {
            Detail::Event(event) => {
                self.put(field::VENUE, event.venue);
                self.put(field::CITY, event.city);
                self.put(field::COUNTRY, event.country);
                if let Some(ordinal) = event.ordinal {
                    fields::put_number(&mut self.0, field::ORDINAL, (ordinal as u32).into());
                }
            }
            Detail::Organisation(house) => {
                self.put(field::ACRONYM, house.acronym);
                self.put(field::COUNTRY, house.country);
            }
            Detail::Person(person) => {
                self.put(field::FAMILY_NAME, person.family_name);
                self.put(field::GIVEN_NAME, person.given_name);
            }
            Detail::Document(work) => {
                self.put(field::SYMBOL, work.symbol);
                self.put(field::URL, work.url);
            }
            Detail::Theme(theme) => {
                self.put(field::LABEL, theme.scheme);
                self.put(field::NOTATION, theme.notation);
            }
        }
    }

    fn time(&mut self, time: TimeSpan<'_>) {
        self.put(field::DATE, Some(time.edtf.as_str()));
        for (name, date) in [(field::EARLIEST, time.edtf.earliest()), (field::LATEST, time.edtf.latest())] {
            if let Some(date) = date {
                fields::put_number(&mut self.0, name, number(date));
            }
        }
        self.put(field::START_TIME, time.start_time);
        self.put(field::END_TIME, time.end_time);
        self.put(field::TIME_ZONE, time.time_zone);
        self.put(field::PRINTED, time.as_printed);
    }
}

/// A word of a vocabulary by its place; its last where there is no such, which no record has.
fn of_code<T: Vocabulary>(code: u64) -> T {
    let code = usize::try_from(code).unwrap_or(usize::MAX);
    T::ALL[code.min(T::ALL.len() - 1)]
}

/// Days of a year: more than any has.
const DAYS: u64 = 512;

/// Calendars begin so many years before year 0.
const FIRST_YEAR: i32 = -999_999;

/// A date as a number from which it is quickly made again.
fn number(date: Date) -> u64 {
    let (year, day) = date.to_ordinal_date();
    u64::from(year.abs_diff(FIRST_YEAR)) * DAYS + u64::from(day)
}

fn date(digits: &str) -> Option<Date> {
    let number = fields::number(digits);
    let year = FIRST_YEAR.checked_add_unsigned(u32::try_from(number / DAYS).ok()?)?;
    Date::from_ordinal_date(year, (number % DAYS) as u16).ok()
}
