//! Calendars.

use api::error::Code;

use super::{print, refused, structured, structured_draft};

#[test]
fn a_calendar_gives_its_events_and_who_attends() {
    insta::assert_snapshot!(print(&structured_draft("harbour-office.ics")));
}

#[test]
fn a_calendar_cut_within_an_event_says_so() {
    let text = structured("harbour-office.ics");
    let cut = super::draft(&text[..text.find("Regatta").unwrap()], &super::ReadOptions::default());
    let said = cut.messages.last().unwrap();
    assert_eq!((said.line, &said.text[..48]), (Some(23), "The file ends inside this event; it was cut. The"));
    refused(b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", Code::BadUserInput, "no whole VEVENT");
}
