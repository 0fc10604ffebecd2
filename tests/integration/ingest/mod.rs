//! What is read out of sources.

mod read;
