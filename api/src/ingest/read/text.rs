//! From bytes to text: character sets, line ends, and the refusal of what is no text.

use std::io::{self, BufRead, Read};

use encoding_rs::Encoding;

use crate::{
    error::{Code, Error, Result},
    ingest::draft::{Message, Severity},
};

/// The largest source that is not a list, in bytes; a list that is larger is read piece by piece.
pub const MAX_BYTES: usize = 32 << 20;

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

/// The text of a source, its lines parted by `\n`, and what its reader should know of its bytes.
///
/// UTF-8 and UTF-16 with a mark are known by it, UTF-8 by its form, HTML by its own word; all else is detected. Where some
/// lines are UTF-8 and others are not, each is read as what it is.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Option<Message>)> {
    let (text, message) = characters(bytes)?;
    Ok((checked(with_line_feeds(&text))?, message))
}

/// As [`decode`], for rows of cells: a cell may hold any character, so that only line feeds and carriage returns end lines.
pub(super) fn decode_rows(bytes: &[u8]) -> Result<(String, Option<Message>)> {
    let (text, message) = characters(bytes)?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}");
    Ok((checked(text)?, message))
}

fn characters(bytes: &[u8]) -> Result<(String, Option<Message>)> {
    if bytes.len() > MAX_BYTES {
        let message =
            format!("The source has more than {} MiB, the most that a page may have. Split it.", MAX_BYTES >> 20);
        return Err(Error::new(Code::TooLarge, message));
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Error::bad_input(format!("The source is {what}, not a page; save its text and import that.")));
    }
    Ok(match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => as_one(encoding, bytes.get(mark..).unwrap_or_default(), None),
        None if bytes.contains(&0) => match unmarked_utf16(bytes) {
            Some(encoding) => as_one(encoding, bytes, Some(Severity::Info)),
            None => {
                return Err(Error::bad_input("The source is binary, not a page; save its text and import that."));
            }
        },
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), None),
            // A file that was cut within a character is no other character set.
            Err(error) if error.error_len().is_none() => as_one(encoding_rs::UTF_8, bytes, None),
            Err(_) => by_lines(bytes).unwrap_or_else(|| as_one(encoding(bytes), bytes, Some(Severity::Info))),
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

/// All bytes in one character set. `guessed` is how grave it is that nothing named it.
fn as_one(encoding: &'static Encoding, bytes: &[u8], guessed: Option<Severity>) -> (String, Option<Message>) {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let name = encoding.name();
    let said = if broken {
        let text =
            format!("Some bytes are no text in {name}, as which the source was read; they are shown as \u{fffd}.");
        Some((Severity::Warning, text))
    } else {
        guessed.map(|severity| (severity, format!("The source is not UTF-8; it was read as {name}.")))
    };
    (text.into_owned(), said.map(|(severity, text)| Message { line: None, severity, text }))
}

/// UTF-16 without a mark: in a text, every other byte of most characters is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4_096)).unwrap_or(bytes);
    let zeros = |at: usize| head.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count() * 2;
    let (even, odd) = (zeros(0), zeros(1));
    let most = head.len() / 2;
    match (even > most, odd > most) {
        (false, true) if even * 20 < odd => Some(encoding_rs::UTF_16LE),
        (true, false) if odd * 20 < even => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// Each line in its own character set, where some are UTF-8 beyond doubt and others are not.
fn by_lines(bytes: &[u8]) -> Option<(String, Option<Message>)> {
    let lines = || bytes.split_inclusive(|byte| *byte == b'\n');
    let others: Vec<&[u8]> = lines().filter(|line| std::str::from_utf8(line).is_err()).collect();
    let known = lines().filter(|line| !line.is_ascii() && std::str::from_utf8(line).is_ok()).count();
    let encoding = encoding(&others.concat());
    // In character sets of several bytes, some lines look like UTF-8 by chance.
    if known == 0 || !encoding.is_single_byte() {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    for line in lines() {
        match std::str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => text.push_str(&encoding.decode_without_bom_handling(line).0),
        }
    }
    let first = lines().position(|line| std::str::from_utf8(line).is_err()).unwrap_or_default() + 1;
    let (count, name) = (others.len(), encoding.name());
    let said = format!(
        "The source mixes character sets: {count} lines, first line {first}, are not UTF-8 and were read as {name}."
    );
    Some((text, Some(Message { line: None, severity: Severity::Warning, text: said })))
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

/// As [`decode_rows`], for a file in UTF-8 that is too large to be held: its mark is gone, its lines end with line feeds.
pub struct PlainRows<R> {
    from: R,
    begun: bool,
    carriage_return: bool,
    /// What there was no room for.
    rest: &'static [u8],
}

impl<R: BufRead> PlainRows<R> {
    /// Begins with the bytes of the file.
    pub fn new(from: R) -> Self {
        Self { from, begun: false, carriage_return: false, rest: &[] }
    }
}

impl<R: BufRead> Read for PlainRows<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written == 0 && !into.is_empty() {
            if !self.rest.is_empty() {
                written = self.rest.read(into)?;
                break;
            }
            let bytes = self.from.fill_buf()?;
            let mark: &[u8] = if self.begun { b"" } else { b"\xef\xbb\xbf" };
            self.begun = true;
            let mut read = if bytes.starts_with(mark) { mark.len() } else { 0 };
            if bytes.is_empty() {
                break;
            }
            for (room, byte) in into.iter_mut().zip(bytes.get(read..).unwrap_or_default()) {
                read += 1;
                let after_return = std::mem::replace(&mut self.carriage_return, *byte == b'\r');
                match byte {
                    b'\n' if after_return => break,
                    b'\r' => *room = b'\n',
                    0 => {
                        let mut replacement: &'static [u8] = "\u{fffd}".as_bytes();
                        written += replacement.read(std::slice::from_mut(room))?;
                        self.rest = replacement;
                        break;
                    }
                    byte => *room = *byte,
                }
                written += 1;
            }
            self.from.consume(read);
        }
        Ok(written)
    }
}
