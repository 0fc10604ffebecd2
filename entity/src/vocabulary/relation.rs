//! The ten kinds of relation, and the one role that each carries.

use super::{
    ContributionRole, DocumentRelationRole, EventRelationRole, MaterialRole, OrganisationRelationRole, OrganisingRole,
    ParticipationRole, ThemeRelationRole, Vocabulary, vocabulary,
};

vocabulary! {
    /// The kinds of fact that join two entities.
    RelationKind {
        /// Somebody took part in an event.
        Participation = "PARTICIPATION",
        /// An organisation or a person organised an event.
        Organising = "ORGANISING",
        /// A person belonged to an organisation for a time.
        Affiliation = "AFFILIATION",
        /// Somebody made or issued a document.
        Contribution = "CONTRIBUTION",
        /// A document served or came out of an event.
        Material = "MATERIAL",
        /// An entity is about a theme.
        Tagging = "TAGGING",
        /// Two events belong together.
        EventRelation = "EVENT_RELATION",
        /// Two organisations belong together.
        OrganisationRelation = "ORGANISATION_RELATION",
        /// Two documents belong together.
        DocumentRelation = "DOCUMENT_RELATION",
        /// Two themes belong together.
        ThemeRelation = "THEME_RELATION",
    }
}

/// The role of a relation, typed by its kind. Affiliations and taggings have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Role {
    /// Of a participation.
    Participation(ParticipationRole),
    /// Of an organising.
    Organising(OrganisingRole),
    /// An affiliation has a position instead.
    Affiliation,
    /// Of a contribution.
    Contribution(ContributionRole),
    /// Of a material.
    Material(MaterialRole),
    /// A tagging has a weight instead.
    Tagging,
    /// Of a relation between events.
    EventRelation(EventRelationRole),
    /// Of a relation between organisations.
    OrganisationRelation(OrganisationRelationRole),
    /// Of a relation between documents.
    DocumentRelation(DocumentRelationRole),
    /// Of a relation between themes.
    ThemeRelation(ThemeRelationRole),
}

impl Role {
    /// The kind of relation that carries this role.
    #[must_use]
    pub fn kind(self) -> RelationKind {
        match self {
            Self::Participation(_) => RelationKind::Participation,
            Self::Organising(_) => RelationKind::Organising,
            Self::Affiliation => RelationKind::Affiliation,
            Self::Contribution(_) => RelationKind::Contribution,
            Self::Material(_) => RelationKind::Material,
            Self::Tagging => RelationKind::Tagging,
            Self::EventRelation(_) => RelationKind::EventRelation,
            Self::OrganisationRelation(_) => RelationKind::OrganisationRelation,
            Self::DocumentRelation(_) => RelationKind::DocumentRelation,
            Self::ThemeRelation(_) => RelationKind::ThemeRelation,
        }
    }

    /// The role's word; empty where the kind has none.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Participation(role) => role.as_str(),
            Self::Organising(role) => role.as_str(),
            Self::Contribution(role) => role.as_str(),
            Self::Material(role) => role.as_str(),
            Self::EventRelation(role) => role.as_str(),
            Self::OrganisationRelation(role) => role.as_str(),
            Self::DocumentRelation(role) => role.as_str(),
            Self::ThemeRelation(role) => role.as_str(),
            Self::Affiliation | Self::Tagging => "",
        }
    }

    /// The role for a kind and a word, as a row holds them; none if the word is not of that kind's vocabulary.
    #[must_use]
    pub fn parse(kind: RelationKind, word: &str) -> Option<Self> {
        Some(match kind {
            RelationKind::Participation => Self::Participation(Vocabulary::parse(word)?),
            RelationKind::Organising => Self::Organising(Vocabulary::parse(word)?),
            RelationKind::Affiliation => Self::Affiliation,
            RelationKind::Contribution => Self::Contribution(Vocabulary::parse(word)?),
            RelationKind::Material => Self::Material(Vocabulary::parse(word)?),
            RelationKind::Tagging => Self::Tagging,
            RelationKind::EventRelation => Self::EventRelation(Vocabulary::parse(word)?),
            RelationKind::OrganisationRelation => Self::OrganisationRelation(Vocabulary::parse(word)?),
            RelationKind::DocumentRelation => Self::DocumentRelation(Vocabulary::parse(word)?),
            RelationKind::ThemeRelation => Self::ThemeRelation(Vocabulary::parse(word)?),
        })
    }
}
