//! Calendars: what is known to the day, folded and escaped as RFC 5545 has it, and read back by our own reader.

use api::{
    export::Format,
    ingest::{
        read,
        write::{Source, import},
    },
    store::{
        Store,
        commit::Commit,
        lookup::{DetailModel, NodeModel},
    },
};
use entity::vocabulary::{EntityKind, EventStatus};
use tests::{
    database::{Engine, fresh},
    harness::{TestServer, server},
    random::node_model,
    sample::write_sample,
};

use super::whole;

fn event(name: &str, date: &str, change: impl FnOnce(&mut entity::event::Model)) -> NodeModel {
    let mut model = node_model(EntityKind::Event, name, Some(date));
    let DetailModel::Event(event) = &mut model.detail else { unreachable!() };
    change(event);
    model
}

async fn with(events: Vec<NodeModel>) -> TestServer {
    let server = server().await;
    let commit = Commit { actor: "test".to_owned(), new_nodes: events, ..Commit::default() };
    server.app.store.commit(commit).await.unwrap();
    server.app.feed.catch_up().await.unwrap();
    server
}

#[tokio::test]
async fn only_what_is_known_to_the_day_is_on_a_day() {
    let dates =
        ["2011", "2011-11", "201X", "2011-11-XX", "2011-11-28/..", "2011-11/2011-12", "2011-11-28", "2011-11-28~"];
    let server = with(dates.iter().map(|date| event(date, date, |_| {})).collect()).await;
    let text = whole(&server, Format::Calendar).await;
    let names: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("SUMMARY:")).collect();
    assert_eq!(names, ["2011-11-28", "2011-11-28~"]);
    assert_eq!(text.matches("DTSTART;VALUE=DATE:20111128\r\n").count(), 2);
    assert!(text.contains("X-COLLOQUY-EDTF:2011-11-28~\r\n"), "{text}");
}

#[tokio::test]
async fn hours_and_zones_are_those_of_the_source() {
    let at = |start: &'static str, end: &'static str, zone: &'static str| {
        move |event: &mut entity::event::Model| {
            event.time_start = Some(start.to_owned());
            event.time_end = (!end.is_empty()).then(|| end.to_owned());
            event.time_zone = (!zone.is_empty()).then(|| zone.to_owned());
        }
    };
    for (date, change, expected) in [
        ("2011-11-28", at("10:00", "12:30", "UTC"), "DTSTART:20111128T100000Z\r\nDTEND:20111128T123000Z\r\n"),
        ("2011-11-28", at("00:30", "12:30", "+01:00"), "DTSTART:20111127T233000Z\r\nDTEND:20111128T113000Z\r\n"),
        ("2011-11-28", at("10:00", "", "Europe/Zurich"), "DTSTART;TZID=Europe/Zurich:20111128T100000\r\nX-COLLOQUY"),
        ("2011-11-28", at("10:00", "09:00", ""), "DTSTART:20111128T100000\r\nX-COLLOQUY"),
        ("2011-11-28/2011-11-30", at("10:00", "09:00", ""), "DTSTART:20111128T100000\r\nDTEND:20111130T090000\r\n"),
        ("2011-11-28/2011-11-30", at("10:00", "", ""), "DTSTART;VALUE=DATE:20111128\r\nDTEND;VALUE=DATE:20111201\r\n"),
        ("2011-11-28", at("10:00", "", "x:y\r\nEVIL:1"), "DTSTART:20111128T100000\r\nX-COLLOQUY"),
    ] {
        let server = with(vec![event("Talk", date, change)]).await;
        let text = whole(&server, Format::Calendar).await;
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[tokio::test]
async fn lines_are_folded_and_texts_escaped() {
    let name = format!("Ökonomie; Teil 1, \\ und\r\nmehr {}", "é🎵".repeat(60));
    let server = with(vec![event(&name, "2011-11-28", |event| event.status = EventStatus::Cancelled)]).await;
    let text = whole(&server, Format::Calendar).await;
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
    let unfolded = text.replace("\r\n ", "");
    let expected = format!("SUMMARY:Ökonomie\\; Teil 1\\, \\\\ und\\nmehr {}\r\n", "é🎵".repeat(60));
    assert!(unfolded.contains(&expected), "{unfolded}");
    assert!(unfolded.contains("STATUS:CANCELLED\r\n"));
}

#[tokio::test]
async fn our_own_reader_reads_the_same_days() {
    let server = server().await;
    write_sample(&server.app).await;
    let text = whole(&server, Format::Calendar).await;
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 2, "the seminar and the forum of four days: {text}");
    let database = fresh(Engine::Sqlite).await;
    let store = Store::connect(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    let options = read::ReadOptions::default();
    let source = Source { bytes: text.as_bytes(), format: read::Format::Auto, options: &options, actor: "test" };
    import(&store, source).await.unwrap();
    let mut found = Vec::new();
    let note = |row: api::store::rows::NodeRow| {
        if let api::store::rows::DetailRow::Event(event) = row.detail {
            found.push((row.names[0].text.clone(), event.time_edtf.unwrap_or_default()));
        }
    };
    store.read_all(note, |_| {}).await.unwrap();
    found.sort();
    let expected = [("GFMD Mexico", "2010-11-08/2010-11-11"), ("Mainstreaming migration", "2011-11-28")];
    assert_eq!(found, expected.map(|(name, date)| (name.to_owned(), date.to_owned())));
}
