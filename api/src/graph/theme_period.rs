//! How a theme rose and fell: what was about it, period by period.

use std::collections::BTreeMap;

use entity::vocabulary::{EntityKind, RelationKind};

use super::{Bucket, End, Graph, NodeIx, Period, Presence, View, presence::distinct};
use crate::error::Result;

/// What was about a theme in one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThemePeriod {
    /// The period.
    pub period: Period,
    /// Events about the theme that began in it.
    pub events: usize,
    /// People who took part in those events or their parts.
    pub people: usize,
    /// Organisations that organised those events or their parts, took part in them, or that participants worked or spoke for.
    pub organisations: usize,
    /// Documents about the theme that were issued in it.
    pub documents: usize,
}

/// The entities of one period.
#[derive(Default)]
struct Found {
    events: Vec<NodeIx>,
    people: Vec<NodeIx>,
    organisations: Vec<NodeIx>,
    documents: Vec<NodeIx>,
}

/// The periods in which something was about a theme, or about a narrower one, the earliest first. What has no date, or one
/// less precise than the periods, is in none.
///
/// # Errors
/// `TIMEOUT` when the view's budget is spent.
pub fn evolution(view: &View, theme: NodeIx, bucket: Bucket, narrower: bool) -> Result<Vec<ThemePeriod>> {
    let graph = view.graph();
    let themes = if narrower { Graph::with_narrower(view, theme)? } else { vec![theme] };
    let mut tagged = Vec::new();
    for theme in themes {
        for ix in graph.adjacent(theme, RelationKind::Tagging, End::Object).iter() {
            view.step()?;
            tagged.push(graph.relation(ix).subject);
        }
    }
    let mut periods: BTreeMap<Period, Found> = BTreeMap::new();
    for node in distinct(tagged) {
        let Some(period) = graph.began_in(node, bucket) else { continue };
        let found = periods.entry(period).or_default();
        match graph.node(node).kind() {
            EntityKind::Event => found.add_event(view, node)?,
            EntityKind::Document => found.documents.push(node),
            _ => {}
        }
    }
    let count = |nodes: Vec<NodeIx>| distinct(nodes).len();
    let periods = periods.into_iter().map(|(period, found)| ThemePeriod {
        period,
        events: count(found.events),
        people: count(found.people),
        organisations: count(found.organisations),
        documents: count(found.documents),
    });
    Ok(periods.collect())
}

impl Found {
    fn add_event(&mut self, view: &View, event: NodeIx) -> Result<()> {
        let graph = view.graph();
        let is_organisation = |node: &NodeIx| graph.node(*node).kind() == EntityKind::Organisation;
        self.events.push(event);
        let events = Graph::with_parts(view, event)?;
        for ix in Presence::new(Vec::new()).at(view, &events)? {
            let relation = graph.relation(ix);
            self.people.extend(graph.person(relation));
            self.organisations.extend(Some(relation.subject).filter(is_organisation));
            self.organisations.extend(relation.affiliation);
            self.organisations.extend(relation.on_behalf_of);
        }
        for event in events {
            for ix in graph.adjacent(event, RelationKind::Organising, End::Object).iter() {
                view.step()?;
                self.organisations.extend(Some(graph.relation(ix).subject).filter(is_organisation));
            }
        }
        Ok(())
    }
}
