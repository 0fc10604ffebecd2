//! XML with its lines: deep ones and bombs.

use api::error::Code;

use super::{draft, refused};

#[test]
fn deep_xml_is_refused() {
    refused(format!("<schedule>{}", "<day>".repeat(100_000)).as_bytes(), Code::TooLarge, "deep");
}

#[test]
fn entities_of_a_document_are_never_expanded() {
    let text = "<!DOCTYPE schedule [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>\n\
        <schedule><conference><title>Tide &b;&c;Days &#233;&lt;</title></conference></schedule>";
    let draft = draft(text, &super::ReadOptions::default());
    assert_eq!(draft.mentions[0].names[0].text, "Tide Days é<");
}
