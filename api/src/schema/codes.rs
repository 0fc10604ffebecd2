//! Every error carries `extensions.code`: this extension sets it wherever `async_graphql` or a resolver left it out.
//!
//! A resolver that fails with [`Error`](crate::error::Error) through `?` needs nothing else: its code is taken from there.
//! Any other error type that reaches this place was not meant for the user, so its text goes to the log under an id.

use std::sync::Arc;

use async_graphql::{
    Response, ServerError, ServerResult, ValidationResult, Variables,
    async_trait::async_trait,
    extensions::{
        Extension, ExtensionContext, ExtensionFactory, NextParseQuery, NextRequest, NextSubscribe, NextValidation,
    },
    parser::types::ExecutableDocument,
};
use futures_util::{StreamExt, stream::BoxStream};

use crate::error::{Code, Error};

/// The most errors of one document that are told: one mistake often causes many.
const MOST_ERRORS: usize = 5;

/// Makes the extension for each request.
pub struct Codes;

impl ExtensionFactory for Codes {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Codes)
    }
}

#[async_trait]
impl Extension for Codes {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        put_codes(next.run(ctx).await)
    }

    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        next.run(ctx, stream.map(put_codes).boxed())
    }

    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        next.run(ctx, query, variables).await.map_err(|error| {
            let code = match error.message.as_str() {
                text if text.contains("recursion") => Code::TooDeep,
                text if text.starts_with("The number of directives") => Code::TooComplex,
                _ => Code::GraphqlParseFailed,
            };
            with_code(ServerError { message: without_source(&error.message), ..error }, code)
        })
    }

    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        next.run(ctx).await.map_err(|errors| {
            let coded = errors.into_iter().take(MOST_ERRORS).map(|error| {
                let code = match error.message.as_str() {
                    "Query is too complex." => Code::TooComplex,
                    "Query is nested too deep." => Code::TooDeep,
                    text if text.starts_with("Invalid value for argument") => Code::BadUserInput,
                    _ => Code::GraphqlValidationFailed,
                };
                with_code(error, code)
            });
            coded.collect()
        })
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

/// The parser draws the whole line under its complaint, which may be the whole document; `locations` say it as well.
fn without_source(message: &str) -> String {
    message
        .rsplit_once("\n  = ")
        .map_or_else(|| message.to_owned(), |(_, complaint)| format!("Syntax error: {complaint}"))
}

fn with_code(mut error: ServerError, code: Code) -> ServerError {
    error.extensions.get_or_insert_default().set("code", code.as_str());
    error
}
