//! Opening databases, good and bad: one sentence each, and the data as it was.

use api::{
    error::Code,
    store::{Store, commit::Commit},
};
use entity::{name, vocabulary::EntityKind};
use sea_orm::{ConnectionTrait, Database, EntityTrait, sea_query::Expr};
use tests::{
    database::{Engine, engines, fresh},
    random::node_model,
};

async fn refusal(url: &str) -> (Code, String) {
    let error = match Store::connect(url).await {
        Ok(store) => store.migrate().await.expect_err("the database is refused"),
        Err(error) => error,
    };
    (error.code(), error.message().to_owned())
}

#[tokio::test]
async fn a_database_of_another_kind_is_refused() {
    insta::assert_debug_snapshot!(refusal("mysql://root@localhost/x").await, @r#"
    (
        BadUserInput,
        "`mysql` is not a kind of database that Colloquy can use; give sqlite://PATH?mode=rwc or postgres://USER:PASSWORD@HOST/DATABASE.",
    )
    "#);
    assert_eq!(refusal("sqlite::memory:").await.0, Code::BadUserInput);
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_is_told_without_its_password() {
    let (code, message) = refusal("sqlite:///nowhere/at/all.db?mode=rwc").await;
    assert_eq!(code, Code::StoreUnavailable);
    assert!(message.contains("folder exists"), "{message}");
    let (code, message) = refusal("postgres://somebody:secret@127.0.0.1:1/none").await;
    assert_eq!(code, Code::StoreUnavailable);
    assert!(message.contains("127.0.0.1:1") && !message.contains("secret"), "{message}");
    assert!(message.contains("no server answers there"), "{message}");
    if engines().contains(&Engine::Postgres) {
        let (_, message) = refusal(&format!("{}_never_made", fresh(Engine::Postgres).await.url)).await;
        assert!(message.contains("no such database"), "{message}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(
        &path,
        "these are my notes, and they are long enough to be no header of a database file\n".repeat(20),
    )
    .unwrap();
    let before = std::fs::read(&path).unwrap();
    let (code, message) = refusal(&format!("sqlite://{}?mode=rwc", path.display())).await;
    assert_eq!(code, Code::StoreUnavailable);
    assert!(message.contains("no SQLite database"), "{message}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_database_newer_than_the_program_is_refused() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = Store::connect(&database.url).await.unwrap();
        store.migrate().await.unwrap();
        let connection = Database::connect(&database.url).await.unwrap();
        connection
            .execute_unprepared(
                "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000001_later', 0)",
            )
            .await
            .unwrap();
        let (code, message) = refusal(&database.url).await;
        assert_eq!(code, Code::StoreUnavailable);
        assert!(message.contains("newer") && message.contains("m20990101_000001_later"), "{message}");
    }
}

#[tokio::test]
async fn who_only_reads_insists_on_the_schema_and_makes_none() {
    for engine in engines() {
        let database = fresh(engine).await;
        let other = Database::connect(&database.url).await.unwrap();
        other.execute_unprepared("CREATE TABLE theirs (id INTEGER)").await.unwrap();
        let reads = || async {
            let store = Store::connect_read_only(&database.url).await.unwrap();
            store.check_schema().await.map_err(|error| error.message().to_owned())
        };
        let refused = reads().await.unwrap_err();
        assert!(
            refused.starts_with("The database is older than this program: it lacks the migration m2026"),
            "{refused}"
        );
        assert!(other.execute_unprepared("SELECT * FROM seaql_migrations").await.is_err(), "none was made");

        let store = Store::connect(&database.url).await.unwrap();
        store.migrate().await.unwrap();
        reads().await.unwrap();
        store.unmigrate(1).await.unwrap();
        assert!(reads().await.unwrap_err().contains("colloquy migrate up"));
        store.migrate().await.unwrap();
        let later = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000001_later', 0)";
        other.execute_unprepared(later).await.unwrap();
        let refused = reads().await.unwrap_err();
        assert!(refused.contains("newer than this program: it has the migration m20990101_000001_later"), "{refused}");
    }
}

#[tokio::test]
async fn who_only_reads_cannot_write() {
    for engine in engines() {
        let database = fresh(engine).await;
        Store::connect(&database.url).await.unwrap().migrate().await.unwrap();
        let reader = Store::connect_read_only(&database.url).await.unwrap();
        let error = reader.commit(api::store::commit::Commit::default()).await.unwrap_err();
        assert_eq!(error.code(), Code::StoreUnavailable);
        assert!(error.message().contains("read-only"), "{error}");
        assert_eq!(reader.version().await.unwrap().version, 0);
    }
    let folder = tempfile::tempdir().unwrap();
    let missing = format!("sqlite://{}?mode=rwc", folder.path().join("missing.db").display());
    assert_eq!(Store::connect_read_only(&missing).await.unwrap_err().code(), Code::StoreUnavailable);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no file was made");
}

#[tokio::test]
async fn a_locked_file_is_told() {
    let database = fresh(Engine::Sqlite).await;
    let store = Store::connect(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    let other = Database::connect(&database.url).await.unwrap();
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let commit = api::store::commit::Commit::default();
    let error = store.commit(commit).await.expect_err("the file is locked");
    assert_eq!(error.code(), Code::StoreUnavailable);
    assert!(error.message().contains("locked"), "{error}");
    other.execute_unprepared("ROLLBACK").await.unwrap();
    assert!(store.commit(api::store::commit::Commit::default()).await.is_ok());
}

#[tokio::test]
async fn a_file_that_another_program_holds_alone_is_told() {
    let database = fresh(Engine::Sqlite).await;
    let other = Database::connect(&database.url).await.unwrap();
    other.execute_unprepared("PRAGMA locking_mode = EXCLUSIVE; CREATE TABLE theirs (id INTEGER)").await.unwrap();
    other.execute_unprepared("BEGIN EXCLUSIVE").await.unwrap();
    let (code, message) = refusal(&database.url).await;
    assert_eq!(code, Code::StoreUnavailable);
    assert!(message.contains("another program holds it"), "{message}");
}

#[tokio::test]
async fn migrations_go_up_down_and_up_again() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = Store::connect(&database.url).await.unwrap();
        assert!(!store.is_current().await.unwrap());
        store.migrate().await.unwrap();
        store.migrate().await.unwrap();
        assert!(store.is_current().await.unwrap());
        store.unmigrate(99).await.unwrap();
        assert!(store.migrations().await.unwrap().migrations.iter().all(|(_, applied)| !applied));
        store.migrate().await.unwrap();
        assert_eq!(store.version().await.unwrap().version, 0);
    }
}

/// Names of a database that is older than their coarser key.
#[tokio::test]
async fn names_without_a_coarser_key_are_given_it() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = Store::connect(&database.url).await.unwrap();
        store.migrate().await.unwrap();
        let nodes = vec![node_model(EntityKind::Person, "Ada Quill", None)];
        store.commit(Commit { actor: "test".to_owned(), new_nodes: nodes, ..Commit::default() }).await.unwrap();
        let connection = Database::connect(&database.url).await.unwrap();
        let unknown = name::Entity::update_many().col_expr(name::Column::Block, Expr::value(Option::<String>::None));
        unknown.exec(&connection).await.unwrap();
        store.migrate().await.unwrap();
        let names = name::Entity::find().all(&connection).await.unwrap();
        assert_eq!(names.iter().map(|name| name.block.as_deref()).collect::<Vec<_>>(), [Some("kl a")]);
    }
}
