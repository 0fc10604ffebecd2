//! `Identifier`: what an entity is called in another system.

use super::{object::record, scalar::Url};
use crate::graph;

record! {
    /// What an entity is called in another system. Scheme and value together are unique: `SCHEME:VALUE` finds the entity.
    Identifier {
        /// The scheme, in lower case: `orcid`, `wikidata`, `symbol`.
        scheme: String,
        /// The value within the scheme.
        value: String,
        /// Where the other system shows it; null for schemes without such an address.
        url: Option<Url>,
    }
}

impl From<graph::Identifier<'_>> for Identifier {
    fn from(identifier: graph::Identifier<'_>) -> Self {
        let (scheme, value) = (identifier.scheme.to_owned(), identifier.value.to_owned());
        let url = address(&scheme).map(|address| Url(format!("{address}{value}")));
        Self { scheme, value, url }
    }
}

/// What stands before a value in the addresses of a scheme.
fn address(scheme: &str) -> Option<&'static str> {
    Some(match scheme {
        "doi" => "https://doi.org/",
        "gnd" => "https://d-nb.info/gnd/",
        "handle" => "https://hdl.handle.net/",
        "isni" => "https://isni.org/isni/",
        "orcid" => "https://orcid.org/",
        "ror" => "https://ror.org/",
        "symbol" => "https://undocs.org/",
        "viaf" => "https://viaf.org/viaf/",
        "wikidata" => "https://www.wikidata.org/wiki/",
        _ => return None,
    })
}
