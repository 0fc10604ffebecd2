//! The order of the house, read off the sources: who may import whom, where the outside crates are known, what things are
//! called. Each rule stands once in a table or a function below, and its test shows that it bites.

mod source;

use std::fs;
use std::path::{Path, PathBuf};

use source::{NamedPath, Source};

/// The modules of `api`, from the highest to the lowest; those of one row do not import each other, but for the words of
/// the lowest row.
const LAYERS: &[&[&str]] = &[
    &["main"],
    &["cli"],
    &["http"],
    &["schema"],
    &["ingest", "export"],
    &["app"],
    &["feed"],
    &["search", "graph", "store"],
    &["config", "error", "page", "edtf", "name"],
];

/// Crates that only some places know. Tests may know them all.
const HOMES: &[(&[&str], &[&str], &str)] = &[
    (
        &["async_graphql", "async_graphql_value", "async_graphql_parser"],
        &["api/src/schema", "api/src/http"],
        "only api/src/schema and api/src/http know async_graphql (and entity/src/vocabulary its Enum)",
    ),
    (&["axum", "async_graphql_axum", "tower_http"], &["api/src/http"], "only api/src/http knows axum"),
    (&["tantivy", "levenshtein_automata"], &["api/src/search"], "only api/src/search knows tantivy"),
    (&["sea_orm", "sea_orm_migration", "sqlx"], SQL_HOMES, "only api/src/store, entity and migration know sea_orm"),
    (&["entity"], &["api", "entity"], "a migration names its tables by strings: rows change, migrations do not"),
    (&["api"], &["api"], "entity and migration are below api and do not know it"),
];

const SQL_HOMES: &[&str] = &["api/src/store", "entity", "migration"];

/// Crates that a manifest may not depend on.
const BARRED: &[(&str, &[&str])] =
    &[("entity/Cargo.toml", &["api", "axum", "migration"]), ("migration/Cargo.toml", &["api", "axum", "entity"])];

/// How SQL begins, and what it then has somewhere.
const SQL: &[(&str, &str)] = &[
    ("ALTER TABLE ", ""),
    ("CREATE DATABASE ", ""),
    ("CREATE INDEX ", ""),
    ("CREATE TABLE ", ""),
    ("CREATE UNIQUE INDEX ", ""),
    ("DELETE FROM ", ""),
    ("DROP DATABASE ", ""),
    ("DROP INDEX ", ""),
    ("DROP TABLE ", ""),
    ("INSERT INTO ", ""),
    ("PRAGMA ", ""),
    ("SELECT ", " FROM "),
    ("UPDATE ", " SET "),
    ("WITH ", " SELECT "),
];

/// Words that say nothing about what a thing is.
const EMPTY_WORDS: &[&str] = &["manager", "helper", "util", "service"];

/// What the root directory shows, but for dotfiles and what `.gitignore` names.
const ROOT: &[&str] = &["Cargo.toml", "Cargo.lock", "README.md", "LICENSE", "api", "entity", "migration", "tests"];

/// Tests that mirror no file of `api/src`: they look at the whole, or at another crate.
const WHOLE: &[&str] = &["main", "tidy", "contract", "questions", "networkx", "entity", "migration"];

const LONGEST_FILE: usize = 600;

/// What the sources violate, as `file:line: rule`.
fn check(path: &str, text: &str) -> Vec<String> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let lines = text.lines().count();
    if lines > LONGEST_FILE {
        found.push((
            LONGEST_FILE + 1,
            format!("{lines} lines: a file has at most {LONGEST_FILE}; split it by what it is about"),
        ));
    }
    if let Some(word) = Path::new(path).iter().find_map(|part| empty_word(stem(part.as_ref()), &["item"])) {
        found.push((1, format!("`{word}` says nothing: name the file after what it is about")));
    }
    match Source::read(text) {
        Err(reason) => found.push((1, reason)),
        Ok(source) => {
            for (line, name) in &source.declared {
                if let Some(word) = empty_word(name, &[]) {
                    found.push((*line, format!("`{word}` says nothing: give `{name}` the name of what it is")));
                }
            }
            if !is_under(path, &["tests"]) {
                check_code(path, &source, &mut found);
            }
        }
    }
    found.sort();
    found.dedup();
    found.into_iter().map(|(line, rule)| format!("{path}:{line}: {rule}")).collect()
}

fn check_code(path: &str, source: &Source, found: &mut Vec<(usize, String)>) {
    for named in &source.paths {
        found.extend(against_layers(path, named).map(|rule| (named.line, rule)));
        found.extend(away_from_home(path, named).map(|rule| (named.line, rule.to_owned())));
    }
    if !is_under(path, SQL_HOMES) {
        let sql = source.strings.iter().filter(|(_, text)| is_sql(text));
        found.extend(sql.map(|(line, _)| (*line, "only api/src/store, entity and migration write SQL".to_owned())));
    }
    let reason = "an `unwrap` or `expect` says in a comment or a `reason` why it cannot fail";
    found.extend(source.unreasoned.iter().map(|line| (*line, reason.to_owned())));
}

/// Why the file may not name that module of `api`, if it may not.
fn against_layers(path: &str, named: &NamedPath) -> Option<String> {
    let module = module(path)?;
    let own = *module.first()?;
    let root = match named.segments.first()?.as_str() {
        "crate" => 1,
        "api" if own == "main" => 1,
        "super" => {
            let ups = named.segments.iter().take_while(|segment| *segment == "super").count();
            // The bodies of main.rs and lib.rs are the root itself.
            let below_root = named.depth + if own == "main" { 0 } else { module.len() };
            (ups >= below_root).then_some(ups)?
        }
        _ => return None,
    };
    let target = named.segments.get(root)?;
    let is_macro = named.called && named.segments.len() == root + 1;
    if target == own || is_macro {
        return None;
    }
    let order = || LAYERS.iter().map(|row| row.join(", ")).collect::<Vec<_>>().join(" → ");
    let Some(own_row) = row(own) else {
        return Some(format!("`{own}` has no place in the order of layers: {}", order()));
    };
    let Some(target_row) = row(target) else {
        return Some(format!("`{target}` has no place in the order of layers: {}", order()));
    };
    let down = own_row < target_row || (own_row == target_row && own_row == LAYERS.len() - 1);
    (!down).then(|| format!("`{own}` may not import `{target}`: imports run one way, {}", order()))
}

fn row(module: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&module))
}

/// The module that a file of `api` is, from the root down.
fn module(path: &str) -> Option<Vec<&str>> {
    let inside = path.strip_prefix("api/src/")?.strip_suffix(".rs")?;
    let inside = inside.strip_suffix("/mod").unwrap_or(inside);
    (inside != "lib").then(|| inside.split('/').collect())
}

/// Why the file may not name that crate, if it may not.
fn away_from_home(path: &str, named: &NamedPath) -> Option<&'static str> {
    let name = named.segments.first()?;
    if named.segments.len() < 2 && !named.imported {
        return None;
    }
    let is_enum = named.segments[..] == ["async_graphql", "Enum"] && is_under(path, &["entity/src/vocabulary"]);
    HOMES
        .iter()
        .find(|(crates, homes, _)| crates.contains(&name.as_str()) && !is_under(path, homes) && !is_enum)
        .map(|(_, _, rule)| *rule)
}

fn check_manifest(path: &str, text: &str) -> Vec<String> {
    let barred = BARRED.iter().filter(|(manifest, _)| *manifest == path).flat_map(|(_, crates)| *crates);
    let named = |line: &str, name: &str| {
        line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
            || line == format!("[dependencies.{name}]")
    };
    barred
        .filter_map(|name| text.lines().position(|line| named(line, name)).map(|at| (name, at + 1)))
        .map(|(name, line)| format!("{path}:{line}: this crate may not depend on `{name}`"))
        .collect()
}

fn check_root(names: &[&str], ignored: &str) -> Vec<String> {
    let is_ignored = |name: &str| {
        ignored.lines().any(|pattern| {
            let pattern = pattern.trim_end_matches('/').trim_start_matches('/');
            pattern == name || pattern.strip_prefix('*').is_some_and(|end| !end.is_empty() && name.ends_with(end))
        })
    };
    let strange = names.iter().filter(|name| !name.starts_with('.') && !ROOT.contains(name) && !is_ignored(name));
    strange.map(|name| format!("{name}: the root shows only {} and dotfiles", ROOT.join(", "))).collect()
}

/// Whether a test stands where the code that it tests stands; `exists` tells of a path in `api/src`.
fn check_mirror(path: &str, exists: impl Fn(&str) -> bool) -> Option<String> {
    let inside = path.strip_prefix("tests/integration/")?.strip_suffix(".rs")?;
    let inside = inside.strip_suffix("/mod").unwrap_or(inside);
    let mirrors = exists(inside) || exists(&format!("{inside}.rs"));
    let whole = inside.split('/').next().is_some_and(|first| WHOLE.contains(&first));
    (!mirrors && !whole)
        .then(|| format!("{path}:1: api/src has no {inside}: a test stands where the code that it tests stands"))
}

/// The word of a name that says nothing, if it has one.
fn empty_word(name: &str, more: &[&str]) -> Option<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        if letter == '_'
            || letter == '-'
            || letter.is_uppercase() && !name.chars().all(|one| one.is_uppercase() || one == '_')
        {
            words.push(String::new());
        }
        words.last_mut()?.extend(letter.to_lowercase().filter(|letter| letter.is_alphanumeric()));
    }
    words.into_iter().find(|word| {
        let one = word.strip_suffix('s').unwrap_or(word);
        EMPTY_WORDS.contains(&one) || more.contains(&one)
    })
}

fn is_sql(text: &str) -> bool {
    let text = text.replace("\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ") + " ";
    SQL.iter().any(|(start, then)| {
        let lower = |pattern: &str| pattern.to_lowercase();
        (text.starts_with(start) && text.contains(then))
            || (text.starts_with(&lower(start)) && text.contains(&lower(then)))
    })
}

fn is_under(path: &str, homes: &[&str]) -> bool {
    let within = |home: &&str| path.strip_prefix(home).is_some_and(|rest| rest.starts_with('/') || rest == ".rs");
    homes.iter().any(within)
}

fn stem(part: &Path) -> &str {
    part.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust file of the workspace, by its path from the root.
fn sources() -> Vec<(String, String)> {
    fn collect(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() && !name.starts_with('.') && !["node_modules", "target"].contains(&name.as_str()) {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = root();
    let mut found = Vec::new();
    for part in ["api", "entity", "migration", "tests"] {
        collect(&root.join(part), &mut found);
    }
    found.sort();
    let relative = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    found.iter().map(|path| (relative(path), fs::read_to_string(path).unwrap())).collect()
}

#[track_caller]
fn assert_tidy(found: &[String]) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn the_sources_keep_the_order_of_the_house() {
    let sources = sources();
    assert!(sources.len() > 20, "the sources are not where they are looked for");
    assert_tidy(&sources.iter().flat_map(|(path, text)| check(path, text)).collect::<Vec<_>>());
}

#[test]
fn every_test_stands_where_its_code_stands() {
    let code = root().join("api/src");
    assert_tidy(
        &sources()
            .iter()
            .filter_map(|(path, _)| check_mirror(path, |inside| code.join(inside).exists()))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn the_manifests_keep_the_order_of_the_crates() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    assert_tidy(&BARRED.iter().flat_map(|(path, _)| check_manifest(path, &read(path))).collect::<Vec<_>>());
}

#[test]
fn the_root_shows_what_a_newcomer_needs() {
    let names: Vec<_> =
        fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let ignored = fs::read_to_string(root().join(".gitignore")).unwrap();
    assert_tidy(&check_root(&names.iter().map(String::as_str).collect::<Vec<_>>(), &ignored));
}

/// Asserts the lines and rules found in a file, each rule by words of it.
#[track_caller]
fn bites(path: &str, text: &str, expected: &[(usize, &str)]) {
    let found = check(path, text);
    let same = found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|(found, (line, rule))| found.starts_with(&format!("{path}:{line}: ")) && found.contains(rule));
    assert!(same, "{path}\n{text}\nfound {found:#?}\nexpected {expected:#?}");
}

#[test]
fn an_import_that_runs_up_is_found() {
    let up = "imports run one way";
    bites("api/src/graph/view.rs", "use crate::error::Error;\nuse crate::graph::Graph;", &[]);
    bites("api/src/graph/view.rs", "use crate::schema::Event;", &[(1, "`graph` may not import `schema`")]);
    bites("api/src/graph/view.rs", "use crate::{\n    error::Error,\n    store::{commit, read},\n};", &[(3, up)]);
    bites("api/src/graph/mod.rs", "use super::search::Index;", &[(1, "`graph` may not import `search`")]);
    bites("api/src/graph/mod.rs", "mod own { use super::super::store; use super::view; }", &[(1, up)]);
    bites("api/src/store/commit/plan.rs", "use super::super::super::{edtf, ingest::Plan};", &[(1, up)]);
    bites("api/src/store/commit/plan.rs", "use super::super::connect;", &[]);
    bites("api/src/feed.rs", "fn f() {\n    crate::app::state();\n    g::<crate::http::X>();\n}", &[(2, up), (3, up)]);
    bites("api/src/page.rs", "use crate::error::Error; pub(crate) fn f() {} pub(in crate::page) fn g() {}", &[]);
    bites("api/src/page.rs", "use crate::graph::Graph;", &[(1, up)]);
    bites("api/src/main.rs", "use api::cli; use crate::cli as c; fn main() {}", &[]);
    bites("api/src/cli/mod.rs", "use crate::http; use crate::store;", &[]);
    bites("api/src/http/mod.rs", "use crate::cli::Serve;", &[(1, up)]);
    bites("api/src/app.rs", "use crate::toolbox::x;", &[(1, "`toolbox` has no place")]);
    bites("api/src/toolbox.rs", "use crate::error::Error;", &[(1, "`toolbox` has no place")]);
    bites("api/src/app.rs", "use crate::*;", &[(1, "has no place")]);
    bites("api/src/app.rs", "fn f() { crate::macro_of_ours!(); }", &[]);
    bites(
        "api/src/graph/mod.rs",
        "//! Answers [`crate::schema`].\n/// See [`crate::http`].\nfn f() {} // crate::cli",
        &[],
    );
    bites(
        "api/src/graph/mod.rs",
        "#[cfg(test)]\nmod tests<A, B> { use crate::schema::X; }\nuse crate::http;",
        &[(3, up)],
    );
}

#[test]
fn an_outside_crate_away_from_its_home_is_found() {
    let graphql = "know async_graphql";
    bites("api/src/schema/event.rs", "use async_graphql::Object;", &[]);
    bites("api/src/graph/mod.rs", "#[derive(async_graphql::SimpleObject)]\nstruct X;", &[(1, graphql)]);
    bites("api/src/store/mod.rs", "use async_graphql as g;", &[(1, graphql)]);
    bites(
        "entity/src/vocabulary/mod.rs",
        "macro_rules! v { ($n:ident) => { #[derive(async_graphql::Enum)] enum $n {} } }",
        &[],
    );
    bites("entity/src/vocabulary/mod.rs", "use async_graphql::{Enum, Object};", &[(1, graphql)]);
    bites("entity/src/event.rs", "use async_graphql::Enum;", &[(1, graphql)]);

    bites("api/src/http/health.rs", "use axum::Router;", &[]);
    bites("api/src/cli/serve.rs", "async fn f() { axum::serve(); }", &[(1, "knows axum")]);
    bites("api/src/schema/mod.rs", "use async_graphql_axum::GraphQL;", &[(1, "knows axum")]);

    bites("api/src/store/node.rs", "use sea_orm::{entity::*, query::*};", &[]);
    bites("api/src/feed.rs", "use sea_orm::EntityTrait as _;", &[(1, "know sea_orm")]);
    bites("api/src/error.rs", "fn f(error: ::sea_orm::DbErr) {}", &[(1, "know sea_orm")]);

    bites("migration/src/one.rs", "use sea_orm_migration::prelude::*;", &[]);
    bites("migration/src/one.rs", "use entity::node;\nuse ::entity::event;", &[(1, "by strings"), (2, "by strings")]);
    bites("migration/src/one.rs", "fn f(entity: &str) -> &str { entity }", &[]);
    bites("entity/src/node.rs", "use api::error::Error;\nuse axum;", &[(1, "do not know it"), (2, "knows axum")]);
    bites("tests/src/database.rs", "use axum::Router; use sea_orm::Database; use entity::node; use api::app;", &[]);

    assert_eq!(
        check_manifest("migration/Cargo.toml", "[dependencies]\nentity.workspace = true\nsea-orm = \"2\""),
        ["migration/Cargo.toml:2: this crate may not depend on `entity`"]
    );
    assert_eq!(check_manifest("entity/Cargo.toml", "[dependencies]\naxum = \"0\"\napiary = \"1\"").len(), 1);
}

#[test]
fn sql_outside_the_store_is_found() {
    let sql = "write SQL";
    bites("api/src/feed.rs", "const Q: &str = \"SELECT version FROM change\";", &[(1, sql)]);
    bites("api/src/app.rs", "fn f() {\n    g(r#\"\n  update version\n set value = 1\"#);\n}", &[(2, sql)]);
    bites("api/src/cli/check.rs", "fn f() { g(\"pragma integrity_check\") }", &[(1, sql)]);
    bites("api/src/cli/check.rs", "fn f() { g(\"Select one from the list, or update it\") }", &[]);
    bites("api/src/cli/check.rs", "/// SELECT id FROM node\nfn f() {}", &[]);
    bites("api/src/store/version.rs", "const Q: &str = \"SELECT version FROM change\";", &[]);
}

#[test]
fn an_unwrap_without_a_reason_is_found() {
    let reason = "why it cannot fail";
    bites("api/src/edtf.rs", "fn f() {\n    x().unwrap();\n    y.expect(\"y\")\n}", &[(2, reason), (3, reason)]);
    bites(
        "api/src/edtf.rs",
        "fn f() {\n    // Written in the line above.\n    g(x().unwrap());\n    y.unwrap(); // As x.\n}",
        &[],
    );
    bites("api/src/edtf.rs", "fn f() { '\"'; x().unwrap(); }", &[(1, reason)]);
    bites("api/src/edtf.rs", "// Parses.\nfn f() {\n    x().unwrap();\n}", &[(3, reason)]);
    bites(
        "api/src/edtf.rs",
        "#[expect(clippy::unwrap_used, reason = \"r\")]\nfn f<A, B>() {\n x.unwrap()\n}\nfn g() { y.unwrap() }",
        &[(5, reason)],
    );
    bites("api/src/edtf.rs", "#[allow(clippy::expect_used)]\nfn f() {}", &[(1, reason)]);
    bites(
        "api/src/edtf.rs",
        "#![allow(clippy::unwrap_used, reason = \"r\")]\nfn f() {\n x.unwrap()\n}\nfn g() { y.unwrap() }",
        &[],
    );
    bites(
        "api/src/edtf.rs",
        "fn f() { x.unwrap_or(1); unwrap(y); }\n#[cfg(test)]\nmod tests { fn f() { x.unwrap() } }",
        &[],
    );
    bites("tests/src/lib.rs", "fn f() { x.unwrap() }", &[]);
}

#[test]
fn a_name_that_says_nothing_is_found() {
    let nothing = "says nothing";
    bites("api/src/store/node_utils.rs", "", &[(1, nothing)]);
    bites("tests/src/helper/mod.rs", "", &[(1, nothing)]);
    bites("api/src/schema/item.rs", "", &[(1, nothing)]);
    bites(
        "api/src/app.rs",
        "struct GraphManager;\nfn make_helpers() {}\nfn f() { let mut service = 1; }",
        &[(1, nothing), (2, nothing), (3, nothing)],
    );
    bites("api/src/app.rs", "const SERVICE: u8 = 1;", &[(1, nothing)]);
    bites("api/src/app.rs", "fn up(manager: &SchemaManager) { router.into_make_service(); } type Item = u8;", &[]);
    bites("api/src/app.rs", "fn serviceable(x: &'static str) { let managed = 1; }", &[]);
}

#[test]
fn a_file_that_is_too_long_or_no_rust_is_found() {
    bites("api/src/app.rs", &"\n".repeat(600), &[]);
    bites("api/src/app.rs", &"\n".repeat(601), &[(601, "601 lines")]);
    bites("api/src/app.rs", "fn f( {", &[(1, "is no Rust")]);
}

#[test]
fn a_strange_name_in_the_root_is_found() {
    let ignored = "/target\nnode_modules\n*.db\n";
    let names = ["Cargo.toml", "README.md", ".git", ".rustfmt.toml", "api", "target", "colloquy.db"];
    assert!(check_root(&names, ignored).is_empty());
    assert_eq!(check_root(&["rustfmt.toml", "docs"], ignored).len(), 2);
}

#[test]
fn a_test_that_mirrors_nothing_is_found() {
    let exists = |inside: &str| ["graph", "store/commit.rs"].contains(&inside);
    for mirrored in ["graph", "graph/mod", "store/commit", "tidy", "tidy/source", "main"] {
        assert_eq!(check_mirror(&format!("tests/integration/{mirrored}.rs"), exists), None);
    }
    assert!(check_mirror("tests/integration/graphs.rs", exists).is_some());
    assert!(check_mirror("tests/integration/store/plan.rs", exists).is_some());
    assert_eq!(check_mirror("tests/src/database.rs", exists), None);
}
