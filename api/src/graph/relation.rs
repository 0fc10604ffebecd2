//! Facts as the graph keeps them: small, copied by value, their texts interned.

use entity::vocabulary::{Basis, ParticipationStatus, Rank, RelationKind, Role};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{NodeIx, Symbol};

/// One fact that joins two entities; a participation may name two more.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// Its id, for ever.
    pub id: Uuid,
    /// Its kind and role.
    pub role: Role,
    /// Participant, organiser, member, contributor, document of a material, tagged entity, part.
    pub subject: NodeIx,
    /// Event, organisation, document, theme, whole.
    pub object: NodeIx,
    /// Participation: where the person worked, that day.
    pub affiliation: Option<NodeIx>,
    /// Participation: whom the person spoke for, that day.
    pub on_behalf_of: Option<NodeIx>,
    /// Its place among its like, as printed.
    pub ordinal: Option<i32>,
    /// When it held, as EDTF.
    pub when: Option<Symbol>,
    /// Participation: how sure it is.
    pub status: Option<ParticipationStatus>,
    /// Tagging, affiliation: what it rests on.
    pub basis: Option<Basis>,
    /// How it ranks.
    pub rank: Rank,
    /// 1 where stated, below 1 where read out of prose.
    pub confidence: f32,
    /// Tagging: 0 to 1.
    pub weight: f32,
    /// Counts up with every change; 1 when made.
    pub revision: i32,
    /// Participation: "in his capacity as …".
    pub capacity: Option<Symbol>,
    /// Affiliation: the post held.
    pub position: Option<Symbol>,
    /// Participation: what the source printed.
    pub printed: Printed,
}

/// Letter for letter, as the source has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The name.
    pub name: Option<Symbol>,
    /// The honorific.
    pub honorific: Option<Symbol>,
    /// The post.
    pub title: Option<Symbol>,
    /// The division.
    pub division: Option<Symbol>,
    /// The organisation or state.
    pub affiliation: Option<Symbol>,
    /// The role word or heading.
    pub role: Option<Symbol>,
}

/// One end of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// Who or what the fact is about.
    Subject,
    /// What it is tied to.
    Object,
    /// Participation: where the person worked.
    Affiliation,
    /// Participation: whom the person spoke for.
    OnBehalfOf,
}

impl End {
    /// Every end.
    pub const ALL: [Self; 4] = [Self::Subject, Self::Object, Self::Affiliation, Self::OnBehalfOf];
}

impl Relation {
    /// Which of the ten kinds.
    #[must_use]
    pub fn kind(&self) -> RelationKind {
        self.role.kind()
    }

    /// The entity at an end, where there is one.
    #[must_use]
    pub fn end(&self, end: End) -> Option<NodeIx> {
        match end {
            End::Subject => Some(self.subject),
            End::Object => Some(self.object),
            End::Affiliation => self.affiliation,
            End::OnBehalfOf => self.on_behalf_of,
        }
    }

    /// The ends that hold an entity, with it.
    pub fn ends(&self) -> impl Iterator<Item = (End, NodeIx)> + use<> {
        let relation = *self;
        End::ALL.into_iter().filter_map(move |end| Some((end, relation.end(end)?)))
    }
}
