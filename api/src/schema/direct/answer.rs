//! How each sort of value is written. Objects are written by what `object!` makes of them.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use async_graphql::ScalarType;
use entity::vocabulary::{
    AttendanceMode, Basis, ChangeAction, ContributionRole, DocumentKind, DocumentRelationRole, EntityKind, EventKind,
    EventRelationRole, EventStatus, MaterialRole, NameKind, OrganisationKind, OrganisationRelationRole, OrganisingRole,
    ParticipationRole, ParticipationStatus, Rank, RelationKind, ThemeRelationRole, Vocabulary,
};
use serde::Serialize;

use super::{Detour, Field};
use crate::{
    graph::View,
    schema::id::GlobalId,
    schema::scalar::{CountryCode, Date, DateTime, Edtf, Json, LanguageTag, Url},
};

/// The answer of a root field, as far as it is written.
pub(crate) struct Writer<'c> {
    /// The context of the root field: resolvers below take nothing from it but what belongs to the whole request.
    pub(crate) ctx: &'c async_graphql::Context<'c>,
    pub(super) view: &'c View,
    pub(super) json: String,
    /// The most bytes that it may have.
    pub(super) most: usize,
    /// How many objects were begun.
    pub(super) objects: usize,
}

/// Objects between two looks at the clock.
const BETWEEN_LOOKS: usize = 512;

/// What can be written as the answer of a field.
pub(crate) trait Answer {
    /// Writes it as JSON.
    fn write(&self, field: &Field, writer: &mut Writer<'_>) -> Result<(), Detour>;
}

/// An object whose fields can be resolved one by one.
pub(crate) trait Resolve {
    /// Its name in the contract.
    const NAME: &'static str;

    /// The names of its fields, in Rust.
    const FIELDS: &'static [&'static str];

    /// Resolves a field, which is in [`Resolve::FIELDS`], and writes its value.
    fn write_field(&self, field: &Field, writer: &mut Writer<'_>) -> Result<(), Detour>;
}

/// Writes what a resolver gives, if it does not have to wait. Called for every field of an answer, it must become a part of
/// its caller; what the resolver gives is written where it lies, for moving it costs more than most fields do.
#[inline(always)]
#[allow(clippy::inline_always, reason = "a call for each field is what the direct path spares")]
pub(crate) fn resolved<A: Answer>(
    resolver: impl Future<Output = A>,
    field: &Field,
    writer: &mut Writer<'_>,
) -> Result<(), Detour> {
    match &pin!(resolver).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome.write(field, writer),
        Poll::Pending => Err(Detour::Waits),
    }
}

/// Writes an object.
#[inline]
pub(crate) fn object<R: Resolve>(object: &R, field: &Field, writer: &mut Writer<'_>) -> Result<(), Detour> {
    writer.objects += 1;
    if writer.objects.is_multiple_of(BETWEEN_LOOKS) {
        writer.view.look().map_err(|_| Detour::Fails)?;
    }
    if writer.json.len() > writer.most {
        return Err(Detour::TooLarge);
    }
    writer.json.push('{');
    for (place, field) in field.selected(R::NAME).iter().enumerate() {
        writer.json.push_str(if place == 0 { field.key() } else { &field.further_key });
        if field.name == "__typename" {
            word(R::NAME, writer);
        } else {
            object.write_field(field, writer)?;
        }
    }
    writer.json.push('}');
    Ok(())
}

fn serialized(value: impl Serialize, writer: &mut Writer<'_>) -> Result<(), Detour> {
    writer.json.push_str(&serde_json::to_string(&value).map_err(|_| Detour::Fails)?);
    Ok(())
}

/// Writes a text. Nearly all have nothing to escape, which is seen many letters at a time.
#[inline]
fn string(text: &str, writer: &mut Writer<'_>) -> Result<(), Detour> {
    let is_escaped = |byte: u8| u8::from(byte < b' ') | u8::from(byte == b'"') | u8::from(byte == b'\\');
    if text.bytes().fold(0, |found, byte| found | is_escaped(byte)) != 0 {
        return serialized(text, writer);
    }
    word(text, writer);
    Ok(())
}

/// Writes a text that has nothing to escape.
fn word(text: &str, writer: &mut Writer<'_>) {
    writer.json.push('"');
    writer.json.push_str(text);
    writer.json.push('"');
}

impl<A: Answer + ?Sized> Answer for &A {
    fn write(&self, field: &Field, writer: &mut Writer<'_>) -> Result<(), Detour> {
        (**self).write(field, writer)
    }
}

impl<A: Answer> Answer for Option<A> {
    fn write(&self, field: &Field, writer: &mut Writer<'_>) -> Result<(), Detour> {
        let Some(value) = self else {
            writer.json.push_str("null");
            return Ok(());
        };
        value.write(field, writer)
    }
}

impl<A: Answer, E> Answer for Result<A, E> {
    fn write(&self, field: &Field, writer: &mut Writer<'_>) -> Result<(), Detour> {
        self.as_ref().map_err(|_| Detour::Fails)?.write(field, writer)
    }
}

impl<T: Answer> Answer for Vec<T> {
    fn write(&self, field: &Field, writer: &mut Writer<'_>) -> Result<(), Detour> {
        writer.json.push('[');
        for (place, value) in self.iter().enumerate() {
            if place > 0 {
                writer.json.push(',');
            }
            value.write(field, writer)?;
        }
        writer.json.push(']');
        Ok(())
    }
}

/// Types that are texts.
macro_rules! text {
    ($($type:ty, |$value:ident| $text:expr;)+) => { $(
        impl Answer for $type {
            fn write(&self, _: &Field, writer: &mut Writer<'_>) -> Result<(), Detour> {
                let $value = self;
                string($text, writer)
            }
        }
    )+ };
}

text! {
    str, |text| text;
    String, |text| text;
    std::borrow::Cow<'_, str>, |text| text;
    CountryCode, |code| &code.0;
    Edtf, |edtf| edtf.0.as_str();
    LanguageTag, |tag| &tag.0;
    Url, |url| &url.0;
}

/// Types that serde writes as the contract does.
macro_rules! plain {
    ($($type:ty),+ $(,)?) => { $(
        impl Answer for $type {
            fn write(&self, _: &Field, writer: &mut Writer<'_>) -> Result<(), Detour> {
                serialized(self, writer)
            }
        }
    )+ };
}

plain!(bool, f64);

/// Whole numbers.
macro_rules! numbers {
    ($($type:ty),+ $(,)?) => { $(
        impl Answer for $type {
            fn write(&self, _: &Field, writer: &mut Writer<'_>) -> Result<(), Detour> {
                writer.json.push_str(itoa::Buffer::new().format(*self));
                Ok(())
            }
        }
    )+ };
}

numbers!(i32, u64, usize);

impl Answer for GlobalId {
    fn write(&self, _: &Field, writer: &mut Writer<'_>) -> Result<(), Detour> {
        writer.json.push('"');
        self.write_to(&mut writer.json);
        writer.json.push('"');
        Ok(())
    }
}

/// Scalars that have no text of their own.
macro_rules! scalars {
    ($($type:ty),+ $(,)?) => { $(
        impl Answer for $type {
            fn write(&self, _: &Field, writer: &mut Writer<'_>) -> Result<(), Detour> {
                serialized(self.to_value(), writer)
            }
        }
    )+ };
}

scalars!(Date, DateTime, Json);

/// Vocabularies: a word needs no escapes.
macro_rules! words {
    ($($type:ty),+ $(,)?) => { $(
        impl Answer for $type {
            fn write(&self, _: &Field, writer: &mut Writer<'_>) -> Result<(), Detour> {
                word(Vocabulary::as_str(*self), writer);
                Ok(())
            }
        }
    )+ };
}

words!(
    AttendanceMode,
    Basis,
    ChangeAction,
    ContributionRole,
    DocumentKind,
    DocumentRelationRole,
    EntityKind,
    EventKind,
    EventRelationRole,
    EventStatus,
    MaterialRole,
    NameKind,
    OrganisationKind,
    OrganisationRelationRole,
    OrganisingRole,
    ParticipationRole,
    ParticipationStatus,
    Rank,
    RelationKind,
    ThemeRelationRole,
);
