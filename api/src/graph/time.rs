//! When something held, as the graph keeps it.

use std::{fmt, num::NonZeroU32};

use ::time::Date;
use serde::{Deserialize, Serialize};

use crate::edtf::{Edtf, Span};

/// A date as precise as its source, with the hours of the day where the source has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan<'g> {
    /// The date.
    pub edtf: Dated<'g>,
    /// `HH:MM` of the first day.
    pub start_time: Option<&'g str>,
    /// `HH:MM` of the last day.
    pub end_time: Option<&'g str>,
    /// IANA name or offset.
    pub time_zone: Option<&'g str>,
    /// As printed.
    pub as_printed: Option<&'g str>,
}

/// An EDTF text that was found acceptable, and the days that it spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated<'g> {
    text: &'g str,
    span: Span,
}

impl<'g> Dated<'g> {
    pub(crate) fn new(text: &'g str, span: Span) -> Self {
        Self { text, span }
    }

    /// The text.
    #[must_use]
    pub fn as_str(self) -> &'g str {
        self.text
    }

    /// The first day; `None` where that end is open.
    #[must_use]
    pub fn earliest(self) -> Option<Date> {
        self.span.earliest
    }

    /// The last day; `None` where that end is open.
    #[must_use]
    pub fn latest(self) -> Option<Date> {
        self.span.latest
    }

    /// Whether a day may belong to both.
    #[must_use]
    pub fn overlaps(self, other: Dated<'_>) -> bool {
        self.span.overlaps(other.span)
    }
}

impl<'g> From<&'g Edtf> for Dated<'g> {
    fn from(edtf: &'g Edtf) -> Self {
        Self { text: edtf.as_str(), span: edtf.span() }
    }
}

impl From<Dated<'_>> for Edtf {
    fn from(dated: Dated<'_>) -> Self {
        Self::known(dated.text.to_owned(), dated.span)
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

impl TimeSpan<'_> {
    /// The day that lists by time sort by: the earliest, or the latest where the beginning is open.
    #[must_use]
    pub fn sort_day(self) -> Option<i64> {
        self.edtf.earliest().or(self.edtf.latest()).map(day)
    }

    /// The period in which it began; none where its source is less precise than the period, or leaves the beginning open.
    #[must_use]
    pub fn period(self, bucket: Bucket) -> Option<Period> {
        let period = |date: Option<Date>| date.map(|date| Period::of(date, bucket));
        let whole = self.edtf.span;
        if period(whole.earliest) == period(whole.latest) {
            return period(whole.earliest);
        }
        let (begin, _) = self.edtf.as_str().split_once('/')?;
        let begin = Edtf::parse(begin).ok()?.span();
        period(begin.earliest).filter(|first| Some(*first) == period(begin.latest))
    }
}

/// When something began, in four bytes: the day that lists by time sort by, and the shortest of the periods that it is known
/// to have begun in, which then are those of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Began(Option<NonZeroU32>);

/// The periods that a beginning may be known by, the longest first.
const BUCKETS: [Bucket; 3] = [Bucket::Decade, Bucket::Year, Bucket::Month];

/// The last bits are how many of [`BUCKETS`] are known, those before them the day, counted so that the first is 1.
const BITS: u32 = 2;
const BEFORE_ALL: i32 = Date::MIN.to_julian_day() - 1;

impl From<TimeSpan<'_>> for Began {
    fn from(time: TimeSpan<'_>) -> Self {
        let known = BUCKETS.into_iter().take_while(|bucket| time.period(*bucket).is_some()).count() as u32;
        let day = |day: i64| u32::try_from(day - i64::from(BEFORE_ALL)).ok();
        Self(time.sort_day().and_then(day).and_then(|day| NonZeroU32::new(day << BITS | known)))
    }
}

impl Began {
    /// The day, as a number that sorts.
    pub(crate) fn day(self) -> Option<i64> {
        Some(i64::from(self.0?.get() >> BITS) + i64::from(BEFORE_ALL))
    }

    /// The period; none where its source is less precise than the period, or leaves the beginning open.
    pub(crate) fn period(self, bucket: Bucket) -> Option<Period> {
        let known = (self.0?.get() & ((1 << BITS) - 1)) as usize;
        if !BUCKETS[..known].contains(&bucket) {
            return None;
        }
        let day = Date::from_julian_day(self.day()? as i32).ok()?;
        Some(Period::of(day, bucket))
    }
}
