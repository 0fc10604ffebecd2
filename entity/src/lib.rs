//! SeaORM rows of Colloquy, one file per table, and the vocabularies that rows and contract share.
//!
//! Rows are not wire types: nothing here knows axum or the API.

pub mod vocabulary;
