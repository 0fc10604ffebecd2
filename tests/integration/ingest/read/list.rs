//! Lists of participants, and the mappings that explain them.

use std::collections::{BTreeMap, BTreeSet};

use api::{
    error::Code,
    ingest::{
        draft::{Draft, Severity},
        read::{Format, ReadOptions, list::Mapping, read},
        write::{Source, import},
    },
    store::Store,
};
use entity::vocabulary::{EntityKind, Role};
use proptest::prelude::*;
use tests::{
    canon::canonical,
    database::{engines, fresh},
};

use super::{print, sound};
use crate::ingest::shared;

const TALKS: &str = include_str!("../../../fixtures/lists/harbour-talks.csv");
const MAPPING: &str = include_str!("../../../fixtures/lists/harbour-talks.toml");

fn mapped(mapping: &str) -> ReadOptions {
    ReadOptions { mapping: Some(Box::new(Mapping::parse(mapping).unwrap())), ..ReadOptions::default() }
}

fn list(text: &str, mapping: &str) -> Draft {
    read(text.as_bytes(), Format::Auto, &mapped(mapping)).unwrap()
}

/// A mapping of two columns, `Event` and `Name`.
const SHORT: &str = "[event]\nname = \"Event\"\n[person]\nname = \"Name\"\n";

#[track_caller]
fn refused(text: &str, mapping: &str, says: &str) {
    let error = match Mapping::parse(mapping) {
        Err(error) => error,
        Ok(mapping) => {
            let options = ReadOptions { mapping: Some(Box::new(mapping)), strict: true, ..ReadOptions::default() };
            read(text.as_bytes(), Format::List, &options).expect_err(says)
        }
    };
    assert_eq!(error.code(), Code::BadUserInput, "{error}");
    assert!(error.message().contains(says), "{error}");
}

fn complaints(draft: &Draft) -> Vec<(Option<u32>, &str)> {
    let grave = draft.messages.iter().filter(|message| message.severity == Severity::Error);
    grave.map(|message| (message.line, message.text.as_str())).collect()
}

#[test]
fn a_list_gives_its_people_and_whom_they_spoke_for() {
    let draft = list(TALKS, MAPPING);
    sound(&draft);
    assert_eq!(draft.reader, "list/6");
    insta::assert_snapshot!(print(&draft));
}

#[test]
fn no_address_and_no_column_that_is_ignored_is_read() {
    let draft = list(TALKS, MAPPING);
    assert!(!format!("{:?}", draft.facts).contains("petter@example"));
    assert!(!draft.source.text.contains("petter@example") && !draft.source.text.contains("22 33 44"));
    let ages = draft.facts.iter().flat_map(|fact| &fact.attributes).filter(|read| read.value == "41");
    assert_eq!(ages.count(), 0);
}

#[test]
fn tabs_and_semicolons_part_cells_too() {
    for delimiter in ["\t", ";", "|"] {
        let text = ["Event,Name", "Talks,Ada Quill", "Talks,Bo Reed"].join("\n").replace(',', delimiter);
        let draft = list(&text, SHORT);
        assert_eq!(draft.facts.len(), 2, "{delimiter:?}: {}", print(&draft));
    }
    let latin = read(b"Event,Name\nTalks,Sarah Roseng\xe4rtner\n", Format::List, &mapped(SHORT)).unwrap();
    assert!(print(&latin).contains("Sarah Rosengärtner"));
}

#[test]
fn a_list_without_a_mapping_says_what_is_missing() {
    let error = read(TALKS.as_bytes(), Format::Auto, &ReadOptions::default()).unwrap_err();
    assert!(error.message().contains("--mapping"), "{error}");
}

#[test]
fn a_wrong_mapping_is_refused_with_its_line() {
    refused(
        "Event,Name\n",
        "[event]\nname = \"Meeting\"\n[person]\nname = \"Name\"\n",
        "line 2 names the column “Meeting”; the list has: Event, Name",
    );
    refused("Event,Name\n", "[event]\nname = \"Event\"\n[person]\nnames = \"Name\"\n", "line 4: unknown field `names`");
    refused("Event,Name\n", "[person]\nname = \"Name\"\n", "`event.name` is missing");
    refused("Event,Name\n", "[event]\nname = \"Event\"\n", "says who took part");
    let role = format!("{SHORT}[participation]\nrole = {{ constant = \"SPEEKER\" }}\n");
    refused("Event,Name\n", &role, "line 6: `SPEEKER` is none of the roles: CHAIR");
    let pattern = format!("{SHORT}[on_behalf_of]\nname = {{ column = \"Name\", pattern = '(' }}\n");
    refused("Event,Name\n", &pattern, "line 6: ");
    refused("Event,Name\n", &format!("{SHORT}theme = {{ column = \"Name\", constant = \"x\" }}\n"), "line 5: ");
    refused("Name,Event,Name\n", SHORT, "which the list has twice");
}

#[test]
fn a_row_that_cannot_be_read_costs_nothing_but_itself() {
    let text =
        "Event,Name\nTalks,Ada Quill\nTalks\nTalks,\n,Bo Reed\nTalks,Bo Reed,more\nTalks,...\n\nTalks,Cleo Stern\n";
    let draft = list(text, SHORT);
    sound(&draft);
    assert_eq!(draft.facts.len(), 2);
    assert_eq!(
        complaints(&draft),
        [
            (Some(3), "The row has 1 cells and the first row 2. The row was left out."),
            (Some(4), "The row names nobody. The row was left out."),
            (Some(5), "The row names no event. The row was left out."),
            (Some(6), "The row has 3 cells and the first row 2. The row was left out."),
            (Some(7), "No name can be read out of “...”. The row was left out."),
        ]
    );
    assert_eq!(draft.facts[1].place.lines, (9, 9));
    refused(text, SHORT, "line 3: The row has 1 cells and the first row 2. The row was left out. Nothing was written.");
}

#[test]
fn a_file_cut_within_a_cell_says_so() {
    let text = "Event,Name\nTalks,\"Ada Quill\"\nTalks,\"Bo Re";
    let draft = list(text, SHORT);
    assert_eq!(draft.facts.len(), 1);
    assert_eq!(
        complaints(&draft),
        [(Some(3), "The file ends inside a quoted cell of this row; it was cut. The row was left out.")]
    );
}

#[test]
fn control_characters_stay_in_print_and_are_no_part_of_a_name() {
    let draft = list("Event,Name\nTalks,\"Ada\u{7}\u{b}Quill\"\nTalks,=2+3\n", SHORT);
    sound(&draft);
    assert!(print(&draft).contains("OFFICIAL “Ada Quill”"), "{}", print(&draft));
    assert_eq!(draft.facts[0].attributes[0].value, "Ada\u{7}\u{b}Quill");
    assert_eq!(draft.facts[1].attributes[0].value, "=2+3");
}

async fn import_list(store: &Store, text: &str, mapping: &str) -> api::ingest::plan::Report {
    let options = mapped(mapping);
    import(store, Source { bytes: text.as_bytes(), format: Format::Auto, options: &options, actor: "test" })
        .await
        .unwrap()
}

#[tokio::test]
async fn a_list_is_read_in_once_and_rows_that_agree_are_one_participation() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = Store::connect(&database.url).await.unwrap();
        store.migrate().await.unwrap();
        let first = import_list(&store, TALKS, MAPPING).await;
        assert_eq!((first.matched, first.unchanged, first.refused), (0, 0, 0));
        let once = canonical(&database.url).await;
        let again = import_list(&store, TALKS, MAPPING).await;
        assert_eq!((again.version, again.created, again.matched), (None, 0, 0));
        assert_eq!(once, canonical(&database.url).await);
        let (mut people, mut ministries, mut delegates) = (Vec::new(), 0, 0);
        let on_node = |node: api::store::rows::NodeRow| {
            let name = node.names[0].text.clone();
            match node.head.kind {
                EntityKind::Person => people.push(name),
                EntityKind::Organisation if name == "Ministry of Transport" => ministries += 1,
                _ => {}
            }
        };
        let on_relation = |row: api::store::rows::RelationRow| delegates += usize::from(row.role == "DELEGATE");
        store.read_all(on_node, on_relation).await.unwrap();
        people.sort();
        assert_eq!(
            people,
            ["Ada Quill", "Bo Reed", "Cleo Stern", "Dana Okoro", "Leif Asen", "Petter Vik", "Stangeland", "Vera Lund"]
        );
        assert_eq!(ministries, 2);
        assert_eq!(delegates, 7);
    }
}

/// Every row of a real list is a claim of exactly one participation; the columns that are guesses are not read.
#[tokio::test]
async fn every_row_of_a_real_list_is_accounted_for() {
    let Some(folder) = shared("data") else { return };
    let text = std::fs::read_to_string(folder.join("inc/precops.csv")).unwrap();
    let mapping = include_str!("../../../fixtures/lists/negotiating-sessions.toml");
    let draft = list(&text, mapping);
    let took_part: Vec<_> = draft.facts.iter().filter(|fact| matches!(fact.role, Role::Participation(_))).collect();
    assert_eq!(took_part.len(), 7_830);
    let lines: BTreeSet<u32> = took_part.iter().map(|fact| fact.place.lines.0).collect();
    assert_eq!(lines.len(), 7_830);
    assert_eq!(complaints(&draft), []);
    for engine in engines() {
        let database = fresh(engine).await;
        let store = Store::connect(&database.url).await.unwrap();
        store.migrate().await.unwrap();
        import_list(&store, &text, mapping).await;
        let (mut names, mut sessions) = (BTreeMap::new(), BTreeMap::<_, BTreeSet<_>>::new());
        let mut claimed = 0;
        let on_node = |node: api::store::rows::NodeRow| {
            names.extend(node.names.first().map(|name| (node.head.id, name.text.clone())));
        };
        let on_relation = |row: api::store::rows::RelationRow| {
            if matches!(row.role.as_str(), "DELEGATE" | "OBSERVER") {
                claimed += 1;
                sessions.entry(row.subject_id).or_default().insert(row.object_id);
            }
        };
        store.read_all(on_node, on_relation).await.unwrap();
        let returning = sessions.values().filter(|events| events.len() > 1).count();
        // 4,465 names and 1,309 returning by plain keys. Spellings of one name are one and surnames alone stay apart: 4,458 and
        // 1,311. Names that are alike where delegation and forum agree are one: 367 fewer, who return more often; not where two
        // of them were at one session. Five of Spain have `Sr` in a column of its own and `D.` before their names once, one of
        // India `Mr` and `Shri`.
        assert_eq!((claimed, sessions.len(), returning), (7_392, 4_090, 1_382));
        let mut always: Vec<&str> =
            sessions.iter().filter(|(_, events)| events.len() == 11).map(|(id, _)| names[id].as_str()).collect();
        always.sort_unstable();
        assert_eq!(
            always,
            // Ten are there under one name each time, six under two or three: Bill and William Hare, R. and Renate Christ.
            [
                "Bill Hare",
                "Bo Kjellen",
                "Corrado Clini",
                "Donald H. Pearlman",
                "Julian R. Spradley",
                "Lise Backer",
                "Maciej Sadowski",
                "Nobutoshi Akao",
                "Ole Plougmann",
                "Pascale Morand Francis",
                "Patrick Szell",
                "Renate Christ",
                "Shukong Zhong",
                "Su Wei",
                "Ulrik Torp",
                "Wendelin Wilhelm",
            ]
        );
        let again = import_list(&store, &text, mapping).await;
        assert_eq!((again.version, again.created, again.matched), (None, 0, 0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_list_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, Format::List, &mapped(SHORT));
        let _ = Mapping::parse(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_list_broken_anywhere_is_read_soundly(cut in any::<prop::sample::Index>(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6)) {
        let mut bytes = TALKS.as_bytes().to_vec();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        if let Ok(draft) = read(&bytes, Format::List, &mapped(MAPPING)) {
            sound(&draft);
            prop_assert_eq!(read(&bytes, Format::List, &mapped(MAPPING)).ok(), Some(draft));
        }
    }
}
