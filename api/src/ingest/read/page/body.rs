//! What stands under the headings of a page: sessions, people, meetings of a series, documents.

use ::entity::vocabulary::{
    ContributionRole, DocumentKind, EntityKind, EventKind, EventRelationRole, MaterialRole, NameKind, OrganisingRole,
    ParticipationRole, Role, Vocabulary,
};

use super::{
    builder::{Builder, fact, place},
    documents::{Edition, Reference, Untitled, without_url},
    event::{Event, Standing, edition_of_forum},
    headings::{Section, kind_of_list, material_role},
    lines::Line,
    meetings::Meeting,
    outline::{Entry, Part},
    participation::{Said, Stage, participate},
    people::{Need, Someone, Who, lacks_name, someone},
    sessions::{Session, Slot},
    title::WHAT_IT_IS,
};
use crate::{
    ingest::draft::{Attribute, Identity, MentionIx, NameDraft, Place, Severity},
    name::split_honorific,
};

struct Body<'b, 'a> {
    builder: &'b mut Builder,
    event: &'b Event,
    /// The day that the programme stands under.
    day: Option<(String, Line<'a>)>,
    /// The time that the next heading of the programme stands at.
    time: Option<(super::times::Times, Line<'a>)>,
    /// The title of the talk that whoever comes next gives.
    talk: Option<(&'a str, Line<'a>)>,
    /// The room that stands above the next session.
    room: Option<(&'a str, Line<'a>)>,
    /// Whether all that stands under it takes place at that time.
    parallel: bool,
    /// The session that people stand under.
    session: Option<(MentionIx, EventKind)>,
    /// The role of those who stand under an untitled part of the programme, or behind `Speakers:`.
    implied: Option<Said<'a>>,
    /// The state or organisation whose people are listed.
    delegation: Option<Line<'a>>,
    /// How many sessions there are, and people in the list at hand.
    sessions: i32,
    people: i32,
}

/// Reads everything under the headings.
pub(super) fn body(builder: &mut Builder, entries: &[Entry<'_>], event: &Event) {
    let mut body = Body {
        builder,
        event,
        day: None,
        time: None,
        talk: None,
        room: None,
        parallel: false,
        session: None,
        implied: None,
        delegation: None,
        sessions: 0,
        people: 0,
    };
    for (at, entry) in entries.iter().enumerate() {
        body.entry(at, entry, entries.get(at + 1));
    }
}

impl<'a> Body<'_, 'a> {
    fn entry(&mut self, at: usize, entry: &Entry<'a>, next: Option<&Entry<'a>>) {
        if event_title(self.event, entry) {
            return;
        }
        match &entry.part {
            Part::Heading => self.heading(entry, next),
            Part::Dates(found, ..) => {
                if let (Section::Programme, Some(found)) = (entry.section, found.first()) {
                    self.day = Some((found.edtf.to_string(), entry.line));
                    (self.session, self.implied) = (None, None);
                }
            }
            Part::Time(times) => {
                (self.time, self.parallel, self.room) = (Some((times.clone(), entry.line)), false, None);
            }
            Part::OfSession(date, times) => {
                if let Some((session, _)) = self.session {
                    if let Some(found) = date {
                        let place = place(&entry.line, entry.line.text);
                        self.builder.attribute(session, Attribute::When, found.edtf.as_str(), 1.0, place);
                    }
                    if let Some(times) = times {
                        self.set_times(session, times.clone(), entry.line);
                    }
                }
            }
            // Behind the hours of the next one, it is the room of that.
            Part::Room(room) if self.time.is_some() && !self.parallel => self.room = Some((room, entry.line)),
            Part::Room(room) => {
                if let Some((session, _)) = self.session {
                    self.builder.attribute(session, Attribute::Venue, *room, 0.95, place(&entry.line, room));
                }
            }
            Part::Slot(slot) => self.slot(slot, entry.line, next),
            Part::Someone(someone) => self.someone(someone, entry),
            Part::Role(role) => {
                self.implied = Some((*role, entry.line.text.trim_end_matches([':', ' ']), entry.line));
                self.people = 0;
            }
            Part::Delegation => self.delegation = Some(entry.line),
            Part::Meeting(meeting) => self.meeting(meeting, entry),
            Part::Document(reference) => self.document(reference, entry),
            Part::Untitled(document) => {
                let report = matches!(document.kind, DocumentKind::SummaryReport | DocumentKind::Report);
                let text_follows = next.is_some_and(|next| matches!(next.part, Part::Prose)) && !report;
                let programme_follows = next.is_some_and(|next| matches!(next.part, Part::Time(_) | Part::Dates(..)));
                let heads_text =
                    text_follows && !matches!(entry.section, Section::Documents(_)) && document.url.is_none();
                // `Press release`, above everything: what the page itself is.
                let of_page = matches!(
                    document.kind,
                    DocumentKind::PressRelease
                        | DocumentKind::Communique
                        | DocumentKind::Report
                        | DocumentKind::Invitation
                );
                // `Concept note`, as the first words of one; `Agenda`, the part of the site that a page stands in.
                let first = match document.kind {
                    DocumentKind::ConceptNote | DocumentKind::InformationNote => at <= 2,
                    kind => (of_page || kind == DocumentKind::Agenda) && at < WHAT_IT_IS,
                };
                let is_page = first && entry.section == Section::Top && document.url.is_none();
                if !heads_text && !programme_follows && !is_page {
                    self.untitled(document, entry.section, entry.line);
                }
            }
            // A heading that nothing is known of, such as `CIVIL SOCIETY`: those below are another's people.
            Part::Other if lists_people(entry.section) && is_in_capitals(entry.line.text) => self.delegation = None,
            Part::Other
                if (entry.line.mark != super::lines::Mark::None && lists_people(entry.section))
                    || lacks_name(entry.line.text) =>
            {
                let text = "The line names nobody that was recognised; it is left out. Write it as: Ms. Ada Example, Post, Organisation.";
                self.builder.message(Some(entry.line.number), Severity::Warning, text);
            }
            _ => {}
        }
    }

    fn someone(&mut self, someone: &Someone<'a>, entry: &Entry<'a>) {
        self.people += 1;
        let place = Place { lines: (entry.line.number, entry.last.last), quote: quote(entry) };
        // `17.15  Closing remarks: Ms. …`: no part of the session above.
        let of_whole = |role| matches!(role, ParticipationRole::OpeningSpeaker | ParticipationRole::ClosingSpeaker);
        let asked = someone.role.is_some_and(|(role, _)| role == ParticipationRole::Contact);
        if asked || (self.time.is_some() && someone.role.is_some_and(|(role, _)| of_whole(role))) {
            (self.session, self.implied, self.time) = (None, None, None);
        }
        // Whoever gives a talk, behind an empty line, is none of the `Discussants: …` above.
        let talks = |role| {
            matches!(role, ParticipationRole::Speaker | ParticipationRole::Presenter | ParticipationRole::Panellist)
        };
        let apart = self.session.is_some() && entry.line.gap && someone.talk.is_some();
        if apart && self.implied.is_some_and(|(role, ..)| !talks(role)) {
            self.implied = None;
        }
        // Whoever stands below the title of one of several speaks there.
        let listed = self.event.standing != Standing::Alone && entry.section == Section::Top;
        let alone = (self.event.ix, listed.then_some(EventKind::Session));
        let (object, panel) = self.session.map_or(alone, |(session, kind)| (session, Some(kind)));
        let talk = self.talk.take().filter(|_| someone.talk.is_none());
        let stage = Stage {
            event: object,
            panel,
            section: entry.section,
            ordinal: self.people,
            delegation: self.delegation,
            talk,
        };
        if let Some((role, word)) = someone.role {
            let several = word.trim_end().ends_with(['s', 'S']) && !word.ends_with("remarks");
            if several {
                self.implied = Some((role, word, entry.line));
            }
        }
        let known = self.builder.count_facts();
        participate(self.builder, someone, &entry.line, place, &stage, self.implied, entry.heading);
        if self.builder.count_facts() == known {
            self.people -= 1;
        }
    }

    fn heading(&mut self, entry: &Entry<'a>, next: Option<&Entry<'a>>) {
        (self.session, self.implied, self.time, self.delegation) = (None, None, None, None);
        self.people = 0;
        let empty = next.is_none_or(|next| matches!(next.part, Part::Heading));
        match entry.section {
            Section::Biographies => self.headed(DocumentKind::Biographies, None, entry.line),
            Section::Recording if !empty || entry.line.text.contains("://") => {
                self.headed(DocumentKind::Video, Some("Video recording"), entry.line);
            }
            _ => {}
        }
    }

    /// The document that a heading is beside what stands under it.
    fn headed(&mut self, kind: DocumentKind, name: Option<&'a str>, line: Line<'a>) {
        let (text, url) = without_url(line.text);
        let printed = name.unwrap_or(text.trim_end_matches(':'));
        self.untitled(&Untitled { kind, printed, url, languages: Vec::new() }, Section::Top, line);
    }

    fn slot(&mut self, slot: &Slot<'a>, line: Line<'a>, next: Option<&Entry<'a>>) {
        self.people = 0;
        match slot {
            Slot::Untitled(role) => {
                self.session = None;
                self.time = None;
                self.implied = role.map(|role| (role, line.text, line));
            }
            Slot::Talk(role, title) => {
                (self.session, self.time) = (None, None);
                self.implied = Some((*role, line.text, line));
                self.talk = Some((title, line));
            }
            Slot::Parallel => (self.session, self.implied, self.parallel) = (None, None, true),
            Slot::Session(session) => self.session(session, line, next),
        }
    }

    fn session(&mut self, session: &Session<'a>, line: Line<'a>, next: Option<&Entry<'a>>) {
        self.implied = None;
        self.sessions += 1;
        let whole = place(&line, line.text);
        // `First session`, and what it is about on the line below.
        let below = next.filter(|next| session.title == line.text && session.ordinal.is_some() && is_title_below(next));
        let (title, titled) = below.map_or((session.title, &line), |below| (below.line.text, &below.line));
        let name = name_draft(title, NameKind::Official, 1.0, place(titled, title));
        let ix = self.builder.mention(EntityKind::Event, Identity::Within(self.event.ix), name, 1.0);
        if title != line.text {
            self.builder.name(ix, name_draft(line.text, NameKind::Alias, 1.0, whole.clone()));
        }
        let kind = match session.kind {
            EventKind::Session => self.event.kind_of_each().unwrap_or(EventKind::Session),
            kind => kind,
        };
        self.builder.attribute(ix, Attribute::EventKind, kind.as_str(), 0.95, whole.clone());
        let ordinal = session.ordinal.and_then(|number| i32::try_from(number).ok());
        if let Some(ordinal) = ordinal {
            self.builder.attribute(ix, Attribute::Ordinal, ordinal.to_string(), 1.0, whole.clone());
        }
        if let Some((day, line)) = &self.day {
            self.builder.attribute(ix, Attribute::When, day.clone(), 1.0, place(line, line.text));
        }
        let times = if self.parallel { self.time.clone() } else { self.time.take() };
        if let Some((times, line)) = times {
            self.set_times(ix, times, line);
        }
        if let Some((room, line)) = self.room.take() {
            self.builder.attribute(ix, Attribute::Venue, room, 0.95, place(&line, room));
        }
        if let Some(room) = session.room {
            self.builder.attribute(ix, Attribute::Venue, room, 0.95, place(&line, room));
        }
        let role = match session.kind {
            EventKind::SideEvent => EventRelationRole::SideEventOf,
            _ if self.event.series => EventRelationRole::EditionOf,
            _ => EventRelationRole::PartOf,
        };
        let mut part = fact(Role::EventRelation(role), ix, self.event.ix, 1.0, whole);
        part.ordinal = ordinal.or(Some(self.sessions));
        self.builder.fact(part);
        self.session = Some((ix, session.kind));
    }

    fn set_times(&mut self, session: MentionIx, times: super::times::Times, line: Line<'a>) {
        let place = place(&line, line.text);
        self.builder.attribute(session, Attribute::StartTime, times.start, 1.0, place.clone());
        if let Some(end) = times.end {
            self.builder.attribute(session, Attribute::EndTime, end, 1.0, place);
        }
    }

    fn meeting(&mut self, meeting: &Meeting<'a>, entry: &Entry<'a>) {
        let line = entry.line;
        let whole = place(&line, line.text);
        let confidence = if line.cut { 0.8 } else { 1.0 };
        let identity = if meeting.when.is_some() { Identity::NameAndTime } else { Identity::Within(self.event.ix) };
        let name = name_draft(meeting.title, NameKind::Official, confidence, place(&line, meeting.title));
        let ix = self.builder.mention(EntityKind::Event, identity, name, confidence);
        let kind = super::kinds::event_kind(meeting.title)
            .map(|kind| (kind, 1.0, place(&line, meeting.title)))
            .or_else(|| {
                let heading = entry.heading?;
                Some((super::kinds::event_kind(heading.text)?, 0.8, place(&heading, heading.text)))
            });
        if let Some((kind, confidence, place)) = kind {
            self.builder.attribute(ix, Attribute::EventKind, kind.as_str(), confidence, place);
        }
        if let Some(found) = &meeting.when {
            let printed = line.text.get(found.range.clone()).unwrap_or(line.text);
            self.builder.attribute(ix, Attribute::When, found.edtf.as_str(), 1.0, place(&line, printed));
            self.builder.attribute(ix, Attribute::WhenPrinted, printed, 1.0, place(&line, printed));
        }
        if let Some(times) = &meeting.times {
            self.set_times(ix, times.clone(), line);
        }
        if let Some(venue) = meeting.venue {
            self.builder.attribute(ix, Attribute::Venue, venue, 0.95, place(&line, venue));
        }
        // Whoever is named below it had a part in it.
        self.session = Some((ix, EventKind::Session));
        self.people = 0;
        let mut edition = fact(Role::EventRelation(EventRelationRole::EditionOf), ix, self.event.ix, confidence, whole);
        edition.ordinal = meeting.ordinal.and_then(|number| i32::try_from(number).ok());
        self.builder.fact(edition);
        for (ordinal, name) in (1..).zip(&meeting.organisers) {
            let place = place(&line, name);
            let organisation = self.builder.organisation(name, 1.0, &place);
            let mut organising = fact(Role::Organising(OrganisingRole::CoOrganiser), organisation, ix, 1.0, place);
            organising.ordinal = Some(ordinal);
            self.builder.fact(organising);
        }
    }

    fn document(&mut self, reference: &Reference<'a>, entry: &Entry<'a>) {
        let line = entry.line;
        let whole = place(&line, line.text);
        let titled = reference.quoted || reference.title.split_whitespace().count() > 3 || reference.symbol.is_some();
        let identity = if titled { Identity::Name } else { Identity::Within(self.event.ix) };
        let name = name_draft(reference.title, NameKind::Official, 1.0, place(&line, reference.title));
        let ix = self.builder.mention(EntityKind::Document, identity, name, 1.0);
        let recurring = reference.year.and_then(|year| Some((super::works::recurring(reference.title)?, year)));
        let presented = entry.section == Section::Documents(Some(MaterialRole::PresentedAt));
        let headed = entry.heading.and_then(|heading| kind_of_list(heading.text));
        let kind = reference.kind.map(|kind| (kind, 1.0)).or(presented.then_some((DocumentKind::Presentation, 0.9)));
        let kind = kind.or(headed.map(|kind| (kind, 0.9)));
        if let Some((kind, confidence)) = kind.filter(|_| recurring.is_none()) {
            self.builder.attribute(ix, Attribute::DocumentKind, kind.as_str(), confidence, whole.clone());
        }
        if presented {
            self.presented_by(ix, reference, &line);
        }
        if let Some(author) = reference.author {
            let (honorific, name) = split_honorific(author);
            let person = super::participation::person(self.builder, honorific, name, &line, 0.9);
            let role = Role::Contribution(ContributionRole::Author);
            self.builder.relate(role, person, ix, 0.9, place(&line, author));
        }
        if let Some(symbol) = reference.symbol {
            self.builder.attribute(ix, Attribute::Symbol, symbol, 1.0, place(&line, symbol));
        }
        if let Some(url) = reference.url {
            self.builder.attribute(ix, Attribute::Url, url, 1.0, place(&line, url));
        }
        for (printed, tag) in &reference.languages {
            self.builder.attribute(ix, Attribute::Language, *tag, 1.0, place(&line, printed));
        }
        let issued = reference.issued.as_ref().filter(|_| recurring.is_none());
        if let Some(issued) = issued {
            self.builder.attribute(ix, Attribute::Issued, issued.as_str(), 1.0, whole.clone());
        }
        if let Some(year) = reference.year.filter(|_| recurring.is_none() && issued.is_none()) {
            self.builder.attribute(ix, Attribute::Issued, format!("{year:04}"), 0.8, whole.clone());
        }
        if let Some((report, year)) = recurring {
            super::works::issued_by(self.builder, ix, report, year, &whole);
        }
        let role = match entry.section {
            Section::Documents(Some(role)) => role,
            _ => material_role(reference.kind),
        };
        // What is launched there is known already, and is no output of it.
        let related = self.builder.draft.facts.iter().any(|fact| {
            (fact.subject, fact.object, fact.role) == (ix, self.event.ix, Role::Material(MaterialRole::LaunchedAt))
        });
        if !related {
            self.builder.relate(Role::Material(role), ix, self.event.ix, 1.0, whole.clone());
        }
        if let Some(edition) = &reference.from {
            self.came_from(ix, reference, edition, &line);
        }
    }

    /// Ties a document to the meeting that it came from.
    fn came_from(&mut self, document: MentionIx, reference: &Reference<'a>, edition: &Edition<'a>, line: &Line<'a>) {
        let edition_place = place(line, edition.printed.trim());
        let mut origin = edition_of_forum(self.builder, edition, &edition_place);
        if let Some((kind, number, printed)) = reference.part {
            let part_place = place(line, printed);
            let name = name_draft(printed, NameKind::Official, 1.0, part_place.clone());
            let part = self.builder.mention(EntityKind::Event, Identity::Within(origin), name, 1.0);
            self.builder.attribute(part, Attribute::EventKind, kind.as_str(), 1.0, part_place.clone());
            self.builder.attribute(part, Attribute::Ordinal, number.to_string(), 1.0, part_place.clone());
            let mut relation = fact(Role::EventRelation(EventRelationRole::PartOf), part, origin, 1.0, part_place);
            relation.ordinal = i32::try_from(number).ok();
            self.builder.fact(relation);
            origin = part;
        }
        let role = match reference.kind {
            Some(
                DocumentKind::BackgroundPaper
                | DocumentKind::WorkingPaper
                | DocumentKind::ConceptNote
                | DocumentKind::InformationNote
                | DocumentKind::Agenda,
            ) => MaterialRole::PreparedFor,
            Some(DocumentKind::Presentation) => MaterialRole::PresentedAt,
            _ => MaterialRole::OutputOf,
        };
        self.builder.relate(Role::Material(role), document, origin, 1.0, place(line, line.text));
    }

    /// A document that has no title: it takes the name of its kind and of the event.
    fn untitled(&mut self, document: &Untitled<'a>, section: Section, line: Line<'a>) {
        let whole = place(&line, line.text);
        let name =
            name_draft(&format!("{}: {}", document.printed, self.event.name), NameKind::Derived, 0.9, whole.clone());
        let ix = self.builder.mention(EntityKind::Document, Identity::Within(self.event.ix), name, 1.0);
        self.builder.attribute(ix, Attribute::DocumentKind, document.kind.as_str(), 1.0, whole.clone());
        if let Some(url) = document.url {
            self.builder.attribute(ix, Attribute::Url, url, 1.0, place(&line, url));
        }
        for (printed, tag) in &document.languages {
            self.builder.attribute(ix, Attribute::Language, *tag, 1.0, place(&line, printed));
        }
        let role = match section {
            Section::Documents(Some(role)) => role,
            _ => material_role(Some(document.kind)),
        };
        self.builder.relate(Role::Material(role), ix, self.event.ix, 1.0, whole);
    }

    /// Whoever stands in brackets behind the title of a presentation.
    fn presented_by(&mut self, document: MentionIx, reference: &Reference<'a>, line: &Line<'a>) {
        let inside =
            reference.tail.trim().strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(inside, _)| inside);
        // `Ada Quill: “Tides of the north”`
        let before = reference.quoted.then(|| line.text.split_once(':')).flatten().map(|(before, _)| before);
        let Some(someone) = inside.or(before).and_then(|name| someone(name, Need::Name)) else { return };
        if let Who::Person { honorific, name } = someone.who {
            let person = super::participation::person(self.builder, honorific, name, line, 0.9);
            let role = Role::Contribution(ContributionRole::Presenter);
            self.builder.relate(role, person, document, 0.9, place(line, name));
        }
    }
}

/// A talk as a document: presented at its session by its speaker.
pub(super) fn talk(builder: &mut Builder, title: &str, speaker: MentionIx, event: MentionIx, cut: bool, place: Place) {
    let confidence = if cut { 0.7 } else { 1.0 };
    let title = title.trim_matches(['“', '”', '"', '«', '»', ' ']);
    let name = name_draft(title, NameKind::Official, confidence, place.clone());
    let ix = builder.mention(EntityKind::Document, Identity::Within(event), name, confidence);
    builder.attribute(ix, Attribute::DocumentKind, DocumentKind::Presentation.as_str(), 0.95, place.clone());
    builder.relate(Role::Material(MaterialRole::PresentedAt), ix, event, confidence, place.clone());
    builder.relate(Role::Contribution(ContributionRole::Presenter), speaker, ix, confidence, place);
}

pub(super) fn name_draft(text: &str, kind: NameKind, confidence: f32, place: Place) -> NameDraft {
    NameDraft { text: text.to_owned(), language: None, kind, confidence, place }
}

fn event_title(event: &Event, entry: &Entry<'_>) -> bool {
    event.title_line == Some(entry.line.index)
}

/// Whether a line is several words without a small letter.
fn is_in_capitals(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| word.chars().filter(|c| c.is_uppercase()).count() > 1);
    words.count() > 1 && !text.chars().any(char::is_lowercase)
}

fn lists_people(section: Section) -> bool {
    matches!(section, Section::People(_) | Section::Biographies)
}

fn quote(entry: &Entry<'_>) -> String {
    let printed = |line: &Line<'_>| if line.number == line.last { line.text.to_owned() } else { line.whole.to_owned() };
    if entry.line.index == entry.last.index {
        printed(&entry.line)
    } else {
        format!("{}\n{}", printed(&entry.line), printed(&entry.last))
    }
}

/// Whether a line below the number of a session is its title.
fn is_title_below(entry: &Entry<'_>) -> bool {
    let text = entry.line.text;
    matches!(entry.part, Part::Other)
        && !entry.line.gap
        && !entry.line.prose
        && entry.line.mark == super::lines::Mark::None
        && text.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '«' | '¿'))
        && text.split_whitespace().count() > 1
        && !text.ends_with('.')
}
