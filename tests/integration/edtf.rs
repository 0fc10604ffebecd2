//! Dates: which texts are acceptable, what they span, and what is said of the others.

use api::edtf::Edtf;
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, span: &str) {
    let edtf = Edtf::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let earliest = edtf.earliest().map_or("..".to_owned(), |day| day.to_string());
    let latest = edtf.latest().map_or("..".to_owned(), |day| day.to_string());
    assert_eq!(format!("{earliest} {latest}"), span, "{text}");
    assert_eq!(edtf.as_str(), text);
    assert_eq!(edtf.to_string().parse::<Edtf>().as_ref(), Ok(&edtf));
}

#[track_caller]
fn refuse(text: &str, position: usize, says: &str) {
    let error = Edtf::parse(text).expect_err(text);
    assert_eq!(error.position(), position, "{text}: {error}");
    assert!(error.message().contains(says), "{text}: {error}");
}

#[test]
fn spans() {
    check("2011", "2011-01-01 2011-12-31");
    check("2011-11", "2011-11-01 2011-11-30");
    check("2012-02", "2012-02-01 2012-02-29");
    check("2011-11-28", "2011-11-28 2011-11-28");
    check("2011-11-28/2011-11-30", "2011-11-28 2011-11-30");
    check("2011-11/2012", "2011-11-01 2012-12-31");
    check("2011/..", "2011-01-01 ..");
    check("../2011", ".. 2011-12-31");
    check("2011~", "2011-01-01 2011-12-31");
    check("2011-11-28?", "2011-11-28 2011-11-28");
    check("2011-11%", "2011-11-01 2011-11-30");
    check("2011?/2012~", "2011-01-01 2012-12-31");
    check("201X", "2010-01-01 2019-12-31");
    check("20XX", "2000-01-01 2099-12-31");
    check("2011-XX", "2011-01-01 2011-12-31");
    check("2011-11-XX", "2011-11-01 2011-11-30");
    check("2011-XX-XX", "2011-01-01 2011-12-31");
}

#[test]
fn refusals() {
    refuse("", 0, "empty");
    refuse("..", 0, "open");
    refuse("../..", 3, "open");
    refuse("11", 2, "four digits");
    refuse("20111", 4, "four digits");
    refuse("November 2011", 0, "year");
    refuse("2011-13", 5, "no such month");
    refuse("2011-1", 5, "two digits");
    refuse("2011-02-30", 8, "01 to 28");
    refuse("2011-11-00", 8, "01 to 30");
    refuse("2011-11-8", 8, "two digits");
    refuse("2011-11-28T10:00", 8, "two digits");
    refuse("2011-11-28/2011-02-30", 19, "01 to 28");
    refuse("2011-11-30/2011-11-28", 11, "before");
    refuse("2011/", 5, "four digits");
    refuse("2011/2012/2013", 9, "two ends");
    refuse("201X-11", 4, "decade");
    refuse("2011-XX-05", 8, "month");
    refuse("XXXX", 4, "four digits");
    refuse("２０１１", 0, "year");
    refuse(&"2011".repeat(100), 64, "too long");
}

#[test]
fn overlaps() {
    let overlap = |one: &str, other: &str| {
        let (one, other) = (one.parse::<Edtf>().expect(one), other.parse::<Edtf>().expect(other));
        assert_eq!(one.overlaps(&other), other.overlaps(&one));
        one.overlaps(&other)
    };
    assert!(overlap("2011", "2011-11-28"));
    assert!(overlap("2011/..", "2030-01-01"));
    assert!(overlap("../2011", "2011-12-31/2012"));
    assert!(!overlap("2011", "2012"));
    assert!(!overlap("../2011", "2012/.."));
}

proptest! {
    #[test]
    fn never_panics_and_round_trips(text in r"[0-9X~?%/.\- é]{0,30}") {
        if let Ok(edtf) = Edtf::parse(&text) {
            prop_assert_eq!(edtf.to_string(), text.as_str());
            prop_assert_eq!(Edtf::parse(edtf.as_str()), Ok(edtf.clone()));
            if let (Some(earliest), Some(latest)) = (edtf.earliest(), edtf.latest()) {
                prop_assert!(earliest <= latest);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = Edtf::parse(&text);
    }
}
