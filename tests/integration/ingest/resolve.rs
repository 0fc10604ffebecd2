//! What identity and facts depend on: the set of sources, never their order, and never how often they were read.

use std::path::{Path, PathBuf};

use api::ingest::{
    read::{Format, ReadOptions, list::Mapping},
    sample,
    write::{Source, import},
};
use tests::{
    canon::canonical,
    database::{Engine, engines},
    harness::{TestServer, server_on},
};

use super::{import_text, shared};

/// A source: its address and its text.
type Page = (String, String);

/// The graph of some sources, as text.
async fn graph(engine: Engine, pages: impl IntoIterator<Item = &Page>) -> (TestServer, Vec<String>) {
    let server = server_on(engine, |_| {}).await;
    for (url, text) in pages {
        import_text(&server.app.store, text, Some(url)).await;
    }
    let lines = canonical(&server.database.url).await;
    (server, lines)
}

/// The sources give one graph in their order, in reverse and in an order in between, and nothing when read again.
async fn check(pages: &[Page]) {
    for engine in engines() {
        let (server, forwards) = graph(engine, pages).await;
        for (url, text) in pages {
            let report = import_text(&server.app.store, text, Some(url)).await;
            assert_eq!((report.version, report.created, report.matched), (None, 0, 0), "{url}: {:#?}", report.lines);
        }
        same(&forwards, &canonical(&server.database.url).await, "read again");
        let (_, backwards) = graph(engine, pages.iter().rev()).await;
        same(&forwards, &backwards, "backwards");
        let (odd, even): (Vec<_>, Vec<_>) = pages.iter().enumerate().partition(|(place, _)| place % 2 == 1);
        let (_, shuffled) = graph(engine, odd.into_iter().chain(even).map(|(_, page)| page)).await;
        same(&forwards, &shuffled, "every other one first");
    }
}

#[track_caller]
fn same(one: &[String], other: &[String], how: &str) {
    let lost: Vec<&String> = one.iter().filter(|line| !other.contains(line)).collect();
    let found: Vec<&String> = other.iter().filter(|line| !one.contains(line)).collect();
    assert!(lost.is_empty() && found.is_empty(), "{how}: lost {lost:#?}\nfound {found:#?}");
}

fn page(name: &str, text: &str) -> Page {
    (format!("https://example.org/{name}"), text.to_owned())
}

#[tokio::test]
async fn the_sample_is_one_graph_in_any_order() {
    let pages: Vec<Page> = sample::pages().iter().map(|page| (page.url.to_owned(), page.text.to_owned())).collect();
    check(&pages).await;
}

#[tokio::test]
async fn real_pages_are_one_graph_in_any_order() {
    let Some(folder) = shared("pages") else { return };
    let mut pages: Vec<Page> = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().extension().is_some_and(|extension| extension == "txt") {
            pages.push(page(&name, &std::fs::read_to_string(entry.path()).unwrap()));
        }
    }
    pages.sort();
    assert!(pages.len() > 5);
    pages.extend(sample::pages().iter().map(|page| (page.url.to_owned(), page.text.to_owned())));
    check(&pages).await;
}

const LIGHTHOUSES: &str = "Seminar on lighthouses\n\nDate: 9 July 2014\n\nSpeakers\n\n";
const HARBOURS: &str = "Seminar on harbours\n\nDate: 7 June 2013\n\nSpeakers\n\n";
const ISLANDS: &str = "Seminar on islands\n\nDate: 3 May 2012\n\nSpeakers\n\n";

/// One acronym of two organisations tells neither, whichever came first: what stands by itself is its own.
#[tokio::test]
async fn an_acronym_of_two_joins_neither() {
    check(&[
        page("islands", &format!("{ISLANDS}Ms. Ada Quill, Director, OIR\n")),
        page("harbours", &format!("{HARBOURS}Mr. Bo Reed, Office of Island Routes (OIR)\n")),
        page("lighthouses", &format!("{LIGHTHOUSES}Ms. Cleo Stern, Observatory of Inland Rivers (OIR)\n")),
    ])
    .await;
}

/// A line that says less than two others is a claim of the same one of them, whichever came first.
#[tokio::test]
async fn a_line_that_says_less_finds_the_same_participation() {
    check(&[
        page("bare", &format!("{ISLANDS}Ada Quill\n")),
        page("fuller", &format!("{ISLANDS}H.E. Ms. Ada Quill, Permanent Representative of Jamaica to the UN\n")),
        page(
            "other",
            "Seminar on islands\n\nDate: 3 May 2012\n\nParticipants\n\nMs. Ada Quill, Office of Island Routes\n",
        ),
        page(
            "third",
            "Seminar on islands\n\nDate: 3 May 2012\n\nModerator: Ms. Ada Quill, Minister of Labour, Barbados\n",
        ),
    ])
    .await;
}

/// Every format at once: the fixtures of structured sources, a list and pages, in orders that a seed makes.
#[tokio::test]
async fn sources_of_every_format_are_one_graph_in_any_order() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["structured", "pages"] {
        files.extend(std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()));
    }
    files.push(root.join("lists/harbour-talks.csv"));
    files.retain(|file| file.is_file());
    files.sort();
    assert!(files.len() > 12, "{files:?}");
    let mapping = Mapping::parse(include_str!("../../fixtures/lists/harbour-talks.toml")).unwrap();
    let graph = async |engine: Engine, files: &[PathBuf]| {
        let server = server_on(engine, |_| {}).await;
        for file in files {
            let name = file.file_name().unwrap().to_string_lossy();
            let mapping = name.ends_with(".csv").then(|| Box::new(mapping.clone()));
            let url = Some(format!("https://example.org/{name}"));
            let options = ReadOptions { url, mapping, ..ReadOptions::default() };
            let bytes = std::fs::read(file).unwrap();
            let source = Source { bytes: &bytes, format: Format::Auto, options: &options, actor: "test" };
            import(&server.app.store, source).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        canonical(&server.database.url).await
    };
    for engine in engines() {
        let forwards = graph(engine, &files).await;
        assert!(forwards.len() > 500, "{}", forwards.len());
        let mut order = files.clone();
        order.reverse();
        same(&forwards, &graph(engine, &order).await, "backwards");
        for seed in [7_usize, 11, 13] {
            order.sort_by_key(|file| {
                let bytes = file.to_string_lossy().bytes().fold(seed, |sum, byte| sum * 31 % 9_973 + usize::from(byte));
                bytes * seed % 9_973
            });
            same(&forwards, &graph(engine, &order).await, &format!("{order:#?}"));
        }
    }
}
