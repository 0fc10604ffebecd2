//! What `colloquy serve` refuses before it answers anybody.

use std::fs;

use super::exit;

#[test]
fn a_wrong_option_is_told_with_what_it_takes() {
    for (words, expected) in [
        (["--cors-origin", "https://a.example/b"], "an origin is https://HOST"),
        (["--max-depth", "41"], "41 is not in 1..=40"),
        (["--max-running", "0"], "a whole number from 1 to 1000000"),
        (["--trusted-documents-mode", "enforce"], "required arguments were not provided"),
    ] {
        let (code, stderr) = exit(&["serve", words[0], words[1]]);
        assert_eq!(code, 2, "{words:?}: {stderr}");
        assert!(stderr.contains(expected), "{words:?}: {stderr}");
    }
}

#[test]
fn a_trusted_document_that_does_not_fit_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("queries.json");
    fs::write(&file, r#"{ "1f": "{ statistics { events } }", "2e": "query Old {\n  gone }" }"#).expect("a file");
    let (file, database) = (file.display().to_string(), format!("sqlite://{}/a.db?mode=rwc", folder.path().display()));
    let words = ["serve", "--database-url", &database, "--listen", "127.0.0.1:0", "--trusted-documents", &file];
    let (code, stderr) = exit(&words);
    let last = stderr.lines().last().unwrap_or_default();
    assert_eq!(code, 1, "{stderr}");
    assert!(
        last.contains(&format!("--trusted-documents {file}: the document with the id 2e does not fit the contract")),
        "{stderr}"
    );
    assert!(last.contains("gone") && last.contains("(line 2, column 3)"), "{stderr}");
}
