//! A thousand mixed questions over a million names, and the making of the index, against SQLite's FTS5 on the same names.
//!
//! FTS5 is given what it has: its own folding of accents, indexes of beginnings, its ranking, one statement for all names.
//! Where it cannot do what is asked (a mistyped word), it is asked for the right one.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

use std::time::Instant;

use api::{
    name,
    search::{Entry, Index, Mark, Place, Query},
};
use entity::vocabulary::EntityKind;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use sea_orm::{ConnectionTrait as _, DatabaseBackend, DatabaseConnection, Statement, TransactionTrait as _};
use tempfile::TempDir;
use tests::measure::{Times, figure, plain, resident_bytes};
use uuid::Uuid;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const NAMES: usize = 1_000_000;
const QUESTIONS: usize = 1_000;

/// How many rows a page has.
const ROWS: usize = 20;

const SYLLABLES: [&str; 40] = [
    "ma", "ri", "ka", "len", "to", "shi", "ber", "än", "der", "son", "mou", "di", "al", "fa", "gre", "ta", "wan", "lo",
    "pez", "ö", "ström", "vic", "na", "dou", "é", "li", "ran", "che", "mar", "tin", "ko", "va", "zuk", "rah", "sen",
    "gart", "ner", "hol", "bek", "ya",
];

/// A pool of words; those at its front are taken far more often, as names are.
struct Pool(Vec<String>);

impl Pool {
    fn new(words: usize, syllables: std::ops::Range<usize>, rng: &mut StdRng) -> Self {
        let word = |_| {
            let count = rng.random_range(syllables.clone());
            let word: String = (0..count).map(|_| *SYLLABLES.choose(rng).expect("syllables")).collect();
            let mut letters = word.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
        };
        Self((0..words).map(word).collect())
    }

    fn pick(&self, rng: &mut StdRng) -> &str {
        let place = rng.random::<f64>().powi(3) * self.0.len() as f64;
        &self.0[place as usize]
    }
}

/// A question as it is asked of us, and of FTS5.
struct Question {
    ours: String,
    theirs: String,
}

fn question(sort: usize, full: &str, rng: &mut StdRng) -> Question {
    let words: Vec<&str> = full.split(' ').collect();
    let (first, last) = (words[0], words[words.len() - 1]);
    let beginning = |letters: usize| last.chars().take(letters).collect::<String>();
    let quoted = |word: &str| format!("\"{word}\"");
    let (ours, theirs) = match sort {
        0 => (format!("{last} "), quoted(last)),
        1 => (format!("{first} {last} "), format!("{} {}", quoted(first), quoted(last))),
        2 => (format!("{}, {first} ", last.to_uppercase()), format!("{} {}", quoted(last), quoted(first))),
        3 => {
            let typed = beginning(rng.random_range(2..6));
            (typed.clone(), format!("{}*", quoted(&typed)))
        }
        4 => {
            let typed = beginning(3);
            (format!("{first} {typed}"), format!("{} {}*", quoted(first), quoted(&typed)))
        }
        5 => (format!("\"{full}\""), quoted(full)),
        _ => {
            let letters = last.chars().count();
            let without = |place: usize| -> String {
                last.chars().enumerate().filter(|(at, _)| *at != place).map(|(_, letter)| letter).collect()
            };
            // A letter between an `a` and an `e` takes the `e` with it, since `ae` is `ä`: two mistakes are not found.
            // Words of fewer than five letters may have none.
            let is_one_mistake =
                |typed: &String| typed.chars().count() >= 5 && name::fold(typed).len() + 1 == name::fold(last).len();
            let from = rng.random_range(0..letters);
            let typed = (0..letters).map(|step| without((from + step) % letters)).find(is_one_mistake);
            (format!("{} ", typed.as_deref().unwrap_or(last)), quoted(last))
        }
    };
    Question { ours, theirs }
}

async fn fill_fts(connection: &DatabaseConnection, names: &[String]) -> f64 {
    let run = async |sql: &str| connection.execute_unprepared(sql).await.expect("SQL");
    run("CREATE TABLE plain (id INTEGER PRIMARY KEY, name TEXT NOT NULL)").await;
    let transaction = connection.begin().await.expect("a transaction");
    for names in names.chunks(500) {
        let places = vec!["(?)"; names.len()].join(",");
        let sql = format!("INSERT INTO plain (name) VALUES {places}");
        let values = names.iter().map(|name| name.as_str().into());
        let statement = Statement::from_sql_and_values(DatabaseBackend::Sqlite, sql, values);
        transaction.execute_raw(statement).await.expect("rows");
    }
    transaction.commit().await.expect("a commit");
    run("CREATE VIRTUAL TABLE found USING fts5(name, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3', \
         content = 'plain', content_rowid = 'id')")
    .await;
    let start = Instant::now();
    run("INSERT INTO found (rowid, name) SELECT id, name FROM plain").await;
    start.elapsed().as_secs_f64()
}

#[tokio::main]
async fn main() {
    let folder = TempDir::with_prefix("colloquy-search-").expect("a folder");
    let mut rng = StdRng::seed_from_u64(1);
    let given = Pool::new(3_000, 2..4, &mut rng);
    let family = Pool::new(60_000, 2..5, &mut rng);
    let names: Vec<String> =
        (0..NAMES).map(|_| format!("{} {}", given.pick(&mut rng), family.pick(&mut rng))).collect();

    let numbered: Vec<(u128, &String)> = (0..).zip(&names).collect();

    let before = resident_bytes();
    let start = Instant::now();
    let mut index = Index::open(&Place::Folder(folder.path().join("index"))).expect("an index");
    let entry = |(number, text): &(u128, &String)| Entry {
        id: Uuid::from_u128(*number),
        kind: EntityKind::Person,
        names: vec![name::fold(text)],
        texts: Vec::new(),
    };
    index.put(&numbered, entry).expect("entries");
    index.commit(Mark { database: Uuid::nil(), version: 1 }).expect("a commit");
    let built = start.elapsed().as_secs_f64();
    let grown = resident_bytes().saturating_sub(before);
    let snapshot = index.snapshot().expect("its files").expect("a snapshot");
    assert_eq!(snapshot.len(), NAMES as u64);

    let connection = plain(&folder.path().join("fts.db"), 1).await;
    let built_fts = fill_fts(&connection, &names).await;

    let questions: Vec<Question> = (0..QUESTIONS)
        .map(|number| {
            let name = names.choose(&mut rng).expect("names");
            question(number % 7, name, &mut rng)
        })
        .collect();
    let (mut ours, mut theirs, mut unanswered) = (Times::default(), Times::default(), 0);
    for Question { ours: asked, theirs: matched } in &questions {
        let start = Instant::now();
        let query = Query::parse(asked).expect("a question");
        let found = snapshot.find(&query, None, &|| Ok(())).expect("an answer");
        ours.push(start.elapsed());
        unanswered += usize::from(found.hits.is_empty());
        let sql = format!("SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT {ROWS}");
        let statement = Statement::from_sql_and_values(DatabaseBackend::Sqlite, sql, [matched.as_str().into()]);
        let start = Instant::now();
        let rows = connection.query_all_raw(statement).await.expect("an answer");
        theirs.push(start.elapsed());
        assert!(!rows.is_empty(), "{matched}");
    }
    figure("search_p99_ratio_to_fts5", theirs.percentile(99) / ours.percentile(99), "x");
    figure("search_p50_ratio_to_fts5", theirs.percentile(50) / ours.percentile(50), "x");
    figure("search_build_ratio_to_fts5", built_fts / built, "x");
    figure("search_unanswered", unanswered as f64, "questions");
    figure("search_p99", ours.percentile(99), "ms");
    figure("search_p50", ours.percentile(50), "ms");
    figure("search_fts5_p99", theirs.percentile(99), "ms");
    figure("search_fts5_p50", theirs.percentile(50), "ms");
    figure("search_build_time", built, "s");
    figure("search_fts5_build_time", built_fts, "s");
    figure("search_build_memory", grown as f64 / f64::from(1 << 20), "MiB");
}
