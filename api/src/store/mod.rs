//! The only place that writes SQL, through SeaORM; one file per table or concern, `commit` the one way to write.
//!
//! On SQLite one connection writes, so that writers queue here rather than fail there, and a pool of read-only
//! connections reads beside it. On PostgreSQL both are one pool.

pub mod commit;
mod connect;
pub mod copy;
mod error;
pub mod log;
pub mod lookup;
pub mod read;
pub mod rows;
mod watch;

use sea_orm::DatabaseConnection;

pub use watch::Watch;

/// The system of record.
#[derive(Clone, Debug)]
pub struct Store {
    write: DatabaseConnection,
    read: DatabaseConnection,
}
