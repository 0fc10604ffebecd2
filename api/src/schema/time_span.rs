//! `TimeSpan`: when something held.

use super::{
    object::record,
    scalar::{Date, Edtf},
};
use crate::{edtf, graph};

record! {
    /// When something held, exactly as precisely as its sources say.
    TimeSpan {
        /// The date.
        edtf: Edtf,
        /// The first day that it may have begun; null where that end is open.
        earliest: Option<Date>,
        /// The last day that it may have ended; null where that end is open.
        latest: Option<Date>,
        /// The time of the first day, `HH:MM`.
        start_time: Option<String>,
        /// The time of the last day, `HH:MM`.
        end_time: Option<String>,
        /// The time zone of both times: an IANA name or an offset.
        time_zone: Option<String>,
        /// The date letter for letter, as the source has it.
        as_printed: Option<String>,
    }
}

impl From<edtf::Edtf> for TimeSpan {
    fn from(edtf: edtf::Edtf) -> Self {
        Self {
            earliest: edtf.earliest().map(Date),
            latest: edtf.latest().map(Date),
            edtf: Edtf(edtf),
            start_time: None,
            end_time: None,
            time_zone: None,
            as_printed: None,
        }
    }
}

impl From<graph::TimeSpan<'_>> for TimeSpan {
    fn from(span: graph::TimeSpan<'_>) -> Self {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Self {
            start_time: text(span.start_time),
            end_time: text(span.end_time),
            time_zone: text(span.time_zone),
            as_printed: text(span.as_printed),
            ..edtf::Edtf::from(span.edtf).into()
        }
    }
}
