//! XML as a tree with the lines that each element stands on. Entities of a document's own are never expanded: that is what
//! bombs are made of.

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};

use crate::{
    error::{Code, Error, Result},
    ingest::draft::Place,
};

/// Elements may be nested so deep; published data is nested some ten deep.
const MAX_DEPTH: usize = 64;

/// A source has at most so many elements.
const MAX_ELEMENTS: usize = 1_000_000;

/// A quote is at most so long, in bytes.
const LONGEST_QUOTE: usize = 400;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name, without prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// The elements within it.
    pub(super) within: Vec<Element>,
    text: String,
    place: Option<Place>,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(key, _)| key == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// The elements of a name within it.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &Self> {
        self.within.iter().filter(move |element| element.name == name)
    }

    /// The text within it; an empty one is none.
    pub(super) fn text(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }

    /// Where it stands: its lines, and its own text or beginning.
    pub(super) fn place(&self) -> Place {
        self.place.clone().unwrap_or(Place { lines: (0, 0), quote: String::new() })
    }
}

/// Whether a text is XML whose first element has that name.
pub(super) fn begins_with(text: &str, name: &str) -> bool {
    let mut reader = Reader::from_str(text);
    for _ in 0..64 {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => return start.local_name().into_inner() == name,
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
    false
}

/// Reads a text as one element.
///
/// # Errors
/// `BAD_USER_INPUT` with the line where it is no XML, `TOO_LARGE` for more nesting or more elements than published data has.
pub(super) fn parse(text: &str) -> Result<Element> {
    let ends: Vec<usize> = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
    let line = |at: usize| 1 + ends.partition_point(|end| *end < at) as u32;
    let mut reader = Reader::from_str(text);
    let mut open: Vec<(Element, usize)> = vec![(Element::default(), 0)];
    let mut elements = 0;
    loop {
        let begin = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|error| {
            let line = line(reader.error_position() as usize);
            Error::bad_input(format!("line {line}: this is not XML: {error}."))
        })?;
        let end = reader.buffer_position() as usize;
        match event {
            Event::Start(start) => {
                elements += 1;
                open.push((element(&start), begin));
            }
            Event::Empty(start) => {
                elements += 1;
                open.push((element(&start), begin));
                close(text, &mut open, end, &line);
            }
            Event::End(_) => close(text, &mut open, end, &line),
            Event::Text(words) => say(&mut open, &words),
            Event::CData(words) => say(&mut open, &words),
            Event::GeneralRef(name) => say(&mut open, &character(&name).unwrap_or_default()),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        if open.len() > MAX_DEPTH || elements > MAX_ELEMENTS {
            let message = format!(
                "The source nests its elements more than {MAX_DEPTH} deep or has more than {MAX_ELEMENTS}; split it."
            );
            return Err(Error::new(Code::TooLarge, message));
        }
    }
    if open.len() > 1 {
        let (last, begin) = open.pop().unwrap_or_default();
        let message = format!("line {}: the element `{}` has no end; the file was cut.", line(begin), last.name);
        return Err(Error::bad_input(message));
    }
    let root =
        open.pop().and_then(|(mut root, _)| if root.within.is_empty() { None } else { Some(root.within.remove(0)) });
    root.ok_or_else(|| Error::bad_input("The source has no element; give XML."))
}

fn element(start: &BytesStart<'_>) -> Element {
    let read = start.attributes().flatten().take(64);
    let attributes = read.map(|attribute| {
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_or_else(|_| attribute.value.to_string(), |value| value.to_string());
        (attribute.key.local_name().into_inner().to_owned(), without_nul(&value))
    });
    let name = start.local_name().into_inner().to_owned();
    Element { name, attributes: attributes.collect(), ..Element::default() }
}

/// Ends the innermost element, which ends at that byte.
fn close(text: &str, open: &mut Vec<(Element, usize)>, end: usize, line: &impl Fn(usize) -> u32) {
    if open.len() < 2 {
        return;
    }
    let Some((mut done, begin)) = open.pop() else { return };
    let raw = text.get(begin..end).unwrap_or_default();
    let own = done.text.trim();
    let quote = if !own.is_empty() && raw.contains(own) { own } else { raw };
    let quote = quote.get(..quote.floor_char_boundary(LONGEST_QUOTE.min(quote.len()))).unwrap_or_default();
    let lines = (line(begin), line(end.saturating_sub(1)));
    done.place = Some(Place { lines, quote: quote.to_owned() });
    if let Some((above, _)) = open.last_mut() {
        above.within.push(done);
    }
}

fn say(open: &mut [(Element, usize)], words: &str) {
    if let Some((element, _)) = open.last_mut() {
        element.text.push_str(&without_nul(words));
    }
}

/// No database keeps this character.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// The character that a reference such as `&amp;` or `&#233;` means; one of the document's own means nothing.
fn character(name: &str) -> Option<String> {
    let Some(code) = name.strip_prefix('#') else { return resolve_predefined_entity(name).map(str::to_owned) };
    let number = match code.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => code.parse(),
    };
    char::from_u32(number.ok()?).map(String::from)
}
