//! A schedule out of JSON.

use super::{Entry, File, Person, Said, Schedule};
use crate::{
    error::{Error, Result},
    ingest::read::json::{self, Json},
};

pub(super) fn schedule(text: &str) -> Result<Schedule> {
    let root = json::parse(text, 1)?;
    let outer = root.get("schedule").unwrap_or(&root);
    let Some(conference) = outer.get("conference") else {
        return Err(Error::bad_input("The source is no schedule: it has no `conference`."));
    };
    let mut schedule = Schedule {
        title: said(conference, "title"),
        acronym: said(conference, "acronym"),
        start: said(conference, "start"),
        end: said(conference, "end"),
        city: said(conference, "city"),
        venue: said(conference, "venue"),
        url: said(conference, "url").or_else(|| said(outer, "base_url")),
        zone: said(conference, "time_zone_name").map(|zone| zone.text),
        entries: Vec::new(),
    };
    for day in conference.all("days") {
        let date = said(day, "date");
        let rooms = day.get("rooms").map(Json::pairs).unwrap_or_default();
        for (name, entries) in rooms {
            let hall = Said { text: name.clone(), place: entries.place() };
            schedule.entries.extend(entries.each().map(|event| entry(event, &hall, date.as_ref())));
        }
    }
    Ok(schedule)
}

fn entry(event: &Json<'_>, room: &Said, day: Option<&Said>) -> Entry {
    let person = |person: &Json<'_>| {
        let name = ["public_name", "name", "full_public_name"].into_iter().find_map(|key| said(person, key));
        let guid = said(person, "guid").map(|guid| guid.text);
        Some(Person { name: name.or_else(|| text(person))?, guid })
    };
    let file = |file: &Json<'_>| Some(File { url: said(file, "url")?, label: said(file, "title") });
    Entry {
        place: event.place(),
        title: said(event, "title"),
        subtitle: said(event, "subtitle"),
        kind: said(event, "type"),
        track: said(event, "track"),
        room: said(event, "room").or_else(|| Some(room.clone())),
        language: said(event, "language"),
        about: said(event, "abstract").or_else(|| said(event, "description")),
        url: said(event, "url"),
        date: said(event, "date").or_else(|| day.cloned()),
        start: said(event, "start"),
        duration: said(event, "duration"),
        guid: said(event, "guid"),
        people: event.all("persons").filter_map(person).collect(),
        files: event.all("attachments").filter_map(file).collect(),
    }
}

fn text(value: &Json<'_>) -> Option<Said> {
    Some(Said { text: value.text()?.to_owned(), place: value.place() })
}

fn said(value: &Json<'_>, key: &str) -> Option<Said> {
    value.get(key).and_then(text)
}
