//! Conference schedules as pentabarf and frab write them, and everybody after them: XML or JSON.
//!
//! The conference is an event, and each entry of it that has a time of its own is a part of it; its people speak there. Files
//! handed out with an entry are presentations. What describes a person is not read.

use std::collections::HashSet;

use ::entity::vocabulary::{
    DocumentKind, EntityKind, EventKind, EventRelationRole, MaterialRole, NameKind, ParticipationRole, Role, Vocabulary,
};

use super::{
    ReadOptions,
    gather::{Gather, fact, name_in, official, stated},
    json, moment,
    moment::{Moment, later, moment},
    page,
    private::without_addresses,
};
use crate::{
    error::{Error, Result},
    ingest::draft::{Attribute, AttributeDraft, Draft, Identity, MentionIx, NameDraft, Place, Severity, SourceDraft},
};

mod from_json;
mod from_xml;

/// A text and where it stands.
#[derive(Clone, Debug)]
struct Said {
    text: String,
    place: Place,
}

/// A schedule.
#[derive(Debug, Default)]
struct Schedule {
    title: Option<Said>,
    acronym: Option<Said>,
    start: Option<Said>,
    end: Option<Said>,
    city: Option<Said>,
    venue: Option<Said>,
    url: Option<Said>,
    zone: Option<String>,
    entries: Vec<Entry>,
}

/// An entry of a schedule.
#[derive(Debug)]
struct Entry {
    place: Place,
    title: Option<Said>,
    subtitle: Option<Said>,
    kind: Option<Said>,
    track: Option<Said>,
    room: Option<Said>,
    language: Option<Said>,
    about: Option<Said>,
    url: Option<Said>,
    /// The day, perhaps with the hour.
    date: Option<Said>,
    /// `HH:MM`.
    start: Option<Said>,
    /// `HH:MM`.
    duration: Option<Said>,
    guid: Option<Said>,
    people: Vec<Person>,
    files: Vec<File>,
}

/// Somebody who speaks at an entry.
#[derive(Debug)]
struct Person {
    name: Said,
    /// What tells the person everywhere.
    guid: Option<String>,
}

/// A file handed out with an entry.
#[derive(Debug)]
struct File {
    url: Said,
    label: Option<Said>,
}

/// Reads a schedule in XML.
///
/// # Errors
/// `BAD_USER_INPUT` where it is no schedule.
pub(super) fn read_xml(text: &str, options: &ReadOptions) -> Result<Draft> {
    let text = without_addresses(text).into_owned();
    let schedule = from_xml::schedule(&text)?;
    draft(&schedule, text, "application/xml", options)
}

/// Reads a schedule in JSON.
///
/// # Errors
/// `BAD_USER_INPUT` where it is no schedule.
pub(super) fn read_json(text: &str, options: &ReadOptions) -> Result<Draft> {
    let text = json::without_private(text)?;
    let schedule = from_json::schedule(&text)?;
    draft(&schedule, text, "application/json", options)
}

/// Whether JSON is a schedule.
pub(super) fn is_json_schedule(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(4_096)).unwrap_or(text);
    head.contains("\"schedule\"") && text.contains("\"conference\"")
}

fn draft(schedule: &Schedule, text: String, media_type: &str, options: &ReadOptions) -> Result<Draft> {
    let Some(title) = &schedule.title else {
        return Err(Error::bad_input("The schedule names no conference; it must have a `conference` with a `title`."));
    };
    let mut gather = Gather::default();
    let conference = conference(&mut gather, schedule, title);
    let mut seen = HashSet::new();
    for entry in &schedule.entries {
        if let Err(wrong) = self::entry(&mut gather, schedule, conference, entry, &mut seen) {
            gather.message(Some(entry.place.lines.0), Severity::Error, format!("{wrong} The entry was left out."));
        }
    }
    let mut draft = gather.finish();
    draft.source = SourceDraft {
        title: options.title.clone().or_else(|| Some(title.text.clone())),
        media_type: media_type.to_owned(),
        text,
        ..SourceDraft::default()
    };
    Ok(draft)
}

fn conference(gather: &mut Gather, schedule: &Schedule, title: &Said) -> MentionIx {
    let start = schedule.start.as_ref().and_then(|start| Some((moment(&start.text)?, start)));
    let apart = start.as_ref().map_or("", |(from, _)| from.date.as_str()).to_owned();
    let ix = gather.once(EntityKind::Event, Identity::NameAndTime, official(&title.text, &title.place), &apart);
    if let Some(short) = &schedule.acronym {
        gather.name(ix, NameDraft { kind: NameKind::Acronym, ..official(&short.text, &short.place) });
    }
    let kind = page::event_kind(&title.text).unwrap_or(EventKind::Conference);
    let read = stated(Attribute::EventKind, kind.as_str(), &title.place);
    gather.attribute(ix, AttributeDraft { confidence: 0.9, ..read });
    if let Some((from, start)) = &start {
        // The hours of a conference are those of its entries.
        let day = |moment: &Moment| Moment { time: None, zone: None, ..moment.clone() };
        let to = schedule.end.as_ref().and_then(|end| moment(&end.text)).map(|to| day(&to));
        moment::say(gather, ix, &day(from), to.as_ref(), &start.place);
    }
    for (attribute, said) in [(Attribute::City, &schedule.city), (Attribute::Venue, &schedule.venue)] {
        if let Some(said) = said {
            gather.attribute(ix, stated(attribute, said.text.as_str(), &said.place));
        }
    }
    link(gather, ix, schedule.url.as_ref());
    ix
}

fn link(gather: &mut Gather, ix: MentionIx, url: Option<&Said>) {
    if let Some(url) = url.filter(|url| url.text.starts_with("http")) {
        let link = serde_json::json!({ "url": url.text }).to_string();
        gather.attribute(ix, stated(Attribute::Link, link, &url.place));
    }
}

/// Reads an entry; else says what is wrong with it.
fn entry(
    gather: &mut Gather,
    schedule: &Schedule,
    conference: MentionIx,
    entry: &Entry,
    seen: &mut HashSet<String>,
) -> Result<(), String> {
    let Some(title) = entry.title.as_ref().filter(|title| !crate::name::plain(&title.text).is_empty()) else {
        return Err("The entry has no title.".to_owned());
    };
    let when = when(entry, schedule.zone.as_deref());
    if let (None, Some(date)) = (&when, entry.date.as_ref().or(entry.start.as_ref())) {
        let text = format!("“{}” is no date. It was left out.", date.text);
        gather.message(Some(date.place.lines.0), Severity::Warning, text);
    }
    // A second entry of one title is told from the first by its time.
    let day = when
        .as_ref()
        .map_or(String::new(), |(from, _)| format!("{} {}", from.date, from.time.as_deref().unwrap_or("")));
    let first = seen.insert(crate::name::plain(&title.text));
    let (identity, apart) =
        if first { (Identity::Within(conference), String::new()) } else { (Identity::NameAndTime, day) };
    let name = official(&title.text, &title.place);
    let event = gather.once(EntityKind::Event, identity, name, &apart);
    gather.relate(Role::EventRelation(EventRelationRole::PartOf), event, conference, 1.0, &entry.place);
    if let Some(subtitle) = &entry.subtitle {
        gather.name(event, NameDraft { kind: NameKind::Alias, ..official(&subtitle.text, &subtitle.place) });
    }
    let kind = entry.kind.as_ref().and_then(|kind| Some((kind_of(&kind.text)?, kind)));
    if let Some((kind, said)) = kind {
        gather.attribute(event, stated(Attribute::EventKind, kind.as_str(), &said.place));
    }
    if let Some((from, to)) = &when {
        let place = entry.start.as_ref().or(entry.date.as_ref()).map_or(&entry.place, |said| &said.place);
        moment::say(gather, event, from, to.as_ref(), place);
    }
    for (attribute, said) in
        [(Attribute::Venue, &entry.room), (Attribute::Language, &entry.language), (Attribute::Abstract, &entry.about)]
    {
        if let Some(said) = said {
            gather.attribute(event, stated(attribute, said.text.as_str(), &said.place));
        }
    }
    if let Some(guid) = &entry.guid {
        gather.attribute(event, stated(Attribute::Identifier, format!("guid:{}", guid.text), &guid.place));
    }
    link(gather, event, entry.url.as_ref());
    if let Some(track) = entry.track.as_ref().filter(|track| !crate::name::plain(&track.text).is_empty()) {
        let theme = gather.once(EntityKind::Theme, Identity::Name, official(&track.text, &track.place), "");
        gather.relate(Role::Tagging, event, theme, 1.0, &track.place);
    }
    people(gather, entry, event);
    files(gather, entry, event, title);
    Ok(())
}

fn people(gather: &mut Gather, entry: &Entry, event: MentionIx) {
    let within = name_in(gather.key(event)).to_owned();
    for (person, ordinal) in entry.people.iter().zip(1..) {
        let Some((ix, honorific)) = gather.person(&person.name.text, &within, &person.name.place) else { continue };
        if let Some(guid) = &person.guid {
            gather.attribute(ix, stated(Attribute::Identifier, format!("guid:{guid}"), &person.name.place));
        }
        let mut spoke = fact(Role::Participation(ParticipationRole::Speaker), ix, event, &person.name.place);
        spoke.ordinal = Some(ordinal);
        spoke.attributes.push(stated(Attribute::PrintedName, person.name.text.as_str(), &person.name.place));
        if let Some(honorific) = honorific {
            spoke.attributes.push(stated(Attribute::PrintedHonorific, honorific, &person.name.place));
        }
        gather.fact(spoke);
    }
}

fn files(gather: &mut Gather, entry: &Entry, event: MentionIx, title: &Said) {
    for file in entry.files.iter().filter(|file| file.url.text.starts_with("http")) {
        let name = match &file.label {
            Some(label) if !crate::name::plain(&label.text).is_empty() => official(&label.text, &label.place),
            _ => NameDraft {
                kind: NameKind::Derived,
                confidence: 0.9,
                ..official(&format!("Presentation: {}", title.text), &file.url.place)
            },
        };
        let document = gather.once(EntityKind::Document, Identity::Within(event), name, "");
        gather
            .attribute(document, stated(Attribute::DocumentKind, DocumentKind::Presentation.as_str(), &file.url.place));
        gather.attribute(document, stated(Attribute::Url, file.url.text.as_str(), &file.url.place));
        gather.relate(Role::Material(MaterialRole::PresentedAt), document, event, 1.0, &file.url.place);
    }
}

/// What an entry is, by its type.
fn kind_of(word: &str) -> Option<EventKind> {
    Some(match crate::name::plain(word).as_str() {
        "lecture" | "talk" | "lightning talk" | "lightningtalk" | "devroom" | "maintrack" | "keynote"
        | "presentation" => EventKind::Lecture,
        "podium" | "panel" | "panel discussion" => EventKind::Panel,
        "workshop" | "tutorial" => EventKind::Workshop,
        "meeting" | "bof" | "session" => EventKind::Session,
        _ => return page::event_kind(word),
    })
}

/// When an entry begins and ends.
fn when(entry: &Entry, zone: Option<&str>) -> Option<(Moment, Option<Moment>)> {
    let mut from = moment(&entry.date.as_ref()?.text)?;
    let clock = entry.start.as_ref().map(|start| start.text.as_str());
    if let Some(clock) = clock.and_then(|clock| moment(&format!("{}T{clock}", from.date))) {
        from.time = clock.time.or(from.time);
    }
    if let Some(zone) = zone.filter(|_| from.time.is_some()) {
        from.zone = Some(zone.to_owned());
    }
    let minutes = entry.duration.as_ref().and_then(|duration| {
        let (hours, minutes) = duration.text.split_once(':')?;
        let minutes = minutes.split(':').next()?;
        Some(hours.parse::<u32>().ok()?.min(1_000) * 60 + minutes.parse::<u32>().ok()?.min(10_000))
    });
    let to = minutes.and_then(|minutes| later(&from, minutes));
    Some((from, to))
}
