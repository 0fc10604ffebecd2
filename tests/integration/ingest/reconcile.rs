//! People whose names are alike: who is joined, who is suggested, who is left alone, and that the order does not matter.

mod namesake;
mod organisation;

use api::ingest::{
    merge::{distinguish, unmerge},
    plan::{Origin, Report},
    read::{Format, ReadOptions, list::Mapping},
    resolve::resolve,
    write::{Source, import},
};
use entity::vocabulary::EntityKind;
use tests::{
    canon::canonical,
    database::{Engine, engines},
    harness::{TestServer, server_on},
};

/// Lists of one make.
struct Lists {
    /// The names of their columns, as their first row has them.
    columns: &'static str,
    /// What the columns mean.
    mapping: &'static str,
}

/// Lists of who was at some talks: event, year, honorific, name, whom the person spoke for.
const TALKS: Lists = Lists {
    columns: "Event,Year,Address,Name,For",
    mapping: "
[event]
name = \"Event\"
date = \"Year\"
[event.edition_of]
name = { constant = \"Harbour Talks\" }
[person]
name = \"Name\"
honorific = \"Address\"
[on_behalf_of]
name = \"For\"
",
};

impl Lists {
    /// A list of some rows, and how it is read from its address.
    fn given(&self, (url, rows): &(impl AsRef<str>, impl AsRef<str>)) -> (String, ReadOptions) {
        let mapping = Some(Box::new(Mapping::parse(self.mapping).unwrap()));
        let url = Some(format!("https://example.org/{}", url.as_ref()));
        let options = ReadOptions { mapping, url, ..ReadOptions::default() };
        (format!("{}\n{}", self.columns, rows.as_ref()), options)
    }

    async fn read(&self, server: &TestServer, list: &(impl AsRef<str>, impl AsRef<str>)) -> Report {
        let (text, options) = self.given(list);
        let source = Source { bytes: text.as_bytes(), format: Format::List, options: &options, actor: "import" };
        import(&server.app.store, source).await.unwrap()
    }

    /// A graph of some lists, read one after the other.
    async fn graph(&self, engine: Engine, lists: &[(impl AsRef<str>, impl AsRef<str>)]) -> TestServer {
        let server = server_on(engine, |_| {}).await;
        for list in lists {
            self.read(&server, list).await;
        }
        server
    }
}

/// The names of all entities of a kind, each one's between bars.
async fn named(server: &TestServer, kind: EntityKind) -> Vec<String> {
    let mut found = Vec::new();
    let on_node = |row: api::store::rows::NodeRow| {
        if row.head.kind == kind && row.head.redirect_id.is_none() {
            found.push(row.names.iter().map(|name| name.text.clone()).collect::<Vec<_>>().join("|"));
        }
    };
    server.app.store.read_all(on_node, |_| {}).await.unwrap();
    found.sort();
    found
}

async fn people(server: &TestServer) -> Vec<String> {
    named(server, EntityKind::Person).await
}

async fn suggestions(server: &TestServer) -> Vec<String> {
    let found = server.app.store.list_suggestions(0, 100).await.unwrap();
    found.into_iter().map(|row| row.reason).collect()
}

/// What a graph says, and what it leaves in doubt.
async fn said(server: &TestServer) -> Vec<String> {
    let mut lines = canonical(&server.database.url).await;
    let mut suggested = suggestions(server).await;
    suggested.sort();
    lines.extend(suggested);
    lines
}

/// Every order of some lists.
fn orders<T: Clone>(lists: &[T]) -> Vec<Vec<T>> {
    if lists.len() < 2 {
        return vec![lists.to_vec()];
    }
    let mut found = Vec::new();
    for at in 0..lists.len() {
        let mut rest = lists.to_vec();
        let first = rest.remove(at);
        found.extend(orders(&rest).into_iter().map(|mut order| {
            order.insert(0, first.clone());
            order
        }));
    }
    found
}

#[track_caller]
fn same(one: &[String], other: &[String], how: &str) {
    let lost: Vec<&String> = one.iter().filter(|line| !other.contains(line)).collect();
    let found: Vec<&String> = other.iter().filter(|line| !one.contains(line)).collect();
    assert!(lost.is_empty() && found.is_empty(), "{how}: lost {lost:#?}\nfound {found:#?}");
}

/// Who is who after two lists, whichever came first, and what is suggested.
async fn check(first: &'static str, second: &'static str, expected: &[&str], suggested: usize) {
    let lists = [("first", first), ("second", second)];
    for engine in engines() {
        let server = TALKS.graph(engine, &lists).await;
        assert_eq!(people(&server).await, expected, "{engine:?}");
        assert_eq!(suggestions(&server).await.len(), suggested, "{:#?}", suggestions(&server).await);
        let forwards = canonical(&server.database.url).await;
        for list in lists {
            let again = TALKS.read(&server, &list).await;
            assert_eq!((again.version, again.created, again.matched), (None, 0, 0));
        }
        assert_eq!(forwards, canonical(&server.database.url).await);
        let server = TALKS.graph(engine, &[lists[1], lists[0]]).await;
        assert_eq!(people(&server).await, expected, "the second list first");
        assert_eq!(forwards, canonical(&server.database.url).await);
        assert_eq!(suggestions(&server).await.len(), suggested);
    }
}

#[tokio::test]
async fn initials_short_forms_and_fuller_names_are_joined_where_all_agrees() {
    check(
        "Talks 1,1991,Mr.,P. Sands,Saint Lucia\nTalks 1,1991,,Bill Hare,Australia\nTalks 1,1991,,Donald Pearlman,Climate Council\n",
        "Talks 2,1992,,Philippe Sands,Saint Lucia\nTalks 2,1992,,William Hare,Australia\nTalks 2,1992,,Donald H. Pearlman,Climate Council\n",
        &["Bill Hare|William Hare", "Donald H. Pearlman|Donald Pearlman", "Philippe Sands|P. Sands"],
        0,
    )
    .await;
}

/// A short form stands under the initial of what it is short for, its initials under their own.
#[tokio::test]
async fn initials_of_a_short_form_are_joined_whichever_came_first() {
    check(
        "Talks 1,1991,,J.G. Beausoleil,Canada\n",
        "Talks 2,1992,,Jerry Beausoleil,Canada\n",
        &["Jerry Beausoleil|J.G. Beausoleil"],
        0,
    )
    .await;
}

/// Who was joined under another name is parted from who bears one of the names beside him.
#[tokio::test]
async fn a_namesake_is_another_than_who_was_joined_by_a_short_form() {
    check(
        "Talks 5,1991,,Tom Jones,Climate Council\nTalks 8,1993,,Thomas Jones,Climate Council\nTalks 9,1994,,Thomas Jones,Climate Council\n",
        "Talks 5,1991,,Tom Jones,Climate Council\nTalks 8,1993,,Thomas Jones,Conseil du Climat\nTalks 9,1994,,Thomas Jones,Conseil de Climat\n",
        &["Thomas Jones", "Thomas Jones|Tom Jones"],
        2,
    )
    .await;
}

#[tokio::test]
async fn a_name_alone_joins_nobody() {
    check(
        "Talks 1,1991,,P. Sands,Saint Lucia\nTalks 1,1991,,Bill Hare,Australia\nTalks 1,1991,,Reed,Norway\n",
        "Talks 2,1992,,Philippe Sands,Vanuatu\nTalks 2,1992,,William Hare,Austria\nTalks 2,1992,,Bo Reed,Norway\n",
        &["Bill Hare", "Bo Reed", "P. Sands", "Philippe Sands", "Reed", "William Hare"],
        0,
    )
    .await;
}

#[tokio::test]
async fn what_speaks_against_it_is_heard() {
    check(
        "Talks 1,1991,Mr.,P. Sands,Saint Lucia\nTalks 1,1991,,John Faulks,Saint Lucia\n",
        "Talks 2,1992,Ms.,Philippa Sands,Saint Lucia\nTalks 1,1991,,J. Faulks,Saint Lucia\n",
        &["J. Faulks", "John Faulks", "P. Sands", "Philippa Sands"],
        1,
    )
    .await;
}

#[tokio::test]
async fn who_could_be_two_is_joined_with_neither() {
    check(
        "Talks 1,1991,,P. Sands,Saint Lucia\n",
        "Talks 2,1992,,Philippe Sands,Saint Lucia\nTalks 3,1993,,Paul Sands,Saint Lucia\n",
        &["P. Sands", "Paul Sands", "Philippe Sands"],
        2,
    )
    .await;
}

/// Who was joined is parted when it turns out that another could be meant as well.
#[tokio::test]
async fn who_could_be_two_is_joined_with_neither_whoever_came_last() {
    let (short, one, other) = (
        ("short", "Talks 1,1991,,P. Sands,Saint Lucia\n"),
        ("one", "Talks 2,1992,,Philippe Sands,Saint Lucia\n"),
        ("other", "Talks 3,1993,,Paul Sands,Saint Lucia\n"),
    );
    for engine in engines() {
        let first = TALKS.graph(engine, &[one, other, short]).await;
        assert_eq!(people(&first).await, ["P. Sands", "Paul Sands", "Philippe Sands"]);
        let expected = canonical(&first.database.url).await;
        for order in [[short, one, other], [other, short, one], [one, short, other]] {
            let server = TALKS.graph(engine, &order).await;
            assert_eq!(expected, canonical(&server.database.url).await, "{order:?}");
            assert_eq!(suggestions(&server).await.len(), 2);
        }
    }
}

#[tokio::test]
async fn a_letter_amiss_in_a_long_name_is_no_other_organisation() {
    check(
        "Talks 1,1991,,Ada Quill,Federation of Harbour Observatories\nTalks 1,1991,,Bo Reed,FHO\n",
        "Talks 2,1992,,A. Quill,Federation of Harbour Observatoires\n",
        &["Ada Quill|A. Quill", "Bo Reed"],
        1,
    )
    .await;
}

/// An import that ended between its commit and its joins catches up when the source is imported again.
#[tokio::test]
async fn what_was_cut_off_before_its_joins_catches_up() {
    for engine in engines() {
        let server = TALKS.graph(engine, &[("first", "Talks 1,1991,,P. Sands,Saint Lucia\n")]).await;
        let second = ("second", "Talks 2,1992,,Philippe Sands,Saint Lucia\n");
        let (text, options) = TALKS.given(&second);
        let draft = api::ingest::read::read(text.as_bytes(), Format::List, &options).unwrap();
        let origin = Origin { url: options.url.clone(), sha256: "cut".to_owned(), ..Origin::default() };
        let plan = resolve(&server.app.store, &draft, &origin).await.unwrap();
        server.app.store.commit(plan.commit).await.unwrap();
        assert_eq!(people(&server).await, ["P. Sands", "Philippe Sands"]);
        assert_eq!(TALKS.read(&server, &second).await.joined.len(), 1);
        assert_eq!(people(&server).await, ["Philippe Sands|P. Sands"]);
        assert_eq!(TALKS.read(&server, &second).await.version, None);
    }
}

#[tokio::test]
async fn what_an_editor_parts_no_reader_joins_again() {
    for engine in engines() {
        let first = ("first", "Talks 1,1991,Mr.,P. Sands,Saint Lucia\n");
        let second = ("second", "Talks 2,1992,,Philippe Sands,Saint Lucia\n");
        let server = TALKS.graph(engine, &[first]).await;
        let report = TALKS.read(&server, &second).await;
        assert_eq!(report.joined.len(), 1, "{report:?}");
        let why = "“P. Sands” and “Philippe Sands”: one has the initial of the other, both for Saint Lucia, both at Harbour Talks, a year apart.";
        let merges = server.app.store.list_merges(None, 0, 10).await.unwrap();
        assert_eq!(merges.iter().map(|merge| merge.reason.as_deref()).collect::<Vec<_>>(), [Some(why)]);
        unmerge(&server.app.store, merges[0].id, "editor").await.unwrap();
        let third = ("third", "Talks 3,1993,,P. Sands,Saint Lucia\nTalks 4,1994,,Philippe Sands,Saint Lucia\n");
        assert_eq!(TALKS.read(&server, &third).await.joined, Vec::<String>::new());
        assert_eq!(people(&server).await, ["P. Sands", "Philippe Sands"]);
        assert_eq!(suggestions(&server).await, Vec::<String>::new());

        let server = TALKS
            .graph(
                engine,
                &[("first", "Talks 1,1991,,P. Sands,Saint Lucia\nTalks 1,1991,,Philippe Sands,Saint Lucia\n")],
            )
            .await;
        assert_eq!(suggestions(&server).await.len(), 1);
        distinguish(&server.app.store, "person:p-sands", "person:philippe-sands", None, "editor").await.unwrap();
        assert_eq!(suggestions(&server).await, Vec::<String>::new());
        TALKS.read(&server, &second).await;
        assert_eq!(people(&server).await, ["P. Sands", "Philippe Sands"]);
    }
}
