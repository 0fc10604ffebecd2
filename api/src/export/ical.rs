//! The events of the graph as iCalendar (RFC 5545).
//!
//! A calendar knows days, so only events are in it that are known to the day: one of "November 2011" is left out rather than
//! put on a day that no source names. A zone is named as the IANA does, without a `VTIMEZONE` of its own: every calendar
//! program has those. Organisers and participants are left out: a calendar would take them for an invitation.

use entity::vocabulary::{EventRelationRole, EventStatus, RelationKind, Role};
use time::{
    Date, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset, format_description::BorrowedFormatItem,
    macros::format_description,
};

use crate::graph::{End, Event, Graph, Node, NodeIx, TimeSpan};

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]");
const MOMENT: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]");

/// Octets of a line; a longer one is folded.
const LINE: usize = 75;

/// Everything before the first event.
pub(super) fn begin(buffer: &mut Vec<u8>) {
    for text in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        concat!("PRODID:-//Colloquy//Colloquy ", env!("CARGO_PKG_VERSION"), "//EN"),
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ] {
        line(buffer, text);
    }
}

/// Everything behind the last event.
pub(super) fn end(buffer: &mut Vec<u8>) {
    line(buffer, "END:VCALENDAR");
}

/// An event that is known to the day; nothing for anything else.
pub(super) fn event(buffer: &mut Vec<u8>, graph: &Graph, ix: NodeIx, text: Option<&str>) {
    let node = graph.node(ix);
    let Some((event, when)) = node.event().and_then(|event| Some((event, event.when?))) else { return };
    let Some((first, last)) = days(when.edtf.as_str()) else { return };
    let Some(stamp) = moment(node.updated_at) else { return };
    line(buffer, "BEGIN:VEVENT");
    line(buffer, &format!("UID:{}", node.id));
    line(buffer, &format!("DTSTAMP:{stamp}"));
    line(buffer, &format!("SEQUENCE:{}", node.revision.saturating_sub(1)));
    for written in times(first, last, when) {
        line(buffer, &written);
    }
    // Whether the source was sure, which a calendar cannot say.
    line(buffer, &format!("X-COLLOQUY-EDTF:{}", escaped(when.edtf.as_str())));
    line(buffer, &format!("SUMMARY:{}", escaped(node.name())));
    if let Some(place) = place(event) {
        line(buffer, &format!("LOCATION:{}", escaped(&place)));
    }
    if let Some(text) = text {
        line(buffer, &format!("DESCRIPTION:{}", escaped(text)));
    }
    let status = match event.status {
        EventStatus::Scheduled | EventStatus::Held => Some("CONFIRMED"),
        EventStatus::Tentative | EventStatus::Postponed => Some("TENTATIVE"),
        EventStatus::Cancelled => Some("CANCELLED"),
        EventStatus::Unknown => None,
    };
    if let Some(status) = status {
        line(buffer, &format!("STATUS:{status}"));
    }
    around(buffer, graph, node, ix);
    line(buffer, "TRANSP:TRANSPARENT");
    line(buffer, "END:VEVENT");
}

/// What the event is about, what it is part of, and where more is said of it.
fn around(buffer: &mut Vec<u8>, graph: &Graph, node: Node<'_>, ix: NodeIx) {
    let themes = graph.adjacent(ix, RelationKind::Tagging, End::Subject).iter();
    let themes: Vec<String> = themes.map(|ix| escaped(graph.node(graph.relation(ix).object).name())).collect();
    if !themes.is_empty() {
        line(buffer, &format!("CATEGORIES:{}", themes.join(",")));
    }
    for relation in graph.adjacent(ix, RelationKind::EventRelation, End::Subject).iter() {
        let relation = graph.relation(relation);
        if relation.role == Role::EventRelation(EventRelationRole::PartOf) {
            line(buffer, &format!("RELATED-TO;RELTYPE=PARENT:{}", graph.node(relation.object).id));
        }
    }
    let link = node.links().find(|link| link.url.bytes().all(|byte| byte.is_ascii_graphic()));
    if let Some(link) = link {
        line(buffer, &format!("URL:{}", link.url));
    }
}

/// The first and the last day of a date that names days; none of one that is less precise, or open.
fn days(edtf: &str) -> Option<(Date, Date)> {
    let day = |text: &str| {
        let text = text.trim_end_matches(['~', '?', '%']);
        Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
    };
    match edtf.split_once('/') {
        Some((first, last)) => Some((day(first)?, day(last)?)),
        None => day(edtf).map(|day| (day, day)),
    }
}

/// Beginning and end. Hours are given where that of the beginning is known and the end is then not left to a guess.
fn times(first: Date, last: Date, when: TimeSpan<'_>) -> Vec<String> {
    let hour = |text: Option<&str>| Time::parse(text?, format_description!("[hour]:[minute]")).ok();
    let (start, end) = (hour(when.start_time), hour(when.end_time));
    let written = |name: &str, day: Date, hour: Time| at(name, PrimitiveDateTime::new(day, hour), when.time_zone);
    match (start, end) {
        (Some(start), Some(end)) if (first, start) < (last, end) => {
            [written("DTSTART", first, start), written("DTEND", last, end)].into_iter().flatten().collect()
        }
        (Some(start), _) if first == last => written("DTSTART", first, start).into_iter().collect(),
        _ => {
            let day = |name: &str, day: Date| Some(format!("{name};VALUE=DATE:{}", day.format(DAY).ok()?));
            // The end of whole days is the day after the last.
            let after = last.next_day().filter(|_| first != last).and_then(|after| day("DTEND", after));
            day("DTSTART", first).into_iter().chain(after).collect()
        }
    }
}

/// An hour of a day: in UTC where the zone is an offset, else in the zone that is named, else wherever one is.
fn at(name: &str, at: PrimitiveDateTime, zone: Option<&str>) -> Option<String> {
    let Some(zone) = zone else { return Some(format!("{name}:{}", at.format(MOMENT).ok()?)) };
    if zone.eq_ignore_ascii_case("utc") || zone.eq_ignore_ascii_case("z") {
        return Some(format!("{name}:{}Z", at.format(MOMENT).ok()?));
    }
    if zone.starts_with(['+', '-']) {
        let offset =
            UtcOffset::parse(zone, format_description!("[offset_hour sign:mandatory]:[offset_minute]")).ok()?;
        return Some(format!("{name}:{}Z", at.assume_offset(offset).to_offset(UtcOffset::UTC).format(MOMENT).ok()?));
    }
    let is_plain = zone.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
    let zone = if is_plain { format!(";TZID={zone}") } else { String::new() };
    Some(format!("{name}{zone}:{}", at.format(MOMENT).ok()?))
}

fn moment(micros: i64) -> Option<String> {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).ok()?;
    Some(format!("{}Z", at.format(MOMENT).ok()?))
}

fn place(event: Event<'_>) -> Option<String> {
    let parts = [event.venue, event.city, event.country];
    let place = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    (!place.is_empty()).then_some(place)
}

/// A value as text, without the control characters that a calendar cannot have.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut last = ' ';
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' if last == '\r' => {}
            '\n' | '\r' => escaped.push_str("\\n"),
            '\t' => escaped.push(c),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
        last = c;
    }
    escaped
}

/// A content line, folded where it is too long; never within a character.
fn line(buffer: &mut Vec<u8>, text: &str) {
    let (mut rest, mut room) = (text, LINE);
    while rest.len() > room {
        let (head, tail) = rest.split_at(rest.floor_char_boundary(room));
        buffer.extend_from_slice(head.as_bytes());
        buffer.extend_from_slice(b"\r\n ");
        rest = tail;
        // The blank that a folded line begins with counts.
        room = LINE - 1;
    }
    buffer.extend_from_slice(rest.as_bytes());
    buffer.extend_from_slice(b"\r\n");
}
