//! Several people on one line: `Mr. Ada, IOM; Ms. Bo, ILO`, `Ada Quill, Director of IOM, and Bo Reed, President of WEF`.

use super::{
    posts::without_the,
    words::{begins_with_post, is_organisation, is_person_name},
};
use crate::name::split_honorific;

/// The parts of a line that each name somebody; the line itself where there is but one.
pub(super) fn several(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut depth = 0_i32;
    for (index, c) in text.char_indices() {
        match c {
            '(' | '[' | '“' => depth += 1,
            ')' | ']' | '”' => depth -= 1,
            _ => {}
        }
        if depth > 0 || index <= start || parts.len() > 12 {
            continue;
        }
        let rest = text.get(index..).unwrap_or_default();
        let joint = [
            (", and ", false),
            ("; and ", true),
            ("; y ", true),
            ("; e ", true),
            ("; et ", true),
            (" and ", false),
            ("; ", true),
            (", ", false),
            (" et ", false),
            (" y ", false),
        ]
        .into_iter()
        .find(|(joint, _)| rest.starts_with(joint));
        let Some((joint, strong)) = joint else { continue };
        let behind = rest.get(joint.len()..).unwrap_or_default();
        if begins_somebody(behind, strong || joint == ", and ") || (strong && begins_with_name(behind)) {
            parts.push(text.get(start..index).unwrap_or_default().trim());
            start = index + joint.len();
        }
    }
    parts.push(text.get(start..).unwrap_or_default().trim());
    parts
}

/// Whether a text begins with a name that something in brackets or behind a comma stands beside.
fn begins_with_name(text: &str) -> bool {
    let (honorific, plain) = split_honorific(text);
    let end = plain.find([',', '(', ';']).unwrap_or(plain.len());
    is_person_name(plain.get(..end).unwrap_or_default().trim(), honorific.is_some())
}

/// Whether a form of address is a post too, and the word behind it none of a name's two: `Profesor Emérito`.
fn is_post(honorific: &str, behind: &str) -> bool {
    honorific.chars().count() > 5 && !honorific.contains(['.', ' ']) && !behind.contains(' ')
}

/// Whether a text begins with somebody: a form of address with a name, or, behind a mark that parts, a name with a post.
fn begins_somebody(text: &str, parted: bool) -> bool {
    let (honorific, plain) = split_honorific(text);
    let end = plain.find([',', '(', ';', '–']).unwrap_or(plain.len());
    let name = plain.get(..end).unwrap_or_default().trim();
    if let Some(honorific) = honorific {
        if is_post(honorific, name) {
            return false;
        }
        let first = name.split_whitespace().next().unwrap_or_default();
        return is_person_name(first, true) && !begins_with_post(first) && !plain.starts_with("of ");
    }
    let behind = plain.get(end..).unwrap_or_default().trim_start_matches([',', '(', '–', ' ']);
    parted && is_person_name(name, false) && (begins_with_post(behind) || is_organisation(without_the(behind)))
}
