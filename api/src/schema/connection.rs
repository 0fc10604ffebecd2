//! Connections in the sense of Relay: a page of a list, with cursors that are made only when they are asked for.
//!
//! The list may be of the graph ([`GraphList`]) or of the store; [`Listing`] is what its connections need to know of it.

use std::{
    fmt::Debug,
    sync::{Arc, OnceLock},
};

use uuid::Uuid;

use super::object::object;
use crate::{
    error::{Error, Result},
    graph::{Counted, List, Ranked, Ref, View},
    page::{ListMark, Page, PageArguments},
};

/// The most facts that one ranking looks at; where it ends one, its connection says `truncated`.
pub(crate) const MOST_FACTS: usize = 1_000_000;

/// A list, as its connections see it.
pub(crate) trait Listing: Send + Sync + 'static {
    /// What stands for a row of it.
    type Row: Clone + Send + Sync + 'static;

    /// The cursor of a row.
    fn cursor(&self, row: &Self::Row) -> String;

    /// How many rows there are in all.
    fn count(&self) -> impl Future<Output = Result<usize>> + Send;
}

/// The object for a row of a list; none where the row is of another kind or gone.
pub(crate) trait Listed<L: Listing>: Sized {
    fn of(list: &L, row: &L::Row) -> Option<Self>;
}

/// A page of a list.
pub(crate) struct Paged<L: Listing> {
    pub(crate) list: Arc<L>,
    pub(crate) page: Page<L::Row>,
}

/// A list of the graph at one version, and the question that its rows answer, for edges that say more of a row.
pub(crate) struct GraphList<Q = ()> {
    pub(crate) view: View,
    pub(crate) question: Q,
    pub(crate) asked: Asked,
    pub(crate) list: List,
}

/// A ranking of the graph at one version, and the question that its rows answer.
pub(crate) struct RankedList<Q> {
    pub(crate) view: View,
    pub(crate) question: Q,
    pub(crate) asked: Asked,
    pub(crate) ranked: Ranked,
}

/// What tells a list from every other. Its mark is made when a cursor is: most answers have none.
pub(crate) struct Asked {
    owner: Option<Uuid>,
    field: &'static str,
    question: Box<dyn Debug + Send + Sync>,
    mark: OnceLock<ListMark>,
}

impl Asked {
    /// `owner` and `field` say whose list it is, `asked` everything that the client asked of it but the page.
    pub(crate) fn new(owner: Option<Uuid>, field: &'static str, asked: impl Debug + Send + Sync + 'static) -> Self {
        Self { owner, field, question: Box::new(asked), mark: OnceLock::new() }
    }
}

/// Where a page lies in its list.
pub(crate) struct PageInfo {
    has_next: bool,
    has_previous: bool,
    start: Option<Cursor>,
    end: Option<Cursor>,
}

/// A cursor that is made when it is asked for.
type Cursor = Box<dyn Fn() -> String + Send + Sync>;

object! {
    /// Where a page lies in its list.
    PageInfo {
        fields {
            /// Whether the list goes on after this page.
            async fn has_next_page(&self) -> bool {
                self.has_next
            }

            /// Whether the list has rows before this page.
            async fn has_previous_page(&self) -> bool {
                self.has_previous
            }

            /// The cursor of the first row of the page, for `before`; null if the page is empty.
            async fn start_cursor(&self) -> Option<String> {
                self.start.as_ref().map(|cursor| cursor())
            }

            /// The cursor of the last row of the page, for `after`; null if the page is empty.
            async fn end_cursor(&self) -> Option<String> {
                self.end.as_ref().map(|cursor| cursor())
            }
        }
        lists {}
    }
}

impl<L: Listing> Paged<L> {
    pub(crate) fn info(&self) -> PageInfo {
        let cursor = |row: Option<&L::Row>| {
            let (list, row) = (self.list.clone(), row?.clone());
            Some(Box::new(move || list.cursor(&row)) as Cursor)
        };
        PageInfo {
            has_next: self.page.has_next,
            has_previous: self.page.has_previous,
            start: cursor(self.page.rows.first()),
            end: cursor(self.page.rows.last()),
        }
    }

    pub(crate) fn nodes<N: Listed<L>>(&self) -> Vec<N> {
        self.page.rows.iter().filter_map(|row| N::of(&self.list, row)).collect()
    }

    /// The rows that have an object, each with the list that makes its cursor.
    pub(crate) fn edges<N: Listed<L>>(&self) -> impl Iterator<Item = (Arc<L>, L::Row, N)> + '_ {
        self.page.rows.iter().filter_map(|row| Some((self.list.clone(), row.clone(), N::of(&self.list, row)?)))
    }
}

impl<Q: Send + Sync + 'static> Listing for GraphList<Q> {
    type Row = Ref;

    fn cursor(&self, row: &Ref) -> String {
        self.list.position(self.view.graph(), *row).cursor(self.mark())
    }

    async fn count(&self) -> Result<usize> {
        self.list.count(&self.view)
    }
}

impl<Q: Send + Sync + 'static> Listing for RankedList<Q> {
    type Row = Counted;

    fn cursor(&self, row: &Counted) -> String {
        Ranked::position(self.view.graph(), *row).cursor(self.mark())
    }

    async fn count(&self) -> Result<usize> {
        Ok(self.ranked.len())
    }
}

impl GraphList {
    /// A page of a list.
    pub(crate) fn page<C: From<Paged<Self>>>(view: &View, asked: Asked, list: List, page: PageArguments) -> Result<C> {
        Self::answering((), view, asked, list, page)
    }
}

impl<Q> GraphList<Q> {
    /// A page of a list whose edges have to know the question.
    pub(crate) fn answering<C: From<Paged<Self>>>(
        question: Q,
        view: &View,
        asked: Asked,
        list: List,
        page: PageArguments,
    ) -> Result<C>
    where
        Self: Listing<Row = Ref>,
    {
        let list = Self { view: view.clone(), question, asked, list };
        let page = list.list.page(view, &page.window(|| list.mark())?)?;
        Ok(C::from(Paged { list: Arc::new(list), page }))
    }

    /// What its cursors are bound to.
    pub(crate) fn mark(&self) -> ListMark {
        let Asked { owner, field, question, mark: made } = &self.asked;
        *made.get_or_init(|| mark(&self.view, *owner, field, &(question, &self.list.order)))
    }
}

impl<Q> RankedList<Q> {
    /// A page of a ranking.
    pub(crate) fn page(
        question: Q,
        view: &View,
        asked: Asked,
        ranked: Ranked,
        page: PageArguments,
    ) -> Result<Paged<Self>>
    where
        Self: Listing<Row = Counted>,
    {
        let list = Self { view: view.clone(), question, asked, ranked };
        let page = list.ranked.page(view, &page.window(|| list.mark())?)?;
        Ok(Paged { list: Arc::new(list), page })
    }

    /// What its cursors are bound to.
    pub(crate) fn mark(&self) -> ListMark {
        let Asked { owner, field, question, mark: made } = &self.asked;
        *made.get_or_init(|| mark(&self.view, *owner, field, question))
    }
}

/// How much must be shared at least, as an argument says it.
pub(crate) fn least(argument: &str, number: Option<i32>, otherwise: usize) -> Result<usize> {
    counted(argument, number, otherwise, 1..=usize::MAX)
}

/// A number within bounds, as an argument says it.
pub(crate) fn counted(
    argument: &str,
    number: Option<i32>,
    otherwise: usize,
    bounds: std::ops::RangeInclusive<usize>,
) -> Result<usize> {
    match number.map(usize::try_from) {
        None => Ok(otherwise),
        Some(Ok(number)) if bounds.contains(&number) => Ok(number),
        Some(_) if *bounds.end() == usize::MAX => {
            Err(Error::bad_input(format!("`{argument}` counts from {}", bounds.start())))
        }
        Some(_) => Err(Error::bad_input(format!("`{argument}` is from {} to {}", bounds.start(), bounds.end()))),
    }
}

/// The mark of a list: what tells it from every other of this and every other database.
pub(crate) fn mark(view: &View, owner: Option<Uuid>, field: &'static str, asked: &dyn Debug) -> ListMark {
    ListMark::new(&format!("{} {owner:?} {field} {asked:?}", view.graph().database()))
}

/// A connection and its edge: `Connection, Edge of Node in List`, with words for what the rows are; behind it what the two
/// have beyond what every connection has.
macro_rules! connection {
    (
        $(#[doc = $doc:literal])* $connection:ident, $edge:ident of $node:ident in $list:ty
        $({
            connection { $($more:tt)* }
            edge { $($edge_more:tt)* }
            lists { $($edge_lists:tt)* }
        })?
    ) => {
        pub(crate) struct $connection($crate::schema::connection::Paged<$list>);

        pub(crate) struct $edge {
            list: std::sync::Arc<$list>,
            row: <$list as $crate::schema::connection::Listing>::Row,
            node: $node,
        }

        impl From<$crate::schema::connection::Paged<$list>> for $connection {
            fn from(page: $crate::schema::connection::Paged<$list>) -> Self {
                Self(page)
            }
        }

        $crate::schema::object::object! {
            $(#[doc = $doc])*
            $connection {
                fields {
                    /// The rows of this page, each with its cursor.
                    async fn edges(&self) -> Vec<$edge> {
                        self.0.edges().map(|(list, row, node)| $edge { list, row, node }).collect()
                    }

                    /// The rows of this page.
                    async fn nodes(&self) -> Vec<$node> {
                        self.0.nodes()
                    }

                    /// Where this page lies in the list.
                    async fn page_info(&self) -> $crate::schema::connection::PageInfo {
                        self.0.info()
                    }

                    /// How many rows the whole list has. Counted only when it is asked for.
                    async fn total_count(&self) -> $crate::error::Result<usize> {
                        $crate::schema::connection::Listing::count(&*self.0.list).await
                    }

                    $($($more)*)?
                }
                lists {}
            }
        }

        $crate::schema::object::object! {
            /// A row of a list, with its cursor.
            $edge {
                fields {
                    /// The place of the row in its list, for `after` and `before`.
                    async fn cursor(&self) -> String {
                        $crate::schema::connection::Listing::cursor(&*self.list, &self.row)
                    }

                    /// The row.
                    async fn node(&self) -> &$node {
                        &self.node
                    }

                    $($($edge_more)*)?
                }
                lists { $($($edge_lists)*)? }
            }
        }
    };
}

pub(crate) use connection;
