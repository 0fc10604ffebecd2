//! E-mail addresses and telephone numbers are never read in: they are gone before any rule sees the text.

use std::{borrow::Cow, sync::LazyLock};

use regex::Regex;

/// What stands in the place of an address or a number.
const GONE: &str = "…";

static EMAIL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)[\w.+%-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}").ok());

static TELEPHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let number = r"\+?\(?\d[\d\s()./-]{5,24}\d(?:\s?(?:ext|x)\.?\s?\d{1,6})?";
    let word = r"\b(?:tel(?:e?phone|éfono)?|tél(?:éphone)?|phone|fax|mobile|cell|móvil|portable)";
    Regex::new(&format!(
        r"(?i)({word}\.?\s?(?:no\.?|number)?\s?:?\s*){number}|\+\d{{1,3}}[\s(./-]{{1,2}}\d[\d\s()./-]{{5,24}}\d"
    ))
    .ok()
});

/// The text without e-mail addresses and telephone numbers; lines stay where they are.
pub(super) fn without_addresses(text: &str) -> Cow<'_, str> {
    let text = match EMAIL.as_ref() {
        Some(email) if text.contains('@') || text.contains("(at)") || text.contains("[at]") => {
            email.replace_all(text, GONE)
        }
        _ => Cow::Borrowed(text),
    };
    match TELEPHONE.as_ref().map(|telephone| telephone.replace_all(&text, format!("${{1}}{GONE}")).into_owned()) {
        Some(replaced) if replaced != *text => Cow::Owned(replaced),
        _ => text,
    }
}
