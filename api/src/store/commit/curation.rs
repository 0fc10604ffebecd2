//! What a commit writes to join entities and to part them: claims that go elsewhere, relations that fall together, the
//! journal, judgements and suggestions.

use ::entity::{claim, judgement, merge, relation, suggestion, vocabulary::ChangeAction};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    prelude::{Expr, Uuid},
};

use super::{Curation, Failure, IDS_AT_A_TIME, Logged, insert_many, relation_json};

/// Writes it, after the rows that claims go to and before any row that needs the place of what goes.
pub(super) async fn write(
    on: &DatabaseTransaction,
    curation: Curation,
    version: i64,
    log: &mut Vec<Logged>,
) -> Result<(), Failure> {
    for claim in curation.moved_claims {
        let moved = claim::ActiveModel {
            id: Set(claim.id),
            node_id: Set(claim.node_id),
            relation_id: Set(claim.relation_id),
            value_node_id: Set(claim.value_node_id),
            ..Default::default()
        };
        moved.update(on).await?;
    }
    for ids in curation.removed_claims.chunks(IDS_AT_A_TIME) {
        claim::Entity::delete_many().filter(claim::Column::Id.is_in(ids.iter().copied())).exec(on).await?;
    }
    remove_relations(on, &curation.removed_relations, log).await?;
    for ids in curation.undone.chunks(IDS_AT_A_TIME) {
        merge::Entity::update_many()
            .col_expr(merge::Column::UndoneVersion, Expr::value(version))
            .filter(merge::Column::Id.is_in(ids.iter().copied()))
            .exec(on)
            .await?;
    }
    let merges = curation.merges.into_iter().map(|merge| merge::Model { version, ..merge });
    insert_many::<merge::Entity, _>(on, merges.collect()).await?;
    for ids in curation.withdrawn.chunks(IDS_AT_A_TIME) {
        judgement::Entity::delete_many().filter(judgement::Column::Id.is_in(ids.iter().copied())).exec(on).await?;
    }
    insert_many::<judgement::Entity, _>(on, curation.judgements).await?;
    for ids in curation.settled.chunks(IDS_AT_A_TIME) {
        suggestion::Entity::delete_many().filter(suggestion::Column::Id.is_in(ids.iter().copied())).exec(on).await?;
    }
    insert_many::<suggestion::Entity, _>(on, curation.suggestions).await
}

async fn remove_relations(on: &DatabaseTransaction, ids: &[Uuid], log: &mut Vec<Logged>) -> Result<(), Failure> {
    for ids in ids.chunks(IDS_AT_A_TIME) {
        let some = || relation::Column::Id.is_in(ids.iter().copied());
        for relation in relation::Entity::find().filter(some()).all(on).await? {
            log.push(Logged {
                action: ChangeAction::Deleted,
                node: None,
                relation: Some(relation.id),
                before: Some(relation_json(&relation)?),
                after: None,
            });
        }
        relation::Entity::delete_many().filter(some()).exec(on).await?;
    }
    Ok(())
}
