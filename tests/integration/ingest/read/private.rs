//! What is never read in: how to reach people.

use api::ingest::read::ReadOptions;

use super::draft;

#[test]
fn addresses_and_numbers_of_people_are_never_read_in() {
    let text = "Seminar on letters\n\nSpeakers\n\nMs. Ada Quill, Post Office, ada.quill@example.org, tel. +41 22 555 01 23\n\
                Mr. Bo Reed, Post Office (bo (at) example.org; Phone: 0041 22 555 01 24)\n";
    let printed = format!("{:?}", draft(text, &ReadOptions::default()));
    for gone in ["example.org", "555 01", "ada.quill"] {
        assert!(!printed.contains(gone), "{gone} in {printed}");
    }
    assert!(printed.contains("Ada Quill") && printed.contains("Bo Reed"));
}
