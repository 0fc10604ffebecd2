//! `DateTime`.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

/// A value of this scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DateTime(pub(crate) OffsetDateTime);

/// A moment as RFC 3339 writes it, in UTC: `2026-01-31T09:30:00Z`.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let moment = OffsetDateTime::parse(&super::text(value)?, &Rfc3339);
        moment.map(Self).map_err(|_| InputValueError::custom("write a moment as 2026-01-31T09:30:00Z"))
    }

    fn to_value(&self) -> Value {
        // Only years beyond 9999 cannot be written, and no row has one.
        self.0.to_offset(UtcOffset::UTC).format(&Rfc3339).unwrap_or_default().into()
    }
}

impl DateTime {
    /// The moment so many microseconds after the beginning of 1970.
    pub(crate) fn of_micros(micros: i64) -> Self {
        let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000);
        Self(moment.unwrap_or(OffsetDateTime::UNIX_EPOCH))
    }
}
