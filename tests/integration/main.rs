//! One binary for all tests of behaviour; its modules mirror `api/src`.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on should say where and stop")]

mod contract;
mod edtf;
mod name;
mod tidy;
