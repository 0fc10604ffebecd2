//! `Date`.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use time::{format_description::FormatItem, macros::format_description};

const FORMAT: &[FormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// A value of this scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) time::Date);

/// A day of the calendar, as `full-date` of RFC 3339: `2011-11-28`.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let day = time::Date::parse(&super::text(value)?, FORMAT);
        day.map(Self).map_err(|_| InputValueError::custom("write a day of the calendar as 2011-11-28"))
    }

    fn to_value(&self) -> Value {
        // A date has every part that the format asks for.
        self.0.format(FORMAT).unwrap_or_default().into()
    }
}
