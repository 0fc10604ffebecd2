//! The sample pages: what a visitor's first graph is made of.

use std::collections::BTreeSet;

use api::{
    ingest::{
        read::{Format, ReadOptions, read},
        sample::pages,
    },
    name::person_key,
};
use entity::vocabulary::{EntityKind, RelationKind};
use tests::fuzz::sound;

#[test]
fn holds_enough_to_explore() {
    let mut people: Vec<(String, usize)> = Vec::new();
    let mut names = BTreeSet::new();
    let mut events = BTreeSet::new();
    let mut documents: Vec<(String, usize)> = Vec::new();
    for (index, page) in pages().iter().enumerate() {
        let (url, title) = (Some(page.url.to_owned()), Some(page.title.to_owned()));
        let options = ReadOptions { url, title, ..ReadOptions::default() };
        let draft = read(page.text.as_bytes(), Format::Auto, &options).unwrap();
        sound(&draft);
        for mention in &draft.mentions {
            let name = &mention.names[0].text;
            match mention.kind {
                EntityKind::Person => {
                    names.insert(person_key(name));
                    people.push((person_key(name), index));
                }
                EntityKind::Event => {
                    events.insert(name.clone());
                }
                EntityKind::Document => documents.push((name.clone(), index)),
                _ => {}
            }
        }
        assert!(draft.facts.iter().any(|fact| fact.role.kind() == RelationKind::Tagging), "{} has no theme", page.name);
    }
    let recur = |list: &[(String, usize)]| {
        let keys: BTreeSet<&String> = list.iter().map(|(key, _)| key).collect();
        keys.into_iter()
            .filter(|key| list.iter().filter(|(other, _)| other == *key).count() > 1)
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(pages().len(), 8);
    assert!(events.len() >= 8, "{} events", events.len());
    assert!(names.len() >= 25, "{} people", names.len());
    assert_eq!(recur(&people), ["eduard gnesa", "peter sutherland", "rosengartner sarah"]);
    let travelling = recur(&documents);
    assert_eq!(
        travelling,
        [
            "How can Regional Consultative Processes (RCPs) and Inter-Regional Fora (IRF) best include the migration and development nexus",
            "Tools for evidence-based migration and development policies",
            "World Migration Report 2010",
        ]
    );
}
