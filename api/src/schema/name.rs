//! `Name`: what an entity is called.

use entity::vocabulary::NameKind;

use super::{object::record, scalar::LanguageTag};
use crate::graph;

record! {
    /// One of the names of an entity.
    Name {
        /// The name, as printed.
        text: String,
        /// Its language, where a source says or shows it.
        language: Option<LanguageTag>,
        /// What it is to its bearer.
        name_kind: NameKind,
    }
}

impl From<graph::Name<'_>> for Name {
    fn from(name: graph::Name<'_>) -> Self {
        let language = name.language.map(LanguageTag::of);
        Self { text: name.text.to_owned(), language, name_kind: name.kind }
    }
}
