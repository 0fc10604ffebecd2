//! Lines with days and hours on them: a date with the place beside it, a dateline, the hours of a programme, the event's own.

use std::sync::LazyLock;

use ::entity::vocabulary::DocumentKind;
use regex::Regex;

use super::{Entry, Outline, Part};
use crate::ingest::read::{
    page::{
        dates::{Calendar, dates_in},
        headings::Section,
        labels::Label,
        lines::{Line, Mark},
        people::{Need, someone},
        places::{Location, city_alone, house_alone, location},
        sessions::{Slot, session, slot, untitled},
        times::{Times, times_at_start, times_in},
        title::is_headline,
    },
    pattern::compiled,
};

static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|tues?|wed|thur?s?|fri|sat|sun)\b\.?,|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b",
    )
});

/// Words between a place and a date.
static JOINT: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)(?:^|[,\s])(?:du|le|les|el|los|del|from|on|am|vom|den)\s*(?:\s\s|$)"));

impl<'a> Outline<'_, 'a> {
    /// Whether blocks follow that begin with a date on a line of its own.
    pub(super) fn heads_blocks(&self, at: usize) -> bool {
        let below = self.lines.get(at + 1..).unwrap_or_default();
        let begins = |pair: &[Line<'_>]| match pair {
            [line, next] => line.gap && !next.gap && line.mark == Mark::None && is_date_alone(line, self.calendar),
            _ => false,
        };
        below.get(..below.len().min(100)).unwrap_or_default().windows(2).filter(|pair| begins(pair)).count() > 1
    }

    /// Whether dates on lines of their own follow, and none stands above.
    pub(super) fn heads_listing(&self, at: usize) -> bool {
        let above = self.entries.iter().any(|entry| matches!(entry.part, Part::Label(..) | Part::Prose));
        let below = self.lines.get(at + 1..).unwrap_or_default();
        !above
            // A meeting in a list has its date behind its title.
            && below.iter().take(6).any(|line| line.mark == Mark::None && is_date_alone(line, self.calendar))
    }

    pub(super) fn dated(&self, line: Line<'a>) -> Option<Part<'a>> {
        if line.mark != Mark::None && self.section == Section::Meetings {
            return None;
        }
        let dates = dates_in(line.text, self.calendar).found;
        let first = dates.first()?.clone();
        let (head, behind) = (line.text.get(..first.range.start)?, line.text.get(first.range.end..)?);
        if head.trim().is_empty() || location(without_article(head)).is_some() {
            // `Montevideo, 14 de junio de 2019.- El Foro …`
            let behind = behind
                .strip_prefix('.')
                .map(str::trim_start)
                .filter(|rest| rest.starts_with(['-', '–', '—']))
                .unwrap_or(behind);
            // `Suva, 25 September 2017 (Tide Office) – …`
            let office = behind.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')'));
            let behind = office.filter(|(office, _)| office.len() <= 60).map_or(behind, |(_, rest)| rest);
            let dash = behind.trim_start().strip_prefix(['–', '—', '-', ',']);
            let place = dash.and_then(|rest| rest.split_once(". ")).filter(|_| dates.len() <= 3 && line.prose);
            let text_behind =
                dash.is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_uppercase() || c == '['));
            let place_before = !head.trim().is_empty() && text_behind && line.prose;
            if place_before || place.is_some_and(|(place, _)| location(place).is_some()) {
                return Some(Part::Dateline(first));
            }
        }
        if line.prose || line.text.len() > 200 {
            return None;
        }
        // Under a headline stands the day of the news.
        let headed =
            self.entries.last().is_some_and(|entry| matches!(entry.part, Part::Other) && is_headline(entry.line.text));
        // Or above it.
        let at = self.lines.partition_point(|other| other.index <= line.index);
        let heads = self.entries.is_empty() && self.lines.get(at).is_some_and(|next| is_headline(next.text));
        if self.section == Section::Top && (headed || heads) {
            return Some(Part::Dateline(first));
        }
        // A letter begins with the day it was written.
        if self.section == Section::Top && self.is_letter_head(&line) {
            return Some(Part::Dateline(first));
        }
        // Under `Press release` or `Distr.: General` stands the day it was written.
        let published = self
            .entries
            .last()
            .is_some_and(|entry| matches!(&entry.part, Part::Label(labelled, _) if labelled.label == Label::Published));
        if self.section == Section::Top && (published || self.is_release()) {
            return Some(Part::Dateline(first));
        }
        // What has been read becomes blank, so that places in the line stay what they are.
        let mut rest = line.text.to_owned();
        let mut blank = |range: std::ops::Range<usize>| {
            if rest.get(range.clone()).is_some() {
                rest.replace_range(range.clone(), &" ".repeat(range.len()));
            }
        };
        for found in &dates {
            blank(found.range.clone());
        }
        let times = times_in(&rest);
        if let Some(times) = &times {
            rest.replace_range(times.range.clone(), &" ".repeat(times.range.len()));
        }
        let weekdays: Vec<std::ops::Range<usize>> = WEEKDAY.find_iter(&rest).map(|found| found.range()).collect();
        for range in weekdays {
            rest.replace_range(range.clone(), &" ".repeat(range.len()));
        }
        let words: Vec<&str> = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let filler = |word: &&str| {
            let folded = crate::name::plain(word);
            folded.bytes().all(|byte| byte.is_ascii_digit())
                || " day jour dia on from held the monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo le les los el du del date at a h hrs hours heures horas uhr las de one two three four five six online virtual ligne linea hybrid hybride hibrido zoom "
                    .contains(&format!(" {folded} "))
        };
        if words.iter().all(filler) {
            return Some(Part::Dates(dates, None, times));
        }
        // `Cotonou, du 30 novembre …`
        let joints: Vec<std::ops::Range<usize>> = JOINT.find_iter(&rest).map(|found| found.range()).collect();
        for range in joints {
            rest.replace_range(range.clone(), &" ".repeat(range.len()));
        }
        let edges =
            |c: char| c.is_whitespace() || matches!(c, ',' | '–' | '—' | '-' | '(' | ')' | '|' | ';' | '•' | '.' | ':');
        let beside = rest.trim_matches(edges);
        let start = beside.as_ptr() as usize - rest.as_ptr() as usize;
        // `Kathmandu (Nepal), 7-9 March`
        let open = beside.contains('(') && !beside.contains(')');
        let beside = if open { rest.get(start..=start + beside.len()).unwrap_or(beside) } else { beside };
        let place = line.text.get(start..start + beside.len()).filter(|_| !beside.contains("    ")).and_then(location);
        let alone = line.text.get(..start + beside.len()).filter(|_| start == 0).and_then(city_alone);
        let house = || line.text.get(start..start + beside.len()).and_then(house_alone);
        // `22 February 2016, Old Quad: North Building, 44, 5 p.m. – 7 p.m.`
        let between = || {
            let venue = line.text.get(start..start + beside.len())?;
            let own = self.section == Section::Top && !self.timed && first.range.start == 0 && times.is_some();
            let short = venue.starts_with(char::is_uppercase) && venue.split(' ').count() <= 8;
            (own && short).then_some(Location { venue: Some(venue), city: None, country: None })
        };
        let place = place.or(alone).or_else(house).or_else(between);
        // `Hybrid conference, Room 62 – Thursday, 19 October 2023 from 9:30 to 13:00`
        let last = times.as_ref().is_some_and(|times| {
            let whole = line.text.get(times.range.end..).is_some_and(|behind| !behind.contains(char::is_alphanumeric));
            whole && times.range.start >= first.range.end && first.edtf.earliest() == first.edtf.latest()
        });
        let bare = last && self.section == Section::Top && !self.timed;
        (dates.len() == 1 && (place.is_some() || bare)).then_some(Part::Dates(dates, place, times))
    }

    /// Whether a line stands above a salutation as the place and the day of a letter, with the event's own day between.
    fn is_letter_head(&self, line: &Line<'_>) -> bool {
        let said = |entry: &Entry<'_>| matches!(entry.part, Part::Dates(..) | Part::Label(..));
        if line.text.split(',').next().and_then(city_alone).is_none() || self.entries.iter().any(said) {
            return false;
        }
        let at = self.lines.partition_point(|other| other.index <= line.index);
        let below = self.lines.get(at..).unwrap_or_default();
        let until = below.iter().take(14).position(|line| is_salutation(line.text));
        let between = until.and_then(|until| below.get(..until)).unwrap_or_default();
        between.iter().any(|line| !dates_in(line.text, self.calendar).found.is_empty())
    }

    /// Whether the page says at its top that it is a release for the press, and nothing but its date since.
    pub(super) fn is_release(&self) -> bool {
        let release = |entry: &Entry<'_>| match &entry.part {
            Part::Untitled(document) => {
                matches!(document.kind, DocumentKind::PressRelease | DocumentKind::Communique)
            }
            _ => false,
        };
        self.entries.len() <= 6
            && self.entries.iter().any(release)
            && !self.entries.iter().any(|entry| matches!(entry.part, Part::Dateline(_) | Part::Label(..)))
    }

    /// Whether a day is one of a programme that has no heading: hours stand under it, with something at them or after the
    /// event's own date.
    pub(super) fn heads_programme(&self, at: usize, part: &Part<'a>) -> bool {
        let Part::Dates(found, None, None) = part else { return false };
        let one_day =
            found.first().is_some_and(|first| found.len() == 1 && first.edtf.earliest() == first.edtf.latest());
        let next = self.lines.get(at + 1).map_or("", |next| next.text);
        if !one_day || self.section == Section::Programme {
            return false;
        }
        let something = |times: &Times| {
            let behind = next.get(times.range.end..).unwrap_or_default();
            behind.chars().any(char::is_alphabetic) && !is_time_zone(behind)
        };
        // Under the heading of something else, hours with what takes place at them.
        if !(self.section == Section::Top || (self.chapters && self.section == Section::About)) {
            return times_at_start(next).is_some_and(|times| something(&times));
        }
        let dated = |entry: &Entry<'_>| match &entry.part {
            Part::Dates(..) => true,
            Part::Label(labelled, _) => labelled.label == Label::Date,
            _ => false,
        };
        let Some(times) = times_at_start(next) else {
            // Something before the first hours: `Arrival of participants`.
            let mut below = self.lines.iter().skip(at + 2).take(2).filter(|line| line.gap && !line.prose);
            let hours = below.any(|line| times_at_start(line.text).is_some_and(|times| times.end.is_some()));
            if hours && untitled(next).is_some() {
                return true;
            }
            // The first session, with its number, or with its hours below it.
            if session(next, Mark::None).is_some_and(|session| session.ordinal.is_some()) {
                return self.entries.iter().any(dated);
            }
            let heading = untitled(next).is_some() || session(next, Mark::None).is_some();
            let hours = self.lines.get(at + 2).is_some_and(|below| times_at_start(below.text).is_some());
            return heading && hours && self.entries.iter().any(dated);
        };
        something(&times) || self.entries.iter().any(dated)
    }

    /// A time or a day goes on with the programme that a list of people stood in.
    pub(super) fn back_to_programme(&mut self) {
        if matches!(self.section, Section::People(_) | Section::Documents(_) | Section::Biographies) {
            self.section = Section::Programme;
            self.heading = None;
        }
    }

    /// Whether hours directly under the event's date, with nothing behind them, are the event's own.
    pub(super) fn is_time_of_event(&self, line: Line<'a>, times: &Times) -> bool {
        let under_date = self.entries.last().is_some_and(|entry| match &entry.part {
            Part::Dates(..) => true,
            Part::Label(labelled, _) => labelled.label == Label::Date,
            _ => false,
        });
        let behind = line.text.get(times.range.end..).unwrap_or_default();
        // What goes on when these hours are over is the next part of a programme.
        let at = self.lines.partition_point(|other| other.index <= line.index);
        let mut below = self.lines.iter().skip(at).take(14).filter_map(|line| times_at_start(line.text));
        let first = below.any(|next| times.end.as_ref().is_some_and(|end| next.start >= *end));
        under_date && self.section == Section::Top && !self.timed && !first && is_time_zone(behind)
    }

    /// The place behind hours that stand below the event's title or its day: `6 p.m. – 7 p.m., Old Hall, Edinburgh`.
    pub(super) fn place_at_time(&self, line: Line<'a>, times: &Times) -> Option<Location<'a>> {
        let above = self.entries.last().is_some_and(|entry| matches!(entry.part, Part::Dates(..) | Part::Other));
        let behind = line.text.get(times.range.end..)?.trim_start_matches([',', ';', '·', '|', '–', '-', ' ']);
        let own = above && self.section == Section::Top && !self.timed;
        own.then(|| location(behind).filter(|place| place.venue.is_some()).or_else(|| house_alone(behind))).flatten()
    }

    /// A date directly below the heading of a session is that of the session, unless the hours of a day stand below it.
    pub(super) fn of_session(&self, at: usize, part: Part<'a>) -> Part<'a> {
        let session = self.entries.last().is_some_and(|entry| match &entry.part {
            Part::Slot(Slot::Session(session)) => session.ordinal.is_some() || self.section != Section::Top,
            _ => false,
        });
        let next = self.lines.get(at + 1).map_or("", |next| next.text);
        match part {
            Part::Dates(found, place, times) if session && found.len() == 1 => {
                if times.is_some() || times_at_start(next).is_none() {
                    Part::OfSession(found.into_iter().next(), times)
                } else {
                    Part::Dates(found, place, times)
                }
            }
            part => part,
        }
    }

    /// The room of the session directly above, `Room 1.02`, before anybody is named; or of the one whose hours stand above.
    pub(super) fn room(&self, line: Line<'a>) -> Option<&'a str> {
        if self.after_time && !line.gap && line.mark == Mark::None {
            return house_alone(line.text)?.venue;
        }
        let beside = |entry: &&Entry<'_>| matches!(entry.part, Part::OfSession(..) | Part::Label(..));
        let mut above = self.entries.iter().rev().skip_while(beside);
        let session = above.next().is_some_and(|entry| match &entry.part {
            Part::Slot(Slot::Session(session)) => session.room.is_none(),
            _ => false,
        });
        let alone = session && !line.gap && line.mark == Mark::None && location(line.text).is_none();
        alone.then(|| house_alone(line.text)?.venue).flatten()
    }

    /// Whether hours stand alone below the heading of a session that has none.
    fn is_time_of_session(&self, behind: &str) -> bool {
        let mut above = self.entries.iter().rev();
        let session = above.next().is_some_and(|entry| matches!(entry.part, Part::Slot(Slot::Session(_))));
        behind.is_empty() && session && !above.next().is_some_and(|entry| matches!(entry.part, Part::Time(_)))
    }

    /// A time, and what stands behind it on the line.
    pub(super) fn time(&mut self, line: Line<'a>, times: Times) {
        let behind = line.text.get(times.range.end..).unwrap_or_default();
        let behind = behind.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, '–' | '—' | '-' | ':' | '|' | ')' | ',' | '.')
        });
        self.back_to_programme();
        if self.is_time_of_session(behind) {
            self.push(line, Part::OfSession(None, Some(times)));
            return;
        }
        self.push(line, Part::Time(times));
        self.programme = true;
        self.listed = false;
        self.after_time = behind.is_empty();
        if behind.is_empty() {
            return;
        }
        let rest = Line { text: behind, mark: Mark::None, prose: false, ..line };
        let part = match someone(behind, Need::Address) {
            Some(someone) if untitled(behind).is_none() => Part::Someone(Box::new(someone)),
            _ => slot(behind, Mark::None).map_or(Part::Other, Part::Slot),
        };
        self.push(rest, part);
    }
}

/// What stands before a day, without what leads to it: `Thiès, le`.
fn without_article(head: &str) -> &str {
    let head = head.trim_end();
    let head = [" le", " el", " du", " del"].iter().find_map(|article| head.strip_suffix(article)).unwrap_or(head);
    head.trim_end_matches([' ', ',', '–', '-', '('])
}

/// Whether a line is how a letter begins.
fn is_salutation(text: &str) -> bool {
    let begins = [
        "Dear ",
        "Excellenc",
        "Chers ",
        "Chères ",
        "Cher ",
        "Chère ",
        "Madame, Monsieur",
        "Mesdames",
        "Estimad",
        "Querid",
    ];
    text.ends_with([',', ':']) && begins.iter().any(|begin| text.starts_with(begin))
}

/// Whether a line is a date, and little else.
pub(in super::super) fn is_date_alone(line: &Line<'_>, calendar: Calendar) -> bool {
    let dates = dates_in(line.text, calendar).found;
    dates.first().is_some_and(|found| found.range.start <= 12 && (found.range.len() + 12) * 2 >= line.text.len())
}

/// Whether nothing stands behind hours but the zone they are of: `CEST (08:00–09:30 EDT)`, `GMT+2`, `h`.
fn is_time_zone(behind: &str) -> bool {
    let zone = behind.split('(').next().unwrap_or_default().trim();
    let word = |word: &str| {
        word.len() <= 6 && !word.chars().any(char::is_lowercase)
            || matches!(word, "h" | "hrs" | "hours" | "heures" | "horas")
    };
    zone.split_whitespace().count() <= 2 && zone.split_whitespace().all(word)
}
