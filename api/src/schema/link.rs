//! `Link`: where there is more.

use super::{
    object::record,
    scalar::{LanguageTag, Url},
};
use crate::graph;

record! {
    /// A link to somewhere else.
    Link {
        /// Where to.
        url: Url,
        /// Its text.
        label: Option<String>,
        /// The language of what it leads to.
        language: Option<LanguageTag>,
        /// The media type of what it leads to, such as `application/pdf`.
        media_type: Option<String>,
    }
}

impl From<graph::Link<'_>> for Link {
    fn from(link: graph::Link<'_>) -> Self {
        Self {
            url: Url::of(link.url),
            label: link.label.map(str::to_owned),
            language: link.language.map(LanguageTag::of),
            media_type: link.media_type.map(str::to_owned),
        }
    }
}
