//! Every error carries `extensions.code`: this extension sets it wherever `async_graphql` or a resolver left it out. It
//! also sees to it that each failure is told once and at its place ([`failure`](super::failure)).
//!
//! A resolver that fails with [`Error`](crate::error::Error) through `?` needs nothing else: its code is taken from there.
//! Any other error type that reaches this place was not meant for the user, so its text goes to the log under an id.
//!
//! It also keeps an argument that cannot be read from blanking more than its field: `async_graphql` lets that error go up to
//! the next object that may be null, past the field, which may be null too. And once time is out, no field is resolved.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use async_graphql::{
    Response, ServerError, ServerResult, Value,
    async_trait::async_trait,
    extensions::{
        Extension, ExtensionContext, ExtensionFactory, NextExecute, NextRequest, NextResolve, NextSubscribe,
        ResolveInfo,
    },
};
use futures_util::{StreamExt, stream::BoxStream};

use super::failure::Failures;
use crate::{
    error::{Code, Error},
    graph::View,
};

/// Makes the extension for each request.
pub struct Codes;

impl ExtensionFactory for Codes {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Coding::default())
    }
}

/// What failed in one request, or in the event of a subscription that is under way.
#[derive(Clone, Default)]
struct Coding {
    failures: Arc<Failures>,
    /// The errors of fields that were nulled here.
    nulled: Arc<Mutex<Vec<ServerError>>>,
    /// Says when time is out.
    view: OnceLock<View>,
}

#[async_trait]
impl Extension for Coding {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        self.complete(next.run(ctx).await)
    }

    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        let coding = self.clone();
        next.run(ctx, stream.map(move |response| coding.complete(response)).boxed())
    }

    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        if let Some(view) = ctx.data_opt::<View>() {
            self.view.get_or_init(|| view.clone());
        }
        next.run(ctx, operation_name).await
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        // The contract has no words for the schema as a whole; `async_graphql` would lend it some.
        if (info.parent_type, info.name) == ("__Schema", "description") {
            return Ok(None);
        }
        let place = info.path_node;
        let over = || self.view.get().is_some_and(View::is_cancelled);
        // One field that fails ends all others of its object: thousands need not each say that time is out.
        if over() {
            let error = View::time_is_out();
            let error = with_code(ServerError::new(error.message(), Some(info.field.name.pos)), error.code());
            return self.failures.note(place, Err(error));
        }
        let may_be_null = !info.return_type.ends_with('!');
        let noted = self.failures.note(place, next.run(ctx, info).await);
        match noted {
            Err(error) if may_be_null && !over() => {
                self.nulled().push(error);
                self.failures.note(place, Ok(Some(Value::Null)))
            }
            noted => noted,
        }
    }
}

impl Coding {
    fn nulled(&self) -> MutexGuard<'_, Vec<ServerError>> {
        // No panic can leave the list half-changed.
        self.nulled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The response with all its errors, each told once, at its place and with its code.
    fn complete(&self, mut response: Response) -> Response {
        response.errors.append(&mut self.nulled());
        let mut response = self.failures.mend(response);
        response.errors = response.errors.into_iter().map(put_code).collect();
        response
    }
}

/// The code that an error lacks. Without a source it is `async_graphql`'s own complaint about an argument, a variable or
/// the operation's name; with one, it is a resolver's.
fn put_code(error: ServerError) -> ServerError {
    if error.extensions.as_ref().is_some_and(|values| values.get("code").is_some()) {
        return error;
    }
    if let Some(code) = error.source::<Error>().map(Error::code) {
        return with_code(error, code);
    }
    if error.source.is_none() {
        return with_code(error, Code::BadUserInput);
    }
    let hidden = Error::internal(&error.message);
    with_code(ServerError { message: hidden.message().to_owned(), ..error }, hidden.code())
}

fn with_code(mut error: ServerError, code: Code) -> ServerError {
    error.extensions.get_or_insert_default().set("code", code.as_str());
    error
}
