//! Which rows can match a filter at all: read off the indexes where the filter names something rare, so that nobody walks
//! a whole table to find a few rows.
//!
//! Candidates are more than what matches, never less: every one of them is still tested. Where there would be too many to
//! be worth it, or the filter names nothing that an index has, there are none to give.

use std::{iter::once, ops::Range};

use entity::vocabulary::{EntityKind, RelationKind, Vocabulary};

use super::{
    End, Graph, NodeIx, NodeTest, Quantifier, RelationIx, RelationTest, TextTest, View, WordSet,
    filter::role_code,
    index::{LONG_DAYS, has_time},
    presence::distinct,
    sorted::Sorted,
    time::day,
};
use crate::{edtf::Span, error::Result};

/// A search for candidates.
pub(crate) struct Candidates<'v> {
    view: &'v View,
    /// At most so many are worth having.
    most: usize,
}

impl<'v> Candidates<'v> {
    pub(crate) fn new(view: &'v View, most: usize) -> Self {
        Self { view, most }
    }

    /// The entities that can match, each once; `kind` is what they are known to be.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub(crate) fn nodes(&self, test: &NodeTest, kind: Option<EntityKind>) -> Result<Option<Vec<NodeIx>>> {
        Ok(self.some_nodes(test, kind)?.map(distinct))
    }

    /// The relations of a kind that can match, each once.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub(crate) fn relations(&self, test: &RelationTest, kind: RelationKind) -> Result<Option<Vec<RelationIx>>> {
        let found = self.some_relations(test, kind)?;
        Ok(found.map(|mut relations| {
            // What was found around entities is in order as it is.
            if !relations.is_sorted_by(|a, b| a < b) {
                relations.sort_unstable();
                relations.dedup();
            }
            relations
        }))
    }

    fn some_nodes(&self, test: &NodeTest, kind: Option<EntityKind>) -> Result<Option<Vec<NodeIx>>> {
        match test {
            NodeTest::All(tests) => {
                let said =
                    tests.iter().find_map(|test| if let NodeTest::Kind(kind) = test { Some(*kind) } else { None });
                self.fewest(tests, |fewer, test| fewer.nodes(test, kind.or(said)))
            }
            NodeTest::Any(tests) => self.together(tests, |test| self.nodes(test, kind)),
            NodeTest::Among(nodes) => Ok((nodes.len() <= self.most).then(|| nodes.iter().collect())),
            NodeTest::Name(name) => self.named(name),
            NodeTest::Word(words) => Ok(kind.and_then(|kind| self.with_words(*words, kind))),
            NodeTest::During(span) => Ok(kind.filter(|kind| has_time(*kind)).and_then(|kind| self.during(*span, kind))),
            NodeTest::Related { kind, end, quantifier, test } if quantifier.wants_one() => {
                let graph = self.view.graph();
                let relations = self.some_relations(test, *kind)?;
                Ok(relations.map(|found| found.into_iter().filter_map(|ix| graph.relation(ix).end(*end)).collect()))
            }
            NodeTest::Under(test) => match self.nodes(test, kind)? {
                Some(above) => self.under(above),
                None => Ok(None),
            },
            NodeTest::Not(_)
            | NodeTest::Kind(_)
            | NodeTest::Country(_)
            | NodeTest::City(_)
            | NodeTest::Language(_)
            | NodeTest::Label(_)
            | NodeTest::Related { .. } => Ok(None),
        }
    }

    fn some_relations(&self, test: &RelationTest, kind: RelationKind) -> Result<Option<Vec<RelationIx>>> {
        match test {
            RelationTest::All(tests) => self.fewest(tests, |fewer, test| fewer.relations(test, kind)),
            RelationTest::Any(tests) => self.together(tests, |test| self.relations(test, kind)),
            RelationTest::Role(words) if kind == RelationKind::Participation => Ok(self.in_roles(*words)),
            RelationTest::End(end, test) => match self.nodes(test, at_end(kind, *end))? {
                Some(nodes) => self.around(&nodes, kind, *end),
                None => Ok(None),
            },
            RelationTest::During(span) if kind == RelationKind::Participation => {
                let Some(events) = self.during(*span, EntityKind::Event) else { return Ok(None) };
                // A time of its own comes before that of the event.
                let own = &self.view.graph().indexes.participations_with_time;
                let there = self.around(&events, kind, End::Object)?;
                Ok(there.filter(|there| there.len() + own.len() <= self.most).map(|mut found| {
                    found.extend(own.iter());
                    found
                }))
            }
            RelationTest::Not(_) | RelationTest::Position(_) | RelationTest::Role(_) | RelationTest::During(_) => {
                Ok(None)
            }
        }
    }

    /// The candidates of the one of several tests, all of which must hold, that has the fewest.
    fn fewest<T, R>(&self, tests: &[T], of: impl Fn(&Self, &T) -> Result<Option<Vec<R>>>) -> Result<Option<Vec<R>>> {
        let mut fewest: Option<Vec<R>> = None;
        for test in tests {
            let most = fewest.as_ref().map_or(self.most, |few| few.len().saturating_sub(1));
            if let Some(fewer) = of(&Self { view: self.view, most }, test)? {
                fewest = Some(fewer);
            }
        }
        Ok(fewest)
    }

    /// The candidates of several tests, one of which must hold: if one of them has none to give, there are none.
    fn together<T, R>(&self, tests: &[T], of: impl Fn(&T) -> Result<Option<Vec<R>>>) -> Result<Option<Vec<R>>> {
        let mut all = Vec::new();
        for test in tests {
            match of(test)? {
                Some(mut some) if all.len() + some.len() <= self.most => all.append(&mut some),
                _ => return Ok(None),
            }
        }
        Ok(Some(all))
    }

    /// The entities with a name that can match.
    fn named(&self, test: &TextTest) -> Result<Option<Vec<NodeIx>>> {
        let tables = &self.view.graph().tables;
        let names = &self.view.graph().indexes.names;
        let bearers = |start: &str, is_whole: bool| {
            let from = names.partition_point(|name| tables.folded(name) < start);
            let to = names.partition_point(|name| {
                let folded = tables.folded(name);
                folded <= start || !is_whole && folded.starts_with(start)
            });
            let found = self.taken(names, once(from..to))?;
            Some(found.into_iter().map(|(node, _)| node).collect())
        };
        match test {
            TextTest::All(tests) => self.fewest(tests, Self::named),
            TextTest::Among(wholes) => self.together(wholes, |whole| Ok(bearers(whole, true))),
            TextTest::StartsWith(start) => Ok(bearers(start, false)),
            TextTest::Contains(_) => Ok(None),
        }
    }

    /// The entities of a kind whose sort is among some words.
    fn with_words(&self, words: WordSet, kind: EntityKind) -> Option<Vec<NodeIx>> {
        let graph = self.view.graph();
        let index = &graph.indexes.kinds[usize::from(kind.code())].by_word;
        let word = |node: NodeIx| graph.tables.head(node).word();
        let range = |code: u8| {
            index.partition_point(|node| word(node) < Some(code))
                ..index.partition_point(|node| word(node) <= Some(code))
        };
        self.taken(index, words.codes().map(range))
    }

    /// The participations in some roles.
    fn in_roles(&self, words: WordSet) -> Option<Vec<RelationIx>> {
        let graph = self.view.graph();
        let index = &graph.indexes.participations_by_role;
        let role = |relation: RelationIx| role_code(graph.relation(relation));
        let range = |code: u8| {
            index.partition_point(|relation| role(relation) < Some(code))
                ..index.partition_point(|relation| role(relation) <= Some(code))
        };
        self.taken(index, words.codes().map(range))
    }

    /// The entities of a kind whose time can share a day with a span: those that begin at most so long before it as no
    /// short time takes, and all that take longer.
    fn during(&self, span: Span, kind: EntityKind) -> Option<Vec<NodeIx>> {
        let graph = self.view.graph();
        let indexes = &graph.indexes.kinds[usize::from(kind.code())];
        let before = |day: Option<i64>, bound: i64| day.is_some_and(|day| day < bound);
        let from = span.earliest.map_or(0, |earliest| {
            indexes.by_time.partition_point(|node| before(graph.tables.day(node), day(earliest) - LONG_DAYS))
        });
        let after = span.latest.map_or(i64::MAX, |latest| day(latest) + 1);
        let to = indexes.by_time.partition_point(|node| before(graph.tables.day(node), after));
        let long = indexes.long.len();
        let mut found =
            Self { most: self.most.checked_sub(long)?, ..*self }.taken(&indexes.by_time, once(from..to.max(from)))?;
        found.extend(indexes.long.iter());
        Some(found)
    }

    /// What is at some places of an index, unless that is too much.
    fn taken<T: Copy>(&self, index: &Sorted<T>, places: impl IntoIterator<Item = Range<usize>>) -> Option<Vec<T>> {
        let mut found = Vec::new();
        for places in places {
            if found.len() + places.len() > self.most {
                return None;
            }
            found.extend(places.map(|place| index.at(place)));
        }
        Some(found)
    }

    /// The relations of a kind that hold one of some entities at an end.
    fn around(&self, nodes: &[NodeIx], kind: RelationKind, end: End) -> Result<Option<Vec<RelationIx>>> {
        let graph = self.view.graph();
        let mut found = Vec::new();
        for node in nodes {
            self.view.step()?;
            let relations = graph.adjacent(*node, kind, end);
            if found.len() + relations.len() > self.most {
                return Ok(None);
            }
            found.extend(relations.iter());
        }
        Ok(Some(found))
    }

    /// Some entities and everything under them.
    fn under(&self, above: Vec<NodeIx>) -> Result<Option<Vec<NodeIx>>> {
        let mut found = Vec::new();
        for node in above {
            let mut under = match self.view.graph().node(node).kind() {
                EntityKind::Event => Graph::with_descendants(self.view, node)?,
                EntityKind::Theme => Graph::with_narrower(self.view, node)?,
                _ => continue,
            };
            if found.len() + under.len() > self.most {
                return Ok(None);
            }
            found.append(&mut under);
        }
        Ok(Some(found))
    }
}

impl Quantifier {
    /// Whether it cannot hold without a relation that matches.
    fn wants_one(self) -> bool {
        match self {
            Self::Some => true,
            Self::None | Self::Every => false,
            Self::Count { least, .. } => least > 0,
        }
    }
}

/// The kind of the entities at an end of the relations of a kind, where it is always the same.
pub(super) fn at_end(kind: RelationKind, end: End) -> Option<EntityKind> {
    match (kind, end) {
        (_, End::Affiliation | End::OnBehalfOf) => Some(EntityKind::Organisation),
        (RelationKind::Participation | RelationKind::Organising | RelationKind::Material, End::Object)
        | (RelationKind::EventRelation, _) => Some(EntityKind::Event),
        (RelationKind::Affiliation, End::Subject) => Some(EntityKind::Person),
        (RelationKind::Affiliation, End::Object) | (RelationKind::OrganisationRelation, _) => {
            Some(EntityKind::Organisation)
        }
        (RelationKind::Material, End::Subject)
        | (RelationKind::Contribution, End::Object)
        | (RelationKind::DocumentRelation, _) => Some(EntityKind::Document),
        (RelationKind::Tagging, End::Object) | (RelationKind::ThemeRelation, _) => Some(EntityKind::Theme),
        (
            RelationKind::Participation | RelationKind::Organising | RelationKind::Contribution | RelationKind::Tagging,
            End::Subject,
        ) => None,
    }
}
