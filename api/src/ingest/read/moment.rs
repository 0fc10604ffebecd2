//! Moments of ISO 8601, as structured sources write them: a day, perhaps an hour, perhaps where.

use ::time::{Date, Duration};

use super::gather::{Gather, stated};
use crate::{
    edtf::Edtf,
    ingest::draft::{Attribute, MentionIx, Place},
};

/// A day or less precise a date, and the hour where it is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// The date as EDTF.
    pub(super) date: String,
    /// `HH:MM`.
    pub(super) time: Option<String>,
    /// An offset such as `+01:00`, or the name of a zone.
    pub(super) zone: Option<String>,
}

/// A moment as ISO 8601 writes it, with or without its hyphens: `2011-11-28T10:00+01:00`, `20111128T100000Z`, `2011-11`.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    let (date, rest) = match text.split_once(['T', 't', ' ']) {
        Some((date, rest)) => (date, rest.trim()),
        None => (text, ""),
    };
    let compact = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
    let date =
        if compact { format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..)?) } else { date.to_owned() };
    Edtf::parse(&date).ok()?;
    let (clock, zone) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => (rest.get(..at)?, rest.get(at..).filter(|zone| !zone.is_empty())),
        None => (rest, None),
    };
    let digits: String = clock.chars().filter(char::is_ascii_digit).take(4).collect();
    let (hours, minutes) = (digits.get(..2).unwrap_or_default(), digits.get(2..4).unwrap_or_default());
    let real =
        hours.parse::<u8>().is_ok_and(|hours| hours < 24) && minutes.parse::<u8>().is_ok_and(|minutes| minutes < 60);
    let time = (real && date.len() == 10).then(|| format!("{hours}:{minutes}"));
    let zone = zone.filter(|_| time.is_some()).map(|zone| if zone.eq_ignore_ascii_case("z") { "UTC" } else { zone });
    Some(Moment { date, time, zone: zone.map(str::to_owned) })
}

/// Says of an event when it was. An end that is before the beginning, or none, leaves the beginning.
pub(super) fn say(gather: &mut Gather, event: MentionIx, from: &Moment, to: Option<&Moment>, place: &Place) {
    let interval = to.filter(|to| to.date != from.date).map(|to| format!("{}/{}", from.date, to.date));
    let interval = interval.filter(|interval| Edtf::parse(interval).is_ok());
    let to = to.filter(|to| to.date == from.date || interval.is_some());
    let date = interval.unwrap_or_else(|| from.date.clone());
    gather.attribute(event, stated(Attribute::When, date, place));
    let parts = [
        (Attribute::StartTime, from.time.clone()),
        (Attribute::EndTime, to.and_then(|to| to.time.clone())),
        (Attribute::TimeZone, from.zone.clone()),
    ];
    for (attribute, value) in parts {
        if let Some(value) = value {
            gather.attribute(event, stated(attribute, value, place));
        }
    }
}

/// The moment so many minutes later.
pub(super) fn later(from: &Moment, minutes: u32) -> Option<Moment> {
    let time = from.time.as_deref()?;
    let (hours, rest) = time.split_once(':')?;
    let total = hours.parse::<u32>().ok()? * 60 + rest.parse::<u32>().ok()? + minutes;
    let day = shifted(&from.date, i64::from(total / 1_440))?;
    let (hours, minutes) = (total % 1_440 / 60, total % 60);
    Some(Moment { date: day, time: Some(format!("{hours:02}:{minutes:02}")), zone: from.zone.clone() })
}

/// The day so many days later, or earlier.
pub(super) fn shifted(date: &str, days: i64) -> Option<String> {
    let mut parts = date.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = ::time::Month::try_from(parts.next()?.parse::<u8>().ok()?).ok()?;
    let day = Date::from_calendar_date(year, month, parts.next()?.parse().ok()?).ok()?;
    let day = day.checked_add(Duration::days(days))?;
    Some(format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day()))
}
