//! The search index follows the log, and an index that cannot be trusted is made anew.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use api::{
    app::App,
    search::{Index, Place, Query},
    store::commit::Commit,
};
use entity::vocabulary::EntityKind;
use proptest::prelude::*;
use tests::{
    database::{Engine, TestDatabase, engines, fresh},
    harness::{config, searchable},
    random::{World, Write, commits, node_model},
    sample::write_sample,
};

/// The ids of everything that is found, and how well each fits.
fn answers(app: &App) -> Vec<String> {
    let snapshot = app.search.snapshot().unwrap();
    assert_eq!(snapshot.version(), app.graph().version());
    let questions = ["ada", "emile", "forum", "zoe", "osten", "a", "foru", "forvm", "speaker", "title"];
    let found = questions.iter().flat_map(|question| {
        let found = snapshot.find(&Query::parse(question).unwrap(), None, &|| Ok(())).unwrap();
        found.hits.into_iter().map(move |hit| format!("{question} {} {}", hit.id, hit.score))
    });
    found.collect()
}

/// Opens a database that was open before: its index is free as soon as the last owner has noticed.
async fn open(database: &TestDatabase) -> Arc<App> {
    let folder = config(database).search_folder();
    while folder.as_deref().is_some_and(is_held) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let app = App::open(&config(database)).await.unwrap();
    searchable(&app).await;
    app
}

fn is_held(folder: &Path) -> bool {
    let lock = folder.join(".tantivy-writer.lock");
    fs::File::open(lock).is_ok_and(|lock| lock.try_lock().is_err())
}

async fn check(engine: Engine, commits: &[Vec<Write>]) {
    let database = fresh(engine).await;
    let app = App::open(&config(&database)).await.unwrap();
    let mut world = World::default();
    for writes in commits {
        let base = app.store.version().await.unwrap().version;
        app.store.commit(world.commit(writes, base)).await.unwrap();
        app.feed.catch_up().await.unwrap();
        searchable(&app).await;
        let followed = answers(&app);
        // Another process finds the index of a SQLite database taken and makes its own.
        let other = App::open(&config(&database)).await.unwrap();
        searchable(&other).await;
        assert_eq!(followed, answers(&other));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_index_that_followed_answers_as_one_made_afresh(commits in commits()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        for engine in engines() {
            runtime.block_on(check(engine, &commits));
        }
    }
}

/// The files of an index that hold what can be found, sorted.
fn segments(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|end| end == "term" || end == "idx")).collect();
    files.sort();
    files
}

#[tokio::test]
async fn an_index_outlives_its_server_and_is_brought_up_to_date() {
    let database = fresh(Engine::Sqlite).await;
    let folder = config(&database).search_folder().unwrap();
    let app = open(&database).await;
    write_sample(&app).await;
    searchable(&app).await;
    let expected = found(&app, "sarah");
    drop(app);
    let app = open(&database).await;
    let kept = segments(&folder);
    assert_eq!(found(&app, "sarah"), expected);
    // Written while no server ran.
    drop(app);
    let store = api::store::Store::connect(&database.url).await.unwrap();
    let new = node_model(EntityKind::Person, "Sarah Newcomer", None);
    store.commit(Commit { actor: "test".into(), new_nodes: vec![new], ..Commit::default() }).await.unwrap();
    let app = open(&database).await;
    assert_eq!(found(&app, "sarah"), expected + 1);
    assert!(kept.iter().all(|file| file.exists()), "nothing was made anew");
}

fn found(app: &App, question: &str) -> usize {
    let query = Query::parse(question).unwrap();
    app.search.snapshot().unwrap().find(&query, None, &|| Ok(())).unwrap().hits.len()
}

fn overwrite(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

/// What is done to the files of an index.
type Damage<'a> = Box<dyn Fn() + 'a>;

#[tokio::test]
async fn a_damaged_index_is_made_anew() {
    let database = fresh(Engine::Sqlite).await;
    let folder = config(&database).search_folder().unwrap();
    let app = open(&database).await;
    write_sample(&app).await;
    searchable(&app).await;
    let expected = found(&app, "migration");
    drop(app);
    let meta = folder.join("meta.json");
    let other_format = |bytes: &mut Vec<u8>| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(r#"\"format\":3"#), "{text}");
        *bytes = text.replace(r#"\"format\":3"#, r#"\"format\":1"#).into_bytes();
    };
    let part = |end: &str| {
        let mut files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        files.find(|path| path.extension().is_some_and(|extension| extension == end)).unwrap()
    };
    let damages: [(&str, Damage<'_>); 14] = [
        ("gone", Box::new(|| fs::remove_dir_all(&folder).unwrap())),
        (
            "a file in its place",
            Box::new(|| {
                fs::remove_dir_all(&folder).unwrap();
                fs::write(&folder, "nothing").unwrap();
            }),
        ),
        (
            "nothing to be read",
            Box::new(|| {
                fs::remove_file(&folder).unwrap();
                fs::create_dir(&folder).unwrap();
                fs::write(&meta, "{").unwrap();
            }),
        ),
        ("another format", Box::new(|| overwrite(&meta, other_format))),
        (
            "another schema",
            Box::new(|| {
                overwrite(&meta, |bytes| {
                    let text = String::from_utf8(bytes.clone()).unwrap();
                    *bytes = text.replace("\"text\"", "\"title\"").into_bytes();
                });
            }),
        ),
        ("a file missing", Box::new(|| fs::remove_file(&segments(&folder)[0]).unwrap())),
        ("a file cut short", Box::new(|| overwrite(&segments(&folder)[0], |bytes| bytes.truncate(bytes.len() / 2)))),
        ("a file emptied", Box::new(|| overwrite(&segments(&folder)[1], Vec::clear))),
        ("rows missing", Box::new(|| fs::remove_file(part("rows")).unwrap())),
        ("names cut short", Box::new(|| overwrite(&part("names"), |bytes| bytes.truncate(bytes.len() / 2)))),
        ("a kind turned", Box::new(|| overwrite(&part("classes"), |bytes| bytes[0] ^= 1))),
        ("words missing", Box::new(|| fs::remove_file(part("words")).unwrap())),
        ("a list turned", Box::new(|| overwrite(&part("lists"), |bytes| bytes[0] ^= 1))),
        ("a byte turned", Box::new(|| overwrite(&segments(&folder)[0], |bytes| bytes[0] ^= 1))),
    ];
    for (what, damage) in damages {
        while is_held(&folder) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        damage();
        let app = open(&database).await;
        assert_eq!(found(&app, "migration"), expected, "{what}");
    }
    let stranger = folder.join("letter.txt");
    fs::write(&stranger, "mine").unwrap();
    fs::write(&meta, "{").unwrap();
    let app = open(&database).await;
    assert_eq!(found(&app, "migration"), expected);
    assert_eq!(fs::read_to_string(&stranger).unwrap(), "mine", "only its own files are removed");
}

#[tokio::test]
async fn an_index_of_another_database_is_made_anew() {
    let (one, other) = (fresh(Engine::Sqlite).await, fresh(Engine::Sqlite).await);
    let app = open(&one).await;
    write_sample(&app).await;
    searchable(&app).await;
    drop(app);
    let place = config(&one).search_folder().unwrap();
    while is_held(&place) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut elsewhere = config(&other);
    elsewhere.search_index = Some(place.clone());
    let app = App::open(&elsewhere).await.unwrap();
    searchable(&app).await;
    assert_eq!(found(&app, "migration"), 0);
    drop(app);
    while is_held(&place) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(Index::open(&Place::Folder(place)).unwrap().mark().is_some());
}
