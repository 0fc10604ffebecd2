//! What a reader makes of a source: mentions of entities and the facts that join them, each with its place.
//!
//! A draft knows nothing of the database: two mentions of one person on one page are two mentions until `resolve` joins
//! them. Readers are pure, so the same bytes give the same draft.

use ::entity::vocabulary::{EntityKind, NameKind, Role};

/// A part of a source that says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// First and last line, counted from 1; 0 and 0 for what was given beside the text, such as the source's address.
    pub lines: (u32, u32),
    /// The words that say it, as printed.
    pub quote: String,
}

impl Place {
    /// Where in the source it stands, as claims keep it; nothing for what was given beside the text.
    #[must_use]
    pub fn locator(&self) -> Option<String> {
        match self.lines {
            (0, _) => None,
            (first, last) if first == last => Some(format!("line {first}")),
            (first, last) => Some(format!("lines {first}-{last}")),
        }
    }
}

/// The mentions and facts of one source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The reader and its version, such as `page/2`.
    pub reader: String,
    /// How the source is laid out, in the word of [`super::read::Format`].
    pub format: &'static str,
    /// What the source says of itself.
    pub source: SourceDraft,
    /// Every mention of an entity. Facts name them by their place in this list.
    pub mentions: Vec<Mention>,
    /// Facts that join mentions.
    pub facts: Vec<Fact>,
    /// What the reader wants to be known: lines left out, dates refused.
    pub messages: Vec<Message>,
}

/// What a source says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceDraft {
    /// Its title, if it has one.
    pub title: Option<String>,
    /// Its media type, such as `text/plain`.
    pub media_type: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// The licence it is under.
    pub licence: Option<String>,
    /// The day it was published (a dateline), as EDTF.
    pub issued: Option<String>,
    /// The text that lines are counted in, `\n` between them.
    pub text: String,
    /// What was read, where that is another text: a page as HTML.
    pub original: Option<String>,
}

/// Index of a mention in [`Draft::mentions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MentionIx(pub usize);

/// One entity, as one source names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// What it is.
    pub kind: EntityKind,
    /// How `resolve` may find the entity.
    pub identity: Identity,
    /// What names the mention within its source, the same at every reading: kind, normalised name and occurrence
    /// (`person:sorreta#1`), never a line number.
    pub key: String,
    /// Its names; the first is the one to show if no other source names it better.
    pub names: Vec<NameDraft>,
    /// Its attributes.
    pub attributes: Vec<AttributeDraft>,
    /// 1 where the source states that it exists, below 1 where it was read out of prose.
    pub confidence: f32,
    /// Where it stands.
    pub place: Place,
}

/// How a mention may be matched with an entity that exists.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Identity {
    /// By its full name (people, organisations, themes), and acronym.
    Name,
    /// A partial name: never matched, one entity for each mention of each source.
    Partial,
    /// By its name within another mention: a panel within its meeting, an edition within its series, an unnamed document
    /// within its event, a ministry within its state. The name need not be unique elsewhere.
    Within(MentionIx),
    /// By its name and its date: an event such as a seminar, whose title another event may bear too.
    NameAndTime,
}

/// A name as printed.
#[derive(Clone, Debug, PartialEq)]
pub struct NameDraft {
    /// The name.
    pub text: String,
    /// Its language (BCP 47), where the source says or shows it.
    pub language: Option<String>,
    /// What it is to its bearer.
    pub kind: NameKind,
    /// 1 for a printed name, below 1 for one that was derived or guessed.
    pub confidence: f32,
    /// Where it stands.
    pub place: Place,
}

/// One attribute of an entity or of a fact, as read.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeDraft {
    /// Which one.
    pub attribute: Attribute,
    /// Its value: as printed, or in the vocabulary's or EDTF's form where the attribute has one.
    pub value: String,
    /// 1 where stated, below 1 where read out of prose.
    pub confidence: f32,
    /// Where it stands.
    pub place: Place,
}

/// A fact that joins mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its kind and role.
    pub role: Role,
    /// Participant, organiser, member, contributor, document (of a material), tagged entity, part.
    pub subject: MentionIx,
    /// Event, organisation, document, theme, whole.
    pub object: MentionIx,
    /// Of a participation: where the person worked, that day.
    pub affiliation: Option<MentionIx>,
    /// Of a participation: whom the person spoke for, that day.
    pub on_behalf_of: Option<MentionIx>,
    /// Its place among its like, from 1, as printed.
    pub ordinal: Option<i32>,
    /// Printed values, capacity, position, time, weight, basis, status.
    pub attributes: Vec<AttributeDraft>,
    /// 1 where stated, below 1 where read out of prose.
    pub confidence: f32,
    /// Where it stands.
    pub place: Place,
}

/// The attributes that claims are made of. A claim's `attribute` is [`Attribute::as_str`]; names and identifiers are
/// claims too (`name`, `identifier`), as are the ends that a participation adds (`affiliation`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attribute {
    /// Event: a word of `EventKind`.
    EventKind,
    /// Event, relation: EDTF.
    When,
    /// `HH:MM` of the day it begins.
    StartTime,
    /// `HH:MM` of the day it ends.
    EndTime,
    /// IANA name or offset.
    TimeZone,
    /// The date as printed.
    WhenPrinted,
    /// Event: a word of `EventStatus`; participation: a word of `ParticipationStatus`.
    Status,
    /// Event: a word of `AttendanceMode`.
    Mode,
    /// Event: room and house.
    Venue,
    /// Event: city.
    City,
    /// Event, organisation: ISO 3166-1 alpha-2.
    Country,
    /// Event, document: BCP 47, one claim a language.
    Language,
    /// Event, document: what it is about, paragraphs separated by an empty line.
    Abstract,
    /// Any entity: a description of it.
    Description,
    /// Event, relation: its number among its like.
    Ordinal,
    /// Any entity: a link, as JSON `{"url", "label", "language", "mediaType"}`.
    Link,
    /// Organisation: a word of `OrganisationKind`.
    OrganisationKind,
    /// Person: family name, where the source marks it.
    FamilyName,
    /// Person: given name, where the source marks it.
    GivenName,
    /// Document: a word of `DocumentKind`.
    DocumentKind,
    /// Document: EDTF.
    Issued,
    /// Document: its symbol, such as `A/71/1`.
    Symbol,
    /// Document: where it is.
    Url,
    /// Theme: the scheme it belongs to.
    Scheme,
    /// Theme: its notation.
    Notation,
    /// Any entity: an identifier, as `SCHEME:VALUE`.
    Identifier,
    /// Participation: the name, letter for letter.
    PrintedName,
    /// Participation: the honorific, letter for letter.
    PrintedHonorific,
    /// Participation: the post, letter for letter, up to the organisation where that stands apart.
    PrintedTitle,
    /// Participation: the division, letter for letter.
    PrintedDivision,
    /// Participation: the organisation or state, letter for letter.
    PrintedAffiliation,
    /// Participation: the role word or heading, letter for letter.
    PrintedRole,
    /// Participation: "in his capacity as …".
    Capacity,
    /// Affiliation: the post held.
    Position,
    /// Tagging: 0 to 1.
    Weight,
    /// Tagging, affiliation: a word of `Basis`.
    Basis,
}

impl Attribute {
    /// Every attribute.
    pub const ALL: &'static [Self] = &[
        Self::EventKind,
        Self::When,
        Self::StartTime,
        Self::EndTime,
        Self::TimeZone,
        Self::WhenPrinted,
        Self::Status,
        Self::Mode,
        Self::Venue,
        Self::City,
        Self::Country,
        Self::Language,
        Self::Abstract,
        Self::Description,
        Self::Ordinal,
        Self::Link,
        Self::OrganisationKind,
        Self::FamilyName,
        Self::GivenName,
        Self::DocumentKind,
        Self::Issued,
        Self::Symbol,
        Self::Url,
        Self::Scheme,
        Self::Notation,
        Self::Identifier,
        Self::PrintedName,
        Self::PrintedHonorific,
        Self::PrintedTitle,
        Self::PrintedDivision,
        Self::PrintedAffiliation,
        Self::PrintedRole,
        Self::Capacity,
        Self::Position,
        Self::Weight,
        Self::Basis,
    ];

    /// The attribute as claims write it: the field of the contract that shows it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EventKind => "eventKind",
            Self::When => "when",
            Self::StartTime => "when.startTime",
            Self::EndTime => "when.endTime",
            Self::TimeZone => "when.timeZone",
            Self::WhenPrinted => "when.asPrinted",
            Self::Status => "status",
            Self::Mode => "mode",
            Self::Venue => "venue",
            Self::City => "city",
            Self::Country => "country",
            Self::Language => "language",
            Self::Abstract => "abstract",
            Self::Description => "description",
            Self::Ordinal => "ordinal",
            Self::Link => "link",
            Self::OrganisationKind => "organisationKind",
            Self::FamilyName => "familyName",
            Self::GivenName => "givenName",
            Self::DocumentKind => "documentKind",
            Self::Issued => "issued",
            Self::Symbol => "symbol",
            Self::Url => "url",
            Self::Scheme => "scheme",
            Self::Notation => "notation",
            Self::Identifier => "identifier",
            Self::PrintedName => "printed.name",
            Self::PrintedHonorific => "printed.honorific",
            Self::PrintedTitle => "printed.title",
            Self::PrintedDivision => "printed.division",
            Self::PrintedAffiliation => "printed.affiliation",
            Self::PrintedRole => "printed.role",
            Self::Capacity => "capacity",
            Self::Position => "position",
            Self::Weight => "weight",
            Self::Basis => "basis",
        }
    }
}

/// Something that the reader says to whoever imports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The line it is about, counted from 1.
    pub line: Option<u32>,
    /// How grave it is.
    pub severity: Severity,
    /// One sentence: what, and what to do.
    pub text: String,
}

/// How grave a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// For the curious.
    Info,
    /// Something was left out or is in doubt.
    Warning,
    /// Something could not be read.
    Error,
}

impl Severity {
    /// The word as the contract writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "INFO",
            Self::Warning => "WARNING",
            Self::Error => "ERROR",
        }
    }
}
