//! Readers: from the bytes of a source to its draft.

use std::{collections::BTreeSet, fmt::Write, fs, path::Path};

use api::store::Store;
use api::{
    error::Code,
    ingest::{
        draft::{AttributeDraft, Draft, Identity, MentionIx, Place},
        read::{Format, ReadOptions, read},
    },
};
use entity::vocabulary::Vocabulary;
use proptest::prelude::*;
use tests::{
    canon::canonical,
    database::{engines, fresh},
    fuzz::{TARGETS, sound},
};

use super::import_text;

mod archive;
mod calendar;
mod html;
mod json;
mod json_ld;
mod list;
mod page;
mod popolo;
mod private;
mod schedule;
mod skos;
mod text;
mod themes;
mod workbook;
mod xml;

/// Reads a text as a page; a refusal is its sentence.
fn draft(text: &str, options: &ReadOptions) -> Draft {
    read(text.as_bytes(), Format::Auto, options).unwrap_or_else(|error| panic!("{error}"))
}

/// A draft in a compact, stable form: a mention a paragraph, a fact a line, each with the lines that say so.
pub(super) fn print(draft: &Draft) -> String {
    let mut out = String::new();
    let source = &draft.source;
    let known = [("title", &source.title), ("publisher", &source.publisher), ("issued", &source.issued)];
    for (word, value) in known {
        if let Some(value) = value {
            writeln!(out, "source {word} = {value}").unwrap();
        }
    }
    for mention in &draft.mentions {
        let identity = match &mention.identity {
            Identity::Name => String::new(),
            Identity::Partial => " partial".to_owned(),
            Identity::NameAndTime => " by name and time".to_owned(),
            Identity::Within(ix) => format!(" within {}", key(draft, *ix)),
        };
        writeln!(out, "{}{identity}{} @{}", mention.key, sure(mention.confidence), lines(&mention.place)).unwrap();
        for name in &mention.names {
            let language = name.language.as_ref().map_or(String::new(), |language| format!(" [{language}]"));
            writeln!(
                out,
                "  {} “{}”{language}{} @{}",
                name.kind.as_str(),
                name.text,
                sure(name.confidence),
                lines(&name.place)
            )
            .unwrap();
        }
        attributes(&mut out, &mention.attributes, "  ");
    }
    for fact in &draft.facts {
        let (kind, role) = (fact.role.kind().as_str(), fact.role.as_str());
        write!(out, "{kind} {role} {} -> {}", key(draft, fact.subject), key(draft, fact.object)).unwrap();
        if let Some(ix) = fact.affiliation {
            write!(out, " at {}", key(draft, ix)).unwrap();
        }
        if let Some(ix) = fact.on_behalf_of {
            write!(out, " for {}", key(draft, ix)).unwrap();
        }
        let ordinal = fact.ordinal.map_or(String::new(), |ordinal| format!(" #{ordinal}"));
        writeln!(out, "{ordinal}{} @{}", sure(fact.confidence), lines(&fact.place)).unwrap();
        attributes(&mut out, &fact.attributes, "  ");
    }
    for message in &draft.messages {
        let line = message.line.map_or("page".to_owned(), |line| format!("line {line}"));
        writeln!(out, "{:?} {line}: {}", message.severity, message.text).unwrap();
    }
    out
}

fn attributes(out: &mut String, attributes: &[AttributeDraft], indent: &str) {
    for attribute in attributes {
        let value: String = attribute.value.replace('\n', " ⏎ ");
        let value = if value.chars().count() > 90 { value.chars().take(90).chain(['…']).collect() } else { value };
        let (name, place) = (attribute.attribute.as_str(), lines(&attribute.place));
        writeln!(out, "{indent}{name} = {value}{} @{place}", sure(attribute.confidence)).unwrap();
    }
}

fn key(draft: &Draft, ix: MentionIx) -> &str {
    &draft.mentions[ix.0].key
}

fn sure(confidence: f32) -> String {
    if confidence < 1.0 { format!(" ({confidence:.2})") } else { String::new() }
}

fn lines(place: &Place) -> String {
    let (first, last) = place.lines;
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

/// The bytes are refused with a code, in a sentence that says these words.
#[track_caller]
fn refused(bytes: &[u8], code: Code, says: &str) {
    let error = read(bytes, Format::Auto, &ReadOptions::default()).expect_err(says);
    assert_eq!(error.code(), code, "{error}");
    assert!(error.message().contains(says), "{error}");
}

/// The structured sources of the fixtures, and what they are.
const STRUCTURED: &[(&str, Format, &str)] = &[
    (
        "harbour-conference.jsonld",
        Format::JsonLd,
        include_str!("../../../fixtures/structured/harbour-conference.jsonld"),
    ),
    (
        "seminar-with-script.html",
        Format::PageHtml,
        include_str!("../../../fixtures/structured/seminar-with-script.html"),
    ),
    ("tide-days.xml", Format::Schedule, include_str!("../../../fixtures/structured/tide-days.xml")),
    ("tide-days.json", Format::Schedule, include_str!("../../../fixtures/structured/tide-days.json")),
    ("harbour-office.ics", Format::Calendar, include_str!("../../../fixtures/structured/harbour-office.ics")),
    (
        "island-council.popolo.json",
        Format::Popolo,
        include_str!("../../../fixtures/structured/island-council.popolo.json"),
    ),
    ("coast-themes.ttl", Format::Skos, include_str!("../../../fixtures/structured/coast-themes.ttl")),
    ("coast-themes.jsonld", Format::Skos, include_str!("../../../fixtures/structured/coast-themes.jsonld")),
];

/// The text of a structured source.
fn structured(name: &str) -> &'static str {
    STRUCTURED.iter().find(|(file, ..)| *file == name).unwrap_or_else(|| panic!("{name}")).2
}

/// The draft of a structured source, sound, and the same by its format as by its look.
#[track_caller]
fn structured_draft(name: &str) -> Draft {
    let (_, format, text) = STRUCTURED.iter().find(|(file, ..)| *file == name).unwrap_or_else(|| panic!("{name}"));
    let draft = draft(text, &ReadOptions::default());
    sound(&draft);
    assert_eq!(read(text.as_bytes(), *format, &ReadOptions::default()).unwrap(), draft, "{name} by its look");
    for private in ["@example", "22 33 44", "555 01"] {
        assert!(!format!("{draft:?}").contains(private), "{name} keeps {private}");
    }
    draft
}

#[tokio::test]
async fn every_structured_source_is_read_in_once() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = Store::connect(&database.url).await.unwrap();
        store.migrate().await.unwrap();
        for (name, _, text) in STRUCTURED {
            let report = import_text(&store, text, Some(&format!("https://example.org/{name}"))).await;
            assert!(report.created + report.matched > 0 && report.refused == 0, "{name}: {report:#?}");
        }
        let once = canonical(&database.url).await;
        for (name, _, text) in STRUCTURED {
            let report = import_text(&store, text, Some(&format!("https://example.org/{name}"))).await;
            assert_eq!((report.version, report.created, report.matched), (None, 0, 0), "{name}");
        }
        assert_eq!(once, canonical(&database.url).await);
    }
}

/// Pieces that rules look for, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Mr. "),
        Just("H.E. "),
        Just("Ada Quill"),
        Just(", "),
        Just("Director"),
        Just(" of "),
        Just("the Philippines"),
        Just(" to the UN"),
        Just("Permanent Representative"),
        Just("\n"),
        Just("\n\n"),
        Just("Date: "),
        Just("28 November 2011"),
        Just(" - "),
        Just("2011"),
        Just("10:00 - 11.30"),
        Just("Panel one: "),
        Just("Speakers"),
        Just("• "),
        Just("1. "),
        Just("II. "),
        Just("["),
        Just("]"),
        Just("("),
        Just(")"),
        Just("“"),
        Just("”"),
        Just("\""),
        Just("GFMD Mexico 2010; "),
        Just("Report"),
        Just(" and "),
        Just("UNDP"),
        Just("(TBC)"),
        Just("in his capacity as "),
        Just("Programme"),
        Just("Workshops"),
        Just("é"),
        Just("’s "),
        Just("https://x.org/a.pdf"),
        Just("World Migration Report"),
        Just("Documents"),
        Just(". "),
        Just(": "),
        Just("  "),
        Just("<p>"),
        Just("<li>"),
        Just("</div>"),
        Just("&amp;"),
        Just("Chair: "),
        Just("breaks off"),
        Just("İ"),
        Just("ß"),
        Just("　"),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let structured = STRUCTURED.iter().map(|(_, format, _)| *format);
        for format in structured.chain([Format::Auto, Format::PageText, Format::PageHtml, Format::List]) {
            let _ = read(&bytes, format, &ReadOptions::default());
        }
    }

    #[test]
    fn any_structured_source_broken_anywhere_is_read_or_refused(
        which in 0..STRUCTURED.len(),
        cut in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
    ) {
        let (_, format, text) = STRUCTURED[which];
        let mut bytes = text.as_bytes().to_vec();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        // Half of them are cut.
        if which % 2 == cut.index(2) {
            bytes.truncate(cut.index(bytes.len()) + 1);
        }
        for format in [format, Format::Auto] {
            if let Ok(draft) = read(&bytes, format, &ReadOptions::default()) {
                sound(&draft);
                prop_assert_eq!(read(&bytes, format, &ReadOptions::default()).ok(), Some(draft));
            }
        }
    }

    #[test]
    fn any_page_is_read_twice_alike(text in pieces(), title in prop::option::of("[A-Za-z: ]{0,30}")) {
        for format in [Format::PageText, Format::PageHtml] {
            let (url, title) = (Some("https://www.unitar.org/a-b-c".to_owned()), title.clone());
            let options = ReadOptions { url, title, ..ReadOptions::default() };
            if let Ok(first) = read(text.as_bytes(), format, &options) {
                sound(&first);
                prop_assert_eq!(read(text.as_bytes(), format, &options).ok(), Some(first));
            }
        }
    }
}

/// What once broke a reader, and what is built to, breaks it no more.
#[test]
fn every_file_of_the_corpus_is_read_or_refused() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, run) in TARGETS {
        let mut files = 0;
        for file in fs::read_dir(corpus.join(name)).unwrap_or_else(|error| panic!("{name}: {error}")) {
            let path = file.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            std::panic::catch_unwind(|| run(&bytes)).unwrap_or_else(|_| panic!("{} breaks {name}", path.display()));
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
