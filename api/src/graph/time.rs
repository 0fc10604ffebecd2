//! When something held, as the graph keeps it.

use ::time::Date;

use crate::edtf::Edtf;

/// A date as precise as its source, with the hours of the day where the source has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeSpan {
    /// The date.
    pub edtf: Edtf,
    /// `HH:MM` of the first day.
    pub start_time: Option<Box<str>>,
    /// `HH:MM` of the last day.
    pub end_time: Option<Box<str>>,
    /// IANA name or offset.
    pub time_zone: Option<Box<str>>,
    /// As printed.
    pub as_printed: Option<Box<str>>,
}

impl TimeSpan {
    /// The day that lists by time sort by: the earliest, or the latest where the beginning is open.
    #[must_use]
    pub fn sort_day(&self) -> Option<i64> {
        self.edtf.earliest().or(self.edtf.latest()).map(day)
    }
}

/// A date as a number that sorts.
pub(crate) fn day(date: Date) -> i64 {
    i64::from(date.to_julian_day())
}
