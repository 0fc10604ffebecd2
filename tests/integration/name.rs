//! Names: what is folded together and what stays apart.

use api::name::{
    fold, is_acronym, is_partial, key, organisation_key, person_key, slug, split_acronym, split_honorific,
};
use entity::vocabulary::EntityKind;
use proptest::prelude::*;

#[track_caller]
fn same(key: fn(&str) -> String, names: &[&str]) {
    for name in names {
        assert_eq!(key(name), key(names[0]), "{name} and {}", names[0]);
    }
}

#[track_caller]
fn apart(key: fn(&str) -> String, one: &str, other: &str) {
    assert_ne!(key(one), key(other), "{one} and {other}");
}

#[test]
fn folding() {
    same(fold, &["Rosengärtner", "Rosengaertner", "Rosengartner", "ROSENGÄRTNER", "Rosenga\u{308}rtner"]);
    same(fold, &["Łódź", "lodz"]);
    same(fold, &["Straße", "STRASSE"]);
    same(fold, &["Côte d’Ivoire", "Cote d'Ivoire", "  cote   dIvoire "]);
    same(fold, &["Trinidad & Tobago", "Trinidad and Tobago"]);
    same(fold, &["Jørgen", "Jorgen", "Joergen"]);
    assert_eq!(fold("Bauer, Quentin; Sue"), "bauer quentin sue");
    assert_eq!(fold("Пётр"), "петр");
    assert_eq!(fold("中国"), "中国");
    assert_eq!(fold("\u{feff}Soft\u{ad}hyphen"), "softhyphen");
    assert_eq!(fold("--- !"), "");
}

#[test]
fn people() {
    same(
        person_key,
        &["Mamadou Alpha Kane", "KANE Mamadou Alpha", "Mr. Kane, Mamadou Alpha", "S.E. M. Mamadou Alpha KANE"],
    );
    same(
        person_key,
        &["Eduard Gnesa", "Ambassador Eduard Gnesa", "H.E. Mr. Eduard Gnesa", "Amb. E\u{2060}duard Gnesa"],
    );
    same(person_key, &["Toni-Shae Freckleton", "Ms. Toni-Shae Freckleton (Jamaica)", "Toni Shae Freckleton, PhD"]);
    apart(person_key, "Maria de la Cruz", "Maria Cruz");
    apart(person_key, "J. Smith", "John Smith");
    apart(person_key, "Sue Chen", "Su Chen");
    assert_eq!(person_key(""), "");
}

#[test]
fn honorifics() {
    let check = |text: &'static str, honorific: Option<&str>, name: &str| {
        assert_eq!(split_honorific(text), (honorific, name), "{text}");
    };
    check("H.E. Mr. Sorreta", Some("H.E. Mr."), "Sorreta");
    check("H. E. Ms. Lorena Escudero", Some("H. E. Ms."), "Lorena Escudero");
    check("S.E. M. Ali Diallo", Some("S.E. M."), "Ali Diallo");
    check("S.E.M. Ali Diallo", Some("S.E.M."), "Ali Diallo");
    check("M. Ali Diallo", Some("M."), "Ali Diallo");
    check("M. A. Khan", None, "M. A. Khan");
    check("E. M. Forster", None, "E. M. Forster");
    check("HE Yafei", None, "HE Yafei");
    check("HE Mr He Yafei", Some("HE Mr"), "He Yafei");
    check("Professor John Connell", Some("Professor"), "John Connell");
    check("Prof. Dr. Anna Weiß", Some("Prof. Dr."), "Anna Weiß");
    check("Sra. Lucía Gómez", Some("Sra."), "Lucía Gómez");
    check("His Excellency Mr. Jo Da", Some("His Excellency Mr."), "Jo Da");
    check("The Hon. Mary Robinson", Some("The Hon."), "Mary Robinson");
    check("Mr.William Swing", Some("Mr."), "William Swing");
    check("H.E.Mr. William Swing", Some("H.E.Mr."), "William Swing");
    check("Sem Hassan", None, "Sem Hassan");
    check("Theo Honig", None, "Theo Honig");
    check("Mr.", Some("Mr."), "");
    check("", None, "");
    assert!(is_partial("H.E. Mr. Sorreta"));
    assert!(!is_partial("Mr. Jo Sorreta"));
    assert!(!is_partial("Suharto"));
}

#[test]
fn organisations() {
    same(
        organisation_key,
        &[
            "United Nations Development Programme",
            "The United Nations Development Program (UNDP)",
            "UNDP (United Nations Development Programme)",
        ],
    );
    same(
        organisation_key,
        &["International Organization for Migration", "International Organisation for Migration [IOM]"],
    );
    same(organisation_key, &["U.N. Women", "UN Women"]);
    apart(organisation_key, "UNDP", "UNEP");
    assert_eq!(split_acronym("Global Migration Group (GMG)"), ("Global Migration Group", Some("GMG")));
    assert_eq!(
        split_acronym("IOM (International Organization for Migration)"),
        ("International Organization for Migration", Some("IOM"))
    );
    assert_eq!(split_acronym("Ministry of Labour (TBC)"), ("Ministry of Labour (TBC)", None));
    assert_eq!(split_acronym("Bank (a branch)"), ("Bank (a branch)", None));
    assert_eq!(split_acronym("(UNDP)"), ("(UNDP)", None));
    assert!(is_acronym("UN/DESA") && is_acronym("UN-Habitat") && !is_acronym("Ecuador") && !is_acronym("UN Women"));
}

#[test]
fn slugs() {
    assert_eq!(
        slug("Mainstreaming migration into development planning"),
        "mainstreaming-migration-into-development-planning"
    );
    assert_eq!(slug("Rosengärtner, O'Brien & Co."), "rosengartner-obrien-co");
    assert_eq!(slug("中国"), "zhong-guo");
    assert_eq!(slug("…"), "");
    assert!(slug(&"word ".repeat(40)).ends_with("word"));
    assert_eq!(slug(&"w".repeat(400)).len(), 80);
}

proptest! {
    #[test]
    fn any_text_has_keys(text in any::<String>()) {
        for kind in [EntityKind::Person, EntityKind::Organisation, EntityKind::Event] {
            let _ = key(kind, &text);
        }
        let folded = fold(&text);
        prop_assert_eq!(folded.trim(), folded.as_str());
        let slug = slug(&text);
        prop_assert!(slug.len() <= 80 && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        let (honorific, rest) = split_honorific(&text);
        prop_assert!(text.contains(rest) && honorific.is_none_or(|honorific| text.contains(honorific)));
    }

    #[test]
    fn keys_are_stable_under_case_and_spaces(words in "[A-Za-zäöüé']{1,8}( [A-Za-zäöüé']{1,8}){0,3}") {
        prop_assert_eq!(fold(&words.to_uppercase()), fold(&words));
        prop_assert_eq!(fold(&words.replace(' ', " \t ")), fold(&words));
    }
}
