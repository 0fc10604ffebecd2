//! `Link`: where there is more.

use async_graphql::SimpleObject;

use super::scalar::{LanguageTag, Url};
use crate::graph;

/// A link to somewhere else.
#[derive(SimpleObject)]
pub(crate) struct Link {
    /// Where to.
    url: Url,
    /// Its text.
    label: Option<String>,
    /// The language of what it leads to.
    language: Option<LanguageTag>,
    /// The media type of what it leads to, such as `application/pdf`.
    media_type: Option<String>,
}

impl From<&graph::Link> for Link {
    fn from(link: &graph::Link) -> Self {
        Self {
            url: Url::of(&link.url),
            label: link.label.as_deref().map(str::to_owned),
            language: link.language.as_deref().map(LanguageTag::of),
            media_type: link.media_type.as_deref().map(str::to_owned),
        }
    }
}
