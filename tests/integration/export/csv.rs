//! Rows of cells, read back by the crate that everybody reads them with.

use api::{
    export::{Format, Table},
    store::commit::Commit,
};
use entity::vocabulary::EntityKind;
use tests::{
    harness::{TestServer, server},
    random::node_model,
    sample::write_sample,
};

use super::whole;

async fn rows(server: &TestServer, table: Table) -> (Vec<String>, Vec<Vec<String>>) {
    let text = whole(server, Format::Csv(table)).await;
    let text = text.strip_prefix('\u{feff}').expect("it says that it is UTF-8");
    assert!(text.ends_with("\r\n"));
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let cells = |row: &::csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<_>>();
    let head = cells(reader.headers().unwrap());
    (head, reader.records().map(|row| cells(&row.unwrap())).collect())
}

fn cell<'a>((head, _): &(Vec<String>, Vec<Vec<String>>), row: &'a [String], column: &str) -> &'a str {
    &row[head.iter().position(|name| name == column).unwrap_or_else(|| panic!("{column}: {head:?}"))]
}

#[tokio::test]
async fn every_entity_and_every_fact_is_a_row() {
    let server = server().await;
    write_sample(&server.app).await;
    let graph = server.app.graph();
    let entities = rows(&server, Table::Entities).await;
    assert_eq!(entities.1.len(), graph.nodes().count());
    let seminar = entities.1.iter().find(|row| row[0] == "event:seminar").unwrap();
    for (column, expected) in [
        ("name", "Mainstreaming migration"),
        ("sort", "SEMINAR"),
        ("date", "2011-11-28"),
        ("city", "New York"),
        ("languages", "en"),
        ("links", "https://example.org/seminar"),
    ] {
        assert_eq!(cell(&entities, seminar, column), expected);
    }
    assert!(!cell(&entities, seminar, "description").is_empty());
    let relations = rows(&server, Table::Relations).await;
    assert_eq!(relations.1.len(), graph.count_relations());
    let speaks = relations.1.iter().find(|row| cell(&relations, row, "subject") == "person:sorreta").unwrap();
    for (column, expected) in [
        ("kind", "PARTICIPATION"),
        ("role", "SPEAKER"),
        ("object_name", "Mainstreaming migration"),
        ("affiliation", "organisation:mission"),
        ("on_behalf_of_name", "Philippines"),
        ("printed_title", "Deputy Permanent Representative"),
        ("event_date", "2011-11-28"),
    ] {
        assert_eq!(cell(&relations, speaks, column), expected);
    }
}

#[tokio::test]
async fn no_cell_is_a_formula() {
    let server = server().await;
    let names = ["=1+1", "+49 30", "-2", "@cmd", "\t=1", "  =1", "＝1", "a=1", "x, \"y\"\r\nz", "\rz"];
    let new_nodes = names.iter().map(|name| node_model(EntityKind::Organisation, name, None)).collect();
    let commit = Commit { actor: "test".to_owned(), new_nodes, ..Commit::default() };
    server.app.store.commit(commit).await.unwrap();
    server.app.feed.catch_up().await.unwrap();
    let entities = rows(&server, Table::Entities).await;
    let mut found: Vec<&str> = entities.1.iter().map(|row| cell(&entities, row, "name")).collect();
    found.sort_unstable();
    let mut expected =
        vec!["'=1+1", "'+49 30", "'-2", "'@cmd", "'\t=1", "'  =1", "'＝1", "a=1", "x, \"y\"\r\nz", "'\rz"];
    expected.sort_unstable();
    assert_eq!(found, expected);
}
