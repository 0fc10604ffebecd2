//! Running text, read with restraint: only what a sentence says in so many words, with a confidence below 1.

use std::sync::LazyLock;

use ::entity::vocabulary::{EntityKind, EventKind, EventRelationRole, NameKind, OrganisingRole, Role, Vocabulary};
use regex::Regex;

use super::super::pattern::compiled;

use super::{
    body::name_draft,
    builder::{Builder, fact, place},
    dates::{Calendar, dates_in},
    deeds::{passive, people},
    event::Event,
    headings::Section,
    lines::Line,
    organisers::organisers,
    outline::{Entry, Part},
    places::{Location, house_alone, location},
    posts::without_the,
    times::times_in,
    title::says_whose,
    told::{series, spoken, titled, told},
    works::works,
};
use crate::ingest::{
    draft::{Attribute, Identity, MentionIx, Place},
    gazetteer,
};

pub(super) static SERIES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r#"(?:([A-Z][\w-]+(?:/[A-Z][\w-]+)+)\s+)?[“"]([^“”"]{3,120})[”"]\s+(?:\p{Lu}\w+\s+)?[Ss]eries"#)
});
static CHAIR_IN_OFFICE: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)chair-in-office,?\s+(?:the\s+)?"));
static HELD: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^\[?(?:\p{Lu}{3,}[^.;:–—]{0,40}(?:--|–|—)\s*)?(?:The|This|It|An?|La|Le|L['’]|Une?|Ce|Cette|Cet|El|Una?|Esta|Este)\b[^.;:]{0,120}?\b(?:held|took place|takes place|take place|met|meets|convened|se tiendra|s['’]est tenue?|se tient|aura lieu|a eu lieu|tendrá lugar|tuvo lugar|se celebró|se celebrará|se realizó|se realizará)\b([^;]{0,160})|^\[?[^;]{0,400}?\b(?:que tendrá lugar|que se celebrará|que se realizará|qui aura lieu|qui se tiendra|which will take place|which will be held|to be held|to take place)\b([^;]{0,160})",
    )
});
static HAPPENED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"\b(?:organi[sz]ed|hosted|held|took\s+place|celebrated|ont\s+organisé|a\s+organisé|organizó|organizaron|celebró|celebraron)\b",
    )
});
static MEETING_ON: LazyLock<Regex> = LazyLock::new(|| {
    let word = r"\p{Lu}[\p{L}’'-]*";
    compiled(&format!(
        r"((?:extended\s+)?{word}(?:\s+(?:{word}|of|the|on|and|for)){{0,8}}\s+(?:meeting|workshop|seminar|conference|summit|symposium))\s+(?:in\s+({word}(?:\s+{word}){{0,2}})\s+)?on\s+"
    ))
});
static CONSULTED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"\b(?:consulted|convened|met with|brought together|held meetings of)\s+the\s+(\p{Lu}[\p{L}\s]{3,60}?)\s+and\s+the\s+(\p{Lu}[\p{L}\s]{3,60}?)(?:\s+in\s+(\p{Lu}\p{L}+(?:\s\p{Lu}\p{L}+)?))?(?:\s+(?:on|for|about|at)\b|[,.;])",
    )
});
static CLUSTERS: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\bclusters?(?:\s+of\s+themes)?(?:\s+are)?:\s*([^\]]+)"));
static PREPARES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:prepares?|preparation|preparatory|preparing|feeds?|contributes? to|input (?:in)?to|leads? up to)\b",
    )
});

/// The name of a series between quotation marks, and the words that say so.
pub(super) fn series_name(text: &str) -> Option<(&str, &str)> {
    let found = SERIES.captures(text)?;
    Some((found.get(2)?.as_str(), found.get(0)?.as_str()))
}

/// Reads the paragraphs about the event.
pub(super) fn prose(builder: &mut Builder, entries: &[Entry<'_>], event: &Event, calendar: Calendar) {
    let co_organised =
        entries.iter().any(|entry| matches!(&entry.part, Part::Meeting(meeting) if !meeting.organisers.is_empty()));
    let mut meetings = Vec::new();
    let about = entries.iter().filter(|entry| {
        let said = matches!(entry.section, Section::Top | Section::About | Section::Organisers(_) | Section::Ignored);
        said && matches!(entry.part, Part::Prose | Part::Dateline(_))
    });
    let is_told = |entry: &&Entry<'_>| match entry.part {
        Part::Other => entry.section != Section::Ignored,
        Part::Prose => matches!(entry.section, Section::People(_) | Section::Programme),
        _ => false,
    };
    let short = entries.iter().filter(is_told);
    for entry in short.take(400) {
        if matches!(entry.part, Part::Prose) {
            let session = told(builder, &entry.line, event, calendar);
            people(builder, &entry.line, event, session.as_slice());
            passive(builder, &entry.line, event, session.as_slice());
        } else {
            if says_whose(entry.line.text) {
                organisers(builder, &entry.line, event, co_organised);
            }
            passive(builder, &entry.line, event, &[]);
            series(builder, &entry.line, event);
            titled(builder, &entry.line, event);
            spoken(builder, &entry.line, event);
        }
    }
    for (at_top, entry) in about.take(200).enumerate() {
        let line = &entry.line;
        works(builder, line, event.ix);
        organisers(builder, line, event, co_organised);
        prepares(builder, line, event);
        if event.news || builder.get(event.ix).is_some_and(|mention| matches!(mention.identity, Identity::Within(_))) {
            chair_in_office(builder, line, event);
            consulted(builder, line, event, &mut meetings);
            dated_meetings(builder, line, event);
            clusters(builder, line, event);
        }
        let session = told(builder, line, event, calendar);
        let at = session.as_slice();
        let at = if at.is_empty() { meetings.as_slice() } else { at };
        people(builder, line, event, at);
        passive(builder, line, event, at);
        let text = match &entry.part {
            Part::Dateline(found) => line.text.get(found.range.end..).unwrap_or(line.text),
            _ => line.text,
        };
        held(builder, line, text.trim_start_matches(['.', '-', '–', '—', ',', ')', ' ']), event);
        named_with_day(builder, line, event, calendar, at_top == 0);
    }
}

/// When and where an event was, by the sentence that names it: `On 15 May the Tide Office hosted the Forum on Tides in Accra`.
fn named_with_day(builder: &mut Builder, line: &Line<'_>, event: &Event, calendar: Calendar, first: bool) {
    // `The Centre organised a conference on 21 May 2020`, where nothing else says the day and the text begins so.
    let unsaid = first && !event.series && !builder.says(event.ix, Attribute::When);
    let happened = || HAPPENED.find(line.text).filter(|_| unsaid);
    let named = line.text.find(&event.name).filter(|_| event.news).map(|at| at..at + event.name.len());
    let Some(said) = named.or_else(|| happened().map(|found| found.range())) else { return };
    let (before, behind) = (line.text.get(..said.start).unwrap_or_default(), line.text.get(said.end..));
    let start = before.rfind(". ").map_or(0, |at| at + 2);
    let behind = behind.unwrap_or_default();
    let behind = behind.split(". ").next().unwrap_or(behind);
    // Behind a dateline stands what it says.
    let before = before.get(start..).unwrap_or_default();
    let before = ["– ", "— ", " - "].iter().find_map(|dash| Some(before.split_once(dash)?.1)).unwrap_or(before);
    let found: Vec<(&str, _)> = [before, behind]
        .into_iter()
        .flat_map(|text| dates_in(text, calendar).found.into_iter().map(move |found| (text, found)))
        .collect();
    if let [(text, date)] = found.as_slice()
        && !builder.says(event.ix, Attribute::When)
    {
        let printed = text.get(date.range.clone()).unwrap_or(text);
        builder.attribute(event.ix, Attribute::When, date.edtf.as_str(), 0.8, place(line, printed));
    }
    if builder.says(event.ix, Attribute::Venue) {
        return;
    }
    let known = city_of(builder, event.ix);
    // The day may stand before the house.
    let near = behind.get(..behind.floor_char_boundary(200)).unwrap_or(behind);
    if let Some(found) = place_told(near).filter(|found| known.is_none_or(|known| found.city == Some(known.as_str()))) {
        set_place(builder, event.ix, &found, line);
    }
}

/// When and where the event was, as the text about it says: `The Committee met on 9 October 2014 in Accra, Ghana`; only
/// where nothing else does.
fn held(builder: &mut Builder, line: &Line<'_>, text: &str, event: &Event) {
    let has_day = builder.says(event.ix, Attribute::When);
    // A news text tells of other meetings, too.
    let told = !event.news || line.text.contains(&event.name);
    let Some(behind) =
        HELD.captures(text).and_then(|found| found.get(1).or_else(|| found.get(2))).filter(|_| !event.series && told)
    else {
        return;
    };
    let behind = behind.as_str();
    let dates = dates_in(behind, Calendar::default()).found;
    let Some(date) = dates.first().filter(|date| date.range.start <= 90 && dates.len() == 1) else { return };
    // What is told of another day is another meeting.
    let agrees = builder.get(event.ix).is_some_and(|mention| {
        mention.attributes.iter().any(|known| known.attribute == Attribute::When && known.value == date.edtf.as_str())
    });
    if has_day && !agrees {
        return;
    }
    let printed = behind.get(date.range.clone()).unwrap_or(behind);
    builder.attribute(event.ix, Attribute::When, date.edtf.as_str(), 0.8, place(line, printed));
    let hours = behind.get(date.range.end..).unwrap_or_default();
    // What stands behind the day and the hours.
    let mut rest = if date.range.start <= 20 { hours } else { behind };
    let times = times_in(hours).filter(|times| times.range.start <= 12);
    if let Some(times) = &times {
        rest = hours.get(times.range.end..).unwrap_or_default();
    }
    if let Some(times) = times.filter(|_| !builder.says(event.ix, Attribute::StartTime)) {
        let printed = place(line, hours.get(times.range.clone()).unwrap_or(hours).trim());
        builder.attribute(event.ix, Attribute::StartTime, times.start, 0.8, printed.clone());
        if let Some(end) = times.end {
            builder.attribute(event.ix, Attribute::EndTime, end, 0.8, printed);
        }
    }
    let says = |attribute| builder.says(event.ix, attribute);
    if says(Attribute::Venue) {
        return;
    }
    // The place may stand before the day: `in Libreville (Gabon) on 16 November`.
    let before = behind.get(..date.range.start).unwrap_or_default().trim_end();
    let joints = [" les", " le", " on", " from", " del", " el", " los días", " du", " from the"];
    let before =
        joints.iter().find_map(|joint| before.strip_suffix(joint)).unwrap_or(before).trim_end_matches([',', ' ']);
    let mut places = [rest, before];
    if date.range.start > 20 {
        places.reverse();
    }
    let known = city_of(builder, event.ix);
    let found = places.into_iter().find_map(place_told);
    if let Some(found) = found.filter(|found| known.is_none_or(|known| found.city == Some(known.as_str()))) {
        set_place(builder, event.ix, &found, line);
    }
}

/// The city that an event is said to be in.
fn city_of(builder: &Builder, event: MentionIx) -> Option<String> {
    let mention = builder.get(event)?;
    let city = mention.attributes.iter().find(|known| known.attribute == Attribute::City);
    city.map(|city| city.value.clone())
}

/// The place that a text names behind `in` or `at`.
fn place_told(text: &str) -> Option<Location<'_>> {
    // A text may begin with it.
    let joints = ["in ", "at ", "à ", "en ", "au "];
    let tails = joints.iter().filter_map(|joint| {
        let at = text
            .match_indices(joint)
            .map(|(at, _)| at)
            .find(|at| text.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with(' ')))?;
        text.get(at + joint.len()..)
    });
    for tail in tails {
        let tail = tail.split('.').next().unwrap_or(tail);
        // `à la Maison des aînés, à Bamako (Mali)`
        let parted = [", à ", ", in ", ", en ", ", au ", " in ", " à "].iter().filter_map(|joint| {
            let (house, town) = tail.split_once(joint)?;
            let mut ends = town.match_indices(',').map(|(at, _)| at).chain([town.len()]);
            let found = ends.by_ref().filter_map(|end| location(town.get(..end)?)).reduce(|_, later| later)?;
            let house = without_the(house.trim_end_matches(','));
            match found.city {
                Some(_) if joint.starts_with(',') || house_alone(house).is_some() => {
                    Some(Location { venue: Some(house), ..found })
                }
                // `à Kpalimé, au Togo`
                None if joint.starts_with(',') && house.split(' ').count() <= 3 => {
                    Some(Location { city: Some(house), ..found })
                }
                _ => None,
            }
        });
        if let Some(found) = parted.into_iter().next() {
            return Some(found);
        }
        let mut ends = tail.match_indices(',').map(|(at, _)| at).chain([tail.len()]);
        let found = ends
            .by_ref()
            .filter_map(|end| location(without_the(tail.get(..end)?.split(" on ").next()?)))
            .reduce(|_, later| later);
        if found.is_some() {
            return found;
        }
    }
    None
}

fn set_place(builder: &mut Builder, event: MentionIx, found: &Location<'_>, line: &Line<'_>) {
    if let Some(venue) = found.venue {
        builder.attribute(event, Attribute::Venue, venue, 0.8, place(line, venue));
    }
    if let Some(city) = found.city {
        builder.attribute(event, Attribute::City, city, 0.8, place(line, city));
    }
    if let Some((printed, code)) = found.country {
        builder.attribute(event, Attribute::Country, code, 0.8, place(line, printed));
    }
}

/// Dated meetings of a known forum that this event prepares: `feeds the High-level Dialogue … to be held in 2013`.
fn prepares(builder: &mut Builder, line: &Line<'_>, event: &Event) {
    let Some(verb) = PREPARES.find(line.text) else { return };
    let text = line.text.get(verb.end()..).unwrap_or_default();
    let mut before = ' ';
    for (start, c) in text.char_indices().take(600) {
        let begins = before.is_whitespace() && c.is_uppercase();
        before = c;
        if !begins {
            continue;
        }
        let Some((length, forum)) = text.get(start..).and_then(gazetteer::forum_at_start) else { continue };
        let behind = text.get(start + length..).unwrap_or_default();
        let behind = behind.get(..behind.floor_char_boundary(80)).unwrap_or(behind);
        let behind = behind.split(['.', ';']).next().unwrap_or(behind);
        let dates = dates_in(behind, Calendar::default()).found;
        let bare = behind.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 4);
        let (when, printed) = match (dates.first(), bare) {
            (Some(found), _) => (found.edtf.to_string(), behind.get(found.range.clone()).unwrap_or(behind).to_owned()),
            (None, Some(year)) if year.starts_with("19") || year.starts_with("20") => {
                (year.to_owned(), year.to_owned())
            }
            _ => continue,
        };
        let quote = place(line, text.get(start..start + length).unwrap_or_default());
        let series = builder.forum(forum, &quote.quote, &quote);
        let name = name_draft(
            &format!("{} {}", forum.name, when.get(..4).unwrap_or_default()),
            NameKind::Derived,
            0.8,
            quote.clone(),
        );
        let edition = builder.mention(EntityKind::Event, Identity::Within(series), name, 0.8);
        builder.attribute(edition, Attribute::When, when, 0.8, Place { quote: printed, ..quote.clone() });
        builder.relate(Role::EventRelation(EventRelationRole::EditionOf), edition, series, 0.8, quote.clone());
        builder.relate(Role::EventRelation(EventRelationRole::PreparatoryTo), event.ix, edition, 0.7, quote);
        return;
    }
}

fn chair_in_office(builder: &mut Builder, line: &Line<'_>, event: &Event) {
    for found in CHAIR_IN_OFFICE.find_iter(line.text) {
        let behind = line.text.get(found.end()..).unwrap_or_default();
        if let Some((length, country)) = gazetteer::country_at_start(behind) {
            let place = place(line, behind.get(..length).unwrap_or_default());
            let state = builder.state(&place.quote, country, &place);
            builder.relate(Role::Organising(OrganisingRole::ChairInOffice), state, event.ix, 0.9, place);
        }
    }
}

/// Two meetings in one sentence: `On 8 February and 15 March 2011 … consulted the Steering Group and the Friends of the Forum`.
/// The dates and the bodies are taken in their order, which is the natural reading and no more.
fn consulted(builder: &mut Builder, line: &Line<'_>, event: &Event, meetings: &mut Vec<MentionIx>) {
    let Some(found) = CONSULTED.captures(line.text) else { return };
    let Some(whole) = found.get(0) else { return };
    let start = line.text.get(..whole.start()).and_then(|head| head.rfind(". ")).map_or(0, |at| at + 2);
    let sentence = line.text.get(start..whole.end()).unwrap_or_default();
    let dates = dates_in(line.text.get(start..whole.start()).unwrap_or_default(), Calendar::default()).found;
    if dates.len() != 2 {
        return;
    }
    for (found_date, body) in dates.iter().zip([found.get(1), found.get(2)].into_iter().flatten()) {
        let quote = place(line, sentence);
        let name =
            name_draft(&format!("Meeting of the {}", body.as_str().trim()), NameKind::Derived, 0.6, quote.clone());
        let ix = builder.mention(EntityKind::Event, Identity::Within(event.ix), name, 0.8);
        builder.attribute(ix, Attribute::When, found_date.edtf.as_str(), 0.6, quote.clone());
        if body.as_str().ends_with("Group") || body.as_str().ends_with("Committee") {
            builder.attribute(ix, Attribute::EventKind, EventKind::CommitteeMeeting.as_str(), 0.8, quote.clone());
        }
        if let Some(city) = found.get(3).filter(|city| gazetteer::city(city.as_str()).is_some()) {
            builder.attribute(ix, Attribute::City, city.as_str(), 0.8, place(line, city.as_str()));
        }
        builder.relate(Role::EventRelation(EventRelationRole::PartOf), ix, event.ix, 0.8, quote);
        meetings.push(ix);
    }
}

/// A meeting with its own place and date: `a two-day extended Friends of the Forum meeting in Geneva on 1-2 December 2011`.
fn dated_meetings(builder: &mut Builder, line: &Line<'_>, event: &Event) {
    for found in MEETING_ON.captures_iter(line.text) {
        let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else { continue };
        let behind = line.text.get(whole.end()..).unwrap_or_default();
        let dates = dates_in(behind.get(..behind.floor_char_boundary(60)).unwrap_or(behind), Calendar::default()).found;
        let Some(date) = dates.first().filter(|date| date.range.start == 0) else { continue };
        let quote = place(line, line.text.get(whole.start()..whole.end() + date.range.end).unwrap_or(whole.as_str()));
        let draft = name_draft(&with_capital(name.as_str()), NameKind::Derived, 0.7, place(line, name.as_str()));
        let ix = builder.mention(EntityKind::Event, Identity::Within(event.ix), draft, 0.8);
        builder.attribute(ix, Attribute::When, date.edtf.as_str(), 0.9, quote.clone());
        if let Some(city) = found.get(2).filter(|city| gazetteer::city(city.as_str()).is_some()) {
            builder.attribute(ix, Attribute::City, city.as_str(), 0.9, place(line, city.as_str()));
        }
        builder.relate(Role::EventRelation(EventRelationRole::PartOf), ix, event.ix, 0.8, quote);
    }
}

/// A name from within a sentence, as it stands alone.
pub(super) fn with_capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The clusters that a text lists; the last is left out where the copy breaks off within it.
fn clusters(builder: &mut Builder, line: &Line<'_>, event: &Event) {
    let Some(list) = CLUSTERS.captures(line.text).and_then(|found| found.get(1)) else {
        return;
    };
    let cut = list.as_str().contains('[');
    let list = list.as_str().split('[').next().unwrap_or_default().trim_end_matches(['.', ' ']);
    let mut names: Vec<&str> = Vec::new();
    let mut rest = list;
    while let Some((at, _)) = rest.match_indices([',', ';']).find(|(at, _)| {
        rest.get(at + 1..)
            .is_some_and(|behind| behind.trim_start().trim_start_matches("and ").starts_with(char::is_uppercase))
    }) {
        names.push(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    if !cut {
        names.push(rest);
    }
    for (ordinal, name) in (1_usize..).zip(names) {
        let name = name.trim().trim_start_matches("and ");
        if name.split_whitespace().count() < 2 {
            continue;
        }
        let quote = place(line, name);
        let ix = builder.mention(
            EntityKind::Event,
            Identity::Within(event.ix),
            name_draft(name, NameKind::Official, 0.8, quote.clone()),
            0.7,
        );
        // Papers name it by its number.
        let number = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"].get(ordinal - 1);
        if let Some(number) = number {
            let text = format!("Cluster {number}");
            builder.name(ix, name_draft(&text, NameKind::Derived, 0.7, quote.clone()));
            builder.also(ix, Some(event.ix), &text);
        }
        builder.attribute(ix, Attribute::EventKind, EventKind::Cluster.as_str(), 0.8, quote.clone());
        let mut part = fact(Role::EventRelation(EventRelationRole::PartOf), ix, event.ix, 0.7, quote);
        part.ordinal = i32::try_from(ordinal).ok();
        builder.fact(part);
    }
}
