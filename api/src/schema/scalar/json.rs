//! `JSON`.

use async_graphql::{InputValueResult, Scalar, ScalarType, Value};

/// A value of this scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Json(pub(crate) serde_json::Value);

/// Any JSON value, given as it is rather than as a text.
#[Scalar(name = "JSON", specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value.into_json()?))
    }

    fn to_value(&self) -> Value {
        // A JSON value is a GraphQL value; only numbers too large for either could not be one.
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}
