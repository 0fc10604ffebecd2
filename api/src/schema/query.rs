//! `Query`: the table of contents of everything that can be asked.

use std::sync::Arc;

use async_graphql::{Context, ID};
use entity::vocabulary::{EntityKind, RelationKind, RoleGroup};

use super::{
    at::{NodeAt, RelationAt, app, view},
    attendance::AttendanceMatrix,
    change::Change,
    comparison::Comparison,
    connection::{Asked, GraphList, least},
    document::{Document, DocumentConnection},
    entity::Entity,
    event::{Event, EventConnection},
    event_level::EventLevel,
    filter::{
        DocumentFilter, EventFilter, Filter, OrganisationFilter, ParticipationFilter, PersonFilter, ThemeFilter,
        presence,
    },
    id::{GlobalId, find, find_of},
    loader::{SourceOf, loader},
    network::{Network, NetworkArguments},
    node::Node,
    object::object,
    order::{
        BY_NAME, BY_TIME, DocumentOrder, EventOrder, Ordered, OrganisationOrder, ParticipationOrder, PersonOrder,
        ThemeOrder, order,
    },
    organisation::{Organisation, OrganisationConnection},
    participation::ParticipationConnection,
    path::{PathArguments, PathResult},
    person::{Person, PersonConnection},
    ranking::{CentralityMeasure, RankingConnection},
    scalar::Edtf,
    search::{SearchConnection, SearchList},
    source::Source,
    statistics::Statistics,
    subgraph::{NeighbourhoodArguments, Subgraph},
    theme::{Theme, ThemeConnection},
};
use crate::{
    error::{Error, Result},
    graph::{AttendanceOf, List, NodeTest, Rows, TogetherWho},
    page::PageArguments,
};

/// What can be asked.
#[derive(Debug)]
pub struct Query;

/// The most ids that `nodes` takes.
const MOST_IDS: usize = 100;

object! {
    /// What can be asked. Wherever an argument names an entity, except in `node` and `nodes`, it may be an id, `event:SLUG`
    /// (or `organisation:`, `person:`, `document:`, `theme:`), or `SCHEME:VALUE` of an identifier, such as `orcid:…`.
    Query {
        fields {
            /// Whatever has this id; null if nothing has.
            async fn node(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "An id that this server gave.")] id: ID,
            ) -> Option<Result<Node>> {
                find_any(ctx, &id).await.transpose()
            }

            /// Whatever has these ids, in their order; null for each that nothing has.
            async fn nodes(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "Ids that this server gave, at most 100; more are refused with `BAD_USER_INPUT`.")]
                ids: Vec<ID>,
            ) -> Result<Vec<Option<Result<Node>>>> {
                if ids.len() > MOST_IDS {
                    return Err(Error::bad_input(format!("`ids` has {} ids; at most {MOST_IDS} are allowed", ids.len())));
                }
                let found = ids.iter().map(|id| find_any(ctx, id));
                Ok(futures_util::future::join_all(found).await.into_iter().map(Result::transpose).collect())
            }

            /// An entity of any kind; null if there is none.
            async fn entity(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "An id, `event:SLUG` (or another kind) or `SCHEME:VALUE` of an identifier.")] id: ID,
            ) -> Result<Option<Entity>> {
                let view = view(ctx)?;
                Ok(find(view.graph(), &id).map(|ix| NodeAt { view: view.clone(), ix }.into()))
            }

            /// An event; null if there is none.
            async fn event(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "An id, `event:SLUG` or `SCHEME:VALUE` of an identifier.")] id: ID,
            ) -> Result<Option<Event>> {
                Ok(find_kind(ctx, EntityKind::Event, &id)?.map(Event))
            }

            /// An organisation; null if there is none.
            async fn organisation(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "An id, `organisation:SLUG` or `SCHEME:VALUE` of an identifier.")] id: ID,
            ) -> Result<Option<Organisation>> {
                Ok(find_kind(ctx, EntityKind::Organisation, &id)?.map(Organisation))
            }

            /// A person; null if there is none.
            async fn person(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "An id, `person:SLUG` or `SCHEME:VALUE` of an identifier.")] id: ID,
            ) -> Result<Option<Person>> {
                Ok(find_kind(ctx, EntityKind::Person, &id)?.map(Person))
            }

            /// A document; null if there is none.
            async fn document(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "An id, `document:SLUG` or `SCHEME:VALUE` of an identifier.")] id: ID,
            ) -> Result<Option<Document>> {
                Ok(find_kind(ctx, EntityKind::Document, &id)?.map(Document))
            }

            /// A theme; null if there is none.
            async fn theme(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "An id, `theme:SLUG` or `SCHEME:VALUE` of an identifier.")] id: ID,
            ) -> Result<Option<Theme>> {
                Ok(find_kind(ctx, EntityKind::Theme, &id)?.map(Theme))
            }

            /// Entities by their names, titles, abstracts and what was printed of them, the best first. Every word must be
            /// found, in any order: case, accents and `ä`/`ae` are one; the last word may be the beginning of one; words of
            /// five letters and more may have one mistake; `"words in quotes"` must stand side by side. Refused with
            /// `SEARCH_UNAVAILABLE` while the index is being made.
            async fn search(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "What to look for: at most 500 letters and 32 words.")] query: String,
                #[graphql(desc = "Only entities of these kinds.")] kinds: Option<Vec<EntityKind>>,
                #[graphql(desc = "At most so many from the front: 0 to 100, and 20 where it is not given.")] first: Option<i32>,
                #[graphql(desc = "Only what comes after this cursor, which the same question returned.")] after: Option<String>,
            ) -> Option<Result<SearchConnection>> {
                let page = PageArguments { first, after, ..PageArguments::default() };
                Some(SearchList::page(ctx, &query, kinds, page))
            }

            /// People against events, a cell where a person was; whoever is known to have been absent is not counted. Rows by
            /// number of events, columns by time, at most 100 by 100.
            #[allow(clippy::too_many_arguments, reason = "each narrows the matrix in its own way")]
            async fn attendance(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "Only events for which this holds, as they count at the level.")]
                events: Option<EventFilter>,
                #[graphql(desc = "Only people for whom this holds.")] people: Option<PersonFilter>,
                #[graphql(desc = "As what events count.", default_with = "Some(EventLevel::Meeting)")]
                level: Option<EventLevel>,
                #[graphql(desc = "Only participations in a role of this group.")] role_group: Option<RoleGroup>,
                #[graphql(desc = "Only people who were at so many of the events at least; from 1.", default_with = "Some(1)")]
                min_events: Option<i32>,
                #[graphql(desc = "At most so many rows: 0 to 100, and 20 where it is not given.")] first: Option<i32>,
                #[graphql(desc = "Only rows after this cursor, which this matrix returned.")] after: Option<String>,
                #[graphql(desc = "At most so many columns: 0 to 100, and 20 where it is not given.")]
                first_events: Option<i32>,
            ) -> Option<Result<AttendanceMatrix>> {
                let words = format!("{events:?} {people:?} {level:?} {role_group:?} {min_events:?}");
                let page = PageArguments { first, after, ..PageArguments::default() };
                Some(view(ctx).and_then(|view| {
                    let asked = AttendanceOf {
                        people: PersonFilter::test(people.as_ref(), view)?,
                        events: EventFilter::test(events.as_ref(), view)?,
                        level: level.unwrap_or(EventLevel::Meeting).into(),
                        presence: presence(None, role_group, None),
                        least: least("minEvents", min_events, 1)?,
                    };
                    AttendanceMatrix::page(view, asked, words, page, first_events)
                }))
            }

            /// How two entities are tied: the shortest paths between them, each step with its fact; null if there is no such
            /// entity. For an answer that says something, keep out of what everything has to do with: `avoidDegreeAbove`.
            #[allow(clippy::too_many_arguments, reason = "each narrows the search in its own way")]
            async fn paths(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "Where the paths begin: an id, `event:SLUG` (or another kind) or `SCHEME:VALUE` of an identifier.")]
                from: ID,
                #[graphql(desc = "Where they end, named likewise.")] to: ID,
                #[graphql(desc = "Only over facts of these kinds; over none where the list is empty.")]
                via: Option<Vec<RelationKind>>,
                #[graphql(desc = "Not through these entities.")] exclude: Option<Vec<ID>>,
                #[graphql(desc = "At most so many steps: 1 to 10.", default_with = "Some(6)")] max_length: Option<i32>,
                #[graphql(desc = "Not through an entity that more facts hold than so many: a plenary, the United Nations.")]
                avoid_degree_above: Option<i32>,
                #[graphql(desc = "Only over facts that held, or events that were, at some time of this span.")]
                during: Option<Edtf>,
                #[graphql(desc = "At most so many paths: 0 to 100.", default_with = "Some(3)")] first: Option<i32>,
            ) -> Option<Result<PathResult>> {
                let asked = PathArguments { via, exclude, max_length, avoid_degree_above, during, first };
                view(ctx).and_then(|view| PathResult::find(view, &from, &to, &asked)).transpose()
            }

            /// What is around some entities, ready for drawing; null if there are no such entities. Where the limit cuts, the
            /// most connected stay.
            #[allow(clippy::too_many_arguments, reason = "each narrows the neighbourhood in its own way")]
            async fn neighbourhood(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "Around these: ids, `event:SLUG` (or another kind) or `SCHEME:VALUE` of an identifier.")]
                of: Vec<ID>,
                #[graphql(desc = "At most so many steps away: 1 to 4.", default_with = "Some(1)")] depth: Option<i32>,
                #[graphql(desc = "Only entities of these kinds, and only through such.")] kinds: Option<Vec<EntityKind>>,
                #[graphql(desc = "Only over facts of these kinds.")] via: Option<Vec<RelationKind>>,
                #[graphql(desc = "At most so many entities: 1 to 1,000.", default_with = "Some(100)")] limit: Option<i32>,
            ) -> Option<Result<Subgraph>> {
                let asked = NeighbourhoodArguments { of, depth, kinds, via, limit };
                view(ctx).and_then(|view| Subgraph::find(view, &asked)).transpose()
            }

            /// The people who were at the same events as each other, and how often. Whoever is known to have been absent is not
            /// counted. Where the limit cuts, the most connected stay.
            #[allow(clippy::too_many_arguments, reason = "each narrows the network in its own way")]
            async fn co_appearance_network(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "Only at events for which this holds, as they count at the level.")]
                filter: Option<EventFilter>,
                #[graphql(desc = "As what events count.", default_with = "Some(EventLevel::Meeting)")]
                level: Option<EventLevel>,
                #[graphql(desc = "Only participations in a role of this group.")] role_group: Option<RoleGroup>,
                #[graphql(desc = "Only ties of so many shared events at least; from 1.", default_with = "Some(1)")]
                min_shared: Option<i32>,
                #[graphql(desc = "At most so many people: 1 to 1,000.", default_with = "Some(100)")] limit: Option<i32>,
            ) -> Option<Result<Network>> {
                let asked = NetworkArguments { filter, level, role_group, min_shared, limit };
                Some(view(ctx).and_then(|view| Network::find(view, TogetherWho::People, &asked)))
            }

            /// The organisations that were at the same events as each other, and how often: one is at an event that it took
            /// part in or organised, or where somebody worked or spoke for it. Where the limit cuts, the most connected stay.
            async fn organisation_network(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "Only at events for which this holds, as they count at the level.")]
                filter: Option<EventFilter>,
                #[graphql(desc = "As what events count.", default_with = "Some(EventLevel::Meeting)")]
                level: Option<EventLevel>,
                #[graphql(desc = "Only ties of so many shared events at least; from 1.", default_with = "Some(1)")]
                min_shared: Option<i32>,
                #[graphql(desc = "At most so many organisations: 1 to 1,000.", default_with = "Some(100)")]
                limit: Option<i32>,
            ) -> Option<Result<Network>> {
                let asked = NetworkArguments { filter, level, role_group: None, min_shared, limit };
                Some(view(ctx).and_then(|view| Network::find(view, TogetherWho::Organisations, &asked)))
            }

            /// What two entities have in common; null if there is no such entity.
            async fn compare(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "The one: an id, `event:SLUG` (or another kind) or `SCHEME:VALUE` of an identifier.")] a: ID,
                #[graphql(desc = "The other, named likewise.")] b: ID,
            ) -> Result<Option<Comparison>> {
                let view = view(ctx)?;
                let at = |id: &ID| Some(NodeAt { view: view.clone(), ix: find(view.graph(), id)? });
                at(&a).zip(at(&b)).map(|(a, b)| Comparison::of(a, b)).transpose()
            }

            /// Which entities of a kind stand in the middle of things. Made once for each version of the graph; the first to ask
            /// waits for it.
            #[allow(clippy::too_many_arguments, reason = "each says what is measured, or of which page")]
            async fn ranking(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "The kind of entity that is ranked; the others count as what lies between.")] kind: EntityKind,
                #[graphql(desc = "By what.")] measure: CentralityMeasure,
                #[graphql(desc = "Only over facts of these kinds.")] via: Option<Vec<RelationKind>>,
                #[graphql(desc = "Only over facts that held, or events that were, at some time of this span.")]
                during: Option<Edtf>,
                #[graphql(desc = "At most so many from the front: 0 to 100, and 20 where it is not given.")] first: Option<i32>,
                #[graphql(desc = "Only what comes after this cursor, which the same question returned.")] after: Option<String>,
            ) -> Option<Result<RankingConnection>> {
                let page = PageArguments { first, after, ..PageArguments::default() };
                let outcome = async {
                    // The direct path waits for nothing: it is not to begin what it would drop.
                    tokio::task::yield_now().await;
                    let (app, view) = (app(ctx)?, view(ctx)?);
                    RankingConnection::page(app, view, kind, measure, via, during, page).await
                };
                Some(outcome.await)
            }

            /// A source; null if there is none.
            async fn source(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "The id of a source.")] id: ID,
            ) -> Option<Result<Source>> {
                match GlobalId::read(&id)? {
                    GlobalId::Source(id) => find_source(ctx, id).await.transpose(),
                    _ => None,
                }
            }

            /// How large the graph is, and what serves it.
            async fn statistics(&self, ctx: &Context<'_>) -> Result<Statistics> {
                Ok(Statistics { view: view(ctx)?.clone(), app: app(ctx)?.clone() })
            }
        }
        lists {
            /// Events, by name where no order is asked for.
            events(
                #[graphql(desc = "Only events for which this holds.")] filter: Option<EventFilter>,
                #[graphql(desc = "By what, the weightiest first.")] order_by: Option<Vec<EventOrder>>,
            ) -> Option<Result<EventConnection>> where ctx is context {
                |_query, page| Some(entities(ctx, "events", EntityKind::Event, filter, order_by, page))
            }

            /// Organisations, by name where no order is asked for.
            organisations(
                #[graphql(desc = "Only organisations for which this holds.")] filter: Option<OrganisationFilter>,
                #[graphql(desc = "By what, the weightiest first.")] order_by: Option<Vec<OrganisationOrder>>,
            ) -> Option<Result<OrganisationConnection>> where ctx is context {
                |_query, page| Some(entities(ctx, "organisations", EntityKind::Organisation, filter, order_by, page))
            }

            /// People, by name where no order is asked for.
            people(
                #[graphql(desc = "Only people for whom this holds.")] filter: Option<PersonFilter>,
                #[graphql(desc = "By what, the weightiest first.")] order_by: Option<Vec<PersonOrder>>,
            ) -> Option<Result<PersonConnection>> where ctx is context {
                |_query, page| Some(entities(ctx, "people", EntityKind::Person, filter, order_by, page))
            }

            /// Documents, by name where no order is asked for.
            documents(
                #[graphql(desc = "Only documents for which this holds.")] filter: Option<DocumentFilter>,
                #[graphql(desc = "By what, the weightiest first.")] order_by: Option<Vec<DocumentOrder>>,
            ) -> Option<Result<DocumentConnection>> where ctx is context {
                |_query, page| Some(entities(ctx, "documents", EntityKind::Document, filter, order_by, page))
            }

            /// Themes, by name where no order is asked for.
            themes(
                #[graphql(desc = "Only themes for which this holds.")] filter: Option<ThemeFilter>,
                #[graphql(desc = "By what, the weightiest first.")] order_by: Option<Vec<ThemeOrder>>,
            ) -> Option<Result<ThemeConnection>> where ctx is context {
                |_query, page| Some(entities(ctx, "themes", EntityKind::Theme, filter, order_by, page))
            }

            /// Who took part in what: the flat table that analysts and dashboards read. By time where no order is asked for.
            participations(
                #[graphql(desc = "Only participations for which this holds.")] filter: Option<ParticipationFilter>,
                #[graphql(desc = "By what, the weightiest first.")] order_by: Option<Vec<ParticipationOrder>>,
            ) -> Option<Result<ParticipationConnection>> where ctx is context {
                |_query, page| Some(view(ctx).and_then(|view| {
                    let relations = ParticipationFilter::test(filter.as_ref(), view)?;
                    let order = order(order_by.as_deref(), &BY_TIME);
                    let list = List { rows: Rows::Participations, nodes: None, relations, order };
                    GraphList::page(view, Asked::new(None, "participations", filter), list, page)
                }))
            }
        }
    }
}

/// A page of the entities of a kind.
fn entities<F: Filter<Test = NodeTest> + std::fmt::Debug + Send + Sync + 'static, O: Ordered, C>(
    ctx: &Context<'_>,
    field: &'static str,
    kind: EntityKind,
    filter: Option<F>,
    order_by: Option<Vec<O>>,
    page: PageArguments,
) -> Result<C>
where
    C: From<super::connection::Paged<GraphList>>,
{
    let view = view(ctx)?;
    let nodes = F::test(filter.as_ref(), view)?;
    let order = order(order_by.as_deref(), &BY_NAME);
    let list = List { rows: Rows::Nodes(kind), nodes, relations: None, order };
    GraphList::page(view, Asked::new(None, field, filter), list, page)
}

fn find_kind(ctx: &Context<'_>, kind: EntityKind, reference: &str) -> Result<Option<NodeAt>> {
    let view = view(ctx)?;
    Ok(find_of(view.graph(), kind, reference).map(|ix| NodeAt { view: view.clone(), ix }))
}

async fn find_source(ctx: &Context<'_>, id: uuid::Uuid) -> Result<Option<Source>> {
    let row = loader(ctx)?.load_one(SourceOf(id)).await?;
    let view = view(ctx)?;
    Ok(row.map(|row| Source { view: view.clone(), row }))
}

async fn find_any(ctx: &Context<'_>, id: &str) -> Result<Option<Node>> {
    let view = view(ctx)?;
    let graph = view.graph();
    Ok(match GlobalId::read(id) {
        Some(GlobalId::Node(id)) => graph.find_node(id).map(|ix| NodeAt { view: view.clone(), ix }.into()),
        Some(GlobalId::Relation(id)) => graph.find_relation(id).map(|ix| RelationAt { view: view.clone(), ix }.into()),
        Some(GlobalId::Source(id)) => find_source(ctx, id).await?.map(Node::Source),
        Some(GlobalId::Change(version, ordinal)) => {
            let row = loader(ctx)?.loader().store.change(version, ordinal).await?;
            row.map(|row| Node::Change(Change { row: Arc::new(row) }))
        }
        None => None,
    })
}
