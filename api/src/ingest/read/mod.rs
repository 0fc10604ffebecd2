//! Readers: pure functions from the bytes of one format to a draft.
//!
//! A reader knows no database and no network; the same bytes give the same draft. What it cannot tell it leaves out, and
//! what it takes from prose it marks with a confidence below 1.

use crate::{
    error::{Error, Result},
    ingest::draft::Draft,
};

mod html;
pub mod page;
mod pattern;
mod private;
mod text;

/// The reader's name, as claims keep it.
pub const READER: &str = "page";

/// The reader's version, as claims keep it: raised with every change that reads anything differently.
pub const VERSION: &str = "3";

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
}

/// What is known of a source beside its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Where it was published.
    pub url: Option<String>,
    /// Its title, if its text does not say it.
    pub title: Option<String>,
}

/// Reads a source.
///
/// # Errors
/// `TOO_LARGE` for a source over the limit or nested beyond reason, `BAD_USER_INPUT` for one that is empty or binary, or whose
/// address is none; each in one sentence that says what to do.
pub fn read(bytes: &[u8], format: Format, options: &ReadOptions) -> Result<Draft> {
    if let Some(url) = options.url.as_deref().filter(|url| !is_absolute_url(url)) {
        return Err(Error::bad_input(format!("`{url}` is no absolute URL; write https://example.org/forum")));
    }
    let (text, said) = text::decode(bytes)?;
    let mut draft = match format {
        Format::PageHtml => html::read_html(&text, options),
        Format::Auto if html::is_html(&text) => html::read_html(&text, options),
        Format::Auto | Format::PageText => page::read_page(&text, options),
    }?;
    draft.messages.splice(0..0, said);
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
