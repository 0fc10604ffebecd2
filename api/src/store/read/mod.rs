//! What answers a field that the graph does not hold: claims, sources, history and long texts. Nothing here writes.

mod change;
mod claim;
mod keyset;
mod source;
mod text;

use ::uuid::Uuid;

pub use change::position as change_position;
pub use source::{Body, SourceHead};

/// What claims and changes are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// An entity.
    Node(Uuid),
    /// A relation.
    Relation(Uuid),
}

/// The two kinds of [`Target`]: each has a column of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TargetKind {
    /// An entity.
    Node,
    /// A relation.
    Relation,
}

impl Target {
    /// Which of the two.
    #[must_use]
    pub fn kind(self) -> TargetKind {
        match self {
            Self::Node(_) => TargetKind::Node,
            Self::Relation(_) => TargetKind::Relation,
        }
    }

    /// Its id.
    #[must_use]
    pub fn id(self) -> Uuid {
        match self {
            Self::Node(id) | Self::Relation(id) => id,
        }
    }
}
