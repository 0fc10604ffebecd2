//! A database as plain rows, table by table, and an empty database made of such rows: what copies and moves it, whatever
//! the two are kept in.
//!
//! Everything is in a copy but what belongs to one place alone: tokens, and what tells one database from another.

mod dump;
mod restore;
mod table;

pub use dump::{Dump, Place};
pub use restore::{Line, Restored};
pub use table::{Row, Table};
