//! Pages of the rows of many owners at once, each owner's in the order of the same keys.

use std::collections::{HashMap, HashSet};

use ::uuid::Uuid;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, Order,
    sea_query::{Asterisk, Expr, Query, SelectStatement, WindowStatement},
};

use crate::{
    error::Result,
    page::{Page, Position, Window},
    store::{Store, error::explain, rows::IDS_AT_A_TIME},
};

/// A table of which every row belongs to an owner, and the keys that order the rows of one.
pub(super) struct Keyset<E: EntityTrait> {
    /// Holds the owner.
    pub(super) owner: E::Column,
    /// Tell the rows of an owner apart and order them.
    pub(super) keys: &'static [E::Column],
    /// What else must hold of a row.
    pub(super) filter: Condition,
    /// The owner that a row names.
    pub(super) owner_of: fn(&E::Model) -> Option<Uuid>,
    /// The values of the keys at a place.
    pub(super) values: fn(&Position) -> Vec<Expr>,
}

/// Which side of a place.
#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

impl<E: EntityTrait> Keyset<E> {
    /// A page of each owner's rows; an owner without rows has an empty one.
    pub(super) async fn pages(
        &self,
        store: &Store,
        owners: &[Uuid],
        window: &Window,
    ) -> Result<HashMap<Uuid, Page<E::Model>>> {
        let inside = [(&window.after, Side::After), (&window.before, Side::Before)]
            .into_iter()
            .filter_map(|(place, side)| Some(self.beyond(place.as_ref()?, side, false)))
            .fold(Condition::all(), Condition::add);
        let mut found: HashMap<Uuid, Vec<E::Model>> = owners.iter().map(|owner| (*owner, Vec::new())).collect();
        for row in self.rows(store, owners, inside, window.backward, window.rows + 1).await? {
            if let Some(owner) = (self.owner_of)(&row) {
                found.entry(owner).or_default().push(row);
            }
        }
        let before = self.outside(store, owners, window.after.as_ref(), Side::Before).await?;
        let after = self.outside(store, owners, window.before.as_ref(), Side::After).await?;
        let cut = |(owner, mut rows): (Uuid, Vec<E::Model>)| {
            let more = rows.len() > window.rows;
            rows.truncate(window.rows);
            let (mut has_next, mut has_previous) = (after.contains(&owner), before.contains(&owner));
            if window.backward {
                rows.reverse();
                has_previous |= more;
            } else {
                has_next |= more;
            }
            (owner, Page { rows, has_next, has_previous })
        };
        Ok(found.into_iter().map(cut).collect())
    }

    /// How many rows each owner has; those without any are left out.
    pub(super) async fn counts(&self, store: &Store, owners: &[Uuid]) -> Result<HashMap<Uuid, usize>> {
        let mut counts = HashMap::new();
        for owners in owners.chunks(IDS_AT_A_TIME) {
            let mut select = self.select(owners);
            select.column(self.owner).expr(Expr::col(self.keys[0]).count()).group_by_col(self.owner);
            let statement = store.read.get_database_backend().build(&select);
            for row in store.read.query_all_raw(statement).await.map_err(explain)? {
                let owner: Uuid = row.try_get_by_index(0).map_err(explain)?;
                let count: i64 = row.try_get_by_index(1).map_err(explain)?;
                counts.insert(owner, usize::try_from(count).unwrap_or_default());
            }
        }
        Ok(counts)
    }

    /// The owners that have rows on the other side of the place where a page is bounded, the row at the place included.
    async fn outside(
        &self,
        store: &Store,
        owners: &[Uuid],
        place: Option<&Position>,
        side: Side,
    ) -> Result<HashSet<Uuid>> {
        let Some(place) = place else { return Ok(HashSet::new()) };
        let rows = self.rows(store, owners, self.beyond(place, side, true).into(), false, 1).await?;
        Ok(rows.iter().filter_map(self.owner_of).collect())
    }

    /// The first rows of each owner, from either end.
    async fn rows(
        &self,
        store: &Store,
        owners: &[Uuid],
        bounds: Condition,
        backward: bool,
        most: usize,
    ) -> Result<Vec<E::Model>> {
        let order = if backward { Order::Desc } else { Order::Asc };
        let mut found = Vec::new();
        for owners in owners.chunks(IDS_AT_A_TIME) {
            let mut window = WindowStatement::partition_by(self.owner);
            for key in self.keys {
                window.order_by(*key, order.clone());
            }
            let mut ranked = self.select(owners);
            ranked.column(Asterisk).cond_where(bounds.clone());
            ranked.expr_window_as(Expr::cust("ROW_NUMBER()"), window, "place");
            let mut select = Query::select();
            select.column(Asterisk).from_subquery(ranked, "ranked");
            select.and_where(Expr::col("place").lte(u32::try_from(most).unwrap_or(u32::MAX)));
            select.order_by("place", Order::Asc);
            let statement = store.read.get_database_backend().build(&select);
            found.extend(E::Model::find_by_statement(statement).all(&store.read).await.map_err(explain)?);
        }
        Ok(found)
    }

    fn select(&self, owners: &[Uuid]) -> SelectStatement {
        let mut select = Query::select();
        select.from(E::default()).cond_where(self.owner.is_in(owners.iter().copied())).cond_where(self.filter.clone());
        select
    }

    fn beyond(&self, place: &Position, side: Side, or_at: bool) -> Expr {
        let keys = Expr::tuple(self.keys.iter().map(|key| Expr::col(*key)));
        let values = Expr::tuple((self.values)(place));
        match (side, or_at) {
            (Side::Before, false) => keys.lt(values),
            (Side::Before, true) => keys.lte(values),
            (Side::After, false) => keys.gt(values),
            (Side::After, true) => keys.gte(values),
        }
    }
}
