//! From bytes to text: what is no page, character sets, lines of any length.

use api::{
    error::Code,
    ingest::read::{Format, ReadOptions, read},
};

use super::{draft, print, refused, sound};

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
        let mut read = read(&bytes, Format::Auto, &ReadOptions::default()).unwrap();
        read.messages.retain(|message| !message.text.starts_with("The source is not UTF-8"));
        assert_eq!(print(&read), expected);
    }
}

/// What the reader says of the bytes.
fn said(bytes: &[u8]) -> String {
    let draft = read(bytes, Format::PageText, &ReadOptions::default()).unwrap();
    draft.messages.first().map_or(String::new(), |message| message.text.clone())
}

#[test]
fn what_was_guessed_of_the_bytes_is_said() {
    let text = "Séminaire sur la mobilité\n\nIntervenants\n\nMme Zoë Lefèvre, Université de Genève\n";
    let latin = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    assert!(!said(text.as_bytes()).contains("UTF-8"));
    assert_eq!(said(&latin(text)), "The source is not UTF-8; it was read as windows-1252.");
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(said(&utf16), "The source is not UTF-8; it was read as UTF-16LE.");
    let broken = [&[0xff, 0xfe][..], &utf16, &[0x00, 0xd8, 0x0a, 0x00]].concat();
    assert!(said(&broken).starts_with("Some bytes are no text in UTF-16LE"), "{}", said(&broken));
}

#[test]
fn each_line_of_a_mixture_is_read_as_what_it_is() {
    let one = "Séminaire sur la mobilité\n\nIntervenants\n\nMme Zoë Lefèvre, Université de Genève\n";
    let other: Vec<u8> =
        "Sra. Inés Peña, Universidad de León\n".chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let mixed = [one.as_bytes(), &other].concat();
    let draft = read(&mixed, Format::Auto, &ReadOptions::default()).unwrap();
    let printed = print(&draft);
    assert!(printed.contains("Zoë Lefèvre") && printed.contains("Inés Peña"), "{printed}");
    assert!(said(&mixed).contains("1 lines, first line 6, are not UTF-8"), "{}", said(&mixed));
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
