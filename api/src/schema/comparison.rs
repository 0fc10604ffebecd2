//! `Comparison`: what two entities have in common.

use entity::vocabulary::EntityKind;

use super::{
    at::NodeAt,
    connection::{GraphList, Paged},
    document::DocumentConnection,
    entity::Entity,
    event::EventConnection,
    object::object,
    order::{BY_NAME, BY_TIME},
    person::PersonConnection,
    theme::ThemeConnection,
};
use crate::{
    error::Result,
    graph::{self, List, Order, Ref, Rows},
    page::PageArguments,
};

/// Two entities, and what they share.
pub(crate) struct Comparison {
    a: NodeAt,
    b: NodeAt,
    found: graph::Comparison,
}

object! {
    /// What two entities have in common: whatever a fact joins to both. An event is joined to what its parts, editions and
    /// side events are joined to, a theme to what narrower themes are.
    Comparison {
        fields {
            /// The one.
            async fn a(&self) -> Entity {
                self.a.clone().into()
            }

            /// The other.
            async fn b(&self) -> Entity {
                self.b.clone().into()
            }

            /// Of everything that is joined to either, organisations included, the part that is joined to both: from 0 to 1,
            /// and 0 where nothing is joined to either.
            async fn jaccard(&self) -> f64 {
                self.found.jaccard
            }
        }
        lists {
            /// The people joined to both, by name.
            people() -> Result<PersonConnection> {
                |comparison, page| comparison.page("people", EntityKind::Person, &BY_NAME, page)
            }

            /// The themes joined to both, by name.
            themes() -> Result<ThemeConnection> {
                |comparison, page| comparison.page("themes", EntityKind::Theme, &BY_NAME, page)
            }

            /// The documents joined to both, by name.
            documents() -> Result<DocumentConnection> {
                |comparison, page| comparison.page("documents", EntityKind::Document, &BY_NAME, page)
            }

            /// The events joined to both, by time.
            events() -> Result<EventConnection> {
                |comparison, page| comparison.page("events", EntityKind::Event, &BY_TIME, page)
            }
        }
    }
}

impl Comparison {
    pub(crate) fn of(a: NodeAt, b: NodeAt) -> Result<Self> {
        let found = graph::Comparison::of(&a.view, a.ix, b.ix)?;
        Ok(Self { a, b, found })
    }

    fn page<C: From<Paged<GraphList>>>(
        &self,
        field: &'static str,
        kind: EntityKind,
        order: &[Order],
        page: PageArguments,
    ) -> Result<C> {
        let nodes = self.found.of_kind(self.a.graph(), kind).into_iter().map(Ref::Node).collect();
        let list = List { order: order.to_vec(), ..List::of(Rows::Fixed(nodes)) };
        self.a.page(field, ("compare", self.b.row().id), list, page)
    }
}
