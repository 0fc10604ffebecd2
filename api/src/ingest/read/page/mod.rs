//! The reader of event pages: lines, labels, headings, lists of people, programmes, documents, and prose with restraint.
//!
//! First every line is told what it is (`outline`), then the page's event is made (`event`), then what stands under the
//! headings (`body`), then what its text says (`prose`). Rules are for layouts, never for one page.

use std::ops::Range;

use ::entity::vocabulary::{
    DocumentKind, EntityKind, EventKind, EventRelationRole, ParticipationRole, Role, Vocabulary as _,
};

use super::{ReadOptions, private::without_addresses};
use crate::{
    error::{Error, Result},
    ingest::draft::{Attribute, Draft, Severity, SourceDraft},
};

mod acronyms;
mod attributes;
mod blocks;
mod body;
mod builder;
mod columns;
mod dates;
mod deeds;
mod documents;
mod event;
mod furniture;
mod headings;
mod kinds;
mod labels;
mod lexicon;
mod lines;
mod listing;
mod meetings;
mod organisers;
mod outline;
mod participation;
mod people;
mod places;
mod posts;
mod prose;
mod roles;
mod rows;
mod sessions;
mod several;
mod times;
mod title;
mod told;
mod words;
mod works;

use event::Standing;

pub(super) use furniture::is_furniture_by_class;

/// A page has at most so many lines with text.
const MAX_LINES: usize = 100_000;

/// Reads the text of an event page.
///
/// # Errors
/// `BAD_USER_INPUT` for a text without a line, or with more lines than a page has.
pub fn read_page(text: &str, options: &ReadOptions) -> Result<Draft> {
    read_marked(text, &[], options)
}

/// As [`read_page`], where the page's markup says what it is called.
pub(super) fn read_marked(text: &str, heads: &[String], options: &ReadOptions) -> Result<Draft> {
    let text = without_addresses(text);
    let (rows, too_long) = rows::rows(&text);
    let lines = lines::lines(&rows, heads);
    if lines.is_empty() {
        return Err(Error::bad_input("The source is empty; give a page that has text."));
    }
    if lines.len() > MAX_LINES {
        let message =
            format!("The source has {} lines of text; a page has at most {MAX_LINES}. Split it.", lines.len());
        return Err(Error::bad_input(message));
    }
    let calendar = dates::calendar_of(&lines);
    let (entries, listing) = listing::outlined(&lines, calendar);
    let mut builder = builder::Builder::default();
    for line in &lines {
        builder.learn(line);
    }
    for line in too_long {
        builder.message(Some(line), Severity::Warning, "The line is longer than 32 KiB; only its beginning is read.");
    }
    let mut read = |range: Range<usize>, standing: Standing| {
        one_event(&mut builder, entries.get(range).unwrap_or_default(), options, calendar, standing)
    };
    let published = if listing.events.is_empty() || options.title.is_some() {
        read(0..entries.len(), Standing::Alone).map(|event| event.name)
    } else {
        let whole = listing.whole.and_then(|range| read(range, Standing::Alone));
        let series = whole.as_ref().is_some_and(|whole| whole.series);
        let standing = if series { Standing::OfSeries } else { Standing::Listed };
        let parts: Vec<event::Event> = listing.events.into_iter().filter_map(|range| read(range, standing)).collect();
        if let Some(whole) = &whole {
            for part in &parts {
                relate(&mut builder, part, whole, listing.beside);
            }
        }
        whole.map(|event| event.name).or_else(|| entries.first().map(|entry| entry.line.text.to_owned()))
    };
    if !builder.draft.mentions.iter().any(|mention| mention.kind == EntityKind::Event) {
        builder.message(None, Severity::Warning, "The page shows no event: no title, no date. Give it a title.");
    }
    let mut draft = builder.finish();
    draft.source = SourceDraft {
        title: options.title.clone().or(published),
        media_type: "text/plain".to_owned(),
        publisher: publisher(options),
        licence: None,
        issued: issued(&entries, calendar),
        text: text.into_owned(),
        original: None,
    };
    Ok(draft)
}

/// Says what one of several events is to the whole that they are announced under, and its kind where nothing else does.
fn relate(builder: &mut builder::Builder, part: &event::Event, whole: &event::Event, beside: bool) {
    let known = builder.get(part.ix).map(|mention| mention.place.clone());
    let place = known.unwrap_or_else(|| builder::given(&part.name));
    let role = match (beside, whole.series) {
        (true, _) => EventRelationRole::SideEventOf,
        (false, true) => EventRelationRole::EditionOf,
        (false, false) => EventRelationRole::PartOf,
    };
    let of_series = whole.kind_of_each().map(|kind| (kind, 0.8));
    let kind = if beside { Some((EventKind::SideEvent, 0.95)) } else { of_series };
    if let Some((kind, confidence)) = kind.filter(|(kind, _)| *kind != EventKind::Series)
        && !builder.says(part.ix, Attribute::EventKind)
    {
        builder.attribute(part.ix, Attribute::EventKind, kind.as_str(), confidence, place.clone());
    }
    builder.relate(Role::EventRelation(role), part.ix, whole.ix, 0.9, place);
}

/// Reads one event with all that stands under it.
fn one_event(
    builder: &mut builder::Builder,
    entries: &[outline::Entry<'_>],
    options: &ReadOptions,
    calendar: dates::Calendar,
    standing: Standing,
) -> Option<event::Event> {
    let event = event::event(builder, entries, options, calendar, standing)?;
    body::body(builder, entries, &event);
    prose::prose(builder, entries, &event, calendar);
    attributes::organiser_by_address(builder, event.ix, entries, options);
    Some(event)
}

/// Whether a text is a label that a value stands behind, such as `Date` or `Venue`.
pub(super) fn is_label(text: &str) -> bool {
    labels::label(text.trim_end_matches([':', ' '])).is_some()
}

/// Whether a heading says that dated meetings stand below it.
pub(super) fn heads_meetings(text: &str) -> bool {
    headings::section(text) == Some(headings::Section::Meetings)
}

/// Whether a text is a label that hours stand behind.
pub(super) fn is_label_of_time(text: &str) -> bool {
    labels::label(text.trim_end_matches([':', ' '])) == Some(labels::Label::Time)
}

/// The one date that a text is, in words, as EDTF.
pub(super) fn date(text: &str) -> Option<String> {
    let dates = dates::dates_in(text, dates::Calendar::default());
    let [found] = dates.found.as_slice() else { return None };
    Some(found.edtf.to_string())
}

/// The role that a word or heading names.
pub(super) fn role(text: &str) -> Option<ParticipationRole> {
    roles::role(text)
}

/// The kind of event that a title or word names.
pub(super) fn event_kind(text: &str) -> Option<EventKind> {
    kinds::event_kind(text)
}

/// The kind of document that a title or word names.
pub(super) fn document_kind(text: &str) -> Option<DocumentKind> {
    headings::document_kind_in(text)
}

/// The organisation that publishes at the source's address.
fn publisher(options: &ReadOptions) -> Option<String> {
    let host = event::host(options.url.as_deref()?)?;
    crate::ingest::gazetteer::organisation_by_host(host).map(|organisation| organisation.name.to_owned())
}

/// The day of the dateline, or the one labelled as that of publication.
fn issued(entries: &[outline::Entry<'_>], calendar: dates::Calendar) -> Option<String> {
    entries.iter().find_map(|entry| match &entry.part {
        outline::Part::Dateline(found) => Some(found.edtf.to_string()),
        outline::Part::Label(labelled, _) if labelled.label == labels::Label::Published => {
            dates::dates_in(labelled.value, calendar).found.first().map(|found| found.edtf.to_string())
        }
        _ => None,
    })
}
