//! Mappings: what the columns of a list mean, as a TOML file that whoever imports writes.
//!
//! A mapping says nothing of one list's program: it names columns, constants, words that mean nothing, and what the words
//! of a column are in the vocabularies. `tests/fixtures/lists/harbour-talks.toml` is an example of everything.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use ::entity::vocabulary::{
    AttendanceMode, EventKind, EventStatus, OrganisationKind, OrganisingRole, ParticipationRole, ParticipationStatus,
    Vocabulary,
};
use regex::Regex;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::error::{Error, Result};

/// What the columns of a list mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// Words that mean that a cell is empty.
    pub empty: Vec<String>,
    /// Columns that are never read.
    pub ignore: Vec<String>,
    /// What stands between cells, where the first line does not show it.
    pub delimiter: Option<char>,
    /// The sheet to read of a workbook; the first one, if it is not said.
    pub sheet: Option<String>,
    /// What is known of the list.
    pub source: About,
    /// What each row took part in.
    pub event: EventColumns,
    /// Who took part.
    pub person: PersonColumns,
    /// How.
    pub participation: ParticipationColumns,
    /// Where the person worked, that day.
    pub affiliation: Option<BodyColumns>,
    /// Whom the person spoke for, that day.
    pub on_behalf_of: Option<BodyColumns>,
    /// Who held the event.
    pub organiser: Option<BodyColumns>,
    /// What the event was about.
    pub theme: Option<Field>,
    /// The file itself, to say on which line a wrong word stands.
    #[serde(skip)]
    text: String,
}

/// What is known of a list beside its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct About {
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The licence it is under.
    pub licence: Option<String>,
    /// The day it was published, as EDTF.
    pub issued: Option<String>,
}

/// What tells and describes an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EventColumns {
    /// Its name.
    pub name: Option<Field>,
    /// A word of `EventKind`.
    pub kind: Option<Field>,
    /// When it was, or began.
    pub date: Option<Field>,
    /// When it ended.
    pub until: Option<Field>,
    /// Which number comes first in dates such as 3/4/2011.
    pub day_first: Option<bool>,
    /// Room and house.
    pub venue: Option<Field>,
    /// City.
    pub city: Option<Field>,
    /// State, as code or name.
    pub country: Option<Field>,
    /// Its number among its like.
    pub ordinal: Option<Field>,
    /// Its languages (BCP 47).
    pub language: Option<Field>,
    /// A word of `EventStatus`.
    pub status: Option<Field>,
    /// A word of `AttendanceMode`.
    pub mode: Option<Field>,
    /// What it is about.
    pub r#abstract: Option<Field>,
    /// Where more is said of it.
    pub url: Option<Field>,
    /// The series it is an edition of.
    pub edition_of: Option<WholeColumns>,
    /// The event it is a part of.
    pub part_of: Option<WholeColumns>,
}

/// An event that others belong to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WholeColumns {
    /// Its name.
    pub name: Option<Field>,
    /// Its short form.
    pub acronym: Option<Field>,
    /// A word of `EventKind`.
    pub kind: Option<Field>,
}

/// What names a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PersonColumns {
    /// The whole name.
    pub name: Option<Field>,
    /// The given name, where it stands apart.
    pub given_name: Option<Field>,
    /// The family name, where it stands apart.
    pub family_name: Option<Field>,
    /// The form of address.
    pub honorific: Option<Field>,
    /// An identifier, as `SCHEME:VALUE`.
    pub identifier: Option<Field>,
}

/// How somebody took part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ParticipationColumns {
    /// A word of `ParticipationRole`.
    pub role: Option<Field>,
    /// The post.
    pub title: Option<Field>,
    /// The division.
    pub division: Option<Field>,
    /// "In his capacity as".
    pub capacity: Option<Field>,
    /// A word of `ParticipationStatus`.
    pub status: Option<Field>,
}

/// An organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BodyColumns {
    /// Its name.
    pub name: Option<Field>,
    /// Its short form.
    pub acronym: Option<Field>,
    /// A word of `OrganisationKind`.
    pub kind: Option<Field>,
    /// The code or name of the state that it is; a body with one is a state.
    pub state: Option<Field>,
    /// Whether a word in brackets behind the name is its short form, whatever its case: `Climate Network (Cn)`.
    pub short_form_in_brackets: bool,
    /// Of an affiliation: which of them belong to the state that the row is on behalf of.
    pub scope: Scope,
    /// Of an organiser: a word of `OrganisingRole`.
    pub role: Option<Field>,
}

/// Which affiliations are bodies of the state that a row is on behalf of: two states' "Ministry of Transport" are two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Those whose names are those of ministries, missions, parliaments and other bodies that each state has.
    #[default]
    Government,
    /// All of them.
    All,
    /// None of them.
    None,
}

/// Where a value comes from: a column, several, or a constant; and what becomes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// The columns, joined by a space.
    pub columns: Vec<String>,
    /// The value of every row.
    pub constant: Option<String>,
    /// What the words of the column are in the vocabulary.
    pub values: BTreeMap<String, String>,
    /// What a word is that `values` does not have.
    pub otherwise: Option<String>,
    /// What is taken of the cell: the first group of the pattern, or all that it finds.
    pub pattern: Option<Pattern>,
    /// What is left out of the cell.
    pub remove: Option<Pattern>,
    /// What stands between several values in one cell.
    pub split: Option<String>,
}

/// A pattern of the `regex` crate.
#[derive(Clone, Debug)]
pub struct Pattern(pub Regex);

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Pattern {}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Regex::new(&text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// A field written out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    column: Option<String>,
    #[serde(default)]
    columns: Vec<String>,
    constant: Option<String>,
    #[serde(default)]
    values: BTreeMap<String, String>,
    otherwise: Option<String>,
    pattern: Option<Pattern>,
    remove: Option<Pattern>,
    split: Option<String>,
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Either(PhantomData<()>);
        impl<'de> Visitor<'de> for Either {
            type Value = Field;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a column, or a table with `column`, `columns` or `constant`")
            }

            fn visit_str<E>(self, column: &str) -> std::result::Result<Field, E> {
                Ok(Field { columns: vec![column.to_owned()], ..Field::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> std::result::Result<Field, A::Error> {
                let written = Written::deserialize(MapAccessDeserializer::new(map))?;
                let columns: Vec<String> = written.column.into_iter().chain(written.columns).collect();
                if columns.is_empty() == written.constant.is_none() {
                    return Err(serde::de::Error::custom("give either `column` (or `columns`) or `constant`"));
                }
                if written.split.as_ref().is_some_and(String::is_empty) {
                    return Err(serde::de::Error::custom("`split` must be what stands between two values"));
                }
                Ok(Field {
                    columns,
                    constant: written.constant,
                    values: written.values,
                    otherwise: written.otherwise,
                    pattern: written.pattern,
                    remove: written.remove,
                    split: written.split,
                })
            }
        }
        deserializer.deserialize_any(Either(PhantomData))
    }
}

impl Mapping {
    /// The mapping as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Reads a mapping and checks whatever can be checked without its list.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` with the line that is wrong, and why.
    pub fn parse(text: &str) -> Result<Self> {
        let mut mapping: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().matches('\n').count());
            Error::bad_input(format!("line {}: {}", line + 1, error.message()))
        })?;
        text.clone_into(&mut mapping.text);
        if mapping.event.name.is_none() {
            return Err(Error::bad_input("`event.name` is missing: which column, or constant, names the event?"));
        }
        if mapping.person.name.is_none() && mapping.person.family_name.is_none() && mapping.on_behalf_of.is_none() {
            return Err(Error::bad_input("neither `person.name` nor `on_behalf_of.name` says who took part"));
        }
        mapping.check_words()?;
        Ok(mapping)
    }

    fn check_words(&self) -> Result<()> {
        let wholes = [&self.event.edition_of, &self.event.part_of];
        for kind in std::iter::once(&self.event.kind).chain(wholes.into_iter().flatten().map(|whole| &whole.kind)) {
            self.check_word::<EventKind>(kind.as_ref(), "kinds of event")?;
        }
        self.check_word::<EventStatus>(self.event.status.as_ref(), "statuses of events")?;
        self.check_word::<AttendanceMode>(self.event.mode.as_ref(), "modes of attendance")?;
        self.check_word::<ParticipationRole>(self.participation.role.as_ref(), "roles")?;
        self.check_word::<ParticipationStatus>(self.participation.status.as_ref(), "statuses of participations")?;
        for body in [&self.affiliation, &self.on_behalf_of, &self.organiser].into_iter().flatten() {
            self.check_word::<OrganisationKind>(body.kind.as_ref(), "kinds of organisation")?;
            self.check_word::<OrganisingRole>(body.role.as_ref(), "roles of organisers")?;
        }
        Ok(())
    }

    /// Every word that a field can give must be one of its vocabulary.
    fn check_word<V: Vocabulary + 'static>(&self, field: Option<&Field>, what: &str) -> Result<()> {
        let Some(field) = field else { return Ok(()) };
        for word in field.values.values().chain(&field.otherwise).chain(&field.constant) {
            if V::parse(word).is_none() {
                let words: Vec<&str> = V::ALL.iter().map(|word| word.as_str()).collect();
                let line = self.line_of(word);
                let known = words.join(", ");
                return Err(Error::bad_input(format!("line {line}: `{word}` is none of the {what}: {known}")));
            }
        }
        Ok(())
    }

    /// Every column that is named, the ignored ones too.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.fields().flat_map(|field| field.columns.iter()).chain(&self.ignore).map(String::as_str)
    }

    fn fields(&self) -> impl Iterator<Item = &Field> {
        let event = &self.event;
        let wholes = [&event.edition_of, &event.part_of].into_iter().flatten();
        let bodies = [&self.affiliation, &self.on_behalf_of, &self.organiser].into_iter().flatten();
        [
            &event.name,
            &event.kind,
            &event.date,
            &event.until,
            &event.venue,
            &event.city,
            &event.country,
            &event.ordinal,
            &event.language,
            &event.status,
            &event.mode,
            &event.r#abstract,
            &event.url,
            &self.person.name,
            &self.person.given_name,
            &self.person.family_name,
            &self.person.honorific,
            &self.person.identifier,
            &self.participation.role,
            &self.participation.title,
            &self.participation.division,
            &self.participation.capacity,
            &self.participation.status,
            &self.theme,
        ]
        .into_iter()
        .chain(wholes.flat_map(|whole| [&whole.name, &whole.acronym, &whole.kind]))
        .chain(bodies.flat_map(|body| [&body.name, &body.acronym, &body.kind, &body.state, &body.role]))
        .flatten()
    }

    /// The line of the file on which a word stands, from 1.
    pub(super) fn line_of(&self, word: &str) -> usize {
        let stands =
            |line: &&str| [format!("\"{word}\""), format!("'{word}'")].iter().any(|quoted| line.contains(quoted));
        let found = self.text.lines().zip(1..).find(|(line, _)| stands(line));
        found.map_or(1, |(_, number)| number)
    }
}
