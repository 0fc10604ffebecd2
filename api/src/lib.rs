//! Colloquy: who met whom, where, on whose behalf, about what, and which paper came out of it.

pub mod edtf;
pub mod ingest;
