//! What facts can be split by, and which values they have.

use std::cmp::Ordering;

use entity::vocabulary::{EntityKind, ParticipationRole, RelationKind, Role, Vocabulary};

use super::{Bucket, Detail, End, Graph, Level, Node, NodeIx, Period, Ref, View};
use crate::error::Result;

/// What values are of. Of a participation, its event has those that it has not itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// The year in which an event began or a document was issued; the nearest meeting's where an event has none.
    Year,
    /// The month of the same.
    Month,
    /// An organisation's country, or an event's; the nearest meeting's where an event has none.
    Country,
    /// An event's city, or the nearest meeting's.
    City,
    /// Each language of an event or document.
    Language,
    /// The sort of event, organisation or document.
    Sort,
    /// Each theme that an entity is about itself.
    Theme,
    /// Each organiser of an event.
    Organiser,
    /// The event itself.
    Event,
    /// The topmost event that an event is part of, or itself.
    Meeting,
    /// The series that an event belongs to.
    Series,
    /// The role of a participation.
    Role,
    /// The participant, where it is a person.
    Person,
    /// Where the person worked, that day.
    Affiliation,
    /// Whom the participant spoke for, that day.
    OnBehalfOf,
    /// In how many events a person took part, panels and sessions being events of their own.
    EventCount,
}

/// One value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value<'g> {
    /// An entity.
    Entity(NodeIx),
    /// A word of a vocabulary.
    Word(&'static str),
    /// A country, as ISO 3166-1 alpha-2.
    Country(&'g str),
    /// A text, as it stands.
    Text(&'g str),
    /// A year or month.
    Period(Period),
    /// A number.
    Number(usize),
}

impl Dimension {
    /// What the values of a fact are found by: the entity that has them, or the place of a role in its vocabulary. None of a
    /// fact that has no value.
    #[inline]
    pub(super) fn key(self, graph: &Graph, fact: Ref) -> Option<u32> {
        let entity = match (fact, self) {
            (Ref::Node(_), Self::Role | Self::Person | Self::Affiliation | Self::OnBehalfOf) => return None,
            (Ref::Node(node), _) => node,
            (Ref::Relation(ix), by) => {
                let relation = graph.relation(ix);
                match by {
                    Self::Role => match relation.role {
                        Role::Participation(role) => return Some(role.code().into()),
                        _ => return None,
                    },
                    Self::Person | Self::EventCount => relation.subject,
                    Self::Affiliation => relation.affiliation?,
                    Self::OnBehalfOf => relation.on_behalf_of?,
                    _ => relation.object,
                }
            }
        };
        Some(entity.index() as u32)
    }

    /// Whether a participation has it from its event, which is then its key.
    pub(super) fn is_of_event(self) -> bool {
        !matches!(self, Self::Role | Self::Person | Self::Affiliation | Self::OnBehalfOf | Self::EventCount)
    }

    /// The entity that a fact is about where values are of this dimension.
    pub(super) fn about(self, graph: &Graph, fact: Ref) -> NodeIx {
        match fact {
            Ref::Node(node) => node,
            Ref::Relation(ix) if self == Self::Person => graph.relation(ix).object,
            Ref::Relation(ix) => graph.relation(ix).subject,
        }
    }
}

/// Adds the values of the facts of a key.
pub(super) fn add_values<'g>(view: &'g View, by: Dimension, key: u32, found: &mut Vec<Value<'g>>) -> Result<()> {
    if by == Dimension::Role {
        let role = u8::try_from(key).ok().and_then(ParticipationRole::from_code);
        found.extend(role.map(|role| Value::Word(role.as_str())));
        return Ok(());
    }
    let node = NodeIx::new(key as usize);
    match by {
        Dimension::Affiliation | Dimension::OnBehalfOf => found.push(Value::Entity(node)),
        Dimension::Person => {
            let is_person = view.graph().node(node).kind() == EntityKind::Person;
            found.extend(is_person.then_some(Value::Entity(node)));
        }
        _ => return add_values_of_entity(view, by, node, found),
    }
    Ok(())
}

fn add_values_of_entity<'g>(view: &'g View, by: Dimension, node: NodeIx, found: &mut Vec<Value<'g>>) -> Result<()> {
    let graph = view.graph();
    let period = |bucket| graph.began_in(node, bucket).map(Value::Period);
    let value = match by {
        Dimension::Year => period(Bucket::Year),
        Dimension::Month => period(Bucket::Month),
        Dimension::Country => graph.country(node).map(Value::Country),
        Dimension::City => graph.city(node).map(Value::Text),
        Dimension::Sort => sort(graph.node(node)).map(Value::Word),
        Dimension::Event => Some(Value::Entity(node)),
        Dimension::Meeting => Some(Value::Entity(graph.at_level(node, Level::Meeting))),
        Dimension::Series => graph.series(node).map(Value::Entity),
        Dimension::EventCount => {
            Some(Value::Number(graph.count_across(node, RelationKind::Participation, End::Subject)))
        }
        Dimension::Language => {
            found.extend(graph.node(node).languages().iter().map(Value::Text));
            None
        }
        Dimension::Theme => return add_across(view, node, RelationKind::Tagging, End::Subject, found),
        Dimension::Organiser => return add_across(view, node, RelationKind::Organising, End::Object, found),
        // These are of participations alone.
        Dimension::Role | Dimension::Person | Dimension::Affiliation | Dimension::OnBehalfOf => None,
    };
    found.extend(value);
    Ok(())
}

fn sort(node: Node<'_>) -> Option<&'static str> {
    match node.detail() {
        Detail::Event(event) => Some(event.kind.as_str()),
        Detail::Organisation(organisation) => Some(organisation.kind.as_str()),
        Detail::Document(document) => Some(document.kind.as_str()),
        Detail::Person(_) | Detail::Theme(_) => None,
    }
}

/// Adds the entities across from one in its relations of a kind.
fn add_across<'g>(
    view: &'g View,
    node: NodeIx,
    kind: RelationKind,
    end: End,
    found: &mut Vec<Value<'g>>,
) -> Result<()> {
    let graph = view.graph();
    for ix in graph.adjacent(node, kind, end).iter() {
        view.step()?;
        let relation = graph.relation(ix);
        found.push(Value::Entity(if end == End::Subject { relation.object } else { relation.subject }));
    }
    Ok(())
}

/// An order of the values of one dimension that no memory decides.
pub(super) fn compare_values(graph: &Graph, a: Value<'_>, b: Value<'_>) -> Ordering {
    match (a, b) {
        (Value::Entity(a), Value::Entity(b)) => graph.node(a).id.cmp(&graph.node(b).id),
        (Value::Word(a), Value::Word(b))
        | (Value::Country(a), Value::Country(b))
        | (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Period(a), Value::Period(b)) => a.cmp(&b),
        (Value::Number(a), Value::Number(b)) => a.cmp(&b),
        // The values of one dimension are of one sort.
        _ => Ordering::Equal,
    }
}
