//! `ThemePeriod`: what was about a theme in one period.

use super::{object::record, scalar::Edtf};
use crate::{
    edtf,
    error::{Error, Result},
    graph,
};

/// How long the periods are that time is cut into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
#[graphql(remote = "graph::Bucket")]
pub(crate) enum TimeBucket {
    /// Ten years, as `201X`.
    Decade,
    /// A year, as `2011`.
    Year,
    /// A month, as `2011-11`.
    Month,
}

record! {
    /// What was about a theme in one period.
    ThemePeriod {
        /// The period.
        period: Edtf,
        /// How many events about the theme began in it.
        events: usize,
        /// How many people took part in those events or their parts.
        people: usize,
        /// How many organisations organised those events or their parts, took part in them, or were worked or spoken for there.
        organisations: usize,
        /// How many documents about the theme were issued in it.
        documents: usize,
    }
}

impl TryFrom<graph::ThemePeriod> for ThemePeriod {
    type Error = Error;

    fn try_from(found: graph::ThemePeriod) -> Result<Self> {
        let period = edtf::Edtf::parse(&found.period.to_string()).map_err(Error::internal)?;
        Ok(Self {
            period: Edtf(period),
            events: found.events,
            people: found.people,
            organisations: found.organisations,
            documents: found.documents,
        })
    }
}
