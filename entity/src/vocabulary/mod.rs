//! The closed vocabularies: each word is written once, here, for the row, the contract and the command line alike.
//!
//! A word that fits none is `OTHER` or `UNKNOWN`, and stays as printed beside it. Nothing but vocabularies belongs here;
//! they alone in this crate may derive `async_graphql::Enum`.

mod claim;
mod document;
mod event;
mod node;
mod organisation;
mod participation;
mod relation;

pub use claim::{Basis, ChangeAction, Rank, Verdict};
pub use document::{ContributionRole, DocumentKind, MaterialRole};
pub use event::{AttendanceMode, EventKind, EventRelationRole, EventStatus, OrganisingRole};
pub use node::{DocumentRelationRole, EntityKind, NameKind, OrganisationRelationRole, ThemeRelationRole};
pub use organisation::OrganisationKind;
pub use participation::{ParticipationRole, ParticipationStatus, RoleGroup};
pub use relation::{RelationKind, Role};

/// What every closed vocabulary can do.
pub trait Vocabulary: Copy + Eq + Sized + 'static {
    /// Every word, in the order of the contract.
    const ALL: &'static [Self];

    /// The word as the contract and the database write it, `SCREAMING_SNAKE_CASE`.
    fn as_str(self) -> &'static str;

    /// The word's place in [`Vocabulary::ALL`]: one byte for the in-memory graph, never stored.
    fn code(self) -> u8;

    /// The word at a place in [`Vocabulary::ALL`].
    fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// The word for a text written by [`Vocabulary::as_str`].
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.as_str() == text)
    }
}

/// Defines one vocabulary: enum, column type, GraphQL enum and the conversions between them.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $word:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            async_graphql::Enum, sea_orm::EnumIter, sea_orm::DeriveActiveEnum, serde::Serialize, serde::Deserialize,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        #[repr(u8)]
        pub enum $name {
            $($(#[$word_meta])* #[graphql(name = $text)] #[sea_orm(string_value = $text)] #[serde(rename = $text)] $word,)+
        }

        impl crate::vocabulary::Vocabulary for $name {
            const ALL: &'static [Self] = &[$(Self::$word,)+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text,)+ }
            }

            fn code(self) -> u8 {
                self as u8
            }
        }
    };
}
use vocabulary;
