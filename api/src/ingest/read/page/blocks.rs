//! Lines seen together with their neighbours: blocks of bare names, short facts side by side.

use crate::ingest::gazetteer;

use super::{
    documents::Reference,
    lines::{Line, Mark},
    places::language,
    words::is_person_name,
};

/// Whether an address is that of a document, not of a page.
pub(super) fn is_document(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url).to_ascii_lowercase();
    [".pdf", ".doc", ".docx", ".ppt", ".pptx", ".xls", ".xlsx"].iter().any(|ending| path.ends_with(ending))
}

/// Whether a line is the name of a state or a well-known organisation and nothing else: the head of a delegation.
pub(super) fn delegation(text: &str) -> bool {
    let text = text.trim_end_matches([':', ' ']);
    gazetteer::country(text).is_some() || gazetteer::organisation(text).is_some()
}

/// Short facts that stand beside one another on a line; empty where the line is none such.
pub(super) fn flags(text: &str) -> Vec<&str> {
    let parts = text.split("  ").flat_map(|part| part.split(['\t', '|'])).map(str::trim);
    let flags: Vec<&str> = parts.filter(|flag| !flag.is_empty()).take(40).collect();
    let shown = flags.len() > 2 && flags.iter().any(|flag| language(flag).is_some());
    if shown { flags } else { Vec::new() }
}

/// Whether a line is a document without a heading that says what stands under it.
pub(super) fn shows(reference: &Reference<'_>) -> bool {
    reference.symbol.is_some()
        || reference.url.is_some()
        || reference.from.is_some()
        || (reference.kind.is_some() && reference.quoted)
}

/// Lines that hold a bare name and stand in a block of at least two such.
pub(super) fn bare_names(lines: &[Line<'_>]) -> Vec<bool> {
    let mut names: Vec<bool> =
        lines.iter().map(|line| !line.prose && line.mark == Mark::None && is_person_name(line.text, false)).collect();
    let mut start = 0;
    while start < names.len() {
        let length = names.get(start..).map_or(0, |rest| rest.iter().take_while(|name| **name).count());
        if length == 1
            && let Some(name) = names.get_mut(start)
        {
            *name = false;
        }
        start += length.max(1);
    }
    names
}
