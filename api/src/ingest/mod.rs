//! From bytes to facts: `read` (bytes to a draft), `resolve` (a draft to a plan), `write` (a plan to one commit).

pub mod draft;
pub mod gazetteer;
pub mod read;
pub mod sample;
