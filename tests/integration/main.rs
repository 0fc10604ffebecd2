//! Behaviour through the public surface, one binary for all; its modules mirror `api/src`.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on should say where and stop")]

mod app;
mod cli;
mod contract;
mod edtf;
mod export;
mod feed;
mod graph;
mod http;
mod ingest;
mod name;
mod networkx;
mod questions;
mod schema;
mod search;
mod store;
mod tidy;
