//! What can go wrong, as meanings: the same enum carries a refusal from any layer to the user.
//!
//! The cause of an internal error is logged under an id and never shown. `Display` is for the user: what was wrong, where,
//! and what to do.

use std::fmt;

use uuid::Uuid;

/// The codes of `extensions.code`, documented for the API's users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// An argument or variable is not acceptable; the message says which and why.
    BadUserInput,
    /// A cursor that was made for another list, order, filter or database, or was not made here.
    BadCursor,
    /// Nothing has that id.
    NotFound,
    /// The request needs a token.
    Unauthenticated,
    /// The token does not allow it, or writes are off.
    Forbidden,
    /// The document asks for more than one request may cost.
    TooComplex,
    /// The document is nested too deeply.
    TooDeep,
    /// The body, document or answer is too large.
    TooLarge,
    /// The request took longer than it may.
    Timeout,
    /// Too many requests are waiting; try again later.
    Overloaded,
    /// The database is away; what the graph answers still answers.
    StoreUnavailable,
    /// The search index is being made; try again in a moment.
    SearchUnavailable,
    /// A fault of the program; the message holds an id to find it in the log.
    Internal,
    /// The document is not GraphQL.
    GraphqlParseFailed,
    /// The document does not fit the schema.
    GraphqlValidationFailed,
    /// No document is stored under that hash; send the whole document.
    PersistedQueryNotFound,
    /// The change log does not reach back that far; load afresh.
    Resync,
}

impl Code {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::BadUserInput,
        Self::BadCursor,
        Self::NotFound,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::TooComplex,
        Self::TooDeep,
        Self::TooLarge,
        Self::Timeout,
        Self::Overloaded,
        Self::StoreUnavailable,
        Self::SearchUnavailable,
        Self::Internal,
        Self::GraphqlParseFailed,
        Self::GraphqlValidationFailed,
        Self::PersistedQueryNotFound,
        Self::Resync,
    ];

    /// The code as `extensions.code` shows it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::BadCursor => "BAD_CURSOR",
            Self::NotFound => "NOT_FOUND",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::TooComplex => "TOO_COMPLEX",
            Self::TooDeep => "TOO_DEEP",
            Self::TooLarge => "TOO_LARGE",
            Self::Timeout => "TIMEOUT",
            Self::Overloaded => "OVERLOADED",
            Self::StoreUnavailable => "STORE_UNAVAILABLE",
            Self::SearchUnavailable => "SEARCH_UNAVAILABLE",
            Self::Internal => "INTERNAL",
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::Resync => "RESYNC",
        }
    }
}

/// A refusal or a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    code: Code,
    message: String,
}

/// The result of whatever can be refused or fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A refusal with its code and one sentence for the user.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// An argument that is not acceptable.
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::new(Code::BadUserInput, message)
    }

    /// An answer of more bytes than it may have.
    #[must_use]
    pub fn answer_too_large(most: usize) -> Self {
        let message =
            format!("The answer is larger than {most} bytes; ask for smaller pages, fewer levels or fewer texts.");
        Self::new(Code::TooLarge, message)
    }

    /// A fault of the program: the cause goes to the log under an id, the user sees the id.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let id = Uuid::now_v7();
        tracing::error!(%id, %cause, "internal error");
        Self::new(Code::Internal, format!("Something went wrong inside the server; its log has the cause under {id}."))
    }

    /// The code for machines.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// The sentence for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
