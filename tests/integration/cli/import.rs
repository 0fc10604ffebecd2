//! An import killed at any moment leaves all of a page or nothing of it. Real processes, really killed.

use std::{fmt::Write as _, process::Stdio, time::Duration};

use api::store::Store;
use tests::{
    database::{engines, fresh},
    program,
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
