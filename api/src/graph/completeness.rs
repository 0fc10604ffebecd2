//! What the facts of an event leave open, and where they contradict each other.

use entity::vocabulary::{EventKind, RelationKind};

use super::{End, Event, Graph, NodeIx, Presence, Relation, View, presence::distinct};
use crate::error::Result;

/// What is open about an event, by the names of the contract's fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completeness {
    /// What no source gives, of the event or, for time and place, of a meeting that it is part of.
    pub missing: Vec<&'static str>,
    /// What cannot be so together.
    pub conflicts: Vec<&'static str>,
}

impl Completeness {
    /// Looks at an event.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn of(view: &View, node: NodeIx) -> Result<Self> {
        let graph = view.graph();
        let Some(event) = graph.node(node).event() else {
            return Ok(Self { missing: Vec::new(), conflicts: Vec::new() });
        };
        let is_series = event.kind == EventKind::Series;
        let has_place = |value: fn(Event<'_>) -> Option<&str>| {
            is_series || graph.tables.effective(node, |node| value(node.event()?)).is_some()
        };
        let has = |kind, end| !graph.adjacent(node, kind, end).is_empty();
        let parts = Graph::with_descendants(view, node)?;
        let people = Presence::new(Vec::new()).at(view, &parts)?;
        let materials = parts.iter().any(|part| !graph.adjacent(*part, RelationKind::Material, End::Object).is_empty());
        let missing = [
            ("eventKind", event.kind != EventKind::Unknown),
            ("when", is_series || graph.effective_time(node).is_some()),
            ("venue", has_place(|event| event.venue)),
            ("city", has_place(|event| event.city)),
            ("country", has_place(|event| event.country)),
            ("languages", is_series || !event.languages.is_empty()),
            ("participations", !people.is_empty()),
            ("organisers", has(RelationKind::Organising, End::Object)),
            ("materials", materials),
            ("taggings", has(RelationKind::Tagging, End::Subject)),
        ];
        let above = |differs: &dyn Fn(Event<'_>) -> Option<bool>| {
            let meetings = graph.ancestors(node).into_iter().filter_map(|meeting| graph.node(meeting).event());
            meetings.into_iter().find_map(differs).unwrap_or(false)
        };
        let own = Presence::new(Vec::new()).at(view, &[node])?;
        let own: Vec<&Relation> = own.iter().map(|ix| graph.relation(*ix)).collect();
        let conflicts = [
            ("when", above(&|meeting| Some(!event.when?.edtf.overlaps(meeting.when?.edtf)))),
            ("city", above(&|meeting| Some(event.city? != meeting.city?))),
            ("country", above(&|meeting| Some(event.country? != meeting.country?))),
            ("participations.affiliation", differ(&own, |relation| relation.affiliation)),
            ("participations.onBehalfOf", differ(&own, |relation| relation.on_behalf_of)),
        ];
        Ok(Self {
            missing: missing.into_iter().filter(|(_, has)| !has).map(|(name, _)| name).collect(),
            conflicts: conflicts.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect(),
        })
    }
}

/// Whether facts about one participant name different organisations.
fn differ(participations: &[&Relation], organisation: fn(&Relation) -> Option<NodeIx>) -> bool {
    let mut named: Vec<_> =
        participations.iter().filter_map(|relation| Some((relation.subject, organisation(relation)?))).collect();
    named.sort_unstable();
    named.dedup();
    let participants = distinct(named.iter().map(|(participant, _)| *participant).collect());
    participants.len() < named.len()
}
