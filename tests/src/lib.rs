//! What the tests share: databases of their own, and whatever starts or builds something for more than one of them.
//!
//! No test stands here, and nothing that only one test needs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

pub mod database;
