//! What merges are worked out on: the rows around some entities as they were read, and as they shall be.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{
    claim, relation,
    vocabulary::{ChangeAction, RelationKind},
};
use uuid::Uuid;

use crate::{
    error::Result,
    ingest::{
        elect::Evidence,
        resolve::{differs, elect_node},
    },
    store::{
        commit::{Commit, Curation},
        lookup::{NodeModel, Reading},
    },
};

/// Rows by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::ingest) struct Rows {
    pub(in crate::ingest) nodes: BTreeMap<Uuid, NodeModel>,
    pub(in crate::ingest) relations: BTreeMap<Uuid, relation::Model>,
    pub(in crate::ingest) claims: BTreeMap<Uuid, claim::Model>,
}

/// Rows as they were and as they shall be.
#[derive(Debug)]
pub(in crate::ingest) struct Work {
    before: Rows,
    pub(in crate::ingest) rows: Rows,
    issued: BTreeMap<Uuid, Option<String>>,
}

impl Work {
    /// Reads everything around some entities; of relations that are known to matter, those that are still there.
    pub(in crate::ingest) async fn read(
        reading: &mut Reading,
        ids: &BTreeSet<Uuid>,
        relations: &[Uuid],
    ) -> Result<Self> {
        let known = ids;
        let ids: Vec<Uuid> = ids.iter().copied().collect();
        let mut nodes = reading.nodes(&ids).await?;
        let redirected: Vec<Uuid> = reading.merged_into(&ids).await?.into_iter().map(|node| node.id).collect();
        let redirected: Vec<Uuid> = redirected.into_iter().filter(|id| !known.contains(id)).collect();
        nodes.extend(reading.nodes(&redirected).await?);
        let mut found: BTreeMap<Uuid, relation::Model> = BTreeMap::new();
        found.extend(reading.relations_around(&ids).await?.into_iter().map(|row| (row.id, row)));
        found.extend(reading.relations(relations).await?.into_iter().map(|row| (row.id, row)));
        // What falls together when an employer or a state changes is between others.
        let subjects: BTreeSet<Uuid> = found
            .values()
            .filter(|row| row.kind == RelationKind::Participation && !known.contains(&row.subject_id))
            .map(|row| row.subject_id)
            .collect();
        let subjects: Vec<Uuid> = subjects.into_iter().collect();
        let others = reading.relations_from(&[RelationKind::Participation], &subjects).await?;
        found.extend(others.into_iter().map(|row| (row.id, row)));

        let mut claims = reading.claims_of_nodes(&ids).await?;
        claims.extend(reading.claims_of_relations(&found.keys().copied().collect::<Vec<_>>()).await?);
        claims.extend(reading.claims_meaning(&ids).await?);
        let issued = reading.issued(&claims.iter().map(|claim| claim.source_id).collect()).await?;
        let before = Rows {
            nodes: nodes.into_iter().map(|node| (node.node.id, node)).collect(),
            relations: found,
            claims: claims.into_iter().map(|claim| (claim.id, claim)).collect(),
        };
        Ok(Self { rows: before.clone(), before, issued })
    }

    /// The claims about some relations, as they are now, by relation: all are looked through once, not once for each.
    pub(in crate::ingest) fn claims_of(&self, relations: &BTreeSet<Uuid>) -> BTreeMap<Uuid, Vec<&claim::Model>> {
        let mut claims: BTreeMap<Uuid, Vec<&claim::Model>> = BTreeMap::new();
        if relations.is_empty() {
            return claims;
        }
        for claim in self.rows.claims.values() {
            if let Some(relation) = claim.relation_id.filter(|relation| relations.contains(relation)) {
                claims.entry(relation).or_default().push(claim);
            }
        }
        claims
    }

    /// Elects the columns of an entity; false where nothing is claimed of it.
    pub(in crate::ingest) fn elect_node(&mut self, id: Uuid) -> bool {
        self.elect_nodes(&BTreeSet::from([id])) > 0
    }

    /// Elects the columns of some entities; those of which nothing is claimed stay as they are. Gives how many were elected.
    pub(in crate::ingest) fn elect_nodes(&mut self, ids: &BTreeSet<Uuid>) -> usize {
        let mut claims: BTreeMap<Uuid, Vec<claim::Model>> = BTreeMap::new();
        for claim in self.rows.claims.values() {
            if let Some(node) = claim.node_id.filter(|node| ids.contains(node)) {
                claims.entry(node).or_default().push(claim.clone());
            }
        }
        let mut elected = 0;
        for (id, claims) in claims {
            if let Some(node) = self.rows.nodes.get_mut(&id) {
                elect_node(node, Evidence { claims: &claims, issued: &self.issued });
                elected += 1;
            }
        }
        elected
    }

    /// Elects the columns of some relations; those of which nothing is claimed stay as they are.
    pub(in crate::ingest) fn elect_relations(&mut self, ids: &BTreeSet<Uuid>) {
        let mut claims: BTreeMap<Uuid, Vec<claim::Model>> = BTreeMap::new();
        for claim in self.rows.claims.values() {
            if let Some(relation) = claim.relation_id.filter(|relation| ids.contains(relation)) {
                claims.entry(relation).or_default().push(claim.clone());
            }
        }
        for (id, claims) in claims {
            if let Some(row) = self.rows.relations.get_mut(&id) {
                Evidence { claims: &claims, issued: &self.issued }.write_relation(row);
            }
        }
    }

    /// The commit that makes the rows what they shall be. Changed entities are logged as `action` says, where it says.
    pub(in crate::ingest) fn commit(self, actor: &str, base: i64, action: &BTreeMap<Uuid, ChangeAction>) -> Commit {
        let Self { before, rows, .. } = self;
        let mut commit = Commit { actor: actor.to_owned(), base, ..Commit::default() };
        let curation: &mut Curation = &mut commit.curation;
        let kept: BTreeSet<Uuid> = rows.nodes.keys().copied().collect();
        for (id, node) in rows.nodes {
            match before.nodes.get(&id) {
                Some(before) if differs(&node, before) => {
                    if let Some(action) = action.get(&id) {
                        curation.actions.insert(id, *action);
                    }
                    commit.changed_nodes.push(node);
                }
                Some(_) => {}
                None => commit.new_nodes.push(node),
            }
        }
        curation.removed_nodes = before.nodes.keys().filter(|id| !kept.contains(id)).copied().collect();
        let gone = |id: &&Uuid| !rows.relations.contains_key(id);
        curation.removed_relations = before.relations.keys().filter(gone).copied().collect();
        for (id, row) in rows.relations {
            match before.relations.get(&id) {
                Some(before) if *before == row => {}
                Some(_) => commit.changed_relations.push(row),
                None => commit.new_relations.push(row),
            }
        }
        let gone = |id: &&Uuid| !rows.claims.contains_key(id);
        curation.removed_claims = before.claims.keys().filter(gone).copied().collect();
        for (id, claim) in rows.claims {
            match before.claims.get(&id) {
                Some(before) if *before == claim => {}
                Some(_) => curation.moved_claims.push(claim),
                None => commit.claims.push(claim),
            }
        }
        commit
    }
}
