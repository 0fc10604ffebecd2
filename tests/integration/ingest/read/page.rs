//! Our own pages, one for each layout: what is read is judged line by line and kept as a snapshot.

use std::path::PathBuf;

use api::ingest::{read::ReadOptions, sample};

use super::{draft, print, sound};

/// Reads a page of `tests/fixtures/pages` and compares the draft with its snapshot.
#[track_caller]
fn check(file: &str, url: Option<&str>) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/pages").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let options = ReadOptions { url: url.map(str::to_owned), title: None };
    same(file, &text, &options);
}

/// Reads a page of the sample without its title, which a page need not say twice.
#[track_caller]
fn check_sample(name: &str) {
    let page = sample::pages().iter().find(|page| page.name == name).unwrap();
    same(name, page.text, &ReadOptions { url: Some(page.url.to_owned()), title: None });
}

#[track_caller]
fn same(name: &str, text: &str, options: &ReadOptions) {
    let read = draft(text, options);
    sound(&read);
    assert_eq!(draft(text, options), read, "two readings of {name} differ");
    insta::assert_snapshot!(name.replace('.', "-"), print(&read));
}

#[test]
fn seed_layout() {
    check_sample("mainstreaming-seminar.txt");
}

#[test]
fn labels_on_lines_of_their_own() {
    check_sample("millennium-goals-seminar.txt");
}

#[test]
fn series_of_dated_workshops() {
    check_sample("key-issues-series.txt");
}

#[test]
fn timed_programme_with_panels() {
    check_sample("thematic-debate.txt");
}

#[test]
fn talks_behind_the_speaker() {
    check_sample("coordination-meeting.txt");
}

#[test]
fn labels_run_together() {
    check_sample("world-bank-role.txt");
}

#[test]
fn news_text() {
    check_sample("forum-first-meetings.txt");
}

#[test]
fn several_days_and_documents() {
    check_sample("reading-room.txt");
}

#[test]
fn french() {
    check("french-seminar.txt", None);
}

#[test]
fn spanish() {
    check("spanish-workshop.txt", None);
}

#[test]
fn roles_as_headings() {
    check("roles-and-lines.txt", None);
}

#[test]
fn times_and_titles_on_one_line() {
    check("agenda-with-times.txt", None);
}

#[test]
fn doubtful_lines_are_reported() {
    check("doubtful.txt", None);
}

#[test]
fn delegations_under_their_states() {
    check("delegations.txt", None);
}

#[test]
fn several_people_on_a_line_and_names_in_every_order() {
    check("crowded-lines.txt", None);
}

/// A gazetteer tells which organisation a name means, and gives it no name or acronym that the page does not print; an
/// acronym that stands alone is expanded, which is not as sure.
#[test]
fn only_printed_names_are_claimed() {
    check("known-by-another-name.txt", None);
}

#[test]
fn html() {
    check("conference.html", Some("https://example.org/events/borders/index.html"));
}
