//! Popolo JSON.

use super::{print, structured_draft};

#[test]
fn people_hold_posts_in_organisations() {
    insta::assert_snapshot!(print(&structured_draft("island-council.popolo.json")));
}
