//! `Delegation`: who took part in an event on behalf of one organisation.

use super::{
    at::NodeAt,
    connection::{Listed, RankedList, connection},
    object::object,
    organisation::Organisation,
    participation::ParticipationConnection,
};
use crate::{
    error::Result,
    graph::{Counted, Delegations},
    page::ListMark,
};

/// The delegation of one organisation.
pub(crate) struct Delegation {
    organisation: Organisation,
    size: usize,
    delegations: Delegations,
    mark: ListMark,
}

object! {
    /// Those who took part in an event on behalf of one organisation.
    Delegation {
        fields {
            /// Whom they spoke for.
            async fn organisation(&self) -> &Organisation {
                &self.organisation
            }

            /// How many they were, each counted once whatever the roles.
            async fn size(&self) -> usize {
                self.size
            }
        }
        lists {
            /// Their participations, by time and then in the order of the source.
            participations() -> Result<ParticipationConnection> {
                |delegation, page| {
                    let organisation = &delegation.organisation.0;
                    let facts = delegation.delegations.participations(organisation.ix);
                    organisation.participations_of(delegation.mark, facts, page)
                }
            }
        }
    }
}

impl Listed<RankedList<Delegations>> for Delegation {
    fn of(list: &RankedList<Delegations>, row: &Counted) -> Option<Self> {
        Some(Self {
            organisation: Organisation(NodeAt { view: list.view.clone(), ix: row.node }),
            size: row.count,
            delegations: list.question.clone(),
            mark: list.mark(),
        })
    }
}

connection! {
    /// A page of delegations, the largest first, then by name.
    DelegationConnection, DelegationEdge of Delegation in RankedList<Delegations>
}
