//! The corpus of the fuzz targets: what once broke a reader, and what is built to, breaks it no more.

use std::{collections::BTreeSet, fs, path::Path};

use tests::fuzz::TARGETS;

#[test]
fn every_file_of_the_corpus_is_read_or_refused() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, run) in TARGETS {
        let mut files = 0;
        for file in fs::read_dir(corpus.join(name)).unwrap_or_else(|error| panic!("{name}: {error}")) {
            let path = file.unwrap().path();
            println!("{}", path.display());
            run(&fs::read(&path).unwrap());
            files += 1;
        }
        assert!(files > 0, "{name} has no corpus");
    }
}

#[test]
fn every_target_can_be_fuzzed() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml")).unwrap();
    let bins: BTreeSet<&str> = manifest.lines().filter_map(|line| line.strip_prefix("path = \"targets/")).collect();
    let targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| format!("{name}.rs\"")).collect();
    assert_eq!(bins, targets.iter().map(String::as_str).collect());
    for (name, _) in TARGETS {
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fuzz/targets/{name}.rs"));
        assert!(fs::read_to_string(target).unwrap().contains(&format!("tests::fuzz::{name}(")), "{name}");
    }
}
