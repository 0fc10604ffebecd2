//! Readers: pure functions from the bytes of one format to a draft.
//!
//! A reader knows no database and no network; the same bytes give the same draft. What it cannot tell it leaves out, and
//! what it takes from prose it marks with a confidence below 1.

use crate::{
    error::{Error, Result},
    ingest::draft::{Draft, Severity},
};

mod gather;
mod html;
pub mod list;
pub mod page;
mod pattern;
mod private;
mod text;

/// What the bytes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// To be seen from the bytes themselves.
    #[default]
    Auto,
    /// The text of an event page.
    PageText,
    /// An event page in HTML.
    PageHtml,
    /// Rows of cells, which a mapping explains.
    List,
}

impl Format {
    /// The reader and its version, as claims keep it: raised with every change that reads anything differently.
    fn reader(self) -> &'static str {
        match self {
            Self::Auto | Self::PageText | Self::PageHtml => "page/2",
            Self::List => "list/1",
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
}

/// Reads a source.
///
/// # Errors
/// `TOO_LARGE` for a source over the limit, `BAD_USER_INPUT` for one that is empty, binary or nested beyond reason, or one
/// that cannot be read to its end where that is asked for; each in one sentence that says what to do.
pub fn read(bytes: &[u8], format: Format, options: &ReadOptions) -> Result<Draft> {
    let format = if format == Format::Auto { recognise(bytes, options)? } else { format };
    let mut draft = match format {
        Format::List => list::read_list(&text::decode_rows(bytes)?, options),
        Format::PageHtml => html::read_html(&text::decode(bytes)?, options),
        Format::Auto | Format::PageText => page::read_page(&text::decode(bytes)?, options),
    }?;
    format.reader().clone_into(&mut draft.reader);
    let unread = draft.messages.iter().find(|message| message.severity == Severity::Error);
    if let Some(unread) = unread.filter(|_| options.strict) {
        let place = unread.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        return Err(Error::bad_input(format!("{place}{} Nothing was written.", unread.text)));
    }
    Ok(draft)
}

/// What the bytes are, by their look.
fn recognise(bytes: &[u8], options: &ReadOptions) -> Result<Format> {
    if options.mapping.is_some() {
        return Ok(Format::List);
    }
    let text = text::decode(bytes)?;
    Ok(if html::is_html(&text) {
        Format::PageHtml
    } else if list::is_list(&text) {
        Format::List
    } else {
        Format::PageText
    })
}
