//! `Claim`: what one source says.

use std::sync::Arc;

use entity::{claim, vocabulary::Rank};

use super::{
    connection::{Listed, Listing, Paged, connection, mark},
    loader::{ClaimCountOf, ClaimsOf, Loader, SourceOf},
    object::object,
    scalar::DateTime,
    source::Source,
};
use crate::{
    error::Result,
    graph::View,
    page::{ListMark, Page, PageArguments, Position},
    store::read::Target,
};

/// A claim with its source.
#[derive(Clone)]
pub(crate) struct Claim {
    row: Arc<claim::Model>,
    source: Source,
}

object! {
    /// What one source says: of a whole fact or entity (`attribute` is null) or of one attribute of it. The values shown
    /// elsewhere are elected from claims and from editors' choices; two sources that disagree are two claims.
    Claim {
        fields {
            /// Which attribute it is about, such as `when` or `affiliation`; null for the whole fact or entity.
            async fn attribute(&self) -> Option<&str> {
                self.row.attribute.as_deref()
            }

            /// The value as read.
            async fn value(&self) -> Option<&str> {
                self.row.value.as_deref()
            }

            /// How it ranks against other claims of the same thing.
            async fn rank(&self) -> Rank {
                self.row.rank
            }

            /// 1 where the source states it, below 1 where it was read out of prose.
            async fn confidence(&self) -> f64 {
                self.row.confidence
            }

            /// Who says so.
            async fn source(&self) -> &Source {
                &self.source
            }

            /// Where in the source: `line 30`, `lines 30-34`. `Source.text(lines:)` shows them.
            async fn locator(&self) -> Option<&str> {
                self.row.locator.as_deref()
            }

            /// The words that say it.
            async fn quote(&self) -> Option<Result<&str>> {
                self.row.quote.as_deref().map(|quote| self.source.view.carry(quote).map(|()| quote))
            }

            /// The reader that read it and its version, such as `page/1`.
            async fn reader(&self) -> &str {
                &self.row.reader
            }

            /// When the source was first read to say so.
            async fn first_seen(&self) -> DateTime {
                DateTime(self.row.first_seen)
            }

            /// When the source was last read to say so: older than its other claims where it no longer does.
            async fn last_seen(&self) -> DateTime {
                DateTime(self.row.last_seen)
            }
        }
        lists {}
    }
}

/// The claims about one entity or relation.
pub(crate) struct ClaimList {
    loader: Arc<Loader>,
    target: Target,
    attribute: Option<String>,
    mark: ListMark,
}

impl ClaimList {
    /// A page of the claims about an entity or relation.
    pub(crate) async fn page(
        view: &View,
        loader: &Arc<Loader>,
        target: Target,
        attribute: Option<String>,
        page: PageArguments,
    ) -> Result<ClaimConnection> {
        let mark = mark(view, Some(target.id()), "claims", &(target, &attribute));
        let window = page.window(|| mark)?;
        let key = ClaimsOf { target, attribute: attribute.clone(), window };
        let page = loader.load_one(key).await?.unwrap_or_else(Page::empty);
        let rows = with_sources(view, loader, page.rows).await?;
        let page = Page { rows, has_next: page.has_next, has_previous: page.has_previous };
        Ok(Paged { list: Arc::new(Self { loader: loader.clone(), target, attribute, mark }), page }.into())
    }
}

/// A claim whose source is gone since is gone too.
async fn with_sources(view: &View, loader: &Arc<Loader>, claims: Vec<claim::Model>) -> Result<Vec<Claim>> {
    let sources = loader.load_many(claims.iter().map(|claim| SourceOf(claim.source_id))).await?;
    let with_source = |claim: claim::Model| {
        let source = sources.get(&SourceOf(claim.source_id))?;
        Some(Claim { row: Arc::new(claim), source: Source { view: view.clone(), row: source.clone() } })
    };
    Ok(claims.into_iter().filter_map(with_source).collect())
}

impl Listing for ClaimList {
    type Row = Claim;

    fn cursor(&self, claim: &Claim) -> String {
        Position { keys: Vec::new(), id: claim.row.id }.cursor(self.mark)
    }

    async fn count(&self) -> Result<usize> {
        let key = ClaimCountOf { target: self.target, attribute: self.attribute.clone() };
        Ok(self.loader.load_one(key).await?.unwrap_or_default())
    }
}

impl Listed<ClaimList> for Claim {
    fn of(_: &ClaimList, claim: &Claim) -> Option<Self> {
        Some(claim.clone())
    }
}

connection! {
    /// A page of claims, the oldest first.
    ClaimConnection, ClaimEdge of Claim in ClaimList
}
