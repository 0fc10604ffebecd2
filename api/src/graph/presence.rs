//! Which participations count as having been there: all but those of the absent, as far as a question narrows them.

use entity::vocabulary::{EntityKind, ParticipationRole, ParticipationStatus, RelationKind, Role};

use super::{End, Graph, NodeIx, Relation, RelationIx, RelationTest, View};
use crate::error::Result;

/// What a question asks of participations, beyond that nobody was absent.
#[derive(Clone, Debug)]
pub struct Presence(RelationTest);

impl Presence {
    /// Participations for which all of these hold.
    #[must_use]
    pub fn new(tests: Vec<RelationTest>) -> Self {
        Self(RelationTest::All(tests))
    }

    /// The participations of somebody, in the order of their ordinals.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn of(&self, view: &View, participant: NodeIx) -> Result<Vec<RelationIx>> {
        self.around(view, participant, End::Subject)
    }

    /// The participations in some events, event by event, in the order of their ordinals.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn at(&self, view: &View, events: &[NodeIx]) -> Result<Vec<RelationIx>> {
        let mut found = Vec::new();
        for event in events {
            found.append(&mut self.around(view, *event, End::Object)?);
        }
        Ok(found)
    }

    fn around(&self, view: &View, node: NodeIx, end: End) -> Result<Vec<RelationIx>> {
        let graph = view.graph();
        let mut found = Vec::new();
        let mut walk = view.walk();
        for ix in graph.adjacent(node, RelationKind::Participation, end).iter() {
            walk.step()?;
            if graph.relation(ix).status() != Some(ParticipationStatus::Absent) && self.0.holds(view, ix)? {
                found.push(ix);
            }
        }
        Ok(found)
    }
}

impl Graph {
    /// The roles of some participations, each once, in the order of the vocabulary.
    #[must_use]
    pub fn roles(&self, participations: &[RelationIx]) -> Vec<ParticipationRole> {
        let role = |ix: &RelationIx| match self.relation(*ix).role {
            Role::Participation(role) => Some(role),
            _ => None,
        };
        let mut roles: Vec<_> = participations.iter().filter_map(role).collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// The people among the participants of some participations, each once, in no order that means anything.
    pub(crate) fn people(&self, participations: &[RelationIx]) -> Vec<NodeIx> {
        let person = |ix: &RelationIx| self.person(self.relation(*ix));
        distinct(participations.iter().filter_map(person).collect())
    }

    /// The participant, if it is a person.
    pub(crate) fn person(&self, participation: &Relation) -> Option<NodeIx> {
        Some(participation.subject).filter(|subject| self.node(*subject).kind() == EntityKind::Person)
    }
}

/// Each entity once.
pub(crate) fn distinct(mut nodes: Vec<NodeIx>) -> Vec<NodeIx> {
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}
