//! What a page says of its event: kind, days, hours, place, languages, organisers, text.

use std::{ops::Range, sync::LazyLock};

use ::entity::vocabulary::{EventKind, OrganisingRole, Role, Vocabulary};
use regex::Regex;

use super::super::pattern::compiled;

use super::{
    builder::{Builder, fact, given, place},
    dates::Calendar,
    event::host,
    headings::Section,
    kinds::{event_kind, event_kind_of_name, event_kind_of_prose, is_kind_alone},
    labels::{Label, label},
    lines::Line,
    meetings::listed,
    outline::{Entry, Part},
    places::{Location, house_alone, languages, location},
    posts::without_the,
    times::times_in,
    title::{of_which, says_whose},
    words::is_person_name,
};
use crate::{
    ingest::{
        draft::{Attribute, AttributeDraft, MentionIx, Place, Severity},
        gazetteer,
        read::ReadOptions,
    },
    name::{plain, split_honorific},
};

static WITH: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i),?\s+(?:(?:and|et|y)\s+)?((?:in|en)\s+(?:partnership|cooperation|collaboration|partenariat|colaboración)\s+(?:with|avec|con)|with\s+support\s+from|(?:with|avec|con)\s+(?:the|le|el)\s+(?:support|soutien|apoyo|patrocinio|auspicio)\s+(?:of|del?|du|des)|avec\s+l['’]appui\s+(?:de|du|des))\s+",
    )
});

/// Adds every attribute of the event, and the organisers that stand in its outline. `calendar` says how dates are meant.
pub(super) fn attributes(
    builder: &mut Builder,
    ix: MentionIx,
    entries: &[Entry<'_>],
    series: bool,
    calendar: Calendar,
) {
    kind(builder, ix, entries, series);
    when(builder, ix, entries, series, calendar);
    labelled(builder, ix, entries);
    text(builder, ix, entries);
    for (at, entry) in entries.iter().enumerate() {
        match &entry.part {
            Part::Place(location) => {
                let above = at.checked_sub(1).and_then(|above| entries.get(above));
                if !room_in_house(builder, ix, above, entry) {
                    set_location(builder, ix, location, &entry.line);
                }
            }
            Part::Dates(_, location, times) if entry.section == Section::Top => {
                if let Some(location) = location {
                    set_location(builder, ix, location, &entry.line);
                }
                if times.is_some() {
                    set_times(builder, ix, without_dates(entry.line.text, calendar), &entry.line);
                }
            }
            Part::Flags(flags) => set_flags(builder, ix, flags, &entry.line),
            Part::Other => {
                // Whoever has a form of address is nobody of them.
                if let Section::Organisers(role) = entry.section
                    && split_honorific(entry.line.text).0.is_none()
                    && !entry.line.text.ends_with('.')
                    && !(is_committee(entry) && is_person_name(entry.line.text, false))
                {
                    organisers(builder, ix, entry.line.text, role, &place(&entry.line, entry.line.text), 1.0);
                }
            }
            _ => {}
        }
    }
}

fn kind(builder: &mut Builder, ix: MentionIx, entries: &[Entry<'_>], series: bool) {
    let Some((name, confidence, name_place)) = builder
        .get(ix)
        .and_then(|mention| mention.names.first())
        .map(|name| (name.text.clone(), name.confidence, name.place.clone()))
    else {
        return;
    };
    if series {
        let place = entries
            .iter()
            .find(|entry| matches!(entry.part, Part::Meeting(_)))
            .map_or(name_place, |entry| place(&entry.line, entry.line.text));
        builder.attribute(ix, Attribute::EventKind, EventKind::Series.as_str(), 1.0, place);
        return;
    }
    if builder.says(ix, Attribute::EventKind) {
        return;
    }
    for entry in entries {
        if let Part::Label(labelled, line) = &entry.part
            && labelled.label == Label::Kind
            && let Some(kind) = event_kind(labelled.value)
        {
            builder.attribute(ix, Attribute::EventKind, kind.as_str(), 1.0, place(line, labelled.value));
            return;
        }
    }
    if let Some(kind) = event_kind_of_name(&name).filter(|_| confidence >= 0.9) {
        builder.attribute(ix, Attribute::EventKind, kind.as_str(), 1.0, name_place);
        return;
    }
    // `Public lecture`, above the title. Where there is no programme, `Conférence` is one.
    let programme = entries.iter().any(|entry| matches!(entry.part, Part::Time(_) | Part::Slot(_)));
    let above = entries.iter().take(12).take_while(|entry| !entry.line.text.contains(&name)).find_map(|entry| {
        let text = of_which(entry.line.text);
        let short = text.split_whitespace().count() <= 3 && matches!(entry.part, Part::Other);
        let lecture = !programme && matches!(text.to_lowercase().as_str(), "conférence" | "conferencia");
        let kind = if lecture { Some(EventKind::Lecture) } else { event_kind(text) };
        Some((kind.filter(|_| short)?, entry.line))
    });
    if let Some((kind, line)) = above.filter(|_| confidence >= 0.9) {
        builder.attribute(ix, Attribute::EventKind, kind.as_str(), 0.95, place(&line, line.text));
        return;
    }
    // `Colloque organisé par …`, below the title; `Lecture`, below the day and the place.
    let whose = entries.iter().take(8).find(|entry| matches!(entry.part, Part::Other) && says_whose(entry.line.text));
    let tagged = || {
        let mut below = entries.iter().skip_while(|entry| !matches!(entry.part, Part::Label(..)));
        below.find(|entry| !matches!(entry.part, Part::Label(..)) && is_kind_alone(entry.line.text))
    };
    let beside = whose.or_else(|| tagged().filter(|entry| matches!(entry.part, Part::Other)));
    if let Some((kind, entry)) = beside.and_then(|entry| Some((event_kind(entry.line.text)?, entry))) {
        builder.attribute(ix, Attribute::EventKind, kind.as_str(), 0.9, place(&entry.line, entry.line.text));
        return;
    }
    let mut prose = entries.iter().filter(|entry| matches!(entry.part, Part::Prose));
    let said = prose.find_map(|entry| Some((event_kind_of_prose(entry.line.text)?, entry)));
    let shown = || {
        let mut recording =
            entries.iter().filter(|entry| matches!(entry.part, Part::Heading) && entry.section == Section::Recording);
        recording.find_map(|entry| Some((event_kind(entry.line.text)?, entry)))
    };
    if let Some((kind, entry)) = said.or_else(shown) {
        builder.attribute(ix, Attribute::EventKind, kind.as_str(), 0.9, place(&entry.line, entry.line.text));
    }
}

/// The days of the event: as labelled, as they stand alone above the programme, or from the first to the last day of it.
fn when(builder: &mut Builder, ix: MentionIx, entries: &[Entry<'_>], series: bool, calendar: Calendar) {
    let mut labelled = Vec::new();
    let mut alone = Vec::new();
    let mut days = Vec::new();
    for entry in entries {
        match &entry.part {
            Part::Label(label, line) if label.label == Label::Date => {
                let dates = super::dates::dates_in(label.value, calendar);
                for printed in &dates.impossible {
                    let text = format!("“{printed}” is no day of any calendar; the date is left out.");
                    builder.message(Some(line.number), Severity::Warning, text);
                }
                if dates.found.is_empty() && dates.impossible.is_empty() && !label.value.is_empty() {
                    let text = "No date was recognised behind the label; write it as 28 November 2011.";
                    builder.message(Some(line.number), Severity::Warning, text);
                }
                labelled.extend(dates.found.into_iter().map(|found| (found, *line, label.value)));
                set_times(builder, ix, label.value, line);
            }
            Part::Dates(found, ..) if entry.section == Section::Programme => {
                days.extend(found.iter().cloned().map(|found| (found, entry.line, entry.line.text)));
            }
            Part::Dates(found, ..) if matches!(entry.section, Section::Top | Section::About) => {
                alone.extend(found.iter().cloned().map(|found| (found, entry.line, entry.line.text)));
            }
            _ => {}
        }
    }
    if series {
        return;
    }
    let stated = if labelled.is_empty() { alone } else { labelled };
    if stated.is_empty()
        && let Some((first, line, printed)) = days.iter().min_by_key(|(found, ..)| found.edtf.earliest())
        && let Some((last, ..)) = days.iter().max_by_key(|(found, ..)| found.edtf.latest())
        && let (Some(from), Some(to)) = (first.edtf.earliest(), last.edtf.latest())
    {
        let edtf = if from == to { from.to_string() } else { format!("{from}/{to}") };
        if crate::edtf::Edtf::parse(&edtf).is_ok() {
            builder.attribute(ix, Attribute::When, edtf, 0.95, place(line, printed));
        }
    }
    let mut different: Vec<String> = Vec::new();
    for (found, line, text) in &stated {
        let printed = text.get(found.range.clone()).unwrap_or(text).trim();
        if different.is_empty() {
            builder.attribute(ix, Attribute::WhenPrinted, printed, 1.0, place(line, printed));
        }
        if !different.iter().any(|known| known == found.edtf.as_str()) {
            different.push(found.edtf.to_string());
        }
        builder.attribute(ix, Attribute::When, found.edtf.as_str(), 1.0, place(line, printed));
    }
    let line = stated.last().map(|(_, line, _)| line.number);
    if different.len() > 1 {
        let text =
            format!("The page states {} dates ({}); each is kept as a claim.", different.len(), different.join(", "));
        builder.message(line, Severity::Warning, text);
    }
    if !builder.says(ix, Attribute::When) {
        builder.message(None, Severity::Warning, "The page states no date for its event.");
    }
}

fn labelled(builder: &mut Builder, ix: MentionIx, entries: &[Entry<'_>]) {
    for entry in entries {
        let Part::Label(labelled, line) = &entry.part else { continue };
        let value = labelled.value.trim();
        if value.is_empty() {
            continue;
        }
        let whole = place(line, value);
        let role = match labelled.label {
            Label::Time => {
                set_times(builder, ix, value, line);
                continue;
            }
            Label::Venue => {
                set_venue(builder, ix, value, line);
                continue;
            }
            Label::Location => {
                match location(value) {
                    Some(location) => set_location(builder, ix, &location, line),
                    None if value.split_whitespace().count() <= 3 => {
                        builder.attribute(ix, Attribute::City, value, 0.9, whole);
                    }
                    None => builder.attribute(ix, Attribute::Venue, value, 0.9, whole),
                }
                continue;
            }
            Label::Language => {
                for (printed, tag) in languages(value) {
                    builder.attribute(ix, Attribute::Language, tag, 1.0, place(line, printed));
                }
                continue;
            }
            Label::Organiser => OrganisingRole::Organiser,
            Label::CoOrganiser => OrganisingRole::CoOrganiser,
            Label::Host => OrganisingRole::Host,
            Label::Convener => OrganisingRole::Convener,
            Label::Partner => OrganisingRole::Partner,
            Label::Funder => OrganisingRole::Funder,
            Label::Sponsor => OrganisingRole::Sponsor,
            _ => continue,
        };
        let (lead, others) = with_whom(value);
        organisers(builder, ix, lead, role, &whole, 1.0);
        for (others, role) in others {
            organisers(builder, ix, others, role, &whole, 1.0);
        }
    }
}

/// Who is named with others, and those with the part they had: `… by the Ministry of Labour, in partnership with ILO and with the
/// support of the Tide Fund`.
pub(super) fn with_whom(value: &str) -> (&str, Vec<(&str, OrganisingRole)>) {
    let joints: Vec<(Range<usize>, OrganisingRole)> = WITH
        .captures_iter(value)
        .filter_map(|found| {
            let role = match label(found.get(1)?.as_str())? {
                Label::CoOrganiser => OrganisingRole::CoOrganiser,
                Label::Sponsor => OrganisingRole::Sponsor,
                _ => OrganisingRole::Partner,
            };
            Some((found.get(0)?.range(), role))
        })
        .collect();
    let mut ends = joints.iter().map(|(joint, _)| joint.start).chain([value.len()]);
    let lead = ends.next().and_then(|end| value.get(..end)).unwrap_or(value);
    let others = joints.iter().zip(ends).filter_map(|((joint, role), end)| Some((value.get(joint.end..end)?, *role)));
    (lead, others.collect())
}

/// The text behind the dates that it begins with: there the hours stand.
fn without_dates(text: &str, calendar: Calendar) -> &str {
    let end = super::dates::dates_in(text, calendar).found.last().map_or(0, |found| found.range.end);
    match text.get(end..).filter(|behind| times_in(behind).is_some()) {
        Some(behind) => behind,
        None => text,
    }
}

/// Adds a house to the room that stands alone on the line above it.
fn room_in_house(builder: &mut Builder, ix: MentionIx, above: Option<&Entry<'_>>, below: &Entry<'_>) -> bool {
    let Some(above) = above.filter(|_| !below.line.gap) else { return false };
    let (Part::Place(room), Part::Place(house)) = (&above.part, &below.part) else { return false };
    let (Some(inner), Some(outer)) = (room.venue, house.venue) else { return false };
    if room.city.is_some() || house.city.is_some() || above.line.number != above.line.last {
        return false;
    }
    let lines = (above.line.number, below.line.last);
    let whole = Place { lines, quote: format!("{inner}\n{outer}") };
    builder.extend(ix, Attribute::Venue, inner, &format!("{inner}, {outer}"), whole);
    true
}

fn set_venue(builder: &mut Builder, ix: MentionIx, value: &str, line: &Line<'_>) {
    let venue = set_times(builder, ix, value, line);
    match location(venue).or_else(|| house_alone(venue).filter(|place| place.city.is_some())) {
        Some(location) => set_location(builder, ix, &location, line),
        None => builder.attribute(ix, Attribute::Venue, venue, 1.0, place(line, venue)),
    }
}

/// Sets the hours that a text names; returns the text without them.
fn set_times<'a>(builder: &mut Builder, ix: MentionIx, text: &'a str, line: &Line<'_>) -> &'a str {
    let Some(times) = times_in(text) else { return text };
    let printed = text.get(times.range.clone()).unwrap_or(text).trim();
    builder.attribute(ix, Attribute::StartTime, times.start, 1.0, place(line, printed));
    if let Some(end) = times.end {
        builder.attribute(ix, Attribute::EndTime, end, 1.0, place(line, printed));
    }
    let (before, behind) =
        (text.get(..times.range.start).unwrap_or_default(), text.get(times.range.end..).unwrap_or_default());
    let longer = if behind.trim().len() >= before.trim().len() { behind } else { before };
    longer.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '–' | '-' | '(' | ')' | '|'))
}

fn set_location(builder: &mut Builder, ix: MentionIx, location: &Location<'_>, line: &Line<'_>) {
    if let Some(venue) = location.venue {
        builder.attribute(ix, Attribute::Venue, venue, 1.0, place(line, venue));
    }
    if let Some(city) = location.city {
        builder.attribute(ix, Attribute::City, city, 1.0, place(line, city));
    }
    if let Some((printed, code)) = location.country {
        builder.attribute(ix, Attribute::Country, code, 1.0, place(line, printed));
    }
}

fn set_flags(builder: &mut Builder, ix: MentionIx, flags: &[&str], line: &Line<'_>) {
    for flag in flags {
        for (printed, tag) in languages(flag) {
            builder.attribute(ix, Attribute::Language, tag, 1.0, place(line, printed));
        }
        let mode = match plain(flag).as_str() {
            "face to face" | "on site" | "onsite" | "in person" | "presentiel" | "presencial" => "ON_SITE",
            "online" | "on line" | "virtual" | "web based" | "e learning" | "en ligne" | "en linea" => "ONLINE",
            "hybrid" | "blended" | "hybride" | "hibrido" => "HYBRID",
            _ => continue,
        };
        builder.attribute(ix, Attribute::Mode, mode, 1.0, place(line, flag));
    }
}

/// The organisations of a list as organisers.
fn organisers(builder: &mut Builder, ix: MentionIx, text: &str, role: OrganisingRole, whole: &Place, confidence: f32) {
    for (ordinal, name) in (1..).zip(listed(text)) {
        let name = of_government(name);
        let place = super::participation::place_of(whole, name);
        let organisation = builder.organisation(name, confidence, &place);
        let mut organising = fact(Role::Organising(role), organisation, ix, confidence, place);
        organising.ordinal = Some(ordinal);
        builder.fact(organising);
    }
}

/// The state whose government a name is; any other name as it is.
pub(super) fn of_government(name: &str) -> &str {
    let name = without_the(name);
    let heads = ["Government of ", "Gouvernement de ", "Gouvernement du ", "Gobierno de "];
    let state = heads.iter().find_map(|head| name.strip_prefix(head)).map(without_the);
    state.filter(|state| gazetteer::country(state).is_some()).unwrap_or(name)
}

/// Whether a list is that of a committee, which may have people as its members.
fn is_committee(entry: &Entry<'_>) -> bool {
    entry.heading.is_some_and(|heading| ["comit", "committee"].iter().any(|word| plain(heading.text).contains(word)))
}

/// The paragraphs about the event.
fn text(builder: &mut Builder, ix: MentionIx, entries: &[Entry<'_>]) {
    let about: Vec<&Entry<'_>> = entries
        .iter()
        .filter(|entry| {
            matches!(entry.part, Part::Prose | Part::Dateline(_))
                && matches!(entry.section, Section::Top | Section::About)
        })
        .take(60)
        .collect();
    let (Some(first), Some(last)) = (about.first(), about.last()) else { return };
    let paragraphs: Vec<&str> = about.iter().map(|entry| paragraph(entry)).collect();
    let quote = about.iter().map(|entry| printed(&entry.line)).collect::<Vec<_>>().join("\n");
    let place = Place { lines: (first.line.number, last.line.last), quote };
    builder.attribute(ix, Attribute::Abstract, paragraphs.join("\n\n"), 0.95, place);
}

/// The text of a line, letter for letter.
fn printed<'a>(line: &Line<'a>) -> &'a str {
    if line.number == line.last { line.text } else { line.whole }
}

/// The text of a paragraph without dateline and the brackets about it.
fn paragraph<'a>(entry: &Entry<'a>) -> &'a str {
    let text = match entry.part {
        Part::Dateline(_) => entry.line.text.split_once(". ").map_or(entry.line.text, |(_, text)| text),
        _ => entry.line.text,
    };
    text.strip_prefix('[').map_or(text, |text| text.strip_suffix(']').unwrap_or(text))
}

/// The publisher as organiser, where the page names none: known by the address alone, so not sure.
pub(super) fn organiser_by_address(builder: &mut Builder, ix: MentionIx, entries: &[Entry<'_>], options: &ReadOptions) {
    let stated = builder.draft.facts.iter().any(|fact| fact.object == ix && matches!(fact.role, Role::Organising(_)));
    let news = entries.iter().any(|entry| matches!(entry.part, Part::Dateline(_)));
    let Some(url) = options.url.as_deref().filter(|_| !stated && !news) else { return };
    let Some(organisation) = host(url).and_then(gazetteer::organisation_by_host) else { return };
    let place = given(url);
    let organisation = builder.known(organisation, &place);
    let mut organising = fact(Role::Organising(OrganisingRole::Organiser), organisation, ix, 0.6, place.clone());
    organising.attributes.push(AttributeDraft {
        attribute: Attribute::Basis,
        value: "INFERRED".to_owned(),
        confidence: 1.0,
        place,
    });
    builder.fact(organising);
}
