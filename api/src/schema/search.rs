//! `SearchConnection`: what a question found, best first.

use std::sync::Arc;

use async_graphql::Context;
use entity::vocabulary::{EntityKind, Vocabulary};
use uuid::Uuid;

use super::{
    at::{NodeAt, app, view},
    connection::{Listed, Listing, PageInfo, Paged, mark},
    entity::Entity,
    facet::Facet,
    loader::{AbstractOf, DescriptionOf, loader},
    object::{object, record},
};
use crate::{
    error::{Code, Result},
    feed::texts_of,
    graph::{NodeIx, View},
    page::{Key, ListMark, Page, PageArguments, Position},
    search::{self, Found, Known, Query, Ranked},
};

/// The most texts of one entity in which matches are shown.
const MOST_HIGHLIGHTS: usize = 8;

/// Everything that a question found, as far as it can be paged.
pub(crate) struct SearchList {
    view: View,
    query: Query,
    rows: Vec<Ranked<NodeIx>>,
    counts: [usize; EntityKind::ALL.len()],
    truncated: bool,
    mark: ListMark,
}

impl SearchList {
    /// A page of what a question finds.
    pub(crate) fn page(
        ctx: &Context<'_>,
        text: &str,
        kinds: Option<Vec<EntityKind>>,
        page: PageArguments,
    ) -> Result<SearchConnection> {
        let app = app(ctx)?;
        let view = view(ctx)?;
        view.rest_on_more();
        let query = Query::parse(text)?;
        let mark = mark(view, None, "search", &(text, &kinds));
        let window = page.window(|| mark)?;
        let found = app.search.snapshot()?.find(&query, kinds.as_deref(), &|| view.look())?;
        let list = Self::new(view, query, &found, mark);
        let bounds = list.place_behind(window.after.as_ref())..list.rows.len();
        let page = Page::cut(bounds, list.rows.len(), &window, |place| Ok(Some(list.rows[place])))?;
        Ok(SearchConnection(Paged { list: Arc::new(list), page }))
    }

    fn new(view: &View, query: Query, found: &Found, mark: ListMark) -> Self {
        let graph = view.graph();
        // What the index holds and this version of the graph does not is dropped: it is newer, or already gone.
        let rows = found.rank(&query, |id| {
            let row = graph.find_node(id).filter(|row| graph.node(*row).id == id)?;
            let names = graph.node(row).names().map(|name| name.folded).collect();
            Some(Known { row, names, degree: graph.degree(row) })
        });
        let truncated = found.counts.iter().sum::<usize>() > search::MOST_HITS;
        Self { view: view.clone(), query, rows, counts: found.counts, truncated, mark }
    }

    fn place_behind(&self, after: Option<&Position>) -> usize {
        let Some(Position { keys, id }) = after else { return 0 };
        let Some(Key::Number(score)) = keys.first() else { return 0 };
        let behind = (std::cmp::Reverse(*score), *id);
        self.rows.partition_point(|row| (std::cmp::Reverse(thousandths(row)), row.id) <= behind)
    }
}

/// The score as cursors have it.
fn thousandths(row: &Ranked<NodeIx>) -> i64 {
    (row.score * 1_000.0).round() as i64
}

impl Listing for SearchList {
    type Row = Ranked<NodeIx>;

    fn cursor(&self, row: &Ranked<NodeIx>) -> String {
        Position { keys: vec![Key::Number(thousandths(row))], id: row.id }.cursor(self.mark)
    }

    async fn count(&self) -> Result<usize> {
        // Of those that were kept, each was looked up; beyond them, what the index has counted stands.
        Ok(if self.truncated { self.counts.iter().sum() } else { self.rows.len() })
    }
}

impl Listed<SearchList> for Entity {
    fn of(list: &SearchList, row: &Ranked<NodeIx>) -> Option<Self> {
        Some(NodeAt { view: list.view.clone(), ix: row.row }.into())
    }
}

/// See the object.
pub(crate) struct SearchConnection(Paged<SearchList>);

object! {
    /// A page of what was found, the best first.
    SearchConnection {
        fields {
            /// The entities of this page, each with its cursor, its score and where it matches.
            async fn edges(&self) -> Vec<SearchEdge> {
                self.0.edges().map(|(list, row, node)| SearchEdge { list, row, node }).collect()
            }

            /// The entities of this page.
            async fn nodes(&self) -> Vec<Entity> {
                self.0.nodes()
            }

            /// Where this page lies in what was found.
            async fn page_info(&self) -> PageInfo {
                self.0.info()
            }

            /// How many entities match.
            async fn total_count(&self) -> Result<usize> {
                self.0.list.count().await
            }

            /// How many of what matches there are of each kind, the most first.
            async fn facets(&self) -> Vec<Facet> {
                let counts = EntityKind::ALL.iter().zip(self.0.list.counts).filter(|(_, count)| *count > 0);
                let mut facets: Vec<_> = counts.map(|(kind, count)| Facet::of_kind(*kind, count)).collect();
                facets.sort_by_key(|facet| std::cmp::Reverse(facet.count));
                facets
            }

            /// Whether more matches than can be paged: only the best 1,000 can.
            async fn truncated(&self) -> bool {
                self.0.list.truncated
            }
        }
        lists {}
    }
}

/// See the object.
pub(crate) struct SearchEdge {
    list: Arc<SearchList>,
    row: Ranked<NodeIx>,
    node: Entity,
}

object! {
    /// An entity that was found.
    SearchEdge {
        fields {
            /// Its place, for `after`.
            async fn cursor(&self) -> String {
                self.list.cursor(&self.row)
            }

            /// The entity.
            async fn node(&self) -> &Entity {
                &self.node
            }

            /// How well it fits, more is better: whole words in names count most, then beginnings of words, then mistyped ones,
            /// then words in texts; a name that is the whole question comes first. To be compared within one answer.
            async fn score(&self) -> f64 {
                self.row.score
            }

            /// Where the words stand: the names, then the texts in which they were found, at most eight.
            async fn highlights(&self, ctx: &Context<'_>) -> Result<Vec<Highlight>> {
                let graph = self.list.view.graph();
                let names = graph.node(self.row.row).names().map(|name| ("name", name.text));
                let long = long_texts(ctx, self.row.id).await?;
                let long = long.iter().filter_map(|(attribute, text)| Some((*attribute, text.as_deref()?)));
                let texts = names.chain(long).chain(texts_of(graph, self.row.row));
                let shown = texts.filter_map(|(attribute, text)| Highlight::of(attribute, self.list.query.highlight(text)?));
                Ok(shown.take(MOST_HIGHLIGHTS).collect())
            }
        }
        lists {}
    }
}

/// The texts that the store has; while it is away, none.
async fn long_texts(ctx: &Context<'_>, id: Uuid) -> Result<[(&'static str, Option<String>); 2]> {
    let loader = loader(ctx)?;
    let texts = futures_util::future::try_join(loader.load_one(DescriptionOf(id)), loader.load_one(AbstractOf(id)));
    match texts.await {
        Ok((description, summary)) => Ok([("description", description), ("abstract", summary)]),
        Err(error) if error.code() == Code::StoreUnavailable => Ok([("description", None), ("abstract", None)]),
        Err(error) => Err(error),
    }
}

record! {
    /// A text in which words were found.
    Highlight {
        /// Which text: `name`, `description`, `abstract`, `venue`, `city`, `capacity`, `position`, or what was printed:
        /// `printed.name`, `printed.title`, `printed.division`, `printed.affiliation`.
        attribute: &'static str,
        /// The text; of a long one the part around the first match, with `…` where it was cut.
        text: String,
        /// Where in `text` the words stand, in order.
        ranges: Vec<TextRange>,
    }
}

record! {
    /// A part of a text, counted from 0 in UTF-16 code units, as JavaScript counts: `text.slice(start, end)`.
    TextRange {
        /// Where it begins.
        start: usize,
        /// Behind its end.
        end: usize,
    }
}

impl Highlight {
    fn of(attribute: &'static str, found: search::Highlight) -> Option<Self> {
        let ranges: Vec<_> =
            found.ranges.into_iter().map(|range| TextRange { start: range.start, end: range.end }).collect();
        (!ranges.is_empty()).then_some(Self { attribute, text: found.text, ranges })
    }
}
