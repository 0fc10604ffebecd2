//! When something held, as the graph keeps it.

use std::fmt;

use ::time::Date;
use serde::{Deserialize, Serialize};

use crate::edtf::Edtf;

/// A date as precise as its source, with the hours of the day where the source has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// How long the periods are that time is cut into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// Ten years from one that ends in 0.
    Decade,
    /// A calendar year.
    Year,
    /// A calendar month.
    Month,
}

/// One decade, year or month. Those of one length sort by time. Written as EDTF: `201X`, `2011`, `2011-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Period {
    /// Of how many decades since year 0.
    Decade(i32),
    /// A year.
    Year(i32),
    /// A year and a month from 1.
    Month(i32, u8),
}

impl Period {
    fn of(date: Date, bucket: Bucket) -> Self {
        match bucket {
            Bucket::Decade => Self::Decade(date.year() / 10),
            Bucket::Year => Self::Year(date.year()),
            Bucket::Month => Self::Month(date.year(), date.month().into()),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decade(decade) => write!(f, "{decade:03}X"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
        }
    }
}

impl TimeSpan {
    /// The period in which it began; none where its source is less precise than the period, or leaves the beginning open.
    #[must_use]
    pub fn period(&self, bucket: Bucket) -> Option<Period> {
        let period = |date: Option<Date>| date.map(|date| Period::of(date, bucket));
        let whole = self.edtf.span();
        if period(whole.earliest) == period(whole.latest) {
            return period(whole.earliest);
        }
        let (begin, _) = self.edtf.as_str().split_once('/')?;
        let begin = Edtf::parse(begin).ok()?.span();
        period(begin.earliest).filter(|first| Some(*first) == period(begin.latest))
    }
}
