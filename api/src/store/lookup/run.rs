//! Look-ups of those who read sources again, and take runs back.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{claim, import_run, merge, original, source};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    prelude::{TimeDateTimeWithTimeZone, Uuid},
};

use super::Reading;
use crate::{
    error::Result,
    store::{Store, error::explain, rows::IDS_AT_A_TIME},
};

impl Reading {
    /// How a source was given; none of one that is older than the table.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn original(&self, source: Uuid) -> Result<Option<original::Model>> {
        original::Entity::find_by_id(source).one(&self.transaction).await.map_err(explain)
    }

    /// A source by its id.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn source_by_id(&self, id: Uuid) -> Result<Option<source::Model>> {
        source::Entity::find_by_id(id).one(&self.transaction).await.map_err(explain)
    }

    /// The runs with an id, or of a batch with that id, the first first.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn runs(&self, id: Uuid) -> Result<Vec<import_run::Model>> {
        let either = Condition::any().add(import_run::Column::Id.eq(id)).add(import_run::Column::Batch.eq(id));
        let runs = import_run::Entity::find().filter(either).order_by_asc(import_run::Column::Id);
        runs.all(&self.transaction).await.map_err(explain)
    }

    /// Whether a run of a source ended before whoever it speaks of was looked for among those who are alike.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn is_unsettled(&self, source: Uuid) -> Result<bool> {
        let unsettled = import_run::Entity::find()
            .select_only()
            .column(import_run::Column::Id)
            .filter(import_run::Column::SourceId.eq(source))
            .filter(import_run::Column::Settled.eq(false))
            .filter(import_run::Column::UndoneVersion.is_null());
        let found: Option<Uuid> = unsettled.into_tuple().one(&self.transaction).await.map_err(explain)?;
        Ok(found.is_some())
    }

    /// The runs that read parts of a long list as it is and stand, the first first, each with what it read.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn runs_of_parts(&self, list: &str, sha256: &str) -> Result<Vec<PartRun>> {
        let runs = import_run::Entity::find()
            .select_only()
            .columns([import_run::Column::Batch, import_run::Column::Settled])
            .column(source::Column::Sha256)
            .column(original::Column::FirstLine)
            .join(
                JoinType::InnerJoin,
                import_run::Entity::belongs_to(source::Entity)
                    .from(import_run::Column::SourceId)
                    .to(source::Column::Id)
                    .into(),
            )
            .join(
                JoinType::InnerJoin,
                import_run::Entity::belongs_to(original::Entity)
                    .from(import_run::Column::SourceId)
                    .to(original::Column::Id)
                    .into(),
            )
            .filter(original::Column::PartOf.eq(list))
            .filter(original::Column::PartOfSha256.eq(sha256))
            .filter(import_run::Column::UndoneVersion.is_null())
            .order_by_asc(import_run::Column::Id);
        let rows: Vec<(Option<Uuid>, bool, String, Option<i32>)> =
            runs.into_tuple().all(&self.transaction).await.map_err(explain)?;
        let run = |(batch, settled, sha256, first_line)| PartRun { batch, settled, sha256, first_line };
        Ok(rows.into_iter().map(run).collect())
    }

    /// Which list each of some sources is a part of; those that are whole are left out.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn lists_of(&self, sources: &BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, String>> {
        let mut found = BTreeMap::new();
        let sources: Vec<Uuid> = sources.iter().copied().collect();
        for some in sources.chunks(IDS_AT_A_TIME) {
            let parts = original::Entity::find()
                .select_only()
                .columns([original::Column::Id, original::Column::PartOf])
                .filter(original::Column::Id.is_in(some.iter().copied()))
                .filter(original::Column::PartOf.is_not_null());
            let parts: Vec<(Uuid, String)> = parts.into_tuple().all(&self.transaction).await.map_err(explain)?;
            found.extend(parts);
        }
        Ok(found)
    }

    /// What a source claimed for the first time at a moment.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn claims_first_seen(&self, source: Uuid, at: TimeDateTimeWithTimeZone) -> Result<Vec<claim::Model>> {
        let claims = claim::Entity::find()
            .filter(claim::Column::SourceId.eq(source))
            .filter(claim::Column::FirstSeen.eq(at))
            .order_by_asc(claim::Column::Id);
        claims.all(&self.transaction).await.map_err(explain)
    }

    /// Merges of the journal that speak of some entities, undone or not.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn merges_about(&self, ids: &[Uuid]) -> Result<Vec<merge::Model>> {
        let mut found = Vec::new();
        for ids in ids.chunks(IDS_AT_A_TIME) {
            let either = Condition::any()
                .add(merge::Column::KeptId.is_in(ids.iter().copied()))
                .add(merge::Column::DroppedId.is_in(ids.iter().copied()));
            found.extend(merge::Entity::find().filter(either).all(&self.transaction).await.map_err(explain)?);
        }
        Ok(found)
    }
}

/// A run that read a part of a long list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartRun {
    /// The command that it was of.
    pub batch: Option<Uuid>,
    /// Whether nothing of it is left to be done.
    pub settled: bool,
    /// The digest of the part's text.
    pub sha256: String,
    /// The line of the list on which it begins.
    pub first_line: Option<i32>,
}

/// A run, and the title or key of its source.
pub type NamedRun = (import_run::Model, String);

impl Store {
    /// Runs, the last first.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn list_runs(&self, skip: u64, most: u64) -> Result<Vec<NamedRun>> {
        let runs = import_run::Entity::find().order_by_desc(import_run::Column::Id).offset(skip).limit(most);
        let runs = runs.all(&self.read).await.map_err(explain)?;
        let sources: Vec<(Uuid, String, Option<String>)> = source::Entity::find()
            .select_only()
            .columns([source::Column::Id, source::Column::Key, source::Column::Title])
            .filter(source::Column::Id.is_in(runs.iter().map(|run| run.source_id)))
            .into_tuple()
            .all(&self.read)
            .await
            .map_err(explain)?;
        let names: BTreeMap<Uuid, String> =
            sources.into_iter().map(|(id, key, title)| (id, title.unwrap_or(key))).collect();
        let name = |run: &import_run::Model| names.get(&run.source_id).cloned().unwrap_or_default();
        Ok(runs.into_iter().map(|run| (run.clone(), name(&run))).collect())
    }

    /// The ids of all sources, and the readers whose claims stand for each, in the order in which they came.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn sources_with_readers(&self) -> Result<Vec<(Uuid, Vec<String>)>> {
        let rows: Vec<(Uuid, String)> = claim::Entity::find()
            .select_only()
            .columns([claim::Column::SourceId, claim::Column::Reader])
            .distinct()
            .order_by_asc(claim::Column::SourceId)
            .order_by_asc(claim::Column::Reader)
            .into_tuple()
            .all(&self.read)
            .await
            .map_err(explain)?;
        let mut found: Vec<(Uuid, Vec<String>)> = Vec::new();
        for (source, reader) in rows {
            match found.last_mut() {
                Some((last, readers)) if *last == source => readers.push(reader),
                _ => found.push((source, vec![reader])),
            }
        }
        Ok(found)
    }
}
