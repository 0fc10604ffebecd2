//! Scalars of the contract, each with what it accepts.

mod country_code;
mod date;
mod date_time;
mod edtf;
mod json;
mod language_tag;
mod url;

pub(crate) use self::{
    country_code::CountryCode, date::Date, date_time::DateTime, edtf::Edtf, json::Json, language_tag::LanguageTag,
    url::Url,
};

use async_graphql::{InputType, InputValueError, Value};

/// The text of an input; whatever is no text is refused.
fn text<T: InputType>(value: Value) -> Result<String, InputValueError<T>> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(InputValueError::expected_type(other)),
    }
}
