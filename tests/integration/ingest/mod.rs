//! From sources, and from seeds, to facts.

mod generate;
mod read;
mod sample;
