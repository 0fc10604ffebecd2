//! Which other events the people of an event went to: counted outward from those people.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use super::{EventPeople, Graph, NodeIx, Presence, Ranked, View, filter::above, presence::distinct};
use crate::error::Result;

/// The people of an event and of everything under it, to be looked for elsewhere.
#[derive(Clone, Debug)]
pub struct CoAttended {
    presence: Presence,
    /// The event, what is under it and what it belongs to: these share people because they share the event.
    kin: HashSet<NodeIx>,
    people: HashSet<NodeIx>,
    /// The same people by id, so that a cap leaves out the same ones everywhere.
    in_order: Vec<NodeIx>,
}

impl CoAttended {
    /// The people of an event, whoever was at it or at anything under it as far as `presence` has it.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn of(view: &View, event: NodeIx, presence: Presence) -> Result<Self> {
        let events = Graph::with_descendants(view, event)?;
        let mut in_order = EventPeople::of(view, &events, presence.clone())?.people().to_vec();
        in_order.sort_by_cached_key(|person| view.graph().node(*person).id);
        let kin = events.into_iter().chain(above(view, event)?).collect();
        Ok(Self { presence, kin, people: in_order.iter().copied().collect(), in_order })
    }

    /// The other events where at least so many of the people were, at them or at anything under them, by how many. At most
    /// so many participations are looked at.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn ranked(&self, view: &View, least: usize, most: usize) -> Result<Ranked> {
        let graph = view.graph();
        let (mut seen, mut left) = (Vec::new(), most);
        let mut wholes: HashMap<NodeIx, Vec<NodeIx>> = HashMap::new();
        for person in &self.in_order {
            let participations = self.presence.of(view, *person)?;
            if participations.len() > left {
                return Ok(Ranked::tally(seen, least, true));
            }
            left -= participations.len();
            let mut events = Vec::new();
            for ix in participations {
                let event = graph.relation(ix).object;
                let wholes = match wholes.entry(event) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(unknown) => unknown.insert(above(view, event)?),
                };
                events.push(event);
                events.extend(wholes.iter());
            }
            events.retain(|event| !self.kin.contains(event));
            seen.append(&mut distinct(events));
        }
        Ok(Ranked::tally(seen, least, false))
    }

    /// The people who were at another event too, or at anything under it.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn shared(&self, view: &View, other: NodeIx) -> Result<Vec<NodeIx>> {
        let events = Graph::with_descendants(view, other)?;
        let mut people = EventPeople::of(view, &events, self.presence.clone())?.people().to_vec();
        people.retain(|person| self.people.contains(person));
        Ok(people)
    }
}
