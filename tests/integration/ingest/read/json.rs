//! JSON with its lines: broken, deep and large.

use api::error::Code;

use super::refused;

#[test]
fn deep_json_is_refused_at_once() {
    let deep = format!("{{\"@type\": \"Event\", \"a\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    refused(deep.as_bytes(), Code::TooLarge, "deep");
    let objects = format!("{}1{}", "{\"a\":".repeat(200), "}".repeat(200));
    refused(objects.as_bytes(), Code::TooLarge, "deep");
}
