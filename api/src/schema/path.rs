//! `PathResult`: how two entities are tied.

use std::collections::HashSet;

use async_graphql::ID;
use entity::vocabulary::RelationKind;

use super::{
    at::{NodeAt, RelationAt},
    connection::counted,
    entity::Entity,
    id::find,
    object::object,
    relation::Relation,
    scalar::Edtf,
};
use crate::{
    error::Result,
    graph::{self, Paths, PathsOf, View, Walk},
    page::MOST_ROWS,
};

/// The most steps that a path may have.
const MOST_STEPS: usize = 10;

/// What was found between two entities.
pub(crate) struct PathResult {
    view: View,
    found: Paths,
}

/// One way from an entity to another.
pub(crate) struct Path {
    view: View,
    path: graph::Path,
}

/// One step of a path.
pub(crate) struct PathStep {
    from: NodeAt,
    relation: RelationAt,
    to: NodeAt,
}

/// What a client asks of paths, beyond their ends.
#[derive(Debug)]
pub(crate) struct PathArguments {
    pub(crate) via: Option<Vec<RelationKind>>,
    pub(crate) exclude: Option<Vec<ID>>,
    pub(crate) max_length: Option<i32>,
    pub(crate) avoid_degree_above: Option<i32>,
    pub(crate) during: Option<Edtf>,
    pub(crate) first: Option<i32>,
}

object! {
    /// How two entities are tied.
    PathResult {
        fields {
            /// The paths, the shortest first; of paths of one length those first whose entities between the ends are held by
            /// the fewest facts in all. No path visits an entity twice.
            async fn paths(&self) -> Vec<Path> {
                self.found.paths.iter().map(|path| Path { view: self.view.clone(), path: path.clone() }).collect()
            }

            /// Whether the search was ended before it had looked at everything: paths may be missing, and shorter ones too.
            async fn truncated(&self) -> bool {
                self.found.truncated
            }

            /// Why it was ended, and what to do; null if it was not.
            async fn reason(&self) -> Option<&'static str> {
                self.found.truncated.then_some(
                    "Too many facts lie between the two. Name the kinds of facts in `via`, lower `maxLength`, or keep out of \
                     large entities with `avoidDegreeAbove` or `exclude`.",
                )
            }
        }
        lists {}
    }
}

object! {
    /// One way from an entity to another. A path counts entities: a participation that joins a person to a state is one step.
    Path {
        fields {
            /// How many steps it has; 0 from an entity to itself.
            async fn length(&self) -> usize {
                self.path.relations.len()
            }

            /// Its steps, in order.
            async fn steps(&self) -> Vec<PathStep> {
                let node = |ix| NodeAt { view: self.view.clone(), ix };
                let ends = self.path.nodes.windows(2);
                let step = |(ends, ix): (&[_], &_)| PathStep {
                    from: node(ends[0]),
                    relation: RelationAt { view: self.view.clone(), ix: *ix },
                    to: node(ends[1]),
                };
                ends.zip(&self.path.relations).map(step).collect()
            }
        }
        lists {}
    }
}

object! {
    /// One step of a path. Facts are walked from any of their ends to any other, whatever their direction.
    PathStep {
        fields {
            /// Where it begins.
            async fn from(&self) -> Entity {
                self.from.clone().into()
            }

            /// The fact that joins the two; where several do, the first by kind.
            async fn relation(&self) -> Relation {
                self.relation.clone().into()
            }

            /// Where it ends.
            async fn to(&self) -> Entity {
                self.to.clone().into()
            }
        }
        lists {}
    }
}

impl PathResult {
    /// The paths between two entities; none where there is no such entity.
    pub(crate) fn find(view: &View, from: &ID, to: &ID, asked: &PathArguments) -> Result<Option<Self>> {
        let graph = view.graph();
        let most_steps = counted("maxLength", asked.max_length, 6, 1..=MOST_STEPS)?;
        let most_paths = counted("first", asked.first, 3, 0..=MOST_ROWS)?;
        let most_degree =
            asked.avoid_degree_above.map(|most| counted("avoidDegreeAbove", Some(most), 0, 0..=usize::MAX));
        let (Some(from), Some(to)) = (find(graph, from), find(graph, to)) else { return Ok(None) };
        let of = PathsOf {
            from,
            to,
            walk: Walk::over(asked.via.as_deref(), asked.during.as_ref().map(|during| during.0.span())),
            exclude: asked.exclude.iter().flatten().filter_map(|id| find(graph, id)).collect::<HashSet<_>>(),
            most_degree: most_degree.transpose()?,
            most_steps,
            most_paths,
        };
        Ok(Some(Self { view: view.clone(), found: Paths::find(view, &of)? }))
    }
}
