//! Readers: pure functions from the bytes of one format to a draft.
use super::draft::Draft;
use crate::error::Result;
/// x
pub const READER: &str = "page";
/// x
pub const VERSION: &str = "1";
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
    pub url: Option<String>,
    /// x
    pub title: Option<String>,
}
/// x
pub fn read(_bytes: &[u8], _format: Format, _options: &ReadOptions) -> Result<Draft> {
    Ok(Draft::default())
}
