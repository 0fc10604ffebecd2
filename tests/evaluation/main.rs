//! How well pages are read: our own pages, what a careful person reads in them (gold), and how much of that the reader
//! finds, by kind of fact.
//!
//! `cargo test -p tests --test evaluation -- --nocapture` prints the table; `SHOW=PAGE` (or `SHOW=all`) adds what differs.
//! The pages of `pages/` are those that rules are made with. Those of `published/` have the layout and the facts of pages that
//! others published, none of them chosen for being easy: what rules do not read there yet stays in the count. Those of
//! `held-out/` are only counted, and what differs there is never shown.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on should say where and stop")]

mod facts;
mod gold;
mod score;

use std::{
    fs,
    path::{Path, PathBuf},
};

use api::ingest::read::{Format, ReadOptions, read};

use tests::fuzz::sound;

use facts::Facts;
use gold::Gold;
use score::{Kind, Scores};

/// A page, what should be read in it, and what is.
struct Page {
    name: String,
    gold: Facts,
    read: Facts,
}

/// Every page of a folder beside this file, in the order of their names.
fn pages(folder: &str) -> Vec<Page> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("evaluation").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension != "toml"));
    paths.sort();
    paths.iter().map(|path| page(path)).collect()
}

fn page(path: &Path) -> Page {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let gold = Gold::parse(&fs::read_to_string(path.with_extension("toml")).unwrap())
        .unwrap_or_else(|error| panic!("the gold of {name}: {error}"));
    let options = ReadOptions { url: gold.url.clone(), title: gold.title.clone(), ..ReadOptions::default() };
    let draft =
        read(&fs::read(path).unwrap(), Format::Auto, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
    sound(&draft);
    let facts = gold.facts();
    Page { read: Facts::of_draft(&draft, &facts), gold: facts, name }
}

#[allow(clippy::print_stdout, reason = "the table is what this is for")]
fn scores(folder: &str) -> (usize, Scores) {
    let pages = pages(folder);
    let mut scores = Scores::default();
    let wanted = std::env::var("SHOW").ok().filter(|_| folder != "held-out").unwrap_or_default();
    for page in &pages {
        let differences = scores.add(&page.gold, &page.read);
        if !wanted.is_empty() && (wanted == "all" || page.name.contains(&wanted)) && !differences.is_empty() {
            println!("{}\n{}", page.name, differences.join("\n"));
        }
    }
    println!("\n{} pages of {folder}\n{}", pages.len(), scores.table());
    (pages.len(), scores)
}

#[test]
fn pages_are_read_as_well_as_before() {
    let (count, scores) = scores("pages");
    assert!(count >= 25, "{count} pages are too few to say anything");
    assert!(scores.all().f1() >= 0.95, "all facts");
    for kind in [Kind::Person, Kind::Date, Kind::Role] {
        assert!(scores.of(kind).precision() >= 0.97, "{}", kind.as_str());
    }
}

/// They are read far worse than those that rules were made with: the floor keeps what was reached.
#[test]
fn published_pages_are_read_as_well_as_before() {
    let (count, scores) = scores("published");
    assert!(count >= 50, "{count} pages are too few to say anything");
    assert!(scores.all().f1() >= 0.58, "all facts");
    assert!(scores.of(Kind::Person).precision() >= 0.97, "people");
}

#[test]
fn held_out_is_counted() {
    let (count, _) = scores("held-out");
    assert!(count >= 6, "{count} pages are too few to say anything");
}

/// What is counted must itself be right: a gold file that names an event only in a relation would never be found.
#[test]
fn gold_is_whole() {
    for folder in ["pages", "published", "held-out"] {
        for page in pages(folder) {
            assert!(page.gold.count() > 3, "{} says nothing", page.name);
            assert_eq!(page.gold.unknown_names(), Vec::<String>::new(), "{}", page.name);
        }
    }
}
