//! Suggestions and merges, as an editor at a shell sees them.

use tests::program::run;

#[test]
fn suggestions_are_listed_accepted_and_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let database = format!("sqlite://{}?mode=rwc", at("colloquy.db"));
    let said = |words: &[&str]| {
        let output = run(&[words, &["--database-url", &database]].concat());
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{words:?}: {stderr}");
        (String::from_utf8_lossy(&output.stdout).into_owned(), stderr)
    };
    let mapping = "[event]\nname = \"Event\"\n[person]\nname = \"Name\"\n[on_behalf_of]\nname = \"For\"\n";
    std::fs::write(at("talks.toml"), mapping).unwrap();
    std::fs::write(
        at("talks.csv"),
        "Event,Name,For\nTalks,P. Sands,Fiji\nTalks,Philippe Sands,Fiji\nTalks,Bo Reed,Fiji\nTalks,B. Reed,Fiji\n",
    )
    .unwrap();
    let (_, told) = said(&["import", &at("talks.csv"), "--mapping", &at("talks.toml")]);
    assert!(told.contains("2 pairs may be one; see colloquy suggestions list"), "{told}");

    let (listed, _) = said(&["suggestions", "list"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 2, "{listed}");
    let of = |name: &str| lines.iter().find(|line| line.contains(name)).unwrap().split(' ').next().unwrap();
    assert!(listed.contains("but both were at one event under their own names."), "{listed}");
    let (sands, reed) = (of("Sands"), of("Reed"));
    assert_eq!(said(&["suggestions", "list", "--limit", "1", "--skip", "1"]).0.lines().count(), 1);
    let (json, _) = said(&["suggestions", "list", "--json", "--limit", "1"]);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["score"], 0.5);

    let (joined, _) = said(&["suggestions", "accept", sands, "--keep", "person:philippe-sands"]);
    assert!(
        joined.starts_with("P. Sands (person:p-sands) is part of Philippe Sands (person:philippe-sands) (merge "),
        "{joined}"
    );
    let (parted, _) = said(&["suggestions", "reject", reed, "--reason", "brothers"]);
    assert!(parted.contains(" are two"), "{parted}");
    assert_eq!(said(&["suggestions", "list"]).0, "");

    let (merges, _) = said(&["merges", "--of", "person:p-sands"]);
    let merge = merges.split(' ').next().unwrap();
    assert!(merges.contains("into Philippe Sands (person:philippe-sands) by editor: “P. Sands” and"), "{merges}");
    let (undone, _) = said(&["unmerge", merge]);
    assert!(undone.contains("P. Sands (person:p-sands) stands by itself again"), "{undone}");
    let words = ["merge", "person:bo-reed", "person:b-reed", "--database-url", &database];
    let refused = String::from_utf8_lossy(&run(&words).stderr).into_owned();
    assert!(refused.contains("were judged to be two by editor (“brothers”)"), "{refused}");
    said(&["distinct", "person:bo-reed", "person:b-reed", "--withdraw"]);
    said(&["merge", "person:bo-reed", "person:b-reed"]);
}
