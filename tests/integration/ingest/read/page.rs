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
    let options = ReadOptions { url: url.map(str::to_owned), title: None };
    same(file, &text, &options);
}

/// Reads a page of the sample without its title, which a page need not say twice.
#[track_caller]
fn check_sample(name: &str) {
    let page = sample::pages().iter().find(|page| page.name == name).unwrap();
    same(name, page.text, &ReadOptions { url: Some(page.url.to_owned()), title: None });
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
        let options = ReadOptions { url: url.map(str::to_owned), title: None };
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
