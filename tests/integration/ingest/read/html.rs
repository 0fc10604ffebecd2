//! Pages in HTML, broken and deep ones too.

use api::{
    error::Code,
    ingest::read::{Format, ReadOptions, read},
};

use super::{print, refused, sound};

#[test]
fn deep_and_broken_html_is_refused_or_read() {
    for element in ["div", "b", "table><tr><td", "span", "ul", "blockquote"] {
        let deep = format!("<html><body>{}text", format!("<{element}>").repeat(100_000));
        refused(deep.as_bytes(), Code::TooLarge, "deep");
    }
    // Closed by others, hidden in a comment or a value, or in a tree apart: as deep all the same.
    for piece in ["<div></b>", "<div><!--</div>-->", "<div a='</div>'>", "<rt>", "<template><div></b>"] {
        let deep = format!("<html><body>{}text", piece.repeat(50_000));
        refused(deep.as_bytes(), Code::TooLarge, "deep");
    }
    let left_open = (0..300).map(|number| format!("<b id={number}>")).collect::<String>();
    let flood = format!("<html><body><p>{left_open}</p>{}", "<p>x</p>".repeat(20_000));
    refused(flood.as_bytes(), Code::TooLarge, "elements and texts");
    refused(format!("<html><body>{}", "<p>x".repeat(400_001)).as_bytes(), Code::TooLarge, "tags");
    let within =
        format!("<html><body><main>{}<h1>Seminar on depth</h1>{}", "<div>".repeat(390), "<p>Some text.".repeat(2_000));
    let read = read(within.as_bytes(), Format::Auto, &ReadOptions::default()).unwrap();
    assert!(print(&read).contains("Seminar on depth"));
}

#[test]
fn html_cut_anywhere_is_read() {
    let page = include_str!("../../../fixtures/pages/conference.html");
    for end in (0..page.len()).step_by(17) {
        let cut = &page[..page.floor_char_boundary(end)];
        if let Ok(read) = read(cut.as_bytes(), Format::PageHtml, &ReadOptions::default()) {
            sound(&read);
            assert!(!print(&read).contains("Hacker"));
        }
    }
}
