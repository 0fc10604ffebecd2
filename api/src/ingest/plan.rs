//! What `resolve` decides: the commit to make, and what to tell whoever imports.

use std::collections::BTreeSet;

use ::entity::claim;
use uuid::Uuid;

use super::{difference::Difference, draft::Message, read::list::Part};
use crate::store::commit::Commit;

/// Where a source came from, as far as its bytes do not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Where it was published.
    pub url: Option<String>,
    /// Digest of its bytes, in hexadecimal.
    pub sha256: String,
    /// The reader and its version, such as `page/1`.
    pub reader: String,
    /// Who imports.
    pub actor: String,
    /// The title that was given with it.
    pub title: Option<String>,
    /// The mapping that was given with it, as TOML.
    pub mapping: Option<String>,
    /// The command that reads it with others.
    pub batch: Option<Uuid>,
    /// Which part of a long list it is.
    pub part: Option<Part>,
}

impl Origin {
    /// What names the source among others: its address, or its content where it has none.
    #[must_use]
    pub fn key(&self) -> String {
        match (&self.part, &self.url) {
            (Some(part), _) => part.key(),
            (None, Some(url)) => url.clone(),
            (None, None) => format!("sha256:{}", self.sha256),
        }
    }

    /// The source's title: that of a part says which one it is.
    pub(super) fn title(&self, title: Option<&str>) -> Option<String> {
        let title = title?;
        Some(self.part.as_ref().map_or(title.to_owned(), |part| format!("{title} (part {})", part.number)))
    }
}

/// A commit to make, and what it means.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The commit.
    pub commit: Commit,
    /// What it means.
    pub report: Report,
    /// Of whom it says something new.
    pub touched: Touched,
    /// What the last reading of the source claimed, and this one does not.
    pub unsaid: Vec<claim::Model>,
}

/// The people and organisations of a source that may be one with others whose names are alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// The people.
    pub people: BTreeSet<Uuid>,
    /// The organisations.
    pub organisations: BTreeSet<Uuid>,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The source.
    pub source: Uuid,
    /// The version made; none where nothing changed or nothing was to be written.
    pub version: Option<i64>,
    /// Entities and relations that are new.
    pub created: usize,
    /// Entities and relations that were known and gained evidence.
    pub matched: usize,
    /// Entities and relations of which nothing new was said.
    pub unchanged: usize,
    /// Mentions and facts that were refused.
    pub refused: usize,
    /// The events that the source is about, in the order of their mention.
    pub events: Vec<Uuid>,
    /// People and organisations that were found to be one with others, and why.
    pub joined: Vec<String>,
    /// Pairs that may be one, left for an editor.
    pub suggested: usize,
    /// What was read, in the order of the lines.
    pub lines: Vec<ReadLine>,
    /// What was known and shows something else now.
    pub changes: Vec<Difference>,
    /// What the reader says.
    pub messages: Vec<Message>,
}

/// One thing that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadLine {
    /// The first line that says it, from 1.
    pub line: u32,
    /// What became of it.
    pub outcome: Outcome,
    /// What it is, for a person.
    pub text: String,
}

/// What became of a mention or a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    Created,
    /// It was known and gained evidence.
    Matched,
    /// It was known, and nothing new was said of it.
    Unchanged,
}

impl Outcome {
    /// One word for a person.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "new",
            Self::Matched => "matched",
            Self::Unchanged => "unchanged",
        }
    }
}
