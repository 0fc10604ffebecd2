//! The dated meetings that a series lists: `3. Title, organised with A and B (18 October 2005)`.

use std::sync::LazyLock;

use regex::Regex;

use super::super::pattern::compiled;

use super::{
    dates::{Calendar, Found, dates_in},
    lines::{Line, Mark},
    places::house_alone,
    posts::without_the,
    times::{Times, times_in},
    words::{is_organisation, shows_organisation},
};
use crate::ingest::gazetteer;

/// One meeting of a series.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Meeting<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its number in the list.
    pub ordinal: Option<u32>,
    /// Its days.
    pub when: Option<Found>,
    /// Its hours.
    pub times: Option<Times>,
    /// The house, behind day and hours.
    pub venue: Option<&'a str>,
    /// Who organised it with those of the series.
    pub organisers: Vec<&'a str>,
}

static ORGANISED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)[,;(–-]?\s*(?:co-?)?(?:organi[sz]ed|held|hosted)\s+(?:jointly\s+)?(?:with|by)\s+|[,;(–-]?\s*(?:organisée?s?\s+(?:avec|par)|organizad[oa]s?\s+(?:con|por)|in cooperation with|in collaboration with|jointly with)\s+",
    )
});

/// The meeting that a line of a series names: it has a date, or stands in a numbered list.
pub(super) fn meeting(line: Line<'_>, calendar: Calendar) -> Option<Meeting<'_>> {
    let text = line.text;
    let when = dates_in(text, calendar).found.into_iter().last();
    let ordinal = match line.mark {
        Mark::Number(number) | Mark::Roman(number) => Some(number),
        _ => None,
    };
    if when.is_none() && ordinal.is_none() {
        return None;
    }
    let body = match &when {
        Some(found) if found.range.start > text.len() / 4 => text.get(..found.range.start)?,
        // `18 October 2005: Title`
        Some(found) => text.get(found.range.end..)?,
        None => text,
    };
    let mut body = trim(body);
    let mut organisers = Vec::new();
    if let Some(found) = ORGANISED.find(body) {
        organisers = listed(body.get(found.end()..)?);
        body = trim(body.get(..found.start())?);
    } else if line.cut {
        body = body.rsplit_once(',').map_or(body, |(head, _)| trim(head));
    }
    let title = body.trim_matches(['“', '”', '"', '«', '»']);
    // `Title (20 January 2016, 17:00 – 18:30, Old Library)`
    let behind = when.as_ref().and_then(|found| text.get(found.range.end..)?.strip_suffix(')')).unwrap_or_default();
    let times = times_in(behind);
    let rest = times.as_ref().map_or(behind, |times| behind.get(times.range.end..).unwrap_or_default());
    let venue = Some(rest.trim_matches([' ', ','])).filter(|house| house_alone(house).is_some());
    (title.chars().filter(|c| c.is_alphabetic()).count() > 3).then_some(Meeting {
        title,
        ordinal,
        when,
        times,
        venue,
        organisers,
    })
}

/// The names in a list: `UNU, ILO and the UN Office of Legal Affairs`; an "and" within a name does not part it.
pub(super) fn listed(text: &str) -> Vec<&str> {
    // `United Nations Educational, Scientific and Cultural Organization`
    if gazetteer::organisation(crate::name::split_acronym(text.trim()).0).is_some() {
        return vec![without_the(text.trim())];
    }
    let mut names = Vec::new();
    for part in parts(text) {
        let mut rest = trim(part.trim_start().strip_prefix("and ").unwrap_or(part));
        // `the Tide Centre and the Guild of Pilots`: each has its article.
        while let Some((head, tail)) = rest.split_once(" and the ").filter(|(head, _)| head.starts_with("the ")) {
            names.push(head);
            rest = tail;
        }
        // The missions or governments of several states stand for these.
        for several in ["the ", "Permanent Missions of ", "Permanent Missions to the UN of ", "Governments of "] {
            rest = rest.strip_prefix(several).unwrap_or(rest);
        }
        while let Some((head, tail)) = parted(rest) {
            names.push(head);
            rest = tail;
        }
        names.push(rest);
    }
    names
        .iter()
        .map(|name| without_the(trim(name)))
        .filter(|name| name.starts_with(char::is_uppercase))
        .take(20)
        .collect()
}

/// The parts of a list between commas; a name that is known to have commas in it is one of them.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices([',', ';']).chain([(text.len(), "")]) {
        let Some(part) = text.get(start..at) else { continue };
        let name = without_the(part.trim_start().strip_prefix("and ").unwrap_or(part).trim_start());
        let offset = name.as_ptr() as usize - text.as_ptr() as usize;
        let known = text.get(offset..).and_then(gazetteer::organisation_at_start);
        if mark == "," && known.is_some_and(|(length, _)| offset + length > at) {
            continue;
        }
        parts.push(part);
        start = at + mark.len();
    }
    parts
}

/// Two names about an "and", each of which can stand alone.
fn parted(text: &str) -> Option<(&str, &str)> {
    let stands = |name: &str| is_organisation(without_the(name)) || gazetteer::country(name).is_some();
    let bracketed = text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")).map_or(text, |(name, _)| name);
    let whole = without_the(bracketed);
    if gazetteer::organisation(text).is_some() || gazetteer::organisation(whole).is_some() {
        return None;
    }
    let joints = [" and ", " & ", " et ", " y ", " e "].into_iter().flat_map(|joint| text.match_indices(joint));
    let parts: Vec<(&str, &str)> = joints
        .filter_map(|(at, joint)| Some((text.get(..at)?.trim(), text.get(at + joint.len()..)?.trim())))
        .filter(|(head, tail)| stands(head) && stands(tail))
        .collect();
    // A name that is known may have an "and" in it: `the Commission for America and the Caribbean and UN-Habitat`.
    let is_known = |name: &str| gazetteer::organisation(without_the(name.split(" (").next().unwrap_or(name))).is_some();
    let known = parts.iter().find(|(head, _)| is_known(head));
    // `Ministère des Eaux et Forêts et la Commission …`: another name has its article.
    let led = parts.iter().find(|(_, tail)| without_the(tail) != *tail);
    let other = parts.iter().find(|(_, tail)| is_known(tail));
    // `Ministry of Housing and Habitat and School of Engineering`: a name begins with the word for what it is.
    let begun = parts.iter().find(|(_, tail)| tail.split(' ').next().is_some_and(shows_organisation));
    known.or(other).or(led).or(begun).or(parts.first()).copied()
}

fn trim(text: &str) -> &str {
    let text =
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '–' | '—' | '-' | '(' | '.'));
    if text.contains('(') { text } else { text.trim_end_matches(')') }
}
