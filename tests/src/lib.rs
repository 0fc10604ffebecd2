//! What the tests share. (Stand-in.)

pub mod harness;
