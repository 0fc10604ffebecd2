//! The history of entities and relations.

use std::collections::HashMap;

use ::entity::change::{Column, Entity, Model};
use ::uuid::Uuid;
use sea_orm::{Condition, EntityTrait, sea_query::Expr};

use super::{TargetKind, keyset::Keyset};
use crate::{
    error::Result,
    page::{Page, Position, Window},
    store::{Store, error::explain},
};

impl Store {
    /// A page of the changes of each of some entities or relations, oldest first.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn change_pages(
        &self,
        kind: TargetKind,
        targets: &[Uuid],
        window: &Window,
    ) -> Result<HashMap<Uuid, Page<Model>>> {
        changes(kind).pages(self, targets, window).await
    }

    /// How many changes each of some entities or relations has in the log.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn change_counts(&self, kind: TargetKind, targets: &[Uuid]) -> Result<HashMap<Uuid, usize>> {
        changes(kind).counts(self, targets).await
    }

    /// One change.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn change(&self, version: i64, ordinal: i32) -> Result<Option<Model>> {
        Entity::find_by_id((version, ordinal)).one(&self.read).await.map_err(explain)
    }
}

/// The place of a change in the log. A place has room for an id of 16 bytes: version and ordinal fill the first twelve.
#[must_use]
pub fn position(change: &Model) -> Position {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&change.version.to_be_bytes());
    bytes[8..12].copy_from_slice(&change.ordinal.to_be_bytes());
    Position { keys: Vec::new(), id: Uuid::from_bytes(bytes) }
}

fn changes(kind: TargetKind) -> Keyset<Entity> {
    Keyset {
        owner: match kind {
            TargetKind::Node => Column::NodeId,
            TargetKind::Relation => Column::RelationId,
        },
        keys: &[Column::Version, Column::Ordinal],
        filter: Condition::all(),
        owner_of: |change| change.node_id.or(change.relation_id),
        values: |position| {
            let (version, ordinal) = position.id.as_u64_pair();
            vec![Expr::value(version as i64), Expr::value((ordinal >> 32) as i32)]
        },
    }
}
