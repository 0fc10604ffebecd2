//! Calendars (iCalendar, RFC 5545): each `VEVENT` is an event; who attends and who organises, by name alone.

use ::entity::vocabulary::{
    EntityKind, EventStatus, OrganisingRole, ParticipationRole, ParticipationStatus, Role, Vocabulary,
};

use super::{
    ReadOptions,
    gather::{Gather, fact, name_in, official, stated},
    moment::{self, Moment, moment, shifted},
    page,
    private::without_addresses,
};
use crate::{
    error::{Error, Result},
    ingest::draft::{Attribute, AttributeDraft, Draft, Identity, MentionIx, Place, Severity, SourceDraft},
};

/// A content line: its name, its parameters and its value.
struct Line {
    name: String,
    parameters: Vec<(String, String)>,
    value: String,
    place: Place,
}

impl Line {
    fn parameter(&self, name: &str) -> Option<&str> {
        let (_, value) = self.parameters.iter().find(|(key, _)| key == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// The value as text.
    fn text(&self) -> String {
        let mut text = String::with_capacity(self.value.len());
        let mut escaped = false;
        for c in self.value.chars() {
            match c {
                'n' | 'N' if escaped => text.push('\n'),
                _ if escaped => text.push(c),
                '\\' => {}
                _ => text.push(c),
            }
            escaped = c == '\\' && !escaped;
        }
        text.trim().to_owned()
    }
}

/// Whether a text is a calendar.
pub(super) fn is_calendar(text: &str) -> bool {
    let head = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    head.get(..15).is_some_and(|head| head.eq_ignore_ascii_case("BEGIN:VCALENDAR"))
}

/// Reads a calendar.
///
/// # Errors
/// `BAD_USER_INPUT` where it is none, or has no event.
pub(super) fn read_calendar(text: &str, options: &ReadOptions) -> Result<Draft> {
    if !is_calendar(text) {
        return Err(Error::bad_input("The source is no calendar: it does not begin with BEGIN:VCALENDAR."));
    }
    let text = without_addresses(text).into_owned();
    let mut gather = Gather::default();
    let mut title = None;
    let mut event: Option<(u32, Vec<Line>)> = None;
    let (mut depth, mut events, mut ended) = (0_usize, 0, false);
    for line in lines(&text) {
        let value = line.value.trim().to_ascii_uppercase();
        match (line.name.as_str(), value.as_str()) {
            ("BEGIN", "VEVENT") if event.is_none() => event = Some((line.place.lines.0, Vec::new())),
            ("END", "VEVENT") if event.is_some() && depth == 0 => {
                events += 1;
                if let Some((at, lines)) = event.take()
                    && let Err(wrong) = read_event(&mut gather, &lines)
                {
                    gather.message(Some(at), Severity::Error, format!("{wrong} The event was left out."));
                }
            }
            // Alarms within an event are no part of it.
            ("BEGIN", _) if event.is_some() => depth += 1,
            ("END", _) if event.is_some() => depth = depth.saturating_sub(1),
            ("END", "VCALENDAR") => ended = true,
            ("X-WR-CALNAME", _) if title.is_none() => title = Some(line.text()),
            _ => {
                if let Some((_, lines)) = event.as_mut().filter(|_| depth == 0) {
                    lines.push(line);
                }
            }
        }
    }
    if let Some((at, _)) = event {
        let wrong = "The file ends inside this event; it was cut. The event was left out.";
        gather.message(Some(at), Severity::Error, wrong);
    } else if !ended {
        gather.message(None, Severity::Error, "The file ends before END:VCALENDAR; it was cut.");
    }
    if events == 0 {
        return Err(Error::bad_input("The calendar has no whole VEVENT."));
    }
    let mut draft = gather.finish();
    draft.source = SourceDraft {
        title: options.title.clone().or(title).filter(|title| !title.is_empty()),
        media_type: "text/calendar".to_owned(),
        text,
        ..SourceDraft::default()
    };
    Ok(draft)
}

/// The content lines of a calendar, folded ones put together.
fn lines(text: &str) -> impl Iterator<Item = Line> {
    let mut rows = text.split('\n').zip(1_u32..).peekable();
    std::iter::from_fn(move || {
        loop {
            let (row, first) = rows.next()?;
            let (mut whole, mut raw, mut last) = (row.to_owned(), row.to_owned(), first);
            while let Some((more, number)) = rows.next_if(|(row, _)| row.starts_with([' ', '\t'])) {
                whole.push_str(more.get(1..).unwrap_or_default());
                raw.push('\n');
                raw.push_str(more);
                last = number;
            }
            if let Some(line) = content(&whole, Place { lines: (first, last), quote: raw }) {
                return Some(line);
            }
        }
    })
}

/// `NAME;PARAMETER="value":VALUE`.
fn content(line: &str, place: Place) -> Option<Line> {
    let mut quoted = false;
    let colon = line.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == ':' && !quoted
    })?;
    let (head, value) = (line.get(..colon.0)?, line.get(colon.0 + 1..)?);
    let mut quoted = false;
    let mut parts = head.split(|c| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    let name = parts.next()?.trim().to_ascii_uppercase();
    let parameters = parts.filter_map(|part| part.split_once('='));
    let parameters =
        parameters.map(|(key, value)| (key.to_ascii_uppercase(), value.trim_matches('"').to_owned())).collect();
    Some(Line { name, parameters, value: value.to_owned(), place })
}

/// Reads an event; else says what is wrong with it.
fn read_event(gather: &mut Gather, lines: &[Line]) -> Result<(), String> {
    let first = |name: &str| lines.iter().find(|line| line.name == name);
    let Some(summary) = first("SUMMARY").filter(|line| !crate::name::plain(&line.text()).is_empty()) else {
        return Err("The event has no SUMMARY.".to_owned());
    };
    let from = first("DTSTART").and_then(|line| Some((when(line)?, line)));
    if let (None, Some(line)) = (&from, first("DTSTART")) {
        let text = format!("“{}” is no date. It was left out.", line.value.trim());
        gather.message(Some(line.place.lines.0), Severity::Warning, text);
    }
    let apart = from.as_ref().map_or("", |(from, _)| from.date.as_str()).to_owned();
    let title = summary.text();
    let ix = gather.once(EntityKind::Event, Identity::NameAndTime, official(&title, &summary.place), &apart);
    if let Some(kind) = page::event_kind(&title) {
        let read = stated(Attribute::EventKind, kind.as_str(), &summary.place);
        gather.attribute(ix, AttributeDraft { confidence: 0.9, ..read });
    }
    if let Some((from, line)) = &from {
        moment::say(gather, ix, from, end(from, lines).as_ref(), &line.place);
    }
    if let Some(rule) = first("RRULE") {
        let text = "The event repeats; only its first time is read.";
        gather.message(Some(rule.place.lines.0), Severity::Info, text);
    }
    for (name, attribute) in [("LOCATION", Attribute::Venue), ("DESCRIPTION", Attribute::Abstract)] {
        if let Some(line) = first(name) {
            gather.attribute(ix, stated(attribute, line.text(), &line.place));
        }
    }
    if let Some(line) = first("STATUS") {
        let status = match line.value.trim().to_ascii_uppercase().as_str() {
            "CONFIRMED" => Some(EventStatus::Scheduled),
            "TENTATIVE" => Some(EventStatus::Tentative),
            "CANCELLED" => Some(EventStatus::Cancelled),
            _ => None,
        };
        if let Some(status) = status {
            gather.attribute(ix, stated(Attribute::Status, status.as_str(), &line.place));
        }
    }
    // Most are made like addresses, and those are gone.
    if let Some(line) = first("UID").filter(|line| !line.value.trim().is_empty() && !line.value.contains('…')) {
        gather.attribute(ix, stated(Attribute::Identifier, format!("uid:{}", line.value.trim()), &line.place));
    }
    if let Some(line) = first("URL").filter(|line| line.value.trim().starts_with("http")) {
        let link = serde_json::json!({ "url": line.value.trim() }).to_string();
        gather.attribute(ix, stated(Attribute::Link, link, &line.place));
    }
    for line in lines.iter().filter(|line| line.name == "CATEGORIES") {
        for theme in line.text().split(',').map(str::trim).filter(|theme| !crate::name::plain(theme).is_empty()) {
            let theme = gather.once(EntityKind::Theme, Identity::Name, official(theme, &line.place), "");
            gather.relate(Role::Tagging, ix, theme, 1.0, &line.place);
        }
    }
    people(gather, lines, ix);
    Ok(())
}

/// Who organises and who attends, where a name is given.
fn people(gather: &mut Gather, lines: &[Line], event: MentionIx) {
    let within = name_in(gather.key(event)).to_owned();
    for line in lines.iter().filter(|line| matches!(line.name.as_str(), "ORGANIZER" | "ATTENDEE")) {
        let Some(name) = line.parameter("CN").filter(|name| !name.contains('…')) else { continue };
        let group = matches!(line.parameter("CUTYPE"), Some("GROUP" | "RESOURCE" | "ROOM"));
        if group && line.name == "ATTENDEE" {
            continue;
        }
        let Some((person, honorific)) = gather.person(name, &within, &line.place) else { continue };
        if line.name == "ORGANIZER" {
            gather.relate(Role::Organising(OrganisingRole::Organiser), person, event, 1.0, &line.place);
            continue;
        }
        let role = match line.parameter("ROLE") {
            Some("CHAIR") => ParticipationRole::Chair,
            _ => ParticipationRole::Attendee,
        };
        let status = match line.parameter("PARTSTAT") {
            Some("ACCEPTED") => Some(ParticipationStatus::Confirmed),
            Some("TENTATIVE") => Some(ParticipationStatus::Tentative),
            Some("DECLINED") => Some(ParticipationStatus::Absent),
            _ => None,
        };
        let mut attends = fact(Role::Participation(role), person, event, &line.place);
        attends.attributes.push(stated(Attribute::PrintedName, name, &line.place));
        if let Some(honorific) = honorific {
            attends.attributes.push(stated(Attribute::PrintedHonorific, honorific, &line.place));
        }
        if let Some(status) = status {
            attends.attributes.push(stated(Attribute::Status, status.as_str(), &line.place));
        }
        gather.fact(attends);
    }
}

/// The moment of a line, with its zone.
fn when(line: &Line) -> Option<Moment> {
    let mut when = moment(&line.value)?;
    if when.zone.is_none() && when.time.is_some() {
        when.zone = line.parameter("TZID").map(str::to_owned);
    }
    Some(when)
}

/// When an event ends: a whole day's end is the day after, as the standard has it.
fn end(from: &Moment, lines: &[Line]) -> Option<Moment> {
    if let Some(line) = lines.iter().find(|line| line.name == "DTEND") {
        let to = when(line)?;
        if to.time.is_some() {
            return Some(to);
        }
        let date = shifted(&to.date, -1).filter(|date| *date >= from.date)?;
        return Some(Moment { date, ..to });
    }
    let duration = lines.iter().find(|line| line.name == "DURATION")?;
    moment::later(from, minutes(duration.value.trim())?)
}

/// `P1DT2H30M` in minutes.
fn minutes(duration: &str) -> Option<u32> {
    let mut total = 0_u32;
    let mut number = 0_u32;
    for c in duration.strip_prefix('P').or_else(|| duration.strip_prefix("+P"))?.chars() {
        match c {
            '0'..='9' => number = number.checked_mul(10)?.checked_add(c.to_digit(10)?)?,
            'T' => {}
            'W' | 'D' | 'H' | 'M' | 'S' => {
                let unit = match c {
                    'W' => 10_080,
                    'D' => 1_440,
                    'H' => 60,
                    'M' => 1,
                    _ => 0,
                };
                total = total.checked_add(number.checked_mul(unit)?)?;
                number = 0;
            }
            _ => return None,
        }
    }
    (total < 1_000_000).then_some(total)
}
