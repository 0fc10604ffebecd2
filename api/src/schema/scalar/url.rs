//! `URL`.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// A value of this scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Url(pub(crate) String);

/// An absolute URL, as its source gives it: `https://example.org/forum`.
#[Scalar(name = "URL", specified_by_url = "https://url.spec.whatwg.org/")]
impl ScalarType for Url {
    fn parse(value: Value) -> InputValueResult<Self> {
        let url = super::text(value)?;
        if is_absolute(&url) {
            Ok(Self(url))
        } else {
            Err(InputValueError::custom(format!("`{url}` is no absolute URL; write https://example.org/forum")))
        }
    }

    fn to_value(&self) -> Value {
        self.0.as_str().into()
    }
}

impl Url {
    /// The URL that a row holds.
    pub(crate) fn of(url: &str) -> Self {
        Self(url.to_owned())
    }
}

/// Whether a text begins with a scheme, goes on behind it and has neither blanks nor control characters.
fn is_absolute(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && !rest.is_empty()
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}
