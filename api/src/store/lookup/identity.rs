//! Look-ups of those who join entities and part them.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{
    claim, identifier, judgement, merge, name, node, relation, suggestion,
    vocabulary::{EntityKind, NameKind, RelationKind},
};
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid,
};

use super::Reading;
use crate::{
    error::Result,
    store::{Store, error::explain, rows::IDS_AT_A_TIME},
};

/// Who bears a name, its key, and what it is to its bearer.
pub type Spelling = (Uuid, String, NameKind);

/// A claim about a relation, without where it stands.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "claim::Entity")]
pub struct BriefClaim {
    /// The relation.
    #[sea_orm(from_col = "relation_id")]
    pub relation: Uuid,
    /// Who says so.
    #[sea_orm(from_col = "source_id")]
    pub source: Uuid,
    /// What names the mention within the source.
    pub mention: String,
    /// Which attribute; none for the whole.
    pub attribute: Option<String>,
    /// The value as read.
    pub value: Option<String>,
    /// The entity that the value means.
    #[sea_orm(from_col = "value_node_id")]
    pub means: Option<Uuid>,
}

/// Collects the rows that some values find, a bounded number of values at a time.
macro_rules! gather {
    ($reading:expr, $values:expr, |$some:ident| $select:expr) => {{
        let mut found = Vec::new();
        for $some in $values.chunks(IDS_AT_A_TIME) {
            found.extend($select.all(&$reading.transaction).await.map_err(explain)?);
        }
        found
    }};
}

impl Reading {
    /// Relations that hold one of some entities at any end.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn relations_around(&self, ids: &[Uuid]) -> Result<Vec<relation::Model>> {
        use relation::Column::{AffiliationId, ObjectId, OnBehalfOfId, SubjectId};
        let mut found = BTreeMap::new();
        // One end at a time, so that each look-up has its index.
        for end in [SubjectId, ObjectId, AffiliationId, OnBehalfOfId] {
            let rows = gather!(self, ids, |some| relation::Entity::find().filter(end.is_in(some.iter().copied())));
            found.extend(rows.into_iter().map(|row| (row.id, row)));
        }
        Ok(found.into_values().collect())
    }

    /// Relations of some kinds that hold one of some entities as subject.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn relations_from(&self, kinds: &[RelationKind], ids: &[Uuid]) -> Result<Vec<relation::Model>> {
        let of_kinds = || relation::Column::Kind.is_in(kinds.iter().copied());
        Ok(gather!(self, ids, |some| relation::Entity::find()
            .filter(relation::Column::SubjectId.is_in(some.iter().copied()))
            .filter(of_kinds())
            .order_by_asc(relation::Column::Id)))
    }

    /// Which sources mention each of some entities.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn sources_of(&self, ids: &[Uuid]) -> Result<BTreeMap<Uuid, BTreeSet<Uuid>>> {
        let mut found: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
        for some in ids.chunks(IDS_AT_A_TIME) {
            let rows: Vec<(Uuid, Uuid)> = claim::Entity::find()
                .select_only()
                .columns([claim::Column::NodeId, claim::Column::SourceId])
                .distinct()
                .filter(claim::Column::NodeId.is_in(some.iter().copied()))
                .filter(claim::Column::Attribute.is_null())
                .into_tuple()
                .all(&self.transaction)
                .await
                .map_err(explain)?;
            for (node, source) in rows {
                found.entry(node).or_default().insert(source);
            }
        }
        Ok(found)
    }

    /// What is claimed of some relations as a whole or in some attributes, without where it stands.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn brief_claims(&self, relations: &[Uuid], attributes: &[&str]) -> Result<Vec<BriefClaim>> {
        let of_attributes = || {
            let named = claim::Column::Attribute.is_in(attributes.iter().copied());
            Condition::any().add(claim::Column::Attribute.is_null()).add(named)
        };
        Ok(gather!(self, relations, |some| claim::Entity::find()
            .filter(claim::Column::RelationId.is_in(some.iter().copied()))
            .filter(of_attributes())
            .into_partial_model::<BriefClaim>()))
    }

    /// Claims whose value is one of some entities.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn claims_meaning(&self, ids: &[Uuid]) -> Result<Vec<claim::Model>> {
        self.claims(claim::Column::ValueNodeId, ids).await
    }

    /// Entities that were merged into some.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn merged_into(&self, ids: &[Uuid]) -> Result<Vec<node::Model>> {
        Ok(gather!(self, ids, |some| node::Entity::find().filter(node::Column::RedirectId.is_in(some.iter().copied()))))
    }

    /// The head of an entity of a kind, by its slug.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn node_by_slug(&self, kind: EntityKind, slug: &str) -> Result<Option<node::Model>> {
        let found = node::Entity::find().filter(node::Column::Kind.eq(kind)).filter(node::Column::Slug.eq(slug));
        found.one(&self.transaction).await.map_err(explain)
    }

    /// The id of the entity that an identifier names.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn node_by_identifier(&self, scheme: &str, value: &str) -> Result<Option<Uuid>> {
        let found = identifier::Entity::find()
            .filter(identifier::Column::Scheme.eq(scheme))
            .filter(identifier::Column::Value.eq(value));
        Ok(found.one(&self.transaction).await.map_err(explain)?.map(|row| row.node_id))
    }

    /// Judgements on some entities.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn judgements(&self, ids: &[Uuid]) -> Result<Vec<judgement::Model>> {
        let mut found = BTreeMap::new();
        for column in [judgement::Column::AId, judgement::Column::BId] {
            let rows = gather!(self, ids, |some| judgement::Entity::find().filter(column.is_in(some.iter().copied())));
            found.extend(rows.into_iter().map(|row| (row.id, row)));
        }
        Ok(found.into_values().collect())
    }

    /// Suggestions about some entities.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn suggestions(&self, ids: &[Uuid]) -> Result<Vec<suggestion::Model>> {
        let mut found = BTreeMap::new();
        for column in [suggestion::Column::AId, suggestion::Column::BId] {
            let rows = gather!(self, ids, |some| suggestion::Entity::find().filter(column.is_in(some.iter().copied())));
            found.extend(rows.into_iter().map(|row| (row.id, row)));
        }
        Ok(found.into_values().collect())
    }

    /// One suggestion.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn suggestion(&self, id: Uuid) -> Result<Option<suggestion::Model>> {
        suggestion::Entity::find_by_id(id).one(&self.transaction).await.map_err(explain)
    }

    /// One merge of the journal.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn merge(&self, id: Uuid) -> Result<Option<merge::Model>> {
        merge::Entity::find_by_id(id).one(&self.transaction).await.map_err(explain)
    }

    /// Merges into some entities that stand, the first first.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn merges_into(&self, ids: &[Uuid]) -> Result<Vec<merge::Model>> {
        Ok(gather!(self, ids, |some| merge::Entity::find()
            .filter(merge::Column::KeptId.is_in(some.iter().copied()))
            .filter(merge::Column::UndoneVersion.is_null())
            .order_by_asc(merge::Column::Id)))
    }

    /// Merges that came after one, stand and joined any of some entities, the first first.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn merges_after_about(&self, id: Uuid, entities: &[Uuid]) -> Result<Vec<merge::Model>> {
        let mut found = BTreeMap::new();
        for column in [merge::Column::KeptId, merge::Column::DroppedId] {
            let rows = gather!(self, entities, |some| merge::Entity::find()
                .filter(column.is_in(some.iter().copied()))
                .filter(merge::Column::Id.gt(id))
                .filter(merge::Column::UndoneVersion.is_null()));
            found.extend(rows.into_iter().map(|row| (row.id, row)));
        }
        Ok(found.into_values().collect())
    }

    /// Merges that came after one and stand, the first first.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn merges_after(&self, id: Uuid) -> Result<Vec<merge::Model>> {
        let later = merge::Entity::find()
            .filter(merge::Column::Id.gt(id))
            .filter(merge::Column::UndoneVersion.is_null())
            .order_by_asc(merge::Column::Id);
        later.all(&self.transaction).await.map_err(explain)
    }

    /// Which entities bear full names under some coarser keys, which kinds do not share. A key that more than `most` names
    /// have tells nobody apart and gives none.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn in_blocks(&self, blocks: &BTreeSet<String>, most: usize) -> Result<BTreeMap<String, BTreeSet<Uuid>>> {
        let found = self.spellings(blocks, most).await?.into_iter();
        Ok(found.map(|(block, names)| (block, names.into_iter().map(|(bearer, ..)| bearer).collect())).collect())
    }

    /// The names of entities under some coarser keys, which kinds do not share: who bears each, its key, and what it is to its
    /// bearer. A coarser key that more than `most` names have gives none.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn spellings(&self, blocks: &BTreeSet<String>, most: usize) -> Result<BTreeMap<String, Vec<Spelling>>> {
        let mut found: BTreeMap<String, Vec<Spelling>> = BTreeMap::new();
        for block in blocks.iter().filter(|block| !block.is_empty()) {
            // One at a time, so that a key that everybody has costs no more than one that few have.
            let names: Vec<Spelling> = name::Entity::find()
                .select_only()
                .columns([name::Column::NodeId, name::Column::Key, name::Column::NameKind])
                .filter(name::Column::Block.eq(block.as_str()))
                .filter(name::Column::NameKind.ne(NameKind::Partial))
                .limit(most as u64 + 1)
                .into_tuple()
                .all(&self.transaction)
                .await
                .map_err(explain)?;
            if names.len() <= most {
                found.insert(block.clone(), names);
            }
        }
        Ok(found)
    }

    /// Which of some entities a source names alone, and which one names as a body of another.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn named(&self, ids: &[Uuid]) -> Result<[BTreeSet<Uuid>; 2]> {
        let within = [claim::Column::Mention.not_like("%/%"), claim::Column::Mention.like("%/%")];
        let mut found = [BTreeSet::new(), BTreeSet::new()];
        for (found, how) in found.iter_mut().zip(within) {
            for some in ids.chunks(IDS_AT_A_TIME) {
                let rows: Vec<Uuid> = claim::Entity::find()
                    .select_only()
                    .column(claim::Column::NodeId)
                    .distinct()
                    .filter(claim::Column::NodeId.is_in(some.iter().copied()))
                    .filter(claim::Column::Attribute.is_null())
                    .filter(how.clone())
                    .into_tuple()
                    .all(&self.transaction)
                    .await
                    .map_err(explain)?;
                found.extend(rows);
            }
        }
        Ok(found)
    }
}

impl Store {
    /// Suggestions, those for which most speaks first.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn list_suggestions(&self, skip: u64, most: u64) -> Result<Vec<suggestion::Model>> {
        let found = suggestion::Entity::find()
            .order_by_desc(suggestion::Column::Score)
            .order_by_asc(suggestion::Column::Id)
            .offset(skip)
            .limit(most);
        found.all(&self.read).await.map_err(explain)
    }

    /// The journal of merges, the last first; those of one entity, or all.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn list_merges(&self, of: Option<Uuid>, skip: u64, most: u64) -> Result<Vec<merge::Model>> {
        let mut found = merge::Entity::find().order_by_desc(merge::Column::Id).offset(skip).limit(most);
        if let Some(id) = of {
            let either = Condition::any().add(merge::Column::KeptId.eq(id)).add(merge::Column::DroppedId.eq(id));
            found = found.filter(either);
        }
        found.all(&self.read).await.map_err(explain)
    }
}
