//! What the tests share: databases of their own, and whatever starts or builds something for more than one of them.
//!
//! No test stands here, and nothing that only one test needs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc, reason = "a test fails by panicking")]

pub mod canon;
pub mod database;
pub mod documents;
pub mod fuzz;
pub mod harness;
pub mod left_out;
pub mod lists;
pub mod measure;
pub mod pages;
pub mod program;
pub mod random;
pub mod sample;
