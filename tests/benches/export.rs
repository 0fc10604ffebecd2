//! What the program takes of the machine's memory while it exports, at the smallest scale and at the one asked for: as it
//! writes a whole copy, and in the other formats, which are made from the graph, beyond what the graph itself takes.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

use std::{
    fs,
    path::Path,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use api::ingest::generate::Scale;
use tempfile::TempDir;
use tests::{
    measure::{figure, prepared, scale, url},
    program,
};

/// How often the program's memory is asked for.
const BETWEEN_LOOKS: Duration = Duration::from_millis(2);

/// What an export took.
struct Took {
    seconds: f64,
    /// The most memory at any time, in MiB.
    memory: f64,
    /// What was written, in MiB.
    written: f64,
}

/// Runs an export to its end.
fn export(database: &Path, words: &[&str]) -> Took {
    let folder = TempDir::with_prefix_in("export-", database.parent().expect("a folder")).expect("there is room");
    let output = folder.path().join("graph");
    let (database, to) = (url(database), output.display().to_string());
    let words = [&["export", "--database-url", &database, "-o", &to], words].concat();
    let start = Instant::now();
    let mut child = program::command(&words).stderr(Stdio::null()).spawn().expect("the program starts");
    let status = format!("/proc/{}/status", child.id());
    let mut memory = 0.0_f64;
    let ended = loop {
        // The most of any time until now, so that nothing between two looks is missed.
        let line = fs::read_to_string(&status).unwrap_or_default();
        let line = line.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
        memory = memory.max(line.unwrap_or(0.0) / 1024.0);
        if let Some(ended) = child.try_wait().expect("it can be asked") {
            break ended;
        }
        thread::sleep(BETWEEN_LOOKS);
    };
    assert!(ended.success(), "{words:?}: {ended}");
    let written = fs::metadata(&output).expect("it was written").len() as f64 / f64::from(1 << 20);
    Took { seconds: start.elapsed().as_secs_f64(), memory, written }
}

/// All that is measured at one scale: the whole copy first, then each format with what it takes beyond the graph.
fn measured(database: &Path) -> Vec<(&'static str, Took)> {
    // The graph is read for a part without anything in it, too.
    let mut graph = export(database, &["--format", "csv", "--during", "0001"]);
    let formats = [
        ("csv_entities", &["--format", "csv"][..]),
        ("csv_relations", &["--format", "csv", "--table", "relations"]),
        ("graphml", &["--format", "graphml"]),
        ("json_ld", &["--format", "json-ld"]),
        ("ics", &["--format", "ics"]),
    ];
    let mut all = vec![("jsonl", export(database, &["--format", "jsonl"]))];
    for (name, words) in formats {
        let mut took = export(database, words);
        took.memory -= graph.memory;
        all.push((name, took));
    }
    graph.written = 0.0;
    all.push(("graph", graph));
    all
}

#[tokio::main]
async fn main() {
    let asked = scale();
    let times = asked.people / 20_000;
    let smallest = Scale { people: 20_000, events: 5_000, participations: 60_000, ..asked };
    let (small, large) = (measured(&prepared(smallest).await), measured(&prepared(asked).await));
    for ((name, small), (_, large)) in small.iter().zip(&large) {
        figure(&format!("export_{name}_memory"), small.memory, "MiB");
        figure(&format!("export_{name}_memory_{times}_times"), large.memory, "MiB");
        if large.written > 0.0 {
            figure(&format!("export_{name}_written_{times}_times"), large.written, "MiB");
            figure(&format!("export_{name}_rate_{times}_times"), large.written / large.seconds, "MiB/s");
        }
    }
}
