//! `Node`: everything that has an id.

use entity::vocabulary::{EntityKind, RelationKind};

use super::{
    affiliation::Affiliation,
    at::{NodeAt, RelationAt},
    change::Change,
    contribution::Contribution,
    document::Document,
    document_relation::DocumentRelation,
    event::Event,
    event_relation::EventRelation,
    id::GlobalId,
    material::Material,
    object::{interface, object},
    organisation::Organisation,
    organisation_relation::OrganisationRelation,
    organising::Organising,
    participation::Participation,
    person::Person,
    source::Source,
    tagging::Tagging,
    theme::Theme,
    theme_relation::ThemeRelation,
};

/// Has the field of the interface, for the interface alone: no field answers with it.
pub(crate) struct NodeFields;

object! {
    /// The field that everything with an id shares.
    NodeFields {
        fields {
            /// Its id, for ever: opaque, and the same for every client.
            async fn id(&self) -> GlobalId {
                GlobalId::Node(uuid::Uuid::nil())
            }
        }
        lists {}
    }
}

interface! {
    /// Everything that has an id of its own and can be fetched by it.
    Node with the fields of NodeFields:
        Event, Organisation, Person, Document, Theme,
        Participation, Organising, Affiliation, Contribution, Material, Tagging,
        EventRelation, OrganisationRelation, DocumentRelation, ThemeRelation,
        Source, Change
}

impl From<NodeAt> for Node {
    fn from(at: NodeAt) -> Self {
        match at.row().kind() {
            EntityKind::Event => Self::Event(Event(at)),
            EntityKind::Organisation => Self::Organisation(Organisation(at)),
            EntityKind::Person => Self::Person(Person(at)),
            EntityKind::Document => Self::Document(Document(at)),
            EntityKind::Theme => Self::Theme(Theme(at)),
        }
    }
}

impl From<RelationAt> for Node {
    fn from(at: RelationAt) -> Self {
        match at.row().kind() {
            RelationKind::Participation => Self::Participation(Participation(at)),
            RelationKind::Organising => Self::Organising(Organising(at)),
            RelationKind::Affiliation => Self::Affiliation(Affiliation(at)),
            RelationKind::Contribution => Self::Contribution(Contribution(at)),
            RelationKind::Material => Self::Material(Material(at)),
            RelationKind::Tagging => Self::Tagging(Tagging(at)),
            RelationKind::EventRelation => Self::EventRelation(EventRelation(at)),
            RelationKind::OrganisationRelation => Self::OrganisationRelation(OrganisationRelation(at)),
            RelationKind::DocumentRelation => Self::DocumentRelation(DocumentRelation(at)),
            RelationKind::ThemeRelation => Self::ThemeRelation(ThemeRelation(at)),
        }
    }
}
