//! Reading sources again: what an older reader made of them becomes what this program's reader makes.

use api::{
    ingest::{
        draft::{AttributeDraft, Draft, Fact, Identity, Mention, MentionIx, NameDraft, Place},
        plan::Origin,
        read::{Format, ReadOptions, list::Mapping, read},
        reread::{is_current, reread},
        write::{Source, import, write},
    },
    store::Store,
};
use entity::vocabulary::{EntityKind, NameKind, ParticipationRole, Role};
use tests::{
    canon::canonical,
    database::{engines, fresh},
};

const URL: &str = "https://example.org/islands";
const ISLANDS: &str = "Seminar on islands\n\nDate: 3 May 2012\nVenue: Room 4\n\nSpeakers\n\nMs. Ada Quill, Office of Island Routes\n\n\
                       Mr. Bo Reed, Bureau of Island Routes\n";

/// What an older reader made of the page: a heading was somebody, and nobody saw the venue.
fn older(text: &str) -> (Draft, Origin) {
    let options = ReadOptions { url: Some(URL.to_owned()), ..ReadOptions::default() };
    let mut draft = read(text.as_bytes(), Format::Auto, &options).unwrap();
    "page/1".clone_into(&mut draft.reader);
    let place = Place { lines: (6, 6), quote: "Speakers".to_owned() };
    for mention in &mut draft.mentions {
        mention.attributes.retain(|read: &AttributeDraft| read.attribute.as_str() != "venue");
    }
    let name = NameDraft {
        text: "Speakers Hall".to_owned(),
        language: None,
        kind: NameKind::Official,
        confidence: 1.0,
        place: place.clone(),
    };
    draft.mentions.push(Mention {
        kind: EntityKind::Person,
        identity: Identity::Name,
        key: "person:hall speakers#1".to_owned(),
        names: vec![name],
        attributes: Vec::new(),
        confidence: 1.0,
        place: place.clone(),
    });
    draft.facts.push(Fact {
        role: Role::Participation(ParticipationRole::Speaker),
        subject: MentionIx(draft.mentions.len() - 1),
        object: MentionIx(0),
        affiliation: None,
        on_behalf_of: None,
        ordinal: None,
        attributes: Vec::new(),
        confidence: 1.0,
        place,
    });
    let sha256 = data_encoding::HEXLOWER.encode(&[7; 32]);
    let origin = Origin {
        url: options.url,
        sha256,
        reader: draft.reader.clone(),
        actor: "test".to_owned(),
        ..Origin::default()
    };
    (draft, origin)
}

async fn stored(url: &str) -> Store {
    let store = Store::connect(url).await.unwrap();
    store.migrate().await.unwrap();
    store
}

/// Without the line of the source, whose digest the older reading made up.
async fn facts(url: &str) -> Vec<String> {
    canonical(url).await.into_iter().filter(|line| !line.starts_with("source ")).collect()
}

#[tokio::test]
async fn the_difference_is_shown_and_then_applied() {
    for engine in engines() {
        let (database, other) = (fresh(engine).await, fresh(engine).await);
        let (store, by_this_reader) = (stored(&database.url).await, stored(&other.url).await);
        let (draft, origin) = older(ISLANDS);
        let report = write(&store, &draft, &origin).await.unwrap();
        let options = ReadOptions { url: Some(URL.to_owned()), ..ReadOptions::default() };
        let source = Source { bytes: ISLANDS.as_bytes(), format: Format::Auto, options: &options, actor: "test" };
        import(&by_this_reader, source).await.unwrap();

        let readers = store.sources_with_readers().await.unwrap();
        assert_eq!(readers, [(report.source, vec!["page/1".to_owned()])]);
        assert!(!is_current(&readers[0].1));
        let before = facts(&database.url).await;
        let shown = reread(&store, report.source, "editor", false).await.unwrap().unwrap();
        assert_eq!(facts(&database.url).await, before);
        assert_eq!(
            shown.unsaid,
            [
                "line 6: person:hall speakers#1",
                "line 6: person:hall speakers#1: name Speakers Hall",
                "line 6: PARTICIPATION:SPEAKER(person:hall speakers#1>event:seminar on islands#1)#1",
            ]
        );
        let applied = reread(&store, report.source, "editor", true).await.unwrap().unwrap();
        assert_eq!(applied.unsaid, shown.unsaid);
        assert_eq!(facts(&database.url).await, facts(&other.url).await);
        let readers = store.sources_with_readers().await.unwrap();
        assert!(is_current(&readers[0].1), "{readers:?}");

        let again = reread(&store, report.source, "editor", true).await.unwrap().unwrap();
        assert_eq!((again.report.version, again.unsaid.len()), (None, 0));
        assert!(reread(&store, uuid::Uuid::nil(), "editor", true).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn what_a_changed_page_no_longer_prints_stays() {
    for engine in engines() {
        let database = fresh(engine).await;
        let store = stored(&database.url).await;
        let options = ReadOptions { url: Some(URL.to_owned()), ..ReadOptions::default() };
        let shorter = ISLANDS.split("\n\nMr. Bo").next().unwrap();
        let mut source = Source { bytes: ISLANDS.as_bytes(), format: Format::Auto, options: &options, actor: "test" };
        import(&store, source).await.unwrap();
        source.bytes = shorter.as_bytes();
        let report = import(&store, source).await.unwrap();
        let before = facts(&database.url).await;
        let again = reread(&store, report.source, "editor", true).await.unwrap().unwrap();
        assert_eq!((again.report.version, again.unsaid.len()), (None, 0));
        assert_eq!(facts(&database.url).await, before);
    }
}

#[tokio::test]
async fn every_sort_of_source_is_read_again_to_the_same() {
    let list = include_str!("../../fixtures/lists/harbour-talks.csv");
    let mapping = Mapping::parse(include_str!("../../fixtures/lists/harbour-talks.toml")).unwrap();
    let sources: Vec<(&str, &str, Option<Mapping>)> = vec![
        ("page", include_str!("../../fixtures/pages/conference.html"), None),
        ("both", include_str!("../../fixtures/structured/seminar-with-script.html"), None),
        ("calendar", include_str!("../../fixtures/structured/harbour-office.ics"), None),
        ("schedule", include_str!("../../fixtures/structured/tide-days.xml"), None),
        ("list", list, Some(mapping)),
    ];
    for engine in engines() {
        let database = fresh(engine).await;
        let store = stored(&database.url).await;
        for (name, text, mapping) in sources.clone() {
            let url = Some(format!("https://example.org/{name}"));
            let (title, mapping) = (Some("A title beside it".to_owned()), mapping.map(Box::new));
            let options = ReadOptions { url, title, mapping, ..ReadOptions::default() };
            let source = Source { bytes: text.as_bytes(), format: Format::Auto, options: &options, actor: "test" };
            import(&store, source).await.unwrap();
        }
        let before = canonical(&database.url).await;
        for (source, readers) in store.sources_with_readers().await.unwrap() {
            assert!(is_current(&readers), "{readers:?}");
            let again = reread(&store, source, "editor", true).await.unwrap().unwrap();
            assert_eq!((again.report.version, again.unsaid.len()), (None, 0), "{again:#?}");
        }
        assert_eq!(canonical(&database.url).await, before);
    }
}
