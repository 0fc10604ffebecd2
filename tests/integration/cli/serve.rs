//! What `colloquy serve` refuses before it answers anybody, and servers that share a database and are killed.

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tests::{
    database::{Engine, TestDatabase, engines, fresh},
    program::{self, Serving, ask},
};

use super::exit;

#[test]
fn a_wrong_option_is_told_with_what_it_takes() {
    for (words, expected) in [
        (["--cors-origin", "https://a.example/b"], "an origin is https://HOST"),
        (["--max-depth", "41"], "41 is not in 1..=40"),
        (["--max-running", "0"], "a whole number from 1 to 1000000"),
        (["--trusted-documents-mode", "enforce"], "required arguments were not provided"),
        (["--read-only", "--sample"], "'--read-only' cannot be used with '--sample'"),
        (["--read-only", "--writes=loopback"], "'--read-only' cannot be used with '--writes <WRITES>'"),
        (["--cache-bytes", "much"], "invalid value 'much' for '--cache-bytes <BYTES>'"),
    ] {
        let (code, stderr) = exit(&["serve", words[0], words[1]]);
        assert_eq!(code, 2, "{words:?}: {stderr}");
        assert!(stderr.contains(expected), "{words:?}: {stderr}");
    }
}

#[test]
fn a_trusted_document_that_does_not_fit_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("queries.json");
    fs::write(&file, r#"{ "1f": "{ statistics { events } }", "2e": "query Old {\n  gone }" }"#).expect("a file");
    let (file, database) = (file.display().to_string(), format!("sqlite://{}/a.db?mode=rwc", folder.path().display()));
    let words = ["serve", "--database-url", &database, "--listen", "127.0.0.1:0", "--trusted-documents", &file];
    let (code, stderr) = exit(&words);
    let last = stderr.lines().last().unwrap_or_default();
    assert_eq!(code, 1, "{stderr}");
    assert!(
        last.contains(&format!("--trusted-documents {file}: the document with the id 2e does not fit the contract")),
        "{stderr}"
    );
    assert!(last.contains("gone") && last.contains("(line 2, column 3)"), "{stderr}");
}

/// Writes of the soak on each database; `COLLOQUY_TEST_SOAK_WRITES=10000` is the long one.
fn soak_writes() -> usize {
    std::env::var("COLLOQUY_TEST_SOAK_WRITES").map_or(60, |number| number.parse().expect("a number of writes"))
}

/// How often a server is killed while they last.
fn kills(writes: usize) -> usize {
    (writes / 500).max(4)
}

const IMPORT: &str = "mutation($content: String!, $url: URL!) { importSource(input: { content: $content, url: $url, format: \
                      JSON_LD }) { graphVersion userErrors { message } } }";

/// An event of its own with two people and an organisation that others have too, so that writers meet.
fn source(number: usize) -> (String, String) {
    let letters =
        |number: usize| format!("{}{}", char::from(b'A' + (number / 7 % 7) as u8), ["o", "el", "in"][number % 3]);
    let person = |number: usize| {
        let office = format!("Office of the {} Islands", letters(number));
        json!({ "@type": "Person", "name": format!("Ada {}berg", letters(number)),
                "worksFor": { "@type": "Organization", "name": office } })
    };
    let day = format!("20{:02}-{:02}-{:02}", number % 20, number % 12 + 1, number % 28 + 1);
    let event = json!({ "@context": "https://schema.org", "@type": "Event", "name": format!("Seminar {number}"),
                        "startDate": day, "performer": [person(number), person(number / 3)] });
    (event.to_string(), format!("https://example.org/seminars/{number}"))
}

/// Writes one source, again and again until a server has said that it is there; gives the version that has it.
fn write(address: SocketAddr, number: usize) -> Option<u64> {
    let (content, url) = source(number);
    let body = json!({ "query": IMPORT, "variables": { "content": content, "url": url } }).to_string();
    let start = Instant::now();
    loop {
        let answer = ask(address, "", &body).and_then(|answer| serde_json::from_str::<Value>(&answer).ok());
        if let Some(payload) =
            answer.as_ref().map(|answer| &answer["data"]["importSource"]).filter(|payload| payload.is_object())
        {
            assert_eq!(payload["userErrors"], json!([]), "{payload}");
            return payload["graphVersion"].as_str().and_then(|version| version.parse().ok());
        }
        assert!(start.elapsed() < Duration::from_mins(2), "{number} cannot be written: {answer:?}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Everything that a server shows of its graph, page by page, each with the version it is of.
fn shown(address: SocketAddr, version: usize) -> Vec<String> {
    let demand = format!("x-graph-version: at-least {version}\r\n");
    let mut pages = Vec::new();
    for (list, fields) in [
        ("events", "id slug name when { edtf } revision"),
        ("people", "id slug name revision names { text } affiliations { nodes { id } }"),
        ("organisations", "id slug name revision"),
        ("participations", "id role revision person { id } event { id } affiliation { id }"),
    ] {
        let mut after = Value::Null;
        loop {
            let query = format!(
                "query($after: String) {{ {list}(first: 100, after: $after) {{ totalCount nodes {{ {fields} }} \
                 pageInfo {{ endCursor hasNextPage }} }} }}"
            );
            let body = json!({ "query": query, "variables": { "after": after } }).to_string();
            let page = ask(address, &demand, &body).expect("an answer");
            let read: Value = serde_json::from_str(&page).expect("JSON");
            assert_eq!(read.get("errors"), None, "{page}");
            let info = &read["data"][list]["pageInfo"];
            after = info["endCursor"].clone();
            let more = info["hasNextPage"] == true;
            pages.push(page);
            if !more {
                break;
            }
        }
    }
    pages
}

fn start(database: &TestDatabase, listen: &str, index: &Path, more: &[&str]) -> Serving {
    let index = index.display().to_string();
    let words = ["--database-url", &database.url, "--listen", listen, "--search-index", &index];
    Serving::start(&[&words, more].concat())
}

fn soak(database: &TestDatabase, writes: usize) {
    let (flags, kills) = (["--writes", "loopback"], kills(writes));
    let folder = tempfile::tempdir().expect("a folder");
    let index = |place: usize| folder.path().join(format!("search-{place}"));
    let mut servers = [0, 1].map(|place| start(database, "127.0.0.1:0", &index(place), &flags));
    let addresses = [servers[0].address, servers[1].address];
    let written = AtomicUsize::new(0);
    let by_hand = thread::scope(|scope| {
        let hands = [0, 1].map(|place| {
            let written = &written;
            scope.spawn(move || {
                for number in (place..writes).step_by(2) {
                    let version = write(addresses[place], number);
                    let done = written.fetch_add(1, Ordering::Relaxed) + 1;
                    // Now and then the other server is asked for what this one wrote.
                    if let Some(version) = version.filter(|_| done.is_multiple_of(50)) {
                        let body = json!({ "query": "{ statistics { graphVersion } }" }).to_string();
                        let demand = format!("x-graph-version: at-least {version}\r\n");
                        if let Some(answer) = ask(addresses[1 - place], &demand, &body) {
                            assert!(answer.contains("graphVersion"), "{answer}");
                        }
                    }
                }
            })
        });
        let mut by_hand = 0;
        for kill in 1..=kills {
            while written.load(Ordering::Relaxed) < writes * kill / (kills + 1) {
                assert!(
                    !hands.iter().any(|writer| writer.is_finished() && written.load(Ordering::Relaxed) < writes / 2)
                );
                thread::sleep(Duration::from_millis(2));
            }
            servers[kill % 2].kill();
            // Meanwhile a command line writes, too.
            let (content, url) = source(writes + kill);
            let file = folder.path().join("event.json");
            fs::write(&file, content).expect("a file");
            let file = file.display().to_string();
            let output = program::run(&["import", &file, "--url", &url, "--database-url", &database.url]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            by_hand += 1;
            servers[kill % 2] = start(database, &addresses[kill % 2].to_string(), &index(kill % 2), &flags);
        }
        for writer in hands {
            writer.join().expect("it wrote everything");
        }
        by_hand
    });
    // Each source is a version, however often it was sent.
    let version = writes + by_hand;
    let replica = start(database, "127.0.0.1:0", &index(2), &["--read-only"]);
    let [one, two, three] = [addresses[0], addresses[1], replica.address].map(|address| shown(address, version));
    assert!(one[0].contains(&format!("\"totalCount\":{version},")), "{}", &one[0][..200]);
    assert!(one[0].contains(&format!("\"graphVersion\":{version}}}")), "{}", &one[0][one[0].len() - 200..]);
    assert!(one == two, "the two servers agree");
    assert!(one == three, "and a third, which has loaded everything afresh");
}

#[test]
fn servers_on_one_database_agree_after_kills() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for engine in engines() {
        let database = runtime.block_on(fresh(engine));
        let (start, writes) = (Instant::now(), soak_writes());
        soak(&database, writes);
        eprintln!("{engine:?}: {writes} writes, {} kills, {:.0} s", kills(writes), start.elapsed().as_secs_f64());
    }
}

/// Serves the sample until it answers, then ends it as a service does; what it said.
#[cfg(unix)]
fn served(database: &str, more: &[&str], meanwhile: impl FnOnce(SocketAddr)) -> String {
    let log = tempfile::NamedTempFile::new().expect("a file");
    let words = ["serve", "--no-graphiql", "--sample", "--listen", "127.0.0.1:0", "--database-url", database];
    let stderr = log.reopen().expect("the same file");
    let mut child = program::command(&[&words, more].concat()).stderr(stderr).spawn().expect("the program starts");
    let start = Instant::now();
    let said = || fs::read_to_string(log.path()).expect("text");
    let address = loop {
        let said = said();
        let address = said.split_once("answering at http://").and_then(|(_, rest)| rest.split('/').next());
        if let Some(address) = address.and_then(|address| address.parse().ok()) {
            break address;
        }
        assert!(start.elapsed() < Duration::from_mins(1) && child.try_wait().expect("a state").is_none(), "{said}");
        thread::sleep(Duration::from_millis(20));
    };
    meanwhile(address);
    let killed = std::process::Command::new("kill").arg(child.id().to_string()).status().expect("kill is there");
    assert!(killed.success() && child.wait().expect("it ends").success(), "{}", said());
    said()
}

#[cfg(unix)]
#[test]
fn a_server_that_ends_leaves_a_checkpoint_and_one_that_cannot_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    let (database, file) = (format!("sqlite://{}?mode=rwc", path.display()), folder.path().join("a.db-graph"));
    let first = std::cell::OnceCell::new();
    let answers = |address| {
        let question = json!({ "query": "{ people(first: 50) { totalCount nodes { slug } } }" });
        let answer = ask(address, "", &question.to_string()).expect("an answer");
        assert!(answer.contains("sarah-rosengaertner"), "{answer}");
        assert_eq!(first.get_or_init(|| answer.clone()), &answer);
    };
    let nowhere = folder.path().join("none/graph").display().to_string();
    let said = served(&database, &["--checkpoint", &nowhere], answers);
    let warnings: Vec<_> = said.lines().filter(|line| line.contains("WARN")).collect();
    assert!(warnings.iter().all(|line| line.contains("cannot be written: No such file")), "{said}");
    assert!((1..=2).contains(&warnings.len()), "once while it runs, and at its end: {said}");
    for off in [["--no-checkpoint"].as_slice(), &["--checkpoint", ""]] {
        served(&database, off, answers);
        assert!(!file.exists(), "{off:?}");
    }
    let said = served(&database, &[], answers);
    assert!(file.exists() && !said.contains("WARN"), "{said}");
    let said = served(&database, &[], answers);
    assert!(!said.contains("reading the graph from the database"), "{said}");
    fs::write(&file, "colgraph").expect("it is written");
    let said = served(&database, &[], answers);
    assert!(
        said.contains("reading the graph from the database: the checkpoint") && said.contains("is damaged"),
        "{said}"
    );
    assert!(fs::metadata(&file).expect("it is there").len() > 10_000, "it is written anew");
}

#[test]
fn a_replica_makes_no_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}/a.db?mode=rwc", folder.path().display());
    let words = ["serve", "--read-only", "--database-url", &url, "--listen", "127.0.0.1:0"];
    let (code, stderr) = exit(&words);
    assert_eq!((code, stderr.contains("cannot be opened")), (1, true), "{stderr}");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let empty = runtime.block_on(fresh(Engine::Sqlite));
    let path = empty.url.trim_start_matches("sqlite://").trim_end_matches("?mode=rwc");
    fs::write(path, "").expect("an empty file is an empty database");
    let (code, stderr) = exit(&["serve", "--read-only", "--database-url", &empty.url, "--listen", "127.0.0.1:0"]);
    assert_eq!((code, stderr.contains("The database is older than this program")), (1, true), "{stderr}");
    assert_eq!(fs::metadata(path).expect("it is there").len(), 0, "nothing was written");
}
