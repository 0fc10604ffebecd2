//! `URL`.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

use crate::ingest::read::is_absolute_url;

/// A value of this scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Url(pub(crate) String);

/// An absolute URL, as its source gives it: `https://example.org/forum`.
#[Scalar(name = "URL", specified_by_url = "https://url.spec.whatwg.org/")]
impl ScalarType for Url {
    fn parse(value: Value) -> InputValueResult<Self> {
        let url = super::text(value)?;
        if is_absolute_url(&url) {
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
