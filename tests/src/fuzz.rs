//! What fuzzing gives its bytes to: every reader, and whatever else reads what anybody may have written.
//!
//! `tests/fuzz` runs these with libFuzzer; an ordinary test runs them on the corpus that is kept there.

use api::{
    edtf::Edtf,
    ingest::{
        draft::{Draft, Place},
        read::{Format, ReadOptions, archive::unpack, list::Mapping, read},
    },
};

/// A list whose mapping uses every sort of column.
const MAPPING: &str = include_str!("../fixtures/lists/harbour-talks.toml");

/// The name of a target, which is that of its corpus, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("page", page),
    ("html", html),
    ("json_ld", json_ld),
    ("list", list),
    ("schedule", schedule),
    ("calendar", calendar),
    ("popolo", popolo),
    ("skos", skos),
    ("auto", auto),
    ("archive", archive),
    ("mapping", mapping),
    ("edtf", edtf),
];

fn read_as(bytes: &[u8], format: Format, options: &ReadOptions) {
    if let Ok(draft) = read(bytes, format, options) {
        sound(&draft);
    }
}

fn read_plainly(bytes: &[u8], format: Format) {
    read_as(bytes, format, &ReadOptions::default());
}

/// The text of an event page, with an address and a title given beside it.
pub fn page(bytes: &[u8]) {
    let (url, title) = (Some("https://www.unitar.org/a-b-c".to_owned()), Some("Seminar: a title".to_owned()));
    read_plainly(bytes, Format::PageText);
    read_as(bytes, Format::PageText, &ReadOptions { url, title, ..ReadOptions::default() });
}

/// An event page in HTML.
pub fn html(bytes: &[u8]) {
    read_plainly(bytes, Format::PageHtml);
}

/// schema.org as JSON-LD.
pub fn json_ld(bytes: &[u8]) {
    read_plainly(bytes, Format::JsonLd);
}

/// Rows of cells, or a workbook.
pub fn list(bytes: &[u8]) {
    let mapping = Some(Box::new(Mapping::parse(MAPPING).expect("the fixture is a mapping")));
    read_as(bytes, Format::List, &ReadOptions { mapping, ..ReadOptions::default() });
}

/// A conference schedule.
pub fn schedule(bytes: &[u8]) {
    read_plainly(bytes, Format::Schedule);
}

/// A calendar.
pub fn calendar(bytes: &[u8]) {
    read_plainly(bytes, Format::Calendar);
}

/// Popolo JSON.
pub fn popolo(bytes: &[u8]) {
    read_plainly(bytes, Format::Popolo);
}

/// Themes as SKOS.
pub fn skos(bytes: &[u8]) {
    read_plainly(bytes, Format::Skos);
}

/// Whatever it looks like.
pub fn auto(bytes: &[u8]) {
    read_plainly(bytes, Format::Auto);
}

/// An archive, and what is in it.
pub fn archive(bytes: &[u8]) {
    for file in unpack(bytes).ok().flatten().unwrap_or_default() {
        read_plainly(&file.bytes, Format::Auto);
    }
}

/// What the columns of a list mean.
pub fn mapping(bytes: &[u8]) {
    if let Ok(mapping) = Mapping::parse(&String::from_utf8_lossy(bytes)) {
        let mapping = Some(Box::new(mapping));
        read_as(b"a,b,c\n1,2,3\n", Format::List, &ReadOptions { mapping, ..ReadOptions::default() });
    }
}

/// A time as EDTF: one that is read is written as it was, and lies where it says.
pub fn edtf(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Edtf::parse(&text) {
        Ok(time) => {
            assert_eq!(Edtf::parse(time.as_str()).as_ref(), Ok(&time));
            assert!(time.earliest().zip(time.latest()).is_none_or(|(earliest, latest)| earliest <= latest), "{text}");
        }
        Err(error) => assert!(error.position() <= text.chars().count(), "{text}"),
    }
}

/// Every place lies in the source and says its quote letter for letter; every index leads to a mention.
///
/// # Panics
/// Where they do not.
#[track_caller]
pub fn sound(draft: &Draft) {
    let text: Vec<&str> = draft.source.text.split('\n').collect();
    let check = |place: &Place| {
        let (first, last) = place.lines;
        if (first, last) == (0, 0) {
            return;
        }
        assert!(first >= 1 && first <= last && last as usize <= text.len(), "{place:?}");
        let slice = text[first as usize - 1..last as usize].join("\n");
        for words in place.quote.split('\n') {
            assert!(slice.contains(words), "{place:?} not in {slice:?}");
        }
    };
    let mut keys = std::collections::HashSet::new();
    for mention in &draft.mentions {
        assert!(keys.insert(&mention.key), "{} twice", mention.key);
        assert!(!mention.names.is_empty());
        check(&mention.place);
        mention.names.iter().for_each(|name| check(&name.place));
        mention.attributes.iter().for_each(|attribute| check(&attribute.place));
    }
    for fact in &draft.facts {
        for ix in [Some(fact.subject), Some(fact.object), fact.affiliation, fact.on_behalf_of].into_iter().flatten() {
            assert!(ix.0 < draft.mentions.len());
        }
        check(&fact.place);
        fact.attributes.iter().for_each(|attribute| check(&attribute.place));
        assert!(fact.confidence > 0.0 && fact.confidence <= 1.0);
    }
}
