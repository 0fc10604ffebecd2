//! `LanguageTag`.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// A value of this scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LanguageTag(pub(crate) String);

/// A language as BCP 47 writes it: `en`, `fr-CA`, `zh-Hant`. Upper and lower case are the same.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/info/bcp47")]
impl ScalarType for LanguageTag {
    fn parse(value: Value) -> InputValueResult<Self> {
        let tag = super::text(value)?;
        if is_well_formed(&tag) {
            Ok(Self(tag))
        } else {
            Err(InputValueError::custom(format!("`{tag}` is no language tag; write en, fr-CA or zh-Hant")))
        }
    }

    fn to_value(&self) -> Value {
        self.0.as_str().into()
    }
}

impl LanguageTag {
    /// The tag that a row holds.
    pub(crate) fn of(tag: &str) -> Self {
        Self(tag.to_owned())
    }
}

/// Whether a text has the form of a tag: a language of letters (or `x`, `i`), then subtags of up to eight characters.
fn is_well_formed(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let language = subtags.next().unwrap_or_default();
    let is_language = language.bytes().all(|byte| byte.is_ascii_alphabetic()) && (2..=8).contains(&language.len());
    let is_private = matches!(language, "x" | "X" | "i" | "I") && tag.len() > 2;
    (is_language || is_private)
        && subtags
            .all(|subtag| (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
