//! From sources, and from seeds, to facts.

mod generate;
mod merge;
mod parts;
mod read;
mod reconcile;
mod reread;
mod resolve;
mod sample;
mod undo;
mod write;

use std::path::{Path, PathBuf};

use api::{
    ingest::{
        plan::Report,
        read::{Format, ReadOptions},
        write::{Source, import},
    },
    store::Store,
};

/// Reads a text into a store as whatever it is.
async fn import_text(store: &Store, text: &str, url: Option<&str>) -> Report {
    let options = ReadOptions { url: url.map(str::to_owned), ..ReadOptions::default() };
    let source = Source { bytes: text.as_bytes(), format: Format::Auto, options: &options, actor: "test" };
    import(store, source).await.unwrap()
}

/// A folder beside the project, if it is there; that it is not is said, for the tests of it are left out.
#[allow(clippy::print_stderr, reason = "a test that is left out says so")]
fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(folder);
    if !path.is_dir() {
        eprintln!("left out: {} does not exist", path.display());
        return None;
    }
    Some(path)
}
