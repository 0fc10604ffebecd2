//! What the database says, turned into meanings.

use std::borrow::Cow;

use sea_orm::{DbErr, RuntimeErr, sqlx};

use crate::error::{Code, Error};

/// An error of the database, as the user is told it: away, locked, or a fault of ours.
pub(crate) fn explain(error: DbErr) -> Error {
    match cause(&error) {
        Some(cause) if is_locked(cause) => Error::new(
            Code::StoreUnavailable,
            "The database is locked by another program; try again when that has finished writing.",
        ),
        Some(cause) if is_read_only(cause) => Error::new(
            Code::StoreUnavailable,
            "The database is read-only; give the program the right to write the file and its folder.",
        ),
        Some(cause) if is_away(cause) => {
            tracing::warn!(%cause, "the database does not answer");
            Error::new(
                Code::StoreUnavailable,
                "The database does not answer; what the graph holds still does. Try again later.",
            )
        }
        _ if matches!(error, DbErr::ConnectionAcquire(_)) => {
            Error::new(Code::StoreUnavailable, "The database does not answer in time; try again later.")
        }
        _ => Error::internal(error),
    }
}

fn cause(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => Some(cause),
        _ => None,
    }
}

fn code(cause: &sqlx::Error) -> Option<String> {
    cause.as_database_error().and_then(sqlx::error::DatabaseError::code).map(Cow::into_owned)
}

/// `SQLITE_BUSY` and `SQLITE_LOCKED`, in their plain and extended forms.
fn is_locked(cause: &sqlx::Error) -> bool {
    code(cause).is_some_and(|code| matches!(code.as_str(), "5" | "6" | "261" | "262" | "517"))
}

/// `SQLITE_READONLY` and its extended forms, PostgreSQL's `read_only_sql_transaction`.
fn is_read_only(cause: &sqlx::Error) -> bool {
    code(cause).is_some_and(|code| matches!(code.as_str(), "8" | "264" | "520" | "776" | "1032" | "1544" | "25006"))
}

/// The connection broke, PostgreSQL is going down, starting up or full (classes 08, 57P and 53), or the database was
/// dropped there (3D).
fn is_away(cause: &sqlx::Error) -> bool {
    matches!(
        cause,
        sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Protocol(_)
            | sqlx::Error::Tls(_)
    ) || code(cause).is_some_and(|code| {
        code.starts_with("08")
            || code.starts_with("57P")
            || code.starts_with("53")
            || code.starts_with("3D")
            || code == "25P02"
    })
}
