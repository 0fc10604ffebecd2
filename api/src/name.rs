//! Names of people and organisations: folding, matching keys, honorifics.

/// Folds a text for matching.
#[must_use]
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}
