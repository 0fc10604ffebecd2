//! `RankingConnection`: which entities stand in the middle of things.

use std::sync::Arc;

use entity::vocabulary::{EntityKind, RelationKind};

use super::{
    at::NodeAt,
    connection::{Listed, Listing, PageInfo, Paged, mark},
    entity::Entity,
    object::object,
    scalar::Edtf,
};
use crate::{
    app::{App, RankingOf},
    error::Result,
    graph::{Measure, Ranking, Scored, View},
    page::{Key, ListMark, Page, PageArguments, Position},
};

/// What makes an entity central.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
#[graphql(remote = "Measure")]
pub(crate) enum CentralityMeasure {
    /// How many facts hold it.
    Degree,
    /// How often somebody is there who follows facts at random, starting anew now and then: facts that join it to central
    /// entities count more. All entities together are 1.
    #[graphql(name = "PAGERANK")]
    PageRank,
    /// On what part of all shortest paths between two others it lies, 0 to 1: who brings people together.
    Betweenness,
    /// How near it is to everything that it is tied to, 0 to 1.
    Closeness,
}

/// The entities of a kind by a measure, at one version.
pub(crate) struct RankingList {
    view: View,
    ranking: Arc<Ranking>,
    mark: ListMark,
}

/// See the object.
pub(crate) struct RankingConnection(Paged<RankingList>);

/// See the object.
pub(crate) struct RankingEdge {
    list: Arc<RankingList>,
    row: Scored,
}

object! {
    /// A page of a ranking, the most central first, then by name.
    RankingConnection {
        fields {
            /// The entities of this page, each with its cursor and its score.
            async fn edges(&self) -> Vec<RankingEdge> {
                self.0.page.rows.iter().map(|row| RankingEdge { list: self.0.list.clone(), row: *row }).collect()
            }

            /// The entities of this page.
            async fn nodes(&self) -> Vec<Entity> {
                self.0.nodes()
            }

            /// Where this page lies in the ranking.
            async fn page_info(&self) -> PageInfo {
                self.0.info()
            }

            /// How many entities are ranked.
            async fn total_count(&self) -> usize {
                self.0.list.ranking.rows.len()
            }

            /// Null where the scores are exact. In a large graph betweenness and closeness are estimated from a sample: then
            /// how far from an estimate the true score may lie, in 95 of 100 cases, for the entity of which that is most.
            async fn approximation_error(&self) -> Option<f64> {
                self.0.list.ranking.error
            }
        }
        lists {}
    }
}

object! {
    /// An entity of a ranking.
    RankingEdge {
        fields {
            /// Its place, for `after`.
            async fn cursor(&self) -> String {
                self.list.cursor(&self.row)
            }

            /// The entity.
            async fn node(&self) -> Entity {
                NodeAt { view: self.list.view.clone(), ix: self.row.node }.into()
            }

            /// How central it is, by the measure that was asked for.
            async fn score(&self) -> f64 {
                self.row.score
            }
        }
        lists {}
    }
}

impl RankingConnection {
    /// A page of the ranking that is asked for.
    pub(crate) async fn page(
        app: &App,
        view: &View,
        kind: EntityKind,
        measure: CentralityMeasure,
        via: Option<Vec<RelationKind>>,
        during: Option<Edtf>,
        page: PageArguments,
    ) -> Result<Self> {
        let of = RankingOf { kind, measure: measure.into(), via, during: during.map(|during| during.0.span()) };
        let mark = mark(view, None, "ranking", &of);
        let window = page.window(|| mark)?;
        let list = RankingList { view: view.clone(), ranking: app.rankings.get(view, of).await?, mark };
        let rows = &list.ranking.rows;
        let from = window.after.as_ref().map_or(0, |place| list.place_behind(place));
        let page = Page::cut(from..rows.len(), rows.len(), &window, |place| Ok(Some(rows[place])))?;
        Ok(Self(Paged { list: Arc::new(list), page }))
    }
}

impl RankingList {
    /// Where the entity of a cursor stood. The ranking of a later version may have it elsewhere: then the place is that of
    /// its score.
    fn place_behind(&self, place: &Position) -> usize {
        let graph = self.view.graph();
        let rows = &self.ranking.rows;
        let stood = rows.iter().position(|row| graph.node(row.node).id == place.id && self.position(*row) == *place);
        let Some(Key::Number(score)) = place.keys.first() else { return 0 };
        stood.map_or_else(|| rows.partition_point(|row| bits(row.score) >= *score), |stood| stood + 1)
    }

    fn position(&self, row: Scored) -> Position {
        Position { keys: vec![Key::Number(bits(row.score))], id: self.view.graph().node(row.node).id }
    }
}

/// A score as a whole number of the same order: no score is negative.
fn bits(score: f64) -> i64 {
    score.to_bits() as i64
}

impl Listing for RankingList {
    type Row = Scored;

    fn cursor(&self, row: &Scored) -> String {
        self.position(*row).cursor(self.mark)
    }

    async fn count(&self) -> Result<usize> {
        Ok(self.ranking.rows.len())
    }
}

impl Listed<RankingList> for Entity {
    fn of(list: &RankingList, row: &Scored) -> Option<Self> {
        Some(NodeAt { view: list.view.clone(), ix: row.node }.into())
    }
}
