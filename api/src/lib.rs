//! Colloquy: who met whom, where, on whose behalf, about what, and which paper came out of it.
//!
//! The modules, from the lowest layer up; a file imports from lower layers and its own folder only:
//!
//! - [`error`], [`edtf`], [`name`], [`page`], [`config`]: words that every layer shares.
//! - [`graph`]: the in-memory graph; pure, synchronous, knows neither SQL nor GraphQL.
//! - [`search`]: the search index; knows neither the graph nor the store.
//! - [`store`]: the only place that writes SQL; `commit` is the one way to write.
//! - [`feed`]: follows the change log and brings the graph and the search index up to date.
//! - [`app`]: what everything above shares.
//! - [`export`]: the graph in the formats of others, and a copy of the whole database.
//! - [`ingest`]: from the bytes of a source to one commit.
//! - [`schema`]: the GraphQL types; the only place that knows `async_graphql` objects.
//! - [`http`]: the only place that knows axum.
//! - [`cli`]: one file per command.

pub mod app;
pub mod cli;
pub mod config;
pub mod edtf;
pub mod error;
pub mod export;
pub mod feed;
pub mod graph;
pub mod http;
pub mod ingest;
pub mod name;
pub mod page;
pub mod schema;
pub mod search;
pub mod store;
