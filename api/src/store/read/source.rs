//! Sources, their texts, and what they speak of.

use std::collections::HashMap;

use ::entity::{claim, original, source};
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

/// The text of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The text.
    pub text: String,
    /// Of a part of a long list: the line of the list on which its first row begins.
    pub first_line: Option<u32>,
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
    pub async fn source_bodies(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Body>> {
        let bodies = source::Entity::find()
            .select_only()
            .columns([source::Column::Id, source::Column::Body])
            .filter(source::Column::Id.is_in(ids.iter().copied()));
        let bodies: Vec<(Uuid, String)> = bodies.into_tuple().all(&self.read).await.map_err(explain)?;
        let parts = original::Entity::find()
            .select_only()
            .columns([original::Column::Id, original::Column::FirstLine])
            .filter(original::Column::Id.is_in(ids.iter().copied()))
            .filter(original::Column::FirstLine.is_not_null());
        let parts: Vec<(Uuid, i32)> = parts.into_tuple().all(&self.read).await.map_err(explain)?;
        let parts: HashMap<Uuid, i32> = parts.into_iter().collect();
        let body =
            |(id, text)| (id, Body { text, first_line: parts.get(&id).and_then(|line| u32::try_from(*line).ok()) });
        Ok(bodies.into_iter().map(body).collect())
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
