//! What a commit writes to join entities and to part them: claims that go elsewhere, relations that fall together, the
//! journal, judgements and suggestions.

use ::entity::{
    claim, document, event, identifier, import_run, judgement, merge, name, node, organisation, person, relation,
    suggestion, theme, vocabulary::ChangeAction,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
    prelude::{Expr, Uuid},
};

use super::{Curation, Failure, IDS_AT_A_TIME, Logged, insert_many, node_json, read_models, relation_json};

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
    remove_nodes(on, &curation.removed_nodes, log).await?;
    for ids in curation.undone_runs.chunks(IDS_AT_A_TIME) {
        import_run::Entity::update_many()
            .col_expr(import_run::Column::UndoneVersion, Expr::value(version))
            .filter(import_run::Column::Id.is_in(ids.iter().copied()))
            .exec(on)
            .await?;
    }
    if let Some(source) = curation.settled_source {
        import_run::Entity::update_many()
            .col_expr(import_run::Column::Settled, Expr::value(true))
            .filter(import_run::Column::SourceId.eq(source))
            .filter(import_run::Column::Settled.eq(false))
            .exec(on)
            .await?;
    }
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

async fn remove_nodes(on: &DatabaseTransaction, ids: &[Uuid], log: &mut Vec<Logged>) -> Result<(), Failure> {
    for ids in ids.chunks(IDS_AT_A_TIME) {
        for node in read_models(on, ids).await? {
            log.push(Logged {
                action: ChangeAction::Deleted,
                node: Some(node.node.id),
                relation: None,
                before: Some(node_json(&node)?),
                after: None,
            });
        }
        let ids = || ids.iter().copied();
        name::Entity::delete_many().filter(name::Column::NodeId.is_in(ids())).exec(on).await?;
        identifier::Entity::delete_many().filter(identifier::Column::NodeId.is_in(ids())).exec(on).await?;
        event::Entity::delete_many().filter(event::Column::Id.is_in(ids())).exec(on).await?;
        organisation::Entity::delete_many().filter(organisation::Column::Id.is_in(ids())).exec(on).await?;
        person::Entity::delete_many().filter(person::Column::Id.is_in(ids())).exec(on).await?;
        document::Entity::delete_many().filter(document::Column::Id.is_in(ids())).exec(on).await?;
        theme::Entity::delete_many().filter(theme::Column::Id.is_in(ids())).exec(on).await?;
        let judged = judgement::Column::AId.is_in(ids()).or(judgement::Column::BId.is_in(ids()));
        judgement::Entity::delete_many().filter(judged).exec(on).await?;
        let suggested = suggestion::Column::AId.is_in(ids()).or(suggestion::Column::BId.is_in(ids()));
        suggestion::Entity::delete_many().filter(suggested).exec(on).await?;
        node::Entity::delete_many().filter(node::Column::Id.is_in(ids())).exec(on).await?;
    }
    Ok(())
}
