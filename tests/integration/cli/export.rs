//! A graph written by one run of the program and read in by another.

use std::process::{Command, Stdio};

use api::ingest::sample;
use tests::{
    database::{engines, fresh},
    program::{command, run},
};

fn done(words: &[&str]) -> String {
    let output = run(words);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{words:?}: {stderr}");
    stderr
}

#[tokio::test]
async fn what_is_exported_is_imported_and_exported_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    for engine in engines() {
        let first = fresh(engine).await;
        let store = api::store::Store::connect(&first.url).await.unwrap();
        store.migrate().await.unwrap();
        sample::load(&store).await.unwrap();
        let (plain, packed, again) = (path("a.jsonl"), path("a.jsonl.gz"), path("b.jsonl"));
        let said = done(&["export", "-o", &plain, "--database-url", &first.url]);
        assert!(said.contains("exported version 8: "), "{said}");
        done(&["export", "-o", &packed, "--database-url", &first.url]);
        assert!(std::fs::metadata(&packed).unwrap().len() < std::fs::metadata(&plain).unwrap().len() / 2);
        let checked = done(&["import", "--dry-run", &plain, "--database-url", &first.url]);
        assert!(checked.contains("would be; nothing was written"), "{checked}");
        for file in [&plain, &packed] {
            let second = fresh(engine).await;
            let said = done(&["import", file, "--database-url", &second.url]);
            assert!(said.contains("8 sources (version 8)"), "{said}");
            done(&["export", "-o", &again, "--database-url", &second.url]);
            assert!(std::fs::read(&plain).unwrap() == std::fs::read(&again).unwrap(), "{engine:?} {file}");
            let refused = run(&["import", file, "--database-url", &second.url]);
            assert_eq!(refused.status.code(), Some(1));
            assert!(String::from_utf8_lossy(&refused.stderr).contains("the database is not empty"));
        }
        let third = fresh(engine).await;
        let import = command(&["import", "-", "--json", "--database-url", &third.url])
            .stdin(std::fs::File::open(&plain).unwrap())
            .output()
            .unwrap();
        let report: serde_json::Value = serde_json::from_slice(&import.stdout).unwrap();
        assert_eq!((&report["version"], &report["rows"]["source"]), (&8.into(), &8.into()), "{report}");
    }
}

#[tokio::test]
async fn every_format_is_written_and_a_reader_may_stop() {
    let database = fresh(tests::database::Engine::Sqlite).await;
    let store = api::store::Store::connect(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    sample::load(&store).await.unwrap();
    for (words, expected) in [
        (&["--format", "csv"][..], "entity,kind,name"),
        (&["--format", "csv", "--table", "relations"], "kind,role,subject"),
        (&["--format", "graphml", "--during", "2011"], "<graphml"),
        (&["--format", "json-ld"], "https://schema.org/"),
        (&["--format", "ics"], "BEGIN:VCALENDAR"),
        (&["--filter", "{\"country\": {\"in\": [\"CH\"]}}"], "\"part\":true"),
    ] {
        let output = run(&[&["export", "--database-url", &database.url], words].concat());
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stdout).contains(expected), "{words:?}");
    }
    for (words, expected) in [
        (&["--within", "nothing"][..], "There is no event `nothing`"),
        (&["--filter", "{\"nope\": 1}"], "`filter` is no EventFilter"),
        (&["-o", "/no/such/folder/a.jsonl"], "it cannot be written"),
    ] {
        let output = run(&[&["export", "--database-url", &database.url], words].concat());
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(expected), "{words:?}");
    }
    let mut export = command(&["export", "--database-url", &database.url]).stdout(Stdio::piped()).spawn().unwrap();
    let head = Command::new("head").args(["-c", "10"]).stdin(export.stdout.take().unwrap()).output().unwrap();
    assert_eq!(head.stdout, b"{\"colloquy");
    assert!(export.wait().unwrap().success(), "it ends without a complaint");
}

#[tokio::test]
async fn what_is_not_there_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("none.db");
    let output = run(&["export", "--database-url", &format!("sqlite://{}?mode=rwc", file.display())]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!file.exists());
}
