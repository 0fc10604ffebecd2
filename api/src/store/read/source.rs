//! Sources, their texts, and what they speak of.

use std::collections::HashMap;

use ::entity::{claim, source};
use ::uuid::Uuid;
use sea_orm::{
    ColumnTrait, DerivePartialModel, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    prelude::TimeDateTimeWithTimeZone,
};

use crate::{
    error::Result,
    store::{Store, error::explain, rows::IDS_AT_A_TIME},
};

/// A source without its text.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "source::Entity")]
#[allow(missing_docs, reason = "the columns are documented on the entity")]
pub struct SourceHead {
    pub id: Uuid,
    pub url: Option<String>,
    pub title: Option<String>,
    pub media_type: String,
    pub publisher: Option<String>,
    pub licence: Option<String>,
    pub retrieved_at: TimeDateTimeWithTimeZone,
    pub sha256: String,
}

impl Store {
    /// Sources by id; those that are gone are left out.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn sources(&self, ids: &[Uuid]) -> Result<Vec<SourceHead>> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(IDS_AT_A_TIME) {
            let sources = source::Entity::find().filter(source::Column::Id.is_in(ids.iter().copied()));
            found.extend(sources.into_partial_model().all(&self.read).await.map_err(explain)?);
        }
        Ok(found)
    }

    /// The texts of sources by id.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn source_bodies(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
        let bodies = source::Entity::find()
            .select_only()
            .columns([source::Column::Id, source::Column::Body])
            .filter(source::Column::Id.is_in(ids.iter().copied()));
        Ok(bodies.into_tuple::<(Uuid, String)>().all(&self.read).await.map_err(explain)?.into_iter().collect())
    }

    /// The ids of the entities that a source makes claims about.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn nodes_of_source(&self, id: Uuid) -> Result<Vec<Uuid>> {
        let nodes = claim::Entity::find()
            .select_only()
            .column(claim::Column::NodeId)
            .distinct()
            .filter(claim::Column::SourceId.eq(id))
            .filter(claim::Column::NodeId.is_not_null());
        nodes.into_tuple().all(&self.read).await.map_err(explain)
    }

    /// How many sources there are.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn count_sources(&self) -> Result<u64> {
        source::Entity::find().count(&self.read).await.map_err(explain)
    }
}
