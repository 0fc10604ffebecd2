//! Facts as the graph keeps them: small, copied by value, their texts interned.

use entity::vocabulary::{Basis, ParticipationStatus, Rank, RelationKind, Role, Vocabulary};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Interner, NodeIx, RelationRecord, Symbol, symbol::Symbols};

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
    /// When it held, as EDTF.
    pub when: Option<Symbol>,
    /// 1 where stated, below 1 where read out of prose.
    pub confidence: f32,
    /// Counts up with every change; 1 when made.
    pub revision: i32,
    /// Participation: what the source printed.
    pub printed: Printed,
    /// How it ranks.
    pub rank: Rank,
    /// [`NO_ORDINAL`] is none.
    ordinal: i32,
    /// What its kind alone has: the bits of a weight, or the number of a text; 0 is none.
    own: u32,
    /// Status and basis, as one more than their places in their vocabularies; 0 is none.
    words: u8,
}

/// Stands for no ordinal: nothing is printed at this place.
const NO_ORDINAL: i32 = i32::MIN;

/// Status and basis share a byte: there are fewer of each.
const STATUSES: u8 = 16;

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

impl RelationRecord {
    /// The relation as the graph keeps it; none if an end is unknown.
    pub(crate) fn relation(
        &self,
        symbols: &mut Symbols,
        interner: &mut Interner,
        find: impl Fn(Uuid) -> Option<NodeIx>,
    ) -> Option<Relation> {
        let mut intern = |text: &Option<String>| text.as_deref().and_then(|text| symbols.intern(interner, text));
        let word = |code: Option<u8>| code.map_or(0, |code| code + 1);
        let number = |text: Option<Symbol>| text.map_or(0, Symbol::number);
        Some(Relation {
            id: self.id,
            role: self.role,
            subject: find(self.subject)?,
            object: find(self.object)?,
            affiliation: self.affiliation.and_then(&find),
            on_behalf_of: self.on_behalf_of.and_then(&find),
            when: intern(&self.when),
            confidence: self.confidence,
            revision: self.revision,
            printed: Printed {
                name: intern(&self.printed.name),
                honorific: intern(&self.printed.honorific),
                title: intern(&self.printed.title),
                division: intern(&self.printed.division),
                affiliation: intern(&self.printed.affiliation),
                role: intern(&self.printed.role),
            },
            rank: self.rank,
            ordinal: self.ordinal.unwrap_or(NO_ORDINAL),
            own: match self.role.kind() {
                RelationKind::Tagging => self.weight.to_bits(),
                RelationKind::Participation => number(intern(&self.capacity)),
                _ => number(intern(&self.position)),
            },
            words: word(self.status.map(Vocabulary::code)) + STATUSES * word(self.basis.map(Vocabulary::code)),
        })
    }
}

impl Relation {
    /// Which of the ten kinds.
    #[must_use]
    pub fn kind(&self) -> RelationKind {
        self.role.kind()
    }

    /// Its place among its like, as printed.
    #[must_use]
    #[inline]
    pub fn ordinal(&self) -> Option<i32> {
        Some(self.ordinal).filter(|ordinal| *ordinal != NO_ORDINAL)
    }

    /// Participation: how sure it is.
    #[must_use]
    #[inline]
    pub fn status(&self) -> Option<ParticipationStatus> {
        Vocabulary::from_code((self.words % STATUSES).checked_sub(1)?)
    }

    /// Tagging, affiliation: what it rests on.
    #[must_use]
    pub fn basis(&self) -> Option<Basis> {
        Vocabulary::from_code((self.words / STATUSES).checked_sub(1)?)
    }

    /// Tagging: 0 to 1; 1 for anything else.
    #[must_use]
    pub fn weight(&self) -> f32 {
        if self.kind() == RelationKind::Tagging { f32::from_bits(self.own) } else { 1.0 }
    }

    /// Participation: "in his capacity as …".
    #[must_use]
    pub fn capacity(&self) -> Option<Symbol> {
        Symbol::of_number(self.own).filter(|_| self.kind() == RelationKind::Participation)
    }

    /// Affiliation: the post held.
    #[must_use]
    pub fn position(&self) -> Option<Symbol> {
        let has_another = matches!(self.kind(), RelationKind::Participation | RelationKind::Tagging);
        Symbol::of_number(self.own).filter(|_| !has_another)
    }

    /// The texts that it shares with others.
    pub(crate) fn texts(&self) -> impl Iterator<Item = Symbol> {
        let Printed { name, honorific, title, division, affiliation, role } = self.printed;
        let own = [self.when, self.capacity(), self.position()];
        own.into_iter().chain([name, honorific, title, division, affiliation, role]).flatten()
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
