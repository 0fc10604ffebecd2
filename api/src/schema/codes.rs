//! Every error carries `extensions.code`: this extension sets it wherever `async_graphql` or a resolver left it out. It
//! also sees to it that each failure is told once and at its place ([`failure`](super::failure)).
//!
//! A resolver that fails with [`Error`](crate::error::Error) through `?` needs nothing else: its code is taken from there.
//! Any other error type that reaches this place was not meant for the user, so its text goes to the log under an id.

use std::sync::Arc;

use async_graphql::{
    Response, ServerError, ServerResult, Value,
    async_trait::async_trait,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextRequest, NextResolve, NextSubscribe, ResolveInfo},
};
use futures_util::{StreamExt, stream::BoxStream};

use super::failure::Failures;
use crate::error::{Code, Error};

/// Makes the extension for each request.
pub struct Codes;

impl ExtensionFactory for Codes {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Coding::default())
    }
}

/// What failed in one request, or in the event of a subscription that is under way.
#[derive(Default)]
struct Coding(Arc<Failures>);

#[async_trait]
impl Extension for Coding {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        put_codes(self.0.mend(next.run(ctx).await))
    }

    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        let failures = self.0.clone();
        next.run(ctx, stream.map(move |response| put_codes(failures.mend(response))).boxed())
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
        self.0.note(place, next.run(ctx, info).await)
    }
}

fn put_codes(mut response: Response) -> Response {
    response.errors = response.errors.into_iter().map(put_code).collect();
    response
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
