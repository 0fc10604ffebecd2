//! Conference schedules in XML and JSON.

use api::error::Code;

use super::{print, refused, structured, structured_draft};

#[test]
fn a_schedule_in_xml_gives_its_entries_and_who_speaks() {
    insta::assert_snapshot!(print(&structured_draft("tide-days.xml")));
}

#[test]
fn a_schedule_in_json_gives_the_same() {
    insta::assert_snapshot!(print(&structured_draft("tide-days.json")));
}

#[test]
fn a_schedule_without_a_conference_is_refused() {
    refused(b"<schedule><day date='2019-05-04'/></schedule>", Code::BadUserInput, "names no conference");
    let text = structured("tide-days.xml");
    refused(&text.as_bytes()[..700], Code::BadUserInput, "the file was cut");
}
