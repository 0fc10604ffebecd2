//! Long texts of entities, which the graph does not hold.

use std::collections::HashMap;

use ::entity::{event, node};
use ::uuid::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    error::Result,
    store::{Store, error::explain, rows::IDS_AT_A_TIME},
};

impl Store {
    /// The descriptions of entities by id; those without one are left out.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn descriptions(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
        self.texts::<node::Entity>(node::Column::Id, node::Column::Description, ids).await
    }

    /// The abstracts of events by id; those without one are left out.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn abstracts(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
        self.texts::<event::Entity>(event::Column::Id, event::Column::Abstract, ids).await
    }

    async fn texts<E: EntityTrait>(
        &self,
        id: E::Column,
        text: E::Column,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, String>> {
        let mut found = HashMap::new();
        for ids in ids.chunks(IDS_AT_A_TIME) {
            let rows = E::find()
                .select_only()
                .columns([id, text])
                .filter(id.is_in(ids.iter().copied()))
                .filter(text.is_not_null());
            found.extend(rows.into_tuple::<(Uuid, String)>().all(&self.read).await.map_err(explain)?);
        }
        Ok(found)
    }
}
