//! Lists that are too long for one commit: the same graph as in one, and nothing lost where a command is cut off.

use std::collections::BTreeSet;

use api::{
    error::{Code, Error},
    ingest::{
        parts::{Doing, LongList, PartDone},
        read::{
            Format, PlainRows, ReadOptions,
            list::{Cut, Mapping},
        },
        reread::reread,
        undo::undo_run,
        write::{Source, import},
    },
    store::Store,
};
use entity::vocabulary::EntityKind;
use serde_json::Value;
use tests::{
    canon::canonical,
    database::{TestDatabase, engines, fresh},
    harness::server_on,
    lists::{MAPPING, list},
};
use uuid::Uuid;

const URL: &str = "https://example.org/list.csv";

fn options(url: Option<&str>) -> ReadOptions {
    ReadOptions {
        url: url.map(str::to_owned),
        mapping: Some(Box::new(Mapping::parse(MAPPING).unwrap())),
        batch: Some(Uuid::now_v7()),
        ..ReadOptions::default()
    }
}

/// Reads a list into a store, fifty rows at a time, until `until` parts were read. Gives what was told of each part.
async fn read_parts(
    store: Option<&Store>,
    text: &str,
    options: &ReadOptions,
    until: usize,
) -> Result<Vec<PartDone>, Error> {
    let open = || Ok(PlainRows::new(text.as_bytes()));
    let sha256 = format!("{}", text.len());
    let cut = Cut { rows: 50, ..Cut::default() };
    let long = LongList { open, sha256, options, cut, actor: "test" };
    let survey = long.survey()?;
    let mut parts = Vec::new();
    let doing = store.map_or(Doing::Rehearsing(None), Doing::Importing);
    let cut_off = |part| {
        parts.push(part);
        if parts.len() == until { Err(Error::internal("cut off")) } else { Ok(()) }
    };
    match long.read(&survey, doing, cut_off).await {
        Err(error) if error.code() == Code::Internal => Ok(parts),
        Err(error) => Err(error),
        Ok(()) => {
            assert_eq!(survey.parts(), parts.len());
            assert_eq!(survey.rows, parts.iter().map(|part| part.rows as u64).sum::<u64>());
            Ok(parts)
        }
    }
}

async fn store_of(database: &TestDatabase) -> Store {
    let store = Store::connect(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    store
}

/// What a graph shows, without where it comes from.
pub(super) async fn shown(store: &Store) -> BTreeSet<String> {
    let mut names = std::collections::HashMap::new();
    let mut found = BTreeSet::new();
    let mut relations = Vec::new();
    let on_node = |node: api::store::rows::NodeRow| {
        let mut texts: Vec<String> = node.names.iter().map(|name| name.text.clone()).collect();
        texts.sort();
        if node.head.redirect_id.is_none() {
            let detail = match node.head.kind {
                EntityKind::Event => format!("{:?}", node.detail).split_once(", event_kind").unwrap().1.to_owned(),
                _ => String::new(),
            };
            found.insert(format!("{:?} {texts:?} {detail}", node.head.kind));
        }
        names.insert(node.head.id, texts);
    };
    store.read_all(on_node, |row| relations.push(row)).await.unwrap();
    for row in relations {
        let ends = [Some(row.subject_id), Some(row.object_id), row.affiliation_id, row.on_behalf_of_id];
        let ends = ends.map(|end| end.map(|end| names[&end].clone()));
        found.insert(format!("{:?} {} {ends:?} {:?} {:?}", row.kind, row.role, row.printed_name, row.printed_title));
    }
    found
}

#[tokio::test]
async fn a_list_in_parts_shows_what_it_shows_in_one() {
    let text = list(230, 7, "Adviser");
    for engine in engines() {
        let (one, parts) = (fresh(engine).await, fresh(engine).await);
        let store = store_of(&one).await;
        let whole = options(Some(URL));
        import(&store, Source { bytes: text.as_bytes(), format: Format::List, options: &whole, actor: "test" })
            .await
            .unwrap();
        let in_one = shown(&store).await;
        let store = store_of(&parts).await;
        let read = read_parts(Some(&store), &text, &options(Some(URL)), usize::MAX).await.unwrap();
        assert_eq!(read.iter().map(|part| part.rows).collect::<Vec<_>>(), [50, 50, 50, 50, 30]);
        let in_parts = shown(&store).await;
        let differing: Vec<_> = in_one.symmetric_difference(&in_parts).collect();
        assert!(differing.is_empty(), "{differing:#?}");
    }
}

#[tokio::test]
async fn a_command_that_was_cut_off_goes_on_and_is_one_batch() {
    let text = list(230, 7, "Adviser");
    for engine in engines() {
        for url in [None, Some(URL)] {
            let (whole, broken) = (fresh(engine).await, fresh(engine).await);
            let store = store_of(&whole).await;
            read_parts(Some(&store), &text, &options(url), usize::MAX).await.unwrap();
            let expected = canonical(&whole.url).await;

            let store = store_of(&broken).await;
            let known = |parts: &[PartDone]| parts.iter().filter(|part| part.report.is_none()).count();
            for (until, before) in [(2, 0), (3, 2), (usize::MAX, 3)] {
                let read = read_parts(Some(&store), &text, &options(url), until).await.unwrap();
                assert_eq!(known(&read), before);
            }
            let read = canonical(&broken.url).await;
            assert_eq!(expected, read);
            let runs = store.list_runs(0, 100).await.unwrap();
            let batches: BTreeSet<Option<Uuid>> = runs.iter().map(|(run, _)| run.batch).collect();
            assert_eq!((runs.len(), batches.len()), (5, 1));

            // It was read to its end: given once more, it is read again, and nothing of it is new.
            let version = store.version().await.unwrap().version;
            let again = read_parts(Some(&store), &text, &options(url), usize::MAX).await.unwrap();
            assert_eq!((known(&again), again.len()), (0, 5));
            assert!(again.iter().all(|part| part.report.as_ref().unwrap().version.is_none()));
            assert_eq!(version, store.version().await.unwrap().version);
            assert_eq!(expected, canonical(&broken.url).await);

            let batch = batches.first().unwrap().unwrap();
            let undone = undo_run(&store, batch, "editor", true).await.unwrap();
            assert_eq!(undone.runs.len(), 5);
            let left = canonical(&broken.url).await;
            let left = left.iter().filter(|line| !line.starts_with("source ") && !line.starts_with("unclaimed "));
            assert_eq!(left.count(), 0);
            // What was taken back was not read.
            let read = read_parts(Some(&store), &text, &options(url), usize::MAX).await.unwrap();
            assert_eq!(known(&read), 0);
        }
    }
}

#[tokio::test]
async fn a_list_that_grew_is_read_anew_and_only_its_new_rows_are_new() {
    let long = list(230, 7, "Adviser");
    let short: String = long.split_inclusive('\n').take(1 + 120).collect();
    for engine in engines() {
        let database = fresh(engine).await;
        let store = store_of(&database).await;
        read_parts(Some(&store), &short, &options(Some(URL)), usize::MAX).await.unwrap();
        let grown = read_parts(Some(&store), &long, &options(Some(URL)), usize::MAX).await.unwrap();
        let created: Vec<usize> = grown.iter().map(|part| part.report.as_ref().unwrap().created).collect();
        assert_eq!(created[..2], [0, 0]);
        assert!(created[2..].iter().all(|created| *created > 0), "{created:?}");
        assert_eq!(store.count_sources().await.unwrap(), 5);
    }
}

#[tokio::test]
async fn claims_of_a_part_count_the_lines_of_the_list() {
    let text = list(90, 7, "Adviser");
    for engine in engines() {
        let server = server_on(engine, |_| {}).await;
        let store = &server.app.store;
        read_parts(Some(store), &text, &options(Some(URL)), usize::MAX).await.unwrap();
        server.app.feed.catch_up().await.unwrap();
        let query = "{ participations(first: 100) { nodes { claims(first: 100) { nodes {\
            attribute locator quote source { id title url } } } } } }";
        let answer = serde_json::to_value(api::schema::build(server.app.clone()).execute(query).await).unwrap();
        assert!(answer["errors"].is_null(), "{answer}");
        let mut seen = BTreeSet::new();
        let claims = answer["data"]["participations"]["nodes"].as_array().unwrap().iter();
        for claim in claims.flat_map(|node| node["claims"]["nodes"].as_array().unwrap()) {
            if claim["attribute"] != Value::Null {
                continue;
            }
            let line: usize = claim["locator"].as_str().unwrap().strip_prefix("line ").unwrap().parse().unwrap();
            assert_eq!(text.lines().nth(line - 1), claim["quote"].as_str());
            assert_eq!(claim["source"]["url"], URL);
            seen.insert((line, claim["source"]["id"].as_str().unwrap().to_owned()));
        }
        assert_eq!(seen.len(), 90);
        let (line, source) = seen.last().unwrap();
        let query = format!(
            r#"{{ source(id: "{source}") {{ row: text(lines: "{line}") first: text(lines: "1") early: text(lines: "30") }} }}"#
        );
        let answer =
            serde_json::to_value(api::schema::build(server.app.clone()).execute(query.as_str()).await).unwrap();
        let source = &answer["data"]["source"];
        assert_eq!(source["row"].as_str(), text.lines().nth(line - 1));
        assert_eq!(source["first"].as_str(), text.lines().next());
        assert_eq!(source["early"], "");

        for (source, _) in store.sources_with_readers().await.unwrap() {
            let again = reread(store, source, "test", true).await.unwrap().unwrap();
            assert_eq!((again.unsaid, again.report.version, again.report.created), (Vec::new(), None, 0));
        }
    }
}

#[tokio::test]
async fn a_rehearsal_writes_nothing_and_strictness_refuses_all() {
    let mut text = list(120, 7, "Adviser");
    let database = fresh(tests::database::Engine::Sqlite).await;
    let store = store_of(&database).await;
    let open = || Ok(text.as_bytes());
    let long = LongList {
        open,
        sha256: String::new(),
        options: &options(None),
        cut: Cut { rows: 50, ..Cut::default() },
        actor: "test",
    };
    let survey = long.survey().unwrap();
    let mut created = 0;
    let rehearsed = long.read(&survey, Doing::Rehearsing(Some(&store)), |part| {
        created += part.report.unwrap().created;
        Ok(())
    });
    rehearsed.await.unwrap();
    assert!(created > 120, "{created}");
    assert_eq!(store.version().await.unwrap().version, 0);
    assert_eq!(read_parts(None, &text, &options(None), usize::MAX).await.unwrap().len(), 3);

    text.push_str("Session 1,1990\n");
    let strict = ReadOptions { strict: true, ..options(None) };
    let refused = read_parts(Some(&store), &text, &strict, usize::MAX).await.unwrap_err();
    let says = "line 122: The row has 2 cells and the first row 7. The row was left out. Nothing was written.";
    assert_eq!(refused.message(), says);
    assert_eq!(store.version().await.unwrap().version, 0);
    let read = read_parts(Some(&store), &text, &options(None), usize::MAX).await.unwrap();
    let said = &read[2].report.as_ref().unwrap().messages;
    assert!(said.iter().any(|message| message.line == Some(122)), "{said:?}");
}

/// Bytes are cut where rows end, whatever ends their lines.
#[tokio::test]
async fn rows_of_several_lines_and_other_line_ends_are_cut_between_rows() {
    let plain = list(110, 7, "Adviser").replace(",Adviser,", ",\"Adviser,\nfirst \"\"class\"\"\",");
    let database = fresh(tests::database::Engine::Sqlite).await;
    let store = store_of(&database).await;
    read_parts(Some(&store), &plain, &options(Some(URL)), usize::MAX).await.unwrap();
    let expected = shown(&store).await;
    for other in [plain.replace('\n', "\r\n"), plain.replace('\n', "\r"), format!("\u{feff}{plain}")] {
        let database = fresh(tests::database::Engine::Sqlite).await;
        let store = store_of(&database).await;
        let parts = read_parts(Some(&store), &other, &options(Some(URL)), usize::MAX).await.unwrap();
        assert_eq!(parts.len(), 3);
        assert_eq!(expected, shown(&store).await);
    }
}
