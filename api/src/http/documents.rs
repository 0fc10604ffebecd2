//! Documents that need not be sent: those that the operator trusts, and those that clients have sent before.
//!
//! [Automatic persisted queries](https://www.apollographql.com/docs/apollo-server/performance/apq) are kept in memory by
//! their hash, the least lately asked forgotten first; a client whose document is not there sends it whole.

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_graphql::Request;
use axum::http::StatusCode;
use data_encoding::HEXLOWER;
use lru::LruCache;
use sha2::{Digest, Sha256};

use super::{
    refusal::Refusal,
    request::{DocumentName, Question, Wanted},
    trusted::Trusted,
};
use crate::{
    config::{Config, TrustedDocumentsMode},
    error::{Code, Result},
};

/// Bytes of documents that are kept.
const KEPT_BYTES: usize = 8 << 20;

/// A document of more bytes is not kept: it is sent every time.
const LONGEST_KEPT: usize = 64 << 10;

/// The most documents that are kept.
const MOST_KEPT: NonZeroUsize = NonZeroUsize::MIN.saturating_add(9_999);

/// How much of a document that is not trusted the log shows.
const LONGEST_LOGGED: usize = 500;

/// What one server knows.
pub(super) struct Documents {
    trusted: Option<Trusted>,
    mode: TrustedDocumentsMode,
    kept: Mutex<Kept>,
}

struct Kept {
    texts: LruCache<[u8; 32], Arc<str>>,
    bytes: usize,
}

impl Documents {
    /// Those that are trusted, held against the contract, and none else yet.
    pub(super) fn new(config: &Config) -> Result<Self> {
        let trusted = config.trusted_documents.as_deref().map(Trusted::read).transpose()?;
        let kept = Mutex::new(Kept { texts: LruCache::new(MOST_KEPT), bytes: 0 });
        Ok(Self { trusted, mode: config.trusted_documents_mode, kept })
    }

    /// The request of a question, with its document.
    pub(super) fn find(&self, question: Question) -> Result<Request, Refusal> {
        let Question { document, mut request } = question;
        request.query = match document {
            Wanted::Named(name) => self.named(&name)?,
            Wanted::Text(text, name) => {
                let digest = name.map(|name| self.check(&name, &text)).transpose()?.flatten();
                self.admit(&text)?;
                if let Some(digest) = digest {
                    self.keep(digest, &text);
                }
                text
            }
        };
        Ok(request)
    }

    /// How many documents are trusted and kept.
    pub(super) fn len(&self) -> (usize, usize) {
        (self.trusted.as_ref().map_or(0, Trusted::len), self.kept().texts.len())
    }

    /// Whether one that was let in is let in ever after, without a word in the log.
    pub(super) fn are_let_in_for_good(&self) -> bool {
        self.trusted.is_none() || self.mode == TrustedDocumentsMode::Enforce
    }

    /// Refuses a document that is not what its name says; its digest where that is what it says.
    fn check(&self, name: &DocumentName, text: &str) -> Result<Option<[u8; 32]>, Refusal> {
        if self.trusted.as_ref().and_then(|trusted| trusted.get(name.as_str())).is_some_and(|known| **known == *text) {
            return Ok(None);
        }
        match name.sha256() {
            Some(digest) if digest == <[u8; 32]>::from(Sha256::digest(text)) => Ok(Some(digest)),
            _ => {
                Err(Refusal::malformed("The sha256 hash or id that was sent is not that of the document sent with it."))
            }
        }
    }

    /// The document of a name.
    fn named(&self, name: &DocumentName) -> Result<String, Refusal> {
        if let Some(text) = self.trusted.as_ref().and_then(|trusted| trusted.get(name.as_str())) {
            return Ok(text.to_string());
        }
        let kept = name.sha256().and_then(|digest| self.kept().texts.get(&digest).cloned());
        let text = kept.ok_or_else(|| not_found(name))?;
        self.admit(&text)?;
        Ok(text.to_string())
    }

    /// Refuses a document that is not trusted, or logs that it came.
    fn admit(&self, text: &str) -> Result<(), Refusal> {
        if self.trusted.as_ref().is_none_or(|trusted| trusted.has(text)) {
            return Ok(());
        }
        if self.mode == TrustedDocumentsMode::Enforce {
            let message = "This server answers the documents of its list alone, and this is none of them. Ask its operator to \
                           add it.";
            return Err(Refusal::new(StatusCode::FORBIDDEN, Code::Forbidden, message));
        }
        let shown: String = text.chars().take(LONGEST_LOGGED).collect();
        let sha256 = HEXLOWER.encode(&Sha256::digest(text));
        tracing::warn!(target: "colloquy::documents", sha256, document = shown, "a document that is not trusted");
        Ok(())
    }

    fn keep(&self, digest: [u8; 32], text: &str) {
        if text.len() > LONGEST_KEPT {
            return;
        }
        let mut kept = self.kept();
        kept.bytes += text.len();
        // Another document falls out where there are too many, or the same one where it was kept already.
        if let Some((_, gone)) = kept.texts.push(digest, text.into()) {
            kept.bytes -= gone.len();
        }
        while kept.bytes > KEPT_BYTES {
            let Some((_, gone)) = kept.texts.pop_lru() else { return };
            kept.bytes -= gone.len();
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // No panic can leave it half-changed: its parts do not panic.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn not_found(name: &DocumentName) -> Refusal {
    let message = match name {
        // The text is what clients of automatic persisted queries look for; they answer it with the whole document.
        DocumentName::Hash(_) => "PersistedQueryNotFound",
        DocumentName::Id(_) => "No document has that id here; send the whole document.",
    };
    Refusal::new(StatusCode::OK, Code::PersistedQueryNotFound, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_kept_than_may_be() {
        let kept = Mutex::new(Kept { texts: LruCache::new(MOST_KEPT), bytes: 0 });
        let documents = Documents { trusted: None, mode: TrustedDocumentsMode::Enforce, kept };
        let keep = |text: &str| documents.keep(Sha256::digest(text).into(), text);
        let long = |number: u32| format!("{number:065535}");
        for number in 0..1_000 {
            keep(&long(number % 200));
            keep("{ __typename }");
        }
        keep(&"x".repeat(LONGEST_KEPT + 1));
        let kept = documents.kept();
        assert_eq!(kept.bytes, kept.texts.iter().map(|(_, text)| text.len()).sum::<usize>());
        // As many long ones as there is room for, and the short one in what is left.
        assert_eq!((kept.texts.len(), kept.bytes <= KEPT_BYTES), (129, true));
        assert!(kept.texts.contains(&<[u8; 32]>::from(Sha256::digest("{ __typename }"))));
    }
}
