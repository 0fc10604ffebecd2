//! What cannot be tested on a machine, said where whoever reads a run that passes sees it.

use std::{
    collections::BTreeSet,
    env,
    io::{self, Write as _},
    sync::Mutex,
};

/// What was said to be left out.
static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Says once that something is left out, and why.
///
/// # Panics
/// Where `COLLOQUY_TEST_STRICT=1` allows nothing to be left out.
pub fn leave_out(what: &str, why: &str) {
    let is_strict = env::var("COLLOQUY_TEST_STRICT").is_ok_and(|value| value == "1");
    assert!(!is_strict, "COLLOQUY_TEST_STRICT=1 allows nothing to be left out, and {what} cannot be run: {why}");
    let line = format!("left out: {what} ({why})");
    if SAID.lock().unwrap().insert(line.clone()) {
        // Not eprintln: the output of tests that pass is swallowed.
        let _ = writeln!(io::stderr(), "{line}");
    }
}
