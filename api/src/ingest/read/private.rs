//! E-mail addresses and telephone numbers are never read in: they are gone before any rule sees the text.

use std::{borrow::Cow, sync::LazyLock};

use regex::Regex;

use super::pattern::compiled;

/// What stands in the place of an address or a number.
const GONE: &str = "…";

static EMAIL: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)[A-Za-z0-9._+%-]+[ ]?(?:@|\(at\)|\[at\])[ ]?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"));

static TELEPHONE: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"\+?\(?\d[\d \t\u{a0}()./-]{5,24}\d(?:[ \t]?(?:ext|x)\.?[ \t]?\d{1,6})?";
    let word = r"\b(?:tel(?:e?phone|éfono)?|tél(?:éphone)?|phone|fax|mobile|cell|móvil|portable)";
    compiled(&format!(
        r"(?i)({word}\.?[ \t]?(?:no\.?|number)?[ \t]?:?[ \t]*){number}|\+\d{{1,3}}[ \t(./-]{{1,2}}\d[\d \t()./-]{{5,24}}\d"
    ))
});

/// The text without e-mail addresses and telephone numbers; lines stay where they are.
pub(super) fn without_addresses(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if EMAIL.is_match(&text) {
        text = Cow::Owned(EMAIL.replace_all(&text, GONE).into_owned());
    }
    if TELEPHONE.is_match(&text) {
        text = Cow::Owned(TELEPHONE.replace_all(&text, format!("${{1}}{GONE}")).into_owned());
    }
    text
}
