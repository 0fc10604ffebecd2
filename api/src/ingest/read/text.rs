//! From bytes to text: character sets, line ends, and the refusal of what is no text.

use crate::error::{Code, Error, Result};
use encoding_rs::Encoding;

/// The largest source, in bytes.
pub(super) const MAX_BYTES: usize = 32 << 20;

/// What files that are no text begin with.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document that holds no list"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
];

/// The text of a source, its lines parted by `\n`.
///
/// UTF-8 and UTF-16 with a mark are known by it, UTF-8 by its form, HTML by its own word; all else is detected.
pub(super) fn decode(bytes: &[u8]) -> Result<String> {
    checked(with_line_feeds(&characters(bytes)?))
}

/// As [`decode`], for rows of cells: a cell may hold any character, so that only line feeds and carriage returns end lines.
pub(super) fn decode_rows(bytes: &[u8]) -> Result<String> {
    let text = characters(bytes)?.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}");
    checked(text)
}

fn characters(bytes: &[u8]) -> Result<String> {
    if bytes.len() > MAX_BYTES {
        let size = bytes.len() >> 20;
        let message = format!("The source has {size} MiB; a page has at most {} MiB. Split it.", MAX_BYTES >> 20);
        return Err(Error::new(Code::TooLarge, message));
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Error::bad_input(format!("The source is {what}, not a page; save its text and import that.")));
    }
    Ok(match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned()
        }
        None if bytes.contains(&0) => {
            return Err(Error::bad_input("The source is binary, not a page; save its text and import that."));
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            // A file that was cut within a character is no other character set.
            Err(error) if error.error_len().is_none() => String::from_utf8_lossy(bytes).into_owned(),
            Err(_) => encoding(bytes).decode_without_bom_handling(bytes).0.into_owned(),
        },
    })
}

/// The text, unless it is empty or no text.
fn checked(text: String) -> Result<String> {
    if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return Err(Error::bad_input("The source is empty; give a page that has text."));
    }
    let control = text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\t')).count();
    if control * 10 > text.chars().count() {
        return Err(Error::bad_input("The source is binary, not a page; save its text and import that."));
    }
    Ok(text)
}

/// The character set that HTML names in its head, else the one that the bytes look like.
fn encoding(bytes: &[u8]) -> &'static Encoding {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let named = head.split_once("charset=").and_then(|(_, rest)| {
        let name = rest.trim_start_matches(['"', '\'', ' ']);
        Encoding::for_label(name.split(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c)).next()?.as_bytes())
    });
    named.filter(|encoding| *encoding != encoding_rs::UTF_8).unwrap_or_else(|| {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(None, chardetng::Utf8Detection::Allow)
    })
}

/// Every kind of line end as `\n`; characters that no database keeps as text become U+FFFD.
fn with_line_feeds(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut carriage_return = false;
    for c in text.chars() {
        match c {
            '\n' if carriage_return => {}
            '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\0' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
        carriage_return = c == '\r';
    }
    out
}
