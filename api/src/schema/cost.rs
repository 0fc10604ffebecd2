//! What one request may ask of the graph: counted before execution over everything that its document expands to, with the
//! values of its variables.
//!
//! A field counts one, `__typename` too. A list counts what is under it as many times as `first` or `last` asks for rows,
//! or 20 times where neither is given. What [`@skip` and `@include`](https://spec.graphql.org/October2021/#sec--skip) leave
//! out does not count. So a cost is the most fields that the answer can have.
//!
//! Questions about the contract have a budget of their own, counted by how long its own lists are: whoever may ask for all
//! of it once need not be able to ask for it a hundred times.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, LazyLock},
};

use apollo_compiler::{
    Name, Node,
    ast::{self, OperationType},
    executable::{Directive, Field, FragmentMap, Selection, SelectionSet},
    schema::ExtendedType,
};
use async_graphql::{Request, Response, ServerResult, Value, Variables, extensions::ExtensionContext, value};

use super::validation::{Document, contract, refused};
use crate::{
    app::App,
    config::Limits,
    error::Code,
    graph::Neighbourhood,
    page::{DEFAULT_ROWS, MOST_ROWS},
};

/// The most that a document may ask about the contract: several times what clients ask to learn the whole of it.
const MOST_ABOUT_CONTRACT: u64 = 500_000;

/// What a `limit` is that is not given, or is null; and the most that one may be.
const DEFAULT_LIMIT: u64 = 100;
const MOST_LIMIT: u64 = 1_000;

/// What a request may ask at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cost {
    /// Fields of the graph.
    fields: u64,
    /// Fields of the contract.
    about_contract: u64,
    /// Fields inside each other.
    depth: u32,
}

impl Cost {
    fn and(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            about_contract: self.about_contract.saturating_add(other.about_contract),
            depth: self.depth.max(other.depth),
        }
    }

    /// Of a field whose selections cost this, each of `times` times.
    fn of_field(self, times: u64) -> Self {
        Self {
            fields: self.fields.saturating_mul(times).saturating_add(1),
            about_contract: self.about_contract,
            depth: self.depth + 1,
        }
    }
}

/// A number of fields as people read it: of so many nobody counts the digits.
fn counted(fields: u64) -> String {
    if fields > 1_000_000_000 { "more than a billion".to_owned() } else { fields.to_string() }
}

/// Refuses a request that asks for more than it may; remembers the cost of one that wants to be told.
///
/// # Errors
/// `TOO_COMPLEX` and `TOO_DEEP`; `GRAPHQL_VALIDATION_FAILED` for questions about the contract where they are off.
pub(super) fn check(ctx: &ExtensionContext<'_>, document: &Document, request: &mut Request) -> ServerResult<()> {
    let Some(operation) = document.operation(request.operation_name.as_deref()) else { return Ok(()) };
    let cost = document.cost(operation, || {
        let mut walk = Walk { fragments: document.fragments(), variables: &request.variables, known: HashMap::new() };
        walk.selections(&operation.selection_set, Page::default())
    });
    let defaults;
    let limits = if let Some(app) = ctx.data_opt::<Arc<App>>() {
        &app.limits
    } else {
        defaults = Limits::default();
        &defaults
    };
    let refuse = |code, message: String| Err(refused(&message, code, &[]));
    if cost.about_contract > 0 && request.introspection_mode == async_graphql::IntrospectionMode::Disabled {
        let message =
            "Introspection is off here: __schema and __type are not answered. Ask the operator for the schema.";
        return refuse(Code::GraphqlValidationFailed, message.to_owned());
    }
    if cost.fields > limits.cost {
        let message = format!(
            "The request may ask for {} fields, a list counting for as many rows as its first or last says, or {DEFAULT_ROWS}; \
             {} are allowed. Ask for smaller pages or fewer levels.",
            counted(cost.fields),
            limits.cost
        );
        return refuse(Code::TooComplex, message);
    }
    if cost.about_contract > MOST_ABOUT_CONTRACT {
        let message = format!(
            "The request may ask for {} fields about the schema; {MOST_ABOUT_CONTRACT} are allowed. /schema.graphql has all of it.",
            counted(cost.about_contract)
        );
        return refuse(Code::TooComplex, message);
    }
    if cost.depth > limits.depth {
        let message = format!("The document nests fields {} deep; {} are allowed.", cost.depth, limits.depth);
        return refuse(Code::TooDeep, message);
    }
    if operation.operation_type != OperationType::Subscription
        && request.extensions.get("cost") == Some(&Value::Boolean(true))
    {
        request.data.insert(Told { cost, limits: (limits.cost, limits.depth) });
    }
    Ok(())
}

/// The page that the selections of a field are the rows of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Page {
    /// How many rows were asked for.
    rows: Option<u64>,
    /// How many columns, in a matrix.
    columns: Option<u64>,
    /// Where the selections ask about the contract: how.
    about_contract: Option<About>,
}

/// How a question about the contract came to where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum About {
    /// At the contract itself.
    Whole,
    /// At every type of it.
    EveryType,
    /// At every field of every type.
    EveryField,
    /// At something of it: it may be what has the most.
    Some,
}

struct Walk<'a> {
    fragments: &'a FragmentMap,
    variables: &'a Variables,
    /// What fragments cost where they are spread: two that spread each other twice are not walked twice.
    known: HashMap<(&'a Name, Page), Cost>,
}

impl<'a> Walk<'a> {
    fn selections(&mut self, set: &'a SelectionSet, page: Page) -> Cost {
        set.selections.iter().fold(Cost::default(), |cost, selection| cost.and(self.selection(selection, set, page)))
    }

    fn selection(&mut self, selection: &'a Selection, set: &'a SelectionSet, page: Page) -> Cost {
        if !self.is_included(selection.directives()) {
            return Cost::default();
        }
        match selection {
            Selection::Field(field) => self.field(field, set.ty.as_str(), page),
            Selection::InlineFragment(fragment) => self.selections(&fragment.selection_set, page),
            Selection::FragmentSpread(spread) => {
                // A valid document has every fragment that it spreads, and none that spreads itself.
                let Some((name, fragment)) = self.fragments.get_key_value(&spread.fragment_name) else {
                    return Cost::default();
                };
                if let Some(cost) = self.known.get(&(name, page)) {
                    return *cost;
                }
                let cost = self.selections(&fragment.selection_set, page);
                self.known.insert((name, page), cost);
                cost
            }
        }
    }

    fn field(&mut self, field: &'a Field, of: &str, page: Page) -> Cost {
        if let Some(about) = page.about_contract.or_else(|| about_contract(&field.name)) {
            return self.field_of_contract(field, about);
        }
        let rows = self.rows(field);
        let columns = self.number(field, "firstEvents").map_or_else(
            || field.definition.argument_by_name("firstEvents").map(|_| DEFAULT_ROWS as u64).or(page.columns),
            Some,
        );
        let times = if field.definition.ty.is_list() {
            let is_column =
                matches!((of, field.name.as_str()), ("AttendanceMatrix", "events") | ("AttendanceRow", "cells"));
            let ids = || self.length(field, "ids");
            let counted = if is_column { columns } else { rows.or_else(ids).or(page.rows) };
            let is_dense = matches!((of, field.name.as_str()), ("Subgraph", "relations") | ("Network", "ties"));
            if is_dense {
                Neighbourhood::most_relations(page.rows.unwrap_or(DEFAULT_LIMIT) as usize) as u64
            } else {
                counted.unwrap_or(DEFAULT_ROWS as u64)
            }
        } else {
            1
        };
        self.selections(&field.selection_set, Page { rows, columns, about_contract: None }).of_field(times)
    }

    fn field_of_contract(&mut self, field: &'a Field, about: About) -> Cost {
        let (times, about) = lengths().of(field, about);
        let inner = self.selections(&field.selection_set, Page { about_contract: Some(about), ..Page::default() });
        Cost {
            fields: 0,
            about_contract: inner.about_contract.saturating_mul(times).saturating_add(1),
            depth: inner.depth + 1,
        }
    }

    /// How many rows a field is asked for, if that is a question to it.
    fn rows(&self, field: &Field) -> Option<u64> {
        let takes = |name: &str| field.definition.argument_by_name(name).is_some();
        if takes("limit") {
            return Some(self.number(field, "limit").unwrap_or(DEFAULT_LIMIT).min(MOST_LIMIT));
        }
        if !takes("first") && !takes("last") {
            return None;
        }
        let asked = self.number(field, "first").or_else(|| self.number(field, "last"));
        // More than a page may have is refused by the field itself, which says so better.
        Some(asked.unwrap_or(DEFAULT_ROWS as u64).min(MOST_ROWS as u64))
    }

    /// The number that an argument gives; none where it is left out, null or below 0.
    fn number(&self, field: &Field, name: &str) -> Option<u64> {
        match &**field.specified_argument_by_name(name)? {
            ast::Value::Int(number) => u64::try_from(number.try_to_i32().ok()?).ok(),
            ast::Value::Variable(variable) => match self.variables.get(variable.as_str())? {
                Value::Number(number) => number.as_u64(),
                _ => None,
            },
            _ => None,
        }
    }

    /// How many values an argument gives.
    fn length(&self, field: &Field, name: &str) -> Option<u64> {
        match &**field.specified_argument_by_name(name)? {
            ast::Value::List(values) => Some(values.len() as u64),
            ast::Value::Variable(variable) => match self.variables.get(variable.as_str())? {
                Value::List(values) => Some(values.len() as u64),
                _ => Some(1),
            },
            _ => Some(1),
        }
    }

    fn is_included(&self, directives: &[Node<Directive>]) -> bool {
        directives.iter().all(|directive| {
            let asked = match directive.specified_argument_by_name("if").map(|value| &**value) {
                Some(ast::Value::Boolean(asked)) => *asked,
                Some(ast::Value::Variable(variable)) => {
                    self.variables.get(variable.as_str()) == Some(&Value::Boolean(true))
                }
                _ => return true,
            };
            match directive.name.as_str() {
                "include" => asked,
                "skip" => !asked,
                _ => true,
            }
        })
    }
}

fn about_contract(field: &Name) -> Option<About> {
    match field.as_str() {
        "__schema" => Some(About::Whole),
        "__type" => Some(About::Some),
        _ => None,
    }
}

/// How long the lists of the contract are.
struct Lengths {
    types: u64,
    directives: u64,
    /// Of a list of a type: in all, and the most that one type has.
    lists: BTreeMap<&'static str, (u64, u64)>,
    /// All arguments, the most that one field has, and all fields.
    arguments: (u64, u64, u64),
}

fn lengths() -> &'static Lengths {
    static LENGTHS: LazyLock<Lengths> = LazyLock::new(Lengths::measure);
    &LENGTHS
}

impl Lengths {
    fn measure() -> Self {
        let contract = contract();
        let mut lists: BTreeMap<&'static str, (u64, u64)> = BTreeMap::new();
        let mut arguments = (0, 0, 0);
        for defined in contract.types.values() {
            let mut add = |list, length: usize| {
                let (all, most) = lists.entry(list).or_default();
                *all += length as u64;
                *most = (*most).max(length as u64);
            };
            let fields = match defined {
                ExtendedType::Object(object) => {
                    add("interfaces", object.implements_interfaces.len());
                    &object.fields
                }
                ExtendedType::Interface(interface) => {
                    add("interfaces", interface.implements_interfaces.len());
                    &interface.fields
                }
                ExtendedType::Enum(values) => {
                    add("enumValues", values.values.len());
                    continue;
                }
                ExtendedType::InputObject(input) => {
                    add("inputFields", input.fields.len());
                    continue;
                }
                _ => continue,
            };
            add("fields", fields.len());
            for field in fields.values() {
                let own = field.arguments.len() as u64;
                arguments = (arguments.0 + own, arguments.1.max(own), arguments.2 + 1);
            }
        }
        // An interface is possible as many types as name it.
        for implementers in contract.implementers_map().values() {
            let (all, most) = lists.entry("possibleTypes").or_default();
            let own = (implementers.objects.len() + implementers.interfaces.len()) as u64;
            *all += own;
            *most = (*most).max(own);
        }
        let types = contract.types.len() as u64;
        Self { types, directives: contract.directive_definitions.len() as u64, lists, arguments }
    }

    /// How often what is under a field comes, and from where it then asks.
    fn of(&self, field: &Field, about: About) -> (u64, About) {
        let mean = |all: u64, of: u64| all.div_ceil(of.max(1)).max(1);
        match (field.name.as_str(), about) {
            ("__schema", _) => (1, About::Whole),
            ("types", About::Whole) => (self.types, About::EveryType),
            ("directives", About::Whole) => (self.directives, About::Some),
            ("args", About::EveryField) => (mean(self.arguments.0, self.arguments.2), About::Some),
            ("args", _) => (self.arguments.1.max(1), About::Some),
            (list, about) => match self.lists.get(list) {
                Some((all, _)) if about == About::EveryType => {
                    (mean(*all, self.types), if list == "fields" { About::EveryField } else { About::Some })
                }
                Some((_, most)) => ((*most).max(1), About::Some),
                // A type, or what is no list.
                None => (1, About::Some),
            },
        }
    }
}

/// The cost of a request that wants to be told, in `extensions.cost` of its answer: its own `extensions` have `cost: true`.
#[derive(Clone, Copy)]
pub(super) struct Told {
    cost: Cost,
    limits: (u64, u32),
}

impl Told {
    /// The answer with it.
    pub(super) fn stamp(self, response: Response) -> Response {
        let shown = value!({
            "fields": self.cost.fields,
            "mostFields": self.limits.0,
            "depth": self.cost.depth,
            "mostDepth": self.limits.1,
            "introspection": self.cost.about_contract,
            "mostIntrospection": MOST_ABOUT_CONTRACT,
        });
        response.extension("cost", shown)
    }
}
