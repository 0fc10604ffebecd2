//! Claims, by what they are about.

use std::collections::HashMap;

use ::entity::claim::{Column, Entity, Model};
use ::uuid::Uuid;
use sea_orm::{ColumnTrait, Condition, sea_query::Expr};

use super::{TargetKind, keyset::Keyset};
use crate::{
    error::Result,
    page::{Page, Window},
    store::Store,
};

impl Store {
    /// A page of the claims about each of some entities or relations, oldest first; of one attribute or of all.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn claim_pages(
        &self,
        kind: TargetKind,
        targets: &[Uuid],
        attribute: Option<&str>,
        window: &Window,
    ) -> Result<HashMap<Uuid, Page<Model>>> {
        claims(kind, attribute).pages(self, targets, window).await
    }

    /// How many claims there are about each of some entities or relations.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn claim_counts(
        &self,
        kind: TargetKind,
        targets: &[Uuid],
        attribute: Option<&str>,
    ) -> Result<HashMap<Uuid, usize>> {
        claims(kind, attribute).counts(self, targets).await
    }
}

/// Ids are made in the order of time, so they order claims.
fn claims(kind: TargetKind, attribute: Option<&str>) -> Keyset<Entity> {
    let filter = attribute.map_or_else(Condition::all, |attribute| Column::Attribute.eq(attribute).into());
    Keyset {
        owner: match kind {
            TargetKind::Node => Column::NodeId,
            TargetKind::Relation => Column::RelationId,
        },
        keys: &[Column::Id],
        filter,
        owner_of: |claim| claim.node_id.or(claim.relation_id),
        values: |position| vec![Expr::value(position.id)],
    }
}
