//! The event that a page is about, its series, and the editions of forums that documents come from.

use std::sync::LazyLock;

use ::entity::vocabulary::{EntityKind, EventKind, EventRelationRole, NameKind, OrganisingRole, Role, Vocabulary};
use regex::Regex;

use super::super::pattern::compiled;

use super::{
    attributes::attributes,
    builder::{Builder, place},
    dates::Calendar,
    documents::{Edition, edition},
    kinds::{event_kind, is_series},
    labels::Label,
    outline::{Entry, Part},
    prose::with_capital,
    title::title,
    words::is_organisation,
    works::launched,
};
use crate::{
    ingest::{
        draft::{Attribute, Identity, MentionIx, NameDraft, Place},
        gazetteer::Beside,
        read::ReadOptions,
    },
    name::split_acronym,
};

static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:(?:a\s+)?side[- ]event,?\s+)?(?:of|to|at|during|on\s+the\s+(?:margins|sidelines)\s+of|in\s+the\s+margins\s+of|en\s+marge\s+d(?:e\s+la|e\s+l['’]|u|es|e)|al\s+margen\s+de(?:l|\s+la)?)\s*(?:the\s+)?(\S.{8,200})$",
    )
});

/// Whether a line says beside which meeting a side event takes place.
pub(super) fn is_beside(text: &str) -> bool {
    BESIDE.is_match(text) && (text.starts_with(char::is_lowercase) || event_kind(text) == Some(EventKind::SideEvent))
}

/// The meeting that a line names, beside which a side event takes place.
pub(super) fn beside_what(text: &str) -> Option<&str> {
    BESIDE.captures(text).filter(|_| is_beside(text)).and_then(|found| found.get(1)).map(|name| name.as_str().trim())
}

/// How an event stands on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The page is that of the event.
    Alone,
    /// It is one of several that a page lists.
    Listed,
    /// It is one of a series.
    OfSeries,
}

/// The event of a page.
pub(super) struct Event {
    /// Its mention.
    pub ix: MentionIx,
    /// Its name.
    pub name: String,
    /// The line of its title, by its index.
    pub title_line: Option<u32>,
    /// Whether it is a series of meetings.
    pub series: bool,
    /// Whether the page is a news text, with a dateline.
    pub news: bool,
    /// How it stands on the page.
    pub standing: Standing,
}

impl Event {
    /// What each meeting of a series is: in a series of seminars, a seminar. Nothing where it is no series.
    pub(super) fn kind_of_each(&self) -> Option<EventKind> {
        self.series.then(|| event_kind(&self.name)).flatten()
    }
}

/// Makes the mention of the page's event, with all that is said of it apart from people, documents and sessions. Of those of a
/// series, `Seminar 2: Tides of the north` is the second seminar and called by what stands behind that.
pub(super) fn event(
    builder: &mut Builder,
    entries: &[Entry<'_>],
    options: &ReadOptions,
    calendar: Calendar,
    standing: Standing,
) -> Option<Event> {
    let title = title(entries, options)?;
    let meetings = entries.iter().filter(|entry| matches!(entry.part, Part::Meeting(_))).count();
    let news = title.told || entries.iter().any(|entry| matches!(entry.part, Part::Dateline(_)));
    let name_draft = |text: &str, kind| NameDraft {
        text: text.to_owned(),
        language: None,
        kind,
        confidence: title.confidence,
        place: title.place.clone(),
    };
    if let Some((_, edition)) = edition(&title.text)
        .filter(|(length, _)| title.text.get(*length..).is_some_and(|rest| !rest.contains(char::is_alphanumeric)))
    {
        let ix = self::edition_of_forum(builder, &edition, &title.place);
        attributes(builder, ix, entries, false, calendar);
        return Some(Event { ix, name: title.text, title_line: title.line, series: false, news, standing });
    }
    // `Migration and Development Series: Seminar on …`
    let (series_title, name) = match title.text.split_once(": ").or_else(|| title.text.split_once(" – ")) {
        Some((head, tail)) if is_series(head) => (Some(head.trim().to_owned()), tail.trim().to_owned()),
        Some((head, tail))
            if standing == Standing::OfSeries && event_kind(head).is_some() && head.split_whitespace().count() <= 3 =>
        {
            (None, tail.trim().to_owned())
        }
        _ => (None, title.text.clone()),
    };
    let series = meetings >= 2 || is_series(&name);
    let identity = if series { Identity::Name } else { Identity::NameAndTime };
    mastheads(builder, entries, title.line);
    let ix = builder.mention(EntityKind::Event, identity, name_draft(&name, title.kind), 1.0);
    if name != title.text {
        builder.name(ix, name_draft(&title.text, NameKind::Alias));
    }
    let first_line =
        entries.iter().find(|entry| Some(entry.line.index) == title.line && title.kind == NameKind::Derived);
    if let Some(entry) = first_line {
        let (text, place) = (entry.line.text.to_owned(), place(&entry.line, entry.line.text));
        builder.name(ix, NameDraft { text, language: None, kind: NameKind::Alias, confidence: 0.8, place });
    }
    attributes(builder, ix, entries, series, calendar);
    if event_kind(&name) == Some(EventKind::Launch) {
        launched(builder, ix, &name, &title.place);
    }
    beside(builder, ix, entries, title.line);
    if let Some(head) = series_title {
        let (series, place) = (name_draft(&head, NameKind::Official), title.place.clone());
        belongs_to(builder, ix, series, place);
    }
    for entry in entries {
        if let Part::Label(labelled, line) = &entry.part
            && labelled.label == Label::Series
            && labelled.value.chars().filter(|c| c.is_alphabetic()).count() > 3
        {
            let place = place(line, labelled.value);
            let name = NameDraft {
                text: labelled.value.to_owned(),
                language: None,
                kind: NameKind::Official,
                confidence: 1.0,
                place: place.clone(),
            };
            belongs_to(builder, ix, name, place);
        }
    }
    Some(Event { ix, name, title_line: title.line, series, news, standing })
}

/// The body whose page it is, where it is named in full above the title and below by its acronym alone.
fn mastheads(builder: &mut Builder, entries: &[Entry<'_>], title: Option<u32>) {
    let above = entries.iter().take_while(|entry| title.is_some_and(|title| entry.line.index < title)).take(6);
    for entry in above.filter(|entry| matches!(entry.part, Part::Other) && !entry.line.prose) {
        let (name, Some(acronym)) = split_acronym(entry.line.text) else { continue };
        let word = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == acronym);
        let below = entries.iter().filter(|other| other.line.index > entry.line.index);
        if is_organisation(name) && below.into_iter().any(|other| word(other.line.text)) {
            builder.organisation(entry.line.text, 1.0, &place(&entry.line, entry.line.text));
        }
    }
}

/// What a side event takes place beside, as it stands about the title: `Side event` and `of the sixtieth session of …`.
fn beside(builder: &mut Builder, event: MentionIx, entries: &[Entry<'_>], title: Option<u32>) {
    // Above the title, or directly below it.
    let near = entries.iter().take_while(|entry| title.is_some_and(|title| entry.line.index < title + 3));
    let mut said = false;
    for entry in near.filter(|entry| Some(entry.line.index) != title) {
        let text = entry.line.text;
        said |= event_kind(text) == Some(EventKind::SideEvent);
        let Some(name) = BESIDE.captures(text).and_then(|found| found.get(1)).filter(|_| said && !entry.line.prose)
        else {
            continue;
        };
        let (name, _) = split_acronym(name.as_str());
        let Some(kind) = event_kind(name).filter(|kind| *kind != EventKind::SideEvent) else { continue };
        let place = place(&entry.line, name);
        let draft = NameDraft {
            text: with_capital(name),
            language: None,
            kind: NameKind::Official,
            confidence: 1.0,
            place: place.clone(),
        };
        let whole = builder.mention(EntityKind::Event, Identity::Name, draft, 1.0);
        builder.attribute(whole, Attribute::EventKind, kind.as_str(), 0.9, place.clone());
        if !builder.says(event, Attribute::EventKind) {
            builder.attribute(event, Attribute::EventKind, EventKind::SideEvent.as_str(), 0.95, place.clone());
        }
        builder.relate(Role::EventRelation(EventRelationRole::SideEventOf), event, whole, 1.0, place);
        return;
    }
}

fn belongs_to(builder: &mut Builder, event: MentionIx, name: NameDraft, place: Place) {
    let series = builder.mention(EntityKind::Event, Identity::Name, name, 1.0);
    builder.attribute(series, Attribute::EventKind, EventKind::Series.as_str(), 1.0, place.clone());
    builder.relate(Role::EventRelation(EventRelationRole::EditionOf), event, series, 1.0, place);
}

/// The edition of a forum as an event within its series, with the state in the chair or receiving it.
pub(super) fn edition_of_forum(builder: &mut Builder, edition: &Edition<'_>, place: &Place) -> MentionIx {
    let series = builder.forum(edition.forum, edition.forum_printed, place);
    let short = edition.forum.acronym.unwrap_or(edition.forum.name);
    let text = format!("{short} {}", edition.year);
    let printed = edition.printed.trim();
    let kind = if text == printed { NameKind::Official } else { NameKind::Derived };
    let name = NameDraft { text: text.clone(), language: None, kind, confidence: 1.0, place: place.clone() };
    let ix = builder.mention(EntityKind::Event, Identity::Within(series), name, 1.0);
    if text != printed {
        let name = NameDraft {
            text: printed.to_owned(),
            language: None,
            kind: NameKind::Alias,
            confidence: 1.0,
            place: place.clone(),
        };
        builder.name(ix, name);
    }
    builder.attribute(ix, Attribute::EventKind, EventKind::Forum.as_str(), 0.9, place.clone());
    builder.attribute(ix, Attribute::When, format!("{:04}", edition.year), 1.0, place.clone());
    builder.relate(Role::EventRelation(EventRelationRole::EditionOf), ix, series, 1.0, place.clone());
    if let Some((printed, country)) = edition.state {
        let role = match edition.forum.state {
            Beside::Chair => OrganisingRole::ChairInOffice,
            Beside::Host => OrganisingRole::Host,
            Beside::Unknown => return ix,
        };
        let state = builder.state(printed, country, place);
        builder.relate(Role::Organising(role), state, ix, 0.95, place.clone());
        if edition.forum.state == Beside::Host {
            builder.attribute(ix, Attribute::Country, country.code, 0.95, place.clone());
        }
    }
    ix
}

/// The host of an address.
pub(super) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (host.contains('.') && !host.contains(char::is_whitespace)).then_some(host)
}
