//! The program as a shell sees it: what it prints, where, and how it exits.

mod kill;
mod usage;
