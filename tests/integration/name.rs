//! Names: what is folded together and what stays apart.

use api::name::{
    Address, Likeness, Parts, address, block, fold, is_acronym, is_partial, key, organisation_key, person_blocks,
    person_key, slug, split_acronym, split_honorific,
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

/// Both ways, and each finds the other by its coarser keys.
#[track_caller]
fn alike(one: &str, other: &str, expected: Option<Likeness>) {
    let parts = |name: &str| Parts::of(name).unwrap_or_else(|| panic!("{name} is of one word"));
    assert_eq!(parts(one).likeness(&parts(other)), expected, "{one} and {other}");
    assert_eq!(parts(other).likeness(&parts(one)), expected, "{other} and {one}");
    if expected.is_some() {
        let finds = |one: &str, other: &str| person_blocks(one).contains(&block(EntityKind::Person, other));
        assert!(finds(one, other) && finds(other, one), "{one} and {other} do not find each other");
    }
}

#[test]
fn names_that_are_alike() {
    let initial = Some(Likeness::Initial);
    alike("P. Sands", "Philippe Sands", initial);
    alike("SANDS Philippe", "P. Sands", initial);
    alike("Sands, Philippe", "Mr. P. Sands", initial);
    alike("J. P. Poncelet", "Jean-Paul R. Poncelet", initial);
    alike("B. Hare", "Bill Hare", initial);
    alike("W. Hare", "Bill Hare", initial);
    alike("T. Mole", "Ted Mole", initial);
    let short = Some(Likeness::ShortForm);
    alike("Bill Hare", "William Hare", short);
    alike("Bob Hornung", "Robert Hornung", short);
    alike("Rob Long", "Robert S. Long", short);
    alike("Ted Mole", "Theodore Mole", short);
    alike("Ned Helme", "Edward A. Helme", short);
    let fuller = Some(Likeness::Fuller);
    alike("Donald Pearlman", "Donald H. Pearlman", fuller);
    alike("Mossaed Al Eban", "Mossaed Mohamed Al-Eban", fuller);
    let spelling = Some(Likeness::Spelling);
    alike("Ian Carruthers", "Ian Curruthers", spelling);
    alike("Susumu Fujimoto", "Susumo Fujimoto", spelling);
    for (one, other) in [
        ("Paul Sands", "Philippe Sands"),
        ("Paul T. Sands", "Paul R. Sands"),
        ("Wei Li", "Lei Li"),
        ("Marie Dubois", "Maria Dubois"),
        ("Jan Berg", "Jon Berg"),
        ("A. Carruthers", "Alan Curruthers"),
        ("William Hare", "William Hart"),
        ("Robert Sands", "Roberta Quill"),
    ] {
        alike(one, other, None);
    }
    for one_word in ["Sorreta", "Mr. Sorreta", "H.E.", ""] {
        assert_eq!(Parts::of(one_word), None, "{one_word}");
        assert_eq!(block(EntityKind::Person, one_word), "", "{one_word}");
    }
}

#[test]
fn forms_of_address_say_man_or_woman_or_nothing() {
    for (text, expected) in [
        ("H.E. Mr. Sorreta", Some(Address::Man)),
        ("S.E. M. Ali Diallo", Some(Address::Man)),
        ("Sra.", Some(Address::Woman)),
        ("Mme Ada Quill", Some(Address::Woman)),
        ("Dr. Ada Quill", None),
        ("M. Quill", Some(Address::Man)),
        ("Ada Quill", None),
    ] {
        assert_eq!(address(text), expected, "{text}");
    }
}

#[test]
fn an_organisation_and_its_acronym_share_a_coarser_key() {
    let of = |name: &str| block(EntityKind::Organisation, name);
    assert_eq!(of("United Nations Development Programme (UNDP)"), "undp");
    assert_eq!(of("UNDP"), "undp");
    assert_eq!(of("Foundation for International Environmental Law and Development"), "field");
    assert_eq!(of("Town Hall"), "");
}

#[test]
fn honorifics() {
    let check = |text: &'static str, honorific: Option<&str>, name: &str| {
        assert_eq!(split_honorific(text), (honorific, name), "{text}");
    };
    check("H.E. Mr. Sorreta", Some("H.E. Mr."), "Sorreta");
    check("D. Jaume Roca", Some("D."), "Jaume Roca");
    check("Excmo. Sr. D. Jaume Roca", Some("Excmo. Sr. D."), "Jaume Roca");
    check("Me Luc Arnaud", Some("Me"), "Luc Arnaud");
    check("Pr Aline Brun", Some("Pr"), "Aline Brun");
    for initial in ["D. H. Quill", "D. Quill", "Me Too"] {
        check(initial, None, initial);
    }
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
