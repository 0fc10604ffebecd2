//! Themes as SKOS.

use api::error::Code;

use super::{print, refused, structured_draft};

#[test]
fn concepts_in_turtle_are_themes_with_their_labels() {
    insta::assert_snapshot!(print(&structured_draft("coast-themes.ttl")));
}

#[test]
fn concepts_in_json_ld_are_themes_too() {
    insta::assert_snapshot!(print(&structured_draft("coast-themes.jsonld")));
}

#[test]
fn broken_turtle_says_on_which_line() {
    let text = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<https://example.org/a> a skos:Concept ;\n  skos:prefLabel .\n";
    refused(text.as_bytes(), Code::BadUserInput, "line 3: this is not Turtle");
}
