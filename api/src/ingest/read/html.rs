//! HTML pages.

use super::ReadOptions;
use crate::{error::Result, ingest::draft::Draft};

pub(super) fn is_html(text: &str) -> bool {
    text.trim_start().starts_with("<!DOCTYPE")
}

pub(super) fn read_html(text: &str, options: &ReadOptions) -> Result<Draft> {
    super::page::read_page(text, options)
}
