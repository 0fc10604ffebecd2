//! Every error carries `extensions.code`: this extension sets it wherever `async_graphql` or a resolver left it out.
//!
//! A resolver that fails with [`Error`](crate::error::Error) through `?` needs nothing else: its code is taken from there.
//! Any other error type that reaches this place was not meant for the user, so its text goes to the log under an id.
//!
//! It also keeps an argument that cannot be read from blanking more than its field: `async_graphql` lets that error go up to
//! the next object that may be null, past the field, which may be null too.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{
    Response, ServerError, ServerResult, Value,
    async_trait::async_trait,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextRequest, NextResolve, NextSubscribe, ResolveInfo},
};
use futures_util::{StreamExt, stream::BoxStream};

use crate::error::{Code, Error};

/// Makes the extension for each request.
pub struct Codes;

/// The errors of fields that were nulled here.
#[derive(Clone, Default)]
struct Nulled(Arc<Mutex<Vec<ServerError>>>);

impl ExtensionFactory for Codes {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Nulled::default())
    }
}

#[async_trait]
impl Extension for Nulled {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        self.complete(next.run(ctx).await)
    }

    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        let nulled = self.clone();
        next.run(ctx, stream.map(move |response| nulled.complete(response)).boxed())
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let may_be_null = !info.return_type.ends_with('!');
        match next.run(ctx, info).await {
            Err(error) if may_be_null => {
                self.errors().push(error);
                Ok(Some(Value::Null))
            }
            outcome => outcome,
        }
    }
}

impl Nulled {
    fn errors(&self) -> std::sync::MutexGuard<'_, Vec<ServerError>> {
        // No panic can leave the list half-changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The response with all its errors, each with its code.
    fn complete(&self, mut response: Response) -> Response {
        response.errors.append(&mut self.errors());
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
