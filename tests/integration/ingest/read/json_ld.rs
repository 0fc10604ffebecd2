//! schema.org as JSON-LD, alone and in pages.

use api::{error::Code, ingest::draft::Severity};

use super::{print, refused, structured, structured_draft};

#[test]
fn a_graph_gives_events_people_organisations_and_works() {
    insta::assert_snapshot!(print(&structured_draft("harbour-conference.jsonld")));
}

#[test]
fn a_page_and_its_scripts_are_one_source() {
    insta::assert_snapshot!(print(&structured_draft("seminar-with-script.html")));
}

#[test]
fn what_the_graph_does_not_keep_is_refused() {
    refused(
        br#"{"@context": "https://schema.org", "@type": "Recipe", "name": "Soup"}"#,
        Code::BadUserInput,
        "names no event",
    );
}

#[test]
fn prefixes_and_circles_are_read() {
    let text = r##"{"@context": {"schema": "http://schema.org/"}, "@graph": [
        {"@id": "#a", "@type": "schema:Event", "schema:name": {"@value": "Atelier", "@language": "fr"}, "schema:superEvent": {"@id": "#b"}},
        {"@id": "#b", "@type": "http://schema.org/Event", "http://schema.org/name": "Forum", "schema:subEvent": {"@id": "#a"}, "schema:superEvent": {"@id": "#b"}}]}"##;
    let draft = super::draft(text, &super::ReadOptions::default());
    super::sound(&draft);
    insta::assert_snapshot!(print(&draft));
}

#[test]
fn a_cut_file_says_on_which_line() {
    let text = structured("harbour-conference.jsonld");
    refused(&text.as_bytes()[..900], Code::BadUserInput, "line 24: this is not JSON");
    let page = structured_draft("seminar-with-script.html");
    let error = page.messages.iter().find(|message| message.severity == Severity::Error).unwrap();
    assert!(error.text.starts_with("A script of the page is no JSON-LD"), "{error:?}");
}
