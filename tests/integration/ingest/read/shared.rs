//! The pages in `../shared/pages`, where that folder exists: they are not part of the project.

use std::path::PathBuf;

use api::ingest::read::ReadOptions;

use super::{draft, print, sound};

fn page(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/pages").join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        #[allow(clippy::print_stderr, reason = "a test that is left out says so")]
        {
            eprintln!("left out: {} does not exist", path.display());
        }
    }
    text
}

#[test]
#[ignore = "prints"]
fn show() {
    let name = std::env::var("PAGE").unwrap();
    let options = ReadOptions { url: std::env::var("PAGE_URL").ok(), title: None };
    let draft = draft(&page(&name).unwrap(), &options);
    #[allow(clippy::print_stderr, reason = "for people")]
    {
        eprintln!("{}", print(&draft));
    }
    sound(&draft);
}
