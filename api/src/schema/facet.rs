//! `Facet`, what lists can be split by, and the connections of lists that can.

use std::{
    borrow::Cow,
    sync::{Arc, OnceLock},
};

use async_graphql::Enum;
use entity::vocabulary::{EntityKind, Vocabulary};

use super::{
    at::NodeAt,
    connection::{GraphList, counted, least},
    entity::Entity,
    object::object,
};
use crate::{
    error::Result,
    graph::{self, Dimension, Labels, Largest, Value, View},
    ingest::gazetteer,
};

/// How many values are given where no number is asked for.
const DEFAULT_TOP: usize = 20;

/// The most values that can be asked for.
const MOST_VALUES: usize = 100;

/// See the object.
pub(crate) struct Facet {
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) count: usize,
    distinct: Distinct,
    pub(crate) entity: Option<Entity>,
}

/// How many different entities a facet has.
enum Distinct {
    /// So many.
    Known(usize),
    /// What the split says at a place.
    At(Arc<Split>, usize),
}

/// How a list splits: telling entities apart costs far more than counting facts, and is done where somebody asks.
pub(super) struct Split {
    list: Arc<GraphList>,
    by: Dimension,
    wanted: Largest,
    distinct: OnceLock<Result<Vec<usize>>>,
}

object! {
    /// How many of what matched share one value.
    Facet {
        fields {
            /// The value for programs: a word of the contract, a year, a country code, an id.
            async fn key(&self) -> &str {
                &self.key
            }

            /// The value for readers.
            async fn label(&self) -> &str {
                &self.label
            }

            /// How many facts or entities matched with it; the connection says what it counts.
            async fn count(&self) -> usize {
                self.count
            }

            /// How many different entities matched with it; the connection says which.
            async fn distinct_count(&self) -> Result<usize> {
                match &self.distinct {
                    Distinct::Known(count) => Ok(*count),
                    Distinct::At(split, place) => split.distinct(*place),
                }
            }

            /// The entity that the value is; null if it is none.
            async fn entity(&self) -> Option<&Entity> {
                self.entity.as_ref()
            }
        }
        lists {}
    }
}

/// What a list can be split by: words of the contract, each a dimension of the graph.
macro_rules! dimensions {
    ($(#[doc = $doc:literal])* $facet:ident { $($(#[doc = $word_doc:literal])* $word:ident = $dimension:ident,)+ }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
        pub(crate) enum $facet {
            $($(#[doc = $word_doc])* $word,)+
        }

        impl From<$facet> for Dimension {
            fn from(facet: $facet) -> Self {
                match facet {
                    $($facet::$word => Self::$dimension,)+
                }
            }
        }
    };
}

dimensions! {
    /// What events can be split by. An event without the value is not counted; one with several counts once under each.
    EventFacet {
        /// The year in which it began, as `2011`; the nearest meeting's where it has no time of its own. An event whose
        /// date is less precise than a year is not counted.
        Year = Year,
        /// The month in which it began, as `2011-11`; otherwise as `YEAR`.
        Month = Month,
        /// The country; the nearest meeting's where it has none.
        Country = Country,
        /// The city; the nearest meeting's where it has none.
        City = City,
        /// The sort of event.
        EventKind = Sort,
        /// Each of its working languages.
        Language = Language,
        /// Each theme that it is about itself.
        Theme = Theme,
        /// Each organiser of the event itself, whatever the role.
        Organiser = Organiser,
        /// The topmost series that its meeting is an edition of; a series belongs to itself.
        Series = Series,
    }
}

dimensions! {
    /// What people can be split by. All but `EVENT_COUNT` are values of their participations: a person counts under each
    /// value of any of these.
    PersonFacet {
        /// Where the person worked when taking part.
        Affiliation = Affiliation,
        /// Whom the person spoke for when taking part.
        OnBehalfOf = OnBehalfOf,
        /// The country of the event, or of the nearest meeting; not that of the person.
        Country = Country,
        /// The role.
        Role = Role,
        /// In how many events the person took part, panels and sessions being events of their own: as orders count it.
        EventCount = EventCount,
    }
}

dimensions! {
    /// What participations can be split by. One without the value is not counted; one with several counts once under each.
    ParticipationFacet {
        /// The role.
        Role = Role,
        /// The event itself: a panel, a session, a meeting.
        Event = Event,
        /// The topmost event that the event is part of; an event that is part of none stands for itself.
        Meeting = Meeting,
        /// The topmost series that the meeting is an edition of; a series belongs to itself.
        Series = Series,
        /// The participant, where it is a person.
        Person = Person,
        /// Where the person worked, that day.
        Affiliation = Affiliation,
        /// Whom the participant spoke for, that day.
        OnBehalfOf = OnBehalfOf,
        /// The year in which the event began, as `2011`; the nearest meeting's where the event has no time of its own.
        Year = Year,
        /// The country of the event; the nearest meeting's where the event has none.
        Country = Country,
        /// Each theme that the event is about itself.
        Theme = Theme,
    }
}

dimensions! {
    /// What documents can be split by. A document without the value is not counted; one with several counts once under each.
    DocumentFacet {
        /// The sort of document.
        DocumentKind = Sort,
        /// The year of issue, as `2011`. A document whose date is less precise than a year is not counted.
        Year = Year,
        /// Each of its languages.
        Language = Language,
        /// Each theme that it is about itself.
        Theme = Theme,
    }
}

dimensions! {
    /// What organisations can be split by. An organisation without the value is not counted.
    OrganisationFacet {
        /// The sort of organisation.
        OrganisationKind = Sort,
        /// The country.
        Country = Country,
    }
}

/// A connection whose whole list can be split: `Connection, Edge of Node by Facet`, with words for what is counted.
macro_rules! faceted {
    (
        $(#[doc = $doc:literal])* $connection:ident, $edge:ident of $node:ident by $facet:ident;
        $(#[doc = $counted:literal])*
    ) => {
        $crate::schema::connection::connection! {
            $(#[doc = $doc])*
            $connection, $edge of $node in $crate::schema::connection::GraphList {
                connection {
                    /// How the whole list splits by one value, the largest first; labels, then keys decide between equals.
                    $(#[doc = $counted])*
                    async fn facets(
                        &self,
                        #[graphql(desc = "Which value.")] by: $crate::schema::facet::$facet,
                        #[graphql(desc = "At most so many values: 1 to 100.", default_with = "Some(20)")] top: Option<i32>,
                        #[graphql(desc = "Only values whose `count` is so large at least; from 1.", default_with = "Some(1)")]
                        min_count: Option<i32>,
                    ) -> $crate::error::Result<Vec<$crate::schema::facet::Facet>> {
                        $crate::schema::facet::Facet::of_list(&self.0.list, by.into(), top, min_count)
                    }

                    /// How the whole list splits by two values at once; a cell counts what `count` of `facets` counts.
                    async fn crosstab(
                        &self,
                        #[graphql(desc = "The value that rows stand for.")] rows: $crate::schema::facet::$facet,
                        #[graphql(desc = "The value that columns stand for.")] columns: $crate::schema::facet::$facet,
                        #[graphql(desc = "At most so many rows, and so many columns: 1 to 100.", default_with = "Some(20)")]
                        top: Option<i32>,
                    ) -> $crate::error::Result<$crate::schema::crosstab::Crosstab> {
                        $crate::schema::crosstab::Crosstab::of_list(&self.0.list, (rows.into(), columns.into()), top)
                    }
                }
                edge {}
                lists {}
            }
        }
    };
}

pub(crate) use faceted;

/// How many values are asked for.
pub(super) fn bounded(top: Option<i32>) -> Result<usize> {
    counted("top", top, DEFAULT_TOP, 1..=MOST_VALUES)
}

/// What readers call the values that the graph knows by their codes.
pub(super) const LABELS: Labels = Labels { word, country };

/// A word as prose writes it: `Side event`.
fn word(word: &'static str) -> String {
    match word {
        "IGO" | "NGO" => return word.to_owned(),
        "UN_ENTITY" => return "UN entity".to_owned(),
        "CO_CHAIR" => return "Co-chair".to_owned(),
        "VICE_CHAIR" => return "Vice-chair".to_owned(),
        _ => {}
    }
    let (first, rest) = word.split_at(1);
    first.to_owned() + &rest.to_lowercase().replace('_', " ")
}

/// The English name of a country; its code where the program knows none.
fn country(code: &str) -> String {
    gazetteer::country_by_code(code).map_or(code, |country| country.name).to_owned()
}

impl Split {
    pub(super) fn new(list: &Arc<GraphList>, by: Dimension, wanted: Largest) -> Arc<Self> {
        Arc::new(Self { list: list.clone(), by, wanted, distinct: OnceLock::new() })
    }

    fn facets(&self) -> Result<Vec<graph::Facet<'_>>> {
        graph::Facet::of(&self.list.view, &self.list.list, self.by, self.wanted, LABELS)
    }

    /// How many entities the facet at a place has.
    fn distinct(&self, place: usize) -> Result<usize> {
        let distinct = || graph::Facet::distinct(&self.list.view, &self.list.list, self.by, &self.facets()?);
        let counts = self.distinct.get_or_init(distinct).as_ref().map_err(Clone::clone)?;
        Ok(counts.get(place).copied().unwrap_or_default())
    }
}

impl Facet {
    /// How a list splits by one value.
    pub(crate) fn of_list(
        list: &Arc<GraphList>,
        by: Dimension,
        top: Option<i32>,
        min_count: Option<i32>,
    ) -> Result<Vec<Self>> {
        let split = Split::new(list, by, Largest { top: bounded(top)?, least: least("minCount", min_count, 1)? });
        let found = split.facets()?;
        Ok(Self::all(&split, found))
    }

    pub(super) fn all(split: &Arc<Split>, facets: Vec<graph::Facet<'_>>) -> Vec<Self> {
        let facet = |(place, facet)| Self::of(&split.list.view, facet, Distinct::At(split.clone(), place));
        facets.into_iter().enumerate().map(facet).collect()
    }

    fn of(view: &View, facet: graph::Facet<'_>, distinct: Distinct) -> Self {
        let (key, entity) = match facet.value {
            Value::Entity(ix) => {
                let at = NodeAt { view: view.clone(), ix };
                (at.global_id().write(), Some(at.into()))
            }
            Value::Word(word) => (word.to_owned(), None),
            Value::Country(text) | Value::Text(text) => (text.to_owned(), None),
            Value::Period(period) => (period.to_string(), None),
            Value::Number(number) => (number.to_string(), None),
        };
        let label = Cow::into_owned(facet.label);
        Self { key, label, count: facet.count, distinct, entity }
    }

    /// Entities of one kind.
    pub(crate) fn of_kind(kind: EntityKind, count: usize) -> Self {
        let label = match kind {
            EntityKind::Event => "Events",
            EntityKind::Organisation => "Organisations",
            EntityKind::Person => "People",
            EntityKind::Document => "Documents",
            EntityKind::Theme => "Themes",
        };
        let (key, label) = (kind.as_str().to_owned(), label.to_owned());
        Self { key, label, count, distinct: Distinct::Known(count), entity: None }
    }
}
