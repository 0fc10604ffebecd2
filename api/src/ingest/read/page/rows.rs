//! From the lines of a file to those of a page: page numbers left out, broken words and wrapped lines whole again, pages
//! without line breaks parted at their labels.

use std::{borrow::Cow, ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::pattern::compiled;

use super::{
    headings::section,
    labels::{Label, label, label_without_colon, labels},
    lines::{Mark, mark, trim},
    people::is_unnamed,
    roles::role,
    sessions::{session, untitled},
    words::{begins_with_post, is_person_name},
};
use crate::name::split_honorific;

/// The longest line that rules look at, in bytes; what lies behind it is kept in the source and not read.
const MAX_LINE: usize = 32 << 10;

/// A line of the page: of one line of the file, of a part of one, or of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row<'a> {
    /// Its first line and its last, counted from 1.
    pub numbers: (u32, u32),
    /// Its text, without surrounding space.
    pub text: Cow<'a, str>,
    /// The text of the file from its beginning to its end.
    pub whole: &'a str,
    /// Whether an empty line stands before it.
    pub gap: bool,
}

/// One line of the file that has text.
#[derive(Clone, Copy)]
struct Raw<'a> {
    number: u32,
    /// Where it begins in the file.
    start: usize,
    text: &'a str,
    /// How far in it begins, in characters.
    indent: usize,
    gap: bool,
}

static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:[-–—]\s*\d{1,3}\s*[-–—]|(?:page|página|pag\.|p\.)\s*\d{1,3}(?:\s*(?:of|/|de|sur)\s*\d{1,3})?|\d{1,3}\s*(?:/|of)\s*\d{1,3}|\d{1,3})$",
    )
});
static TIMES: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|\s)\d{1,2}\s?[:.h]\s?\d{2}\s*[-–—]\s*\d{1,2}\s?[:.h]\s?\d{2}"));

/// The rows of a text, and the numbers of lines that are too long to be read whole.
pub(super) fn rows(text: &str) -> (Vec<Row<'_>>, Vec<u32>) {
    let (raws, too_long) = raws(text);
    let mut made = Vec::new();
    let mut at = 0;
    while let Some(raw) = raws.get(at) {
        let rest = raws.get(at..).unwrap_or_default();
        let taken = paragraph(rest).max(wrapped(rest)).max(1);
        if taken == 1 {
            parted(raw, &mut made);
        } else {
            made.push(joined(text, rest.get(..taken).unwrap_or_default()));
        }
        at += taken;
    }
    (made, too_long)
}

fn raws(text: &str) -> (Vec<Raw<'_>>, Vec<u32>) {
    let (mut raws, mut too_long): (Vec<Raw<'_>>, Vec<u32>) = (Vec::new(), Vec::new());
    let (mut gap, mut start) = (false, 0);
    for (number, raw) in (1_u32..).zip(text.split('\n')) {
        let begin = start;
        start += raw.len() + 1;
        let whole = raw.get(..raw.floor_char_boundary(MAX_LINE)).unwrap_or(raw);
        if whole.len() < raw.len() {
            too_long.push(number);
        }
        let trimmed = trim(whole);
        let labelled = raws.last().is_some_and(|last| last.text.ends_with(':') || label(last.text).is_some());
        // A ruler parts what an empty line does.
        if trimmed.is_empty() || is_ruler(trimmed) {
            gap = true;
            continue;
        }
        // A number alone is that of a page, unless a label asks for it.
        if PAGE_NUMBER.is_match(trimmed) && !labelled {
            continue;
        }
        let offset = trimmed.as_ptr() as usize - whole.as_ptr() as usize;
        let indent = whole.get(..offset).map_or(0, |blank| blank.chars().count());
        raws.push(Raw { number, start: begin + offset, text: trimmed, indent, gap });
        gap = false;
    }
    (raws, too_long)
}

fn is_ruler(text: &str) -> bool {
    // What is left of the cells of a table.
    let cells = text.chars().all(|c| matches!(c, '|' | ' '));
    cells
        || text.len() > 3
            && text.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '~' | '–' | '—' | '.' | '#' | ' '))
}

/// How many lines a paragraph has that was wrapped: long lines one below the other, of which most go on in small letters.
fn paragraph(raws: &[Raw<'_>]) -> usize {
    let Some(first) = raws.first().filter(|first| mark(first.text).0 == Mark::None && !first.text.starts_with('['))
    else {
        return 0;
    };
    // Two that begin with a form of address are two people.
    let addressed = |raw: &Raw<'_>| split_honorific(raw.text).0.is_some();
    let mut count = 1;
    let mut small = 0;
    while let (Some(last), Some(next)) = (raws.get(count - 1), raws.get(count)) {
        let another = addressed(first) && addressed(next);
        let plain = !next.gap
            && !another
            && next.indent <= first.indent.max(1)
            && mark(next.text).0 == Mark::None
            && labels(next.text).is_empty();
        if !plain || last.text.chars().count() < 50 || count > 60 {
            break;
        }
        small += usize::from(next.text.starts_with(char::is_lowercase));
        count += 1;
    }
    let ends = |text: &str| text.ends_with(['.', ':', ';', '!', '?']);
    let two = count == 2 && small == 1 && !ends(first.text);
    // Where every line but the last is as long as lines get, sentences may begin where they will.
    let full = raws.get(..count - 1).is_some_and(|lines| lines.iter().all(|line| line.text.chars().count() >= 62));
    let sentence = raws.get(count - 1).is_some_and(|line| line.text.ends_with(['.', '!', '?']));
    let prose = count > 2 && full && sentence && small > 0;
    if two || prose || (count > 2 && small * 2 >= count - 1) { count } else { 0 }
}

/// How many lines an entry has that was wrapped: a broken word, a comma at the end, or a list's entry that goes on further in.
fn wrapped(raws: &[Raw<'_>]) -> usize {
    let Some(first) = raws.first() else { return 0 };
    let (first_mark, _) = mark(first.text);
    let mut count = 1;
    while let (Some(last), Some(next)) = (raws.get(count - 1), raws.get(count)) {
        if next.gap || count > 6 || !goes_on(first, first_mark, last, next) {
            break;
        }
        count += 1;
    }
    count
}

fn goes_on(first: &Raw<'_>, first_mark: Mark, last: &Raw<'_>, next: &Raw<'_>) -> bool {
    if broken_word(last.text, next.text) {
        return true;
    }
    if is_open(last.text, next.text) && mark(next.text).0 == Mark::None && labels(next.text).is_empty() {
        return true;
    }
    let begins = next.text.split([',', '(', ';']).next().unwrap_or_default();
    let (honorific, _) = split_honorific(next.text);
    let another = mark(next.text).0 != Mark::None
        || honorific.is_some()
        || is_person_name(begins.trim(), false)
        || !labels(next.text).is_empty()
        || label(next.text).is_some()
        || section(next.text).is_some()
        || next.text.contains("   ")
        || next.text.starts_with(['[', '(', '“', '"', '«'])
        || next.text.starts_with(|c: char| c.is_ascii_digit());
    if another || first.text.ends_with([':', '.', ';']) {
        return false;
    }
    let small = next.text.starts_with(char::is_lowercase);
    let open = last.text.ends_with(',') && last.text.chars().count() >= 20;
    // `Mr. Ada Quill, Professor, University` and `of Malta`: whoever has a form of address is named once a line.
    let somebody = split_honorific(first.text).0.is_some() || is_unnamed(first.text);
    let bare = next.text.split(' ').count() <= 3 && last.text.chars().count() >= 40 && !begins_with_post(next.text);
    let whole = last.text.ends_with(['»', '”', '"', ')', '.', ':', ';']) || untitled(next.text).is_some();
    if somebody && first_mark == Mark::None && !whole && (small || (bare && next.indent > 0)) {
        return true;
    }
    // `Organised by the Mission of Uruguay to the United` and `Nations, the Tide Office`
    if label_without_colon(first.text).is_some()
        && label_without_colon(next.text).is_none()
        && next.text.split_once(':').and_then(|(head, _)| role(head)).is_none()
        && last.text.chars().count() >= 55
        && !last.text.ends_with(['.', ')'])
    {
        return true;
    }
    // `Speakers: Ada Quill, Officer, Tide` and `Trust; Bo Reed, Institute of Fog`
    let several = first.text.split_once(':').is_some_and(|(head, list)| role(head).is_some() && list.contains(';'));
    let open_list = last.text.chars().count() >= 50 && !last.text.ends_with(['.', ')']) && !next.text.contains(':');
    if several && open_list && next.indent >= first.indent && untitled(next.text).is_none() {
        return true;
    }
    match first_mark {
        Mark::None => open,
        _ => open || small || (next.indent > first.indent && last.text.chars().count() >= 30),
    }
}

/// Whether a short line ends with a word that nothing ends with, or the next begins with one, all in capitals as the first:
/// `MIGRANT WORKERS` and `AND THE RIGHT TO REST`.
fn is_open(last: &str, next: &str) -> bool {
    const JOINTS: &str = " of the and for on in to at with by a an de du des la le les et pour sur au aux del los las el y para sobre en con ";
    let joint = |word: Option<&str>| word.is_some_and(|word| JOINTS.contains(&format!(" {} ", word.to_lowercase())));
    let capitals = |text: &str| !text.chars().any(char::is_lowercase) && text.split(' ').count() > 1;
    let alone = matches!(last, "and" | "et" | "y" | "&");
    if (last.split(' ').count() < 2 && !alone) || last.chars().count() > 100 {
        return false;
    }
    let ends = joint(last.rsplit(' ').next())
        && last.rsplit(' ').next().is_some_and(|word| capitals(last) || word.chars().all(char::is_lowercase));
    let joined = alone || matches!(next, "and" | "et" | "y" | "&");
    ends || joined
        || (capitals(last) && joint(next.split(' ').next()) && (capitals(next) || next.starts_with(char::is_lowercase)))
}

/// Whether a word is broken at the end of a line: `Interna-` and `tional`.
fn broken_word(last: &str, next: &str) -> bool {
    let Some(head) = last.strip_suffix(['-', '\u{ad}', '‐']) else { return false };
    head.ends_with(char::is_alphabetic) && next.starts_with(char::is_lowercase)
}

fn joined<'a>(text: &'a str, raws: &[Raw<'a>]) -> Row<'a> {
    let (mut out, mut numbers, mut range, mut gap) = (String::new(), (0, 0), 0..0, false);
    for raw in raws {
        if out.is_empty() {
            (numbers.0, range.start, gap) = (raw.number, raw.start, raw.gap);
        } else if broken_word(&out, raw.text) {
            out.pop();
        } else {
            out.push(' ');
        }
        out.push_str(raw.text);
        numbers.1 = raw.number;
        range.end = raw.start + raw.text.len();
    }
    Row { numbers, text: Cow::Owned(out), whole: text.get(range).unwrap_or_default(), gap }
}

/// A line, or its parts where it holds a page that lost its line breaks.
fn parted<'a>(raw: &Raw<'a>, rows: &mut Vec<Row<'a>>) {
    let starts = boundaries(raw.text);
    let mut row = |range: Range<usize>, gap| {
        let text = raw.text.get(range).map_or("", trim);
        if !text.is_empty() {
            rows.push(Row { numbers: (raw.number, raw.number), text: Cow::Borrowed(text), whole: text, gap });
        }
    };
    let mut from = 0;
    for start in &starts {
        row(from..*start, raw.gap && from == 0);
        from = *start;
    }
    row(from..raw.text.len(), raw.gap && from == 0);
}

/// Where roles stand behind the title of a session on its line: `Session I: Fares. Chair: Ada Quill. Discussants: …`.
fn roles_of_session(text: &str) -> Vec<usize> {
    let head = text.trim_start_matches(|c: char| {
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | ':' | 'h' | '–' | '-')
    });
    if session(head, Mark::None).is_none() {
        return Vec::new();
    }
    let stops = text.match_indices(". ").map(|(stop, _)| stop + 2);
    let begins = |start: &usize| {
        let behind = text.get(*start..).unwrap_or_default();
        behind.find(':').filter(|colon| *colon <= 40).and_then(|colon| role(behind.get(..colon)?)).is_some()
    };
    stops.filter(begins).collect()
}

/// Where a line without breaks is parted: before labels and headings that have a colon, and before hours. There must be
/// three at least, a date among the labels or two stretches of time, for a sentence may have a colon or two.
fn boundaries(text: &str) -> Vec<usize> {
    let roles = roles_of_session(text);
    if !roles.is_empty() {
        return roles;
    }
    if text.len() < 100 || text.starts_with('[') {
        return Vec::new();
    }
    let mut starts = Vec::new();
    let (mut dated, mut headed, mut value_start) = (false, false, 0);
    for (colon, _) in text.match_indices(':').take(200) {
        let before = text.get(value_start..colon).unwrap_or_default();
        if text.get(colon + 1..).is_some_and(|rest| rest.starts_with("//")) {
            continue;
        }
        let Some((start, word)) = word_before(before) else { continue };
        dated |= matches!(label(word), Some(Label::Date));
        headed |= value_start + start == 0 || label(word).is_none();
        starts.push(value_start + start);
        value_start = colon + 1;
    }
    let times: Vec<usize> = TIMES.find_iter(text).map(|found| found.start()).collect();
    let by_hours = times.len() > 1 && times.first().is_some_and(|first| *first > 0 || times.len() > 2);
    let first = starts.first().copied().unwrap_or_default();
    let by_labels = dated && starts.len() >= 3 && (first > 0 || headed && starts.iter().any(|start| *start > 0));
    if !by_labels && !by_hours {
        return Vec::new();
    }
    // Labels run together from the beginning of the line are parted by their reader, which knows what is glued to what.
    if !by_hours && first == 0 && labels(text).len() >= starts.len() {
        return Vec::new();
    }
    if by_hours {
        starts.extend(times);
        starts.sort_unstable();
        starts.dedup();
    }
    starts.retain(|start| *start > 0);
    starts
}

/// The longest label, heading or role that a text ends with, from a capital that stands behind a space.
fn word_before(before: &str) -> Option<(usize, &str)> {
    let before = before.trim_end();
    let begins = before.char_indices().rev().take(48).filter(|(start, c)| {
        let behind = before.get(..*start).and_then(|head| head.chars().next_back());
        c.is_uppercase() && behind.is_none_or(char::is_whitespace)
    });
    let known = |word: &&str| label(word).is_some() || section(word).is_some() || role(word).is_some();
    begins.filter_map(|(start, _)| Some((start, before.get(start..)?))).filter(|(_, word)| known(word)).last()
}
