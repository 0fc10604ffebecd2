//! How facts stand: their rank, their basis, what became of them, and what editors judged.

use super::vocabulary;

vocabulary! {
    /// How a fact or a claim ranks against others of the same thing.
    Rank {
        /// An editor's choice.
        Preferred = "PREFERRED",
        /// As read.
        Normal = "NORMAL",
        /// Kept to be seen, not to be shown.
        Deprecated = "DEPRECATED",
    }
}

vocabulary! {
    /// What a fact rests on.
    Basis {
        /// A source says so.
        Stated = "STATED",
        /// Seen on another fact, as an employer is on a participation.
        Observed = "OBSERVED",
        /// Concluded by a rule.
        Inferred = "INFERRED",
    }
}

vocabulary! {
    /// What a change did.
    ChangeAction {
        /// Made something new.
        Created = "CREATED",
        /// Changed something.
        Updated = "UPDATED",
        /// Took something away.
        Deleted = "DELETED",
        /// Joined two entities into one.
        Merged = "MERGED",
        /// Undid such a joining.
        Unmerged = "UNMERGED",
    }
}

vocabulary! {
    /// What an editor judged of two entities.
    Verdict {
        /// They are one.
        Same = "SAME",
        /// They are two, and are never suggested or joined again.
        Distinct = "DISTINCT",
    }
}
