//! From sources, and from seeds, to facts.

mod generate;
