//! Our own pages, one for each layout: what is read is judged line by line and kept as a snapshot.

use std::{fmt::Write, path::PathBuf};

use api::ingest::{
    read::{Format, ReadOptions, read},
    sample,
};

use super::{draft, print, sound};

/// Reads a page of `tests/fixtures/pages` and compares the draft with its snapshot.
#[track_caller]
fn check(file: &str, url: Option<&str>) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/pages").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let options = ReadOptions { url: url.map(str::to_owned), ..ReadOptions::default() };
    same(file, &text, &options);
}

/// Reads a page of the sample without its title, which a page need not say twice.
#[track_caller]
fn check_sample(name: &str) {
    let page = sample::pages().iter().find(|page| page.name == name).unwrap();
    same(name, page.text, &ReadOptions { url: Some(page.url.to_owned()), ..ReadOptions::default() });
}

#[track_caller]
fn same(name: &str, text: &str, options: &ReadOptions) {
    let read = draft(text, options);
    sound(&read);
    assert_eq!(draft(text, options), read, "two readings of {name} differ");
    insta::assert_snapshot!(name.replace('.', "-"), print(&read));
}

#[test]
fn seed_layout() {
    check_sample("mainstreaming-seminar.txt");
}

#[test]
fn labels_on_lines_of_their_own() {
    check_sample("millennium-goals-seminar.txt");
}

#[test]
fn series_of_dated_workshops() {
    check_sample("key-issues-series.txt");
}

#[test]
fn timed_programme_with_panels() {
    check_sample("thematic-debate.txt");
}

#[test]
fn talks_behind_the_speaker() {
    check_sample("coordination-meeting.txt");
}

#[test]
fn labels_run_together() {
    check_sample("world-bank-role.txt");
}

#[test]
fn news_text() {
    check_sample("forum-first-meetings.txt");
}

#[test]
fn several_days_and_documents() {
    check_sample("reading-room.txt");
}

#[test]
fn french() {
    check("french-seminar.txt", None);
}

#[test]
fn spanish() {
    check("spanish-workshop.txt", None);
}

#[test]
fn roles_as_headings() {
    check("roles-and-lines.txt", None);
}

#[test]
fn times_and_titles_on_one_line() {
    check("agenda-with-times.txt", None);
}

#[test]
fn doubtful_lines_are_reported() {
    check("doubtful.txt", None);
}

#[test]
fn delegations_under_their_states() {
    check("delegations.txt", None);
}

#[test]
fn several_people_on_a_line_and_names_in_every_order() {
    check("crowded-lines.txt", None);
}

/// A gazetteer tells which organisation a name means, and gives it no name or acronym that the page does not print; an
/// acronym that stands alone is expanded, which is not as sure.
#[test]
fn only_printed_names_are_claimed() {
    check("known-by-another-name.txt", None);
}

#[test]
fn html() {
    check("conference.html", Some("https://example.org/events/borders/index.html"));
}

#[test]
fn many_lines_take_linear_time() {
    let mut text = "Conference of many\n\nParticipants\n\n".to_owned();
    for index in 0..4_000_u32 {
        let letters: String =
            index.to_string().bytes().map(|digit| char::from(b"bcdfghjklm"[usize::from(digit - b'0')])).collect();
        writeln!(text, "Ms. Ada{letters} Quill{letters}, Director, Institute of {letters}, Kenya").unwrap();
    }
    let read = draft(&text, &ReadOptions::default());
    assert_eq!(read.facts.len(), 4_000);
}

#[test]
fn pages_cut_anywhere_are_read() {
    for page in api::ingest::sample::pages() {
        for end in (0..page.text.len()).step_by(97) {
            let cut = &page.text[..page.text.floor_char_boundary(end)];
            if let Ok(read) = read(cut.as_bytes(), Format::PageText, &ReadOptions::default()) {
                sound(&read);
            }
        }
    }
}

/// The pages in `../shared/pages`, where that folder exists: they are not part of the project, so nothing of their text
/// stands here but the facts that must be read.
mod shared {
    use std::{collections::HashSet, path::PathBuf};

    use api::ingest::{
        draft::{Draft, MentionIx},
        read::ReadOptions,
    };
    use entity::vocabulary::{EntityKind, ParticipationRole, RelationKind, Role};

    use super::super::{draft, print, sound};

    const URL: &str = "https://www.unitar.org/ny/international-law-and-policy/migration-and-development-series/mainstreamingmigration";

    /// The draft of a page, if the folder exists.
    #[allow(clippy::print_stderr, reason = "a test that is left out says so; `SHOW` prints the draft for people")]
    fn page(name: &str, url: Option<&str>) -> Option<Draft> {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/pages").join(name);
        let Ok(text) = std::fs::read_to_string(&path) else {
            eprintln!("left out: {} does not exist", path.display());
            return None;
        };
        let options = ReadOptions { url: url.map(str::to_owned), ..ReadOptions::default() };
        let read = draft(&text, &options);
        sound(&read);
        assert_eq!(draft(&text, &options), read);
        if std::env::var("SHOW").is_ok_and(|wanted| name.contains(&wanted)) {
            eprintln!("{}", print(&read));
        }
        Some(read)
    }

    /// Every expected line stands in the printed draft.
    #[track_caller]
    fn holds(draft: &Draft, expected: &[&str]) {
        let printed = print(draft);
        for line in expected {
            assert!(printed.contains(line), "missing: {line}\n{printed}");
        }
    }

    fn people(draft: &Draft) -> usize {
        draft.mentions.iter().filter(|mention| mention.kind == EntityKind::Person).count()
    }

    /// What the facts come to: a line that says the same again, or less, is evidence for another one.
    fn participations(draft: &Draft) -> usize {
        let facts = draft.facts.iter().filter(|fact| fact.role.kind() == RelationKind::Participation);
        let said: HashSet<_> = facts.map(|fact| (fact.subject, fact.object, fact.role, fact.on_behalf_of)).collect();
        let unknown = Role::Participation(ParticipationRole::Unknown);
        let fuller = |less: &(MentionIx, MentionIx, Role, Option<MentionIx>)| {
            said.iter().any(|more| {
                (more.0, more.1) == (less.0, less.1)
                    && more != less
                    && (less.2 == unknown || less.2 == more.2)
                    && less.3.is_none()
            })
        };
        said.iter().filter(|one| !fuller(one)).count()
    }

    #[test]
    fn seed() {
        let Some(read) = page("unitar-2011-mainstreaming.txt", Some(URL)) else { return };
        assert_eq!((people(&read), participations(&read)), (5, 5));
        let event = "event:mainstreaming migration into development planning#1";
        holds(
            &read,
            &[
                "DERIVED “Mainstreaming migration into development planning”",
                "eventKind = SEMINAR",
                "when = 2011-11-28 @1",
                "venue = Conference room 6, UN Headquarters @2",
                "language = en @41",
                "@5-8",
                &format!(
                    "ORGANISING ORGANISER organisation:united nations institute for training and research#1 -> {event} (0.60)"
                ),
                &format!(
                    "SPEAKER person:sorreta#1 -> {event} at organisation:permanent mission of the philippines to the un#1 for organisation:philippines#1 #1 @30"
                ),
                "printed.title = Deputy Permanent Representative of the Philippines to the UN @30",
                &format!(
                    "SPEAKER person:freckleton shae toni#1 -> {event} at organisation:planning institute of jamaica#1 #2 @32"
                ),
                &format!(
                    "SPEAKER person:rosengartner sarah#1 -> {event} at organisation:united nations development program#1 #3 @34"
                ),
                "ACRONYM “UNDP” @34",
                &format!("PARTICIPATION UNKNOWN person:affolter barbara#1 -> {event} #1 (0.70) @12"),
                &format!("PARTICIPATION UNKNOWN person:john lonnback#1 -> {event} #2 (0.70) @14"),
                "person:sorreta#1 partial @30",
                "REPRESENTS organisation:permanent mission of the philippines to the un#1 -> organisation:philippines#1 @30",
                "CONTRIBUTION ISSUER organisation:global migration group#1 -> document:mainstreaming migration into development planning a handbook",
                "CONTRIBUTION ISSUER organisation:international organization for migration#1 -> document:world migration report 2010#1",
                "RECORDING_OF document:video recording",
                "PREPARED_FOR document:information note",
                "BIOGRAPHIES_FOR document:speakers biographies",
                "SUMMARISES document:summary of discussion",
                &format!(
                    "BACKGROUND_FOR document:tools for evidence based migration and development policies#1 -> {event} @37"
                ),
                "OUTPUT_OF document:tools for evidence based migration and development policies#1 -> event:cluster iii#1 @37",
                "OUTPUT_OF document:policy and institutional coherence",
                "PREPARED_FOR document:how can regional consultative processes",
                "event:cluster iii#1 within event:gfmd 2011#1",
                "event:roundtable 3#1 within event:gfmd 2010#1",
                "EDITION_OF event:gfmd 2011#1 -> event:global forum on migration and development#1",
                "CHAIR_IN_OFFICE organisation:switzerland#1 -> event:gfmd 2011#1",
                "CHAIR_IN_OFFICE organisation:mexico#1 -> event:gfmd 2010#1",
            ],
        );
        let mut themes: Vec<&str> = read
            .mentions
            .iter()
            .filter(|mention| mention.kind == EntityKind::Theme)
            .map(|mention| mention.names[0].text.as_str())
            .collect();
        themes.sort_unstable();
        assert_eq!(
            themes,
            [
                "evidence-based policy",
                "inter-ministerial coordination",
                "mainstreaming",
                "migration and development",
                "policy coherence",
                "poverty reduction",
                "regional consultative processes"
            ]
        );
    }

    #[test]
    fn seed_without_address_has_no_organiser() {
        let Some(read) = page("unitar-2011-mainstreaming.txt", None) else { return };
        let meeting = read.facts.iter().find(|fact| fact.role.kind() == RelationKind::Organising && fact.object.0 == 0);
        assert_eq!(meeting, None);
    }

    #[test]
    fn labels_on_lines_of_their_own() {
        let Some(read) = page("unitar-2010-mdg-seminar.txt", None) else { return };
        assert_eq!(people(&read), 0);
        holds(
            &read,
            &[
                "when = 2010-09-02",
                "city = New York",
                "country = US",
                "language = en",
                "mode = ON_SITE",
                "EDITION_OF event:seminar on migration and the millennium development goals#1 -> event:migration and development series#1",
            ],
        );
    }

    #[test]
    fn series() {
        let Some(read) = page("unitar-2005-key-migration-issues-series.txt", None) else { return };
        let editions = print(&read)
            .lines()
            .filter(|line| line.starts_with("EVENT_RELATION EDITION_OF") && line.contains("-> event:key migration"))
            .count();
        assert_eq!(editions, 7);
        assert_eq!(print(&read).matches("LEAD_ORGANISER").count(), 3);
        assert_eq!(print(&read).matches("CO_ORGANISER").count(), 5);
        holds(
            &read,
            &[
                "COORDINATOR person:rosengartner sarah#1",
                "when = 2005-10-18",
                "when = 2006-06-27",
                "eventKind = SERIES",
            ],
        );
    }

    #[test]
    fn debate() {
        let Some(read) = page("un-2011-thematic-debate.txt", None) else { return };
        assert_eq!((people(&read), participations(&read)), (11, 11));
        holds(
            &read,
            &[
                "CHAIR person:swing william#1 -> event:contribution of migrants to development#1 at organisation:international organization for migration#1",
                "PANELLIST person:escudero lorena#1 -> event:contribution of migrants to development#1 for organisation:ecuador#1",
                "OFFICIAL “African Foundation for Development”",
                "AFFILIATION  person:goran hultin#1 -> organisation:world economic forum#1",
                "for organisation:switzerland#1",
                "capacity = Head of Switzerland's Presidency of the Global Forum on Migration and Development",
                "PANELLIST person:ghobash saqr#1 -> event:improving international cooperation on migration and development#1 for organisation:united arab emirates#1",
                "status = TENTATIVE @55",
                "at organisation:united nations childrens fund#1 for organisation:global migration group#1",
                "when.startTime = 10:20 @22",
                "when.endTime = 17:40 @43",
            ],
        );
    }

    #[test]
    fn coordination_meeting() {
        let Some(read) = page("undesa-2016-coordination-meeting.txt", None) else { return };
        assert_eq!((people(&read), participations(&read)), (6, 7));
        holds(
            &read,
            &[
                "when = 2016-02-25/2016-02-26",
                "SPEAKER person:gass thomas#1 -> event:opening of the meeting#1",
                "MODERATOR person:gass thomas#1 -> event:united nations migration agenda",
                "PRESENTER person:peter sutherland#1 -> document:challenges and opportunities in 2016#1",
                "for organisation:zambia#1",
            ],
        );
    }

    #[test]
    fn labels_run_together() {
        let Some(read) = page("knomad-2017-role-for-world-bank.txt", None) else { return };
        assert_eq!((people(&read), participations(&read)), (2, 2));
        holds(
            &read,
            &[
                "when = 2017-01-31",
                "when.startTime = 12:30",
                "when.endTime = 14:00",
                "venue = Room J B1 075",
                "city = Washington DC",
            ],
        );
    }

    #[test]
    fn news() {
        let Some(read) = page("gfmd-2011-first-meetings.txt", None) else { return };
        assert_eq!(read.source.issued.as_deref(), Some("2011-03-26"));
        holds(
            &read,
            &[
                "event:gfmd 2011#1 within event:global forum on migration and development#1",
                "CHAIR_IN_OFFICE organisation:switzerland#1 -> event:gfmd 2011#1",
                "CHAIR person:eduard gnesa#1 -> event:meeting of the steering group#1 for organisation:switzerland#1",
                "ATTENDEE person:peter sutherland#1",
                "eventKind = CLUSTER",
                "when = 2011-12-01/2011-12-02",
            ],
        );
    }
}

#[test]
fn a_person_without_a_name_is_said_by_line() {
    let text = "Seminar on lighthouses\n\nDate: 9 July 2014\n\nSpeakers\n\nMs. , Director, Office of Island Routes\nMr.\n\
                H.E. Ambassador, Permanent Mission of Jamaica\n, Institute of Fog\nMr. Bo Reed, Institute of Fog\n";
    let read = draft(text, &ReadOptions::default());
    let said: Vec<u32> =
        read.messages.iter().filter(|m| m.text.contains("names nobody")).filter_map(|m| m.line).collect();
    assert_eq!(said, [7, 8, 9, 10], "{}", print(&read));
    assert_eq!(print(&read).matches("PARTICIPATION").count(), 1, "{}", print(&read));
}

/// What each line of a draft's print says that begins with these words.
fn lines_with<'a>(printed: &'a str, words: &str) -> Vec<&'a str> {
    printed.lines().map(str::trim).filter(|line| line.starts_with(words)).collect()
}

#[track_caller]
fn read_print(text: &str) -> String {
    let read = draft(text, &ReadOptions::default());
    sound(&read);
    print(&read)
}

#[test]
fn page_numbers_broken_words_and_wrapped_lines_are_the_layouts() {
    let text = "Workshop on dry docks\n\n5 May 2010\n\nSpeakers\n\n• Ms. Ada Quill, Senior Fellow,\n  Institute of Fog\n\n- 2 -\n\n\
                • Mr. Bo Reed, Harbour Organi-\n  zation of the North\n\nPage 2 of 3\n\n• Dr. Cy Stern, Univer sity of Lund\n";
    let printed = read_print(text);
    assert_eq!(lines_with(&printed, "PARTICIPATION").len(), 3, "{printed}");
    for line in [
        "PARTICIPATION SPEAKER person:ada quill#1 -> event:workshop on dry docks#1 at organisation:institute of fog#1 #1 @7-8",
        "at organisation:harbour organization of the north#1 #2 @12-13",
        "at organisation:university of lund#1 #3 @17",
    ] {
        assert!(printed.contains(line), "missing: {line}\n{printed}");
    }
}

#[test]
fn a_page_without_line_breaks_is_parted_at_its_labels() {
    let text = "Seminar on dry docks Date: 5 May 2010 Venue: Room 4 Location: Tunis, Tunisia Speakers: Ms. Ada Quill, Director, \
                Institute of Fog; Mr. Bo Reed, UNEP Moderator: Dr. Cy Stern Documents: Agenda";
    let printed = read_print(text);
    for line in [
        "when = 2010-05-05 @1",
        "venue = Room 4 @1",
        "city = Tunis @1",
        "MODERATOR person:cy stern#1",
        "documentKind = AGENDA @1",
    ] {
        assert!(printed.contains(line), "missing: {line}\n{printed}");
    }
    assert_eq!(lines_with(&printed, "PARTICIPATION SPEAKER").len(), 2, "{printed}");
}

#[test]
fn a_sentence_with_colons_is_not_parted() {
    let text = "Seminar on dry docks\n\n5 May 2010\n\nTwo things stay open, and both are old: the date: nobody keeps it, and the \
                venue: nobody finds it, so that the speakers: few as they are: go home by ferry before the talk has begun.\n";
    let printed = read_print(text);
    assert_eq!(lines_with(&printed, "PARTICIPATION").len() + lines_with(&printed, "venue").len(), 0, "{printed}");
}

#[test]
fn dates_in_numbers_are_meant_as_the_page_shows() {
    let when = |text: &str| lines_with(&read_print(text), "when = ").first().map(|line| (*line).to_owned());
    let page = |date: &str, more: &str| format!("Seminar on dry docks\nDate: {date}\n\n{more}\n");
    assert_eq!(when(&page("03/04/2012", "")), None);
    assert_eq!(when(&page("03/04/2012", "Published: 25/03/2012")).as_deref(), Some("when = 2012-04-03 @2"));
    assert_eq!(when(&page("03/04/2012 - 05/04/2012", "")).as_deref(), Some("when = 2012-04-03/2012-04-05 @2"));
    assert_eq!(when(&page("3/4/2012", "Registration until 3/20/2012")).as_deref(), Some("when = 2012-03-04 @2"));
    assert_eq!(
        when("Taller de diques\nFecha: 03/04/2012\nLugar: Casa de la Cultura, Lima, Perú\n").as_deref(),
        Some("when = 2012-04-03 @2")
    );
    assert_eq!(when(&page("21, 22 and 23 August 2013", "")).as_deref(), Some("when = 2013-08-21/2013-08-23 @2"));
}

#[test]
fn a_day_takes_the_one_year_of_the_page_or_is_no_date() {
    let with = read_print("Annual meeting of ferries 2014\n\nMonday, 12 May\nBern, Switzerland\n");
    assert!(with.contains("when = 2014-05-12 @3"), "{with}");
    let without = read_print("Annual meeting of ferries\n\nMonday, 12 May\nBern, Switzerland\n");
    assert_eq!(lines_with(&without, "when = ").len(), 0, "{without}");
    let two = read_print("Annual meeting of ferries 2014 and 2015\n\nMonday, 12 May\nBern, Switzerland\n");
    assert_eq!(lines_with(&two, "when = ").len(), 0, "{two}");
}

#[test]
fn a_table_of_people_is_read_by_its_cells() {
    let text = "Meeting of pilots\n9 July 2014\n\nList of participants\n\nName\tCountry\tPosition\tOrganisation\n\
                Ms. Ada Quill\tKenya\tDirector\tPort Board\nMr. Bo Reed\tPeru\tMinister of Transport\t\n";
    let printed = read_print(text);
    assert_eq!(lines_with(&printed, "PARTICIPATION ATTENDEE").len(), 2, "{printed}");
    assert!(printed.contains("at organisation:port board#1 #1 @7"), "{printed}");
    assert!(printed.contains("for organisation:peru#1 #2 @8"), "{printed}");
}

#[test]
fn events_of_one_page_are_kept_apart() {
    let listed = read_print(
        "Upcoming events\n\nSeminar on tides\n4 May 2013\nOslo, Norway\n\nWorkshop on locks\n6 May 2013\nSpeaker: Ms. Ada Quill\n",
    );
    assert_eq!(lines_with(&listed, "event:").len(), 2, "{listed}");
    assert!(listed.contains("SPEAKER person:ada quill#1 -> event:workshop on locks#1"), "{listed}");
    let parts =
        read_print("Week of water\n\nSeminar on tides\nDate: 4 May 2013\n\nWorkshop on locks\nDate: 6 May 2013\n");
    assert_eq!(lines_with(&parts, "EVENT_RELATION PART_OF").len(), 2, "{parts}");
    // Two dates of one event are a contradiction, not two events.
    let one = read_print("Seminar on tides\nDate: 4 May 2013\n\nSpeakers\nMs. Ada Quill\n\nDate: 6 May 2013\n");
    assert_eq!((lines_with(&one, "event:").len(), lines_with(&one, "when = ").len()), (1, 2), "{one}");
}

#[test]
fn a_post_may_stand_before_the_name() {
    let text = "Debate on dams\n7 May 2012\n\nPanellists\nMinister of Water of Nepal, H.E. Mr. Bo Reed\nDirector of the Dam Institute: Ms. Ada Quill\n\
                Judge Cy Stern, High Court\n";
    let printed = read_print(text);
    assert!(
        printed.contains("PANELLIST person:bo reed#1 -> event:debate on dams#1 for organisation:nepal#1"),
        "{printed}"
    );
    assert!(
        printed.contains("PANELLIST person:ada quill#1 -> event:debate on dams#1 at organisation:dam institute#1"),
        "{printed}"
    );
    assert!(printed.contains("printed.title = Judge @7"), "{printed}");
}

#[test]
fn what_a_sentence_tells_is_less_sure() {
    let text = "Steering committee of the harbour fund\n\nThe committee met on 9 October 2014 in Accra, Ghana, for the second time. It was opened by Ms. Efua \
                Mensah, Minister of Trade of Ghana, and chaired by Mr. Lars Holm.\n";
    let printed = read_print(text);
    for line in [
        "when = 2014-10-09 (0.80) @3",
        "city = Accra (0.80) @3",
        "OPENING_SPEAKER person:efua mensah#1 -> event:steering committee of the harbour fund#1 for organisation:ghana#1 #1 (0.80)",
        "CHAIR person:holm lars#1 -> event:steering committee of the harbour fund#1 #2 (0.80)",
    ] {
        assert!(printed.contains(line), "missing: {line}\n{printed}");
    }
}

#[test]
fn a_heading_that_nobody_knows_ends_a_role() {
    let text = "Launch of an atlas\n7 May 2012\n\nWelcome\nMs. Ada Quill\n\nThe atlas at work\nMr. Bo Reed\n\nComments\nDr. Cy Stern\n";
    let printed = read_print(text);
    for line in ["OPENING_SPEAKER person:ada quill#1", "UNKNOWN person:bo reed#1", "DISCUSSANT person:cy stern#1"] {
        assert!(printed.contains(line), "missing: {line}\n{printed}");
    }
}

#[test]
fn a_symbol_may_stand_before_the_address_and_the_title_behind() {
    let text = "Committee on locks\n7 May 2012\n\nDocuments\nA/71/1 https://example.org/a.pdf Report on locks\n\
                UNCTAD/TDB/63/2/Rev.1: Note by the secretariat, 12 March 2012 (French only)\nA/HRC/25/47 (English)\n";
    let printed = read_print(text);
    for line in [
        "“Report on locks” @5",
        "symbol = A/71/1 @5",
        "url = https://example.org/a.pdf @5",
        "symbol = UNCTAD/TDB/63/2/Rev.1 @6",
        "language = fr @6",
        "“A/HRC/25/47” @7",
    ] {
        assert!(printed.contains(line), "missing: {line}\n{printed}");
    }
}
