//! Who appeared with somebody: counted outward from one person's events, never pair by pair.

use std::collections::HashMap;

use super::{Graph, Level, NodeIx, Presence, Ranked, Relation, View, presence::distinct};
use crate::error::Result;

/// What two people must share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CoAppearanceScope {
    /// An event.
    Event,
    /// An event, and whom they spoke for there.
    Delegation,
}

/// One person's appearances, to be compared with those of others.
#[derive(Clone, Debug)]
pub struct CoAppearances {
    person: NodeIx,
    level: Level,
    scope: CoAppearanceScope,
    presence: Presence,
    /// Where the person was, and for whom.
    represented: HashMap<NodeIx, Vec<NodeIx>>,
    /// The same events, the latest first, so that a cap leaves out the oldest.
    events: Vec<NodeIx>,
}

impl CoAppearances {
    /// The appearances of a person. An event counts at `level`, a participation, the person's own and the others' alike,
    /// as far as `presence` has it.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn of(view: &View, person: NodeIx, level: Level, scope: CoAppearanceScope, presence: Presence) -> Result<Self> {
        let graph = view.graph();
        let mut represented: HashMap<NodeIx, Vec<NodeIx>> = HashMap::new();
        for ix in presence.of(view, person)? {
            let relation = graph.relation(ix);
            represented.entry(graph.at_level(relation.object, level)).or_default().extend(relation.on_behalf_of);
        }
        let mut events: Vec<NodeIx> = represented.keys().copied().collect();
        graph.sort_by_day(&mut events);
        events.reverse();
        Ok(Self { person, level, scope, presence, represented, events })
    }

    /// Whoever shares at least so many events with the person, by how many. At most so many participations are looked at.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn ranked(&self, view: &View, least: usize, most: usize) -> Result<Ranked> {
        let graph = view.graph();
        let (mut seen, mut left) = (Vec::new(), most);
        for event in &self.events {
            let mut participations = self.presence.at(view, &Graph::counted_as(view, *event, self.level)?)?;
            let cut = participations.len() > left;
            participations.truncate(left);
            left -= participations.len();
            let here = participations.into_iter().map(|ix| graph.relation(ix));
            let together = here.filter(|relation| self.together(*event, relation));
            let people = together.filter_map(|relation| graph.person(relation));
            seen.append(&mut distinct(people.filter(|person| *person != self.person).collect()));
            if cut {
                return Ok(Ranked::tally(seen, least, true));
            }
        }
        Ok(Ranked::tally(seen, least, false))
    }

    /// The events that somebody else shares with the person, in the order of their days.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn shared(&self, view: &View, other: NodeIx) -> Result<Vec<NodeIx>> {
        let graph = view.graph();
        let mut shared = Vec::new();
        for ix in self.presence.of(view, other)? {
            let relation = graph.relation(ix);
            let event = graph.at_level(relation.object, self.level);
            if self.together(event, relation) {
                shared.push(event);
            }
        }
        let mut shared = distinct(shared);
        graph.sort_by_day(&mut shared);
        Ok(shared)
    }

    fn together(&self, event: NodeIx, relation: &Relation) -> bool {
        self.represented.get(&event).is_some_and(|represented| match self.scope {
            CoAppearanceScope::Event => true,
            CoAppearanceScope::Delegation => relation.on_behalf_of.is_some_and(|one| represented.contains(&one)),
        })
    }
}
