//! From bytes to facts: `read` (bytes to a draft), `resolve` (a draft to a plan), `write` (a plan to one commit).

mod describe;
pub mod difference;
pub mod draft;
pub mod elect;
pub mod gazetteer;
pub mod generate;
mod identify;
pub mod merge;
pub mod parts;
pub mod plan;
pub mod read;
mod reconcile;
mod relate;
pub mod reread;
pub mod resolve;
pub mod sample;
pub mod undo;
mod withdraw;
pub mod write;
