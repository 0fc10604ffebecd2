//! Readers: pure functions from the bytes of one format to a draft.
//!
//! A reader knows no database and no network; the same bytes give the same draft. What it cannot tell it leaves out, and
//! what it takes from prose it marks with a confidence below 1.

use uuid::Uuid;

use crate::{
    error::{Error, Result},
    ingest::draft::{Draft, Message, Severity},
};

pub mod archive;
mod calendar;
mod gather;
mod html;
mod json;
mod json_ld;
pub mod list;
mod moment;
pub mod page;
mod pattern;
mod popolo;
mod private;
mod schedule;
mod skos;
mod text;
mod themes;
mod workbook;
mod xml;

use private::without_addresses;
pub use text::{MAX_BYTES, PlainRows};

/// What the bytes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// To be seen from the bytes themselves.
    #[default]
    Auto,
    /// The text of an event page.
    PageText,
    /// An event page in HTML, with what its scripts say as JSON-LD.
    PageHtml,
    /// Rows of cells, as text or as a workbook, which a mapping explains.
    List,
    /// schema.org as JSON-LD, alone or in a page.
    JsonLd,
    /// A conference schedule, in XML or JSON.
    Schedule,
    /// An iCalendar file.
    Calendar,
    /// Popolo JSON.
    Popolo,
    /// Themes as SKOS, in Turtle or JSON-LD.
    Skos,
}

impl Format {
    /// Every layout but the unknown one.
    const ALL: [Self; 8] = [
        Self::PageText,
        Self::PageHtml,
        Self::List,
        Self::JsonLd,
        Self::Schedule,
        Self::Calendar,
        Self::Popolo,
        Self::Skos,
    ];

    /// One word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::PageText => "page",
            Self::PageHtml => "html",
            Self::List => "list",
            Self::JsonLd => "json-ld",
            Self::Schedule => "schedule",
            Self::Calendar => "calendar",
            Self::Popolo => "popolo",
            Self::Skos => "skos",
        }
    }

    /// The layout that a word means.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }

    /// The reader and its version, as claims keep it: raised with every change that reads anything differently.
    #[must_use]
    pub fn reader(self) -> &'static str {
        match self {
            Self::Auto | Self::PageText | Self::PageHtml => "page/10",
            Self::List => "list/6",
            Self::JsonLd => "json-ld/6",
            Self::Schedule => "schedule/6",
            Self::Calendar => "calendar/6",
            Self::Popolo => "popolo/5",
            Self::Skos => "skos/1",
        }
    }
}

/// What is known of a source beside its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Where it was published.
    pub url: Option<String>,
    /// Its title, if its text does not say it.
    pub title: Option<String>,
    /// What the columns of a list mean.
    pub mapping: Option<Box<list::Mapping>>,
    /// Whether a source is refused as a whole if any of it cannot be read.
    pub strict: bool,
    /// The command that reads it with others, to be undone as one.
    pub batch: Option<Uuid>,
    /// Which part of a long list it is.
    pub part: Option<list::Part>,
}

/// Reads a source.
///
/// # Errors
/// `TOO_LARGE` for a source over the limit or nested beyond reason, `BAD_USER_INPUT` for one that is empty or binary, whose
/// address is none, or that cannot be read to its end where that is asked for; each in one sentence that says what to do.
pub fn read(bytes: &[u8], format: Format, options: &ReadOptions) -> Result<Draft> {
    if let Some(url) = options.url.as_deref().filter(|url| !is_absolute_url(url)) {
        return Err(Error::bad_input(format!("`{url}` is no absolute URL; write https://example.org/forum")));
    }
    let format = if format == Format::Auto { recognise(bytes, options)? } else { format };
    let mut draft = read_as(bytes, format, options)?;
    if !matches!(format, Format::Skos | Format::Popolo) {
        themes::tag(&mut draft);
    }
    if let Some(part) = &options.part {
        list::count_lines_of_list(&mut draft, part.first_line);
    }
    format.reader().clone_into(&mut draft.reader);
    draft.format = format.as_str();
    let unread = draft.messages.iter().find(|message| message.severity == Severity::Error);
    if let Some(unread) = unread.filter(|_| options.strict) {
        let place = unread.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        return Err(Error::bad_input(format!("{place}{} Nothing was written.", unread.text)));
    }
    Ok(draft)
}

/// The rows of a list as text, and what its reader should know of its bytes; none where the bytes are no list.
///
/// # Errors
/// As [`read`].
pub fn rows_of(bytes: &[u8], format: Format, options: &ReadOptions) -> Result<Option<(String, Option<Message>)>> {
    let format = if format == Format::Auto { recognise(bytes, options)? } else { format };
    if format != Format::List {
        return Ok(None);
    }
    let sheet = options.mapping.as_ref().and_then(|mapping| mapping.sheet.as_deref());
    let workbook = workbook::is_workbook(bytes);
    Ok(Some(if workbook { (workbook::rows(bytes, sheet)?, None) } else { text::decode_rows(bytes)? }))
}

fn read_as(bytes: &[u8], format: Format, options: &ReadOptions) -> Result<Draft> {
    if let Some((rows, said)) = (format == Format::List).then(|| rows_of(bytes, format, options)).transpose()?.flatten()
    {
        let mut draft = list::read_list(&rows, options)?;
        draft.messages.splice(0..0, said);
        return Ok(draft);
    }
    let (text, said) = text::decode(bytes)?;
    let json = json::is_json(&text);
    let is_html = matches!(format, Format::PageHtml | Format::JsonLd) && html::is_html(&text);
    let mut draft = match format {
        Format::JsonLd if is_html => json_ld::read_html(&text, options),
        Format::JsonLd => json_ld::read_json_ld(&text, options),
        Format::Schedule if json => schedule::read_json(&text, options),
        Format::Schedule => schedule::read_xml(&text, options),
        Format::Calendar => calendar::read_calendar(&text, options),
        Format::Popolo => popolo::read_popolo(&text, options),
        Format::Skos if json => skos::read_json(&text, options),
        Format::Skos => skos::read_turtle(&text, options),
        Format::PageHtml if json_ld::says_event(&text) => json_ld::read_with_page(&text, options),
        Format::PageHtml => html::read_html(&text, options),
        Format::Auto | Format::PageText | Format::List => page::read_page(&text, options),
    }?;
    draft.messages.splice(0..0, said);
    draft.source.original = (is_html || format == Format::PageHtml).then(|| without_addresses(&text).into_owned());
    Ok(draft)
}

/// Whether a text begins with a scheme, goes on behind it and has neither blanks nor control characters.
pub(crate) fn is_absolute_url(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && !rest.is_empty()
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// What the bytes are, by their look.
fn recognise(bytes: &[u8], options: &ReadOptions) -> Result<Format> {
    if options.mapping.is_some() || workbook::is_workbook(bytes) {
        return Ok(Format::List);
    }
    let (text, _) = text::decode(bytes)?;
    if json::is_json(&text) {
        return Ok(if schedule::is_json_schedule(&text) {
            Format::Schedule
        } else if skos::is_json_skos(&text) {
            Format::Skos
        } else if popolo::is_popolo(&text) && !json_ld::is_schema_org(&text) {
            Format::Popolo
        } else {
            Format::JsonLd
        });
    }
    Ok(if calendar::is_calendar(&text) {
        Format::Calendar
    } else if xml::begins_with(&text, "schedule") {
        Format::Schedule
    } else if html::is_html(&text) {
        Format::PageHtml
    } else if skos::is_turtle(&text) {
        Format::Skos
    } else if list::is_list(&text) {
        Format::List
    } else {
        Format::PageText
    })
}
