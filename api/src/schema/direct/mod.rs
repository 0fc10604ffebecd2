//! The direct path: answers out of the graph, written straight into JSON.
//!
//! `async_graphql` makes a boxed future and a tree of values of every field, which costs many times what the answer itself
//! does. Nearly every field of the contract is answered at once, by a look at memory. So each root field of a query is
//! first tried here: its selection is made into a [`Plan`] once per request, and the same resolvers are called one after
//! the other, each writing its value behind the last ([`Answer`]). `object!` writes what that takes beside every object.
//!
//! Where a field has to wait for the store, or anything fails, the direct path gives the root field up, and `async_graphql`
//! resolves it from the beginning: errors, nulls that travel upwards and everything slow are answered there alone. What
//! was written before is thrown away, and a document whose fields have to wait is not tried again.

mod answer;
mod plan;

use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use async_graphql::{
    Context, ContextSelectionSet, Name, ObjectType, OutputType, Positioned, ServerResult, Value,
    indexmap::IndexMap,
    parser::types::Field as ParsedField,
    registry::Registry,
    resolver_utils::{ContainerType, resolve_container},
};

pub(crate) use self::{
    answer::{Answer, Resolve, Writer, answered, object},
    plan::{Field, Plan},
};
use super::query::Query;

/// Why the direct path gives a field up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detour {
    /// The field has to wait: for the store, as a rule.
    Waits,
    /// It failed, or an argument of it did.
    Fails,
}

/// Given with a request, has every field of it resolved by `async_graphql`: for tests that compare the two.
#[derive(Clone, Copy, Debug)]
pub struct Avoid;

/// The plan of a request, and whether its document turned out to have to wait.
#[derive(Clone)]
pub(crate) struct Planned {
    pub(crate) plan: Arc<Plan>,
    pub(crate) waits: Arc<AtomicBool>,
}

/// The root of queries: each of its fields is tried directly first.
#[derive(Debug)]
pub struct Direct(pub(super) Query);

impl Direct {
    /// The answer of a root field as JSON, where it can be given directly. A key that is selected twice is answered once,
    /// with all that is selected under it: its values must be of one make to become one.
    fn answer(&self, ctx: &Context<'_>) -> Option<String> {
        let planned: &Planned = ctx.data_opt()?;
        let root = planned.plan.root(&ctx.item.node.response_key().node)?;
        match root.field.selections {
            1 => self.try_answer(ctx, planned, &root.field),
            _ => root.answer.get_or_init(|| self.try_answer(ctx, planned, &root.field)).clone(),
        }
    }

    fn try_answer(&self, ctx: &Context<'_>, planned: &Planned, field: &Field) -> Option<String> {
        if planned.waits.load(Ordering::Relaxed) {
            return None;
        }
        let mut writer = Writer { ctx, json: Vec::with_capacity(1 << 12) };
        match self.0.write_field(field, &mut writer) {
            // Only whole texts and what serde_json wrote went in.
            Ok(()) => String::from_utf8(writer.json).ok(),
            Err(Detour::Waits) => {
                planned.waits.store(true, Ordering::Relaxed);
                None
            }
            Err(Detour::Fails) => None,
        }
    }
}

impl ContainerType for Direct {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        match self.answer(ctx) {
            Some(json) => Ok(Some(raw(json))),
            None => self.0.resolve_field(ctx).await,
        }
    }
}

impl OutputType for Direct {
    fn type_name() -> Cow<'static, str> {
        Query::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Query::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _field: &Positioned<ParsedField>) -> ServerResult<Value> {
        resolve_container(ctx, self).await
    }
}

impl ObjectType for Direct {}

/// The key under which a value holds JSON that is written already; the one that `async_graphql` knows.
const RAW: &str = "$serde_json::private::RawValue";

/// JSON that is written already, as a value.
fn raw(json: String) -> Value {
    Value::Object(IndexMap::from([(Name::new(RAW), Value::String(json))]))
}

/// The JSON of a value that is written already.
#[must_use]
pub fn written(value: &Value) -> Option<&str> {
    match value {
        Value::Object(fields) if fields.len() == 1 => match fields.get(RAW)? {
            Value::String(json) => Some(json),
            _ => None,
        },
        _ => None,
    }
}
