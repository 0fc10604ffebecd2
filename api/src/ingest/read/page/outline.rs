//! What each line of a page is: label, heading, date, person, document, prose. Nothing is concluded here.

use ::entity::vocabulary::{MaterialRole, ParticipationRole as Role};

use super::{
    blocks::{bare_names, flags, is_document, shows},
    columns,
    dates::{Calendar, Found, dates_in},
    documents::{Reference, Untitled, reference, untitled as untitled_document},
    furniture::{is_furniture, menus},
    headings::{Section, document_kind, document_kind_in, section},
    labels::{Label, Labelled, label, label_without_colon, labels},
    lines::{Line, Mark},
    meetings::{Meeting, meeting},
    people::{Need, Someone, someone},
    places::{Location, house_alone, location},
    sessions::{Slot, session, slot, untitled},
    times::{Times, times_at_start},
    words::is_organisation,
};

mod dated;
mod heading;
mod person;

pub(super) use dated::is_date_alone;

/// What a line says.
#[derive(Clone, Debug)]
pub(super) enum Part<'a> {
    /// A label and its value, on whichever line that stands.
    Label(Labelled<'a>, Line<'a>),
    /// A heading.
    Heading,
    /// Dates, and the place and the hours printed beside them.
    Dates(Vec<Found>, Option<Location<'a>>, Option<Times>),
    /// A dateline, with the day that the text was written.
    Dateline(Found),
    /// When what follows begins and ends.
    Time(Times),
    /// When the session is that stands directly above.
    OfSession(Option<Found>, Option<Times>),
    /// The room of that session.
    Room(&'a str),
    /// A part of a programme.
    Slot(Slot<'a>),
    /// Somebody; posts may stand on the next lines.
    Someone(Box<Someone<'a>>),
    /// A dated meeting of a series.
    Meeting(Box<Meeting<'a>>),
    /// A role that those behind it have, within a programme.
    Role(Role),
    /// A state or an organisation whose people stand under it.
    Delegation,
    /// A document.
    Document(Box<Reference<'a>>),
    /// A document that has no title but its kind.
    Untitled(Untitled<'a>),
    /// A place.
    Place(Location<'a>),
    /// Short facts beside one another.
    Flags(Vec<&'a str>),
    /// The heading over what takes place beside the event.
    SideEvents,
    /// A notice or a trail of links, passed over.
    Notice,
    /// Running text.
    Prose,
    /// Anything else.
    Other,
}

/// A line and what it says.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    /// The line.
    pub line: Line<'a>,
    /// Its last line, where it goes on.
    pub last: Line<'a>,
    /// What the lines here are, by the heading above.
    pub section: Section,
    /// That heading.
    pub heading: Option<Line<'a>>,
    /// What it says.
    pub part: Part<'a>,
}

#[allow(clippy::struct_excessive_bools, reason = "each says one thing of what stands above")]
struct Outline<'l, 'a> {
    lines: &'l [Line<'a>],
    bare: Vec<bool>,
    menus: Vec<bool>,
    entries: Vec<Entry<'a>>,
    section: Section,
    heading: Option<Line<'a>>,
    /// Whether a session's heading or a time stands above, and no empty section since.
    programme: bool,
    calendar: Calendar,
    after_time: bool,
    /// Whether a role stands above within the programme.
    listed: bool,
    /// Whether a time or a session stands anywhere above.
    timed: bool,
    /// Whether what is read stands behind a heading on its line.
    behind_heading: bool,
    /// Whether headings with numbers are the chapters of a paper, and no sessions.
    chapters: bool,
}

/// What each line says, in order. `calendar` says how dates are meant.
pub(super) fn outline<'a>(lines: &[Line<'a>], calendar: Calendar) -> Vec<Entry<'a>> {
    let bare = bare_names(lines);
    let mut outline = Outline {
        lines,
        bare,
        menus: menus(lines),
        entries: Vec::with_capacity(lines.len()),
        section: Section::Top,
        heading: None,
        programme: false,
        calendar,
        after_time: false,
        listed: false,
        timed: false,
        behind_heading: false,
        chapters: lines.iter().any(heading::is_chapter),
    };
    let mut at = 0;
    while at < lines.len() {
        at += outline.line(at).max(1);
    }
    outline.entries
}

impl<'a> Outline<'_, 'a> {
    /// Adds what a line says; returns how many lines that took.
    fn line(&mut self, at: usize) -> usize {
        self.lines.get(at).copied().map_or(1, |line| self.read(at, line))
    }

    /// Adds what a line, or what stands on it behind a heading, says.
    fn read(&mut self, at: usize, line: Line<'a>) -> usize {
        if self.menus.get(at).copied().unwrap_or(false) {
            self.push(line, Part::Notice);
            return 1;
        }
        if line.text.starts_with('[') {
            let inside = line.text.trim_matches(['[', ']']);
            self.push(line, if is_furniture(inside) { Part::Notice } else { Part::Prose });
            return 1;
        }
        if let Some(taken) = self.labelled(at, line) {
            return taken;
        }
        if is_furniture(line.text) || columns::is_header(line.text) {
            self.push(line, Part::Notice);
            return 1;
        }
        if let Some(role) = self.role_in_programme(line) {
            self.listed = true;
            self.push(line, Part::Role(role));
            return 1;
        }
        if self.chapters && line.gap && heading::is_numbered(&line) && someone(line.text, Need::Address).is_none() {
            self.chapter(line);
            return 1;
        }
        if let Some(taken) = self.heading_with_value(at, line) {
            return taken;
        }
        if self.is_menu(line) {
            self.push(line, Part::Notice);
            return 1;
        }
        if self.heads_side_events(line) {
            (self.section, self.heading, self.programme, self.listed) = (Section::Top, None, false, false);
            self.push(line, Part::SideEvents);
            return 1;
        }
        if let Some(section) = self.section_of(at, line) {
            self.listed = false;
            self.section = section;
            self.heading = Some(line);
            self.programme = section == Section::Programme;
            self.push(line, Part::Heading);
            return 1;
        }
        if let Some(part) = self.dated(line) {
            let part = self.of_session(at, part);
            if self.timed {
                self.back_to_programme();
            }
            if self.heads_programme(at, &part) {
                self.section = Section::Programme;
                self.heading = None;
            }
            self.push(line, part);
            return 1;
        }
        if let Some(times) = times_at_start(line.text) {
            if self.is_time_of_event(line, &times) {
                self.push(line, Part::Label(Labelled { label: Label::Time, value: line.text }, line));
            } else if let Some(place) = self.place_at_time(line, &times) {
                let hours = line.text.get(times.range.clone()).unwrap_or(line.text);
                self.push(line, Part::Label(Labelled { label: Label::Time, value: hours }, line));
                self.push(line, Part::Place(place));
            } else {
                self.time(line, times);
            }
            return 1;
        }
        if let Some(taken) = self.person(at, line) {
            return taken;
        }
        if let Some(room) = self.room(line) {
            self.push(line, Part::Room(room));
            return 1;
        }
        let after_time = std::mem::take(&mut self.after_time);
        if let Some(role) = self.unknown_heading(at, line) {
            self.section = Section::People(role);
            self.heading = Some(line);
            self.push(line, Part::Heading);
            return 1;
        }
        let part = self.rest(line, after_time);
        if matches!(self.section, Section::Documents(_))
            && line.gap
            && matches!(part, Part::Other | Part::Prose)
            && line.text.ends_with('.')
        {
            (self.section, self.heading) = (Section::About, None);
        }
        // A page that is called `Panel discussion: …` is no programme yet.
        if matches!(part, Part::Slot(_)) && !self.entries.is_empty() {
            self.programme = true;
            self.listed = false;
        }
        self.push(line, part);
        1
    }

    /// Labels with their values; one without a value on its line takes the next line, unless that is a label or a heading.
    fn labelled(&mut self, at: usize, line: Line<'a>) -> Option<usize> {
        let mut labels = labels(line.text);
        if labels.is_empty() && !line.prose {
            let glued = || self.label_beside(line);
            labels.extend(label_without_colon(line.text).or_else(glued).or_else(|| self.bare_label(at, line)));
        }
        let count = labels.len();
        if count == 0 || (line.prose && labels.first().is_some_and(|first| first.label != super::labels::Label::Date)) {
            return None;
        }
        let mut taken = 1;
        for (index, mut labelled) in labels.into_iter().enumerate() {
            let mut value_line = line;
            if labelled.value.is_empty() && index + 1 == count {
                let bare = !line.text.trim_end().ends_with([':', '：']);
                if let Some(section) = section(line.text).filter(|section| *section != Section::Ignored && !bare) {
                    self.section = section;
                    self.heading = Some(line);
                    self.push(line, Part::Heading);
                    return Some(1);
                }
                let next = self.lines.get(at + 1).copied();
                let value = next.filter(|next| {
                    !next.prose
                        && labels_none(next.text)
                        && label(next.text).is_none()
                        && section(next.text).is_none()
                        && flags(next.text).is_empty()
                });
                if let Some(next) = value {
                    labelled.value = next.text;
                    value_line = next;
                    taken = 2;
                }
            }
            self.push(line, Part::Label(labelled, value_line));
        }
        if matches!(self.section, Section::Organisers(_) | Section::Ignored) {
            self.section = Section::Top;
        }
        Some(taken)
    }

    /// A label before a value of its sort, with nothing between: `Time 14:30 – 16:00`.
    fn label_beside(&self, line: Line<'a>) -> Option<Labelled<'a>> {
        // `Où ?      Salle 3`, in columns.
        let column = line.text.split_once("   ").or_else(|| line.text.split_once('\t'));
        let column = column.map(|(head, value)| (head, value.trim_start()));
        let two = |(head, value): &(&str, &str)| {
            head.starts_with(|c: char| c.is_uppercase() || c == '¿') && !value.contains("   ") && !value.contains('\t')
        };
        if let Some((head, value)) = column.filter(two) {
            return Some(Labelled { label: label(head)?, value });
        }
        let (head, value) = line.text.split_once(' ')?;
        let label = label(head)?;
        let value = value.trim_start_matches(['?', ' ', '\u{a0}']);
        let fits = match label {
            Label::Time => times_at_start(value).is_some(),
            Label::Language => super::places::languages(value).len() > value.matches([',', ';']).count(),
            Label::Date => dates_in(value, self.calendar).found.first().is_some_and(|found| found.range.start <= 12),
            _ => false,
        };
        // `Day 1 – 8 November` counts.
        let counted = matches!(crate::name::plain(head).as_str(), "day" | "jour" | "dia");
        (fits && head.starts_with(char::is_uppercase) && !counted).then_some(Labelled { label, value })
    }

    /// A label without a colon, alone on its line, with a value of its sort on the next one.
    fn bare_label(&self, at: usize, line: Line<'a>) -> Option<Labelled<'a>> {
        let label = label(line.text).filter(|label| line.mark == Mark::None || *label == Label::Language)?;
        let next = self.lines.get(at + 1).filter(|next| !next.prose && next.mark == Mark::None)?;
        let short = next.text.split_whitespace().count() <= 14;
        let fits = match label {
            Label::Date => !dates_in(next.text, self.calendar).found.is_empty(),
            Label::Time => times_at_start(next.text).is_some(),
            Label::Language => !super::places::languages(next.text).is_empty(),
            Label::Kind => super::kinds::event_kind(next.text).is_some() && short,
            Label::Location => location(next.text).is_some(),
            Label::Venue => short && dates_in(next.text, self.calendar).found.is_empty(),
            Label::Organiser
            | Label::CoOrganiser
            | Label::Host
            | Label::Convener
            | Label::Partner
            | Label::Funder
            | Label::Sponsor => {
                short
                    && self
                        .lines
                        .get(at + 2)
                        .is_none_or(|third| third.gap || super::labels::label(third.text).is_some())
            }
            _ => false,
        };
        fits.then_some(Labelled { label, value: "" })
    }

    /// A heading such as `Panellists` directly under a session: it does not end the programme.
    fn role_in_programme(&self, line: Line<'a>) -> Option<Role> {
        let role = match section(line.text)? {
            Section::People(role) => role,
            // Within a session they are given, not handed out.
            Section::Documents(Some(MaterialRole::PresentedAt)) if line.text.ends_with(':') => Role::Presenter,
            _ => return None,
        };
        if untitled(line.text).is_some() {
            return None;
        }
        let within = self.programme
            && self.entries.iter().rev().take(60).find_map(|entry| match &entry.part {
                Part::Slot(_) | Part::Role(_) => Some(true),
                Part::Someone(someone) => someone.role.map(|_| true),
                Part::Heading => Some(false),
                _ => None,
            })?;
        // Its room, its hours and who organises it may stand between.
        let beside = |entry: &&Entry<'_>| matches!(entry.part, Part::Room(_) | Part::OfSession(..) | Part::Label(..));
        let last = self.entries.iter().rev().find(|entry| !beside(entry));
        let near = last.is_some_and(|entry| matches!(entry.part, Part::Slot(_) | Part::Someone(_)));
        let again = self.entries.iter().rev().take(400).any(|entry| matches!(entry.part, Part::Role(_)));
        let under = last.is_some_and(|entry| match &entry.part {
            Part::Slot(Slot::Session(_)) => true,
            // Behind a colon stands who is meant here, whatever space there is before it.
            Part::Someone(someone) => someone.role.is_some() && (!line.gap || line.text.ends_with(':')),
            _ => false,
        });
        (within && near && (under || again)).then_some(role)
    }

    /// `Documents: Concept note; Agenda`: a heading with what stands under it on its line.
    fn heading_with_value(&mut self, at: usize, line: Line<'a>) -> Option<usize> {
        if self.behind_heading {
            return None;
        }
        let (head, value) = line.text.split_once(':').filter(|(head, _)| head.len() <= 40)?;
        let value = value.trim();
        // `Background paper: “Whose grass?”`
        if document_kind(head).is_some() && value.starts_with(['“', '"', '«']) && self.section != Section::Programme
        {
            let reference = reference(line.text)?;
            self.push(line, Part::Document(Box::new(reference)));
            return Some(1);
        }
        let section = section(head).filter(|_| !value.is_empty() && !value.starts_with("//"))?;
        if !matches!(section, Section::Documents(_) | Section::Organisers(_)) {
            return None;
        }
        let before = match section {
            Section::Organisers(_) => (Section::Top, None, false),
            _ => (self.section, self.heading, self.programme),
        };
        self.listed = false;
        self.section = section;
        self.programme = false;
        let heading = Line { text: head, ..line };
        self.heading = Some(heading);
        self.push(heading, Part::Heading);
        let parts = value.split(';').map(str::trim).filter(|part| !part.is_empty());
        self.behind_heading = true;
        for part in parts {
            self.read(at, Line { text: part, mark: Mark::Bullet, prose: false, gap: false, ..line });
        }
        self.behind_heading = false;
        // What the heading says is said on its line: what stands below is another matter.
        (self.section, self.heading, self.programme) = before;
        Some(1)
    }

    fn rest(&self, line: Line<'a>, after_time: bool) -> Part<'a> {
        if self.section == Section::Meetings
            && let Some(meeting) = meeting(line, self.calendar)
        {
            return Part::Meeting(Box::new(meeting));
        }
        // A title may be as long as a sentence.
        let title = line.text.len() <= 200 && !line.text.ends_with('.');
        if let Some(session) = session(line.text, line.mark)
            .filter(|session| !line.prose || line.mark != Mark::None || (title && session.ordinal.is_some()))
            && self.section != Section::Meetings
            && !matches!(self.section, Section::Documents(_))
        {
            return Part::Slot(Slot::Session(session));
        }
        let in_programme = self.section == Section::Programme || self.programme;
        if in_programme && (!line.prose || (title && after_time)) {
            if let Some(slot) = untitled(line.text) {
                return Part::Slot(slot);
            }
            // `1. Adoption of the agenda.` is an item to be dealt with.
            let numbered = matches!(line.mark, Mark::Number(_))
                && line.text.split_whitespace().count() > 2
                && !line.text.ends_with('.');
            if (after_time || numbered)
                && line.mark != Mark::Bullet
                && let Some(slot) = slot(line.text, line.mark)
            {
                return Part::Slot(slot);
            }
        }
        if let Some(document) = untitled_document(line.text).filter(|_| !line.prose) {
            return Part::Untitled(document);
        }
        // A sentence behind an empty line is no document any more.
        let sentence = line.gap
            && line.mark == Mark::None
            && line.text.ends_with('.')
            && line.text.split_whitespace().count() > 5
            && !line.text.contains(['“', '"', '«', '/']);
        // Nor is what has no symbol behind those that have one.
        let symbols = self.entries.last().is_some_and(|entry| match &entry.part {
            Part::Document(document) => document.symbol.is_some(),
            _ => false,
        });
        // `Tide Office, Suva`, below the last of them.
        let address = line.gap
            && line
                .text
                .split_once(", ")
                .is_some_and(|(body, town)| is_organisation(body) && town.split(' ').count() <= 4)
            && document_kind_in(line.text).is_none();
        let other =
            (symbols || address) && line.gap && line.mark == Mark::None && !line.text.contains(['“', '"', '«', '/']);
        if let Section::Documents(role) = self.section
            && !sentence
            && !other
            && !(line.prose && line.mark == Mark::None && !line.text.contains(['“', '"']))
            && let Some(reference) = reference(line.text)
            && (role.is_some() || shows(&reference))
        {
            return Part::Document(Box::new(reference));
        }
        if line.prose {
            return Part::Prose;
        }
        if let Some(reference) =
            reference(line.text).filter(|reference| reference.from.is_some() || reference.url.is_some_and(is_document))
        {
            return Part::Document(Box::new(reference));
        }
        // The house, on the line below the day.
        let dated = |entry: &Entry<'_>| matches!(entry.part, Part::Dates(..) | Part::Place(_));
        let under_date = self.entries.iter().rev().take(3).any(dated);
        // The address of whoever writes, above everything or at the foot.
        let told = |entry: &Entry<'_>| matches!(entry.part, Part::Prose | Part::Dateline(_));
        let address = line.text.contains("s/n") || line.text.contains(|c: char| c.is_ascii_digit());
        let of_house = address && !under_date && (self.entries.len() < 3 || self.entries.iter().any(told));
        if let Some(place) = location(line.text)
            .filter(|place| place.city.is_some() && self.section == Section::Top && line.mark == Mark::None)
            .filter(|_| !of_house)
        {
            return Part::Place(place);
        }
        if let Some(house) = house_alone(line.text).filter(|_| under_date && !line.gap && self.section == Section::Top)
        {
            return Part::Place(house);
        }
        let flags = flags(line.text);
        if !flags.is_empty() {
            return Part::Flags(flags);
        }
        Part::Other
    }

    fn push(&mut self, line: Line<'a>, part: Part<'a>) {
        self.timed |= matches!(part, Part::Time(_) | Part::Slot(_)) && !self.entries.is_empty();
        self.entries.push(Entry { line, last: line, section: self.section, heading: self.heading, part });
    }
}

/// Whether a line has no label.
fn labels_none(text: &str) -> bool {
    labels(text).is_empty()
}
