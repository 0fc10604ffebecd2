//! Kinds of entity, kinds of name, and the roles between organisations, documents and themes.

use super::vocabulary;

vocabulary! {
    /// The five kinds of thing that the graph is about.
    EntityKind {
        /// A forum, a series, a meeting, a panel: whatever has a date, a place, a title or participants of its own.
        Event = "EVENT",
        /// A state, a ministry, an agency, a company, an association.
        Organisation = "ORGANISATION",
        /// A human being.
        Person = "PERSON",
        /// A paper, a recording, a presentation: what an event used or brought forth.
        Document = "DOCUMENT",
        /// A subject, as a SKOS concept.
        Theme = "THEME",
    }
}

vocabulary! {
    /// What a name is to its bearer.
    NameKind {
        /// The name in full, as its bearer or a source writes it.
        Official = "OFFICIAL",
        /// Another name or spelling in use.
        Alias = "ALIAS",
        /// A short form made of letters.
        Acronym = "ACRONYM",
        /// A name that was given up.
        Former = "FORMER",
        /// The name in another language.
        Translated = "TRANSLATED",
        /// A part of a name, such as a surname alone: it never matches anybody by itself.
        Partial = "PARTIAL",
        /// Made from other facts because the source prints no name.
        Derived = "DERIVED",
    }
}

vocabulary! {
    /// What one organisation is to another.
    OrganisationRelationRole {
        /// A unit of it.
        PartOf = "PART_OF",
        /// A member of it.
        MemberOf = "MEMBER_OF",
        /// Took over from it.
        SuccessorOf = "SUCCESSOR_OF",
        /// Stands for it, as a permanent mission does for its state.
        Represents = "REPRESENTS",
        /// Serves it as secretariat.
        SecretariatOf = "SECRETARIAT_OF",
        /// Tied to it in a way that no other word says.
        RelatedTo = "RELATED_TO",
    }
}

vocabulary! {
    /// What one document is to another.
    DocumentRelationRole {
        /// Refers to it.
        Cites = "CITES",
        /// A part of it, as a chapter is.
        PartOf = "PART_OF",
        /// Another version of it.
        VersionOf = "VERSION_OF",
        /// The same in another language.
        TranslationOf = "TRANSLATION_OF",
        /// A summary of it.
        Summarises = "SUMMARISES",
        /// Tied to it in a way that no other word says.
        RelatedTo = "RELATED_TO",
    }
}

vocabulary! {
    /// What one theme is to another (SKOS).
    ThemeRelationRole {
        /// The object is the wider theme (skos:broader).
        Broader = "BROADER",
        /// Both belong together (skos:related).
        Related = "RELATED",
        /// Both mean the same (skos:exactMatch).
        ExactMatch = "EXACT_MATCH",
        /// Both mean nearly the same (skos:closeMatch).
        CloseMatch = "CLOSE_MATCH",
    }
}
