//! Rankings of the latest version, each made once however many ask for it: they visit the whole graph.

use std::sync::{Arc, Mutex, PoisonError};

use entity::vocabulary::{EntityKind, RelationKind};
use tokio::sync::OnceCell;

use crate::{
    edtf::Span,
    error::{Error, Result},
    graph::{Measure, Ranking, View, Walk},
};

/// The most rankings that are kept.
const MOST_KEPT: usize = 32;

/// What a ranking is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankingOf {
    /// The kind of entity that is ranked.
    pub kind: EntityKind,
    /// By what.
    pub measure: Measure,
    /// Over facts of these kinds; of all where none are named.
    pub via: Option<Vec<RelationKind>>,
    /// Over facts that held in this span.
    pub during: Option<Span>,
}

/// The rankings of one version.
#[derive(Debug, Default)]
pub struct Rankings(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// Which graph they are of.
    generation: u64,
    rankings: Vec<(RankingOf, Arc<OnceCell<Arc<Ranking>>>)>,
}

impl Rankings {
    /// The ranking at a view's version. Whoever asks first has it made, on a thread of its own and for as long as the view
    /// has time and its client waits; others wait for it, and the next of them takes over where the first gives up.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub async fn get(&self, view: &View, of: RankingOf) -> Result<Arc<Ranking>> {
        let cell = self.cell(view.graph().generation(), &of);
        let made = cell.get_or_try_init(|| async {
            let view = view.clone();
            let ranking = tokio::task::spawn_blocking(move || {
                Ranking::of(&view, of.kind, of.measure, &Walk::over(of.via.as_deref(), of.during))
            });
            ranking.await.map_err(Error::internal)?.map(Arc::new)
        });
        made.await.cloned()
    }

    /// Where a ranking is or will be. One of an older graph than the latest that was asked for is kept for nobody.
    fn cell(&self, generation: u64, of: &RankingOf) -> Arc<OnceCell<Arc<Ranking>>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.generation < generation {
            *kept = Kept { generation, rankings: Vec::new() };
        }
        if kept.generation > generation {
            return Arc::default();
        }
        if let Some((_, cell)) = kept.rankings.iter().find(|(own, _)| own == of) {
            return cell.clone();
        }
        if kept.rankings.len() == MOST_KEPT {
            kept.rankings.remove(0);
        }
        let cell = Arc::default();
        kept.rankings.push((of.clone(), Arc::clone(&cell)));
        cell
    }
}
