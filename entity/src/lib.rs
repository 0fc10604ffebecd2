//! SeaORM rows of Colloquy, one file per table, and the vocabularies that rows and contract share.
//!
//! Rows are not wire types: nothing here knows axum or the API.

pub mod vocabulary;

pub mod change;
pub mod claim;
pub mod document;
pub mod event;
pub mod identifier;
pub mod import_run;
pub mod judgement;
pub mod merge;
pub mod name;
pub mod node;
pub mod organisation;
pub mod original;
pub mod person;
pub mod relation;
pub mod source;
pub mod suggestion;
pub mod theme;
pub mod token;
pub mod version;
