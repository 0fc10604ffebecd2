//! The program as a shell sees it: what it prints, where, and how it exits.

mod export;
mod import;
mod serve;
mod suggestions;

use std::net::TcpListener;

use tests::program::run;

fn exit(words: &[&str]) -> (i32, String) {
    let output = run(words);
    (output.status.code().expect("it was not killed"), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn wrong_usage_is_two_and_names_the_word() {
    for (words, expected) in [
        (&["serve", "--bogus"][..], "colloquy: unexpected argument '--bogus' found"),
        (&["frobnicate"], "colloquy: unrecognized subcommand 'frobnicate'"),
        (&["serve", "--writes", "all"], "colloquy: invalid value 'all' for '--writes <WRITES>'"),
        (&["import"], "colloquy: the following required arguments were not provided:"),
        (&["--log", "a=b=c", "schema"], "colloquy: the log filter 'a=b=c' is wrong"),
    ] {
        let (code, stderr) = exit(words);
        assert_eq!(code, 2, "{words:?}: {stderr}");
        assert!(stderr.starts_with(expected), "{words:?}: {stderr}");
    }
    let (code, stderr) = exit(&[]);
    assert_eq!(code, 2);
    assert!(stderr.contains("Usage: colloquy"), "{stderr}");
}

#[test]
fn help_teaches() {
    for words in
        [&["--help"][..], &["serve", "--help"], &["import", "--help"], &["merge", "--help"], &["suggestions", "--help"]]
    {
        let output = run(words);
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains("Examples:") && text.contains("COLLOQUY_"), "{text}");
    }
}

#[test]
fn a_port_in_use_is_one_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = taken.local_addr().expect("it has an address").to_string();
    let (code, stderr) = exit(&["serve", "--database-url", "sqlite::memory:", "--listen", &address]);
    assert_eq!(code, 1);
    let expected = format!("colloquy: cannot listen on {address}: another program is listening there; stop it or give");
    assert!(stderr.starts_with(&expected) && stderr.lines().count() == 1, "{stderr}");
    let (code, stderr) = exit(&["serve", "--listen", "nowhere"]);
    assert_eq!(code, 1);
    assert!(stderr.starts_with("colloquy: cannot listen on nowhere: that is not HOST:PORT"), "{stderr}");
}

#[test]
fn the_schema_goes_to_stdout_and_needs_no_database() {
    let output = run(&["schema"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("type Query"));
    assert!(output.stderr.is_empty());
}

#[test]
fn the_database_is_named_before_or_behind_the_word_of_migrate() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("x.db").display());
    for words in [&["migrate", "up", "--database-url", &url][..], &["migrate", "--database-url", &url, "status"]] {
        let output = run(words);
        let listed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(listed.lines().count() > 4 && listed.lines().all(|line| line.starts_with("made")), "{listed}");
    }
}
