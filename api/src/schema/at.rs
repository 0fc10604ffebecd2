//! What the objects of entities and relations hold: a row of the graph, and the request's look at it.

use std::sync::Arc;

use async_graphql::Context;
use entity::vocabulary::{EntityKind, RelationKind};

use super::{
    connection::{Asked, GraphList, Paged, RankedList},
    filter::{Filter, ParticipationFilter},
    id::GlobalId,
    order::{BY_TIME, ParticipationOrder, order},
    participation::ParticipationConnection,
};
use crate::{
    app::App,
    error::{Error, Result},
    graph::{
        Detail, End, Field, Graph, List, Node, NodeIx, Order, Ranked, Ref, Relation, RelationIx, RelationTest, Rows,
        View,
    },
    page::{ListMark, PageArguments},
};

/// An entity at one version.
#[derive(Clone, Debug)]
pub(crate) struct NodeAt {
    pub(crate) view: View,
    pub(crate) ix: NodeIx,
}

/// A relation at one version.
#[derive(Clone, Debug)]
pub(crate) struct RelationAt {
    pub(crate) view: View,
    pub(crate) ix: RelationIx,
}

/// The request's look at the graph.
pub(crate) fn view<'c>(ctx: &Context<'c>) -> Result<&'c View> {
    ctx.data().map_err(|error| Error::internal(error.message))
}

/// What answers the request.
pub(crate) fn app<'c>(ctx: &Context<'c>) -> Result<&'c Arc<App>> {
    ctx.data().map_err(|error| Error::internal(error.message))
}

impl NodeAt {
    pub(crate) fn graph(&self) -> &Graph {
        self.view.graph()
    }

    #[inline]
    pub(crate) fn row(&self) -> Node<'_> {
        self.graph().node(self.ix)
    }

    pub(crate) fn detail(&self) -> Detail<'_> {
        self.row().detail()
    }

    pub(crate) fn global_id(&self) -> GlobalId {
        GlobalId::Node(self.row().id)
    }

    /// Another entity of the same look.
    pub(crate) fn other(&self, ix: NodeIx) -> Self {
        Self { view: self.view.clone(), ix }
    }

    /// A page of one of its lists. `asked` is everything but the page that the client asked of it.
    pub(crate) fn page<C: From<Paged<GraphList>>>(
        &self,
        field: &'static str,
        asked: impl std::fmt::Debug + Send + Sync + 'static,
        list: List,
        page: PageArguments,
    ) -> Result<C> {
        GraphList::page(&self.view, Asked::new(Some(self.row().id), field, asked), list, page)
    }

    /// A page of one of its lists whose edges have to know the question.
    pub(crate) fn page_of<Q: Send + Sync + 'static, C: From<Paged<GraphList<Q>>>>(
        &self,
        question: Q,
        field: &'static str,
        asked: impl std::fmt::Debug + Send + Sync + 'static,
        list: List,
        page: PageArguments,
    ) -> Result<C> {
        GraphList::answering(question, &self.view, Asked::new(Some(self.row().id), field, asked), list, page)
    }

    /// A page of one of its rankings.
    pub(crate) fn ranking<Q: Send + Sync + 'static, C: From<Paged<RankedList<Q>>>>(
        &self,
        question: Q,
        field: &'static str,
        asked: impl std::fmt::Debug + Send + Sync + 'static,
        ranked: Ranked,
        page: PageArguments,
    ) -> Result<C> {
        let asked = Asked::new(Some(self.row().id), field, asked);
        Ok(RankedList::page(question, &self.view, asked, ranked, page)?.into())
    }

    /// A page of entities that another list's row says more with; `outer` is that list.
    pub(crate) fn nodes_of<C: From<Paged<GraphList>>>(
        &self,
        outer: ListMark,
        field: &'static str,
        nodes: Vec<NodeIx>,
        order: &[Order],
        page: PageArguments,
    ) -> Result<C> {
        let rows = Rows::Fixed(nodes.into_iter().map(Ref::Node).collect());
        self.page(field, outer, List { order: order.to_vec(), ..List::of(rows) }, page)
    }

    /// A page of participations that another list's row rests on; `outer` is that list. By time, then as printed.
    pub(crate) fn participations_of(
        &self,
        outer: ListMark,
        participations: Vec<RelationIx>,
        page: PageArguments,
    ) -> Result<ParticipationConnection> {
        let rows = Rows::Fixed(participations.into_iter().map(Ref::Relation).collect());
        let order = [Field::When, Field::Ordinal].map(|field| Order { field, descending: false }).to_vec();
        self.page("participations", outer, List { order, ..List::of(rows) }, page)
    }

    /// A page of its relations of a kind at an end, of those roles that `roles` has; all where it is none.
    pub(crate) fn related<C: From<Paged<GraphList>>>(
        &self,
        field: &'static str,
        kind: RelationKind,
        end: End,
        roles: Option<RelationTest>,
        page: PageArguments,
    ) -> Result<C> {
        let asked = format!("{roles:?}");
        let list = List { relations: roles.map(Into::into), ..List::of(Rows::Around(self.ix, kind, end)) };
        self.page(field, asked, list, page)
    }

    /// A page of the participations that hold it at an end, by time where no order is asked for.
    pub(crate) fn participations(
        &self,
        field: &'static str,
        end: End,
        filter: Option<ParticipationFilter>,
        order_by: Option<Vec<ParticipationOrder>>,
        page: PageArguments,
    ) -> Result<ParticipationConnection> {
        let rows = Rows::Around(self.ix, RelationKind::Participation, end);
        let relations = ParticipationFilter::test(filter.as_ref(), &self.view)?;
        let list = List { rows, nodes: None, relations, order: order(order_by.as_deref(), &BY_TIME) };
        self.page(field, filter, list, page)
    }

    /// A page of its relations of some kinds at any end, by kind.
    pub(crate) fn around<C: From<Paged<GraphList>>>(
        &self,
        field: &'static str,
        kinds: Option<&[RelationKind]>,
        test: Option<RelationTest>,
        asked: impl std::fmt::Debug + Send + Sync + 'static,
        page: PageArguments,
    ) -> Result<C> {
        let rows = self.graph().around(self.ix, kinds).map(Ref::Relation).collect();
        let order = [Field::Kind, Field::Ordinal].map(|field| Order { field, descending: false }).to_vec();
        let list = List { rows: Rows::Fixed(rows), nodes: None, relations: test.map(Into::into), order };
        self.page(field, asked, list, page)
    }
}

impl RelationAt {
    pub(crate) fn graph(&self) -> &Graph {
        self.view.graph()
    }

    #[inline]
    pub(crate) fn row(&self) -> &Relation {
        self.graph().relation(self.ix)
    }

    pub(crate) fn global_id(&self) -> GlobalId {
        GlobalId::Relation(self.row().id)
    }

    /// An entity that it joins.
    #[inline]
    pub(crate) fn node(&self, ix: NodeIx) -> NodeAt {
        NodeAt { view: self.view.clone(), ix }
    }

    pub(crate) fn subject(&self) -> NodeAt {
        self.node(self.row().subject)
    }

    pub(crate) fn object(&self) -> NodeAt {
        self.node(self.row().object)
    }

    /// The entity that it joins as subject, if it is of a kind.
    #[inline]
    pub(crate) fn subject_of(&self, kind: EntityKind) -> Option<NodeAt> {
        Some(self.subject()).filter(|subject| subject.row().kind() == kind)
    }
}

/// A fraction that the graph keeps in four bytes, as the decimal that was meant: 0.9, not 0.8999999761581421.
pub(crate) fn decimal(fraction: f32) -> f64 {
    fraction.to_string().parse().unwrap_or_else(|_| f64::from(fraction))
}
