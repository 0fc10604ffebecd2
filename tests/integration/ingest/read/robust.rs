//! Bytes that are no page, and pages that no one should have written.

use api::{
    error::Code,
    ingest::read::{Format, ReadOptions, read},
};
use proptest::prelude::*;

use super::{draft, print, sound};

#[track_caller]
fn refused(bytes: &[u8], code: Code, says: &str) {
    let error = read(bytes, Format::Auto, &ReadOptions::default()).expect_err(says);
    assert_eq!(error.code(), code, "{error}");
    assert!(error.message().contains(says), "{error}");
}

#[test]
fn what_is_no_page_is_refused_in_a_sentence() {
    refused(b"", Code::BadUserInput, "empty");
    refused(b" \n\t\n\xef\xbb\xbf", Code::BadUserInput, "empty");
    refused(b"%PDF-1.7 \n", Code::BadUserInput, "a PDF");
    refused(b"PK\x03\x04....", Code::BadUserInput, "zip");
    refused(b"\x00\x01\x02\x03", Code::BadUserInput, "binary");
    refused(&[7_u8; 100], Code::BadUserInput, "binary");
    refused(&vec![b'a'; (32 << 20) + 1], Code::TooLarge, "32 MiB");
    refused("x\n".repeat(100_001).as_bytes(), Code::BadUserInput, "100000");
    refused(b"<html><body><script>alert(1)</script></body></html>", Code::BadUserInput, "no text");
}

#[test]
fn character_sets_are_known_or_detected() {
    let text = "Séminaire sur la mobilité\n\nIntervenants\n\nMme Zoë Lefèvre, Université de Genève\n";
    let expected = print(&draft(text, &ReadOptions::default()));
    assert!(expected.contains("Zoë Lefèvre"));
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked: Vec<u8> = b"\xef\xbb\xbf".iter().copied().chain(text.bytes()).collect();
    let windows = text.replace('\n', "\r\n").into_bytes();
    let old = text.replace('\n', "\r").into_bytes();
    for bytes in [latin, utf16, marked, windows, old] {
        let read = read(&bytes, Format::Auto, &ReadOptions::default()).unwrap();
        assert_eq!(print(&read), expected);
    }
}

#[test]
fn addresses_and_numbers_of_people_are_never_read_in() {
    let text = "Seminar on letters\n\nSpeakers\n\nMs. Ada Quill, Post Office, ada.quill@example.org, tel. +41 22 555 01 23\n\
                Mr. Bo Reed, Post Office (bo (at) example.org; Phone: 0041 22 555 01 24)\n";
    let printed = format!("{:?}", draft(text, &ReadOptions::default()));
    for gone in ["example.org", "555 01", "ada.quill"] {
        assert!(!printed.contains(gone), "{gone} in {printed}");
    }
    assert!(printed.contains("Ada Quill") && printed.contains("Bo Reed"));
}

#[test]
fn a_line_of_twenty_megabytes_is_read_in_part() {
    let text = format!(
        "Seminar on long lines\n\nDate: 3 May 2012\n\n{}",
        "Mr. Long Line, Director, and so on ".repeat(600_000)
    );
    let read = draft(&text, &ReadOptions::default());
    assert!(read.messages.iter().any(|message| message.line == Some(5) && message.text.contains("longer")));
    assert!(print(&read).contains("when = 2012-05-03"));
    sound(&read);
}

#[test]
fn many_lines_take_linear_time() {
    let mut text = "Conference of many\n\nParticipants\n\n".to_owned();
    for index in 0..4_000_u32 {
        let letters: String =
            index.to_string().bytes().map(|digit| char::from(b"bcdfghjklm"[usize::from(digit - b'0')])).collect();
        text.push_str(&format!("Ms. Ada{letters} Quill{letters}, Director, Institute of {letters}, Kenya\n"));
    }
    let read = draft(&text, &ReadOptions::default());
    assert_eq!(read.facts.len(), 4_000);
}

#[test]
fn deep_and_broken_html_is_refused_or_read() {
    for element in ["div", "b", "table", "span", "ul", "blockquote"] {
        let deep = format!("<html><body>{}text", format!("<{element}>").repeat(100_000));
        refused(deep.as_bytes(), Code::TooLarge, "deep");
    }
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

#[test]
fn pages_cut_anywhere_are_read() {
    for page in api::ingest::sample::pages() {
        for end in (0..page.text.len()).step_by(97) {
            let cut = &page.text[..page.text.floor_char_boundary(end)];
            if let Ok(read) = read(cut.as_bytes(), Format::PageText, &ReadOptions::default()) {
                sound(&read);
            }
        }
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
        for format in [Format::Auto, Format::PageText, Format::PageHtml] {
            let _ = read(&bytes, format, &ReadOptions::default());
        }
    }

    #[test]
    fn any_page_is_read_twice_alike(text in pieces(), title in prop::option::of("[A-Za-z: ]{0,30}")) {
        for format in [Format::PageText, Format::PageHtml] {
            let options = ReadOptions { url: Some("https://www.unitar.org/a-b-c".to_owned()), title: title.clone() };
            if let Ok(first) = read(text.as_bytes(), format, &options) {
                sound(&first);
                prop_assert_eq!(read(text.as_bytes(), format, &options).ok(), Some(first));
            }
        }
    }
}
