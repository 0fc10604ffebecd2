//! `Name`: what an entity is called.

use async_graphql::SimpleObject;
use entity::vocabulary::NameKind;

use super::scalar::LanguageTag;
use crate::graph;

/// One of the names of an entity.
#[derive(SimpleObject)]
pub(crate) struct Name {
    /// The name, as printed.
    text: String,
    /// Its language, where a source says or shows it.
    language: Option<LanguageTag>,
    /// What it is to its bearer.
    #[graphql(name = "nameKind")]
    kind: NameKind,
}

impl From<&graph::Name> for Name {
    fn from(name: &graph::Name) -> Self {
        let language = name.language.as_deref().map(LanguageTag::of);
        Self { text: name.text.to_string(), language, kind: name.kind }
    }
}
