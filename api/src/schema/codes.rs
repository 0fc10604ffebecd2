//! Every error carries `extensions.code`: this extension sets it wherever `async_graphql` or a resolver left it out.
//!
//! A resolver that fails with [`Error`](crate::error::Error) through `?` needs nothing else: its code is taken from there.
//! Any other error type that reaches this place was not meant for the user, so its text goes to the log under an id.
//!
//! It also keeps an argument that cannot be read from blanking more than its field: `async_graphql` lets that error go up to
//! the next object that may be null, past the field, which may be null too.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use async_graphql::{
    PathSegment, QueryPathSegment, Response, ServerError, ServerResult, Value,
    async_trait::async_trait,
    extensions::{
        Extension, ExtensionContext, ExtensionFactory, NextExecute, NextRequest, NextResolve, NextSubscribe,
        ResolveInfo,
    },
};
use futures_util::{StreamExt, stream::BoxStream};

use crate::{
    error::{Code, Error},
    graph::View,
};

/// Makes the extension for each request.
pub struct Codes;

/// What one request's fields are held against.
#[derive(Clone, Default)]
struct Fields {
    /// The errors of those that were nulled here.
    nulled: Arc<Mutex<Vec<ServerError>>>,
    /// Says when time is out.
    view: OnceLock<View>,
}

impl ExtensionFactory for Codes {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Fields::default())
    }
}

#[async_trait]
impl Extension for Fields {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        self.complete(next.run(ctx).await)
    }

    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        let fields = self.clone();
        next.run(ctx, stream.map(move |response| fields.complete(response)).boxed())
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
        let over = || self.view.get().is_some_and(View::is_cancelled);
        // One field that fails ends all others of its object: thousands need not each say that time is out.
        if over() {
            return Err(time_is_out(&info));
        }
        let may_be_null = !info.return_type.ends_with('!');
        match next.run(ctx, info).await {
            Err(error) if may_be_null && !over() => {
                self.errors().push(error);
                Ok(Some(Value::Null))
            }
            outcome => outcome,
        }
    }
}

impl Fields {
    fn errors(&self) -> std::sync::MutexGuard<'_, Vec<ServerError>> {
        // No panic can leave the list half-changed.
        self.nulled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The response with all its errors, each with its code.
    fn complete(&self, mut response: Response) -> Response {
        response.errors.append(&mut self.errors());
        response.errors = response.errors.into_iter().map(put_code).collect();
        response
    }
}

fn time_is_out(info: &ResolveInfo<'_>) -> ServerError {
    let error = View::time_is_out();
    let nodes = std::iter::successors(Some(info.path_node), |node| node.parent);
    let mut path: Vec<_> = nodes
        .map(|node| match node.segment {
            QueryPathSegment::Index(index) => PathSegment::Index(index),
            QueryPathSegment::Name(name) => PathSegment::Field(name.to_owned()),
        })
        .collect();
    path.reverse();
    let place = info.field.name.pos;
    with_code(ServerError { path, ..ServerError::new(error.message(), Some(place)) }, error.code())
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
