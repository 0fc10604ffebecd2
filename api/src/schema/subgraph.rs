//! `Subgraph`: a part of the graph, ready for drawing.

use async_graphql::ID;
use entity::vocabulary::{EntityKind, RelationKind};

use super::{
    at::{NodeAt, RelationAt},
    connection::counted,
    entity::Entity,
    id::find,
    object::object,
    relation::Relation,
};
use crate::{
    error::{Error, Result},
    graph::{Neighbourhood, NeighbourhoodOf, View, Walk},
};

/// The most steps that a neighbourhood reaches.
const MOST_DEPTH: usize = 4;

/// The most entities of a neighbourhood.
pub(super) const MOST_ENTITIES: usize = 1_000;

/// A part of the graph.
pub(crate) struct Subgraph {
    view: View,
    found: Neighbourhood,
}

/// What a client asks of a neighbourhood.
#[derive(Debug)]
pub(crate) struct NeighbourhoodArguments {
    pub(crate) of: Vec<ID>,
    pub(crate) depth: Option<i32>,
    pub(crate) kinds: Option<Vec<EntityKind>>,
    pub(crate) via: Option<Vec<RelationKind>>,
    pub(crate) limit: Option<i32>,
}

object! {
    /// A part of the graph, ready for drawing. The same question gives the same part as long as the graph does not change.
    Subgraph {
        fields {
            /// The entities: those asked about, then step by step those around them, the most connected first.
            async fn entities(&self) -> Vec<Entity> {
                self.found.nodes.iter().map(|ix| NodeAt { view: self.view.clone(), ix: *ix }.into()).collect()
            }

            /// The facts that join two or more of the entities; a participation may have ends that are not among them.
            async fn relations(&self) -> Vec<Relation> {
                self.found.relations.iter().map(|ix| RelationAt { view: self.view.clone(), ix: *ix }.into()).collect()
            }

            /// Whether there is more than fits: entities beyond the limit, or more facts than 20 for each entity that
            /// the limit allows, or than 5,000.
            async fn truncated(&self) -> bool {
                self.found.truncated
            }
        }
        lists {}
    }
}

impl Subgraph {
    /// What is around some entities; none where there is no such entity.
    pub(crate) fn find(view: &View, asked: &NeighbourhoodArguments) -> Result<Option<Self>> {
        let graph = view.graph();
        let limit = counted("limit", asked.limit, 100, 1..=MOST_ENTITIES)?;
        if asked.of.len() > limit {
            let message = format!("`of` names {} entities, more than `limit` allows: {limit}", asked.of.len());
            return Err(Error::bad_input(message));
        }
        let of = NeighbourhoodOf {
            of: asked.of.iter().filter_map(|id| find(graph, id)).collect(),
            depth: counted("depth", asked.depth, 1, 1..=MOST_DEPTH)?,
            kinds: asked.kinds.clone(),
            walk: Walk::over(asked.via.as_deref(), None),
            limit,
        };
        if of.of.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self { view: view.clone(), found: Neighbourhood::find(view, &of)? }))
    }
}
