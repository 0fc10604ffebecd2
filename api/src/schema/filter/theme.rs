//! `ThemeFilter`.

use async_graphql::InputObject;

use super::{Filter, IdFilter, TextFilter, combined, text::text};
use crate::{
    error::Result,
    graph::{NodeTest, View},
};

/// Which themes: all that is given must hold.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct ThemeFilter {
    /// All of these hold.
    and: Option<Vec<ThemeFilter>>,
    /// One of these holds; of an empty list, none.
    or: Option<Vec<ThemeFilter>>,
    /// This does not hold.
    not: Option<Box<ThemeFilter>>,
    /// Which theme.
    id: Option<IdFilter>,
    /// One of its names.
    name: Option<TextFilter>,
    /// The concept scheme that it belongs to.
    scheme: Option<TextFilter>,
    /// A theme above it, at any height, matches this.
    broader: Option<Box<ThemeFilter>>,
}

impl Filter for ThemeFilter {
    type Test = NodeTest;

    fn parts(&self, view: &View) -> Result<Vec<NodeTest>> {
        let mut parts = combined(view, self.and.as_deref(), self.or.as_deref(), self.not.as_deref())?;
        if let Some(id) = &self.id {
            parts.extend(id.parts(view)?);
        }
        parts.extend(text(self.name.as_ref(), NodeTest::Name));
        parts.extend(text(self.scheme.as_ref(), NodeTest::Label));
        if let Some(broader) = &self.broader {
            parts.push(NodeTest::Under(Box::new(broader.to_test(view)?)));
        }
        Ok(parts)
    }
}
