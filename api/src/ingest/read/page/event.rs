//! The event that a page is about: its name, series, kind, time, place, languages, organisers and text.

use ::entity::vocabulary::{EntityKind, EventKind, EventRelationRole, NameKind, OrganisingRole, Role, Vocabulary};

use super::{
    builder::{Builder, fact, given, place},
    documents::{Edition, edition, quoted},
    headings::Section,
    kinds::{event_kind, event_kind_of_prose, is_series},
    labels::Label,
    meetings::listed,
    outline::{Entry, Part},
    places::{Location, languages, location},
    prose::series_name,
    sessions::Slot,
    times::times_in,
};
use crate::{
    ingest::{
        draft::{Attribute, AttributeDraft, Identity, MentionIx, NameDraft, Place, Severity},
        gazetteer::{self, Beside},
        read::ReadOptions,
    },
    name::plain,
};

/// The event of a page.
pub(super) struct Event {
    /// Its mention.
    pub ix: MentionIx,
    /// Its name.
    pub name: String,
    /// The line of its title.
    pub title_line: Option<u32>,
    /// Whether it is a series of meetings.
    pub series: bool,
    /// Whether the page is a news text, with a dateline.
    pub news: bool,
}

/// Where the name of the event comes from.
struct Title {
    text: String,
    kind: NameKind,
    confidence: f32,
    place: Place,
    line: Option<u32>,
}

/// Makes the mention of the page's event, with all that is said of it apart from people, documents and sessions.
pub(super) fn event(
    builder: &mut Builder,
    entries: &[Entry<'_>],
    options: &ReadOptions,
    year: Option<i32>,
) -> Option<Event> {
    let title = title(entries, options)?;
    let meetings = entries.iter().filter(|entry| matches!(entry.part, Part::Meeting(_))).count();
    let news = entries.iter().any(|entry| matches!(entry.part, Part::Dateline(_)));
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
        attributes(builder, ix, entries, options, false, year);
        return Some(Event { ix, name: title.text, title_line: title.line, series: false, news });
    }
    // `Migration and Development Series: Seminar on …`
    let (series_title, name) = match title.text.split_once(": ").or_else(|| title.text.split_once(" – ")) {
        Some((head, tail)) if is_series(head) => (Some(head.trim().to_owned()), tail.trim().to_owned()),
        _ => (None, title.text.clone()),
    };
    let series = meetings >= 2 || is_series(&name);
    let identity = if series { Identity::Name } else { Identity::NameAndTime };
    let ix = builder.mention(EntityKind::Event, identity, name_draft(&name, title.kind), 1.0);
    if name != title.text {
        builder.name(ix, name_draft(&title.text, NameKind::Alias));
    }
    if let Some(printed) =
        options.title.as_deref().filter(|given| plain(given) != plain(&title.text) && title.kind != NameKind::Derived)
    {
        let name = NameDraft {
            text: printed.to_owned(),
            language: None,
            kind: NameKind::Alias,
            confidence: 0.9,
            place: given(printed),
        };
        builder.name(ix, name);
    }
    attributes(builder, ix, entries, options, series, year);
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
    Some(Event { ix, name, title_line: title.line, series, news })
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

/// The title: as labelled, as given, as the page's first line, or made from what the page is about.
fn title(entries: &[Entry<'_>], options: &ReadOptions) -> Option<Title> {
    let printed = labelled_title(entries).or_else(|| first_line(entries));
    if let Some(wanted) = options.title.as_deref().map(str::trim).filter(|title| !title.is_empty()) {
        let same = entries.iter().take(40).find(|entry| plain(entry.line.text) == plain(wanted));
        if let Some(entry) = same {
            let (place, line) = (place(&entry.line, entry.line.text), Some(entry.line.number));
            return Some(Title {
                text: entry.line.text.to_owned(),
                kind: NameKind::Official,
                confidence: 1.0,
                place,
                line,
            });
        }
        if printed.is_none() {
            return Some(Title {
                text: wanted.to_owned(),
                kind: NameKind::Derived,
                confidence: 0.9,
                place: given(wanted),
                line: None,
            });
        }
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
            line: Some(line.number),
        }),
        _ => None,
    })
}

/// The first line, where it stands before everything else and is no sentence.
fn first_line(entries: &[Entry<'_>]) -> Option<Title> {
    let first = entries.iter().take_while(|entry| {
        matches!(entry.part, Part::Other | Part::Dates(..) | Part::Place(_) | Part::Slot(Slot::Session(_)))
            && entry.section == Section::Top
    });
    let entry = first
        .filter(|entry| matches!(entry.part, Part::Other | Part::Slot(_)))
        .find(|entry| entry.line.text.split_whitespace().count() > 1 && entry.line.text.len() <= 300)?;
    let (place, line) = (place(&entry.line, entry.line.text), Some(entry.line.number));
    Some(Title { text: entry.line.text.to_owned(), kind: NameKind::Official, confidence: 1.0, place, line })
}

/// The name of a series in quotation marks: `the “Key Issues” Workshop Series`.
fn series_title(entries: &[Entry<'_>]) -> Option<Title> {
    entries.iter().filter(|entry| matches!(entry.part, Part::Prose)).find_map(|entry| {
        let (name, printed) = series_name(entry.line.text)?;
        let place = place(&entry.line, printed);
        Some(Title { text: name.to_owned(), kind: NameKind::Official, confidence: 0.9, place, line: None })
    })
}

/// What the text about the event puts between quotation marks more than once: the title of the work it is about.
fn subject(entries: &[Entry<'_>]) -> Option<Title> {
    let prose: Vec<&Entry<'_>> = entries.iter().filter(|entry| matches!(entry.part, Part::Prose)).take(40).collect();
    let folded: Vec<String> = prose.iter().map(|entry| plain(entry.line.text)).collect();
    let mut best: Option<(usize, Title)> = None;
    for entry in &prose {
        for (quote, range) in quoted(entry.line.text) {
            let head = quote.split_once(": ").map_or(quote, |(head, _)| head).trim();
            let words = head.split_whitespace().count();
            if !(3..=14).contains(&words) || !head.starts_with(char::is_uppercase) {
                continue;
            }
            let key = plain(head);
            let times: usize = folded.iter().map(|text| text.matches(&key).count()).sum();
            if times > 1 && best.as_ref().is_none_or(|(most, _)| times > *most) {
                let place = place(&entry.line, entry.line.text.get(range).unwrap_or(quote));
                best = Some((
                    times,
                    Title { text: head.to_owned(), kind: NameKind::Derived, confidence: 0.6, place, line: None },
                ));
            }
        }
    }
    best.map(|(_, title)| title)
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
        Part::Dates(found, _) => Some((entry.line.text.get(found.first()?.range.clone())?, entry.line)),
        _ => None,
    })?;
    let text = entries.iter().map(|entry| entry.line.text);
    let kind = text.take(200).find_map(event_kind).map_or("Event", kind_name);
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

fn attributes(
    builder: &mut Builder,
    ix: MentionIx,
    entries: &[Entry<'_>],
    options: &ReadOptions,
    series: bool,
    year: Option<i32>,
) {
    kind(builder, ix, entries, series);
    when(builder, ix, entries, series, year);
    labelled(builder, ix, entries);
    text(builder, ix, entries);
    for entry in entries {
        match &entry.part {
            Part::Place(location) => set_location(builder, ix, location, &entry.line),
            Part::Dates(_, Some(location)) if entry.section == Section::Top => {
                set_location(builder, ix, location, &entry.line)
            }
            Part::Flags(flags) => set_flags(builder, ix, flags, &entry.line),
            Part::Other if matches!(entry.section, Section::Organisers | Section::Partners) => {
                let role = if entry.section == Section::Organisers {
                    OrganisingRole::Organiser
                } else {
                    OrganisingRole::Partner
                };
                organisers(builder, ix, entry.line.text, role, &place(&entry.line, entry.line.text), 1.0);
            }
            _ => {}
        }
    }
    organiser_by_address(builder, ix, entries, options);
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
    if builder
        .get(ix)
        .is_some_and(|mention| mention.attributes.iter().any(|known| known.attribute == Attribute::EventKind))
    {
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
    if let Some(kind) = event_kind(&name).filter(|_| confidence >= 0.9) {
        builder.attribute(ix, Attribute::EventKind, kind.as_str(), 1.0, name_place);
        return;
    }
    let prose = entries.iter().filter(|entry| matches!(entry.part, Part::Prose));
    let said = prose.filter_map(|entry| Some((event_kind_of_prose(entry.line.text)?, entry))).next();
    let shown = || {
        let recording =
            entries.iter().filter(|entry| matches!(entry.part, Part::Heading) && entry.section == Section::Recording);
        recording.filter_map(|entry| Some((event_kind(entry.line.text)?, entry))).next()
    };
    if let Some((kind, entry)) = said.or_else(shown) {
        builder.attribute(ix, Attribute::EventKind, kind.as_str(), 0.9, place(&entry.line, entry.line.text));
    }
}

/// The days of the event: as labelled, as they stand alone above the programme, or from the first to the last day of it.
fn when(builder: &mut Builder, ix: MentionIx, entries: &[Entry<'_>], series: bool, year: Option<i32>) {
    let mut labelled = Vec::new();
    let mut alone = Vec::new();
    let mut days = Vec::new();
    for entry in entries {
        match &entry.part {
            Part::Label(label, line) if label.label == Label::Date => {
                let dates = super::dates::dates_in(label.value, year);
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
            Part::Dates(found, _) if entry.section == Section::Programme => {
                days.extend(found.iter().cloned().map(|found| (found, entry.line, entry.line.text)));
            }
            Part::Dates(found, _) if matches!(entry.section, Section::Top | Section::About) => {
                alone.extend(found.iter().cloned().map(|found| (found, entry.line, entry.line.text)));
            }
            _ => {}
        }
    }
    if series {
        return;
    }
    let stated = if labelled.is_empty() { alone } else { labelled };
    if stated.is_empty() {
        if let (Some((first, line, printed)), Some((last, ..))) = (days.first(), days.last()) {
            let edtf =
                if first.edtf == last.edtf { first.edtf.to_string() } else { format!("{}/{}", first.edtf, last.edtf) };
            if crate::edtf::Edtf::parse(&edtf).is_ok() {
                builder.attribute(ix, Attribute::When, edtf, 0.95, place(line, printed));
            }
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
    let dated = builder
        .get(ix)
        .is_some_and(|mention| mention.attributes.iter().any(|known| known.attribute == Attribute::When));
    if !dated {
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
                        builder.attribute(ix, Attribute::City, value, 0.9, whole)
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
        organisers(builder, ix, value, role, &whole, 1.0);
    }
}

fn set_venue(builder: &mut Builder, ix: MentionIx, value: &str, line: &super::lines::Line<'_>) {
    let venue = set_times(builder, ix, value, line);
    match location(venue) {
        Some(location) => set_location(builder, ix, &location, line),
        None => builder.attribute(ix, Attribute::Venue, venue, 1.0, place(line, venue)),
    }
}

/// Sets the hours that a text names; returns the text without them.
fn set_times<'a>(builder: &mut Builder, ix: MentionIx, text: &'a str, line: &super::lines::Line<'_>) -> &'a str {
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

fn set_location(builder: &mut Builder, ix: MentionIx, location: &Location<'_>, line: &super::lines::Line<'_>) {
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

fn set_flags(builder: &mut Builder, ix: MentionIx, flags: &[&str], line: &super::lines::Line<'_>) {
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
pub(super) fn organisers(
    builder: &mut Builder,
    ix: MentionIx,
    text: &str,
    role: OrganisingRole,
    whole: &Place,
    confidence: f32,
) {
    for (ordinal, name) in (1..).zip(listed(text)) {
        let place = Place { quote: name.to_owned(), ..whole.clone() };
        let organisation = builder.organisation(name, confidence, &place);
        let mut organising = fact(Role::Organising(role), organisation, ix, confidence, place);
        organising.ordinal = Some(ordinal);
        builder.fact(organising);
    }
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
    let quote = about.iter().map(|entry| entry.line.text).collect::<Vec<_>>().join("\n");
    let place = Place { lines: (first.line.number, last.line.number), quote };
    builder.attribute(ix, Attribute::Abstract, paragraphs.join("\n\n"), 0.95, place);
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
fn organiser_by_address(builder: &mut Builder, ix: MentionIx, entries: &[Entry<'_>], options: &ReadOptions) {
    let stated = builder.draft.facts.iter().any(|fact| fact.object == ix && matches!(fact.role, Role::Organising(_)));
    let news = entries.iter().any(|entry| matches!(entry.part, Part::Dateline(_)));
    let Some(url) = options.url.as_deref().filter(|_| !stated && !news) else { return };
    let Some(organisation) = host(url).and_then(gazetteer::organisation_by_host) else { return };
    let place = given(url);
    let organisation = builder.organisation(organisation.name, 0.9, &place);
    let mut organising = fact(Role::Organising(OrganisingRole::Organiser), organisation, ix, 0.6, place.clone());
    organising.attributes.push(AttributeDraft {
        attribute: Attribute::Basis,
        value: "INFERRED".to_owned(),
        confidence: 1.0,
        place,
    });
    builder.fact(organising);
}

/// The host of an address.
pub(super) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (host.contains('.') && !host.contains(char::is_whitespace)).then_some(host)
}
