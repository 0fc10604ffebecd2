//! How a part of the graph is named outside GraphQL: by the filter of `events`, as JSON, and two shorter ways to say what is
//! asked for most.

use async_graphql::{InputType, Variables};
use entity::vocabulary::EntityKind;
use serde_json::{Value, json};

use super::{
    filter::{EventFilter, Filter as _},
    id::find_of,
    validation::read,
};
use crate::{
    edtf::Edtf,
    error::{Code, Error, Result},
    graph::{NodeTest, Part, View},
};

/// What holds a filter against the contract: the same that holds those of queries.
const DOCUMENT: &str = "query($filter: EventFilter) { events(filter: $filter) { totalCount } }";

/// Which events are asked for, with whatever belongs to them; all that is given must hold. Without any, the whole graph.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PartArguments {
    /// An `EventFilter` as JSON.
    pub filter: Option<String>,
    /// An event, by its slug or as queries name it: it, and everything under it.
    pub within: Option<String>,
    /// EDTF: events that share a day with it.
    pub during: Option<String>,
}

/// The part that is asked for.
///
/// # Errors
/// `BAD_USER_INPUT` for what is no such filter, date or event; `NOT_FOUND` where there is no such event; `TIMEOUT`.
pub fn part(view: &View, asked: &PartArguments) -> Result<Part> {
    let mut tests = Vec::new();
    if let Some(filter) = &asked.filter {
        tests.push(event_filter(filter)?.to_test(view)?);
    }
    if let Some(within) = &asked.within {
        let graph = view.graph();
        let by_slug = || graph.find_slug(EntityKind::Event, within);
        let event = find_of(graph, EntityKind::Event, within).or_else(by_slug).ok_or_else(|| {
            let message = format!("There is no event `{within}`; name it by its slug, as event:SLUG or by its id.");
            Error::new(Code::NotFound, message)
        })?;
        let itself = NodeTest::among([event]);
        tests.push(NodeTest::Any(vec![itself.clone(), NodeTest::Under(Box::new(itself))]));
    }
    if let Some(during) = &asked.during {
        let during = Edtf::parse(during).map_err(|error| Error::bad_input(format!("`during`: {error}")))?;
        tests.push(NodeTest::During(during.span()));
    }
    if tests.is_empty() { Ok(Part::Whole) } else { Part::of_events(view, &NodeTest::All(tests)) }
}

fn event_filter(text: &str) -> Result<EventFilter> {
    let refused = |why: &dyn std::fmt::Display| Error::bad_input(format!("`filter` is no EventFilter: {why}"));
    let filter: Value = serde_json::from_str(text).map_err(|error| refused(&error))?;
    if !filter.is_object() {
        return Err(refused(&"it is no JSON object, such as {\"country\": {\"in\": [\"CH\"]}}"));
    }
    let verdict = read(DOCUMENT);
    let Ok(document) = &*verdict else { return Err(Error::internal("the document of a filter is refused")) };
    let variables = Variables::from_json(json!({ "filter": filter }));
    let variables = document.coerce(None, variables).map_err(|error| refused(&error.message))?;
    let filter = variables.into_value();
    let filter = match filter {
        async_graphql::Value::Object(mut variables) => variables.swap_remove("filter"),
        _ => None,
    };
    EventFilter::parse(filter).map_err(|error| refused(&format!("{error:?}")))
}
