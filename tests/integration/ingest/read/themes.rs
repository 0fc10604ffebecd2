//! Themes: which the shipped scheme has, and where a text speaks of them.

use api::ingest::{
    draft::{Attribute, Draft},
    gazetteer::themes_in,
    read::ReadOptions,
};
use entity::vocabulary::{EntityKind, NameKind, RelationKind};

use super::draft;

/// Every theme that a text speaks of, with the words that say so.
fn check(text: &str, expected: &[&str]) {
    let found = themes_in(text);
    let found: Vec<String> =
        found.iter().map(|span| format!("{}: {}", span.theme.labels[0].0, &text[span.range.clone()])).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn phrases_are_found_in_three_languages_whatever_their_endings() {
    check("The rights of a migrant worker", &["labour migration: migrant worker"]);
    check(
        "Migrants' rights and MIGRATION AND DEVELOPMENT",
        &["rights of migrants: Migrants' rights", "migration and development: MIGRATION AND DEVELOPMENT"],
    );
    check(
        "Los trabajadores migrantes y las remesas",
        &["labour migration: trabajadores migrantes", "remittances: remesas"],
    );
    check("des travailleuses migrantes et les droits de l’homme", &["human rights: droits de l’homme"]);
    check("un travailleur migrant", &["labour migration: travailleur migrant"]);
    check("Les systèmes d'alerte précoce", &["early warning systems: systèmes d'alerte précoce"]);
    check("evidence based policies", &["evidence-based policy: evidence based policies"]);
}

#[test]
fn the_longer_phrase_hides_the_shorter_one_within_it() {
    check("migration and human rights", &["rights of migrants: migration and human rights"]);
}

#[test]
fn a_word_of_the_same_family_is_another_word() {
    check("urban areas, regular channels, a refuge, the development of governance", &[]);
    check("urbanisation", &["urbanisation: urbanisation"]);
    check("rapid urbanization", &["urbanisation: urbanization"]);
}

#[test]
fn short_forms_are_found_letter_for_letter() {
    check(
        "SIDS and NDCs, besides",
        &["small island developing states: SIDS", "nationally determined contributions: NDCs"],
    );
    check("sids", &[]);
}

fn tags(draft: &Draft) -> Vec<String> {
    let tagging = draft.facts.iter().filter(|fact| fact.role.kind() == RelationKind::Tagging);
    let line = |fact: &api::ingest::draft::Fact| {
        let weight = fact.attributes.iter().find(|read| read.attribute == Attribute::Weight);
        let name = |at: usize| draft.mentions[at].names[0].text.as_str();
        let (subject, object) = (name(fact.subject.0), name(fact.object.0));
        let weight = weight.map_or("stated", |read| read.value.as_str());
        format!("{subject} -> {object} {weight} @{} {:?}", fact.place.lines.0, fact.place.quote)
    };
    tagging.map(line).collect()
}

#[test]
fn structured_sources_are_tagged_too_and_what_they_name_themselves_is_one_theme_with_it() {
    let text = r#"{
  "@context": "https://schema.org", "@type": "Event", "name": "Remesas y desarrollo", "startDate": "2012-05-03",
  "about": {"@type": "Thing", "name": "Migration and Development"},
  "description": "Foro sobre migración y desarrollo.",
  "workFeatured": {"@type": "CreativeWork", "name": "Food security in mountain villages"}
}"#;
    let read = draft(text, &ReadOptions::default());
    insta::assert_snapshot!(tags(&read).join("\n"), @r#"
    Remesas y desarrollo -> Migration and Development stated @3 "Migration and Development"
    Remesas y desarrollo -> remittances 1.00 @2 "Remesas"
    Remesas y desarrollo -> Migration and Development 0.50 @4 "migración y desarrollo"
    Food security in mountain villages -> food security 1.00 @5 "Food security"
    Remesas y desarrollo -> food security 0.40 @5 "Food security"
    "#);
    let themes = read.mentions.iter().filter(|mention| mention.kind == EntityKind::Theme);
    assert_eq!(themes.count(), 3);
}

#[test]
fn the_shipped_scheme_is_skos_in_three_languages() {
    let read = draft(include_str!("../../../../api/data/themes.ttl"), &ReadOptions::default());
    assert_eq!(read.reader, "skos/1");
    assert!(read.mentions.len() > 100);
    for theme in &read.mentions {
        let languages: Vec<_> = (theme.names.iter())
            .filter(|name| name.kind != NameKind::Alias && name.kind != NameKind::Acronym)
            .collect();
        let languages: Vec<_> = languages.iter().filter_map(|name| name.language.as_deref()).collect();
        // One word that is the same in two languages is one name.
        let same = ["theme:urbanisation#1"].contains(&theme.key.as_str());
        assert!(languages == ["en", "es", "fr"] || same && languages == ["en", "es"], "{}", theme.key);
        let has = |attribute, value: &str| {
            theme.attributes.iter().any(|read| read.attribute == attribute && (value.is_empty() || read.value == value))
        };
        assert!(has(Attribute::Scheme, "colloquy") && has(Attribute::Notation, ""), "{}", theme.key);
        // The scheme finds its own names.
        let name = &theme.names[0].text;
        let found = themes_in(name);
        let broader = read.facts.iter().any(|fact| read.mentions[fact.subject.0].key == theme.key);
        assert!(!broader || found.iter().any(|span| span.range == (0..name.len())), "{name}");
    }
}
