//! Readers: pure functions from the bytes of one format to a draft.
use super::draft::Draft;
use crate::error::Result;
/// x
pub const LARGEST_SOURCE: usize = 32 << 20;
/// x
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// x
    #[default]
    Auto,
    /// x
    PageText,
    /// x
    PageHtml,
}
/// x
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// x
    pub format: Format,
    /// x
    pub url: Option<String>,
    /// x
    pub title: Option<String>,
}
/// x
pub struct Reading {
    /// x
    pub draft: Draft,
    /// x
    pub reader: &'static str,
}
/// x
pub fn read(_bytes: &[u8], _options: &ReadOptions) -> Result<Reading> {
    Ok(Reading { draft: Draft::default(), reader: "page/1" })
}
