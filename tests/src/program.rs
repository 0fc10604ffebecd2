//! The program itself, as a shell starts it.

use std::{
    path::PathBuf,
    process::{Command, Output},
    sync::LazyLock,
};

/// The program beside the running test, brought up to date once: `cargo test` builds no binary of another package.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let test = std::env::current_exe().expect("a test has a path");
    let folder = test.ancestors().nth(2).expect("target/PROFILE/deps/TEST");
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.args(["build", "--quiet", "-p", "api", "--bin", "colloquy"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    if folder.ends_with("release") {
        build.arg("--release");
    }
    assert!(build.status().expect("cargo is there").success(), "the program is built");
    folder.join("colloquy")
});

/// A command of the program, with none of the caller's `COLLOQUY_…` variables.
#[must_use]
pub fn command(words: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM.as_path());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("COLLOQUY_")) {
        command.env_remove(name);
    }
    command.args(words);
    command
}

/// Runs the program to its end.
#[must_use]
pub fn run(words: &[&str]) -> Output {
    command(words).output().expect("the program starts")
}
