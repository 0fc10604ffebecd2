//! Patterns of the readers: constants, compiled once.

use regex::Regex;

/// A pattern that is written in the program.
#[allow(
    clippy::expect_used,
    reason = "the patterns are constants; reading any page compiles them, so a wrong one fails every test"
)]
pub(super) fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of the readers compiles")
}
