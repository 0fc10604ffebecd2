//! The order of names: Unicode's root collation, so that É sorts with E in every language.

use std::{cmp::Ordering, sync::LazyLock};

use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences, options::CollatorOptions};

static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()).ok());

/// Compares two names as a reader would look for them.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    match COLLATOR.as_ref() {
        Some(collator) => collator.compare(a, b),
        // The root collation is compiled in; were it not, code points are still a total order.
        None => a.cmp(b),
    }
}

/// Bytes that compare as the name does: for sorting many names at once.
pub(crate) fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() * 2);
    match COLLATOR.as_ref().map(|collator| collator.write_sort_key_to(text, &mut key)) {
        Some(Ok(())) => key,
        _ => text.as_bytes().to_vec(),
    }
}
