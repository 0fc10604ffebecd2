//! The lines of a page: numbers, bullets, what stands in brackets, what is prose.

use super::rows::Row;

/// How many lines a bracket may stay open.
const MAX_BRACKET: usize = 40;

/// A line that has text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Its place among the lines of the page, from 0.
    pub index: u32,
    /// The first of its lines in the file, counted from 1.
    pub number: u32,
    /// The last of its lines in the file.
    pub last: u32,
    /// Its text without mark and surrounding space; letter for letter where it has but one line in the file.
    pub text: &'a str,
    /// The text of the file that it was made of.
    pub whole: &'a str,
    /// What stands before the text.
    pub mark: Mark,
    /// Whether it is running text.
    pub prose: bool,
    /// Whether an empty line stands before it.
    pub gap: bool,
    /// Whether the copy breaks off within it.
    pub cut: bool,
    /// How often the page's markup says that it is called so.
    pub heads: u8,
}

/// What stands before the text of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing.
    None,
    /// A bullet or dash.
    Bullet,
    /// `1.` or `(1)`.
    Number(u32),
    /// `II.`
    Roman(u32),
}

/// The lines of rows; `heads` is what the markup says that the page is called.
pub(super) fn lines<'a>(rows: &'a [Row<'_>], heads: &[String]) -> Vec<Line<'a>> {
    let mut lines = Vec::with_capacity(rows.len());
    // `A. Introduction`, `B. Opening`, `C. Statements`: the chapters of a report, and no initials.
    let begins = |text: &str, first: &str| letter(text).is_some() && text.starts_with(first);
    let lettered = ["A", "B", "C"].iter().all(|first| rows.iter().any(|row| row.gap && begins(&row.text, first)));
    let mut open = 0_usize;
    let mut open_lines = 0_usize;
    for (index, row) in (0_u32..).zip(rows) {
        let trimmed: &str = &row.text;
        let inside = open > 0;
        open = depth(trimmed, open);
        open_lines = if open > 0 { open_lines + 1 } else { 0 };
        if open_lines > MAX_BRACKET {
            (open, open_lines) = (0, 0);
        }
        let (mark, marked) =
            lettered.then(|| letter(trimmed)).flatten().filter(|_| row.gap).unwrap_or_else(|| mark(trimmed));
        let (body, cut) = without_note(marked);
        let prose = inside || marked.starts_with('[') || is_prose(body, mark);
        let text = if prose { marked } else { body };
        let (number, last) = row.numbers;
        let heads = heads.iter().filter(|head| head.as_str() == text).fold(0_u8, |count, _| count.saturating_add(1));
        lines.push(Line {
            index,
            number,
            last,
            text,
            whole: row.whole,
            mark,
            prose,
            gap: row.gap,
            cut: cut && !prose,
            heads,
        });
    }
    lines
}

pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}'))
}

/// How many square brackets stay open behind a line.
fn depth(text: &str, open: usize) -> usize {
    text.chars().fold(open, |open, c| match c {
        '[' => open + 1,
        ']' => open.saturating_sub(1),
        _ => open,
    })
}

/// The mark before a text, and the text.
pub(super) fn mark(text: &str) -> (Mark, &str) {
    // `📍 Geneva`: a picture says nothing that the words do not.
    if text.starts_with(is_picture) {
        let rest = trim(text.trim_start_matches(is_picture));
        return (Mark::None, if rest.is_empty() { text } else { rest });
    }
    if let Some(rest) = text.strip_prefix(['•', '·', '▪', '●', '◦', '‣', '∙', '*', '–', '—', '➢', '►', '■', '§'])
    {
        let rest = trim(rest);
        return if rest.is_empty() { (Mark::None, text) } else { (Mark::Bullet, rest) };
    }
    if let Some(rest) = ["- ", "o ", "> "].iter().find_map(|mark| text.strip_prefix(mark)) {
        return (Mark::Bullet, trim(rest));
    }
    let open = text.strip_prefix('(').unwrap_or(text);
    let length = open.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(open.len());
    let (Some(number), Some(rest)) = (open.get(..length), open.get(length..)) else { return (Mark::None, text) };
    let Some(rest) = rest.strip_prefix(['.', ')']).filter(|rest| rest.starts_with(char::is_whitespace)).map(trim)
    else {
        return (Mark::None, text);
    };
    if rest.is_empty() || length == 0 || length > 5 {
        return (Mark::None, text);
    }
    // `(a) Provisional agenda`
    let bracketed =
        number.bytes().next().filter(|byte| length == 1 && byte.is_ascii_lowercase() && text.starts_with('('));
    if bracketed.is_some() {
        return (Mark::Bullet, rest);
    }
    // `B. PROCEEDINGS`: an initial is followed by a name in small letters.
    let letter = number.bytes().next().filter(|byte| length == 1 && (b'A'..=b'H').contains(byte));
    if let Some(letter) = letter.filter(|_| rest.len() > 6 && !rest.chars().any(char::is_lowercase)) {
        return (Mark::Number(u32::from(letter - b'A') + 1), rest);
    }
    match number.parse() {
        Ok(number) if length <= 3 => (Mark::Number(number), rest),
        _ => roman(number).map_or((Mark::None, text), |number| (Mark::Roman(number), rest)),
    }
}

/// The letter before the heading of a chapter, as its number, and the heading.
fn letter(text: &str) -> Option<(Mark, &str)> {
    let number = text.bytes().next().filter(|byte| (b'A'..=b'H').contains(byte))?;
    let heading = text.get(1..)?.strip_prefix(". ")?.trim_start();
    let short = heading.split(' ').count() <= 12 && !heading.ends_with('.');
    (short && heading.starts_with(char::is_uppercase)).then_some((Mark::Number(u32::from(number - b'A') + 1), heading))
}

fn is_picture(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2300}'..='\u{23ff}' | '\u{fe0f}')
}

/// The value of a Roman numeral up to 39 in capitals; a single `C`, `D`, `L` or `M` is an initial, not a number.
pub(super) fn roman(text: &str) -> Option<u32> {
    let mut value = 0;
    let mut before = u32::MAX;
    for c in text.chars() {
        let digit = match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            _ => return None,
        };
        value += if before < digit { digit - 2 * before } else { digit };
        before = digit;
    }
    (value > 0 && text.len() <= 6).then_some(value)
}

/// The text without an editor's note in brackets behind it, and whether the note says that the copy breaks off.
fn without_note(text: &str) -> (&str, bool) {
    let whole = (text, false);
    let Some(open) = text.rfind('[').filter(|open| *open > 0) else { return whole };
    let (Some(head), Some(note)) = (text.get(..open), text.get(open + 1..)) else { return whole };
    let note = note.strip_suffix(']').unwrap_or(note);
    let cut = note.contains("breaks off") || note.contains("broke off") || note.contains("cut off");
    let remark = note.split_whitespace().count() > 1 && note.chars().all(|c| !c.is_uppercase());
    if cut {
        let head = head.trim_end();
        // The word that the copy breaks off in says nothing.
        let glued = !text.get(..open).is_some_and(|head| head.ends_with(char::is_whitespace));
        let words = if glued {
            head.rfind(char::is_whitespace).map_or(head, |end| head.get(..end).unwrap_or(head))
        } else {
            head
        };
        (words.trim_end(), true)
    } else if remark {
        (head.trim_end(), false)
    } else {
        whole
    }
}

/// Whether a line is running text by its length and its end.
fn is_prose(text: &str, mark: Mark) -> bool {
    let words = text.split_whitespace().take(60).count();
    // `10 a.m. to 4 p.m.` ends no sentence.
    let text = ["a.m.", "p.m."].iter().find_map(|half| text.strip_suffix(half)).unwrap_or(text);
    let sentence = text.ends_with(['.', '!', '?', ';', '”', '"', ':', '…', ']']);
    match mark {
        Mark::None => {
            words >= 45 || (words >= 14 && sentence) || (words >= 8 && text.ends_with('.') && text.contains(", "))
        }
        _ => words >= 60 || (words >= 9 && text.ends_with(['.', ';'])),
    }
}
