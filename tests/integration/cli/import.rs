//! An import killed at any moment leaves all of a page or nothing of it. Real processes, really killed.

use std::{fmt::Write as _, process::Stdio, time::Duration};

use api::store::Store;
use tests::{
    canon::canonical,
    database::{engines, fresh},
    lists, program,
};

/// A page with so many speakers that its commit takes a while.
fn page(speakers: usize) -> String {
    let mut page =
        "Seminar on many speakers\n\nDate: 28 November 2011\nVenue: Long room, Town Hall\n\nSpeakers\n\n".to_owned();
    for speaker in 0..speakers {
        let letters: String =
            format!("{speaker:04}").chars().map(|digit| char::from(digit as u8 - b'0' + b'a')).collect();
        writeln!(page, "Ms. Nina {}berg, Institute of {}\n", letters.to_uppercase(), letters.to_uppercase()).unwrap();
    }
    page
}

async fn counts(store: &Store) -> (i64, usize, usize) {
    let (mut nodes, mut relations) = (0, 0);
    let at = store.read_all(|_| nodes += 1, |_| relations += 1).await.unwrap();
    (at.version, nodes, relations)
}

#[tokio::test]
async fn a_killed_import_leaves_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.txt");
    std::fs::write(&file, page(200)).unwrap();
    let file = file.to_str().unwrap();
    // The program may have to be built first, which is no part of how long it takes.
    assert!(program::run(&["schema"]).status.success());
    for engine in engines() {
        let whole = fresh(engine).await;
        let started = std::time::Instant::now();
        let output = program::run(&["import", file, "--database-url", &whole.url]);
        let took = started.elapsed();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let complete = counts(&Store::connect(&whole.url).await.unwrap()).await;
        assert!(complete.1 > 190 && complete.2 > 190, "{complete:?}");

        let database = fresh(engine).await;
        let store = Store::connect(&database.url).await.unwrap();
        store.migrate().await.unwrap();
        let mut killed_early = 0;
        for turn in 1..=6 {
            let mut child = program::command(&["import", file, "--database-url", &database.url])
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(took * turn / 6);
            child.kill().unwrap();
            child.wait().unwrap();
            // A server may still be ending the transaction of a client that is gone.
            tokio::time::sleep(Duration::from_millis(50)).await;
            let found = counts(&store).await;
            if found.0 == 0 {
                killed_early += 1;
                assert_eq!(found, (0, 0, 0));
            } else {
                assert_eq!(found, complete);
                break;
            }
        }
        assert!(killed_early > 0, "no kill came before the commit");
        let output = program::run(&["import", file, "--database-url", &database.url]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(counts(&store).await, complete);
    }
}

#[tokio::test]
async fn a_killed_import_of_a_long_list_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (list, mapping) = (folder.path().join("list.csv"), folder.path().join("list.toml"));
    std::fs::write(&list, lists::list(400, 3, "Adviser")).unwrap();
    std::fs::write(&mapping, lists::MAPPING).unwrap();
    assert!(program::run(&["schema"]).status.success());
    let words = ["import", list.to_str().unwrap(), "--rows-per-commit", "40", "--mapping", mapping.to_str().unwrap()];
    for engine in engines() {
        let whole = fresh(engine).await;
        let words = |url: &str| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .chain(["--database-url".to_owned(), url.to_owned()])
                .collect::<Vec<_>>()
        };
        let run = |url: &str| program::run(&words(url).iter().map(String::as_str).collect::<Vec<_>>());
        let started = std::time::Instant::now();
        let output = run(&whole.url);
        let took = started.elapsed();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && stderr.contains("240 of 400 rows: "), "{stderr}");
        assert!(stderr.ends_with("400 rows in 10 parts read\n"), "{stderr}");

        let database = fresh(engine).await;
        let store = Store::connect(&database.url).await.unwrap();
        store.migrate().await.unwrap();
        let mut known = 0;
        for _ in 0..5 {
            let words = words(&database.url);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let mut child = program::command(&words).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(took / 4);
            child.kill().unwrap();
            child.wait().unwrap();
            tokio::time::sleep(Duration::from_millis(50)).await;
            let sources = store.count_sources().await.unwrap();
            assert!(sources >= known);
            known = sources;
        }
        assert!(known > 1, "nothing was written before any kill");
        let output = run(&database.url);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{stderr}");
        assert_eq!(canonical(&whole.url).await, canonical(&database.url).await);
        let rehearsed = fresh(engine).await;
        let words = words(&rehearsed.url);
        let words: Vec<&str> = words.iter().map(String::as_str).chain(["--dry-run", "--json"]).collect();
        let output = program::run(&words);
        let parts = String::from_utf8_lossy(&output.stdout).lines().count();
        assert_eq!((output.status.code(), parts), (Some(0), 10), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn folders_patterns_and_archives_are_read_in_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("inner")).unwrap();
    std::fs::write(at("inner/tides.ttl"), include_str!("../../fixtures/structured/coast-themes.ttl")).unwrap();
    std::fs::write(at("inner/.hidden"), "not this").unwrap();
    std::fs::write(at("days.json"), include_str!("../../fixtures/structured/tide-days.json")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, include_bytes!("../../fixtures/structured/harbour-office.ics")).unwrap();
    std::fs::write(at("office.ics.gz"), packed.finish().unwrap()).unwrap();
    let database = format!("sqlite://{}?mode=rwc", at("colloquy.db").display());
    let (inner, pattern, packed) = (at("inner"), at("*.json"), at("office.ics.gz"));
    let named = [&inner, &pattern, &packed].map(|path| path.to_str().unwrap());
    let output = program::run(&["import", named[0], named[1], named[2], "--json", "--database-url", &database]);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{stderr}");
    assert!(stderr.contains("1 of 3: ") && stderr.contains("3 of 3: "), "{stderr}");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let files: Vec<serde_json::Value> = stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(files.iter().map(|file| file["version"].as_i64()).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);

    let strict = program::run(&["import", "--strict", named[2], "--database-url", &database]);
    let stderr = String::from_utf8_lossy(&strict.stderr).into_owned();
    assert_eq!(strict.status.code(), Some(1));
    let expected = format!(
        "colloquy: {}: line 35: The event has no SUMMARY. The event was left out. Nothing was written.",
        named[2]
    );
    assert!(stderr.starts_with(&expected), "{stderr}");
}

#[test]
fn a_mapping_that_is_wrong_names_its_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let (list, mapping) = (folder.path().join("people.csv"), folder.path().join("people.toml"));
    std::fs::write(&list, "Event,Name\nTalks,Ada Quill\n").unwrap();
    std::fs::write(&mapping, "[event]\nname = \"Event\"\n[person]\nname = \"Who\"\n").unwrap();
    let (list, mapping) = (list.to_str().unwrap(), mapping.to_str().unwrap());
    let run = || {
        program::run(&[
            "import",
            "--dry-run",
            list,
            "--mapping",
            mapping,
            "--database-url",
            "sqlite://nowhere.db?mode=rwc",
        ])
    };
    let stderr = String::from_utf8_lossy(&run().stderr).into_owned();
    assert!(
        stderr.contains("people.csv: The mapping's line 4 names the column “Who”; the list has: Event, Name."),
        "{stderr}"
    );
    std::fs::write(mapping, "[event]\nnames = \"Event\"\n").unwrap();
    let stderr = String::from_utf8_lossy(&run().stderr).into_owned();
    assert!(stderr.contains("people.toml: line 2: unknown field `names`"), "{stderr}");
}
