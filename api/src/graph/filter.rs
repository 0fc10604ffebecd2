//! Predicates over entities and relations: one small machinery for every filter of the contract.
//!
//! A test asks an entity of itself or of its relations, a relation of itself or of its ends; the two nest at will.

use std::{collections::HashSet, sync::Arc};

use ::time::Date;
use entity::vocabulary::{EntityKind, RelationKind, Role, Vocabulary};

use super::{End, NodeIx, NodeSet, Relation, RelationIx, View};
use crate::{edtf::Span, error::Result};

/// A set of words of one vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordSet(u64);

/// What a filter asks of an entity.
#[derive(Clone, Debug)]
pub enum NodeTest {
    /// All of these hold; none at all holds.
    All(Vec<NodeTest>),
    /// One of these holds.
    Any(Vec<NodeTest>),
    /// This does not hold.
    Not(Box<NodeTest>),
    /// It is one of these.
    Among(Arc<NodeSet>),
    /// It is of this kind.
    Kind(EntityKind),
    /// One of its names matches.
    Name(TextTest),
    /// Its kind of event, organisation or document is among these words.
    Word(WordSet),
    /// Its time, or that of the nearest meeting it is part of, overlaps.
    During(Span),
    /// Its country, or that of the nearest meeting it is part of, is one of these.
    Country(Vec<String>),
    /// Its city, or that of the nearest meeting it is part of, matches.
    City(TextTest),
    /// One of its languages is one of these.
    Language(Vec<String>),
    /// Its symbol (document) or scheme (theme) matches.
    Label(TextTest),
    /// So many of its relations of a kind, at an end, hold.
    Related {
        /// The kind.
        kind: RelationKind,
        /// The end that the entity is at.
        end: End,
        /// How many.
        quantifier: Quantifier,
        /// What must hold of them.
        test: Box<RelationTest>,
    },
    /// An event or theme above it matches.
    Under(Box<NodeTest>),
}

/// What a filter asks of a relation.
#[derive(Clone, Debug)]
pub enum RelationTest {
    /// All of these hold; none at all holds.
    All(Vec<RelationTest>),
    /// One of these holds.
    Any(Vec<RelationTest>),
    /// This does not hold.
    Not(Box<RelationTest>),
    /// Its role is among these words.
    Role(WordSet),
    /// The entity at an end matches; an end that is empty does not.
    End(End, Box<NodeTest>),
    /// Its own time, or else that of the event it is tied to, overlaps.
    During(Span),
    /// Its position matches.
    Position(TextTest),
}

/// How many of the related facts must match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// One at least.
    Some,
    /// None.
    None,
    /// All of them; true where there are none.
    Every,
    /// So many, both bounds included.
    Count {
        /// At least.
        least: usize,
        /// At most.
        most: usize,
    },
}

/// What a filter asks of a text. All texts are folded: no case, no accents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextTest {
    /// It is one of these.
    Among(Vec<String>),
    /// It contains this.
    Contains(String),
    /// It starts with this.
    StartsWith(String),
    /// All of these hold.
    All(Vec<TextTest>),
}

impl WordSet {
    /// A set of words; every vocabulary has fewer than 64.
    pub fn new<V: Vocabulary>(words: impl IntoIterator<Item = V>) -> Self {
        Self(words.into_iter().fold(0, |set, word| set | 1 << word.code()))
    }

    pub(super) fn holds(self, code: u8) -> bool {
        self.0 >> code & 1 == 1
    }

    /// The places of its words in their vocabulary.
    pub(crate) fn codes(self) -> impl Iterator<Item = u8> {
        (0..64).filter(move |code| self.holds(*code))
    }
}

impl TextTest {
    fn holds(&self, folded: &str) -> bool {
        match self {
            Self::Among(texts) => texts.iter().any(|text| text == folded),
            Self::Contains(text) => folded.contains(text.as_str()),
            Self::StartsWith(text) => folded.starts_with(text.as_str()),
            Self::All(tests) => tests.iter().all(|test| test.holds(folded)),
        }
    }

    fn holds_of(&self, text: Option<&str>) -> bool {
        text.is_some_and(|text| self.holds(&crate::name::fold(text)))
    }
}

/// Whether two spans share a day; an end that is missing is open.
fn overlaps(span: Span, earliest: Option<Date>, latest: Option<Date>) -> bool {
    let starts_in_time = match (span.latest, earliest) {
        (Some(latest), Some(earliest)) => earliest <= latest,
        _ => true,
    };
    let ends_in_time = match (span.earliest, latest) {
        (Some(earliest), Some(latest)) => latest >= earliest,
        _ => true,
    };
    starts_in_time && ends_in_time
}

impl NodeTest {
    /// It is one of these.
    pub fn among(nodes: impl IntoIterator<Item = NodeIx>) -> Self {
        Self::Among(Arc::new(nodes.into_iter().collect()))
    }

    /// Whether an entity matches.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn holds(&self, view: &View, at: NodeIx) -> Result<bool> {
        let graph = view.graph();
        let node = graph.node(at);
        Ok(match self {
            Self::All(tests) => {
                for test in tests {
                    if !test.holds(view, at)? {
                        return Ok(false);
                    }
                }
                true
            }
            Self::Any(tests) => {
                for test in tests {
                    if test.holds(view, at)? {
                        return Ok(true);
                    }
                }
                false
            }
            Self::Not(test) => !test.holds(view, at)?,
            Self::Among(nodes) => nodes.contains(at),
            Self::Kind(kind) => node.kind() == *kind,
            Self::Name(test) => node.names().any(|name| test.holds(name.folded)),
            Self::Word(words) => node.word().is_some_and(|code| words.holds(code)),
            Self::During(span) => {
                graph.effective_time(at).is_some_and(|time| overlaps(*span, time.edtf.earliest(), time.edtf.latest()))
            }
            Self::Country(wanted) => {
                graph.country(at).is_some_and(|country| wanted.iter().any(|wanted| wanted == country))
            }
            Self::City(test) => test.holds_of(graph.city(at)),
            Self::Language(wanted) => {
                let speaks = |language: &str| wanted.iter().any(|wanted| language.eq_ignore_ascii_case(wanted));
                node.languages().iter().any(speaks)
            }
            Self::Label(test) => test.holds_of(node.label()),
            Self::Related { kind, end, quantifier, test } => related(view, at, *kind, *end, *quantifier, test)?,
            Self::Under(test) => {
                for above in above(view, at)? {
                    if test.holds(view, above)? {
                        return Ok(true);
                    }
                }
                false
            }
        })
    }
}

impl RelationTest {
    /// Whether a relation matches.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn holds(&self, view: &View, at: RelationIx) -> Result<bool> {
        let graph = view.graph();
        let relation = graph.relation(at);
        Ok(match self {
            Self::All(tests) => {
                for test in tests {
                    if !test.holds(view, at)? {
                        return Ok(false);
                    }
                }
                true
            }
            Self::Any(tests) => {
                for test in tests {
                    if test.holds(view, at)? {
                        return Ok(true);
                    }
                }
                false
            }
            Self::Not(test) => !test.holds(view, at)?,
            Self::Role(words) => role_code(relation).is_some_and(|code| words.holds(code)),
            Self::End(end, test) => match relation.end(*end) {
                Some(node) => test.holds(view, node)?,
                None => false,
            },
            Self::During(span) => {
                let own = relation.when.and_then(|when| crate::edtf::Edtf::parse(graph.text(when)).ok());
                match own {
                    Some(own) => overlaps(*span, own.earliest(), own.latest()),
                    None => NodeTest::During(*span).holds(view, relation.object)?,
                }
            }
            Self::Position(test) => test.holds_of(relation.position().map(|position| graph.text(position))),
        })
    }
}

fn related(
    view: &View,
    at: NodeIx,
    kind: RelationKind,
    end: End,
    quantifier: Quantifier,
    test: &RelationTest,
) -> Result<bool> {
    let relations = view.graph().adjacent(at, kind, end);
    let mut count = 0;
    for relation in relations.iter() {
        view.step()?;
        let holds = test.holds(view, relation)?;
        count += usize::from(holds);
        match quantifier {
            Quantifier::Some if holds => return Ok(true),
            Quantifier::None if holds => return Ok(false),
            Quantifier::Every if !holds => return Ok(false),
            Quantifier::Count { most, .. } if count > most => return Ok(false),
            _ => {}
        }
    }
    Ok(match quantifier {
        Quantifier::Some => false,
        Quantifier::None | Quantifier::Every => true,
        Quantifier::Count { least, most } => (least..=most).contains(&count),
    })
}

/// Everything above an event (what it belongs to, to any height) or a theme (what is broader).
pub(crate) fn above(view: &View, at: NodeIx) -> Result<Vec<NodeIx>> {
    let graph = view.graph();
    let kind = match graph.node(at).kind() {
        EntityKind::Event => RelationKind::EventRelation,
        EntityKind::Theme => RelationKind::ThemeRelation,
        _ => return Ok(Vec::new()),
    };
    let mut found: Vec<NodeIx> = Vec::new();
    let mut seen = HashSet::from([at]);
    let mut open = vec![at];
    while let Some(part) = open.pop() {
        for relation in graph.adjacent(part, kind, End::Subject).iter().map(|relation| graph.relation(relation)) {
            view.step()?;
            if is_upward(relation.role) && seen.insert(relation.object) {
                found.push(relation.object);
                open.push(relation.object);
            }
        }
    }
    Ok(found)
}

fn is_upward(role: Role) -> bool {
    use entity::vocabulary::{EventRelationRole as E, ThemeRelationRole as T};
    matches!(role, Role::EventRelation(E::PartOf | E::EditionOf | E::SideEventOf) | Role::ThemeRelation(T::Broader))
}

/// The role of a relation, as its place in the vocabulary.
pub(crate) fn role_code(relation: &Relation) -> Option<u8> {
    match relation.role {
        Role::Participation(role) => Some(role.code()),
        Role::Organising(role) => Some(role.code()),
        Role::Contribution(role) => Some(role.code()),
        Role::Material(role) => Some(role.code()),
        Role::EventRelation(role) => Some(role.code()),
        Role::OrganisationRelation(role) => Some(role.code()),
        Role::DocumentRelation(role) => Some(role.code()),
        Role::ThemeRelation(role) => Some(role.code()),
        Role::Affiliation | Role::Tagging => None,
    }
}
