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
        atomic::{AtomicBool, AtomicUsize, Ordering},
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
    answer::{Answer, Resolve, Writer, object, resolved},
    plan::{Field, Plan},
};
use super::query::Query;
use crate::{
    app::App,
    error::{Error, Result},
};

/// Room for a small answer, and for a little more than the last one had.
const LITTLE: usize = 1 << 12;

/// Why the direct path gives a field up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detour {
    /// The field has to wait: for the store, as a rule.
    Waits,
    /// It failed, or an argument of it did, or time is out.
    Fails,
    /// The answer has more bytes than it may have.
    TooLarge,
}

/// Given with a request, has every field of it resolved by `async_graphql`: for tests that compare the two.
#[derive(Clone, Copy, Debug)]
pub struct Avoid;

/// The plan of a request, and what is known of its document.
#[derive(Clone)]
pub(crate) struct Planned {
    pub(crate) plan: Arc<Plan>,
    pub(crate) known: Arc<Known>,
}

/// What answering a document has taught.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// That a field of it has to wait.
    pub(crate) waits: AtomicBool,
    /// That an answer held what the graph alone does not decide.
    pub(crate) rests_on_more: AtomicBool,
    /// How many bytes a root field of it had the last time: so many are made room for at once.
    bytes: AtomicUsize,
    /// Whether it was answered quickly the last time.
    pub(crate) is_quick: AtomicBool,
}

/// The root of queries: each of its fields is tried directly first.
#[derive(Debug)]
pub struct Direct(pub(super) Query);

impl Direct {
    /// The answer of a root field as JSON, where it can be given directly. A key that is selected twice is answered once,
    /// with all that is selected under it: its values must be of one make to become one.
    fn answer(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let root = || ctx.data_opt::<Planned>()?.plan.root(&ctx.item.node.response_key().node);
        match root() {
            None => Ok(None),
            Some(root) if root.field.selections == 1 => self.try_answer(ctx, &root.field),
            Some(root) => root.answer.get_or_init(|| self.try_answer(ctx, &root.field)).clone(),
        }
    }

    fn try_answer(&self, ctx: &Context<'_>, field: &Field) -> Result<Option<String>> {
        let (Some(planned), Some(app), Some(view)) =
            (ctx.data_opt::<Planned>(), ctx.data_opt::<Arc<App>>(), ctx.data_opt())
        else {
            return Ok(None);
        };
        let known = &planned.known;
        if known.waits.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let most = app.limits.response_bytes;
        let room = (known.bytes.load(Ordering::Relaxed) + LITTLE).min(most);
        let mut writer = Writer { ctx, view, most, objects: 0, json: String::with_capacity(room) };
        match self.0.write_field(field, &mut writer) {
            Ok(()) => {
                known.bytes.store(writer.json.len(), Ordering::Relaxed);
                Ok(Some(writer.json))
            }
            Err(Detour::Waits) => {
                known.waits.store(true, Ordering::Relaxed);
                Ok(None)
            }
            Err(Detour::Fails) => Ok(None),
            Err(Detour::TooLarge) => Err(Error::answer_too_large(most)),
        }
    }
}

impl ContainerType for Direct {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        let answer = self.answer(ctx).map_err(|error| {
            let error = async_graphql::Error::from(error).into_server_error(ctx.item.pos);
            ctx.set_error_path(error)
        })?;
        match answer {
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

/// Takes the JSON out of a value that is written already; gives any other value back.
///
/// # Errors
/// The value, where it is none.
pub fn into_written(mut value: Value) -> std::result::Result<String, Value> {
    let json = match &mut value {
        Value::Object(fields) if fields.len() == 1 => match fields.get_mut(RAW) {
            Some(Value::String(json)) => Some(std::mem::take(json)),
            _ => None,
        },
        _ => None,
    };
    json.ok_or(value)
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
