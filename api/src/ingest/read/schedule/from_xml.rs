//! A schedule out of XML.

use super::{Entry, File, Person, Said, Schedule};
use crate::{
    error::{Error, Result},
    ingest::read::xml::{self, Element},
};

pub(super) fn schedule(text: &str) -> Result<Schedule> {
    let root = xml::parse(text)?;
    if root.name != "schedule" {
        return Err(Error::bad_input(format!("The source is `{}`, not a `schedule`.", root.name)));
    }
    let mut schedule = Schedule::default();
    if let Some(conference) = root.all("conference").next() {
        schedule.title = said(conference, "title");
        schedule.acronym = said(conference, "acronym");
        schedule.start = said(conference, "start");
        schedule.end = said(conference, "end");
        schedule.city = said(conference, "city");
        schedule.venue = said(conference, "venue");
        schedule.url = said(conference, "url").or_else(|| said(conference, "base_url"));
        schedule.zone = said(conference, "time_zone_name").map(|zone| zone.text);
    }
    for day in root.all("day") {
        let date = attribute(day, "date");
        for room in day.all("room") {
            schedule.entries.extend(room.all("event").map(|event| entry(event, room, date.as_ref())));
        }
    }
    Ok(schedule)
}

fn entry(event: &Element, room: &Element, day: Option<&Said>) -> Entry {
    let person = |person: &Element| {
        let guid = person.attribute("guid").map(str::to_owned);
        Some(Person { name: text(person)?, guid })
    };
    let file = |file: &Element| Some(File { url: attribute(file, "href")?, label: text(file) });
    let people = event.all("persons").flat_map(|people| people.all("person"));
    let files = event.all("attachments").flat_map(|files| files.all("attachment"));
    Entry {
        place: event.place(),
        title: said(event, "title"),
        subtitle: said(event, "subtitle"),
        kind: said(event, "type"),
        track: said(event, "track"),
        room: said(event, "room").or_else(|| attribute(room, "name")),
        language: said(event, "language"),
        about: said(event, "abstract").or_else(|| said(event, "description")),
        url: said(event, "url"),
        date: said(event, "date").or_else(|| day.cloned()),
        start: said(event, "start"),
        duration: said(event, "duration"),
        guid: attribute(event, "guid"),
        people: people.filter_map(person).collect(),
        files: files.filter_map(file).collect(),
    }
}

fn text(element: &Element) -> Option<Said> {
    Some(Said { text: element.text()?.to_owned(), place: element.place() })
}

fn said(element: &Element, name: &str) -> Option<Said> {
    element.all(name).find_map(text)
}

fn attribute(element: &Element, name: &str) -> Option<Said> {
    Some(Said { text: element.attribute(name)?.to_owned(), place: element.place() })
}
