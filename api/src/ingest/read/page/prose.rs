//! Running text, read with restraint: only what a sentence says in so many words, with a confidence below 1.

use std::sync::LazyLock;

use ::entity::vocabulary::{
    EntityKind, EventKind, EventRelationRole, NameKind, OrganisingRole, ParticipationRole, Role, Vocabulary,
};
use regex::{Captures, Regex};

use super::super::pattern::compiled;

use super::{
    body::name_draft,
    builder::{Builder, fact, place},
    dates::{Calendar, dates_in},
    event::Event,
    headings::Section,
    lines::Line,
    meetings::listed,
    outline::{Entry, Part},
    participation::{Stage, participate},
    people::{Need, Someone, someone},
    places::location,
    posts::without_the,
    works::works,
};
use crate::ingest::{
    draft::{Attribute, Identity, MentionIx, Place},
    gazetteer,
};

static SERIES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r#"(?:([A-Z][\w-]+(?:/[A-Z][\w-]+)+)\s+)?[“"]([^“”"]{3,120})[”"]\s+(?:\p{Lu}\w+\s+)?[Ss]eries"#)
});
static ORGANISERS: LazyLock<Regex> = LazyLock::new(|| compiled(r"^\[?Organi[sz]ers\b[^:]{0,60}:\s*([^\]]+)"));
static BY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?:^\[?|\.\s+|;\s+|\b(?:[Ii]t|[Ee]vent|[Ss]eminar|[Ww]orkshop|[Mm]eeting|[Cc]onference|[Cc]ourse|[Dd]ebate|[Tt]raining|[Aa]telier|[Ss]éminaire|[Rr]éunion|[Cc]onférence|[Ff]ormation|[Ss]eminario|[Tt]aller|[Rr]eunión|[Cc]onferencia|[Ee]ncuentro|[Ee]vento|[Cc]urso)\s+(?:is|was|will be|has been|est|a été|sera|fue|es|será|ha sido)\s+)(?:(?:[Cc]o-?|[Jj]ointly )?([Ff]acilitated|[Oo]rgani[sz]ed|[Cc]onvened|[Hh]osted|[Oo]rganisée?s?|[Oo]rganizad[oa]s?))\s+(?:jointly\s+|conjointement\s+|conjuntamente\s+)?(?:by|par|por)\s+([^.;\]]{2,200})",
    )
});
static AND_BY: LazyLock<Regex> =
    LazyLock::new(|| compiled(r",?\s+and\s+(?:(?:is|was)\s+)?([\p{Ll}-]+(?:ed|d))\s+by\b"));
static CHAIR_IN_OFFICE: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)chair-in-office,?\s+(?:the\s+)?"));
static PERSON: LazyLock<Regex> = LazyLock::new(|| {
    let address = r"(?:H\.E\.\s+)?(?:Mr|Ms|Mrs|Mme|M|Dr|Prof|Professor|Ambassador|Amb|Sr|Sra)\.?\s+";
    let name = r"\p{Lu}[\p{L}'’-]+(?:\s+(?:(?:de|da|van|von|der|bin|al|el)\s+)?\p{Lu}[\p{L}'’.-]*){1,4}";
    let verb = r"co-chaired|chaired|attended|moderated|opened|closed|spoke|delivered|presented|facilitated|hosted";
    compiled(&format!(r"({address}{name}(?:,\s+[^.;:]{{3,200}}?)?),?\s+({verb})\b([^.;:]{{0,80}})"))
});
static PASSIVE: LazyLock<Regex> = LazyLock::new(|| {
    let excellency = r"(?:(?:H\.\s?E\.|S\.\s?E\.|Son Excellence|Su Excelencia)\s+)?";
    let address = format!(r"{excellency}(?:Mr|Ms|Mrs|Mme|Mlle|M|Dr|Prof|Professor|Ambassador|Amb|Sr|Sra)\.?\s+");
    let name = r"\p{Lu}[\p{L}'’-]+(?:\s+(?:(?:de|da|van|von|der|bin|al|el)\s+)?\p{Lu}[\p{L}'’.-]*){1,4}";
    let verb = r"co-chaired|chaired|moderated|opened|closed|facilitated|présidée?|modérée?|animée?|ouverte?|presidid[oa]|moderad[oa]|inaugurad[oa]|clausurad[oa]";
    compiled(&format!(
        r"\b({verb})\s+(?:by|par|por)\s+((?:the\s+)?{address}{name})((?:,\s+[^.;:]{{3,120}}?)?)(?:[.;\]]|,?\s+(?:and|et|y)\s+(?:{verb})\b|$)"
    ))
});
static HELD: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^\[?(?:The|This|It|La|Le|L['’]|Ce|Cette|Cet|El|Esta|Este)\b[^.;:]{0,120}?\b(?:held|took place|takes place|take place|met|meets|convened|se tiendra|s['’]est tenue?|se tient|aura lieu|a eu lieu|tendrá lugar|tuvo lugar|se celebró|se celebrará|se realizó|se realizará)\b([^;:]{0,120})",
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
pub(super) fn prose(builder: &mut Builder, entries: &[Entry<'_>], event: &Event) {
    let co_organised =
        entries.iter().any(|entry| matches!(&entry.part, Part::Meeting(meeting) if !meeting.organisers.is_empty()));
    let mut meetings = Vec::new();
    let about = entries.iter().filter(|entry| {
        matches!(entry.section, Section::Top | Section::About) && matches!(entry.part, Part::Prose | Part::Dateline(_))
    });
    let is_told = |entry: &&Entry<'_>| match entry.part {
        Part::Other => entry.section != Section::Ignored,
        Part::Prose => matches!(entry.section, Section::People(_) | Section::Programme),
        _ => false,
    };
    let short = entries.iter().filter(is_told);
    for entry in short.take(400) {
        passive(builder, &entry.line, event, &[]);
    }
    for entry in about.take(200) {
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
        people(builder, line, event, &meetings);
        passive(builder, line, event, &meetings);
        held(builder, line, event);
    }
}

/// When and where the event was, as the text about it says: `The Committee met on 9 October 2014 in Accra, Ghana`; only
/// where nothing else does.
fn held(builder: &mut Builder, line: &Line<'_>, event: &Event) {
    let has = |builder: &Builder, attribute| {
        builder.get(event.ix).is_some_and(|mention| mention.attributes.iter().any(|known| known.attribute == attribute))
    };
    let has_day = has(builder, Attribute::When);
    let Some(behind) = HELD.captures(line.text).and_then(|found| found.get(1)).filter(|_| !event.series && !event.news)
    else {
        return;
    };
    let behind = behind.as_str();
    let dates = dates_in(behind, Calendar::default()).found;
    let Some(date) = dates.first().filter(|date| date.range.start <= 60 && dates.len() == 1) else { return };
    // What is told of another day is another meeting.
    let agrees = builder.get(event.ix).is_some_and(|mention| {
        mention.attributes.iter().any(|known| known.attribute == Attribute::When && known.value == date.edtf.as_str())
    });
    if has_day && !agrees {
        return;
    }
    let printed = behind.get(date.range.clone()).unwrap_or(behind);
    builder.attribute(event.ix, Attribute::When, date.edtf.as_str(), 0.8, place(line, printed));
    if has(builder, Attribute::City) || has(builder, Attribute::Venue) {
        return;
    }
    for joint in [" in ", " at ", " à ", " en ", " au "] {
        let Some((_, tail)) = behind.split_once(joint) else { continue };
        let tail = tail.split(['.', '(']).next().unwrap_or(tail);
        let mut ends = tail.match_indices(',').map(|(at, _)| at).chain([tail.len()]);
        let found =
            ends.by_ref().filter_map(|end| location(tail.get(..end)?.split(" on ").next()?)).reduce(|_, later| later);
        let Some(found) = found else {
            continue;
        };
        if let Some(city) = found.city {
            builder.attribute(event.ix, Attribute::City, city, 0.8, place(line, city));
        }
        if let Some((printed, code)) = found.country {
            builder.attribute(event.ix, Attribute::Country, code, 0.8, place(line, printed));
        }
        return;
    }
}

/// Whoever had a part in so many words, the verb before the name: `chaired by Ms. …, Ambassador of Sweden`.
fn passive(builder: &mut Builder, line: &Line<'_>, event: &Event, meetings: &[MentionIx]) {
    let mut from = 0;
    let mut ordinal = 0;
    while let Some(found) = line.text.get(from..).and_then(|text| PASSIVE.captures(text)) {
        let (Some(verb), Some(who), Some(post)) = (found.get(1), found.get(2), found.get(3)) else { return };
        let range = from + who.start()..from + post.end();
        from = range.end;
        ordinal += 1;
        let Some(mut someone) = line.text.get(range.clone()).and_then(|text| someone(text, Need::Address)) else {
            continue;
        };
        let folded = crate::name::plain(verb.as_str());
        let role = match folded.as_str() {
            "co chaired" => ParticipationRole::CoChair,
            "chaired" => ParticipationRole::Chair,
            "opened" | "ouvert" | "ouverte" => ParticipationRole::OpeningSpeaker,
            "closed" => ParticipationRole::ClosingSpeaker,
            "facilitated" => ParticipationRole::Facilitator,
            word if word.starts_with("presid") => ParticipationRole::Chair,
            word if word.starts_with("inaugurad") => ParticipationRole::OpeningSpeaker,
            word if word.starts_with("clausurad") => ParticipationRole::ClosingSpeaker,
            _ => ParticipationRole::Moderator,
        };
        someone.role = Some((role, verb.as_str()));
        let quote = place(line, line.text.get(range.clone()).unwrap_or_default());
        let events = if meetings.is_empty() { &[event.ix][..] } else { meetings };
        for object in events {
            take_part(builder, &someone, line, quote.clone(), (*object, ordinal), 0.8);
        }
    }
}

/// A participation that a sentence tells, as sure as it is.
fn take_part(
    builder: &mut Builder,
    someone: &Someone<'_>,
    line: &Line<'_>,
    quote: Place,
    at: (MentionIx, i32),
    confidence: f32,
) {
    let (object, ordinal) = at;
    let known = builder.draft.facts.len();
    let stage = Stage { event: object, panel: None, section: Section::About, ordinal, delegation: None };
    participate(builder, someone, line, quote, &stage, None, None);
    for fact in builder.draft.facts.iter_mut().skip(known).filter(|fact| matches!(fact.role, Role::Participation(_))) {
        fact.confidence = confidence;
    }
}

fn organisers(builder: &mut Builder, line: &Line<'_>, event: &Event, co_organised: bool) {
    let lead = if event.series && co_organised { OrganisingRole::LeadOrganiser } else { OrganisingRole::Organiser };
    let add = |builder: &mut Builder, name: &str, role, ordinal: i32| {
        let name = without_the(name.trim());
        let state = name.strip_prefix("Government of ").map(without_the);
        let state = state.filter(|state| gazetteer::country(state).is_some());
        let name = state.unwrap_or(name);
        // Its acronym may stand behind it in brackets.
        let known = [Some(name), name.split_once(" (").map(|(name, _)| name)];
        if state.is_some() || known.into_iter().flatten().any(|name| gazetteer::organisation(name).is_some()) {
            let place = place(line, name);
            let organisation = builder.organisation(name, 0.9, &place);
            let mut organising = fact(Role::Organising(role), organisation, event.ix, 0.8, place);
            organising.ordinal = Some(ordinal);
            builder.fact(organising);
        }
    };
    if let Some(names) = SERIES.captures(line.text).and_then(|found| found.get(1)) {
        for (ordinal, name) in (1..).zip(names.as_str().split('/')) {
            add(builder, name, lead, ordinal);
        }
    }
    if let Some(list) = ORGANISERS.captures(line.text).and_then(|found| found.get(1)) {
        for (ordinal, name) in (1..).zip(list.as_str().split(';')) {
            let name = name.split([',', '—', '–', '(']).next().unwrap_or(name);
            add(builder, name, lead, ordinal);
        }
    }
    let mut stated: Vec<(String, &str)> = Vec::new();
    for (verb, list) in BY.captures_iter(line.text).filter_map(|found| Some((found.get(1)?, found.get(2)?))) {
        let (mut verb, mut list) = (verb.as_str(), list.as_str());
        // `hosted by the city and organised by the Tide Office`
        while let Some((whole, next)) = AND_BY.captures(list).and_then(|found| Some((found.get(0)?, found.get(1)?))) {
            stated.push((verb.to_lowercase(), list.get(..whole.start()).unwrap_or_default()));
            (verb, list) = (next.as_str(), list.get(whole.end()..).unwrap_or_default());
        }
        stated.push((verb.to_lowercase(), list));
    }
    for (verb, list) in stated {
        for (ordinal, name) in (1..).zip(listed(list)) {
            match verb.as_str() {
                "facilitated" if gazetteer::organisation(name).is_some() => {
                    let place = place(line, name);
                    let organisation = builder.organisation(name, 0.9, &place);
                    builder.relate(
                        Role::Participation(ParticipationRole::Facilitator),
                        organisation,
                        event.ix,
                        0.8,
                        place,
                    );
                }
                "facilitated" => {}
                "convened" => add(builder, name, OrganisingRole::Convener, ordinal),
                "hosted" => add(builder, name, OrganisingRole::Host, ordinal),
                "co-organized" | "co-organised" => add(builder, name, OrganisingRole::CoOrganiser, ordinal),
                "funded" | "financed" => add(builder, name, OrganisingRole::Funder, ordinal),
                "sponsored" | "co-sponsored" => add(builder, name, OrganisingRole::Sponsor, ordinal),
                "supported" => add(builder, name, OrganisingRole::Partner, ordinal),
                // What was done by whoever is named here is not known to be organising.
                verb if !is_organising(verb) => {}
                _ => add(builder, name, OrganisingRole::Organiser, ordinal),
            }
        }
    }
}

/// Whether a verb says that somebody made an event happen: `organised`, `organisé`, `organizado`.
fn is_organising(verb: &str) -> bool {
    verb.trim_start_matches("co-").starts_with("organi") || verb.ends_with("arranged")
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
fn with_capital(name: &str) -> String {
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

/// Whoever did something at the event, in so many words: `Mr. …, Special Ambassador of …, chaired both meetings`.
fn people(builder: &mut Builder, line: &Line<'_>, event: &Event, meetings: &[MentionIx]) {
    let found: Vec<Captures<'_>> = PERSON.captures_iter(line.text).collect();
    for (ordinal, found) in (1..).zip(found) {
        let (Some(who), Some(verb), Some(whole)) = (found.get(1), found.get(2), found.get(0)) else { continue };
        let Some(mut someone) = someone(who.as_str(), Need::Address) else { continue };
        let said = found.get(3).map_or("", |said| said.as_str());
        let (role, confidence) = match verb.as_str() {
            "chaired" => (ParticipationRole::Chair, 0.8),
            "co-chaired" => (ParticipationRole::CoChair, 0.8),
            "moderated" => (ParticipationRole::Moderator, 0.8),
            "opened" => (ParticipationRole::OpeningSpeaker, 0.8),
            "closed" => (ParticipationRole::ClosingSpeaker, 0.8),
            "facilitated" => (ParticipationRole::Facilitator, 0.8),
            "hosted" => (ParticipationRole::Host, 0.8),
            "attended" => (ParticipationRole::Attendee, 0.6),
            "delivered" if said.contains("keynote") => (ParticipationRole::Keynote, 0.8),
            "delivered" if ["opening", "welcom"].iter().any(|word| said.contains(word)) => {
                (ParticipationRole::OpeningSpeaker, 0.8)
            }
            "delivered" if said.contains("closing") => (ParticipationRole::ClosingSpeaker, 0.8),
            _ => (ParticipationRole::Speaker, 0.7),
        };
        someone.role = Some((role, verb.as_str()));
        let quote = place(line, whole.as_str().trim());
        let events = if meetings.is_empty() { &[event.ix][..] } else { meetings };
        for object in events {
            take_part(builder, &someone, line, quote.clone(), (*object, ordinal), confidence);
        }
    }
}
