//! Times of the day: `10:00 - 10:20`, `10.00 – 13.00`, `10h00`, `12:30-2:00 PM`.

use std::{ops::Range, sync::LazyLock};

use regex::{Captures, Regex};

use super::super::pattern::compiled;

/// When something begins and ends on its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Times {
    /// `HH:MM`.
    pub start: String,
    /// `HH:MM`.
    pub end: Option<String>,
    /// The bytes that say it.
    pub range: Range<usize>,
}

static TIMES: LazyLock<Regex> = LazyLock::new(|| {
    let clock = r"(\d{1,2})(?:\s?[:.h]\s?(\d{2})(?::[0-5]\d\b)?)?\s?(?:(a\.?\s?m|p\.?\s?m|noon)\b\.?|(horas|heures|uhr|hours|hrs|hs|h)\b)?";
    compiled(&format!(r"(?i){clock}(?:\s*(?:-|–|—|−|to|à|a|bis)\s*{clock})?"))
});

/// The first time or stretch of time in a text.
pub(super) fn times_in(text: &str) -> Option<Times> {
    let head = text.get(..text.floor_char_boundary(400)).unwrap_or(text);
    TIMES.captures_iter(head).find_map(|found| times(head, &found))
}

/// The time that a text begins with.
pub(super) fn times_at_start(text: &str) -> Option<Times> {
    times_in(text).filter(|times| times.range.start == 0)
}

fn times(text: &str, found: &Captures) -> Option<Times> {
    let whole = found.get(0)?;
    // `4.30pmReception`
    let glued = text.get(whole.end()..).and_then(|behind| {
        let half = behind.get(..2).filter(|half| matches!(*half, "am" | "pm" | "AM" | "PM"))?;
        behind.get(2..)?.starts_with(char::is_uppercase).then(|| half.starts_with(['p', 'P']))
    });
    let stands_alone = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || matches!(c, ':' | '/' | '.' | '-'));
    if !stands_alone(text.get(..whole.start())?.chars().next_back().filter(|c| *c != '.'))
        || (glued.is_none() && goes_on(text.get(whole.end()..)?))
    {
        return None;
    }
    let number = |group: usize| found.get(group).and_then(|digits| digits.as_str().parse::<u32>().ok());
    let half =
        |group: usize| found.get(group).map(|letters| letters.as_str().to_ascii_lowercase().starts_with(['p', 'n']));
    let ends = found.get(5).is_some();
    let start_half = half(3).or(glued.filter(|_| !ends));
    let end_half = half(7).or(glued.filter(|_| ends));
    let start_minutes = number(2);
    let clock = |hour: u32, minutes: u32, afternoon: Option<bool>| {
        let hour = match afternoon {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        (hour < 24 && minutes < 60).then_some((hour, minutes))
    };
    let text_of = |(hour, minutes): (u32, u32)| format!("{hour:02}:{minutes:02}");
    // Two bare numbers are no time: minutes, an `h` or a half of the day must say so.
    let hours = |group: usize| found.get(group).is_some();
    let is_clock = |minutes: Option<u32>, half: Option<bool>, h: bool| minutes.is_some() || half.is_some() || h;
    let end = number(5)
        .filter(|_| is_clock(number(6), end_half, hours(8)))
        .and_then(|hour| clock(hour, number(6).unwrap_or(0), end_half));
    if !is_clock(start_minutes, start_half.or(end_half), hours(4)) {
        return None;
    }
    let (hour, minutes) = (number(1)?, start_minutes.unwrap_or(0));
    let start = match (start_half, end_half, end) {
        (None, Some(_), Some(end)) => {
            let same_half = clock(hour, minutes, end_half)?;
            if same_half <= end { same_half } else { clock(hour, minutes, None)? }
        }
        _ => clock(hour, minutes, start_half)?,
    };
    let end = end.filter(|end| *end > start);
    let range = whole.start()..whole.end() + if glued.is_some() { 2 } else { 0 };
    Some(Times { start: text_of(start), end: end.map(text_of), range })
}

/// Whether the number behind which this stands is no time after all: `10.11.2011`, `10.25 %`.
fn goes_on(behind: &str) -> bool {
    let mut chars = behind.trim_start().chars();
    match chars.next() {
        Some('%') => true,
        Some('.' | '/' | ':') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_digit() && !behind.starts_with(char::is_whitespace),
        None => false,
    }
}
