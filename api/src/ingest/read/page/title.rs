//! The name of a page's event: labelled, given, printed first, or made from what the page is about.

use ::entity::vocabulary::{EventKind, NameKind};

use super::{
    builder::{given, place},
    documents::quoted,
    headings::Section,
    kinds::{event_kind, event_kind_of_prose},
    labels::Label,
    outline::{Entry, Part},
    prose::series_name,
    sessions::Slot,
};
use crate::{
    ingest::{draft::Place, gazetteer, read::ReadOptions},
    name::plain,
};

/// Where the name of the event comes from.
pub(super) struct Title {
    /// The name.
    pub text: String,
    /// Printed or derived.
    pub kind: NameKind,
    /// How sure it is.
    pub confidence: f32,
    /// Where it stands.
    pub place: Place,
    /// The line that is the title and nothing else, by its index.
    pub line: Option<u32>,
}

/// The title: as labelled, as given, as the page's first line, or made from what the page is about.
pub(super) fn title(entries: &[Entry<'_>], options: &ReadOptions) -> Option<Title> {
    let printed = labelled_title(entries).or_else(|| above_labels(entries)).or_else(|| first_line(entries));
    if let Some(wanted) = options.title.as_deref().map(str::trim).filter(|title| !title.is_empty()) {
        let same = entries.iter().take(40).find(|entry| plain(entry.line.text) == plain(wanted));
        if let Some(entry) = same {
            let (place, line) = (place(&entry.line, entry.line.text), Some(entry.line.index));
            return Some(Title {
                text: entry.line.text.to_owned(),
                kind: NameKind::Official,
                confidence: 1.0,
                place,
                line,
            });
        }
        return Some(Title {
            text: wanted.to_owned(),
            kind: NameKind::Derived,
            confidence: 0.9,
            place: given(wanted),
            line: printed.and_then(|printed| printed.line),
        });
    }
    printed
        .or_else(|| series_title(entries))
        .or_else(|| subject(entries))
        .or_else(|| from_url(options))
        .or_else(|| from_kind(entries))
}

fn labelled_title(entries: &[Entry<'_>]) -> Option<Title> {
    entries.iter().find_map(|entry| match &entry.part {
        Part::Label(labelled, line) if labelled.label == Label::Title && labelled.value.len() > 3 => Some(Title {
            text: labelled.value.to_owned(),
            kind: NameKind::Official,
            confidence: 1.0,
            place: place(line, labelled.value),
            line: Some(line.index),
        }),
        _ => None,
    })
}

/// In a news text, the line above the labels: the first line is that of the news.
fn above_labels(entries: &[Entry<'_>]) -> Option<Title> {
    let dated = |entry: &Entry<'_>| matches!(&entry.part, Part::Label(labelled, _) if labelled.label == Label::Date);
    let date = entries.iter().position(dated)?;
    let news = entries.get(..date)?.iter().any(|entry| matches!(entry.part, Part::Dateline(_)));
    let above = entries.get(..date)?.iter().rev().find(|entry| !matches!(entry.part, Part::Label(..)))?;
    let titled =
        matches!(above.part, Part::Other | Part::Slot(Slot::Session(_))) && event_kind(above.line.text).is_some();
    (news && titled && !above.line.prose && above.line.text.len() <= 200).then(|| Title {
        text: above.line.text.to_owned(),
        kind: NameKind::Official,
        confidence: 0.95,
        place: place(&above.line, above.line.text),
        line: Some(above.line.index),
    })
}

/// The first line, where it stands before everything else and is no sentence.
fn first_line(entries: &[Entry<'_>]) -> Option<Title> {
    let first = entries.iter().take_while(|entry| {
        matches!(
            entry.part,
            Part::Other | Part::Notice | Part::Dates(..) | Part::Place(_) | Part::Slot(Slot::Session(_))
        ) && entry.section == Section::Top
    });
    let entry = first
        .filter(|entry| matches!(entry.part, Part::Other | Part::Slot(_)))
        .find(|entry| entry.line.text.split_whitespace().count() > 1 && entry.line.text.len() <= 300)?;
    // `Public lecture`, and the title below.
    let below = entries.iter().find(|below| below.line.index == entry.line.index + 1);
    let titled = |below: &&Entry<'_>| {
        matches!(below.part, Part::Other | Part::Slot(Slot::Session(_)))
            && !below.line.prose
            && below.line.text.split_whitespace().count() > 2
    };
    // `United Nations Conference on Tides`, and below it `Expert Meeting on Harbours`: whose page it is, and what it is of.
    let of_body = |below: &&Entry<'_>| {
        gazetteer::organisation(entry.line.text).is_some() && event_kind(below.line.text).is_some()
    };
    let is_title = |below: &&Entry<'_>| titled(below) && (is_kind_alone(entry.line.text) || of_body(below));
    let entry = below.filter(is_title).unwrap_or(entry);
    let (place, line) = (place(&entry.line, entry.line.text), Some(entry.line.index));
    let text = without_quotes(entry.line.text).to_owned();
    Some(Title { text, kind: NameKind::Official, confidence: 1.0, place, line })
}

/// A text without the quotation marks that all of it stands between.
fn without_quotes(text: &str) -> &str {
    let text = text.trim_matches([' ', '\u{a0}']);
    let quoted = text.strip_prefix(['«', '“', '"']).and_then(|rest| rest.strip_suffix(['»', '”', '"']));
    quoted.map_or(text, |inside| inside.trim_matches([' ', '\u{a0}']))
}

/// Whether a line says what an event is and no more.
fn is_kind_alone(text: &str) -> bool {
    text.split_whitespace().count() <= 3 && !text.contains([':', ',']) && event_kind(text).is_some()
}

/// The name of a series in quotation marks: `the “Key Issues” Workshop Series`.
fn series_title(entries: &[Entry<'_>]) -> Option<Title> {
    entries.iter().filter(|entry| matches!(entry.part, Part::Prose)).find_map(|entry| {
        let (name, printed) = series_name(entry.line.text)?;
        let place = place(&entry.line, printed);
        Some(Title { text: name.to_owned(), kind: NameKind::Official, confidence: 0.9, place, line: None })
    })
}

/// What the text about the event puts between quotation marks more than once, or the one work that it names: the title of
/// the work it is about.
fn subject(entries: &[Entry<'_>]) -> Option<Title> {
    let prose: Vec<&Entry<'_>> = entries.iter().filter(|entry| matches!(entry.part, Part::Prose)).take(40).collect();
    let folded: Vec<String> = prose.iter().map(|entry| plain(entry.line.text)).collect();
    let mut found: Vec<(usize, String, Title)> = Vec::new();
    for entry in &prose {
        for (quote, range) in quoted(entry.line.text) {
            let head = quote.split_once(": ").map_or(quote, |(head, _)| head).trim();
            let words = head.split_whitespace().count();
            let key = plain(head);
            if !(3..=14).contains(&words)
                || !head.starts_with(char::is_uppercase)
                || found.iter().any(|(_, known, _)| *known == key)
            {
                continue;
            }
            let times = folded.iter().map(|text| text.matches(&key).count()).sum();
            let place = place(&entry.line, entry.line.text.get(range).unwrap_or(quote));
            let confidence = if times > 1 { 0.6 } else { 0.5 };
            let title = Title { text: head.to_owned(), kind: NameKind::Derived, confidence, place, line: None };
            found.push((times, key, title));
        }
    }
    let one = found.len() == 1;
    let (times, _, title) = found.into_iter().rev().max_by_key(|(times, ..)| *times)?;
    (one || times > 1).then_some(title)
}

/// The words of the address: `…/event/seminar-on-migration`.
fn from_url(options: &ReadOptions) -> Option<Title> {
    let url = options.url.as_deref()?;
    let path = url.split(['?', '#']).next()?.trim_end_matches('/');
    let last = path.rsplit('/').next()?;
    let words: Vec<&str> =
        last.split(['-', '_']).filter(|word| word.chars().all(char::is_alphabetic) && !word.is_empty()).collect();
    if words.len() < 3 || last.contains('.') {
        return None;
    }
    let mut text = words.join(" ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Some(Title { text, kind: NameKind::Derived, confidence: 0.5, place: given(url), line: None })
}

/// The kind and the day, where a page says nothing else: `Seminar, 28 November 2011`.
fn from_kind(entries: &[Entry<'_>]) -> Option<Title> {
    let (when, line) = entries.iter().find_map(|entry| match &entry.part {
        Part::Label(labelled, line) if labelled.label == Label::Date && !labelled.value.is_empty() => {
            Some((labelled.value, *line))
        }
        Part::Dates(found, ..) => Some((entry.line.text.get(found.first()?.range.clone())?, entry.line)),
        _ => None,
    })?;
    // A conference room makes no conference.
    let elsewhere = |entry: &&Entry<'_>| !matches!(entry.part, Part::Label(..) | Part::Place(_));
    let said = entries.iter().take(200).find_map(|entry| event_kind_of_prose(entry.line.text));
    let named = || entries.iter().take(200).filter(elsewhere).find_map(|entry| event_kind(entry.line.text));
    let kind = said.or_else(named).map_or("Event", kind_name);
    Some(Title {
        text: format!("{kind}, {when}"),
        kind: NameKind::Derived,
        confidence: 0.5,
        place: place(&line, when),
        line: None,
    })
}

fn kind_name(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Seminar => "Seminar",
        EventKind::Workshop => "Workshop",
        EventKind::Conference => "Conference",
        EventKind::Panel => "Panel",
        EventKind::Debate => "Debate",
        EventKind::Briefing => "Briefing",
        EventKind::Training => "Training",
        EventKind::Roundtable => "Round table",
        _ => "Meeting",
    }
}
