//! `IDFilter`.

use async_graphql::{ID, InputObject};

use super::Filter;
use crate::{
    error::Result,
    graph::{NodeTest, View},
    schema::id::find,
};

/// Which entity. Each may be an id, `event:SLUG` (or another kind) or `SCHEME:VALUE` of an identifier; one that is unknown
/// stands for none.
#[derive(Clone, Debug, InputObject)]
#[graphql(name = "IDFilter")]
pub(crate) struct IdFilter {
    /// One of these; of an empty list, none.
    r#in: Option<Vec<ID>>,
    /// None of these.
    not_in: Option<Vec<ID>>,
}

impl Filter for IdFilter {
    type Test = NodeTest;

    fn parts(&self, view: &View) -> Result<Vec<NodeTest>> {
        let among = |ids: &Vec<ID>| NodeTest::among(ids.iter().filter_map(|id| find(view.graph(), id)));
        let not_among = self.not_in.as_ref().map(|ids| NodeTest::Not(Box::new(among(ids))));
        Ok(self.r#in.as_ref().map(among).into_iter().chain(not_among).collect())
    }
}
